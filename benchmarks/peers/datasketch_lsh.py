"""datasketch with xxhash: a MinHash an article, inserted into a MinHashLSH and queried."""

import sys

import xxhash
from datasketch import MinHash, MinHashLSH
from pieces import BANDS, PERMUTATIONS, ROWS, linked, read_corpus, shingles, write_clusters

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
empty = MinHash(PERMUTATIONS, seed=1, hashfunc=xxhash.xxh32_intdigest, scheme="affine32")
index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
pairs = []
for number, text in enumerate(texts):
    signature = empty.copy()
    signature.update_batch([shingle.encode() for shingle in shingles(text)])
    pairs += [(number, other) for other in index.query(signature)]
    index.insert(number, signature, check_duplication=False)
labels = linked(*zip(*pairs, strict=True), len(ids))
write_clusters(output, ids, labels.tolist())
