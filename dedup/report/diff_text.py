"""A diff or a matrix to lines for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from dedup.ledger.matrix import Matrix
from dedup.ledger.records import Diff
from dedup.ledger.story import Cell
from dedup.report.diff_passages import (
    Granularity,
    Passage,
    base_passages,
    copy_passages,
    headed_blocks,
    inline_passages,
)
from dedup.report.terminal import cut, printable

# Columns from which two texts stand side by side.
SIDE_BY_SIDE = 110

_COLOURS = {"removed": "\x1b[31m", "added": "\x1b[32m", "head": "\x1b[2m", "same": ""}
_RESET = "\x1b[0m"
_BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}
_INDENT = "    "
# Characters of a word that no line is broken in.
_LONGEST_WORD = 40
CELL_SYMBOLS = {"kept": "=", "edited": "~", "part of": "%", "moved": "↷", "absent": "·"}

# Control characters of a text would drive the terminal, and the two overrides
# of the reading direction let a text read as another one.
_UNSHOWN = [*range(32), *range(0x7F, 0xA0), 0x202D, 0x202E]
_CONTROLS = dict.fromkeys(_UNSHOWN, "\ufffd") | dict.fromkeys(
    map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " "
)

Chunk = tuple[str, str]  # style, text


def diff_lines(
    diff: Diff,
    base: str,
    copy: str,
    *,
    width: int = 80,
    granularity: Granularity = "words",
    context: int = 1,
    colour: bool = False,
) -> Iterator[str]:
    """The lines of a diff: side by side if `width` allows it, else inline.

    Parameters
    ----------
    diff : Diff
        What `dedup.diff` said of the two texts.
    base, copy : str
        The texts.
    width : int
        Columns of the terminal.
    granularity : {"words", "chars"}
        Whether an edit is shown as whole words, or only the characters that differ.
    context : int
        Kept blocks shown on each side of a change.
    colour : bool
        Whether to colour what the symbols say already.
    """
    paint = _Painter(colour)
    beside = width >= SIDE_BY_SIDE
    for head, block in headed_blocks(diff, context):
        yield paint.head(head)
        if block and beside:
            left = base_passages(block, base, granularity) if block.base else []
            right = copy_passages(block, copy, granularity) if block.copy else []
            yield from _beside(left, right, width, paint)
        elif block:
            passages = inline_passages(block, base, copy, granularity)
            yield from (_INDENT + line for line, _ in paint.wrapped(passages, width - len(_INDENT)))
    yield str(diff.summary)


def matrix_lines(matrix: Matrix, *, width: int = 80) -> Iterator[str]:
    """The lines of a matrix: one a paragraph of the story, one column a copy."""
    yield from (f"{number:>4} {printable(name)}" for number, name in enumerate(matrix.copies, 1))
    yield ""
    columns = [len(str(number)) + 1 for number in range(1, len(matrix.copies) + 1)]
    heads = zip(range(1, len(matrix.copies) + 1), columns, strict=True)
    yield "    " + "".join(f"{number:>{size}}" for number, size in heads)
    room = max(20, width - 4 - sum(columns) - 2)
    for number, row in enumerate(matrix.rows, 1):
        cells = zip(row.cells, columns, strict=True)
        marks = "".join(f"{cell_symbol(cell):>{size}}" for cell, size in cells)
        yield f"{number:>4}{marks}  {cut(' '.join(row.text.split()), room)}"
    yield ""
    yield "  ".join(f"{symbol} {name}" for name, symbol in CELL_SYMBOLS.items())


def cell_symbol(cell: Cell | None) -> str:
    """The one character that stands for a cell."""
    return CELL_SYMBOLS[cell.kind if cell else "absent"]


class _Painter:
    """Passages to lines of a given width, with brackets and perhaps colours."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def head(self, text: str) -> str:
        return f"{_COLOURS['head']}{text}{_RESET}" if self._colour else text

    def wrapped(self, passages: Sequence[Passage], width: int) -> list[tuple[str, int]]:
        """Lines, each with the columns that it fills."""
        lines: list[list[Chunk]] = [[]]
        filled = 0
        for unit in _units(passages):
            for part in _breakable(unit):
                room = columns_of("".join(text for _, text in part).rstrip())
                if not part or (filled and filled + room > width):
                    lines.append([])
                    filled = 0
                for style, chunk in part:
                    text = chunk if filled else chunk.lstrip()
                    lines[-1].append((style, text))
                    filled += columns_of(text)
        return [
            (self._painted(line), columns_of("".join(text for _, text in line).rstrip()))
            for line in lines
        ]

    def _painted(self, chunks: list[Chunk]) -> str:
        if not self._colour:
            return "".join(text for _, text in chunks).rstrip()
        painted = []
        for style, text in chunks:
            painted.append(f"{_COLOURS[style]}{text}{_RESET}" if _COLOURS[style] else text)
        return "".join(painted)


def columns_of(text: str) -> int:
    """Columns that a text fills on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _beside(
    left: Sequence[Passage], right: Sequence[Passage], width: int, paint: _Painter
) -> Iterator[str]:
    column = (width - len(_INDENT) - 3) // 2
    lines = zip_longest(
        paint.wrapped(left, column), paint.wrapped(right, column), fillvalue=("", 0)
    )
    for (old, filled), (new, _) in lines:
        padding = " " * (column - filled)
        yield f"{_INDENT}{old}{padding} │ {new}".rstrip()


def _units(passages: Sequence[Passage]) -> Iterator[list[Chunk]]:
    """Words, each with the marked ones that touch it; an empty unit parts two paragraphs."""
    unit: list[Chunk] = []
    for style, word in _words(passages):
        if unit and (style == "break" or word[0].isspace() or unit[-1][1][-1].isspace()):
            yield unit
            unit = []
        if style == "break":
            yield []
        else:
            unit.append((style, word))
    if unit:
        yield unit


def _words(passages: Sequence[Passage]) -> Iterator[Chunk]:
    """The words with the spaces around them, and brackets around what changed."""
    other = {"removed": "added", "added": "removed"}
    spaced = dict.fromkeys(other, True)  # whether a side ends in a space so far
    for style, text in passages:
        if style == "break":
            spaced = dict.fromkeys(other, True)
            yield style, ""
            continue
        before, after = _BRACKETS[style]
        clean, trailing = text.translate(_CONTROLS), ""
        # A space after a change stands outside it where the other side has one before it.
        if style in other and spaced[other[style]]:
            trailing = clean[len(clean.rstrip()) :]
            clean = clean.rstrip()
        words = re.findall(r"\s*\S+\s*|\s+", clean)
        if words:
            words[0] = before + words[0]
            words[-1] += after
        yield from ((style, word) for word in [*words, trailing] if word)
        for side in {style, other[style]} if trailing else {style} & {*other} or other:
            spaced[side] = (clean + trailing)[-1:].isspace()


def _breakable(unit: list[Chunk]) -> list[list[Chunk]]:
    """A unit as one part, or as its words, or their characters if it is wide or very long."""
    if _is_narrow("".join(text for _, text in unit)):
        return [unit]
    return [
        [(style, part)]
        for style, word in unit
        for part in (
            [word] if _is_narrow(word) else re.findall(r".[\u0300-\u036f\u200d\ufe0f]*", word)
        )
    ]


def _is_narrow(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and columns_of(text) <= len(text)
