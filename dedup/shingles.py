"""Texts to hashed shingles, and shingles to how much each one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dedup import _kernels
from dedup._arrays import offsets_of
from dedup._threads import Threads
from dedup.model import (
    Beginnings,
    Float64s,
    Int64s,
    Rarity,
    ShingleSets,
    UInt8s,
    UInt16s,
    UInt32s,
    UInt64s,
)
from dedup.text import fold_table_of

# Winnowing window, in shingles: any run of WINDOW + k - 1 words that two
# articles share leaves the same fingerprint in both.
WINDOW = 26

# A shingle counts in full while up to three stories have it, then 3 / stories;
# beyond fifteen stories it is boilerplate and links nothing.
COMMON_STORIES = 3
BOILERPLATE_STORIES = 15

# So many words from the first on, each by its weight, but at most half of an
# article, are its opening, which counts twice: news tells its story there, and
# what different stories share (background, captions, disclaimers) stands
# further down.
OPENING_WORDS = 60

# Of titles and texts so many words are kept to hold headlines against texts.
_FIRST_WORDS = 64

# Shingles counted in one pass over a range of hashes, one byte of counter each:
# as many as a core's cache holds.
_VALUES_A_PASS = 1 << 20
# Of each document at least so many: with fewer, going from one to the next takes
# more time than counting, and the passes over all of them grow with the square.
_LEAST_OF_EACH = 16
_COMMON = np.uint8(COMMON_STORIES + 1)


class Room:
    """Memory for the loops to write to, one batch after another.

    New memory is paid for page by page when it is first written, which took a
    third of the time of short batches.
    """

    def __init__(self) -> None:
        self._arrays = _room(0)

    def arrays(self, length: int) -> tuple[UInt32s, UInt16s, UInt32s]:
        """Values, positions and fingerprints, at least so many of each."""
        if len(self._arrays[0]) < length:
            self._arrays = _room(length)
        return self._arrays


def _room(length: int) -> tuple[UInt32s, UInt16s, UInt32s]:
    return (
        np.empty(length, dtype=np.uint32),
        np.empty(length, dtype=np.uint16),
        np.empty(length, dtype=np.uint32),
    )


_NO_PERMUTATIONS = np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint32)


class Shingled(NamedTuple):
    """What is kept of n texts.

    Attributes
    ----------
    sets : ShingleSets
    signatures : ndarray of shape (n, num_perm), dtype=uint16
        The low 16 bits of their signatures, enough to find candidate pairs:
        two documents agree in them by chance once in 65,536 rows (b-bit
        minwise hashing: Li and König, WWW 2010), and they need half the memory.
    titles : ndarray of shape (n,), dtype=uint64
        A digest of the words of each title; 0 for none.
    beginnings : Beginnings
    """

    sets: ShingleSets
    signatures: UInt16s
    titles: UInt64s
    beginnings: Beginnings


def shingle_batch(
    data: UInt8s,
    offsets: Int64s,
    titles: Sequence[str | None],
    *,
    shingle_size: int,
    permutations: tuple[UInt32s, UInt32s] = _NO_PERMUTATIONS,
    room: Room | None = None,
) -> Shingled:
    """The shingles, the signatures and the beginnings of texts.

    Parameters
    ----------
    data : ndarray of shape (bytes,), dtype=uint8
        The texts one after another, in UTF-8.
    offsets : ndarray of shape (n + 1,), dtype=int64
        Where each text begins.
    titles : sequence of str or None
    shingle_size : int
        Words in a shingle.  A text of fewer words has one shingle, all of
        them; a text without words has none.
    permutations : tuple of two ndarrays of shape (num_perm,), dtype=uint32
        What `minhash.permutations` returns.
    room : Room or None
        Where values, positions and fingerprints are to stand, until it is used
        again; None takes new memory.

    Returns
    -------
    Shingled
    """
    count = len(offsets) - 1
    # A byte gives at most two words (U+3316).
    values, positions, fingerprints = (room or Room()).arrays(2 * len(data) + count)
    ends = np.zeros((count + 1, 3), dtype=np.int64)
    words = np.empty(count, dtype=np.int64)
    first_words = np.empty(count * _FIRST_WORDS, dtype=np.uint16)
    of_texts = np.empty(count, dtype=np.uint64)
    signatures = np.empty((count, len(permutations[0])), dtype=np.uint16)
    encoded = [title.encode(errors="surrogatepass") if title else b"" for title in titles]
    of_titles = np.empty(len(titles), dtype=np.uint64)
    title_words = np.empty(len(titles) * _FIRST_WORDS, dtype=np.uint16)
    title_ends = np.zeros(len(titles) + 1, dtype=np.int64)
    title_data = np.frombuffer(b"".join(encoded), np.uint8)
    title_offsets = offsets_of(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    _kernels.shingle_texts(
        data, offsets, fold_table_of(data, title_data), shingle_size, WINDOW,
        values, positions, fingerprints, ends[1:], words, of_texts,
        *permutations, signatures, _FIRST_WORDS, first_words, title_data, title_offsets,
        of_titles, title_words, title_ends[1:],
    )  # fmt: skip
    beginnings = Beginnings(
        first_words[: ends[-1, 2]], ends[:, 2].copy(), title_words[: title_ends[-1]], title_ends
    )
    sets = ShingleSets(
        values=values[: ends[-1, 0]],
        positions=positions[: ends[-1, 0]],
        offsets=ends[:, 0].copy(),
        fingerprints=fingerprints[: ends[-1, 1]],
        fingerprint_offsets=ends[:, 1].copy(),
        words=words,
        digests=of_texts,
    )
    return Shingled(sets, signatures, of_titles, beginnings)


def rubrics(titles: UInt64s, stories: Int64s) -> UInt64s:
    """Digests of titles, 0 aside, that stand over too many stories to tell any of them.

    Parameters
    ----------
    titles : ndarray of shape (n,), dtype=uint64
        The digest of the title of each document, as in `Shingled`.
    stories : ndarray of shape (n,), dtype=int64
        As for `rarity`.

    Returns
    -------
    ndarray of shape (r,), dtype=uint64
        As for shingles, more than fifteen stories are too many.
    """
    order = np.lexsort((stories, titles))
    titles, stories = titles[order], stories[order]
    another = (np.diff(titles, prepend=~titles[:1]) != 0) | (np.diff(stories, prepend=-1) != 0)
    names, counts = np.unique(titles[another], return_counts=True)
    return names[(counts > BOILERPLATE_STORIES) & (names > 0)]


def rarity(sets: ShingleSets, documents: Int64s, stories: Int64s, threads: Threads) -> Rarity:
    """How much each shingle counts, by the stories that have it.

    Parameters
    ----------
    sets : ShingleSets
    documents : ndarray of shape (n,), dtype=int64
        Documents that count, exact copies once.
    stories : ndarray of shape (n,), dtype=int64
        The story of each of them: copies of one story share a number.
    threads : Threads

    Returns
    -------
    Rarity
        Inverse story frequency: ``3 / stories`` above three stories.  Copies
        of one story count once, so a popular story keeps its weight where a
        cut-off by document frequency would delete it.  Stories are counted by
        how evenly they share the documents that have the shingle, as the
        exponential of the entropy (the Hill number of order 1; Hill,
        "Diversity and evenness", Ecology 54, 1973): one story of 283 copies
        and 17 stragglers are 1.5 stories, 300 articles of one site are 300.
    """
    # In the order of memory, which the count does not depend on.
    order = np.argsort(documents)
    documents, stories = documents[order], stories[order]
    bounds = [(1 << 32) * piece // threads.workers for piece in range(threads.workers + 1)]
    found = list(
        threads.map(
            lambda span: _common_shingles(sets, documents, stories, *span),
            pairwise(bounds),
        )
    )
    common = np.concatenate([values for values, _ in found])
    frequency = np.concatenate([counts for _, counts in found])
    table, slots = _table(common)
    weights = np.ones(len(table), dtype=np.float32)
    weights[slots] = COMMON_STORIES / frequency
    return Rarity(table, weights, common[frequency > BOILERPLATE_STORIES])


def no_rarity() -> Rarity:
    """Every shingle counts in full."""
    nothing = np.empty(0, dtype=np.uint32)
    table, _ = _table(nothing)
    return Rarity(table, np.ones(len(table), dtype=np.float32), nothing)


def without_boilerplate(rarity: Rarity) -> Rarity:
    """The same shingles, of which boilerplate does not count at all."""
    rare = rarity.weights >= np.float32(COMMON_STORIES / BOILERPLATE_STORIES)
    return replace(rarity, weights=np.where(rare, rarity.weights, np.float32(0)))


def counted_alike(rarity: Rarity) -> Rarity:
    """The same shingles, each counting in full, but boilerplate not at all."""
    return replace(rarity, weights=np.ceil(without_boilerplate(rarity).weights))


def boilerplate_table(rarity: Rarity) -> UInt32s:
    """The boilerplate shingles as a table for the compiled loops."""
    return _table(rarity.boilerplate)[0]


def weighted_words(
    sets: ShingleSets, rarity: Rarity, documents: Int64s, shingle_size: int, threads: Threads
) -> tuple[Float64s, Int64s]:
    """Words of documents, each by its weight, the heaviest shingle over it.

    Returns
    -------
    ndarray of shape (len(documents), 2), dtype=float64
        The weighted words of each document, and those of its opening.
    ndarray of shape (len(documents),), dtype=int64
        Where its opening ends, in words.
    """
    totals = np.zeros((len(documents), 2), dtype=np.float64)
    ends = np.zeros(len(documents), dtype=np.int64)

    def weigh(span: tuple[int, int]) -> None:
        begin, end = span
        _kernels.weigh(
            sets.values, sets.positions, sets.offsets, rarity.table, rarity.weights, shingle_size,
            OPENING_WORDS, documents[begin:end], totals[begin:end], ends[begin:end],
        )  # fmt: skip

    for _ in threads.map(weigh, threads.spans(len(documents))):
        pass
    return totals, ends


def _common_shingles(
    sets: ShingleSets, documents: Int64s, stories: Int64s, low: int, high: int
) -> tuple[UInt32s, Float64s]:
    """Shingles in [low, high) of more than three stories, and their story counts."""
    ends = sets.offsets[documents + 1]
    begins = np.empty(len(documents), dtype=np.int64)
    stops = np.empty(len(documents), dtype=np.int64)
    _kernels.places_of(np.uint64(low), sets.values, sets.offsets[documents], ends, begins)
    expected = len(sets.values) * (high - low) >> 32
    passes = 1 + expected // max(_VALUES_A_PASS, _LEAST_OF_EACH * len(documents))
    # About as many counters as values: a tenth of what passes is rarer.
    slots = 1 << max(6, (expected // passes).bit_length())
    counters = np.empty(slots, dtype=np.uint8)
    common = np.empty(slots // 64, dtype=np.uint64)
    last = np.empty(max(slots // 4, 1), dtype=np.uint32)
    keys = np.empty(0, dtype=np.uint64)
    found = []
    for piece in range(1, passes + 1):
        bound = np.uint64(low + (high - low) * piece // passes)
        _kernels.common_marks(sets.values, begins, ends, bound, _COMMON, counters, common, stops)
        room = int((stops - begins).sum()) + 1
        if len(keys) < room:
            keys = np.empty(room, dtype=np.uint64)
        count = _kernels.marked_keys(sets.values, begins, stops, stories, common, keys)
        count = _kernels.keys_of_many(keys[:count], _COMMON, last)
        begins, stops = stops, begins
        values, stories_of = _effective_stories(keys[:count])
        # 0 marks an empty slot in the tables, so the one shingle in four
        # thousand million that hashes to 0 always counts in full.
        kept = (stories_of > COMMON_STORIES) & (values > 0)
        found.append((values[kept], stories_of[kept]))
    return np.concatenate([v for v, _ in found]), np.concatenate([n for _, n in found])


def _effective_stories(keys: UInt64s) -> tuple[UInt32s, Float64s]:
    """Shingles, ascending, and how many stories have each, from value << 32 | story."""
    keys.sort()
    runs = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    documents = np.diff(runs, append=len(keys))
    values = keys[runs] >> np.uint64(32)
    begins = np.flatnonzero(np.diff(values, prepend=~values[:1]))
    if not len(begins):
        return values.astype(np.uint32), np.empty(0, dtype=np.float64)
    total = np.add.reduceat(documents, begins).astype(np.float64)
    logarithms = np.add.reduceat(documents * np.log(documents), begins)
    # Rounded, so that equal shares of three stories are three.
    effective = np.exp(np.log(total) - logarithms / total, dtype=np.float64).round(9)
    return values[begins].astype(np.uint32), effective


def _table(members: UInt32s) -> tuple[UInt32s, Int64s]:
    # At most one slot in eight is taken: nearly every look-up, which mostly
    # finds nothing, ends at the first slot.
    size = 8 << len(members).bit_length()
    table = np.zeros(size, dtype=np.uint32)
    slots = np.empty(len(members), dtype=np.int64)
    _kernels.fill_table(members, table, slots)
    return table, slots
