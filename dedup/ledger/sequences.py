"""Two strings of interned tokens to what they share, in bounded work."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

# One longest common subsequence may fill at most this many cells (the product
# of the two lengths; the library fills 64 of them with one instruction).  A
# longer gap is cut at n-grams that are unique in both sides of it, up to
# MAX_DEPTH times; what still is too long counts as replaced.  Since a product
# is at most MAX_CELLS ** 0.5 times half the sum of its factors, all gaps
# together fill at most 1,024 cells a token, in each place that aligns.
MAX_CELLS = 1 << 22
MAX_DEPTH = 4
_GRAM = 4


class Match(NamedTuple):
    """``base[base_start:][:length] == copy[copy_start:][:length]``."""

    base_start: int
    copy_start: int
    length: int

    def touches(self, after: Match) -> bool:
        """Whether another match begins where this one ends, on both sides."""
        return (
            self.base_start + self.length == after.base_start
            and self.copy_start + self.length == after.copy_start
        )


def shared_count(base: str, copy: str) -> int:
    """Length of the longest common subsequence; 0 for a pair beyond the bound."""
    if len(base) * len(copy) > MAX_CELLS:
        return 0
    return LCSseq.similarity(base, copy)


def matches(base: str, copy: str) -> list[Match]:
    """Equal stretches of two strings, in order and not overlapping."""
    if base == copy:
        return [Match(0, 0, len(base))] if base else []
    found: list[Match] = []
    for match in _matches(base, copy):
        if found and found[-1].touches(match):
            last = found.pop()
            found.append(last._replace(length=last.length + match.length))
        else:
            found.append(match)
    return found


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Indices of the longest strictly increasing subsequence (Schensted, 1961)."""
    ends: list[int] = []
    indices: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        place = bisect_left(ends, value)
        previous.append(indices[place - 1] if place else -1)
        ends[place : place + 1] = [value]
        indices[place : place + 1] = [index]
    return _chain(indices[-1] if indices else -1, previous)


def heaviest_increasing(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indices of the increasing subsequence of distinct values with the greatest weight.

    Weights are positive.  A tree of prefix maxima takes O(n log n) (Fenwick, 1994).
    """
    ranks = {value: rank for rank, value in enumerate(sorted(values), 1)}
    best = [*weights, 0]
    previous: list[int] = []
    tree = [-1] * (len(ranks) + 1)  # ends of the heaviest chains; -1 is the empty one
    for index, value in enumerate(values):
        end, node = -1, ranks[value] - 1
        while node > 0:
            end = max(end, tree[node], key=best.__getitem__)
            node -= node & -node
        best[index] += best[end]
        previous.append(end)
        node = ranks[value]
        while node < len(tree):
            tree[node] = max(tree[node], index, key=best.__getitem__)
            node += node & -node
    return _chain(max(range(-1, len(values)), key=best.__getitem__), previous)


def _chain(end: int, previous: list[int]) -> list[int]:
    chain = []
    while end >= 0:
        chain.append(end)
        end = previous[end]
    return chain[::-1]


def _matches(base: str, copy: str) -> Iterator[Match]:
    stack = [(0, len(base), 0, len(copy), 0)]
    while stack:
        a, a_end, b, b_end, depth = stack.pop()
        # LCSseq steps over a common head at no cost; the bound must not count it.
        head = _common_head(base[a:a_end], copy[b:b_end])
        if head:
            yield Match(a, b, head)
            a, b = a + head, b + head
        if (a_end - a) * (b_end - b) <= MAX_CELLS:
            for op in LCSseq.opcodes(base[a:a_end], copy[b:b_end]):
                if op.tag == "equal":
                    yield Match(a + op.src_start, b + op.dest_start, op.src_end - op.src_start)
        elif depth < MAX_DEPTH:
            cuts = [(a + i, b + j) for i, j in _cuts(base[a:a_end], copy[b:b_end])]
            if cuts:
                starts = [(a, b), *cuts]
                ends = [*cuts, (a_end, b_end)]
                for (a0, b0), (a1, b1) in zip(reversed(starts), reversed(ends), strict=True):
                    stack.append((a0, a1, b0, b1, depth + 1))


def _common_head(base: str, copy: str) -> int:
    """Length of the common prefix, found by halving at the speed of memcmp."""
    known, limit = 0, min(len(base), len(copy))
    while known < limit:
        middle = (known + limit + 1) // 2
        if base[known:middle] == copy[known:middle]:
            known = middle
        else:
            limit = middle - 1
    return known


def _cuts(base: str, copy: str) -> list[tuple[int, int]]:
    """Places of n-grams unique in both strings, the longest increasing chain of them."""
    in_base, in_copy = _unique_grams(base), _unique_grams(copy)
    pairs = sorted((i, in_copy[gram]) for gram, i in in_base.items() if gram in in_copy)
    return [pairs[index] for index in longest_increasing([j for _, j in pairs])]


def _unique_grams(text: str) -> dict[str, int]:
    seen: dict[str, int] = {}
    for index in range(len(text) - _GRAM + 1):
        gram = text[index : index + _GRAM]
        seen[gram] = -1 if gram in seen else index
    return {gram: index for gram, index in seen.items() if index >= 0}
