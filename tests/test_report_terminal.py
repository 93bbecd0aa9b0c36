"""Texts of any origin to one line of a terminal: laws."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dedup.report.terminal import ELLIPSIS, counted, cut, printable

# Hypothesis leaves surrogates out unless they are asked for.
any_text = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp"]))
JOINERS = "\u200c\u200d"


@given(any_text)
def test_printable_text_stays_on_its_line(text):
    """No character is left that moves the cursor, turns the direction or cannot be encoded."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(character.isprintable() or character in JOINERS for character in shown)
    shown.encode()


@given(any_text)
def test_printable_changes_printable_text_no_more(text):
    """What has been made printable stays as it is."""
    assert printable(printable(text)) == printable(text)


@given(any_text, st.integers(1, 40))
def test_cut_text_fits(text, width):
    """Wide characters count twice; what fits is not cut, and what is cut says so."""
    shown = cut(text, width)
    assert cell_len(shown) <= width
    if cell_len(printable(text)) <= width:
        assert shown == printable(text)
    else:
        assert shown.endswith(ELLIPSIS)


def test_persian_joiners_are_kept():
    """The joiner inside a Persian word is not a space."""
    assert printable("می\u200cروم") == "می\u200cروم"


def test_counts_have_thousands_and_numbers():
    """One is singular; all others, and nought, are plural."""
    shown = [counted(count, "story", "stories") for count in (0, 1, 1200)]
    assert shown == ["0 stories", "1 story", "1,200 stories"]
    assert counted(2, "file") == "2 files"
