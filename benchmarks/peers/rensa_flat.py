"""rensa: shingles hashed into one flat array a batch, signed in one call; bands in NumPy.

Its LSH table answers only whether an article of a matrix has a duplicate, not of which.
"""

import sys

import numpy as np
from pieces import PERMUTATIONS, banded, hashed_shingles, read_corpus, write_clusters
from rensa import RMinHash

BATCH = 5000  # the rows of a matrix come as lists of Python integers

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
signatures = np.empty((len(ids), PERMUTATIONS), np.uint32)
for start in range(0, len(ids), BATCH):
    hashes, offsets = hashed_shingles(texts[start : start + BATCH])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, PERMUTATIONS, 1)
    signatures[start : start + BATCH] = matrix.to_rows()
write_clusters(output, ids, banded(signatures).tolist())
