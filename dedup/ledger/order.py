"""The sentences of a group of paragraphs, in the order in which the other side has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedup.ledger.sequences import MAX_CELLS, Match, matches
from dedup.ledger.tokens import Line, gram_length, words_of

# Of a sentence that stands elsewhere, edited on its way or not, the words that
# are there in n-grams; of one that stays, those that are in their place.
_MOVED_SHARE = 0.6
_STAYING_SHARE = 0.5
# Words in a row of a moved sentence at least, in n-grams.
_LEAST_GRAMS = 2


class Part(NamedTuple):
    """Tokens `first` up to but not including `last` of a paragraph, by number in its text."""

    line: Line
    first: int
    last: int

    @property
    def tokens(self) -> str:
        """All of them, one character each."""
        return self.line.source.tokens[self.first : self.last]


class _Sentence(NamedTuple):
    """A sentence, and where its tokens are among those of its side."""

    part: Part
    place: int


def whole(lines: Sequence[Line]) -> list[Part]:
    """Each paragraph as one part."""
    return [Part(line, line.first, line.last) for line in lines]


def in_order_of_copy(
    base: Sequence[Line], copy: Sequence[Line], found: Sequence[Match]
) -> list[Part]:
    """The base cut and ordered so that sentences stand where the copy has them.

    Parameters
    ----------
    base, copy : sequence of Line
        The paragraphs of a group, each in the order that corresponds.
    found : sequence of Match
        What their tokens share in this order.

    Returns
    -------
    list of Part
        Empty if every sentence stays where it is.
    """
    gram = gram_length(base, copy)
    least = _LEAST_GRAMS * gram
    copy_tokens = "".join([line.tokens for line in copy])
    # Chance words would cut up what moved past them.
    found = [
        match
        for match in found
        if len(words_of(copy_tokens[match.copy_start :][: match.length])) >= gram
    ]
    gaps = [gap for gap in _copy_gaps(found, len(copy_tokens)) if len(gap) >= least]
    left = sum(line.last - line.first for line in base) - sum(match.length for match in found)
    if left < least or not gaps or left * sum(map(len, gaps)) > MAX_CELLS:
        return []
    elsewhere = _Elsewhere([words_of(copy_tokens[gap.start : gap.stop]) for gap in gaps], gram)
    order: list[tuple[int, int, Part]] = []
    staying, moves, at = -1, False, 0
    for part, place in _sentences(base):
        while at < len(found) and found[at].base_start + found[at].length <= place:
            at += 1
        end = at
        while end < len(found) and found[end].base_start < place + part.last - part.first:
            end += 1
        inside = found[at:end]
        words = words_of(part.tokens)
        kept = [_words_inside(part, place, match) for match in inside]
        stays = len(words) < least or sum(kept) >= _STAYING_SHARE * len(words)
        moved = None if stays else elsewhere.find(words)
        if moved:
            moves = True
            order.append((gaps[moved[0]].start, moved[1], part))
        else:
            if inside:
                staying = max(zip(kept, inside, strict=True))[1].copy_start
            order.append((staying, 0, part))
    return _joined(sorted(order, key=lambda entry: entry[:2])) if moves else []


def _copy_gaps(found: Sequence[Match], end: int) -> Iterator[range]:
    last = 0
    for match in [*found, Match(0, end, 0)]:
        if last < match.copy_start:
            yield range(last, match.copy_start)
        last = match.copy_start + match.length


def _sentences(lines: Sequence[Line]) -> Iterator[_Sentence]:
    place = 0
    for line in lines:
        first = line.first
        for last in line.sentence_tokens():
            if first < last:
                yield _Sentence(Part(line, first, last), place)
                place += last - first
            first = last


def _words_inside(part: Part, place: int, match: Match) -> int:
    """Words of a match that stand in a sentence."""
    start = max(match.base_start - place, 0)
    stop = max(match.base_start + match.length - place, 0)
    return len(words_of(part.tokens[start:stop]))


class _Elsewhere:
    """Where a sentence stands among the words that one side has more of."""

    def __init__(self, gaps: Sequence[str], gram: int) -> None:
        self._gaps, self._gram = gaps, gram
        self._gap_by_stretch: dict[str, int] = {}
        for number, words in enumerate(gaps):
            for stretch in self._stretches(words):
                self._gap_by_stretch.setdefault(stretch, number)

    def _stretches(self, words: str) -> Iterator[str]:
        length = _LEAST_GRAMS * self._gram
        return (words[i : i + length] for i in range(len(words) - length + 1))

    def find(self, words: str) -> tuple[int, int] | None:
        """The gap that has a sentence, and where the longest piece of it stands there."""
        known = self._gap_by_stretch
        hits = Counter(known[stretch] for stretch in self._stretches(words) if stretch in known)
        if not hits:
            return None
        ((gap, _),) = hits.most_common(1)
        found = [match for match in matches(words, self._gaps[gap]) if match.length >= self._gram]
        if sum(match.length for match in found) < _MOVED_SHARE * len(words):
            return None
        return gap, max(found, key=lambda match: match.length).copy_start


def _joined(order: Sequence[tuple[int, int, Part]]) -> list[Part]:
    """The parts in order, those joined that follow one another in one paragraph."""
    parts: list[Part] = []
    for _, _, part in order:
        if parts and parts[-1].line is part.line and parts[-1].last == part.first:
            parts[-1] = parts[-1]._replace(last=part.last)
        else:
            parts.append(part)
    return parts
