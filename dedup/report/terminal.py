"""Texts of any origin to what a terminal can show on one line."""

from __future__ import annotations

ELLIPSIS = "…"

# Joiners shape the letters of Persian and Indic words; neither moves anything.
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Text on one line that cannot move the cursor or turn the reading direction."""
    if text.isprintable():
        return text
    return "".join(map(_printable_character, text))


def cut(text: str, width: int) -> str:
    """Printable text of at most `width` cells, with an ellipsis where it was cut."""
    text = printable(text)
    if len(text) <= width and text.isascii():
        return text
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + ELLIPSIS


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count and its noun: ``1 story``, ``1,200 stories``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _printable_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= character <= "\udfff" else " "
