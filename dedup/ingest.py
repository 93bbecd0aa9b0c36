"""Batches of articles to shingle sets, signatures, and what else is kept of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from sys import intern
from threading import Condition

import numpy as np

from dedup import minhash, shingles
from dedup._arrays import Growing, offsets_of
from dedup._paged import Paged, check, keep_below
from dedup._threads import Threads
from dedup.model import Batch, Params, ShingleSets, UInt16s, UInt64s
from dedup.results import Catalogue

Progress = Callable[[str, int], None]


def ingest(
    batches: Iterable[Batch], params: Params, progress: Progress | None
) -> tuple[Catalogue, ShingleSets, UInt16s, UInt64s]:
    """Read all batches; text is dropped as soon as its shingles are signed.

    Of signatures only the low 16 bits are kept.  Beside them go digests of
    the titles, 0 for none.

    With a memory limit, shingles and signatures are kept in temporary files.
    """
    catalogue = Catalogue()

    def shingle(numbered: tuple[int, Batch]) -> Batch:
        turn, batch = numbered
        with parts.turn(turn) as add:
            titles = shingles.digests(batch.titles)
            sets = shingles.shingle_texts(
                batch.data, batch.offsets, shingle_size=params.shingle_size
            )
            add(sets, minhash.short(minhash.sign(sets, num_perm=params.num_perm)), titles)
        return batch

    with closing(_Parts(params.memory_limit)) as parts, Threads(params.workers) as threads:
        for batch in threads.map(shingle, enumerate(batches)):
            catalogue.ids.extend(batch.ids)
            catalogue.titles.extend(batch.titles)
            # Few names for many articles: each is held once.
            catalogue.sources.extend(source and intern(source) for source in batch.sources)
            catalogue.published.extend(batch.published)
            catalogue.urls.extend(batch.urls)
            if params.memory_limit is not None:
                check(params.memory_limit, len(catalogue.ids))
            if progress is not None:
                progress("read and shingle", len(catalogue.ids))
        return catalogue, *parts.joined(params.num_perm)


class _Parts:
    """The shingle sets and signatures of batches, one after another."""

    def __init__(self, memory_limit: int | None) -> None:
        self._turn = 0
        self._turns = Condition()
        self._limit = memory_limit
        self._paged: list[Paged] = []
        self._values = self._long(np.uint32)
        self._positions = self._long(np.uint16)
        self._fingerprints = self._long(np.uint32)
        self._signatures = self._long(np.uint16)
        self._lengths = Growing(np.int64)
        self._fingerprint_lengths = Growing(np.int64)
        self._words = Growing(np.int64)
        self._digests = Growing(np.uint64)
        self._titles = Growing(np.uint64)

    @contextmanager
    def turn(self, turn: int) -> Iterator[Callable[[ShingleSets, UInt16s, UInt64s], None]]:
        """Something to add batch number `turn` with, once all before it are added.

        The threads that made a batch copy it to its place, so that nothing is
        copied twice and reading goes on meanwhile.
        """

        def add(sets: ShingleSets, signed: UInt16s, titles: UInt64s) -> None:
            self._wait(turn)
            self._add(sets, signed, titles)

        try:
            yield add
        finally:
            # Also after an error: nobody waits for a batch that will not come.
            self._wait(turn)
            with self._turns:
                self._turn += 1
                self._turns.notify_all()

    def _wait(self, turn: int) -> None:
        with self._turns:
            self._turns.wait_for(lambda: self._turn == turn)

    def _add(self, sets: ShingleSets, signed: UInt16s, titles: UInt64s) -> None:
        self._values.extend(sets.values)
        self._positions.extend(sets.positions)
        self._fingerprints.extend(sets.fingerprints)
        self._lengths.extend(np.diff(sets.offsets))
        self._fingerprint_lengths.extend(np.diff(sets.fingerprint_offsets))
        self._words.extend(sets.words)
        self._digests.extend(sets.digests)
        self._signatures.extend(signed.reshape(-1))
        self._titles.extend(titles)

    def joined(self, num_perm: int) -> tuple[ShingleSets, UInt16s, UInt64s]:
        sets = ShingleSets(
            values=self._values.done(),
            positions=self._positions.done(),
            offsets=offsets_of(self._lengths.done()),
            fingerprints=self._fingerprints.done(),
            fingerprint_offsets=offsets_of(self._fingerprint_lengths.done()),
            words=self._words.done(),
            digests=self._digests.done(),
        )
        signed = self._signatures.done().reshape(-1, num_perm)
        if self._limit is not None:
            keep_below(self._limit, self._paged)
        return sets, signed, self._titles.done()

    def close(self) -> None:
        """Close the temporary files, also after an error."""
        for part in self._paged:
            part.close()

    def _long(self, dtype: type[np.generic]) -> Growing | Paged:
        """What grows by thousands of bytes an article."""
        if self._limit is None:
            return Growing(dtype)
        self._paged.append(Paged(dtype))
        return self._paged[-1]
