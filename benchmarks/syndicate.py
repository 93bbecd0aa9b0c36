"""A story to its texts: as its first outlet prints it, and as others copy it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from language import SIZE, Int32s, Language
from numpy.random import Generator

_AGENCIES = ("Norvia Press", "Telemond", "AKP", "Continental Wire", "United Desk", "Halden News")
_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.")


class Story(NamedTuple):
    """An article that copies can be taken from.

    `number` is its position in the corpus, `body` its paragraphs joined, `tokens` the
    same as token numbers, and `ends` where the paragraphs end in them.
    """

    number: int
    title: str
    dateline: str
    credit: str
    body: str
    tokens: Int32s
    ends: list[int]

    def paragraphs(self) -> list[Int32s]:
        """The tokens of each paragraph."""
        return [self.tokens[start:end] for start, end in pairwise([0, *self.ends])]


def original(story: Story) -> str:
    """The story as its first outlet prints it."""
    return _page(story.dateline, story.body, story.credit)


def copy(rng: Generator, words: Language, story: Story, foreign: Story) -> str:
    """The story as another outlet prints it.

    One copy in ten is verbatim. The others have, each by chance: the tail cut off,
    paragraphs dropped, paragraphs merged, words edited, the other spelling tradition,
    another dateline, another credit line, and paragraphs of the story `foreign` appended.
    """
    chance = rng.random(9).tolist()
    if chance[0] < 0.10:
        return original(story)
    paragraphs = story.paragraphs()
    if chance[1] < 0.35:
        paragraphs = _without_tail(rng, paragraphs)
    if chance[2] < 0.25:
        paragraphs = _without_some(rng, paragraphs, 0.4 * len(story.tokens))
    if chance[3] < 0.40:
        paragraphs = _merged(rng, paragraphs)
    if chance[4] < 0.50:
        paragraphs = _edited(rng, words, paragraphs)
    if chance[5] < 0.20:
        paragraphs = [words.respell(paragraph) for paragraph in paragraphs]
    if chance[6] < 0.10:
        paragraphs = _with_foreign(rng, paragraphs, foreign.paragraphs())
    place = dateline(rng, words) if chance[7] < 0.5 else story.dateline
    credit = credit_line(rng, words) if chance[8] < 0.4 else story.credit
    return _page(place, words.text(paragraphs), credit)


def copied_title(rng: Generator, words: Language, story: Story) -> str:
    """The title of a copy: kept, or one of its own."""
    return story.title if rng.random() < 0.6 else words.headline(words.draw(rng, 8))


def _page(place: str, body: str, credit: str) -> str:
    return f"{place}{body}\n\n{credit}" if credit else place + body


def dateline(rng: Generator, words: Language) -> str:
    """``PLACE, Month day (Agency) — ``."""
    place, month, day, agency = rng.random(4).tolist()
    return (
        f"{words.name(place).upper()}, {_MONTHS[int(month * len(_MONTHS))]} {int(day * 28) + 1}"
        f" ({_AGENCIES[int(agency * len(_AGENCIES))]}) — "
    )


def credit_line(rng: Generator, words: Language) -> str:
    """``Reporting by Name Name; Editing by Name Name``."""
    names = rng.random(4).tolist()
    return f"Reporting by {words.name(*names[:2])}; Editing by {words.name(*names[2:])}"


def _without_tail(rng: Generator, paragraphs: list[Int32s]) -> list[Int32s]:
    """The first paragraphs, with 40 to 95 % of the words."""
    room = (0.40 + 0.55 * rng.random()) * sum(map(len, paragraphs))
    kept = []
    for paragraph in paragraphs:
        if room <= 0:
            break
        room -= len(paragraph)
        kept.append(paragraph)
    return kept


def _without_some(rng: Generator, paragraphs: list[Int32s], floor: float) -> list[Int32s]:
    """The paragraphs without one to three after the first, while `floor` words remain."""
    kept = list(paragraphs)
    words = sum(map(len, kept))
    for chosen in rng.random(int(rng.integers(1, 4))).tolist():
        dropped = 1 + int(chosen * (len(kept) - 1))
        if dropped < len(kept) and words - len(kept[dropped]) >= floor:
            words -= len(kept.pop(dropped))
    return kept


def _merged(rng: Generator, paragraphs: list[Int32s]) -> list[Int32s]:
    """Neighbouring paragraphs joined, two or three to one; the words stay."""
    merged = [paragraphs[0]]
    for paragraph, joins in zip(paragraphs[1:], rng.random(len(paragraphs)) < 0.4, strict=False):
        if joins:
            merged[-1] = np.concatenate((merged[-1], paragraph))
        else:
            merged.append(paragraph)
    return merged


def _with_foreign(rng: Generator, paragraphs: list[Int32s], foreign: list[Int32s]) -> list[Int32s]:
    """The paragraphs and the first ones of another story, which stays the smaller part."""
    room = sum(map(len, paragraphs)) // 2
    appended = list(paragraphs)
    for paragraph in foreign[: int(rng.integers(1, 5))]:
        room -= len(paragraph)
        if room < 0:
            break
        appended.append(paragraph)
    return appended


def _edited(rng: Generator, words: Language, paragraphs: list[Int32s]) -> list[Int32s]:
    """Up to 2 % of the words replaced, deleted or inserted."""
    edited = list(paragraphs)
    edits = int(rng.random() * 0.02 * sum(map(len, paragraphs))) + 1
    where, inside, how = rng.random((3, edits)).tolist()
    for paragraph, position, operation, word in zip(
        where, inside, how, words.draw(rng, edits), strict=True
    ):
        chosen = int(paragraph * len(edited))
        tokens = edited[chosen]
        at = int(position * len(tokens))
        if operation < 0.6:
            tokens = tokens.copy()
            tokens[at] += word - tokens[at] % SIZE
        elif operation < 0.8 and len(tokens) > 1:
            tokens = np.delete(tokens, at)
        else:
            tokens = np.insert(tokens, at, word)
        edited[chosen] = tokens
    return edited
