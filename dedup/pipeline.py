"""Articles to clusters: the stages in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any, NamedTuple, TypedDict, Unpack

import numpy as np

from dedup import clusters, doubt, headlines, links, lsh, minhash, shingles
from dedup._arrays import distinct, offsets_of, ranges
from dedup._threads import Threads
from dedup.articles import Articles, as_articles
from dedup.errors import InputError
from dedup.ingest import Ingested, Progress, ingest
from dedup.model import (
    Batch,
    Beginnings,
    Bools,
    Compared,
    Float64s,
    Int64s,
    LeadRule,
    Overlaps,
    Params,
    Rarity,
    ShingleSets,
    UInt16s,
    UInt32s,
    UInt64s,
)
from dedup.results import Catalogue, Clusters, PartialLinks, Statistics
from dedup.unique import REPRINTED, SAME_EDITION, Unique

# Pairs that are looked at before those that they joined are passed over.
_PAIRS_A_TURN = 1 << 15


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
    memory_limit: int | None


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
    texts : sequence of str, or a column of Arrow, pandas or Polars
    num_perm : int in [4, 1024], a multiple of 4
        Permutations.
    shingle_size : int in [1, 32]
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
    InputError
        `texts` is a str or a table, or one of them is no str.
    """
    if isinstance(texts, str):
        raise InputError("texts must be a sequence of str, got str")
    params = Params(num_perm=num_perm, shingle_size=shingle_size, workers=workers)

    if hasattr(texts, "columns"):
        raise InputError("texts must be a sequence of str, got a table: take its column")
    texts = list(texts.to_pylist() if hasattr(texts, "to_pylist") else texts)
    wrong = {type(text).__name__ for text in texts if not isinstance(text, str)}
    if wrong:
        raise InputError(f"texts must be a sequence of str, got one of {min(wrong)}")

    def sign(batch: Batch) -> UInt32s:
        return minhash.sign_texts(
            batch.data, batch.offsets, num_perm=params.num_perm, shingle_size=params.shingle_size
        )

    with Threads(params.workers) as threads:
        signed = list(threads.map(sign, as_articles(texts).batches()))
    return np.concatenate([np.empty((0, num_perm), dtype=np.uint32), *signed])


def run(articles: Any, params: Params, progress: Progress | None = None) -> Clusters:
    """`cluster`, with checked parameters and someone told how far it is.

    `progress` is called with the stage and the articles read so far.
    """
    source = as_articles(articles)
    seconds: dict[str, float] = {}
    with Threads(params.workers) as threads:
        corpus = weighed(source, params, threads, seconds=seconds, progress=progress)
        return clustered(
            corpus, params, threads,
            seconds=seconds, bad_records=source.bad_records.count, progress=progress,
        )  # fmt: skip


@dataclass(slots=True)
class Weighed:
    """A corpus that was read, with the weight of each of its shingles.

    The low 16 bits of its signatures are there until candidate pairs are made
    of them.  Of the unique documents `series` tells which are of one series,
    -1 for none; `titles` are the digests of their titles, 0 for none and for
    those in `rubrics`, which stand over many stories.  `beginnings` are the
    first words of all documents and their titles.
    """

    catalogue: Catalogue
    sets: ShingleSets
    signed: UInt16s
    unique: Unique
    rarity: Rarity
    series: Int64s
    titles: UInt64s
    rubrics: UInt64s
    beginnings: Beginnings


def weighed(
    source: Articles,
    params: Params,
    threads: Threads,
    *,
    seconds: dict[str, float],
    progress: Progress | None = None,
) -> Weighed:
    """Read a corpus and count in how many stories each shingle stands.

    Parameters
    ----------
    source : Articles
    params : Params
    threads : Threads
    seconds : dict of str to float
        The wall time of each stage is entered here.
    progress : callable or None
        As for `run`.
    """
    with _timed(seconds, "read and shingle"):
        ingested = ingest(source.batches(), params, threads, progress)
    if progress is not None:
        progress("stories", len(ingested.catalogue.ids))
    with _timed(seconds, "story frequency"):
        return weigh(ingested, params, threads)


