"""Text to tokens, each one interned as a character of a string.

A text becomes a string of as many characters as it has tokens, in which equal
characters mean equal tokens.  Slices of it are hashed, compared and aligned at
the speed of strings.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import TypeAlias

from dedup.errors import InputError
from dedup.segments import INVISIBLE, Span, paragraphs, sentences
from dedup.text import fold_character

APOSTROPHES = "'’‘‛ʼ`´′"
QUOTES = '"“”„‚‟«»‹›「」『』〝〞〟″＂'

# Interned punctuation stays below this character, words stand from it upward.
FIRST_WORD = "\u4000"
_PUNCTUATION = re.compile(f"[\0-{chr(ord(FIRST_WORD) - 1)}]+")
_LAST_ID = 0x10FFFF

# Code points a word below which a text counts as written without spaces; its
# n-grams are of letters, and must be longer to say as much.
_UNSPACED = 2.2
_GRAM, _UNSPACED_GRAM = 3, 6

# Classes: w letter, d digit, c letter of an unspaced script, m mark or format
# character, n full stop and comma, a apostrophe, q quotation mark, h dash,
# s symbol that carries meaning, i invisible space, p any other punctuation.  A
# word keeps its inner apostrophes and invisible spaces, and a number its inner
# full stops and commas.
_TOKEN = re.compile(
    r"[wd][wdm]*(?:(?:a(?=[wd])|i+(?=[wd])|(?<=d)n(?=d))[wd][wdm]*)*|cm*|nn+|h+|aa|qm*|[^ i]m*"
)
# Thousands as they are grouped everywhere, and lakhs as in India.
_GROUPED_NUMBER = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
# As Europe groups them, if a comma after the full stops tells that they are no decimal point.
_EUROPEAN_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
# As in Rs1.5, where what stands before it is no part of it.
_INNER_NUMBER = re.compile(r"(\d+(?:[.,:٫٬]\d+)+)")
# After a digit, a power or a fraction is no further digit of the number.
_POWER = re.compile(r"(?<=\d)(?=[²³¹⁰⁴-⁹¼-¾⅐-⅞])")
_TATWEEL = "\u0640"
# A decomposed Latin or Greek letter and its marks.
_LETTER = re.compile("([A-Za-z\u00c0-\u02af\u0370-\u03ff])([\u0300-\u036f]*)")


# Blocks of the scripts whose marks are letters: vowel signs, tones, voicing.
# Shingles drop them, to bear with typing; a diff must not.
_SPELLED_BLOCKS = (
    (0x0400, 0x052F),  # Cyrillic
    (0x0900, 0x109F),  # Devanagari to Sinhala, Thai, Lao, Tibetan, Myanmar
    (0x1700, 0x180A),  # Philippine scripts, Khmer
    (0x1900, 0x1AAF),  # Limbu to Tai Tham
    (0x1B00, 0x1C4F),  # Balinese to Lepcha
    (0x3040, 0x30FF),  # kana
    (0xA800, 0xABFF),  # further scripts of South and South-East Asia
    (0x11000, 0x11FFF),  # and historic ones
)
# Their marks are printed for learners alone.
_UNSPELLED = frozenset("ЁёЀѐЍѝ")


class _ClassTable(dict[int, str]):
    """The class of each code point, found when first asked for."""

    def __missing__(self, code_point: int) -> str:
        found = self[code_point] = _class_of(chr(code_point))
        return found


class _FoldTable(dict[int, str]):
    """What each code point folds to, found when first asked for."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _folded(chr(code_point))
        return folded


_CLASSES = _ClassTable()
# Two Arabic final letters are written for one another in print every day.
_FOLDS = _FoldTable({ord(_TATWEEL): "", ord("ى"): "ي", ord("ة"): "ه", ord("⁄"): "⁄"})


def _folded(char: str) -> str:
    """A composed character folded as for shingles, but for marks that are letters."""
    folded = fold_character(char)
    if (
        unicodedata.category(char)[0] not in "LM"
        or char in _UNSPELLED
        or not any(first <= ord(char) <= last for first, last in _SPELLED_BLOCKS)
    ):
        return folded
    return f" {char.casefold()} " if folded.startswith(" ") else char.casefold()


def _class_of(char: str) -> str:  # noqa: PLR0911 - one answer a class
    category = unicodedata.category(char)
    if char in INVISIBLE:
        return "i"
    if char.isspace():
        return " "
    if char in APOSTROPHES:
        return "a"
    if char in QUOTES:
        return "q"
    if category == "Pd" or char in "−‐":
        return "h"
    if char in ".,:٫٬":
        return "n"
    if category == "Nd":
        return "d"
    folded = fold_character(char)
    if not folded or char == _TATWEEL:
        return "m"
    if any(map(str.isalnum, folded)):
        return "c" if folded.startswith(" ") and folded.strip() else "w"
    return "s" if char in "%&#@+=°٪≤≥±×÷" or category == "Sc" else "p"


