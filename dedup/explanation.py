"""Two articles to why they are copies of one story, or why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Literal, TypeAlias, Unpack

import numpy as np
import xxhash

from dedup import clusters, headlines, links, lsh, shingles
from dedup._threads import Threads
from dedup.articles import as_articles
from dedup.articles.dates import instant
from dedup.doubt import Doubt, Facts, doubts, least_scores
from dedup.errors import InputError
from dedup.model import (
    Article,
    Beginnings,
    Compared,
    Int64s,
    Overlaps,
    Params,
    Rarity,
    ShingleSets,
    UInt32s,
    UInt64s,
)
from dedup.pipeline import Options, Scored, Weighed, partial_words, weighed
from dedup.text import PlacedWord, placed_words
from dedup.unique import REPRINTED, SAME_EDITION, is_named

Relation: TypeAlias = Literal["exact", "copy", "partial", "none"]

# Passages that are shown of each kind, the longest.
_MOST_PASSAGES = 5

# A shingle that stands more often than this in the second text only prolongs
# a passage, so that repetitive texts do not cost the square of their length.
_MOST_PLACES = 16


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """Words in a row that stand in both articles.

    Attributes
    ----------
    words : int
        How many.
    stories : int or None
        In how many stories of the corpus the least common five of them in a
        row stand; None for up to three, or without a corpus.
    a_start, a_end, b_start, b_end : int
        Where it stands in both texts, in code points.
    text : str
        As it is written in the first article.
    """

    words: int
    stories: int | None
    a_start: int
    a_end: int
    b_start: int
    b_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two articles are copies of one story, or why not.

    Attributes
    ----------
    a, b : str
        Their ids.
    relation : {"exact", "copy", "partial", "none"}
        The same words; a score of the threshold or more; shared passages of
        enough words, which `dedup.cluster` reports and never merges; neither.
    reason : str
        The rule that decided and by how much, in a sentence.
    score, threshold : float in [0, 1]
        The lesser of the two weighted coverages, under one title the greater
        or that of an opening, and what it must reach: half as much under one
        title; more if one source printed them half a day apart, without a
        common opening, in a form that its other stories have too, or under
        headlines of one form or that each tell of their own text, or if they
        share one passage and little else.
    words_of_a, words_of_b : float in [0, 1]
        Weighted coverages: the share of the words of each that stands in
        shingles of the other, words that many stories have counted less and
        those of the opening twice.
    shingles_of_a, shingles_of_b : float in [0, 1]
        Coverages: the share of the shingles of each that the other has.
    passage_words : int
        Weighted words in shared passages of ten words or more.
    same_title : bool
        Whether both have one title.
    jaccard : float in [0, 1]
        Resemblance of the shingle sets without boilerplate.
    candidate_probability : float in [0, 1]
        The probability that LSH makes the two candidates.
    shared_fingerprint : bool
        Whether a winnowed fingerprint does, whatever LSH says.
    together : bool or None
        Whether `dedup.cluster` puts them into one story, whatever the two share
        by themselves; None unless both are articles of the corpus.
    passages, boilerplate : tuple of SharedPassage
        The longest shared passages, and those that more than fifteen stories
        have, which link nothing.
    """

    a: str
    b: str
    relation: Relation
    reason: str
    score: float
    threshold: float
    words_of_a: float
    words_of_b: float
    shingles_of_a: float
    shingles_of_b: float
    passage_words: int
    same_title: bool
    jaccard: float
    candidate_probability: float
    shared_fingerprint: bool
    together: bool | None
    passages: tuple[SharedPassage, ...]
    boilerplate: tuple[SharedPassage, ...]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain dictionaries and lists, ready for JSON."""
        passages = [asdict(passage) for passage in self.passages]
        boilerplate = [asdict(passage) for passage in self.boilerplate]
        return {**asdict(self), "passages": passages, "boilerplate": boilerplate}


def explain(
    a: str | Article, b: str | Article, corpus: Any = None, **options: Unpack[Options]
) -> Explanation:
    """Why two articles are copies of one story, or why not.

    Parameters
    ----------
    a, b : str or Article
        Two texts, or two articles whose titles and dates count too.
    corpus : anything that `dedup.cluster` takes, or None
        The articles in which stories are counted; the two are counted where
        they are among them.  Without it every shingle counts in full.
    **options
        The fields of `dedup.Params`, as for `dedup.cluster`.

    Returns
    -------
    Explanation
        Of the two by themselves, and whether they are in one cluster: with a
        link between them they still may be in two, if other members of these
        are no copies, and without one in the story of a third.

    Raises
    ------
    ParameterError
        An option is out of its range.
    InputError
        `a` or `b` is neither text nor article, or an id of the corpus, or the
        corpus cannot be read.
    """
    params = Params(**options)
    pair = (_article(a, "A"), _article(b, "B"))
    with Threads(params.workers) as threads:
        rarity, series, together = shingles.no_rarity(), False, None
        rubrics = np.empty(0, dtype=np.uint64)
        if corpus is not None:
            known = weighed(as_articles(corpus), params, threads, seconds={})
            _require_no_id((a, b), known.catalogue.ids)
            rarity, rubrics = known.rarity, known.rubrics
            named = {article.id for article in (a, b) if isinstance(article, Article)}
            places = _places(known, named)
            if len(places) == len(pair):
                first, second = known.series[places].tolist()
                series = first == second >= 0
                stars, _ = Scored(known, params, threads, seconds={}).stars(params.threshold)
                together = bool(np.ptp(stars[places]) == 0)
        # After the corpus, whose shingles are made in the same memory.
        sets, titles, beginnings = _shingled(pair, params.shingle_size)
        titles[np.isin(titles, rubrics)] = 0
        rows = np.arange(2, dtype=np.int64)
        weights = shingles.weighted_words(sets, rarity, rows, params.shingle_size, threads)
        compared = Compared(rows, *weights, titles)
        size = params.shingle_size
        key = np.array([1], dtype=np.uint64)
        found = links.edges(sets, rarity, compared, key, shingle_size=size, threads=threads)
        rare = shingles.without_boilerplate(rarity)
        within = links.passages(sets, rare, compared, found, shingle_size=size, threads=threads)
        gap = _gap(pair) or timedelta()
        told_alone = headlines.told_alone(
            beginnings, [article.title for article in pair], rows[:1], rows[1:], threads
        )
        facts = Facts(
            one_source=np.array([_source_of_both(pair) is not None]),
            later=np.array([gap > SAME_EDITION]),
            much_later=np.array([gap > REPRINTED]),
            one_form=links.in_one_form(
                sets, shingles.counted_alike(rarity), compared, found,
                shingle_size=size, threads=threads,
            ),
            one_series=np.array([series]),
            no_opening=found.openings < links.OPENING_SHARED,
            one_run=links.in_one_run(
                sets, rarity, compared, found, shingle_size=size, threads=threads
            ),
            two_stories=told_alone >= headlines.TWO_STORIES,
            filled_in=told_alone >= headlines.FILLED_IN,
        )  # fmt: skip
    told = _explanation(pair, sets, rarity, compared, (found, within), facts, params)
    return replace(told, together=together)


def _article(given: object, name: str) -> Article:
    if isinstance(given, Article):
        return replace(given, published=instant(given.published))
    if isinstance(given, str):
        return Article(id=name, text=given)
    raise InputError(f"{name} must be a str or an Article, got {type(given).__name__}")


def _require_no_id(given: Iterable[object], ids: Collection[str]) -> None:
    """A text that is an id of the corpus was meant to be its article."""
    for text in given:
        if isinstance(text, str) and text in ids:
            raise InputError(
                f"an article of the corpus must be given as an Article, got its id {text!r}"
            )


def _shingled(
    pair: tuple[Article, Article], shingle_size: int
) -> tuple[ShingleSets, UInt64s, Beginnings]:
    """The shingles of both, the digests of their titles, and their beginnings."""
    texts = [article.text.encode(errors="surrogatepass") for article in pair]
    sets, _, titles, beginnings = shingles.shingle_batch(
        np.frombuffer(b"".join(texts), dtype=np.uint8),
        np.cumsum([0, *map(len, texts)], dtype=np.int64),
        [article.title for article in pair],
        shingle_size=shingle_size,
    )
    return sets, titles, beginnings


def _explanation(
    pair: tuple[Article, Article],
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    overlaps: tuple[Overlaps, Overlaps],
    facts: Facts,
    params: Params,
) -> Explanation:
    found, within = overlaps
    doubtful = doubts(facts)
    words = float(within.words[0])
    same_title = bool(links.one_title(compared, found)[0])
    score, threshold, rule = _measured(
        pair, found, same_title, float(least_scores(doubtful)[0]), params
    )
    decided = f"{rule}: {_apart(score, threshold)}{_why(pair, Doubt(doubtful[0]))}"
    relation, reason = _decision(pair, sets, score >= threshold, decided, words, params)
    if relation == "partial" and facts.one_series[0]:
        relation, reason = "none", f"{decided}; passages in common are not reported within a series"
    both = sets.values[: sets.offsets[1]], sets.values[sets.offsets[1] :]
    shared = len(np.intersect1d(both[0], both[1], assume_unique=True))
    a, b = (np.setdiff1d(values, rarity.boilerplate, assume_unique=True) for values in both)
    common = len(np.intersect1d(a, b, assume_unique=True))
    jaccard = common / max(len(a) + len(b) - common, 1)
    bands = params.num_perm // lsh.LINK_ROWS
    passages, boilerplate = _passages(pair, rarity, params.shingle_size)
    return Explanation(
        a=pair[0].id,
        b=pair[1].id,
        relation=relation,
        reason=reason,
        score=score,
        threshold=threshold,
        words_of_a=float(found.of_left[0]),
        words_of_b=float(found.of_right[0]),
        shingles_of_a=shared / max(len(both[0]), 1),
        shingles_of_b=shared / max(len(both[1]), 1),
        passage_words=round(words),
        same_title=same_title,
        jaccard=jaccard,
        candidate_probability=lsh.collision_probability(jaccard, bands=bands),
        shared_fingerprint=_share_fingerprint(sets, rarity.boilerplate),
        together=None,
        passages=passages,
        boilerplate=boilerplate,
    )


def _measured(
    pair: tuple[Article, Article], found: Overlaps, same_title: bool, least: float, params: Params
) -> tuple[float, float, str]:
    """The score, what it must reach, and the rule by which it is measured."""
    score, threshold = float(found.scores[0]), params.threshold
    which = "under one title the greater counts" if same_title else "the lesser counts"
    rule = f"of the two shares of words {which}"
    if least:
        return score, max(threshold, least), rule
    # What one source prints under one title is a rubric, unless it is a copy.
    if score >= threshold or not same_title or _source_of_both(pair) is not None:
        return score, threshold, rule
    score = max(score, float(found.openings[0]))
    rule = "under one title half the threshold will do, for the share of all words or of an opening"
    return score, clusters.AKIN * threshold, rule


def _places(corpus: Weighed, articles: Iterable[str]) -> Int64s:
    """The places of those articles, by id, that are in a corpus and are compared there."""
    ids = corpus.catalogue.ids
    rows = [ids.index(name) for name in articles if name in ids]
    places = corpus.unique.places[rows]
    return places[places >= 0]


def _source_of_both(pair: tuple[Article, Article]) -> str | None:
    """The source that printed both, if it is known."""
    a, b = pair
    return a.source if is_named(a.source) and a.source == b.source else None


def _gap(pair: tuple[Article, Article]) -> timedelta | None:
    """How far apart both were published, if it is known."""
    first, second = pair[0].published, pair[1].published
    return None if first is None or second is None else abs(first - second)


def _why(pair: tuple[Article, Article], doubt: Doubt) -> str:
    source, gap = _source_of_both(pair), _gap(pair)
    return {
        Doubt.MUCH_LATER: f", since {source} printed them {gap} apart",
        Doubt.ONE_FORM: f", since {source} printed both in one form",
        Doubt.FILLED_IN: f", since {source} printed both under headlines of one form",
        Doubt.LATER: f", since {source} printed them {gap} apart",
        Doubt.ONE_SERIES: f", since they are of one series and {gap} apart",
        Doubt.NO_OPENING: f", since {source} printed both and they share no opening",
        Doubt.TWO_STORIES: f", since {source} printed both and each headline tells of its own text",
        Doubt.ONE_RUN: ", since they share one passage and no opening",
        Doubt.NONE: "",
    }[doubt]


def _decision(
    pair: tuple[Article, Article],
    sets: ShingleSets,
    linked: bool,
    decided: str,
    words: float,
    params: Params,
) -> tuple[Relation, str]:
    """The relation and the rule that decided, in the order in which rules apply."""
    refused = _refusal(pair, sets, params)
    if refused is not None:
        return "none", refused
    if sets.digests[0] == sets.digests[1]:
        return "exact", "they have the same words in the same order"
    if linked:
        return "copy", decided
    needed = partial_words(params)
    decided += f"; {round(words)} words in shared passages, a partial link takes {needed}"
    return "partial" if words >= needed else "none", decided


def _refusal(pair: tuple[Article, Article], sets: ShingleSets, params: Params) -> str | None:
    """Why the two are not compared at all."""
    for article, count in zip(pair, sets.words.tolist(), strict=True):
        if not count:
            return f"{article.id} has no word"
        if count < params.min_words:
            words = f"{count} word" if count == 1 else f"{count} words"
            return f"{article.id} has {words}, articles have at least {params.min_words}"
    gap = _gap(pair)
    if params.window is not None and gap is not None and gap > params.window:
        return f"they were published {gap} apart, the window is {params.window}"
    return None


def _apart(score: float, threshold: float) -> str:
    """Score and threshold with as many decimals as tell them apart."""
    decimals = 2
    told = f"{score:.2f}", f"{threshold:.2f}"
    while score != threshold and told[0] == told[1] and decimals < 9:
        decimals += 1
        told = f"{score:.{decimals}f}", f"{threshold:.{decimals}f}"
    return f"{told[0]}, threshold {told[1]}"


def _share_fingerprint(sets: ShingleSets, boilerplate: UInt32s) -> bool:
    bound = sets.fingerprint_offsets[1]
    shared = np.intersect1d(sets.fingerprints[:bound], sets.fingerprints[bound:])
    return len(np.setdiff1d(shared, boilerplate)) > 0


def _passages(
    pair: tuple[Article, Article], rarity: Rarity, shingle_size: int
) -> tuple[tuple[SharedPassage, ...], tuple[SharedPassage, ...]]:
    """The longest shared passages, and the longest of boilerplate."""
    a, b = (placed_words(article.text) for article in pair)
    first, second = ([placed.word for placed in words] for words in (a, b))
    # A text of fewer words is one shingle: another has all of them or nothing.
    size = max(1, min(shingle_size, len(a))) if len(a) == len(b) else shingle_size
    grams = (" ".join(first[i : i + size]) for i in range(len(first) - size + 1))
    hashes = [xxhash.xxh32_intdigest(gram.encode()) for gram in grams]
    stories = _story_counts(rarity, hashes)
    kinds: tuple[list[SharedPassage], list[SharedPassage]] = ([], [])
    for run in _runs(first, second, size):
        for common, i, j, words in _split(run, hashes, stories, size):
            least = min(
                (stories.get(value, 0.0) for value in hashes[i : i + max(words - size + 1, 1)]),
                default=0.0,
            )
            kinds[common].append(_passage(pair[0].text, a, b, (i, j, words), round(least) or None))
    passages, boilerplate = (
        tuple(sorted(kind, key=lambda passage: (-passage.words, passage.a_start))[:_MOST_PASSAGES])
        for kind in kinds
    )
    return passages, boilerplate


def _story_counts(rarity: Rarity, hashes: Sequence[int]) -> dict[int, float]:
    """In how many stories those shingles stand that more than three have."""
    known = np.isin(rarity.table, np.array(hashes, dtype=np.uint32)) & (rarity.table > 0)
    counts = shingles.COMMON_STORIES / rarity.weights[known].astype(np.float64)
    return dict(zip(rarity.table[known].tolist(), counts.tolist(), strict=True))


def _passage(
    text: str,
    a: list[PlacedWord],
    b: list[PlacedWord],
    place: tuple[int, int, int],
    stories: int | None,
) -> SharedPassage:
    i, j, words = place
    start, end = a[i].start, a[i + words - 1].end
    return SharedPassage(
        words, stories, start, end, b[j].start, b[j + words - 1].end, text[start:end]
    )


def _split(
    run: tuple[int, int, int], hashes: Sequence[int], stories: dict[int, float], size: int
) -> Iterator[tuple[bool, int, int, int]]:
    """Parts of a run: whether they are boilerplate, places in both texts, and words.

    A word that stands in any other shingle too is no boilerplate.
    """
    i, j, words = run
    last = i + words - size
    for common, part in groupby(
        range(i, last + 1), lambda p: stories.get(hashes[p], 0) > shingles.BOILERPLATE_STORIES
    ):
        places = list(part)
        begin, end = places[0], places[-1] + size
        if common:
            begin += size - 1 if begin > i else 0
            end -= size - 1 if places[-1] < last else 0
        if end > begin:
            yield common, begin, j + begin - i, end - begin


def _runs(a: list[str], b: list[str], size: int) -> list[tuple[int, int, int]]:
    """Words in a row that both texts have, each word once, the longest first.

    Greedy string tiling (Wise, 1993), as places in both and words.
    """
    found = sorted(_maximal_runs(a, b, size), key=lambda run: (-run[2], run[0], run[1]))
    in_a, in_b = bytearray(len(a)), bytearray(len(b))
    kept = []
    for i, j, words in found:
        free = [not (in_a[i + n] or in_b[j + n]) for n in range(words)]
        begin = 0
        for is_free, part in groupby(free):
            length = len(list(part))
            if is_free and length >= size:
                x, y = i + begin, j + begin
                in_a[x : x + length] = in_b[y : y + length] = b"\1" * length
                kept.append((x, y, length))
            begin += length
    return kept


def _maximal_runs(a: list[str], b: list[str], size: int) -> Iterator[tuple[int, int, int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(b) - size + 1):
        places[tuple(b[j : j + size])].append(j)
    # Runs that may go on, by the place in `b` of their last shingle.
    open_runs: dict[int, tuple[int, int]] = {}
    for i in range(len(a) - size + 2):
        gram = tuple(a[i : i + size])
        at = places.get(gram, []) if i + size <= len(a) else []
        if len(at) > _MOST_PLACES:
            at = [j + 1 for j in open_runs if tuple(b[j + 1 : j + 1 + size]) == gram]
        now = {j: open_runs.get(j - 1, (i, j)) for j in at}
        for j, (first_a, first_b) in open_runs.items():
            if j + 1 not in now:
                yield first_a, first_b, i - 1 + size - first_a
        open_runs = now
