"""Daft: read, normalise and sign in its engine, bands and components in NumPy and SciPy."""

import sys

import daft
import numpy as np
from daft import col
from daft.functions import minhash, normalize
from pieces import PERMUTATIONS, SHINGLE, banded, write_clusters

corpus, output = sys.argv[1:]
text = normalize(col("text"), remove_punct=True, lowercase=True, white_space=True)
signed = minhash(text, num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=1, hash_function="xxhash")
table = daft.read_json(corpus).select(col("id"), signed.alias("signature")).to_arrow()
flat = np.concatenate([chunk.flatten() for chunk in table.column("signature").chunks])
labels = banded(flat.reshape(-1, PERMUTATIONS))
write_clusters(output, table.column("id").to_pylist(), labels.tolist())