@lru_cache(maxsize=1 << 16)
def token_key(raw: str) -> str:
    """What a token is aligned by: letters folded, marks of one kind made one."""
    if raw.isascii() and raw.isalpha():
        return raw.lower()
    kind = _CLASSES[ord(raw[0])]
    if kind == "d" and not (raw := _POWER.sub("^", raw)).isalnum():
        return _ungrouped(unicodedata.normalize("NFKC", raw).casefold())
    if kind in "wc" and len(parts := _INNER_NUMBER.split(raw)) > 1:
        return "".join(map(token_key, filter(None, parts)))
    if kind in "wdc":
        plain = unicodedata.normalize("NFKC", raw)
        return plain.translate(_FOLDS).replace(" ", "") or raw
    if kind in "qa":
        return '"'
    return "-" if kind == "h" else unicodedata.normalize("NFKC", raw)


def _ungrouped(number: str) -> str:
    """A number without what groups its thousands."""
    if _EUROPEAN_NUMBER.fullmatch(number):
        return number.replace(".", "")
    return number.replace(",", "") if _GROUPED_NUMBER.fullmatch(number) else number


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded as tokens are."""
    return tuple(unicodedata.normalize("NFKC", text).translate(_FOLDS).split())


def typographic_key(raw: str) -> str:
    """A token without what the typesetter chooses: quotation marks, dashes, widths."""
    kind = _CLASSES[ord(raw[0])]
    if kind not in "wdc":
        return token_key(raw)
    plain = unicodedata.normalize("NFKC", raw)
    return "".join(
        "'" if char in APOSTROPHES else char
        for char in plain
        if unicodedata.category(char) != "Cf" and char != _TATWEEL
    )


def marked_letters(text: str) -> list[tuple[str, str]]:
    """The Latin and Greek letters of a text, each with its marks."""
    # Romanian outlets write the comma and the cedilla for one another.
    plain = unicodedata.normalize("NFD", text).replace("\u0326", "\u0327")
    return _LETTER.findall(plain)


_Tokenised: TypeAlias = tuple[list[int], list[int], str, str]


class Vocabulary(dict[str, str]):
    """Tokens to characters, shared by all texts that are compared.

    A token that is not there yet is entered; tokens of one key share a character.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_key: dict[str, str] = {}
        self._next_mark = 3  # the first characters serve as separators
        self._next_word = ord(FIRST_WORD)
        self._tokenised: dict[str, _Tokenised] = {}

    def tokenised(self, paragraph: str) -> _Tokenised:
        """Where the tokens of a paragraph begin and end in it, all of them, and the words.

        Copies of a story have most of their paragraphs in common, so each is cut once.
        """
        known = self._tokenised.get(paragraph)
        if known is None:
            spans = [m.span() for m in _TOKEN.finditer(paragraph.translate(_CLASSES))]
            tokens = "".join([self[paragraph[start:end]] for start, end in spans])
            known = self._tokenised[paragraph] = (
                [start for start, _ in spans], [end for _, end in spans], tokens, words_of(tokens)
            )  # fmt: skip
        return known

    def forget_paragraphs(self) -> None:
        """Keep the tokens alone, as for another story."""
        self._tokenised.clear()

    def __missing__(self, raw: str) -> str:
        """The character of a token that is new."""
        key = token_key(raw)
        known = self._by_key.get(key)
        if known is None:
            known = self._by_key[key] = self._new(key)
        self[raw] = known
        return known

    def _new(self, key: str) -> str:
        is_word = _CLASSES[ord(key[0])] in "wdcs"
        if not is_word and self._next_mark < ord(FIRST_WORD):
            self._next_mark += 1
            return chr(self._next_mark - 1)
        if self._next_word > _LAST_ID:
            limit = _LAST_ID - ord(FIRST_WORD) + 1
            msg = f"compared texts must have at most {limit} different words, got more"
            raise InputError(msg)
        self._next_word += 1
        return chr(self._next_word - 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a tokenised text.

    Attributes
    ----------
    source : TokenText
        The text that it stands in.
    number : int
        Its number there, from 1.
    span : Span
        Where it stands in the text.
    first, last : int
        Its tokens are those from `first` up to but not including `last`.
    tokens, words : str
        All of them, and those that are words, one character each.
    """

    source: TokenText
    number: int
    span: Span
    first: int
    last: int
    tokens: str
    words: str

    @property
    def text(self) -> str:
        """As it was written."""
        return self.source.text[self.span.start : self.span.end]

    @property
    def key(self) -> str:
        """Its words, or of a paragraph without words its marks: equal in equal paragraphs."""
        return self.words or self.tokens

    def raw_tokens(self) -> Iterator[str]:
        """The tokens as they were written."""
        source = self.source
        return (
            source.text[start:end]
            for start, end in zip(
                source.starts[self.first : self.last],
                source.ends[self.first : self.last],
                strict=True,
            )
        )

    def sentence_tokens(self) -> list[int]:
        """The first token after each sentence."""
        source = self.source
        if self.number not in source.sentence_tokens:
            source.sentence_tokens[self.number] = [
                bisect_left(source.starts, sentence.end)
                for sentence in sentences(source.text, self.span)
            ]
        return source.sentence_tokens[self.number]

    def sentence_ends(self) -> list[int]:
        """How many words stand before the end of each sentence."""
        source = self.source
        if self.number not in source.sentence_ends:
            bounds = pairwise([self.first, *self.sentence_tokens()])
            words = (len(words_of(source.tokens[first:last])) for first, last in bounds)
            source.sentence_ends[self.number] = list(accumulate(words))
        return source.sentence_ends[self.number]


class TokenText:
    """A text with its tokens.

    Parameters
    ----------
    text : str
        Any string.
    vocabulary : Vocabulary
        Shared with the texts that it is compared with.

    Attributes
    ----------
    starts, ends : list of int
        Token `i` is ``text[starts[i]:ends[i]]``.
    tokens : str
        One character a token.
    lines : list of Line
        The paragraphs.
    quoted : dict
        By number of paragraph, which of its tokens are quoted; filled when asked for.
    sentence_tokens : dict
        By number of paragraph, the first token after each of its sentences; filled
        when asked for.
    sentence_ends : dict
        By number of paragraph, how many words stand before the end of each of its
        sentences; filled when asked for.
    single_quotes : dict
        By number of paragraph, where its first single quotation mark opens, from
        its start on; filled when asked for.
    uses : dict
        By word, whether it has a capital inside a sentence, and whether it is
        written small; filled when asked for.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.quoted: dict[int, list[bool]] = {}
        self.sentence_tokens: dict[int, list[int]] = {}
        self.sentence_ends: dict[int, list[int]] = {}
        self.single_quotes: dict[int, int] = {}
        self.uses: dict[str, tuple[bool, bool]] = {}
        self.lines = [
            self._line(number, span, vocabulary) for number, span in enumerate(paragraphs(text), 1)
        ]
        self.tokens = "".join([line.tokens for line in self.lines])

    @cached_property
    def word_count(self) -> int:
        """How many of the tokens are words."""
        return sum(len(line.words) for line in self.lines)

    def line_of(self, index: int) -> Line:
        """The paragraph of a token."""
        return self.lines[bisect_right(self.lines, index, key=lambda line: line.first) - 1]

    @cached_property
    def letter_marks(self) -> frozenset[str]:
        """The marks on its Latin and Greek letters."""
        if self.text.isascii():
            return frozenset()
        return frozenset("".join([marks for _, marks in marked_letters(self.text)]))

    def _line(self, number: int, span: Span, vocabulary: Vocabulary) -> Line:
        starts, ends, tokens, words = vocabulary.tokenised(self.text[span.start : span.end])
        first = len(self.starts)
        self.starts += [span.start + start for start in starts]
        self.ends += [span.start + end for end in ends]
        return Line(self, number, span, first, len(self.starts), tokens, words)


def same_but_for_type(first: Line, second: Line) -> bool:
    """Whether two paragraphs differ in typography and white space at most."""
    if first.tokens != second.tokens:
        return False
    raws = zip(first.raw_tokens(), second.raw_tokens(), strict=True)
    return all(a == b or typographic_key(a) == typographic_key(b) for a, b in raws)


def words_of(tokens: str) -> str:
    """The words among tokens."""
    return _PUNCTUATION.sub("", tokens)


def gram_length(base: Sequence[Line], copy: Sequence[Line]) -> int:
    """Words of an n-gram that says something: more where a word is a letter."""
    letters = sum(line.span.end - line.span.start for line in (*base, *copy))
    words = sum(len(line.words) for line in (*base, *copy))
    return _GRAM if letters > _UNSPACED * words else _UNSPACED_GRAM


def is_unspaced(raw: str) -> bool:
    """Whether a token is a letter of a script written without spaces."""
    return _CLASSES[ord(raw[0])] == "c"
