"""gaoya: its string index does it all in Rust, and verifies candidates by their signatures."""

import sys

from gaoya.minhash import MinHashStringIndex
from pieces import BANDS, ROWS, SHINGLE, linked, read_corpus, write_clusters

corpus, output = sys.argv[1:]
ids, texts = read_corpus(corpus)
index = MinHashStringIndex(
    hash_size=32,
    jaccard_threshold=(1 / BANDS) ** (1 / ROWS),
    num_bands=BANDS,
    band_size=ROWS,
    analyzer="word",
    lowercase=True,
    ngram_range=(SHINGLE, SHINGLE),
    id_container="smallvec",
)
index.par_bulk_insert_docs(list(range(len(texts))), texts)
found = index.par_bulk_query(texts)
pairs = [(number, other) for number, others in enumerate(found) for other in others]
labels = linked(*zip(*pairs, strict=True), len(ids))
write_clusters(output, ids, labels.tolist())
