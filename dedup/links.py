"""Candidate pairs to verified edges, with both coverages."""

from __future__ import annotations

import numpy as np

from dedup import _kernels
from dedup._threads import Threads
from dedup.model import Edges, Float64s, Int64s, Rarity, ShingleSets, UInt64s

# Two documents with this resemblance tell the same story, whatever else; the
# stories so found are what shingles are counted in.
STORY_JACCARD = 0.5


def stories(
    sets: ShingleSets, documents: Int64s, pairs: UInt64s, *, threads: Threads
) -> Int64s:
    """Near copies joined to stories, the unit in which common text is counted.

    Parameters
    ----------
    sets : ShingleSets
    documents : ndarray of shape (n,), dtype=int64
    pairs : ndarray of shape (p,), dtype=uint64
        ``first << 32 | second``, places in `documents`.
    threads : Threads

    Returns
    -------
    ndarray of shape (n,), dtype=int64
        The least place of each document's story.
    """
    left, right = split_pairs(pairs)
    shared = shared_shingles(sets, documents[left], documents[right], threads)
    sizes = np.diff(sets.offsets)
    union = sizes[documents[left]] + sizes[documents[right]] - shared
    same = shared >= STORY_JACCARD * union
    roots = np.arange(len(documents), dtype=np.int64)
    _kernels.join(left[same], right[same], roots)
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
    documents: Int64s,
    weights: Float64s,
    pairs: UInt64s,
    *,
    shingle_size: int,
    threads: Threads,
) -> Edges:
    """The exact score of each candidate pair.

    The score of a pair is the lesser of its two weighted coverages: of the
    words of each document, each by its weight, the share that stands in
    shingles which the other document has too.

    Parameters
    ----------
    sets : ShingleSets
    rarity : Rarity
    documents : ndarray of shape (n,), dtype=int64
    weights : ndarray of shape (n,), dtype=float64
        The weighted words of each document.
    pairs : ndarray of shape (p,), dtype=uint64
        ``first << 32 | second``, places in `documents`.
    shingle_size : int
    threads : Threads

    Returns
    -------
    Edges
        One for each pair, whatever its score.
    """
    left, right = split_pairs(pairs)
    covered = np.empty((len(pairs), 2), dtype=np.float64)

    def cover(span: tuple[int, int]) -> None:
        part = slice(*span)
        _kernels.cover(
            sets.values, sets.positions, sets.offsets, rarity.table, rarity.weights, shingle_size,
            documents[left[part]], documents[right[part]], covered[part],
        )  # fmt: skip

    for _ in threads.map(cover, threads.spans(len(pairs))):
        pass
    least = np.minimum(
        covered[:, 0] / np.maximum(weights[left], 1e-9),
        covered[:, 1] / np.maximum(weights[right], 1e-9),
    )
    return Edges(left, right, np.minimum(least, 1.0))


def split_pairs(pairs: UInt64s) -> tuple[Int64s, Int64s]:
    """``first << 32 | second`` as two arrays of places."""
    first = (pairs >> np.uint64(32)).astype(np.int64)
    return first, (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
