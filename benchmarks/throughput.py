"""Generated corpora to the speed, the memory and the score of ``dedup cluster`` on them.

    python benchmarks/throughput.py --articles 100000
    python benchmarks/throughput.py --articles 20000 --kinds plain one-story

Further options, after ``--``, go to ``dedup cluster``. A corpus is read to written
clusters by a process of its own, once to compile and warm up and then `rounds` times.
"""

from __future__ import annotations

import argparse
import os
import sys

from corpora import corpus
from generate import KINDS
from measure import machine
from runs import OURS, Runs, markdown, ours

HEAD = ("corpus", "articles/s", "seconds", "spread", "peak GB", "precision", "recall", "F1")


def row(kind: str, runs: Runs) -> list[str]:
    """The row of one corpus."""
    assert runs.score is not None
    return [
        kind,
        f"{runs.rate:,.0f}",
        f"{runs.seconds:.2f}",
        runs.spread,
        f"{runs.peak:.2f}",
        *(f"{value:.3f}" for value in runs.score),
    ]


def main() -> None:
    """Parse the command line, run and print a table."""
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["plain"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=cores)
    parser.add_argument("options", nargs="*", help="options of dedup cluster, after --")
    arguments = parser.parse_args()
    command = ours(*arguments.options)
    warm = Runs(OURS, arguments.cores, 200)
    warm.run(command, corpus("plain", 200))
    rows = []
    for kind in arguments.kinds:
        path = corpus(kind, arguments.articles, arguments.seed)
        runs = Runs(OURS, arguments.cores, arguments.articles)
        for _ in range(arguments.rounds):
            runs.run(command, path)
            if runs.error:
                sys.exit(runs.error)
        rows.append(row(kind, runs))
    print(f"{machine()}; {arguments.articles:,} articles on {arguments.cores} cores\n")
    print(markdown(HEAD, rows))


if __name__ == "__main__":
    main()
