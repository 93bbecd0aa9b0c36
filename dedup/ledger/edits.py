"""Paragraphs that belong together to the edits between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise, zip_longest
from typing import NamedTuple, TypeAlias

from dedup.ledger.agencies import marks, place_words
from dedup.ledger.edit_kinds import (
    NO_PASSAGE,
    Passage,
    edit_kind,
    is_edge_quote,
    token_edit_kind,
)
from dedup.ledger.order import Part, in_order_of_copy, whole
from dedup.ledger.records import Edit
from dedup.ledger.sequences import Match, matches
from dedup.ledger.spelling import same_spelling
from dedup.ledger.tokens import QUOTES, Line, token_key, words_of
from dedup.segments import Span

# Equal words between two edits that are no more than these, and fewer than in
# either edit, are taken into one edit: "the" between rewritten clauses is chance.
_CHANCE_WORDS = 3
# The words of a number that a currency stands before or after, as in 5 million.
_WORDS_OF_SUM = 2


# A dateline, body, byline or credit, and the passage.
_Piece: TypeAlias = tuple[str, Passage]
# Some text and where it stands.
_Placed: TypeAlias = tuple[str, Span]


class Ledger(NamedTuple):
    """The edits of a group of paragraphs.

    Attributes
    ----------
    edits : list of Edit
        In the order of the copy.
    runs : list of (int, int, int)
        Base start, copy start and length of stretches of equal text.
    words_kept : int
        Words that both sides share in the order of the copy.
    """

    edits: list[Edit]
    runs: list[tuple[int, int, int]]
    words_kept: int


def ledger(base_lines: Sequence[Line], copy_lines: Sequence[Line]) -> Ledger:
    """The edits between two lists of paragraphs, each in the order that corresponds."""
    if len(base_lines) == len(copy_lines) == 1 and base_lines[0].text == copy_lines[0].text:
        (old,), (new,) = base_lines, copy_lines
        run = (old.span.start, new.span.start, len(old.text))
        return Ledger([], [run], len(old.words))
    base, copy = _Side(whole(base_lines)), _Side(whole(copy_lines))
    found = matches(base.tokens, copy.tokens)
    words_kept = _words_kept(base, found)
    parts = in_order_of_copy(base_lines, copy_lines, found)
    if parts:
        in_order = _Side(parts)
        in_order_found = matches(in_order.tokens, copy.tokens)
        in_order_kept = _words_kept(in_order, in_order_found)
        if in_order_kept > words_kept:
            base, found, words_kept = in_order, in_order_found, in_order_kept
    found = _without_chance(found, base, copy)
    edits: list[Edit] = []
    runs: list[tuple[int, int, int]] = []
    a = b = 0
    for match in [*found, Match(len(base.tokens), len(copy.tokens), 0)]:
        if a < match.base_start or b < match.copy_start:
            gaps = range(a, match.base_start), range(b, match.copy_start)
            for edit in _gap_edits(base, gaps[0], copy, gaps[1]):
                if edit.removed == edit.added:  # chance words that a mark's edge sets apart
                    runs.append((edit.base.start, edit.copy.start, len(edit.added)))
                else:
                    edits.append(edit)
        for stretch in _by_parts(base, copy, match):
            _equal_stretch(base, copy, stretch, edits, runs)
        a, b = match.base_start + match.length, match.copy_start + match.length
    edits.sort(key=lambda edit: (edit.copy, edit.base))
    return Ledger(edits, runs, words_kept)


def _words_kept(base: _Side, found: Sequence[Match]) -> int:
    return sum(len(words_of(base.tokens[match.base_start :][: match.length])) for match in found)


class _Side:
    """Paragraphs, or parts of them, one after another as one string of tokens."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.source = parts[0].line.source
        self.tokens = "".join([part.tokens for part in parts])
        self.indices = list(chain.from_iterable(range(part.first, part.last) for part in parts))
        lengths = [part.last - part.first for part in parts]
        self._part_places = list(accumulate(lengths, initial=0))
        self._bounds: list[tuple[int, Line, str]] = []

    def start(self, place: int) -> int:
        """Where a token begins in the text; at the end, where the last one ends."""
        if place < len(self.indices):
            return self.source.starts[self.indices[place]]
        last = self.parts[-1]
        return last.line.span.end if last.last == last.line.last else self._end_before(place)

    def is_glued(self, place: int) -> bool:
        """Whether a token stands right after the one before it, as a comma does."""
        return 0 < place < len(self.indices) and self.start(place) == self._end_before(place)

    def nowhere(self, place: int, glued: bool) -> Span:
        """The empty span for what the other side has before a token.

        It stands right before the token, or after the one before if `glued`.
        """
        glued = glued and place > 0 and not self.parts_begin(place, place + 1)
        at = self._end_before(place) if glued else self.start(place)
        return Span(at, at)

    def _end_before(self, place: int) -> int:
        return self.source.ends[self.indices[place - 1]]

    def parts_begin(self, first: int, last: int) -> list[int]:
        """The places in a range where a paragraph, or a part of one, begins."""
        begin = bisect_left(self._part_places, first)
        return self._part_places[begin : bisect_left(self._part_places, last)]

    def text_of(self, places: range) -> str:
        """The text from the first to the last of some tokens of one paragraph."""
        first, last = self.indices[places[0]], self.indices[places[-1]]
        return self.source.text[self.source.starts[first] : self.source.ends[last]]

    def keys(self, places: range) -> list[str]:
        """Some tokens, folded."""
        source = self.source
        indices = self.indices[places.start : places.stop]
        return [token_key(source.text[source.starts[i] : source.ends[i]]) for i in indices]

    def zones(self) -> list[tuple[int, Line, str]]:
        """First place, line and kind of each stretch of a dateline, a body, a credit."""
        if not self._bounds:
            place = 0
            for part in self.parts:
                self._bounds += [(place + first, part.line, kind) for first, kind in _zones(part)]
                place += part.last - part.first
        return self._bounds

    def pieces(self, places: range) -> Iterator[_Piece]:
        """A stretch of places, cut where paragraphs and agencies' marks begin and end."""
        first, last = places.start, places.stop
        zones = self.zones()
        at = bisect_right(zones, first, key=lambda zone: zone[0]) - 1
        while first < last:
            _, line, kind = zones[at]
            end = min(last, zones[at + 1][0] if at + 1 < len(zones) else last)
            if end > first:
                token = self.indices[first]
                yield kind, Passage(line, token, token + end - first)
            first, at = end, at + 1


