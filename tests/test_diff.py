"""`dedup.ledger.diff`: the gold ledger, and the laws that hold for any two texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from diff_texts import copies, shared
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError
from dedup.ledger import Block, Diff, diff
from dedup.model import Article

SEEDS = Path(__file__).parents[1] / "seeds"
REUTERS = "001_d88974a994f9ff56.txt"
NEWSPAPER = "000_27049acbd2251dbb.txt"


def seed(name: str) -> str:
    """One of the repository's seeds."""
    return (SEEDS / name).read_bytes().decode("utf-8")


def numbers(blocks: list[Block], side: str) -> list[int]:
    """The paragraphs of one side of some blocks."""
    return sorted(paragraph.number for block in blocks for paragraph in getattr(block, side))


def gold_form(found: Diff, sides: tuple[str, str]) -> dict[str, object]:
    """A diff in the form of the gold file; `sides` are the fields that hold base and copy."""
    by_kind: dict[str, list[Block]] = {}
    for block in found.blocks:
        by_kind.setdefault(block.kind, []).append(block)
    base, copy = sides
    removed, added = ("removed", "added") if base == "base" else ("added", "removed")
    merged = "merged" if base == "base" else "split"
    dropped, gained = ("dropped", "added") if base == "base" else ("added", "dropped")
    return {
        "merged": [
            {
                "base": numbers([block], base),
                "copy": numbers([block], copy),
                "edits": [
                    {
                        "removed": getattr(edit, removed),
                        "added": getattr(edit, added),
                        "cosmetic": edit.cosmetic,
                        "kind": edit.kind,
                    }
                    for edit in block.edits
                ],
            }
            for block in by_kind.pop(merged)
        ],
        "dropped": numbers(by_kind.pop(dropped), base),
        "added": numbers(by_kind.pop(gained), copy),
        "moved": numbers([block for block in found.blocks if block.moved], base),
        "other": sorted(by_kind),
    }


@pytest.mark.parametrize("mirrored", [False, True])
def test_gold(mirrored: bool) -> None:
    """The two Reuters copies give the gold ledger in full, in both directions."""
    gold = json.loads((shared("gold") / "seed-diff.json").read_text(encoding="utf-8"))
    expected = {key: gold[key] for key in ("merged", "dropped", "added", "moved")} | {"other": []}
    texts = seed(gold["base"]), seed(gold["copy"])
    found = diff(*texts[::-1]) if mirrored else diff(*texts)
    assert gold_form(found, ("copy", "base") if mirrored else ("base", "copy")) == expected


def test_the_seeds_summary() -> None:
    """The closing line counts paragraphs by kind and says how much of the base was kept."""
    found = diff(seed(REUTERS), seed(NEWSPAPER))
    assert str(found.summary) == (
        "kept 0 · edited 0 · merged 3 ← 9 · moved 0 · dropped 8 · added 7 | 58 % of the base kept"
    )


@given(copies())
def test_apply_rebuilds_the_copy(texts: tuple[str, str]) -> None:
    """`apply` gives the copy byte for byte, and `invert` leads back."""
    base, copy = texts
    found = diff(base, copy)
    assert found.apply(base) == copy
    assert found.invert().apply(copy) == base


@given(st.text(), st.text())
def test_apply_on_arbitrary_strings(base: str, copy: str) -> None:
    """`apply` is exact for whatever is text."""
    assert diff(base, copy).apply(base) == copy


@given(copies())
def test_mirror(texts: tuple[str, str]) -> None:
    """The diff of the swapped texts is the inverted diff, and inverting twice changes nothing."""
    base, copy = texts
    found = diff(base, copy)
    assert diff(copy, base) == found.invert()
    assert found.invert().invert() == found


def test_mirror_of_full_width_marks() -> None:
    """A mark is of one kind in both widths, whichever text it stands in first."""
    base, copy = "Ships ＆ boats rose 5 ％ here", "Ships & boats rose 5 % here"
    assert diff(copy, base) == diff(base, copy).invert()


@given(copies())
def test_a_text_against_itself_is_kept(texts: tuple[str, str]) -> None:
    """Nothing changes between a text and itself, however often its paragraphs repeat."""
    text = texts[1]
    found = diff(text, text)
    assert found.same
    assert all(block.kind == "kept" and not block.edits for block in found.blocks)
    assert all(block.base == block.copy for block in found.blocks)


