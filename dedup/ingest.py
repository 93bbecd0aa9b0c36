"""Batches of articles to shingle sets, signatures, and what else is kept of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from sys import intern
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import _kernels, minhash, shingles
from dedup._arrays import Growing, offsets_of
from dedup._paged import Paged, check, keep_below
from dedup._threads import Threads
from dedup.model import Batch, Beginnings, Params, ShingleSets, UInt16s, UInt64s
from dedup.results import Catalogue
from dedup.shingles import Room, Shingled

Progress = Callable[[str, int], None]


class Ingested(NamedTuple):
    """What is kept of n articles.

    Attributes
    ----------
    catalogue : Catalogue
    sets : ShingleSets
    signed : ndarray of shape (n, num_perm), dtype=uint16
        The low 16 bits of their signatures.
    titles : ndarray of shape (n,), dtype=uint64
        Digests of their titles; 0 for none.
    beginnings : Beginnings
    """

    catalogue: Catalogue
    sets: ShingleSets
    signed: UInt16s
    titles: UInt64s
    beginnings: Beginnings


def ingest(
    batches: Iterable[Batch], params: Params, threads: Threads, progress: Progress | None
) -> Ingested:
    """Read all batches; text is dropped as soon as its shingles are signed.

    With a memory limit, what grows with the texts is kept in temporary files,
    and from then on the threads look at the memory between their pieces of work.
    """
    catalogue = Catalogue()

    def shingle(numbered: tuple[int, Batch]) -> Batch:
        number, batch = numbered
        room = parts.room()
        shingled = shingles.shingle_batch(
            batch.data,
            batch.offsets,
            batch.titles,
            shingle_size=params.shingle_size,
            permutations=minhash.permutations(params.num_perm),
            room=room,
        )
        parts.add(number, shingled, room)
        return batch

    with closing(_Parts(params.memory_limit)) as parts:
        for batch in threads.map(shingle, enumerate(batches)):
            catalogue.ids.extend(batch.ids)
            catalogue.titles.extend(batch.titles)
            # Few names for many articles: each is held once.
            catalogue.sources.extend(source and intern(source) for source in batch.sources)
            catalogue.published.extend(batch.published)
            catalogue.urls.extend(batch.urls)
            if params.memory_limit is not None:
                check(params.memory_limit, parts.paged, threads.workers, len(catalogue.ids))
            if progress is not None:
                progress("read and shingle", len(catalogue.ids))
        joined = parts.joined(params.num_perm)
        if params.memory_limit is not None:
            threads.between = keep_below(params.memory_limit, parts.paged, threads.workers)
        return Ingested(catalogue, *joined)


class _Parts:
    """The shingle sets, signatures and beginnings of batches, one after another."""

    def __init__(self, memory_limit: int | None) -> None:
        self._lock = Lock()
        self._next = 0
        self._made: dict[int, tuple[Shingled, Room]] = {}
        self._adding = False
        self._rooms: list[Room] = []
        # Values, positions, fingerprints, signatures and first words: what
        # grows by thousands of bytes an article.  Then those of titles.
        kinds: list[type[np.generic]] = [
            np.uint32, np.uint16, np.uint32, np.uint16, np.uint16, np.uint16
        ]  # fmt: skip
        self.paged = [] if memory_limit is None else list(map(Paged, kinds))
        self._growing = list(map(Growing, kinds)) if memory_limit is None else []
        self._lengths = Growing(np.int64)
        self._fingerprint_lengths = Growing(np.int64)
        self._words = Growing(np.int64)
        self._digests = Growing(np.uint64)
        self._titles = Growing(np.uint64)
        self._beginning_lengths = Growing(np.int64)
        self._title_lengths = Growing(np.int64)

    def room(self) -> Room:
        """Memory that no batch stands in which is not yet added."""
        with self._lock:
            return self._rooms.pop() if self._rooms else Room()

    def add(self, number: int, shingled: Shingled, room: Room) -> None:
        """Add a batch, and those that have waited for it; or leave it, if one before it is missing.

        One thread copies batches to their places, while others make more of
        them and reading goes on, so that nobody waits.
        """
        with self._lock:
            self._made[number] = shingled, room
            if self._adding:
                return
            self._adding = True
        while True:
            with self._lock:
                found = self._made.pop(self._next, None)
                if found is None:
                    self._adding = False
                    return
                self._next += 1
            shingled, room = found
            self._add(shingled)
            with self._lock:
                self._rooms.append(room)

    def _add(self, shingled: Shingled) -> None:
        sets, beginnings = shingled.sets, shingled.beginnings
        signatures = shingled.signatures.reshape(-1)
        long: list[NDArray[Any]] = [
            sets.values, sets.positions, sets.fingerprints, signatures,
            beginnings.words, beginnings.title_words,
        ]  # fmt: skip
        if self.paged:
            for paged, part in zip(self.paged, long, strict=True):
                paged.extend(part)
        else:
            # In one loop: a thread that leaves one waits for the interpreter.
            grown = [array.grow(len(part)) for array, part in zip(self._growing, long, strict=True)]
            _kernels.copy(tuple(long), tuple(grown))
        self._lengths.extend(np.diff(sets.offsets))
        self._fingerprint_lengths.extend(np.diff(sets.fingerprint_offsets))
        self._words.extend(sets.words)
        self._digests.extend(sets.digests)
        self._titles.extend(shingled.titles)
        self._beginning_lengths.extend(np.diff(beginnings.offsets))
        self._title_lengths.extend(np.diff(beginnings.title_offsets))

    def joined(self, num_perm: int) -> tuple[ShingleSets, UInt16s, UInt64s, Beginnings]:
        long = self.paged or self._growing
        values, positions, fingerprints, signed, words, title_words = (
            array.done() for array in long
        )
        sets = ShingleSets(
            values=values,
            positions=positions,
            offsets=offsets_of(self._lengths.done()),
            fingerprints=fingerprints,
            fingerprint_offsets=offsets_of(self._fingerprint_lengths.done()),
            words=self._words.done(),
            digests=self._digests.done(),
        )
        beginnings = Beginnings(
            words=words,
            offsets=offsets_of(self._beginning_lengths.done()),
            title_words=title_words,
            title_offsets=offsets_of(self._title_lengths.done()),
        )
        return sets, signed.reshape(-1, num_perm), self._titles.done(), beginnings

    def close(self) -> None:
        """Close the temporary files, also after an error."""
        for part in self.paged:
            part.close()