def _zones(part: Part) -> list[tuple[int, str]]:
    """First token, from that of the part, and kind of each zone of a part."""
    line, first, last = part
    start = line.span.start
    found = marks(line.text, line.number)
    if found.whole == "byline":
        return [(0, "byline")]
    starts = line.source.starts[first:last]
    head, tail = (bisect_left(starts, start + cut) for cut in (found.head, found.tail))
    zones = [(0, "dateline"), (head, "body"), (tail, "credit")]
    return [
        (place, kind)
        for (place, kind), stop in zip(zones, (head, tail, len(starts)), strict=True)
        if place < stop
    ]


def _without_chance(found: list[Match], base: _Side, copy: _Side) -> list[Match]:
    """The matches that say something: not a few words between longer edits."""
    kept: list[Match] = []
    last = Match(0, 0, 0)
    ends = [*found, Match(len(base.tokens), len(copy.tokens), 0)][1:]
    for match, after in zip(found, ends, strict=True):
        before = _edit_words(base, copy, last, match)
        following = _edit_words(base, copy, match, after)
        words = len(words_of(base.tokens[match.base_start :][: match.length]))
        if words:
            chance = words <= _CHANCE_WORDS and words < min(before, following)
        else:
            chance = _between(last, match, after)
        if chance:
            continue
        one_each = before == following == 1 and 1 <= words <= _WORDS_OF_SUM
        if not (one_each and _change_places(base, copy, last, after)):
            kept.append(match)
        last = match
    return kept


def _change_places(base: _Side, copy: _Side, last: Match, after: Match) -> bool:
    """Whether words between matches differ in order and spelling, as `May 11` or `$5 million`."""
    old, new = (side.keys(gap) for side, gap in zip((base, copy), _gap(last, after), strict=True))
    return same_spelling(old, new) and not same_spelling(old[:1], new[:1])


def _between(last: Match, match: Match, after: Match) -> bool:
    """Whether a match has an edit right before and right after it."""
    return not (last.touches(match) or match.touches(after))


def _edit_words(base: _Side, copy: _Side, match: Match, after: Match) -> int:
    """Words of the longer side between two matches."""
    old, new = _gap(match, after)
    removed, added = base.tokens[old.start : old.stop], copy.tokens[new.start : new.stop]
    return max(len(words_of(removed)), len(words_of(added)))


def _gap(match: Match, after: Match) -> tuple[range, range]:
    """The places of either side between two matches."""
    return (
        range(match.base_start + match.length, after.base_start),
        range(match.copy_start + match.length, after.copy_start),
    )


def _gap_edits(base: _Side, old: range, copy: _Side, new: range) -> Iterator[Edit]:
    """The edits of a stretch without a match: mark with mark, body with body, in order."""
    removed, added = list(base.pieces(old)), list(copy.pieces(new))
    at_base = base.nowhere(old.start, copy.is_glued(new.start))
    at_copy = copy.nowhere(new.start, base.is_glued(old.start))
    for zones in (("dateline", "byline"), ("body",), ("credit",)):
        pairs = zip_longest(
            [piece for piece in removed if piece[0] in zones],
            [piece for piece in added if piece[0] in zones],
        )
        for removed_piece, added_piece in pairs:
            edit = _gap_edit(removed_piece, added_piece, at_base, at_copy)
            if _is_repeated_quote(removed_piece, added_piece) and (
                len(base.parts) != len(copy.parts) or _goes_on(removed_piece or added_piece)
            ):
                edit = replace(edit, kind="punctuation", cosmetic=True, flags=())
            yield edit
            # What only one side has more of comes after what both have.
            at_base = Span(edit.base.end, edit.base.end)
            at_copy = Span(edit.copy.end, edit.copy.end)


