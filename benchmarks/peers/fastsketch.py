"""FastSketchLSH: prehashed shingles signed as one CSR matrix, then its own LSH table."""

import sys

import numpy as np
from FastSketchLSH import LSH, FastSimilaritySketch
from pieces import BANDS, PERMUTATIONS, hashed_shingles, linked, read_corpus, write_clusters

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
hashes, offsets = hashed_shingles(texts)
signatures = FastSimilaritySketch(size=PERMUTATIONS, seed=1).batch_csr(
    hashes, offsets, prehashed=True
)
index = LSH(num_perm=PERMUTATIONS, num_bands=BANDS)
index.insert(signatures)
found, starts = index.query(signatures, format="csr")
queries = np.repeat(np.arange(len(ids)), np.diff(starts.astype(np.int64)))
labels = linked(queries, found.astype(np.int64), len(ids))
write_clusters(output, ids, labels.tolist())
