"""text-dedup: its own command, whose union-find is dumped with ``--debug``."""

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from pieces import BANDS, PERMUTATIONS, ROWS, SHINGLE, read_corpus, write_clusters

corpus, output = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    settings = (
        f"--path json --data_files {corpus} --split train --cache_dir {folder}/cache"
        f" --output {folder}/kept --debug --column text --ngram {SHINGLE} --min_length 1"
        f" --num_perm {PERMUTATIONS} --b {BANDS} --r {ROWS} --hash_func xxh3"
        f" --num_proc {len(os.sched_getaffinity(0))}"
    )
    subprocess.run([sys.executable, "-m", "text_dedup.minhash", *settings.split()], check=True)
    clusters = pickle.loads(Path(folder, "kept", "uf.pkl").read_bytes())
ids, _ = read_corpus(corpus)
write_clusters(output, ids, [clusters.find(number) for number in range(len(ids))])
