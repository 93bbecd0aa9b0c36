"""Articles to clusters: the stages in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from threading import Condition
from time import perf_counter
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from dedup import clusters, links, lsh, minhash, shingles
from dedup._arrays import distinct
from dedup._threads import Threads
from dedup.articles import as_articles
from dedup.model import (
    Batch,
    Bools,
    Compared,
    Edges,
    Float64s,
    Int64s,
    LeadRule,
    Params,
    Rarity,
    ShingleSets,
    UInt32s,
    UInt64s,
)
from dedup.results import Catalogue, Clusters, Statistics

Progress = Callable[[str, int], None]

_SECONDS_A_DAY = 24 * 60 * 60


class Options(TypedDict, total=False):
    """The keywords of `cluster`, as `dedup.model.Params` describes them."""

    threshold: float
    shingle_size: int
    num_perm: int
    window: timedelta | None
    min_words: int
    lead: LeadRule
    preferred_sources: tuple[str, ...]
    workers: int | None


def cluster(articles: Any, **options: Unpack[Options]) -> Clusters:
    """Group the copies of each story.

    Parameters
    ----------
    articles : Articles, path, or iterable of str, dict or Article; or a column
        What `dedup.read` returns, texts, records, or a column or table of
        Arrow, pandas or Polars.
    **options
        The fields of `dedup.Params`.

    Returns
    -------
    Clusters
        Every article in one cluster, the largest first.  The same for any
        order of input and any number of workers.

    Raises
    ------
    ParameterError
        An option is out of its range.
    InputError
        An input cannot be read, or a record is bad.
    """
    return run(articles, Params(**options))


def signatures(
    texts: Sequence[str],
    *,
    num_perm: int = 128,
    shingle_size: int = 5,
    workers: int | None = None,
) -> UInt32s:
    """The MinHash signatures of texts, as datasketch would make them.

    Parameters
    ----------
    texts : sequence of str
    num_perm : int
        Permutations.
    shingle_size : int
        Words in a shingle.
    workers : int or None
        Threads; None takes every core that the process may use.

    Returns
    -------
    ndarray of shape (len(texts), num_perm), dtype=uint32

    Raises
    ------
    ParameterError
        A parameter is out of its range.
    """
    params = Params(num_perm=num_perm, shingle_size=shingle_size, workers=workers)
    return _ingest(as_articles(list(texts)).batches(), params, None)[2]


def run(articles: Any, params: Params, progress: Progress | None = None) -> Clusters:
    """`cluster`, with checked parameters and someone told how far it is.

    `progress` is called with the stage and the articles read so far.
    """
    source = as_articles(articles)
    seconds: dict[str, float] = {}
    with _timed(seconds, "read and shingle"):
        catalogue, sets, signed = _ingest(source.batches(), params, progress)

    def tell(stage: str) -> None:
        if progress is not None:
            progress(stage, len(catalogue.ids))

    with Threads(params.workers) as threads:
        tell("stories")
        with _timed(seconds, "story frequency"):
            unique = _Unique.of(sets, catalogue, params)
            pairs = lsh.candidate_pairs(
                signed, unique.documents, rows=lsh.STORY_ROWS, threads=threads
            )
            stories = _stories(sets, unique, pairs, params, threads, catalogue.sources)
            rarity = shingles.rarity(sets, unique.documents, stories, threads)
        tell("candidate pairs")
        with _timed(seconds, "candidate pairs"):
            pairs = _candidates(sets, signed, rarity, unique, threads)
        tell("verification")
        with _timed(seconds, "verification"):
            compared = _compared(sets, rarity, unique, pairs, params, threads, catalogue.titles)
            edges = _verified_edges(sets, rarity, compared, unique, pairs, params, threads)
        tell("clusters")
        with _timed(seconds, "clusters"):
            stars = clusters.star_clusters(len(unique.documents), edges, threshold=params.threshold)
            stars = clusters.with_followers(stars, edges, threshold=params.threshold)
            representatives = np.arange(len(unique.places), dtype=np.int64)
            able = unique.places >= 0
            representatives[able] = unique.documents[stars[unique.places[able]]]
            return _results(
                catalogue, sets, representatives, params, threads,
                seconds=seconds, bad_records=source.bad_records.count,
            )  # fmt: skip


class _Unique:
    """Documents that stages compare: exact copies once, none without words.

    Attributes
    ----------
    documents : ndarray of shape (n,), dtype=int64
        One document for each text, by date and digest, so that their order
        does not depend on the order of input.
    places : ndarray of shape (d,), dtype=int64
        The place in `documents` of each document's text; -1 for none.
    earliest, latest : ndarray of shape (n,), dtype=float64
        Seconds of the first and last date of a text; NaN without dates.
    """

    def __init__(self, documents: Int64s, places: Int64s, earliest: Float64s, latest: Float64s):
        self.documents = documents
        self.places = places
        self.earliest = earliest
        self.latest = latest

    @classmethod
    def of(cls, sets: ShingleSets, catalogue: Catalogue, params: Params) -> _Unique:
        dates = np.array(
            [np.nan if date is None else date.timestamp() for date in catalogue.published],
            dtype=np.float64,
        )
        able = np.flatnonzero(sets.words >= params.min_words)
        order = able[np.lexsort((dates[able], sets.digests[able]))]
        new = np.diff(sets.digests[order], prepend=~sets.digests[order[:1]]) != 0
        if params.window is not None:
            # Exact copies further apart than the window tell two stories.
            new |= np.diff(dates[order], prepend=np.nan) > params.window.total_seconds()
        begins = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        earliest = np.fmin.reduceat(dates[order], begins) if len(begins) else dates[:0]
        latest = np.fmax.reduceat(dates[order], begins) if len(begins) else dates[:0]
        ranks = np.lexsort((sets.digests[order[begins]], earliest))
        places = np.full(len(dates), -1, dtype=np.int64)
        places[order] = np.argsort(ranks)[group]
        return cls(order[begins][ranks], places, earliest[ranks], latest[ranks])

    def apart(self, left: Int64s, right: Int64s, window: timedelta) -> Bools:
        """Whether pairs of places are further apart in time than a window."""
        gap = np.maximum(self.earliest[left], self.earliest[right]) - np.minimum(
            self.latest[left], self.latest[right]
        )
        # An unknown date gives NaN, which is not greater than anything.
        return gap > window.total_seconds()


def _ingest(
    batches: Iterable[Batch], params: Params, progress: Progress | None
) -> tuple[Catalogue, ShingleSets, UInt32s]:
    """Read all batches; text is dropped as soon as its shingles are signed."""
    catalogue = Catalogue()
    parts = _Parts()

    def shingle(numbered: tuple[int, Batch]) -> Batch:
        turn, batch = numbered
        with parts.turn(turn) as add:
            sets = shingles.shingle_texts(
                batch.data, batch.offsets, shingle_size=params.shingle_size
            )
            add(sets, minhash.sign(sets, num_perm=params.num_perm))
        return batch

    with Threads(params.workers) as threads:
        for batch in threads.map(shingle, enumerate(batches)):
            catalogue.ids.extend(batch.ids)
            catalogue.titles.extend(batch.titles)
            catalogue.sources.extend(batch.sources)
            catalogue.published.extend(batch.published)
            catalogue.urls.extend(batch.urls)
            if progress is not None:
                progress("read and shingle", len(catalogue.ids))
    return catalogue, *parts.joined(params.num_perm)


class _Growing:
    """An array that grows at its end, mostly without being copied."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._array: NDArray[Any] = np.empty(0, dtype=dtype)
        self._length = 0

    def extend(self, values: NDArray[Any]) -> None:
        needed = self._length + len(values)
        if needed > len(self._array):
            # Nobody else holds the array yet, so it may move; it mostly does
            # not, and its new pages are written once more than they need be.
            self._array.resize(needed + needed // 8, refcheck=False)
        self._array[self._length : needed] = values
        self._length = needed

    def done(self) -> NDArray[Any]:
        self._array.resize(self._length, refcheck=False)
        return self._array


class _Parts:
    """The shingle sets and signatures of batches, one after another."""

    def __init__(self) -> None:
        self._turn = 0
        self._turns = Condition()
        self._values = _Growing(np.uint32)
        self._positions = _Growing(np.uint16)
        self._fingerprints = _Growing(np.uint32)
        self._lengths = _Growing(np.int64)
        self._fingerprint_lengths = _Growing(np.int64)
        self._words = _Growing(np.int64)
        self._digests = _Growing(np.uint64)
        self._signatures = _Growing(np.uint32)

    @contextmanager
    def turn(self, turn: int) -> Iterator[Callable[[ShingleSets, UInt32s], None]]:
        """Something to add batch number `turn` with, once all before it are added.

        The threads that made a batch copy it to its place, so that nothing is
        copied twice and reading goes on meanwhile.
        """

        def add(sets: ShingleSets, signed: UInt32s) -> None:
            self._wait(turn)
            self._add(sets, signed)

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

    def _add(self, sets: ShingleSets, signed: UInt32s) -> None:
        self._values.extend(sets.values)
        self._positions.extend(sets.positions)
        self._fingerprints.extend(sets.fingerprints)
        self._lengths.extend(np.diff(sets.offsets))
        self._fingerprint_lengths.extend(np.diff(sets.fingerprint_offsets))
        self._words.extend(sets.words)
        self._digests.extend(sets.digests)
        self._signatures.extend(signed.reshape(-1))

    def joined(self, num_perm: int) -> tuple[ShingleSets, UInt32s]:
        sets = ShingleSets(
            values=self._values.done(),
            positions=self._positions.done(),
            offsets=_offsets(self._lengths.done()),
            fingerprints=self._fingerprints.done(),
            fingerprint_offsets=_offsets(self._fingerprint_lengths.done()),
            words=self._words.done(),
            digests=self._digests.done(),
        )
        return sets, self._signatures.done().reshape(-1, num_perm)


def _digests(titles: list[str]) -> UInt64s:
    """A digest of the folded words of each title; 0 for none."""
    encoded = [title.encode(errors="surrogatepass") for title in titles]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    sets = shingles.shingle_texts(np.frombuffer(b"".join(encoded), np.uint8), _offsets(lengths))
    return np.where(sets.words > 0, sets.digests, np.uint64(0))


def _candidates(
    sets: ShingleSets, signed: UInt32s, rarity: Rarity, unique: _Unique, threads: Threads
) -> UInt64s:
    """Pairs that LSH or a shared passage brings together, boilerplate aside."""
    dropped = shingles.boilerplate_table(rarity)
    if len(rarity.boilerplate):
        minhash.sign_without(sets, unique.documents, dropped, signed, threads)
    banded = lsh.candidate_pairs(signed, unique.documents, rows=lsh.LINK_ROWS, threads=threads)
    passages = lsh.passage_pairs(sets, unique.documents, dropped, threads=threads)
    return distinct(np.concatenate([banded, passages]))


def _stories(
    sets: ShingleSets,
    unique: _Unique,
    pairs: UInt64s,
    params: Params,
    threads: Threads,
    sources: Sequence[str | None],
) -> Int64s:
    """The story of each document, before it is known what is boilerplate."""
    in_full = shingles.no_rarity()
    compared = _compared(sets, in_full, unique, pairs, params, threads)
    edges = links.edges(
        sets, in_full, compared, pairs, shingle_size=params.shingle_size, threads=threads
    )
    numbers: dict[str | None, int] = {None: -1}
    of_rows = [sources[row] for row in unique.documents.tolist()]
    numbered = [numbers.setdefault(source, len(numbers)) for source in of_rows]
    # Counted from long before 1970, since -1 is no day.
    days = np.nan_to_num(unique.earliest // _SECONDS_A_DAY + 1e6, nan=-1).astype(np.int64)
    return links.stories(
        len(unique.documents), edges, sources=np.array(numbered, dtype=np.int64), days=days
    )


def _compared(
    sets: ShingleSets,
    rarity: Rarity,
    unique: _Unique,
    pairs: UInt64s,
    params: Params,
    threads: Threads,
    titles: Sequence[str | None] = (),
) -> Compared:
    """The documents, weighed and with their titles where a pair asks for it."""
    rows = unique.documents
    weights = np.zeros(len(rows), dtype=np.float64)
    digests = np.zeros(len(rows), dtype=np.uint64)
    paired = np.zeros(len(rows), dtype=np.bool_)
    for side in links.split_pairs(pairs):
        paired[side] = True
    weights[paired] = shingles.weighted_words(
        sets, rarity, rows[paired], params.shingle_size, threads
    )
    if titles:
        digests[paired] = _digests([titles[row] or "" for row in rows[paired].tolist()])
    return Compared(rows, weights, digests)


def _verified_edges(
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    unique: _Unique,
    pairs: UInt64s,
    params: Params,
    threads: Threads,
) -> Edges:
    """Links and weaker edges: first of candidates, then of whole components of links."""

    def verify(pairs: UInt64s) -> Edges:
        edges = links.edges(
            sets, rarity, compared, pairs,
            shingle_size=params.shingle_size, threads=threads,
        )  # fmt: skip
        kept = edges.scores >= clusters.AKIN * params.threshold
        if params.window is not None:
            kept &= ~unique.apart(edges.left, edges.right, params.window)
        return Edges(edges.left[kept], edges.right[kept], edges.scores[kept])

    found = verify(pairs)
    more = verify(clusters.unscored_pairs(len(unique.documents), found, threshold=params.threshold))
    return Edges(
        np.concatenate([found.left, more.left]),
        np.concatenate([found.right, more.right]),
        np.concatenate([found.scores, more.scores]),
    )


def _results(
    catalogue: Catalogue,
    sets: ShingleSets,
    representatives: Int64s,
    params: Params,
    threads: Threads,
    *,
    seconds: dict[str, float],
    bad_records: int,
) -> Clusters:
    """Leads, coverages and the order in which clusters are shown."""
    order = np.argsort(representatives, kind="stable")
    bounds = np.flatnonzero(np.diff(representatives[order], prepend=-1, append=-1))
    alone = np.diff(bounds) == 1
    found: list[tuple[int, list[int], str]] = []
    for place in np.flatnonzero(~alone).tolist():
        members = order[bounds[place] : bounds[place + 1]].tolist()
        head, reason = clusters.lead(
            members, rule=params.lead, preferred_sources=params.preferred_sources,
            ids=catalogue.ids, sources=catalogue.sources, published=catalogue.published,
            words=sets.words,
        )  # fmt: skip
        found.append((head, members, reason))
    found.sort(key=lambda story: (-len(story[1]), catalogue.ids[story[0]]))
    singles = sorted(order[bounds[:-1][alone]].tolist(), key=catalogue.ids.__getitem__)
    found.extend((single, [single], "") for single in singles)

    sizes = np.array([len(members) for _, members, _ in found], dtype=np.int64)
    rows = np.fromiter((m for _, members, _ in found for m in members), np.int64, int(sizes.sum()))
    leads = np.repeat(np.array([head for head, _, _ in found], dtype=np.int64), sizes)
    copy = rows != leads
    shared = links.shared_shingles(sets, leads[copy], rows[copy], threads)
    counts = np.maximum(np.diff(sets.offsets), 1)
    coverages = np.ones((len(rows), 2), dtype=np.float64)
    coverages[copy, 0] = shared / counts[leads[copy]]
    coverages[copy, 1] = shared / counts[rows[copy]]
    exact = (sets.digests[rows] == sets.digests[leads]) & copy
    story = np.repeat(np.arange(len(found)), sizes)
    ids = np.array(catalogue.ids, dtype=object)[rows]
    # Within a story: the lead, then the copies that share most with it.
    shown = np.lexsort((ids, -coverages.sum(axis=1), copy, story))
    kinds = np.where(~copy, None, np.where(exact, "exact", "near"))  # type: ignore[call-overload]
    offsets = _offsets(sizes)
    statistics = Statistics(
        articles=len(rows),
        stories=len(found),
        clusters=int((sizes > 1).sum()),
        copies=int(copy.sum()),
        exact=int(exact.sum()),
        wordless=int((sets.words == 0).sum()),
        bad_records=bad_records,
        seconds=seconds,
    )
    return Clusters(
        statistics, catalogue, sets.words, rows[shown], offsets, coverages[shown],
        kinds[shown].tolist(), [reason for _, _, reason in found],
    )  # fmt: skip


def _offsets(lengths: Int64s) -> Int64s:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    begin = perf_counter()
    yield
    seconds[stage] = perf_counter() - begin