def weigh(ingested: Ingested, params: Params, threads: Threads) -> Weighed:
    """Count in how many stories each shingle of a corpus stands."""
    catalogue, sets, signed, of_title, beginnings = ingested
    unique = Unique.of(sets, catalogue, of_title, params)
    pairs = lsh.candidate_pairs(signed, unique.documents, rows=lsh.STORY_ROWS, threads=threads)
    roots = _near_copies(sets, unique, pairs, params, threads)
    serial = links.in_series(roots, unique.printed)
    stories = links.stories(roots, serial, unique.days)
    rarity = shingles.rarity(sets, unique.documents, stories, threads)
    titles = of_title[unique.documents]
    rubrics = shingles.rubrics(titles, stories)
    titles[np.isin(titles, rubrics)] = 0
    series = np.where(serial, roots, -1)
    return Weighed(catalogue, sets, signed, unique, rarity, series, titles, rubrics, beginnings)


class Scored:
    """A corpus whose candidate pairs are scored once, to be clustered at any threshold.

    Parameters
    ----------
    corpus : Weighed
        Its signatures are used up.
    params : Params
        Its threshold is the lowest that can be asked for.
    threads : Threads
    seconds, progress
        As for `weighed`.
    """

    def __init__(
        self,
        corpus: Weighed,
        params: Params,
        threads: Threads,
        *,
        seconds: dict[str, float],
        progress: Progress | None = None,
    ) -> None:
        self._corpus, self._params, self._threads = corpus, params, threads
        articles = len(corpus.catalogue.ids)
        if progress is not None:
            progress("candidate pairs", articles)
        with _timed(seconds, "candidate pairs"):
            self._pairs = _candidates(corpus, threads)
        if progress is not None:
            progress("verification", articles)
        with _timed(seconds, "verification"):
            self._rare = shingles.without_boilerplate(corpus.rarity)
            self._alike = shingles.counted_alike(corpus.rarity)
            self._compared = _compared(
                corpus.sets, corpus.rarity, corpus.unique, self._pairs, params, threads,
                corpus.titles,
            )  # fmt: skip
            self._found = self._verified(self._pairs, params.threshold)
        if progress is not None:
            progress("clusters", articles)

    def edges(self, threshold: float) -> Overlaps:
        """Links between unique documents, weaker edges, and pairs that share a passage."""
        count = len(self._corpus.unique.documents)
        # Pairs that were scored once are not scored again; those that chains
        # of links bring together differ from threshold to threshold.
        more = clusters.unscored_pairs(count, self._found, self._pairs, threshold=threshold)
        return self._found.with_more(self._verified(more, threshold))

    def stars(self, threshold: float) -> tuple[Int64s, Overlaps]:
        """The representative of each unique document, and links between clusters."""
        count = len(self._corpus.unique.documents)
        found = self.edges(threshold)
        stars = clusters.clustered(count, found, threshold=threshold)
        serial = links.in_series(stars, self._corpus.unique.printed)
        if serial.any():
            # In a series what stands further apart is another story, whoever prints it.
            within = serial[found.left] & (stars[found.left] == stars[found.right])
            later = within & self._corpus.unique.apart(found.left, found.right, SAME_EDITION)
            found = links.settled(found, np.where(later, links.STORY_COVERAGE, 0.0))
            stars = clusters.clustered(count, found, threshold=threshold)
        stars = clusters.with_nearest(stars, found, threshold=threshold)
        versions = found.where(links.versions(self._compared, found, clusters.AKIN * threshold))
        stars = clusters.under_titles(
            stars, clusters.apart(stars, versions), self._corpus.titles, self._corpus.unique.printed
        )
        return stars, clusters.widest(stars, self._partial(clusters.apart(stars, found)))

    def _verified(self, pairs: UInt64s, threshold: float) -> Overlaps:
        """The pairs that are links, weaker edges, or share a passage."""
        corpus, params = self._corpus, self._params
        found = links.edges(
            corpus.sets, corpus.rarity, self._compared, pairs,
            shingle_size=params.shingle_size, threads=self._threads,
        )  # fmt: skip
        kept = found.scores >= clusters.AKIN * threshold
        kept |= links.versions(self._compared, found, clusters.AKIN * threshold)
        kept |= self._may_be_partial(found)
        if params.window is not None:
            kept &= corpus.unique.within(found.left, found.right, params.window)
        found = found.where(kept)
        found = links.settled(found, self._least(found, threshold))
        return found.where((found.scores > 0) | self._may_be_partial(found))

    def _least(self, found: Overlaps, threshold: float) -> Float64s:
        """The score that each pair must have, whatever the threshold."""
        corpus, unique, left, right = self._corpus, self._corpus.unique, found.left, found.right
        size = self._params.shingle_size
        one_source = unique.of_one_source(left, right)
        told_alone = np.zeros(len(left), dtype=np.float64)
        told_alone[one_source] = headlines.told_alone(
            corpus.beginnings, corpus.catalogue.titles, unique.documents[left[one_source]],
            unique.documents[right[one_source]], self._threads,
        )  # fmt: skip
        one_run = links.in_one_run(
            corpus.sets, corpus.rarity, self._compared, found,
            shingle_size=size, threads=self._threads,
        )  # fmt: skip
        facts = doubt.Facts(
            one_source=one_source,
            later=unique.apart(left, right, SAME_EDITION),
            much_later=unique.apart(left, right, REPRINTED),
            one_form=np.zeros(len(left), dtype=np.bool_),
            one_series=_of_one_series(corpus, left, right),
            no_opening=found.openings < links.OPENING_SHARED,
            one_run=one_run,
            two_stories=told_alone >= headlines.TWO_STORIES,
            filled_in=told_alone >= headlines.FILLED_IN,
        )
        least = doubt.least_scores(doubt.doubts(facts))
        # A form is looked for only where it would matter.
        form = facts.one_source & (found.scores < links.NEARLY_ALL)
        form &= found.scores >= np.maximum(least, clusters.AKIN * threshold)
        form[form] = links.in_one_form(
            corpus.sets, self._alike, self._compared, found.where(form),
            shingle_size=size, threads=self._threads,
        )  # fmt: skip
        return doubt.least_scores(doubt.doubts(facts._replace(one_form=form)))

    def _partial(self, pairs: Overlaps) -> Overlaps:
        """Those of the pairs that share long passages."""
        found = pairs.where(self._may_be_partial(pairs))
        found = links.passages(
            self._corpus.sets, self._rare, self._compared, found,
            shingle_size=self._params.shingle_size, threads=self._threads,
        )  # fmt: skip
        return found.where(found.words >= partial_words(self._params))

    def _may_be_partial(self, found: Overlaps) -> Bools:
        """Whether pairs share as many words as a partial link needs, not as texts of one series."""
        series = _of_one_series(self._corpus, found.left, found.right)
        enough: Bools = (found.words >= partial_words(self._params)) & ~series
        return enough


