"""A lead and its copies to the diff of each, and the paragraphs that copies add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from dedup.ledger.compare import named_tokens, tokens_diff
from dedup.ledger.groups import aligned
from dedup.ledger.records import Diff
from dedup.ledger.tokens import Line, Vocabulary
from dedup.model import Article

# Additions with which those of the next copy are aligned.  Beyond, equal words
# alone make two additions one: with thousands of copies, aligning each with
# all before would cost the square of their number.
_MOST_ALIGNED = 200


@dataclass(frozen=True, slots=True)
class Addition:
    """A paragraph that the lead lacks.

    Attributes
    ----------
    after : int
        The paragraph of the lead that it follows, from 1; 0 if it stands first.
    places : dict of int to tuple of int
        By copy, counted from 1 as the lead is 0, the paragraphs that have it,
        from 1.  The first copy is the one that had it first.
    """

    after: int
    places: dict[int, tuple[int, ...]] = field(default_factory=dict)


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
    additions = sorted(added.found, key=lambda addition: addition.after)
    pairs = combinations(enumerate(texts, 1), 2) if with_pairs else ()
    return Story(
        base[1].word_count,
        tuple(diffs),
        tuple(additions),
        {(i, j): tokens_diff(first, second) for (i, first), (j, second) in pairs},
    )


class _Additions:
    """The additions of the copies so far."""

    def __init__(self) -> None:
        self.found: list[Addition] = []
        self._lines: list[Line] = []
        self._by_words: dict[str, int] = {}

    def enter(self, number: int, lines: Sequence[Line], diff: Diff) -> None:
        """Enter what a copy adds: into the additions that there are, or as new ones."""
        added = [lines[b.copy[0].number - 1] for b in diff.blocks if not b.base]
        if not added:
            return
        places: dict[int, list[int]] = {}
        rest = []
        for line in added:
            row = self._by_words.get(line.words or line.tokens)
            if row is None or row in places:
                rest.append(line)
            else:
                places[row] = [line.number]
        for group in aligned(self._lines[:_MOST_ALIGNED], rest):
            for row in group.base:
                places.setdefault(row, []).extend(rest[i].number for i in group.copy)
        for row, numbers in places.items():
            self.found[row].places[number] = tuple(sorted(set(numbers)))
        placed = {n for numbers in places.values() for n in numbers}
        after = _lead_paragraphs_before(diff)
        for line in rest:
            if line.number not in placed:
                self._by_words.setdefault(line.words or line.tokens, len(self.found))
                self.found.append(Addition(after[line.number], {number: (line.number,)}))
                self._lines.append(line)


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
