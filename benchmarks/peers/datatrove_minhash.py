"""datatrove: its four steps of MinHash deduplication, with the cluster of each article kept."""

import os
import sys
import tempfile
from pathlib import Path

import orjson
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from pieces import BANDS, ROWS, SHINGLE, write_clusters


def main() -> None:
    """Run the steps one after another, each over as many tasks as there are cores."""
    corpus, output = sys.argv[1:]
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        # A task reads whole files, so the corpus is split into one file a core.
        lines = Path(corpus).read_bytes().splitlines(keepends=True)
        Path(folder, "parts").mkdir()
        for core in range(cores):
            Path(folder, "parts", f"{core}.jsonl").write_bytes(b"".join(lines[core::cores]))
        for number, (tasks, steps) in enumerate(pipelines(folder, cores)):
            LocalPipelineExecutor(
                steps, tasks=tasks, workers=cores, logging_dir=f"{folder}/logs/{number}"
            ).run()
        files = [*Path(folder, "kept").iterdir(), *Path(folder, "removed").iterdir()]
        records = [orjson.loads(line) for path in files for line in path.open("rb")]
    ids = [record["id"] for record in records]
    clusters = [record["metadata"].get("minhash_cluster_id", -1) for record in records]
    alone = zip(ids, clusters, strict=True)
    write_clusters(output, ids, [name if label == -1 else label for name, label in alone])


def pipelines(folder: str, cores: int) -> list[tuple[int, list[object]]]:
    """The number of tasks and the steps of each pipeline."""
    config = MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS)
    read = JsonlReader(f"{folder}/parts")
    signed, paired, grouped = f"{folder}/signatures", f"{folder}/pairs", f"{folder}/groups"
    removed = JsonlWriter(f"{folder}/removed", compression=None)
    return [
        (cores, [read, MinhashDedupSignature(signed, config=config)]),
        (BANDS, [MinhashDedupBuckets(signed, paired, config=config)]),
        (1, [MinhashDedupCluster(paired, grouped, config=config, save_cluster_id=True)]),
        (
            cores,
            [
                read,
                MinhashDedupFilter(grouped, exclusion_writer=removed, load_cluster_ids=True),
                JsonlWriter(f"{folder}/kept", compression=None),
            ],
        ),
    ]


if __name__ == "__main__":
    main()
