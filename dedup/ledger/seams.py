"""A group of paragraphs to those beside it that its other side has rewritten."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from dedup.ledger.sequences import Match, matches
from dedup.ledger.tokens import Line

# A paragraph is rewritten in a seam that has this share of its words, close
# together: chance words are scattered, and no n-gram long.  One of fewer than
# two n-grams must stand there whole, where little else does.
_SHARE = 0.4
_SHORT_GRAMS = 2
_SHORT_SHARE = 0.5


def with_rewritten(
    lines: Sequence[Line],
    members: Sequence[int],
    free: Collection[int],
    others: Sequence[Line],
    gram: int,
) -> list[int]:
    """One side of a group with the free paragraphs beside it that the other side has.

    The seam of two neighbours is what the other side has between their matches;
    what it shares with the paragraphs that stood between them is theirs.

    Parameters
    ----------
    lines : sequence of Line
        The paragraphs of the side.
    members : sequence of int
        Those of the group, by index, in the order in which the other side has them.
    free : collection of int
        Those in no group.
    others : sequence of Line
        The other side of the group.
    gram : int
        Words of an n-gram.
    """
    runs = list(_free_runs(members, free))
    if not any(runs):
        return list(members)
    own, other = (
        "".join([line.words for line in side]) for side in ([lines[i] for i in members], others)
    )
    found = matches(own, other)
    joined: list[int] = []
    place = 0
    for run, member in zip(runs, [*members, None], strict=True):
        if run:
            start, end = _seam(found, place, len(other))
            joined += _rewritten([lines[i] for i in run], run, other[start:end], gram)
        if member is not None:
            joined.append(member)
            place += len(lines[member].words)
    return joined


def _free_runs(members: Sequence[int], free: Collection[int]) -> Iterator[list[int]]:
    """The free paragraphs before each member and after the last, each in one run."""
    taken: set[int] = set()

    def run_from(place: int, step: int) -> list[int]:
        run = []
        while place in free and place not in taken:
            run.append(place)
            place += step
        taken.update(run)
        return run

    for before, after in pairwise([None, *members, None]):
        run = [] if before is None else run_from(before + 1, 1)
        if after is not None:
            run += run_from(after - 1, -1)[::-1]
        yield run


def _seam(found: Sequence[Match], place: int, end: int) -> tuple[int, int]:
    """The places of the other side between the matches before and after a place of this one."""
    after = bisect_left(found, place, key=lambda match: match.base_start)
    stop = found[after].copy_start if after < len(found) else end
    if not after:
        return 0, stop
    before = found[after - 1]
    inside = place - before.base_start
    if inside < before.length:
        return before.copy_start + inside, before.copy_start + inside
    return before.copy_start + before.length, stop


def _rewritten(run: Sequence[Line], numbers: Sequence[int], seam: str, gram: int) -> Iterator[int]:
    """The paragraphs of a run, by number, that the seam has."""
    found = matches("".join([line.words for line in run]), seam) if seam else []
    is_full = sum(match.length for match in found) >= _SHORT_SHARE * len(seam)
    last = 0
    for line, number in zip(run, numbers, strict=True):
        first, last = last, last + len(line.words)
        pieces = _cut(found, first, last)
        if not pieces:
            continue
        words = sum(piece.length for piece in pieces)
        longest = max(piece.length for piece in pieces)
        width = pieces[-1].copy_start + pieces[-1].length - pieces[0].copy_start
        if len(line.words) < _SHORT_GRAMS * gram:
            is_there = is_full and longest == len(line.words)
        else:
            is_there = longest >= gram and words >= _SHARE * max(len(line.words), width)
        if is_there:
            yield number


def _cut(found: Sequence[Match], first: int, last: int) -> list[Match]:
    """What the matches have of a stretch of the base."""
    start = bisect_right(found, first, key=lambda match: match.base_start + match.length)
    stop = bisect_left(found, last, key=lambda match: match.base_start)
    cut = []
    for match in found[start:stop]:
        skipped = max(0, first - match.base_start)
        length = min(match.base_start + match.length, last) - match.base_start - skipped
        cut.append(Match(match.base_start + skipped, match.copy_start + skipped, length))
    return cut
