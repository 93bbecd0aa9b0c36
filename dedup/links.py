"""Candidate pairs to verified edges, with both coverages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from dedup import _kernels
from dedup._threads import Threads
from dedup.model import (
    Bools,
    Compared,
    Edges,
    Float64s,
    Int64s,
    Overlaps,
    Rarity,
    ShingleSets,
    UInt64s,
)

# Two documents that cover so much of each other tell one story, whatever else;
# the stories so found are what shingles are counted in.  A passage in common
# has to be two thirds of both, as at a Jaccard of 0.5; but changes of single
# words, scattered over both, cost a few words each and not five shingles.
STORY_COVERAGE = 2 / 3

# Two articles of which neither has so much of the other's opening, and whose
# longest passage in common is so much of all they share, have a quotation, a
# gallery's captions or a disclaimer in common; or one has another lead on the
# text of the other, where they cover half of each other.
OPENING_SHARED = 1 / 4
_ONE_RUN = 0.6
PASSAGE_COVERAGE = 1 / 2

# What the copies of a story share is their own; a form is shared by the stories
# that fill it in.  Where five of them do, its words count less than this.
_FORM = 2 / 3

# A text again, but for a few words.
NEARLY_ALL = 0.95

# Shared words make a passage when so many more than a shingle stand in a row:
# phrases of the language are shorter, and so are names and titles.
_BEYOND_A_SHINGLE = 5

# Days on which one source prints a story anew before it is a series.
SERIES_DAYS = 3


def join_near_copies(edges: Edges, roots: Int64s) -> None:
    """Join what covers two thirds of each other, and so tells one story, over any chain.

    Parameters
    ----------
    edges : Edges
        Scored pairs, every shingle counting in full.
    roots : ndarray of shape (n,), dtype=int64
        The least place of what each document is joined with; changed in place.
    """
    same = edges.scores >= STORY_COVERAGE
    _kernels.join(edges.left[same], edges.right[same], roots)


def stories(roots: Int64s, series: Bools, days: Int64s) -> Int64s:
    """The unit in which common text is counted.

    Each day of a series is a story of its own, so that its form is found to
    be common.

    Parameters
    ----------
    roots : ndarray of shape (n,), dtype=int64
        As `join_near_copies` leaves them.
    series : ndarray of shape (n,), dtype=bool
        What `in_series` tells of them.
    days : ndarray of shape (n,), dtype=int64
        The day of each document; any number where none is known.

    Returns
    -------
    ndarray of shape (n,), dtype=int64
        The least place of each document's story.
    """
    serial = np.flatnonzero(series)
    by_day = np.stack([roots[serial], days[serial]], axis=1)
    _, first, group = np.unique(by_day, axis=0, return_index=True, return_inverse=True)
    found = roots.copy()
    found[serial] = serial[first][group.reshape(-1)]
    return found


def in_series(roots: Int64s, printed: Int64s) -> Bools:
    """Whether documents belong to a series: the weather, a market's close, a column.

    A group of documents is a series when it has, of one source, texts that
    are new on three days or more.

    Parameters
    ----------
    roots : ndarray of shape (n,), dtype=int64
        What represents the group of each document.
    printed : ndarray of shape (m, 3), dtype=int64
        A document, a number for a source that printed it, and the first day,
        -1 for unknown.

    Returns
    -------
    ndarray of shape (n,), dtype=bool
    """
    printed = printed[printed[:, 2] >= 0]
    groups = roots[printed[:, 0]]
    large = np.bincount(roots, minlength=len(roots))[groups] >= SERIES_DAYS
    sources, days = printed[large, 1], printed[large, 2]
    # One key for a source in a group, and one for each day on which it printed something.
    most, span = 1 + sources.max(initial=0), 1 + days.max(initial=0)
    pairs, of_pair = np.unique(groups[large] * most + sources, return_inverse=True)
    on_days = np.bincount(np.unique(of_pair * span + days) // span, minlength=len(pairs))
    serial = np.zeros(len(roots), dtype=np.bool_)
    serial[pairs[on_days >= SERIES_DAYS] // most] = True
    return serial[roots]


def in_one_run(
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    found: Overlaps,
    *,
    shingle_size: int,
    threads: Threads,
) -> Bools:
    """Whether pairs share one passage and little else, neither an opening nor a title.

    Returns
    -------
    ndarray of shape (p,), dtype=bool
    """
    doubtful = (found.openings < OPENING_SHARED) & (found.words > 0)
    doubtful &= (found.scores < PASSAGE_COVERAGE) & ~one_title(compared, found)
    some = np.flatnonzero(doubtful)
    left, right = compared.rows[found.left[some]], compared.rows[found.right[some]]
    heaviest = np.empty((len(some), 2), dtype=np.float64)

    def weigh(span: tuple[int, int]) -> None:
        part = slice(*span)
        _kernels.heaviest_runs(
            sets.values, sets.positions, sets.offsets, rarity.table, rarity.weights, shingle_size,
            left[part], right[part], heaviest[part],
        )  # fmt: skip

    for _ in threads.map(weigh, threads.spans(len(some))):
        pass
    doubtful[some] = heaviest.min(axis=1, initial=np.inf) >= _ONE_RUN * found.words[some]
    return doubtful


def in_one_form(
    sets: ShingleSets,
    alike: Rarity,
    compared: Compared,
    found: Overlaps,
    *,
    shingle_size: int,
    threads: Threads,
) -> Bools:
    """Whether what pairs share is mostly a form, text that other stories have too.

    Parameters
    ----------
    sets : ShingleSets
    alike : Rarity
        Every shingle counts in full, but boilerplate not at all.
    compared : Compared
    found : Overlaps
    shingle_size : int
    threads : Threads

    Returns
    -------
    ndarray of shape (p,), dtype=bool
    """
    cover = partial(_covered, sets, alike, compared, shingle_size, shingle_size)
    covered = _of_all(cover, found, threads)
    return found.words < _FORM * _words(covered)


def settled(found: Overlaps, least: Float64s) -> Overlaps:
    """The same pairs; those below what is the least for each score nothing.

    Nor do their openings count.
    """
    dropped = found.scores < least
    scores, openings = (np.where(dropped, 0.0, part) for part in (found.scores, found.openings))
    return replace(found, scores=scores, openings=openings)


def one_title(compared: Compared, found: Edges) -> Bools:
    """Whether the two documents of pairs have the same title."""
    left, right = compared.titles[found.left], compared.titles[found.right]
    same: Bools = (left == right) & (left > 0)
    return same


def versions(compared: Compared, found: Overlaps, least: float) -> Bools:
    """Whether pairs under one title share so much of either text, or of its opening."""
    return one_title(compared, found) & (np.maximum(found.scores, found.openings) >= least)


def shared_shingles(sets: ShingleSets, left: Int64s, right: Int64s, threads: Threads) -> Int64s:
    """Shingles that the documents ``left[p]`` and ``right[p]`` share.

    Returns
    -------
    ndarray of shape (len(left),), dtype=int64
    """
    shared = np.empty(len(left), dtype=np.int64)

    def count(span: tuple[int, int]) -> None:
        part = slice(*span)
        _kernels.shared_counts(sets.values, sets.offsets, left[part], right[part], shared[part])

    for _ in threads.map(count, threads.spans(len(left))):
        pass
    return shared


def edges(
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    pairs: UInt64s,
    *,
    shingle_size: int,
    threads: Threads,
) -> Overlaps:
    """The exact score of each candidate pair, and what the two share.

    The score of a pair is the lesser of its two weighted coverages: of the
    words of each document, each by its weight and those of its opening twice,
    the share that stands in shingles which the other document has too.  Under
    one and the same title the greater coverage counts: an abridged copy, or
    one that grew.

    Parameters
    ----------
    sets : ShingleSets
    rarity : Rarity
    compared : Compared
    pairs : ndarray of shape (p,), dtype=uint64
        ``first << 32 | second``, places in `compared`.
    shingle_size : int
    threads : Threads

    Returns
    -------
    Overlaps
        One for each pair, whatever its score.
    """
    left, right = split_pairs(pairs)
    found = Overlaps(left, right, *np.empty((5, len(pairs)), dtype=np.float64))
    words, openings = compared.weights[:, 0], compared.weights[:, 1]
    twice = words + openings

    def score(span: tuple[int, int]) -> None:
        some = slice(*span)
        x, y = left[some], right[some]
        covered = _covered(sets, rarity, compared, shingle_size, shingle_size, x, y)
        of_left = _shares(covered[:, 0, 0] + covered[:, 0, 1], twice[x])
        of_right = _shares(covered[:, 1, 0] + covered[:, 1, 1], twice[y])
        found.scores[some] = np.where(
            one_title(compared, Edges(x, y, of_left)),
            np.maximum(of_left, of_right),
            np.minimum(of_left, of_right),
        )
        found.words[some] = _words(covered)
        found.of_left[some], found.of_right[some] = of_left, of_right
        found.openings[some] = np.maximum(
            _shares(covered[:, 0, 1], openings[x]), _shares(covered[:, 1, 1], openings[y])
        )

    for _ in threads.map(score, threads.spans(len(pairs))):
        pass
    return found


def passages(
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    found: Overlaps,
    *,
    shingle_size: int,
    threads: Threads,
) -> Overlaps:
    """The same pairs with what they share in passages, ten shared words in a row or more.

    With shingles of another size than five words, five more than a shingle.
    Both coverages are those of all words alike; the scores stay as they are.
    """
    stretch = shingle_size + _BEYOND_A_SHINGLE
    cover = partial(_covered, sets, rarity, compared, shingle_size, stretch)
    covered = _of_all(cover, found, threads)
    of_left = _shares(covered[:, 0, 0], compared.weights[found.left, 0])
    of_right = _shares(covered[:, 1, 0], compared.weights[found.right, 0])
    return replace(found, words=_words(covered), of_left=of_left, of_right=of_right)


def split_pairs(pairs: UInt64s) -> tuple[Int64s, Int64s]:
    """``first << 32 | second`` as two arrays of places."""
    first = (pairs >> np.uint64(32)).astype(np.int64)
    return first, (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _covered(
    sets: ShingleSets,
    rarity: Rarity,
    compared: Compared,
    shingle_size: int,
    stretch: int,
    left: Int64s,
    right: Int64s,
) -> Float64s:
    """What two documents share in `stretch` or more words in a row, of shape (p, 2, 2).

    Of each side the weight of all words, and of those of its opening.
    """
    covered = np.empty((len(left), 2, 2), dtype=np.float64)
    _kernels.cover(
        sets.values, sets.positions, sets.offsets, rarity.table, rarity.weights, shingle_size,
        compared.rows[left], compared.rows[right], compared.openings[left],
        compared.openings[right], covered, stretch,
    )  # fmt: skip
    return covered


def _of_all(
    cover: Callable[[Int64s, Int64s], Float64s], found: Edges, threads: Threads
) -> Float64s:
    """What a function gives for pairs, on all threads."""
    spans = (slice(*span) for span in threads.spans(len(found.left)))
    parts = threads.map(lambda some: cover(found.left[some], found.right[some]), spans)
    return np.concatenate(list(parts))


def _shares(part: Float64s, whole: Float64s) -> Float64s:
    return np.minimum(part / np.maximum(whole, 1e-9), 1.0)


def _words(covered: Float64s) -> Float64s:
    return np.minimum(covered[:, 0, 0], covered[:, 1, 0]).round(3)
