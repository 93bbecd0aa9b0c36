"""A random generator to the tokens of an invented language with the word statistics of news.

A token is one string of a text with the marks that cling to it. Tokens are numbered
``form * size + rank`` where `rank` orders the words by frequency (Zipf's law with
Mandelbrot's offset), so a text is an array of numbers until it is joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Int32s: TypeAlias = NDArray[np.int32]
Int64s: TypeAlias = NDArray[np.int64]

SIZE = 50_000
"""Words of the language."""

PLAIN, CAPITAL, COMMA, STOP, CAPITAL_QUOTE, STOP_QUOTE = range(6)
"""Forms of a word: as it is, at the start of a sentence, before a comma, at its end,
and the two ends of a quoted sentence."""

RESPELLED = 6
"""Added to a form: the word as the other spelling tradition writes it (`vigor`, `vigour`)."""

_TABLE_BITS = 20
_OFFSET = 2.7  # Mandelbrot's offset: keeps the first words from being too frequent.
_ONSETS: tuple[str, ...] = (*"bcdfghlmnprstvw", *"bcdlmnprst", "br", "cl", "pl", "st", "th", "tr")
_NUCLEI: tuple[str, ...] = (*"aeiou" * 3, "ai", "ea", "ou")
_CODAS: tuple[str, ...] = (*[""] * 28, *"nrstlmd", "ck", "nd", "nt", "st", "rt", "ll", "ng")
_ACCENTS = str.maketrans("aeiou", "áéíöü")


@dataclass(frozen=True, slots=True)
class Language:
    """The tokens, and the table from which words are drawn.

    Attributes
    ----------
    tokens : ndarray of shape (12 * SIZE,), dtype=object
        The string of each token.
    ranks : ndarray of shape (2 ** 20,), dtype=int32
        Each word as often as its frequency says; a uniform index draws a word.
    respelled : ndarray of shape (SIZE,), dtype=bool
        Words that the two spelling traditions write differently.
    names : list of str
        Words that are written with a capital everywhere.

    """

    tokens: NDArray[np.object_]
    ranks: Int32s
    respelled: NDArray[np.bool_]
    names: list[str]

    def draw(self, rng: Generator, count: int) -> Int32s:
        """`count` words in their plain form."""
        return self.ranks[rng.integers(0, len(self.ranks), count, dtype=np.int64)]

    def name(self, *chances: float) -> str:
        """The proper name that numbers in [0, 1) choose, a word each."""
        return " ".join([self.names[int(chance * len(self.names))] for chance in chances])

    def text(self, paragraphs: list[Int32s]) -> str:
        """The paragraphs with an empty line between them."""
        tokens = self.tokens
        return "\n\n".join([" ".join(tokens[paragraph].tolist()) for paragraph in paragraphs])

    def headline(self, tokens: Int32s) -> str:
        """A line of words that begins with a capital."""
        line = " ".join(self.tokens[tokens].tolist())
        return line[0].upper() + line[1:]

    def respell(self, paragraph: Int32s) -> Int32s:
        """The paragraph in the other spelling tradition."""
        changed = self.respelled[paragraph % SIZE]
        return np.where(changed, (paragraph + RESPELLED * SIZE) % (2 * RESPELLED * SIZE), paragraph)


@cache
def invented() -> Language:
    """The one language of all corpora; it does not depend on the seed of a corpus."""
    rng = np.random.default_rng(559)
    words = _vocabulary(rng)
    chance = rng.random(SIZE)
    names = [rank for rank in range(200, SIZE) if chance[rank] < 0.10]
    for rank in names:
        words[rank] = words[rank].capitalize()
    for rank in range(200, SIZE):
        if 0.10 <= chance[rank] < 0.12:
            words[rank] = f"{int(10 ** (1 + 3.5 * rng.random())):,}"
        elif 0.12 <= chance[rank] < 0.14:
            words[rank] = words[rank].translate(_ACCENTS)
    respelled = np.array([word.endswith("or") for word in words])
    other = [word[:-2] + "our" if word.endswith("or") else word for word in words]
    tokens = np.array(_forms(words) + _forms(other), dtype=object)
    return Language(tokens, _zipf_table(), respelled, [words[rank] for rank in names])


def _vocabulary(rng: Generator) -> list[str]:
    """Distinct pronounceable words, the frequent ones short."""
    words: dict[str, None] = {}
    while len(words) < SIZE:
        rank = len(words)
        syllables = 1 + (rank >= 300) + (rank >= 3_000) + (rank >= 20_000 and rng.random() < 0.2)
        word = "".join(_syllable(rng, light=rank < 60) for _ in range(syllables))
        words[word] = None
    return list(words)


def _syllable(rng: Generator, *, light: bool) -> str:
    """An onset, a vowel and mostly a coda; a light one has two letters."""
    onset, nucleus, coda = rng.random(3)
    if light:
        return _ONSETS[int(onset * 15)] + _NUCLEI[int(nucleus * 5)]
    return (
        _ONSETS[int(onset * len(_ONSETS))]
        + _NUCLEI[int(nucleus * len(_NUCLEI))]
        + _CODAS[int(coda * len(_CODAS))]
    )


def _forms(words: list[str]) -> list[str]:
    """All words in the six forms, form by form."""
    capitals = [word[0].upper() + word[1:] for word in words]
    return [
        *words,
        *capitals,
        *(word + "," for word in words),
        *(word + "." for word in words),
        *("“" + word for word in capitals),
        *(word + ".”" for word in words),
    ]


def _zipf_table() -> Int32s:
    """Ranks as often as Zipf's law says, from the inverse of their cumulated frequency."""
    cumulated = np.cumsum(1.0 / (np.arange(SIZE) + 1.0 + _OFFSET))
    steps = (np.arange(1 << _TABLE_BITS) + 0.5) / (1 << _TABLE_BITS) * cumulated[-1]
    ranks: Int32s = np.searchsorted(cumulated, steps).astype(np.int32)
    return ranks
