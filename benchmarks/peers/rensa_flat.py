"""rensa: shingles hashed into one flat array, signed in one call, then bands in NumPy.

Its LSH table answers only whether an article has a duplicate, not of which.
"""

import sys

import numpy as np
from pieces import PERMUTATIONS, banded, hashed_shingles, read_corpus, write_clusters
from rensa import RMinHash

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
hashes, offsets = hashed_shingles(texts)
matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, PERMUTATIONS, 1)
labels = banded(np.array(matrix.to_rows(), np.uint32))
write_clusters(output, ids, labels.tolist())