def partial_words(params: Params) -> int:
    """Weighted words that make a partial link: the least run that sure is found."""
    return shingles.WINDOW + params.shingle_size - 1


def _candidates(corpus: Weighed, threads: Threads) -> UInt64s:
    """Pairs that LSH, a shared passage, boilerplate aside, or a title brings together."""
    sets, documents = corpus.sets, corpus.unique.documents
    dropped = shingles.boilerplate_table(corpus.rarity)
    if len(corpus.rarity.boilerplate):
        minhash.sign_without(sets, documents, dropped, corpus.signed, threads)
    banded = lsh.candidate_pairs(corpus.signed, documents, rows=lsh.LINK_ROWS, threads=threads)
    corpus.signed = np.empty((0, 0), dtype=np.uint16)
    passages = lsh.passage_pairs(sets, documents, dropped, threads=threads)
    left, right = links.split_pairs(passages)
    of_form = _of_one_series(corpus, left, right) & corpus.unique.apart(left, right, SAME_EDITION)
    passages = passages[~of_form]
    return distinct(np.concatenate([banded, passages, lsh.equal_pairs(corpus.titles)]))


def _of_one_series(corpus: Weighed, left: Int64s, right: Int64s) -> Bools:
    """Whether pairs are of one series, where passages in common are its form."""
    series = corpus.series[left]
    same: Bools = (series >= 0) & (series == corpus.series[right])
    return same


