"""Candidate pairs to verified edges, with both coverages."""

from __future__ import annotations

import numpy as np

from dedup import _kernels
from dedup._threads import Threads
from dedup.model import Compared, Edges, Float64s, Int64s, Overlaps, Rarity, ShingleSets, UInt64s

# Two documents that cover so much of each other tell one story, whatever else;
# the stories so found are what shingles are counted in.  A passage in common
# has to be two thirds of both, as at a Jaccard of 0.5; but changes of single
# words, scattered over both, cost a few words each and not five shingles.
STORY_COVERAGE = 2 / 3

# Shared words make a passage when so many more than a shingle stand in a row:
# phrases of the language are shorter, and so are names and titles.
_BEYOND_A_SHINGLE = 5

# Days on which one source prints a story before it is a series.
SERIES_DAYS = 3


def stories(count: int, edges: Edges, *, sources: Int64s, days: Int64s) -> Int64s:
    """Near copies joined to stories, the unit in which common text is counted.

    What one source prints nearly alike on three days or more is a series (the
    weather, a market's close): each day of it is a story of its own, so that
    its form is found to be common.

    Parameters
    ----------
    count : int
        Documents.
    edges : Edges
        Scored pairs of them, every shingle counting in full.
    sources, days : ndarray of shape (count,), dtype=int64
        A number for the source and for the day of each document; -1 for none.

    Returns
    -------
    ndarray of shape (count,), dtype=int64
        The least place of each document's story.
    """
    same = edges.scores >= STORY_COVERAGE
    roots = np.arange(count, dtype=np.int64)
    _kernels.join(edges.left[same], edges.right[same], roots)

    # No story of fewer documents is printed on so many days.
    able = np.bincount(roots, minlength=count)[roots] >= SERIES_DAYS
    able &= (sources >= 0) & (days >= 0)
    printed = np.unique(np.stack([roots, sources, days], axis=1)[able], axis=0)
    of_source, on_days = np.unique(printed[:, :2], axis=0, return_counts=True)
    series = np.flatnonzero(np.isin(roots, of_source[on_days >= SERIES_DAYS, 0]))
    by_day = np.stack([roots[series], days[series]], axis=1)
    _, first, group = np.unique(by_day, axis=0, return_index=True, return_inverse=True)
    roots[series] = series[first][group.reshape(-1)]
    return roots


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
    words of each document, each by its weight, the share that stands in
    shingles which the other document has too.  Under one and the same title
    the greater coverage counts: an abridged copy, or one that grew.

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
    rows = compared.rows[left], compared.rows[right]
    covered = _covered(sets, rarity, *rows, shingle_size, shingle_size, threads)
    return _overlaps(compared, left, right, covered)


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
    """
    rows = compared.rows[found.left], compared.rows[found.right]
    stretch = shingle_size + _BEYOND_A_SHINGLE
    covered = _covered(sets, rarity, *rows, shingle_size, stretch, threads)
    return _overlaps(compared, found.left, found.right, covered)


def split_pairs(pairs: UInt64s) -> tuple[Int64s, Int64s]:
    """``first << 32 | second`` as two arrays of places."""
    first = (pairs >> np.uint64(32)).astype(np.int64)
    return first, (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _covered(
    sets: ShingleSets,
    rarity: Rarity,
    left: Int64s,
    right: Int64s,
    shingle_size: int,
    stretch: int,
    threads: Threads,
) -> Float64s:
    """Weighted words of each of two documents in what they share, of shape (p, 2)."""
    covered = np.empty((len(left), 2), dtype=np.float64)

    def cover(span: tuple[int, int]) -> None:
        part = slice(*span)
        _kernels.cover(
            sets.values, sets.positions, sets.offsets, rarity.table, rarity.weights, shingle_size,
            left[part], right[part], covered[part], stretch,
        )  # fmt: skip

    for _ in threads.map(cover, threads.spans(len(left))):
        pass
    return covered


def _overlaps(compared: Compared, left: Int64s, right: Int64s, covered: Float64s) -> Overlaps:
    of_left = np.minimum(covered[:, 0] / np.maximum(compared.weights[left], 1e-9), 1.0)
    of_right = np.minimum(covered[:, 1] / np.maximum(compared.weights[right], 1e-9), 1.0)
    titles = compared.titles
    same_title = (titles[left] == titles[right]) & (titles[left] > 0)
    scores = np.where(same_title, np.maximum(of_left, of_right), np.minimum(of_left, of_right))
    return Overlaps(left, right, scores, np.round(covered.min(axis=1), 3), of_left, of_right)