def _is_repeated_quote(removed: _Piece | None, added: _Piece | None) -> bool:
    """Whether a quotation mark is only what a quotation takes in each of its paragraphs."""
    return is_edge_quote(removed[1] if removed else NO_PASSAGE, added[1] if added else NO_PASSAGE)


def _goes_on(piece: _Piece | None) -> bool:
    """Whether a mark ends a paragraph of a quotation that the next paragraph opens again."""
    if piece is None or piece[1].last != piece[1].line.last:
        return False
    end = piece[1].line.span.end
    return piece[1].source.text[end : end + 8].lstrip()[:1] in tuple(QUOTES)


def _gap_edit(removed: _Piece | None, added: _Piece | None, at_base: Span, at_copy: Span) -> Edit:
    old = removed[1] if removed else NO_PASSAGE
    new = added[1] if added else NO_PASSAGE
    zone = (removed or added or ("", old))[0]
    kind, cosmetic, flags = edit_kind(old, new)
    if zone != "body" and (
        cosmetic or zone != "dateline" or not _changes_dateline(old, new, flags)
    ):
        kind, cosmetic, flags = zone, True, ()
    return Edit(
        removed=old.text,
        added=new.text,
        base=_span(old) if removed else at_base,
        copy=_span(new) if added else at_copy,
        kind=kind,
        cosmetic=cosmetic,
        flags=flags,
    )


def _changes_dateline(old: Passage, new: Passage, flags: tuple[str, ...]) -> bool:
    """Whether it has another place or speaker, or says the opposite; what comes or goes may."""
    return "negation" in flags or (_names_place(old) and _names_place(new))


def _names_place(passage: Passage) -> bool:
    line = passage.line
    return not place_words(line.text, line.number).isdisjoint(passage.words)


def _span(passage: Passage) -> Span:
    source = passage.source
    return Span(source.starts[passage.first], source.ends[passage.last - 1])


def _by_parts(base: _Side, copy: _Side, match: Match) -> Iterator[Match]:
    """A match cut where a paragraph, or a part of one, begins on either side."""
    a, b = match.base_start, match.copy_start
    cuts = {place - a for place in base.parts_begin(a + 1, a + match.length)}
    cuts |= {place - b for place in copy.parts_begin(b + 1, b + match.length)}
    for start, end in pairwise([0, *sorted(cuts), match.length]):
        if start < end:
            yield Match(a + start, b + start, end - start)


def _equal_stretch(
    base: _Side, copy: _Side, match: Match, edits: list[Edit], runs: list[tuple[int, int, int]]
) -> None:
    """Add the runs of equal text of a match, and the edits of type, case and space in it."""
    old, new = base.source, copy.source
    places = range(match.base_start, match.base_start + match.length)
    shift = match.copy_start - match.base_start
    whole = base.text_of(places)
    if whole == copy.text_of(range(match.copy_start, match.copy_start + match.length)):
        runs.append((base.start(match.base_start), copy.start(match.copy_start), len(whole)))
        return
    previous: tuple[int, int] | None = None
    for place in places:
        i, j = base.indices[place], copy.indices[place + shift]
        a, a_end, b, b_end = old.starts[i], old.ends[i], new.starts[j], new.ends[j]
        space = _space(old.text, new.text, previous, a, b)
        if space:
            edits.append(_equal_edit("white space", *space))
        if old.text[a:a_end] == new.text[b:b_end]:
            if previous and not space and runs and sum(runs[-1][::2]) == previous[0]:
                start, copy_start, _ = runs[-1]
                runs[-1] = (start, copy_start, a_end - start)
            else:
                runs.append((a, b, a_end - a))
        else:
            removed, added = (
                (old.text[a:a_end], Span(a, a_end)),
                (new.text[b:b_end], Span(b, b_end)),
            )
            kind = token_edit_kind(removed[0], added[0], old, new)
            edits.append(_equal_edit(kind, removed, added))
        previous = a_end, b_end


def _space(
    base: str, copy: str, previous: tuple[int, int] | None, a: int, b: int
) -> tuple[_Placed, _Placed] | None:
    """The white space before two tokens, if it differs."""
    if previous is None:
        return None
    removed, added = base[previous[0] : a], copy[previous[1] : b]
    if removed == added:
        return None
    return (removed, Span(previous[0], a)), (added, Span(previous[1], b))


def _equal_edit(kind: str, removed: _Placed, added: _Placed) -> Edit:
    return Edit(removed[0], added[0], removed[1], added[1], kind, kind != "wording")
