"""The same Python strings to signatures alone, on one core, to the table of the README.

    python benchmarks/signatures.py --articles 10000

Word 5-shingles and 128 permutations for all; needs ``pip install .[bench]``.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

import orjson
import xxhash
from corpora import corpus
from datasketch import MinHash
from measure import machine
from peers.pieces import PERMUTATIONS, hashed_shingles, shingles
from rensa import RMinHash
from runs import markdown, write_section

import dedup

README = Path(__file__).with_name("README.md")
HEAD = ("tool", "articles/s", "µs an article", "spread", "dedup is faster by")


SIGNERS: dict[str, Callable[[list[str]], object]] = {
    "dedup-news": dedup.signatures,
    "rensa": lambda texts: RMinHash.digest_matrix_from_flat_token_hashes(
        *hashed_shingles(texts), PERMUTATIONS, 1
    ),
    "datasketch": lambda texts: [datasketch_signature(text) for text in texts],
}
"""What signs a list of texts, by the name of its package."""

_EMPTY = MinHash(PERMUTATIONS, seed=1, hashfunc=xxhash.xxh32_intdigest, scheme="affine32")


def datasketch_signature(text: str) -> MinHash:
    """The signature of one text as datasketch makes it with xxhash."""
    signature = _EMPTY.copy()
    signature.update_batch([shingle.encode() for shingle in shingles(text)])
    return signature


def seconds_in_turns(texts: list[str], rounds: int) -> dict[str, list[float]]:
    """The seconds of each round of each signer, after one that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in SIGNERS}
    for number in range(rounds + 1):
        for name, sign in SIGNERS.items():
            started = time.perf_counter()
            sign(texts if number else texts[:100])
            taken[name].append(time.perf_counter() - started)
    return {name: seconds[1:] for name, seconds in taken.items()}


def main() -> None:
    """Parse the command line, run, and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--print", action="store_true", help="leave the README as it is")
    options = parser.parse_args()
    where = machine()
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    with corpus("plain", options.articles, options.seed).open("rb") as lines:
        texts = [orjson.loads(line)["text"] for line in lines]
    taken = seconds_in_turns(texts, options.rounds)
    ours = median(next(iter(taken.values())))
    rows = []
    for name, seconds in taken.items():
        each = [second / len(texts) * 1e6 for second in seconds]
        rows.append(
            [
                *(f"{name} {version(name)}", f"{1e6 / median(each):,.0f}", f"{median(each):.1f}"),
                *(f"{min(each):.1f}–{max(each):.1f}", f"{median(seconds) / ours:.1f} ×"),
            ]
        )
    text = (
        f"{where}; one core used. Medians of {options.rounds} runs in turns over "
        f"{len(texts):,} articles.\n\n{markdown(HEAD, rows)}"
    )
    print(text)
    if not options.print:
        write_section(README, "signatures", text)


if __name__ == "__main__":
    main()
