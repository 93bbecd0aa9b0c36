"""One corpus, clustered by this library and its peers in turns, to the table of the README.

    python benchmarks/compare.py --articles 100000

The peers are installed by ``pip install .[bench]``; what is not installed is named and left
out. ``--peers-python`` runs them in another environment than this library. The README is
left as it was when a run fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import NamedTuple

import orjson
from corpora import corpus
from measure import machine
from runs import OURS, Command, Runs, markdown, ours, write_section

README = Path(__file__).with_name("README.md")
HEAD = (
    *("tool", "articles", "cores allowed", "articles/s", "seconds", "spread", "peak GB"),
    *("precision", "recall", "F1", "dedup is faster by"),
)
WARM_UP = 500
"""Articles of the run before the first that counts: compiles, and fills caches."""


class Peer(NamedTuple):
    """A runner in ``peers/``: what it is called, and the packages whose versions are named.

    `most` articles are given to it. One that is not `threaded` uses one core however many
    it may use, and is run only on all of them.
    """

    runner: str
    packages: tuple[str, ...]
    threaded: bool = True
    most: int = 10_000_000


PEERS = {
    "daft": Peer("daft_minhash", ("daft",)),
    "FastSketchLSH": Peer("fastsketch", ("FastSketchLSH",)),
    "rensa": Peer("rensa_flat", ("rensa",)),
    "gaoya": Peer("gaoya_index", ("gaoya",)),
    "tors": Peer("tors_lsh", ("tors",)),
    "datasketch": Peer("datasketch_lsh", ("datasketch", "xxhash"), threaded=False),
    "text-dedup": Peer("textdedup_minhash", ("text-dedup",)),
    "datatrove": Peer("datatrove_minhash", ("datatrove",), most=10_000),
}

_VERSIONS = """
import sys, json, importlib.metadata as metadata
found = {name: None for name in sys.argv[1:]}
for name in found:
    try:
        found[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


def versions(packages: list[str], python: str) -> dict[str, str | None]:
    """The installed version of each package for an interpreter, None where it is not there."""
    done = subprocess.run(
        [python, "-c", _VERSIONS, *packages], capture_output=True, check=True, text=True
    )
    found: dict[str, str | None] = orjson.loads(done.stdout)
    return found


def peer_command(peer: Peer, python: str) -> Command:
    """The command that runs a peer."""
    runner = str(Path(__file__).with_name("peers") / f"{peer.runner}.py")
    return lambda path, output: [python, runner, str(path), str(output)]


def commands(names: list[str], python: str) -> tuple[dict[str, Command], list[str]]:
    """The commands of those that are installed, and their packages with versions."""
    chosen: dict[str, Command] = {}
    labels = []
    for name in names:
        if name == OURS:
            found, command = versions(["dedup-news"], sys.executable), ours()
        else:
            found = versions(list(PEERS[name].packages), python)
            command = peer_command(PEERS[name], python)
        if None in found.values():
            print(f"{name} is not installed and is left out", file=sys.stderr)
            continue
        chosen[name] = command
        labels += [f"{package} {version}" for package, version in found.items()]
    return chosen, labels


def in_turns(
    chosen: dict[str, Command], *, articles: int, seed: int, rounds: int, cores: list[int]
) -> list[Runs]:
    """Run all commands one after another, and that so many times, each in another order.

    What a command finds depends on what ran before it: memory that a large one has just
    given back is had for less.
    """
    results = {}
    for count in cores:
        for name in chosen:
            peer = PEERS.get(name)
            if peer is None or peer.threaded or count == max(cores):
                size = min(articles, peer.most) if peer else articles
                results[name, count] = Runs(name, count, size)
    for name, command in chosen.items():
        Runs(name, max(cores), WARM_UP).run(command, corpus("plain", WARM_UP))
    for number in range(rounds):
        for (name, count), runs in Random(number).sample([*results.items()], len(results)):
            if runs.error:
                continue
            print(f"round {number + 1}: {name} on {count}", file=sys.stderr, flush=True)
            runs.run(chosen[name], corpus("plain", runs.articles, seed))
    return list(results.values())


def table(results: list[Runs]) -> str:
    """The results as a table, the fastest first."""
    best = {runs.cores: runs for runs in results if runs.name == OURS and runs.score}
    done = sorted((runs for runs in results if runs.score), key=lambda runs: -runs.rate)
    rows = []
    for runs in done:
        assert runs.score is not None
        same = best.get(runs.cores)
        ratio = f"{same.rate / runs.rate:.1f} ×" if same else "–"
        rows.append(
            [
                *(runs.name, f"{runs.articles:,}", str(runs.cores), f"{runs.rate:,.0f}"),
                *(f"{runs.seconds:.2f}", runs.spread, f"{runs.peak:.2f}"),
                *(f"{value:.3f}" for value in runs.score),
                "" if runs.name == OURS else ratio,
            ]
        )
    return markdown(HEAD, rows)


def main() -> None:
    """Parse the command line, run, and write the table."""
    allowed = len(os.sched_getaffinity(0))
    names = [OURS, *PEERS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, allowed])
    parser.add_argument("--tools", nargs="+", choices=names, default=names)
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--print", action="store_true", help="leave the README as it is")
    options = parser.parse_args()
    chosen, labels = commands(options.tools, options.peers_python)
    results = in_turns(
        chosen,
        articles=options.articles,
        seed=options.seed,
        rounds=options.rounds,
        cores=sorted(set(options.cores)),
    )
    text = (
        f"{machine()}. Medians of {options.rounds} rounds, each in another order, and their "
        f"spread, in seconds; seed {options.seed}. {', '.join(labels)}.\n\n{table(results)}"
    )
    print(text)
    if failed := [runs.error for runs in results if runs.error]:
        sys.exit("\n".join(failed))
    if not options.print:
        write_section(README, "compare", text)


if __name__ == "__main__":
    main()
