"""Text to folded words, paragraphs and sentences."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np

from dedup.model import UInt8s, UInt32s

# Blocks of the scripts that are written without spaces between words: there
# every letter is a word.  Marks and digits in them follow the general rule.
UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue, Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark, closing mark, zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3031, 0x312F),  # kana repeat marks, Hiragana, Katakana, Bopomofo
    (0x3190, 0x31FF),  # Kanbun, Bopomofo and Katakana extensions
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0xA4CF),  # Han, Yi
    (0xA980, 0xA9FF),  # Javanese, Myanmar
    (0xAA60, 0xAADF),  # Myanmar, Tai Viet
    (0xF900, 0xFAFF),  # Han compatibility
    (0x16FE0, 0x18DFF),  # Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # kana extensions, Nushu
    (0x20000, 0x3FFFF),  # Han
)

# Code points above this one are unassigned, private or format characters,
# so they separate words, save for the tags and variation selectors below.
_LAST_LETTER = 0x3FFFF
_SUPPLEMENTARY_SPECIALS = range(0xE0000, 0xE0200)

_SPACE = b" "


class FoldTable(NamedTuple):
    """What each code point folds to, for the compiled loop.

    Attributes
    ----------
    entries : ndarray of shape (0x110000,), dtype=uint32
        ``start << 6 | length`` of the folded bytes of a code point in `pool`.
        Entry 0 is a word separator; length 0 is a dropped code point.
    pool : ndarray of shape (p,), dtype=uint8
        Folded UTF-8; a space stands for the end of a word.
    growth : int
        Folded bytes that one byte of UTF-8 can become at most.
    """

    entries: UInt32s
    pool: UInt8s
    growth: int


def fold_character(character: str) -> str:
    """One code point folded, with a space wherever a word ends.

    Compatibility decomposition (NFKD), full case folding, marks (M*) and
    format characters (Cf) dropped, decimal digits (Nd) to ASCII, letters
    (L*) and other numbers (N*) kept, a letter of an unspaced script between
    spaces, anything else a space.
    """
    folded = ""
    for char in unicodedata.normalize("NFKD", character).casefold():
        category = unicodedata.category(char)
        if category == "Nd":
            folded += str(unicodedata.decimal(char))
        elif category[0] in "LN":
            folded += f" {char} " if _is_unspaced(ord(char)) else char
        elif category[0] != "M" and category != "Cf":
            folded += " "
    return folded


def fold(text: str) -> str:
    """The words of a text, folded, with one space between them."""
    return " ".join("".join(map(fold_character, text)).split())


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return fold(text).split()


@cache
def fold_table() -> FoldTable:
    """The table of `fold_character` over all code points, built in about 0.1 s."""
    entries = np.zeros(0x110000, dtype=np.uint32)
    pool = bytearray(_SPACE)
    growth = 1
    seen: dict[bytes, int] = {_SPACE: 0}
    for code_point in (*range(_LAST_LETTER + 1), *_SUPPLEMENTARY_SPECIALS):
        category = unicodedata.category(chr(code_point))
        if category in ("Cn", "Cs", "Co"):
            continue
        folded = fold_character(chr(code_point)).encode()
        if folded == _SPACE:
            continue
        start = len(pool)
        pool += folded
        entries[code_point] = start << 6 | len(folded)
    return FoldTable(entries, np.frombuffer(bytes(pool), dtype=np.uint8), growth)


def _is_unspaced(code_point: int) -> bool:
    return any(first <= code_point <= last for first, last in UNSPACED_BLOCKS)
