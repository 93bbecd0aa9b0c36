"""A block of a diff to passages that are the same, removed or added."""

from __future__ import annotations

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
    styles: tuple[Style, ...] = ("same", "removed", "added")
    spans = [(edit.copy, _pieces(edit, granularity, styles)) for edit in block.edits]
    return _side(block.copy, copy, spans)


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
            yield f"{SYMBOLS[block.kind]} {_places(block)}  {_label(block)}", block
    if hidden:
        yield f"… {hidden} kept", None


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


def _label(block: Block) -> str:
    """What happened to a block, in words: ``merged, moved (1): spelling, time``."""
    name: str = block.kind
    if block.move is not None:
        name = f"moved ({block.move})" if name == "moved" else f"{name}, moved ({block.move})"
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
    pieces = [Passage("removed", edit.removed), Passage("added", edit.added)]
    if granularity == "chars" and len(edit.removed) * len(edit.added) <= _MAX_CHARS:
        pieces = list(_by_character(edit.removed, edit.added))
    return [piece for piece in pieces if piece.style in styles]


def _by_character(removed: str, added: str) -> Iterator[Passage]:
    for op in LCSseq.opcodes(removed, added):
        if op.tag == "equal":
            yield Passage("same", removed[op.src_start : op.src_end])
        else:
            yield Passage("removed", removed[op.src_start : op.src_end])
            yield Passage("added", added[op.dest_start : op.dest_end])
