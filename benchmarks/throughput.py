"""Hostile corpora, each beside the plain one of its size, to the table of the README.

    python benchmarks/throughput.py
    python benchmarks/throughput.py --articles 20000 --kinds plain one-story --print
    python benchmarks/throughput.py --kinds plain --print -- --memory-limit 1GB

Options after ``--`` go to ``dedup cluster``. A corpus is read to written clusters by a
process of its own; all corpora in turns, and that `rounds` times.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpora import corpus
from generate import KINDS
from measure import machine
from runs import OURS, Command, Runs, markdown, ours, write_section

README = Path(__file__).with_name("README.md")
HEAD = (
    *("corpus", "articles", "articles/s", "seconds", "spread", "peak GB"),
    *("precision", "recall", "F1", "time of plain"),
)
PLAIN = "plain"
SIZES = {
    PLAIN: 100_000,
    "chrome": 100_000,
    "template": 100_000,
    "bucket": 100_000,
    "empty": 50_000,
    "one-story": 20_000,
}
"""Articles of each kind of corpus."""
WARM_UP = 200
"""Articles of the run before the first that counts: compiles, and fills caches."""

Key = tuple[str, int]
"""A kind of corpus and its articles."""


def beside_plain(sizes: Mapping[str, int]) -> list[Key]:
    """Each kind and its size, after the plain corpus of that size."""
    keys = [key for kind, size in sizes.items() for key in ((PLAIN, size), (kind, size))]
    return list(dict.fromkeys(keys))


def in_turns(
    keys: Sequence[Key], command: Command, *, cores: int, rounds: int, seed: int
) -> dict[Key, Runs]:
    """Run the command on corpora of these kinds and sizes one after another, and that so often.

    Raises
    ------
    RuntimeError
        If a run fails.

    """
    warm = Runs(OURS, cores, WARM_UP)
    warm.run(command, corpus(PLAIN, WARM_UP))
    results = {key: Runs(OURS, cores, key[1]) for key in keys}
    for number in range(rounds):
        for (kind, articles), runs in results.items():
            path = corpus(kind, articles, seed)
            print(f"round {number + 1}: {articles:,} {kind}", file=sys.stderr, flush=True)
            runs.run(command, path)
            if runs.error:
                raise RuntimeError(runs.error)
    return results


def table(results: dict[Key, Runs]) -> str:
    """The results as a table, in the order in which they were run."""
    rows = []
    for (kind, articles), runs in results.items():
        assert runs.score is not None
        ratio = runs.seconds / results[PLAIN, articles].seconds
        rows.append(
            [
                *(kind, f"{articles:,}", f"{runs.rate:,.0f}", f"{runs.seconds:.2f}", runs.spread),
                *(f"{runs.peak:.2f}", *(f"{value:.3f}" for value in runs.score)),
                "" if kind == PLAIN else f"{ratio:.2f} ×",
            ]
        )
    return markdown(HEAD, rows)


def main() -> None:
    """Parse the command line, run, and write the table."""
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, help="of each corpus, instead of its usual size")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(SIZES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=cores)
    parser.add_argument("--print", action="store_true", help="leave the README as it is")
    parser.add_argument("options", nargs="*", help="options of dedup cluster, after --")
    options = parser.parse_args()
    sizes = {kind: options.articles or SIZES[kind] for kind in options.kinds}
    try:
        results = in_turns(
            beside_plain(sizes), ours(*options.options),
            cores=options.cores, rounds=options.rounds, seed=options.seed,
        )  # fmt: skip
    except RuntimeError as error:
        sys.exit(str(error))
    text = (
        f"{machine()}; {options.cores} used. Medians of {options.rounds} rounds, and their "
        f"spread, in seconds; seed {options.seed}.\n\n{table(results)}"
    )
    print(text)
    if not options.print:
        write_section(README, "hostile", text)


if __name__ == "__main__":
    main()
