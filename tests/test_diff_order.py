"""Sentences that change places among paragraphs that belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.ledger import diff

SENTENCES = [
    "The mayor of Lindvik resigned on Monday after the audit was published.",
    "Police searched two offices and took away a dozen computers.",
    "The opposition called for elections in the spring.",
    "Shops along the harbour stayed closed because of the rain.",
    "Nobody in the ministry wanted to comment on the affair.",
]


def test_sentence_moved_inside_a_paragraph() -> None:
    """It is kept, and the paragraph is edited although it has no edits."""
    first, second, third = SENTENCES[:3]
    found = diff(f"{first} {second} {third}", f"{second} {first} {third}")
    (block,) = found.blocks
    assert (block.kind, block.edits, block.words_kept) == ("edited", (), block.base_words)
    assert block.cosmetic


def test_sentence_edited_on_its_way_inside_a_paragraph() -> None:
    """Only what differs is an edit."""
    first, second, third = SENTENCES[:3]
    edited = second.replace("two", "three")
    found = diff(f"{first} {second} {third}", f"{edited} {first} {third}")
    (edit,) = [edit for block in found.blocks for edit in block.edits]
    assert (edit.removed, edit.added, edit.flags) == ("two", "three", ("number",))


def test_sentence_moved_to_the_next_paragraph() -> None:
    """It is kept in its new place, behind one that stayed."""
    first, second, third, fourth, fifth = SENTENCES
    found = diff(
        f"{first} {second} {third}\n{fourth} {fifth}", f"{first} {third}\n{fourth} {fifth} {second}"
    )
    assert [block.kind for block in found.blocks] == ["regrouped"]
    assert [block.edits for block in found.blocks] == [()]


def test_sentence_moved_past_a_dropped_one() -> None:
    """What was dropped stands where it stood."""
    first, second, third, fourth, _ = SENTENCES
    found = diff(f"{first} {second} {third} {fourth}", f"{third} {first} {fourth}")
    (edit,) = [edit for block in found.blocks for edit in block.edits]
    assert (edit.removed.strip(". "), edit.added) == (second.strip("."), "")


def test_japanese_sentence_moved() -> None:
    """Sentences need no spaces."""
    rates = "日銀は19日、政策金利を引き上げると発表した。"
    prices = "植田総裁は会見で物価の見通しを説明した。"
    yen = "円相場は上昇した。"
    base, copy = f"{rates}{prices}{yen}", f"{prices}{rates}{yen}"
    (block,) = diff(base, copy).blocks
    assert (block.kind, block.edits) == ("edited", ())


def test_a_short_phrase_elsewhere_has_not_moved() -> None:
    """Fewer than six words in a row are no sentence that moved."""
    base = "He said so. The mayor of Lindvik resigned on Monday after the audit was published."
    copy = "The mayor of Lindvik resigned on Monday after the audit was published. He said so."
    (block,) = diff(base, copy).blocks
    assert [(edit.removed, edit.added) for edit in block.edits if not edit.cosmetic] != []


@given(st.permutations(SENTENCES), st.integers(0, len(SENTENCES)))
def test_every_order_is_kept(order: list[str], cut: int) -> None:
    """Whatever the order of whole sentences, and wherever a paragraph begins, no word is lost."""
    base = " ".join(SENTENCES)
    copy = " ".join(order[:cut]) + "\n" + " ".join(order[cut:])
    found = diff(base, copy)
    assert not [edit for block in found.blocks for edit in block.edits]
    assert found.summary.base_kept == found.summary.copy_kept == 1.0
    assert found.apply(base) == copy
    assert diff(copy, base) == found.invert()