def _near_copies(
    sets: ShingleSets,
    unique: Unique,
    pairs: UInt64s,
    params: Params,
    threads: Threads,
) -> Int64s:
    """Near copies joined, before it is known what is boilerplate: the least place of each group.

    Of many copies of one story most pairs need not be looked at: they are
    taken in turns, and those that earlier ones have joined are passed over.
    """
    in_full = shingles.no_rarity()
    compared = _compared(sets, in_full, unique, pairs, params, threads)
    roots = np.arange(len(unique.documents), dtype=np.int64)
    turns = 1 + len(pairs) // _PAIRS_A_TURN
    for turn in range(turns):
        some = pairs[turn::turns]
        left, right = links.split_pairs(some)
        some = some[roots[left] != roots[right]]
        edges = links.edges(
            sets, in_full, compared, some, shingle_size=params.shingle_size, threads=threads
        )
        links.join_near_copies(edges, roots)
    return roots


def _compared(
    sets: ShingleSets,
    rarity: Rarity,
    unique: Unique,
    pairs: UInt64s,
    params: Params,
    threads: Threads,
    titles: UInt64s | None = None,
) -> Compared:
    """The documents with their titles, weighed where a pair asks for it."""
    rows = unique.documents
    weights = np.zeros((len(rows), 2), dtype=np.float64)
    openings = np.zeros(len(rows), dtype=np.int64)
    paired = np.zeros(len(rows), dtype=np.bool_)
    for side in links.split_pairs(pairs):
        paired[side] = True
    weights[paired], openings[paired] = shingles.weighted_words(
        sets, rarity, rows[paired], params.shingle_size, threads
    )
    if titles is None:
        titles = np.zeros(len(rows), dtype=np.uint64)
    return Compared(rows, weights, openings, titles)


def clustered(
    corpus: Weighed,
    params: Params,
    threads: Threads,
    *,
    seconds: dict[str, float],
    bad_records: int = 0,
    progress: Progress | None = None,
) -> Clusters:
    """Candidate pairs, verification and clusters of a corpus, as for `run`."""
    scored = Scored(corpus, params, threads, seconds=seconds, progress=progress)
    with _timed(seconds, "clusters"):
        return _results(
            corpus, *scored.stars(params.threshold), params, threads,
            seconds=seconds, bad_records=bad_records,
        )  # fmt: skip


