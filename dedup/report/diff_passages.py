"""A block of a diff to passages that are the same, removed or added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from rapidfuzz.distance import LCSseq

from dedup.ledger.records import Block, Diff, Edit, Paragraph
from dedup.segments import Span

Style: TypeAlias = Literal["same", "removed", "added", "break"]
Granularity: TypeAlias = Literal["words", "chars"]

SYMBOLS = {
    "kept": "=",
    "edited": "~",
    "moved": "↷",
    "split": "<",
    "merged": ">",
    "regrouped": "*",
    "dropped": "-",
    "added": "+",
}

# Longest edit, in characters on both sides multiplied, shown by character.
_MAX_CHARS = 1_000_000


class Passage(NamedTuple):
    """Some text of one style; a break parts two paragraphs and has no text."""

    style: Style
    text: str


def base_passages(block: Block, text: str, granularity: Granularity) -> list[Passage]:
    """The base's side of a block, with what was removed."""
    if not block.copy:
        return _joined([Passage("removed", text[p.start : p.end])] for p in block.base)
    spans = [(edit.base, _pieces(edit, granularity, ("same", "removed"))) for edit in block.edits]
    return _side(block.base, text, spans)


def copy_passages(block: Block, text: str, granularity: Granularity) -> list[Passage]:
    """The copy's side of a block, with what was added."""
    if not block.base:
        return _joined([Passage("added", text[p.start : p.end])] for p in block.copy)
    spans = [(edit.copy, _pieces(edit, granularity, ("same", "added"))) for edit in block.edits]
    return _side(block.copy, text, spans)


def inline_passages(block: Block, base: str, copy: str, granularity: Granularity) -> list[Passage]:
    """Both sides of a block in one text: the copy's, with what was removed from the base."""
    if not block.copy:
        return base_passages(block, base, granularity)
    if not block.base:
        return copy_passages(block, copy, granularity)
    edits = list(block.edits)[::-1]
    sides = []
    for paragraph in block.copy:
        line = _InlineLine(base, copy, paragraph)
        while edits and edits[-1].copy.end <= paragraph.end:
            line.add(edits.pop())
        sides.append(line.passages(granularity))
    return _joined(sides)


def headed_blocks(diff: Diff, context: int) -> Iterator[tuple[str, Block | None]]:
    """The blocks to show, each with a line about it; None with how many kept ones are left out.

    Parameters
    ----------
    diff : Diff
        Whose blocks.
    context : int
        Kept blocks shown on each side of a change, at least 0.
    """
    shown = [False] * len(diff.blocks)
    for index, block in enumerate(diff.blocks):
        if block.kind != "kept":
            first, last = max(0, index - context), index + context + 1
            shown[first:last] = [True] * len(shown[first:last])
    hidden = 0
    for block, show in zip(diff.blocks, shown, strict=True):
        if show and hidden:
            yield f"… {hidden} kept", None
        hidden = 0 if show else hidden + 1
        if show:
            yield f"{SYMBOLS[block.kind]} {_places(block)}  {_label(diff, block)}", block
    if hidden:
        yield f"… {hidden} kept", None


def is_reordered(diff: Diff, block: Block) -> bool:
    """Whether what both sides of a block have stands in another order in the copy."""
    starts = []
    for paragraph in block.copy:
        # The runs do not overlap and stand in the order of the copy.
        at = bisect_right(diff.runs, paragraph.start, key=lambda run: run[1] + run[2])
        while at < len(diff.runs) and diff.runs[at][1] < paragraph.end:
            starts.append(diff.runs[at][0])
            at += 1
    return starts != sorted(starts)


def _places(block: Block) -> str:
    """The numbers on both sides: ``1–3, 5 → 2``."""
    if not block.copy:
        return _numbers(block.base)
    if not block.base:
        return f"→ {_numbers(block.copy)}"
    return f"{_numbers(block.base)} → {_numbers(block.copy)}"


