"""The loops that come after shingling, compiled: a process beside a first run.

It clusters shingles that were never text, so that it need not wait until the
loop that makes them is compiled, which takes half of the time of all.
"""

from __future__ import annotations

import gc
import os

import numpy as np

from dedup._arrays import offsets_of
from dedup._threads import Threads
from dedup.ingest import Ingested
from dedup.model import Beginnings, Params, ShingleSets
from dedup.pipeline import clustered, weigh
from dedup.results import Catalogue

_WORDS = 100


def compile_loops() -> None:
    """Run those loops once, on two copies of one story and another story."""
    params = Params(workers=1)
    with Threads(params.workers) as threads:
        clustered(weigh(_corpus(params.num_perm), params, threads), params, threads, seconds={})


def _corpus(num_perm: int) -> Ingested:
    stories = np.array([0, 0, 1])
    count = len(stories)
    numbers = np.arange(_WORDS) + _WORDS * stories[:, np.newaxis]
    values = numbers.astype(np.uint32)
    words = numbers.astype(np.uint16).reshape(-1)
    each = offsets_of(np.full(count, _WORDS))
    signed = np.random.default_rng(0).integers(0, 1 << 16, (2, num_perm), dtype=np.uint16)
    digests = np.arange(1, count + 1, dtype=np.uint64)
    sets = ShingleSets(
        values=values.reshape(-1),
        positions=np.tile(np.arange(_WORDS, dtype=np.uint16), count),
        offsets=each,
        fingerprints=values[:, 0].copy(),
        fingerprint_offsets=offsets_of(np.ones(count, dtype=np.int64)),
        words=np.full(count, _WORDS),
        digests=digests,
    )
    catalogue = Catalogue(
        ids=list("abc"),
        titles=[None] * count,
        sources=["one"] * count,
        published=[None] * count,
        urls=[None] * count,
    )
    beginnings = Beginnings(words, each, words, each)
    return Ingested(catalogue, sets, signed[stories], digests, beginnings)


if __name__ == "__main__":
    # Only where a core has nothing else to do, since the run can compile these loops itself.
    if hasattr(os, "nice"):
        os.nice(19)
    # Looking for cycles, of which there are few, takes a sixth of the time.
    gc.disable()
    compile_loops()