def _results(
    corpus: Weighed,
    stars: Int64s,
    partial: Overlaps,
    params: Params,
    threads: Threads,
    *,
    seconds: dict[str, float],
    bad_records: int,
) -> Clusters:
    """Leads, coverages and the order in which clusters are shown."""
    catalogue, sets = corpus.catalogue, corpus.sets
    ranks = np.empty(len(catalogue.ids), dtype=np.int64)
    ranks[sorted(range(len(ranks)), key=catalogue.ids.__getitem__)] = np.arange(len(ranks))
    led = _led(corpus, stars, ranks, params)
    rows, sizes = led.members, led.sizes
    leads = np.repeat(led.heads, sizes)
    copy = rows != leads
    shared = links.shared_shingles(sets, leads[copy], rows[copy], threads)
    counts = np.maximum(np.diff(sets.offsets), 1)
    coverages = np.ones((len(rows), 2), dtype=np.float64)
    coverages[copy, 0] = shared / counts[leads[copy]]
    coverages[copy, 1] = shared / counts[rows[copy]]
    exact = (sets.digests[rows] == sets.digests[leads]) & copy
    story = np.repeat(np.arange(len(sizes)), sizes)
    # Within a story: the lead, then the copies that share most with it.
    shown = np.lexsort((ranks[rows], -coverages.sum(axis=1), copy, story))
    kinds = np.where(~copy, None, np.where(exact, "exact", "near"))  # type: ignore[call-overload]

    members_shown = np.concatenate([rows[shown], led.singles])
    coverages_shown = np.concatenate([coverages[shown], np.ones((len(led.singles), 2))])
    offsets = offsets_of(np.concatenate([sizes, np.ones_like(led.singles)]))
    statistics = Statistics(
        articles=len(members_shown),
        stories=len(sizes) + len(led.singles),
        clusters=len(sizes),
        copies=int(copy.sum()),
        exact=int(exact.sum()),
        partial=len(partial.left),
        wordless=int((sets.words == 0).sum()),
        bad_records=bad_records,
        seconds=seconds,
    )
    return Clusters(
        statistics, _partial_links(corpus, members_shown, partial), catalogue, sets.words,
        members_shown, offsets, coverages_shown, kinds[shown].tolist() + [None] * len(led.singles),
        led.reasons,
    )  # fmt: skip


class _Led(NamedTuple):
    """Clusters of two or more, the largest first, then by the id of the lead."""

    heads: Int64s
    reasons: list[str]
    sizes: Int64s
    members: Int64s  # of one cluster after another
    singles: Int64s  # who stands alone, by id


def _led(corpus: Weighed, stars: Int64s, ranks: Int64s, params: Params) -> _Led:
    catalogue = corpus.catalogue
    representatives = corpus.unique.spread(stars)
    alone = np.bincount(representatives)[representatives] == 1
    together = np.flatnonzero(~alone)
    members = together[np.argsort(representatives[together], kind="stable")]
    bounds = np.flatnonzero(np.diff(representatives[members], prepend=-1, append=-1))
    heads, reasons = clusters.leads(
        members, bounds, params, ranks=ranks, sources=catalogue.sources,
        dates=corpus.unique.dates, words=corpus.sets.words,
    )  # fmt: skip
    sizes = np.diff(bounds)
    order = np.lexsort((ranks[heads], -sizes))
    singles = np.flatnonzero(alone)
    return _Led(
        heads[order],
        [reasons[place] for place in order.tolist()],
        sizes[order],
        members[ranges(bounds[:-1][order], sizes[order])],
        singles[np.argsort(ranks[singles])],
    )


def _partial_links(corpus: Weighed, shown: Int64s, partial: Overlaps) -> PartialLinks:
    """Partial links with ids: of exact copies, the one that is shown first."""
    first = np.zeros(len(corpus.unique.documents), dtype=np.int64)
    backwards = shown[::-1][corpus.unique.places[shown[::-1]] >= 0]
    first[corpus.unique.places[backwards]] = backwards
    ids = np.array(corpus.catalogue.ids, dtype=object)
    left, right = ids[first[partial.left]], ids[first[partial.right]]
    swapped = partial.of_left < partial.of_right
    swapped |= (partial.of_left == partial.of_right) & (left > right).astype(np.bool_)
    left, right = np.where(swapped, right, left), np.where(swapped, left, right)
    order = np.lexsort((right, left, -partial.words))
    words = np.round(partial.words[order]).astype(np.int64)
    of_left = np.where(swapped, partial.of_right, partial.of_left)[order]
    of_right = np.where(swapped, partial.of_left, partial.of_right)[order]
    return PartialLinks(left[order].tolist(), right[order].tolist(), words, of_left, of_right)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    begin = perf_counter()
    yield
    seconds[stage] = perf_counter() - begin
