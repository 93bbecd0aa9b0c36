"""Text to folded words: the contract of folding, code point by code point."""

import sys
import unicodedata

import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup._kernels import MAX_FOLDED_BYTES, MAX_FOLDED_WORDS
from dedup.text import (
    fold_character,
    fold_table,
    is_unspaced,
    words,
)

any_text = st.text(st.characters(exclude_categories=()), max_size=80)


def table_words(text):
    """The words that the table of the compiled loop gives."""
    table = fold_table()
    folded = b""
    for char in text:
        entry = int(table.entries[ord(char)])
        start, length = (entry >> 6, entry & 63) if entry else (0, 1)
        folded += table.pool[start : start + length].tobytes()
    return folded.decode().split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Erdoğan", ["erdogan"]),
        ("ERDOGAN", ["erdogan"]),
        ("أحمد", ["احمد"]),
        ("مُحَمَّد", ["محمد"]),
        ("Straße", ["strasse"]),
        ("ﬁnance", ["finance"]),
        ("ﷺ", ["صلى", "الله", "عليه", "وسلم"]),
        ("㌖", ["キ", "ロ", "メ", "ー", "ト", "ル"]),
        ("北京の議会", ["北", "京", "の", "議", "会"]),
        ("ｶﾞｽ", ["カ", "ス"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("한국어 뉴스", [unicodedata.normalize("NFD", word) for word in ("한국어", "뉴스")]),
        ("٣٤٥ ४२ 1,234", ["345", "42", "1", "234"]),
        ("co\u00adoperate", ["cooperate"]),
        ("\u202eright\u202c\u200fleft", ["rightleft"]),
        ("nul\x00byte", ["nul", "byte"]),
        ("lone\ud800surrogate \udfff", ["lone", "surrogate"]),
        ("smile 👩‍👩‍👧 here", ["smile", "here"]),
        ("don't e-mail", ["don", "t", "e", "mail"]),
        ("", []),
        (" \t\n… — !", []),
    ],
)
def test_words_of_a_text(text, expected):
    """Folded and split as the contract says, in any script."""
    assert words(text) == table_words(text) == oracles.words(text) == expected


def test_every_code_point_folds_as_its_oracle():
    """All 1,114,112 of them: the rule, the table of the compiled loop and the oracle agree."""
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        expected = oracles.words(char)
        assert table_words(char) == expected, hex(code)


def test_every_code_point_keeps_or_breaks_the_word_around_it():
    """Between two letters it joins them, parts them, or becomes a word between them."""
    for code in range(0, sys.maxunicode + 1, 7):
        text = f"a{chr(code)}b"
        assert words(text) == table_words(text) == oracles.words(text), hex(code)


@given(any_text)
def test_words_are_those_of_the_oracle(text):
    """For any text, lone surrogates, NUL and unassigned code points included."""
    assert words(text) == table_words(text) == oracles.words(text)


@given(any_text)
def test_folding_is_idempotent(text):
    """Folded words are folded already."""
    found = words(text)
    assert words(" ".join(found)) == found


@given(any_text)
def test_composed_and_decomposed_texts_have_the_same_words(text):
    """NFC = NFD."""
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


@given(st.text(st.characters(max_codepoint=127)))
def test_case_makes_no_difference(text):
    """Upper case = lower case."""
    assert words(text.upper()) == words(text.lower()) == words(text)


@given(any_text, any_text)
def test_a_space_parts_texts(first, second):
    """Each code point is mapped on its own, so texts fold piece by piece."""
    assert words(f"{first} {second}") == words(first) + words(second)


def test_bounds_of_a_folded_byte_hold_for_every_code_point():
    """The compiled loop sizes its buffers by them."""
    for code in range(sys.maxunicode + 1):
        size = len(chr(code).encode("utf-8", "surrogatepass"))
        folded = fold_character(chr(code))
        assert len(folded.encode()) <= MAX_FOLDED_BYTES * size, hex(code)
        assert len(folded.split()) <= MAX_FOLDED_WORDS * size, hex(code)


def test_scripts_without_spaces_are_told_by_their_letters():
    """Han, kana and Thai are; Hangul, Arabic and Ethiopic are not."""
    assert all(map(is_unspaced, "北のカไລខမ𠀀"))
    assert not any(map(is_unspaced, "a한عአд"))
