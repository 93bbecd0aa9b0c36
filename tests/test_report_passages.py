"""Either text can be read off what a diff shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from diff_texts import copies
from hypothesis import given
from hypothesis import strategies as st

from dedup.ledger import Block, Diff, diff
from dedup.report.diff_markdown import diff_markdown
from dedup.report.diff_passages import (
    Granularity,
    Passage,
    base_passages,
    copy_passages,
    inline_passages,
)
from dedup.report.diff_text import diff_lines
from dedup.segments import INVISIBLE

GRANULARITIES: tuple[Granularity, ...] = ("words", "chars")
_WORDS = [
    "Kai", "the", "SPCA", "ship", "ships", "shar-pei", "Sept.", "30", "19", "percent", "%", "with",
    "(a)", "case,", "and",
]  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, str]:
    """Two lines of ordinary words, of which some stretches are shared."""
    stretch = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
    shared = draw(st.lists(stretch, min_size=2, max_size=4))
    line = st.lists(st.sampled_from(shared) | stretch, min_size=1, max_size=6).map(" ".join)
    end = st.sampled_from(["", ".", ","])
    return draw(line) + draw(end), draw(line) + draw(end)


def spaced_once(text: str) -> str:
    """A text with each run of white space made one space."""
    return " ".join(text.split())


def visible(texts: tuple[str, str]) -> tuple[str, str]:
    """Two texts with a space for each character that nobody sees."""
    table = dict.fromkeys(map(ord, INVISIBLE), " ")
    return texts[0].translate(table), texts[1].translate(table)


def read(passages: Iterable[Passage], mark: str) -> str:
    """One side of passages: what is marked so, and what is not marked."""
    shown = ("same", "break", mark)
    return spaced_once("".join(text or "\n" for style, text in passages if style in shown))


def unmarked_taken_from_copy(block: Block, base: str) -> str:
    """The base's side of a block of one paragraph, in the copy's typography and spacing."""
    (paragraph,) = block.base
    pieces, done = [], paragraph.start
    for edit in sorted(block.edits, key=lambda edit: edit.base):
        if edit.kind in ("typography", "white space"):
            pieces += [base[done : edit.base.start], edit.added]
            done = edit.base.end
    return spaced_once("".join([*pieces, base[done : paragraph.end]]))


def check_inline(found: Diff, base: str, copy: str) -> None:
    """Blocks of one paragraph a side give both sides; any block gives the copy's side."""
    for block in found.blocks:
        for granularity in GRANULARITIES:
            passages = inline_passages(block, base, copy, granularity)
            new = spaced_once("\n".join(copy[p.start : p.end] for p in block.copy))
            assert read(passages, "added") == new or not block.copy
            if len(block.base) == len(block.copy) == 1:
                assert read(passages, "removed") == unmarked_taken_from_copy(block, base)


@given(copies().map(visible))
def test_inline_passages_give_both_sides(texts: tuple[str, str]) -> None:
    """What is removed or unmarked is the base, what is added or unmarked the copy."""
    check_inline(diff(*texts), *texts)


@given(sentences())
def test_inline_passages_of_sentences_give_both_sides(texts: tuple[str, str]) -> None:
    """The same of ordinary sentences, where words come and go next to one another."""
    check_inline(diff(*texts), *texts)


@given(copies())
def test_sides_are_the_texts(texts: tuple[str, str]) -> None:
    """Side by side, the passages of one side are its paragraphs."""
    for block in diff(*texts).blocks:
        for granularity in GRANULARITIES:
            for paragraphs, text, passages, mark in (
                (block.base, texts[0], base_passages, "removed"),
                (block.copy, texts[1], copy_passages, "added"),
            ):
                if paragraphs:
                    shown = read(passages(block, text, granularity), mark)
                    whole = "\n".join(text[p.start : p.end] for p in paragraphs)
                    assert shown == spaced_once(whole)


BASE = (
    "On Sept. 30 Kai the dog stood along with a case, "
    "19 percent of it food, said SPCA inspector Ada Okoye of the town hall."
)
COPY = (
    "On 30 The dog stood with a case, "
    "19% of it wet food now, said Inspector Ada Okoye of the hall in town."
)


@pytest.mark.parametrize(("base", "copy"), [(BASE, COPY), (COPY, BASE)])
def test_terminal_gives_both_sides(base: str, copy: str) -> None:
    """No word runs into another one, whichever side is read, however wide the terminal."""
    found = diff(base, copy)
    for width in (*range(44, 110), 120, 500):
        lines = [
            line[4:]
            for line in diff_lines(found, base, copy, width=width)
            if line.startswith("    ")
        ]
        columns = (
            zip(*[line.split(" │ ") for line in lines], strict=True) if width > 109 else [lines]
        )
        shown = [" ".join("\n".join(column).split()) for column in columns]
        old, new = shown[0], shown[-1]
        old = re.sub(r"\[-(.*?)-\]", r"\1", re.sub(r"\{\+.*?\+\}", "", old))
        new = re.sub(r"\{\+(.*?)\+\}", r"\1", re.sub(r"\[-.*?-\]", "", new))
        assert (" ".join(old.split()), " ".join(new.split())) == (base, copy)


@pytest.mark.parametrize(("base", "copy"), [(BASE, COPY), (COPY, BASE)])
def test_markdown_gives_both_sides(base: str, copy: str) -> None:
    """Without what is removed or added, either side reads as it was."""
    shown = diff_markdown(diff(base, copy), base, copy).split("\n\n")[1]
    old = re.sub(r"</?del>", "", re.sub(r"<ins>.*?</ins>", "", shown))
    new = re.sub(r"</?ins>", "", re.sub(r"<del>.*?</del>", "", shown))
    assert (" ".join(old.split()), " ".join(new.split())) == (base, copy)


def test_merged_paragraphs_lose_no_space() -> None:
    """What was removed at the end of one paragraph and the start of the next stays apart."""
    base = (
        "The boats will sail again from the harbour tomorrow noon\n"
        "while all the shops of Halden stay closed"
    )
    copy = "The boats will sail again from the harbour all the shops of Halden stay closed"
    (block,) = diff(base, copy).blocks
    passages = inline_passages(block, base, copy, "words")
    assert Counter(read(passages, "removed").split()) == Counter(base.split())
