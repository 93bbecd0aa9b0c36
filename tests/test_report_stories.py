"""Clusters to lines: what is shown, in which words, and how much of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import dedup
from dedup.model import Copy, Coverage, Document
from dedup.report.stories import shared_words, story_lines, summary

WORDS = ("the", "ferry", "to", "outer", "islands", "sails", "again", "from", "old", "pier")


def text(name: str, words: int = 16) -> str:
    """A text of its own for each name."""
    return " ".join(f"{WORDS[i % len(WORDS)]} {name}{i}" for i in range(words))


def lines(records: object, width: int = 100, **limits: int) -> list[str]:
    """The lines on the clusters of some records."""
    return list(story_lines(dedup.cluster(records), width=width, **limits))


def words_of(lead_words: int, copy_words: int, of_lead: float, of_copy: float) -> str:
    """The words on a near copy with some lengths and coverages."""
    lead = Document("a", None, None, None, None, lead_words)
    coverage = Coverage(of_lead, of_copy)
    copy = Copy("b", None, None, None, None, copy_words, kind="near", coverage=coverage)
    return shared_words(lead, copy)


def test_coverages_are_told_from_the_shorter():
    """Whichever of the two is shorter, its coverage comes first."""
    expected = "55 % of the shorter is in the longer, 36 % of the longer is in the shorter"
    assert words_of(743, 477, of_lead=0.355, of_copy=0.554) == expected
    assert words_of(477, 743, of_lead=0.554, of_copy=0.355) == expected


def test_equal_lengths_have_no_shorter():
    """Two texts of the same length are called by what they are."""
    expected = "55 % of the copy is in the lead, 36 % of the lead is in the copy"
    assert words_of(400, 400, of_lead=0.36, of_copy=0.55) == expected


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_only_all_is_a_hundred_per_cent(share):
    """A part is never rounded to all or nothing."""
    percent = int(words_of(2, 1, of_lead=1.0, of_copy=share).partition(" %")[0])
    assert 1 <= percent <= 99
    assert abs(percent - 100 * share) <= 1


def test_exact_copies_are_word_for_word():
    """An exact copy has no coverages to tell."""
    shown = lines([text("a"), text("a").upper()])
    assert shown[3] == "    exact: word for word"


def test_reason_of_the_lead_says_no_date_twice():
    """Source and date stand after the reason, unless it names them."""
    records = [
        {"id": "1", "text": text("a"), "source": "Wire", "published": "2021-03-01"},
        {"id": "2", "text": text("a"), "source": "Post", "published": "2021-03-02"},
    ]
    shown = lines(records)
    assert shown[1] == "    leads: earliest, 2021-03-01 00:00 UTC · Wire"
    assert shown[3] == "    exact: word for word · Post, 2021-03-02 00:00 UTC"


def test_up_to_ten_that_stand_alone_are_named():
    """Ten articles alone are listed, eleven are counted."""
    shown = lines([text(f"n{i}x") for i in range(10)])
    assert shown[2:] == ["10 articles stand alone:", *(f"  {i}" for i in range(10))]
    assert lines([text(f"n{i}x") for i in range(11)])[-1] == "11 articles stand alone."


def test_nothing_found_is_said():
    """No story with copies, and no article at all, are both said."""
    assert lines([text("a"), text("b")])[0] == "No copies found."
    assert lines([]) == ["No copies found."]


def test_long_results_are_limited_where_asked():
    """The rest is counted, with the way to get it."""
    shown = lines([text(f"s{i % 4}x") for i in range(16)], most_stories=3, most_copies=1)
    assert shown.count("  … and 2 more copies") == 3
    assert shown[-1] == "… and 1 more story, all of them with -o FILE.txt"
    everything = lines([text(f"s{i % 4}x") for i in range(16)])
    assert everything.count("    exact: word for word") == 12


@given(st.integers(30, 120))
def test_lines_fit_the_width(width):
    """Titles are cut and all else is wrapped, whatever the width."""
    records = [
        {"id": "1" * 30, "text": text("a", 40), "title": "長い見出し" * 30, "source": "Wire" * 30},
        {"id": "2", "text": text("a", 30), "title": "long " * 50, "published": "2021-03-01"},
    ]
    shown = lines(records, width=width)
    assert len(shown) >= 4
    assert all(cell_len(line) <= width for line in shown)


def test_summary_counts_leads_among_the_copies():
    """A lead is no copy."""
    statistics = dedup.cluster([text("a"), text("a"), text("b")]).statistics
    assert summary(statistics) == "3 articles: 1 story with 1 copy, 1 alone"