def _numbers(paragraphs: Sequence[Paragraph]) -> str:
    runs: list[list[int]] = []
    for paragraph in paragraphs:
        if runs and paragraph.number == runs[-1][-1] + 1:
            runs[-1][1:] = [paragraph.number]
        else:
            runs.append([paragraph.number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _label(diff: Diff, block: Block) -> str:
    """What happened to a block, in words: ``merged, moved (1): spelling, time``."""
    moved = f"moved ({block.move})"
    name = moved if block.kind == "moved" else block.kind
    if is_reordered(diff, block):
        name += ", in another order"
    if block.move is not None and block.kind != "moved":
        name += f", {moved}"
    kinds = dict.fromkeys(kind for edit in block.edits for kind in edit.flags or (edit.kind,))
    about = ", ".join([*kinds, *([block.mark] if block.mark else [])])
    if kinds and block.cosmetic:
        about = f"cosmetic ({about})"
    return f"{name}: {about}" if about else name


def _side(
    paragraphs: Iterable[Paragraph], text: str, edits: list[tuple[Span, list[Passage]]]
) -> list[Passage]:
    """The paragraphs with passages in place of the spans that were edited."""
    waiting = sorted(edits, key=lambda edit: edit[0])[::-1]
    sides = []
    for paragraph in paragraphs:
        done, passages = paragraph.start, []
        while waiting and waiting[-1][0].end <= paragraph.end:
            span, pieces = waiting.pop()
            start = max(done, span.start)
            passages += [Passage("same", text[done:start]), *pieces]
            done = max(start, span.end)
        passages.append(Passage("same", text[done : paragraph.end]))
        sides.append(passages)
    return _joined(sides)


class _InlineLine:
    """A paragraph of the copy with what was removed from the base.

    White space that only one side has next to an edit belongs to the edit, so
    that either side can be read off: ``on[- Sept.-] 30``.
    """

    def __init__(self, base: str, copy: str, paragraph: Paragraph) -> None:
        self._base, self._copy, self._paragraph = base, copy, paragraph
        self._done = paragraph.start
        self._previous: Edit | None = None
        # What stands in base and copy; equal if nothing is marked.
        self._parts: list[tuple[str, str]] = []
        self._open = False

    def add(self, edit: Edit) -> None:
        """Add an edit and the text before it."""
        start = max(self._done, edit.copy.start)
        text = self._copy[self._done : start]
        if text.strip():
            self._after_edit(text)
            self._before_edit(edit)
        elif self._previous:
            apart = self._previous.base.end != edit.base.start
            self._space(" " * apart, text)
        self._done, self._previous = max(start, edit.copy.end), edit
        if edit.kind in ("white space", "typography"):
            self._same(edit.added)
        else:
            self._change(edit.removed, edit.added)

    def passages(self, granularity: Granularity) -> list[Passage]:
        """The whole paragraph."""
        text = self._copy[self._done : self._paragraph.end]
        if text.strip():
            self._after_edit(text)
        found = []
        for removed, added in self._parts:
            if removed == added:
                found.append(Passage("same", added))
            else:
                found += _marked_pieces(removed, added, granularity)
        return found

    def _after_edit(self, text: str) -> None:
        """Add equal text, after the space that one side alone has before it."""
        lead = text[: len(text) - len(text.lstrip())]
        if self._previous:
            end = self._previous.base.end
            self._space(" " * (self._base[end : end + 1] or " ").isspace(), lead)
            text = text[len(lead) :]
        self._same(text)

    def _before_edit(self, edit: Edit) -> None:
        """Part the space before an edit from the equal text, if one side alone has it."""
        text = self._parts.pop()[1]
        core = text.rstrip()
        self._same(core)
        start = edit.base.start
        spaced = (self._base[start - 1 : start] or " ").isspace()
        self._space(" " * spaced, text[len(core) :])

    def _space(self, old: str, new: str) -> None:
        if bool(old) == bool(new):
            self._same(new)
        else:
            self._change(old, new)

    def _same(self, text: str) -> None:
        if text:
            self._parts.append((text, text))
            self._open = False

    def _change(self, removed: str, added: str) -> None:
        if self._open:
            removed, added = self._parts[-1][0] + removed, self._parts[-1][1] + added
            self._parts.pop()
        self._parts.append((removed, added))
        self._open = True


def _joined(sides: Iterable[list[Passage]]) -> list[Passage]:
    """Paragraphs one after another, with breaks between them, without empty passages."""
    joined: list[Passage] = []
    for passages in sides:
        if joined:
            joined.append(Passage("break", ""))
        for passage in passages:
            if joined and joined[-1].style == passage.style:
                joined[-1] = Passage(passage.style, joined[-1].text + passage.text)
            elif passage.text:
                joined.append(passage)
    return joined


def _pieces(edit: Edit, granularity: Granularity, styles: Sequence[Style]) -> list[Passage]:
    """The passages of an edit that are of one of some styles; type and space are not marked."""
    if edit.kind in ("white space", "typography"):
        return [Passage("same", edit.added if "added" in styles else edit.removed)]
    pieces = _marked_pieces(edit.removed, edit.added, granularity)
    return [piece for piece in pieces if piece.style in styles]


def _marked_pieces(removed: str, added: str, granularity: Granularity) -> list[Passage]:
    if granularity == "chars" and len(removed) * len(added) <= _MAX_CHARS:
        return list(_by_character(removed, added))
    return [Passage("removed", removed), Passage("added", added)]


def _by_character(removed: str, added: str) -> Iterator[Passage]:
    for op in LCSseq.opcodes(removed, added):
        if op.tag == "equal":
            yield Passage("same", removed[op.src_start : op.src_end])
        else:
            yield Passage("removed", removed[op.src_start : op.src_end])
            yield Passage("added", added[op.dest_start : op.dest_end])
