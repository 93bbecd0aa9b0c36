"""Two lists of paragraphs to the words that each pair of them shares.

Greedy string tiling (Wise, 1993): the longest stretches that both texts share
are paired first, and a word is paired at most once.  So a sentence that stands
in both texts once binds its two paragraphs, and nothing else can claim it.
Stretches are found at rare n-grams.  One that is frequent in both texts extends
a stretch, or else its occurrences are paired in order, as those of a paragraph
that stands there many times; what is found by these alone must be longer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from dedup.ledger.sequences import longest_increasing, shared_count
from dedup.ledger.tokens import Line

# An n-gram is rare while its occurrences in base and copy, multiplied, are at
# most this many; so seeds are at most as many times the words.
MAX_SEEDS = 16
# Words of a stretch of frequent n-grams alone, in n-grams.
_LEAST_GRAMS = 2

_BASE_BREAK, _COPY_BREAK = "\0", "\1"


class Tile(NamedTuple):
    """Equal words: places count words of all paragraphs, each with a break after it."""

    base_start: int
    copy_start: int
    length: int


class Overlap(NamedTuple):
    """What one paragraph of the base shares with one of the copy.

    Attributes
    ----------
    words : int
        Words paired between them.
    tiles : list of Tile
        The stretches, in the order of the base; places count words from the
        start of the two paragraphs.
    """

    words: int
    tiles: list[Tile]


def overlaps(
    base: Sequence[Line], copy: Sequence[Line], gram: int
) -> dict[tuple[int, int], Overlap]:
    """The words shared by paragraphs, by pairs of indices; pairs without any are left out.

    Parameters
    ----------
    base, copy : sequence of Line
        The paragraphs to compare, in reading order.
    gram : int
        Words in a stretch at least.
    """
    field = _Field(base, copy)
    for start_a, start_b, length in _seeded_runs(field, gram):
        field.lay(start_a, start_b, length, gram)
    by_pair: dict[tuple[int, int], list[Tile]] = defaultdict(list)
    for tile in sorted(field.tiles):
        pair = field.base_line(tile.base_start), field.copy_line(tile.copy_start)
        by_pair[pair].append(tile)
    return {pair: field.overlap(pair, tiles) for pair, tiles in by_pair.items()}


class _Field:
    """Both texts as one string each, and which of their words are paired."""

    def __init__(self, base: Sequence[Line], copy: Sequence[Line]) -> None:
        self.base = "".join([line.words + _BASE_BREAK for line in base])
        self.copy = "".join([line.words + _COPY_BREAK for line in copy])
        self._base_starts = [0, *accumulate(len(line.words) + 1 for line in base)]
        self._copy_starts = [0, *accumulate(len(line.words) + 1 for line in copy)]
        self._base_taken = bytearray(len(self.base) + 1)
        self._copy_taken = bytearray(len(self.copy) + 1)
        self.tiles: list[Tile] = []

    def base_line(self, place: int) -> int:
        return bisect_right(self._base_starts, place) - 1

    def copy_line(self, place: int) -> int:
        return bisect_right(self._copy_starts, place) - 1

    def lay(self, a: int, b: int, length: int, gram: int) -> None:
        """Pair what is free of a stretch, after making it as long as it goes."""
        end, shift = a + length, b - a
        while a < end:
            stop = self._first_taken(a, end, shift)
            if stop > a:
                first, last = self._extended(a, stop, shift)
                if last - first >= gram:
                    self._base_taken[first:last] = b"\1" * (last - first)
                    self._copy_taken[first + shift : last + shift] = b"\1" * (last - first)
                    self.tiles.append(Tile(first, first + shift, last - first))
            a = stop + 1

    def _first_taken(self, a: int, end: int, shift: int) -> int:
        """The first place of the base from `a` on that is taken on either side."""
        in_base = self._base_taken.find(1, a, end)
        if in_base >= 0:
            end = in_base
        in_copy = self._copy_taken.find(1, a + shift, end + shift)
        return end if in_copy < 0 else in_copy - shift

    def _extended(self, first: int, last: int, shift: int) -> tuple[int, int]:
        """A free stretch with the free equal words on both sides of it."""
        base, copy = self.base, self.copy
        while (
            first > 0
            and first + shift > 0
            and base[first - 1] == copy[first + shift - 1]
            and not (self._base_taken[first - 1] or self._copy_taken[first + shift - 1])
        ):
            first -= 1
        while (
            last < len(base)
            and last + shift < len(copy)
            and base[last] == copy[last + shift]
            and not (self._base_taken[last] or self._copy_taken[last + shift])
        ):
            last += 1
        return first, last

    def overlap(self, pair: tuple[int, int], tiles: list[Tile]) -> Overlap:
        """The tiles of a pair of paragraphs, with what is shared between and around them."""
        kept = [tiles[i] for i in longest_increasing([tile.copy_start for tile in tiles])]
        words = sum(tile.length for tile in tiles)
        a_start, b_start = self._base_starts[pair[0]], self._copy_starts[pair[1]]
        a, b = a_start, b_start
        ends = [(tile.base_start, tile.copy_start) for tile in kept]
        ends.append((self._base_starts[pair[0] + 1] - 1, self._copy_starts[pair[1] + 1] - 1))
        for tile, (a_end, b_end) in zip([*kept, None], ends, strict=True):
            free_a = self._free(self.base, self._base_taken, a, a_end, tile is None)
            free_b = self._free(self.copy, self._copy_taken, b, b_end, tile is None)
            if free_a and free_b:
                words += shared_count(free_a, free_b)
            if tile is not None:
                a, b = a_end + tile.length, b_end + tile.length
        moved = [Tile(t.base_start - a_start, t.copy_start - b_start, t.length) for t in tiles]
        return Overlap(words, moved)

    @staticmethod
    def _free(text: str, taken: bytearray, start: int, end: int, from_start: bool) -> str:
        """The free words next to a tile, up to the first that another tile has."""
        if from_start:
            stop = taken.find(1, start, end)
            return text[start : end if stop < 0 else stop]
        return text[taken.rfind(1, start, end) + 1 or start : end] if start < end else ""


def _seeded_runs(field: _Field, gram: int) -> Iterator[tuple[int, int, int]]:
    """Shared stretches (base start, copy start, length), the longest first."""
    base, copy = field.base, field.copy
    copy_grams = [copy[b : b + gram] for b in range(len(copy) - gram + 1)]
    counts = Counter(copy_grams)
    in_base: dict[str, list[int]] = {}
    for a in range(len(base) - gram + 1):
        key = base[a : a + gram]
        if key in counts:
            in_base.setdefault(key, []).append(a)
    runs: list[list[int]] = []
    open_runs: dict[int, list[int]] = {}
    met: Counter[str] = Counter()
    for b, key in enumerate(copy_grams):
        places = in_base.get(key)
        if places is None:
            if open_runs:
                open_runs = {}
            continue
        is_rare = len(places) * counts[key] <= MAX_SEEDS
        if not is_rare:
            nth = met[key]
            met[key] += 1
            follow = [a + 1 for a in open_runs if base.startswith(key, a + 1)]
            places = follow or places[nth : nth + 1]
        now: dict[int, list[int]] = {}
        for a in places:
            run = open_runs.get(a - 1)
            if run is None:
                run = [-gram + 1, a, b, 0]
                runs.append(run)
            run[0] -= 1
            run[3] += is_rare
            now[a] = run
        open_runs = now
    runs.sort()
    return (
        (a, b, -negative)
        for negative, a, b, rare in runs
        if rare or -negative >= _LEAST_GRAMS * gram
    )