@given(copies())
def test_json_round_trip(texts: tuple[str, str]) -> None:
    """A diff comes back equal from its JSON, which is ASCII."""
    found = diff(*texts)
    written = found.to_json()
    assert written.isascii()
    assert Diff.from_json(written) == found


@given(copies())
def test_blocks_hold_every_paragraph_once(texts: tuple[str, str]) -> None:
    """Each non-blank line of both texts stands in one block, with offsets that give it back."""
    found = diff(*texts)
    for side, text in zip(("base", "copy"), texts, strict=True):
        paragraphs = sorted(
            (p.number, text[p.start : p.end]) for b in found.blocks for p in getattr(b, side)
        )
        lines = [line.strip(" \t\ufeff\u200b\u2060\xa0") for line in text.splitlines()]
        assert paragraphs == list(enumerate(filter(None, lines), 1))


@given(copies())
def test_edits_point_into_the_texts(texts: tuple[str, str]) -> None:
    """What an edit removed and added stands at its offsets, and is never the same."""
    base, copy = texts
    for block in diff(base, copy).blocks:
        for edit in block.edits:
            assert base[edit.base.start : edit.base.end] == edit.removed
            assert copy[edit.copy.start : edit.copy.end] == edit.added
            assert edit.removed != edit.added


@given(copies())
def test_same_means_equal(texts: tuple[str, str]) -> None:
    """`same` says whether the texts are equal."""
    base, copy = texts
    assert diff(base, copy).same == (base == copy)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n\t\n",
        "one paragraph",
        "a\r\nb\r\n\r\nc",
        "a\rb\rc",
        "\ufeffa\n\fb\x0cc",
        "\0\1\2",
        "…",
    ],
)
@pytest.mark.parametrize("other", ["", "one paragraph\nand another", "第一段。\n第二段。"])
def test_bad_input_gives_a_result(text: str, other: str) -> None:
    """Empty, blank, odd and binary-looking texts give a diff that applies."""
    assert diff(text, other).apply(text) == other
    assert diff(other, text).apply(other) == text


def test_lone_surrogates() -> None:
    """A code point that is no text does not keep a sentence that crossed over from being seen."""
    last, more = "lpha beta gamma delta", "Eight nine ten eleven twelve thirteen."
    first = "ne two three four five six seven\ud800 one."
    base = f"O{first} {more}\nA{last}."
    copy = f"A{last} o{first}\n{more} Other words stand in this paragraph now today."
    assert diff(base, copy).apply(base) == copy


def test_articles_keep_their_ids() -> None:
    """The sides of a diff of articles carry the ids of the articles."""
    found = diff(Article("wire/1", "Some text."), Article("paper/2", "Some other text."))
    assert (found.base.id, found.copy.id) == ("wire/1", "paper/2")


def test_apply_refuses_another_text() -> None:
    """`apply` needs the very text that was compared."""
    with pytest.raises(InputError, match="apply needs the base text"):
        diff("some text", "other text").apply("some texT")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{", "must be a JSON object"),
        ("[1]", "must be a JSON object"),
        ('{"schema": "dedup.diff/2"}', "must be 'dedup.diff/1', got 'dedup.diff/2'"),
        ('{"schema": "dedup.diff/1"}', "must have the fields"),
    ],
)
def test_from_json_refuses_what_it_did_not_write(source: str, message: str) -> None:
    """Bad JSON and other schemas are refused in one line."""
    with pytest.raises(InputError, match=message):
        Diff.from_json(source)


def test_json_schema_has_the_documented_fields() -> None:
    """The JSON has the fields that the module documents, and no others."""
    content = json.loads(diff("A first line.\nGone.", "A second line.").to_json())
    assert list(content) == [
        "schema", "base", "copy", "blocks", "runs", "base_only", "copy_only", "summary",
    ]  # fmt: skip
    assert set(content["blocks"][0]) == {
        "kind", "base", "copy", "edits", "move", "words_kept", "base_words", "copy_words", "mark",
    }  # fmt: skip
