"""Texts for the tests of the diff, and where shared data lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

_WORDS = [
    "the", "minister", "said", "not", "on", "Monday", "Reuters", "LONDON", "(AP)", "-", "—", ":",
    "“", "”", '"', "’", ",", ".",
    "1,000", "1.5", "U.S.", "colour", "color", "中", "文", "أحمد", "احمد",
    "ไม่", "don't", "By", "?", "\u0301", "\0", "\u200d", "é", "e\u0301",
    "&", "＆", "%", "％", "＃1", "＝", "＠",
    "パ", "ﾊﾟ", "ハ\u309a", "ハ", "й", "и\u0306", "दो", "दी", "เสื้อ", "ё", "ö", "o",
]  # fmt: skip
_SPACES = [" ", " ", " ", " ", "", "  ", "\xa0", "\t", "\ufeff", "\u200b"]
_ENDS = ["\n", "\n\n", "\r\n", "\r", "\f", "\u2028", " \n \n", "\x1c"]


def shared(folder: str) -> Path:
    """A folder of the shared data; skips the test if it is absent."""
    root = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parents[2] / "shared"))
    if not (root / folder).is_dir():
        pytest.skip(f"needs the shared folder {folder}")
    return root / folder


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line of words of many kinds."""
    words = st.tuples(st.sampled_from(_WORDS), st.sampled_from(_SPACES)).map("".join)
    return "".join(draw(st.lists(words, max_size=14)))


@st.composite
def copies(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts made of a few lines each, so that lines repeat, move, split and merge."""
    stock = draw(st.lists(lines(), min_size=1, max_size=6))
    piece = st.sampled_from(stock) | lines()
    end = st.sampled_from([*_ENDS, " ", ""])
    text = st.lists(st.tuples(piece, end).map("".join), max_size=9).map("".join)
    return draw(text), draw(text)
