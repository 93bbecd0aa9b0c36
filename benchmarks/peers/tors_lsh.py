"""tors: a signature a call, without the interpreter lock in a pool of threads; its own bands."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pieces import BANDS, PERMUTATIONS, ROWS, SHINGLE, linked, read_corpus, write_clusters
from tors import lsh_candidates, minhash_signature

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
sign = partial(minhash_signature, num_perm=PERMUTATIONS, shingle_size=SHINGLE)
with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
    signatures = list(pool.map(sign, texts))
pairs = lsh_candidates(signatures, bands=BANDS, rows=ROWS)["pairs"]
labels = linked(*zip(*pairs, strict=True), len(ids))
write_clusters(output, ids, labels.tolist())
