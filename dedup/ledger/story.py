"""A lead and its copies to the diff of each, and the paragraphs that copies add."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from dedup.ledger.compare import named_tokens, tokens_diff
from dedup.ledger.groups import aligned
from dedup.ledger.records import Diff
from dedup.ledger.tokens import Line, Vocabulary, same_but_for_type
from dedup.model import Article

CellKind: TypeAlias = Literal["kept", "edited", "part of", "moved"]

# Additions with which those of the next copy are aligned.  Beyond, equal words
# alone make two additions one: with thousands of copies, aligning each with
# all before would cost the square of their number.
_MOST_ALIGNED = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """What a copy has of a paragraph of the story.

    Attributes
    ----------
    kind : str
        ``"kept"``, ``"edited"``, ``"moved"`` (one paragraph elsewhere, edited or
        not), or ``"part of"`` if it was split, merged or regrouped.
    paragraphs : tuple of int
        The numbers of the paragraphs of the copy that have it, from 1.
    moved : bool
        Whether they stand elsewhere than in the lead.
    """

    kind: CellKind
    paragraphs: tuple[int, ...]
    moved: bool = False

    @property
    def label(self) -> str:
        """Its kind and paragraphs: ``part of 2 3, moved``."""
        also = ", moved" if self.moved and self.kind != "moved" else ""
        return f"{self.kind} {' '.join(map(str, self.paragraphs))}{also}"


@dataclass(frozen=True, slots=True)
class Addition:
    """A paragraph that the lead lacks.

    Attributes
    ----------
    after : int
        The paragraph of the lead that it follows, from 1; 0 if it stands first.
    cells : dict of int to Cell
        By copy, counted from 1 as the lead is 0, what it has of the addition.
        The first is the copy that the addition is from.
    """

    after: int
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Story:
    """What the copies of a story made of its lead.

    Attributes
    ----------
    words : int
        Words of the lead.
    diffs : tuple of Diff
        From the lead to each copy.
    additions : tuple of Addition
        In the order in which they follow the lead's paragraphs.
    pairs : dict of (int, int) to Diff
        By two copies, the first before the second, counted from 1; empty
        unless asked for.
    """

    words: int
    diffs: tuple[Diff, ...]
    additions: tuple[Addition, ...]
    pairs: dict[tuple[int, int], Diff]


def story(
    lead: Article | str,
    copies: Sequence[Article | str],
    vocabulary: Vocabulary | None = None,
    *,
    with_pairs: bool = False,
) -> Story:
    """The diffs from a lead to its copies, each text tokenised once.

    Parameters
    ----------
    lead : Article or str
    copies : sequence of Article or str
    vocabulary : Vocabulary or None
        That of some stories before, which saves a quarter of the time: most of
        their words are the same.  Its paragraphs are forgotten.
    with_pairs : bool
        Compare the copies with one another too.

    Raises
    ------
    InputError
        As `dedup.diff`.
    """
    vocabulary = Vocabulary() if vocabulary is None else vocabulary
    vocabulary.forget_paragraphs()
    base = named_tokens(lead, vocabulary)
    texts = [named_tokens(copy, vocabulary) for copy in copies]
    added = _Additions()
    diffs = []
    for number, copy in enumerate(texts, 1):
        diffs.append(tokens_diff(base, copy))
        added.enter(number, copy[1].lines, diffs[-1])
    for number, copy in enumerate(texts, 1):
        added.enter_equal(number, copy[1].lines)
    pairs = combinations(enumerate(texts, 1), 2) if with_pairs else ()
    return Story(
        base[1].word_count,
        tuple(diffs),
        tuple(added.in_order()),
        {(i, j): tokens_diff(first, second) for (i, first), (j, second) in pairs},
    )


class _Additions:
    """The additions of the copies so far."""

    def __init__(self) -> None:
        self._found: list[Addition] = []
        self._lines: list[Line] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._following: dict[int, list[int]] = defaultdict(list)

    def enter(self, number: int, lines: Sequence[Line], diff: Diff) -> None:
        """Enter what a copy adds: into the additions that there are, or as new ones."""
        added = [lines[b.copy[0].number - 1] for b in diff.blocks if not b.base]
        if not added:
            return
        places: dict[int, list[Line]] = {}
        rest = []
        met: Counter[str] = Counter()
        for line in added:
            rows, nth = self._by_key.get(line.key, ()), met[line.key]
            met[line.key] += 1
            if nth < len(rows):
                places[rows[nth]] = [line]
            else:
                rest.append(line)
        for group in aligned(self._lines[:_MOST_ALIGNED], rest):
            for row in group.base:
                places.setdefault(row, []).extend(rest[i] for i in group.copy)
        for row, found in places.items():
            self._found[row].cells[number] = self._cell(row, found)
        row_of = {line.number: row for row, found in places.items() for line in found}
        after = _lead_paragraphs_before(diff)
        for line in rest:
            if line.number not in row_of:
                self._add(number, line, after[line.number], row_of)

    def enter_equal(self, number: int, lines: Sequence[Line]) -> None:
        """Enter what a copy has word for word, also what was taken for a lead's paragraph."""
        first_with = {line.key: line for line in reversed(lines)}
        for key, line in first_with.items():
            for row in self._by_key.get(key, ()):
                if number not in self._found[row].cells:
                    self._found[row].cells[number] = self._cell(row, [line])

    def in_order(self) -> Iterator[Addition]:
        """All of them, in the order in which they follow the lead's paragraphs."""
        for _, rows in sorted(self._following.items()):
            yield from (self._found[row] for row in rows)

    def _add(self, number: int, line: Line, after: int, row_of: dict[int, int]) -> None:
        """Add one, before the next one that the copy has of those after the same paragraph."""
        following = self._following[after]
        known = (row for place, row in sorted(row_of.items()) if place > line.number)
        behind = next((row for row in known if self._found[row].after == after), None)
        row = len(self._found)
        following.insert(len(following) if behind is None else following.index(behind), row)
        self._by_key[line.key].append(row)
        self._found.append(Addition(after, {number: Cell("kept", (line.number,))}))
        self._lines.append(line)

    def _cell(self, row: int, lines: Sequence[Line]) -> Cell:
        numbers = tuple(sorted({line.number for line in lines}))
        if len(numbers) > 1:
            return Cell("part of", numbers)
        equal = same_but_for_type(self._lines[row], lines[0])
        return Cell("kept" if equal else "edited", numbers)


def _lead_paragraphs_before(diff: Diff) -> dict[int, int]:
    """For each added paragraph of a copy, the lead's paragraph that it follows."""
    ends = {}
    for block in diff.blocks:
        if block.base and block.copy and block.move is None:
            ends.update({p.number: block.base[-1].number for p in block.copy})
    found, last = {}, 0
    for number in sorted(p.number for block in diff.blocks for p in block.copy):
        last = ends.get(number, last)
        found[number] = last
    return found
