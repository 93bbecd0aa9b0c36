"""A seed and a size to a corpus of invented news, with its ground truth beside it.

    python benchmarks/generate.py --articles 100000 --seed 1 -o corpus.jsonl

writes ``corpus.jsonl`` (`id`, `title`, `text`, `source`, `published`, `url`) and
``corpus.jsonl.truth.jsonl`` (`id`, `cluster`; a cluster is named by its first article).
The same kind, size and seed give the same bytes. Memory does not grow with the size.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson
from language import (
    CAPITAL,
    CAPITAL_QUOTE,
    COMMA,
    SIZE,
    STOP,
    STOP_QUOTE,
    Int32s,
    Int64s,
    Language,
    invented,
)
from numpy.random import Generator
from syndicate import Story, copied_title, copy, credit_line, dateline, original

MEAN_WORDS = 566
"""Words a story in the mean, before copies are cut; lengths are lognormal."""
COPIES = 0.20
"""Share of the articles that are syndicated copies of an earlier one."""
RECENT = 4096
"""Stories that a copy is usually taken from; bounds the memory."""
ARCHIVE = 1024
"""Uniform sample of all earlier stories, from which late copies are taken."""
PER_DAY = 20_000
"""Articles published a day."""

_BLOCK = 256  # articles drawn in one vectorised step
_SENTENCE = (6, 38)  # words, uniform
_SPREAD = 0.55  # of the logarithm of the lengths
_DAWN = datetime(2026, 1, 5, tzinfo=UTC)


class Draft(NamedTuple):
    """An article before it has an id; `story` is the position of the first article of its story."""

    title: str
    text: str
    story: int


def plain(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """News of some days: 20 % are copies, most of them of recent or popular stories."""
    fresh = _stories(rng, words)
    recent: deque[Story] = deque(maxlen=RECENT)
    popular: deque[Story] = deque(maxlen=ARCHIVE)
    archive: list[Story] = []
    for number in range(articles):
        is_copy, which, where = rng.random(3).tolist()
        if is_copy < COPIES and recent:
            # Copying what was copied before gives story sizes their heavy tail.
            pool = popular if which < 0.35 and popular else archive if which > 0.9 else recent
            story = pool[int(where * len(pool))]
            popular.append(story)
            foreign = recent[int(where * len(recent))]
            yield Draft(
                copied_title(rng, words, story), copy(rng, words, story, foreign), story.number
            )
            continue
        story = next(fresh)._replace(number=number)
        recent.append(story)
        if len(archive) < ARCHIVE:
            archive.append(story)
        elif (slot := int(where * number)) < ARCHIVE:
            archive[slot] = story
        yield Draft(story.title, original(story), number)


def chrome(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """The plain corpus with the same 150 words of site chrome around every article."""
    head, tail = words.text([words.draw(rng, 50)]), words.text([words.draw(rng, 100)])
    for title, text, story in plain(rng, words, articles):
        yield Draft(title, f"{head}\n\n{text}\n\n{tail}", story)


def one_story(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """Copies of one story, each with cuts and edits of its own: one cluster."""
    fresh = _stories(rng, words)
    story = next(fresh)
    yield Draft(story.title, original(story), 0)
    for _ in range(articles - 1):
        text = copy(rng, words, story, next(fresh))
        yield Draft(copied_title(rng, words, story), text, 0)


def empty(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """Texts of no word or of one word, which is no evidence of copying: all apart."""
    for number in range(articles):
        word = words.text([words.draw(rng, 1)])
        yield Draft("", ("", " \n\n ", word, word)[rng.integers(4)], number)


def template(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """One form of 120 words, filled with other names, numbers and dates: all apart."""
    form = words.tokens[words.draw(rng, 120)].tolist()
    slots = rng.choice(120, 16, replace=False).tolist()
    for number in range(articles):
        filled = form.copy()
        values = rng.integers(1, 100_000, len(slots)).tolist()
        for slot, value in zip(slots, values, strict=True):
            kind = slot % 3
            filled[slot] = (
                words.names[value % len(words.names)]
                if kind == 0
                else f"{value:,}"
                if kind == 1
                else f"{value % 28 + 1}.{value % 12 + 1}.{2000 + value % 27}"
            )
        yield Draft(" ".join(filled[:6]), " ".join(filled) + ".", number)


def bucket(rng: Generator, words: Language, articles: int) -> Iterator[Draft]:
    """The plain corpus of half the size, mixed with as many copies of one story."""
    others = plain(rng, words, articles)
    copies = one_story(rng, words, articles)
    positions: list[int] = []  # of the plain articles; their stories are counted apart
    first_copy = -1
    for number in range(articles):
        if rng.random() < 0.5:
            first_copy = number if first_copy < 0 else first_copy
            yield next(copies)._replace(story=first_copy)
        else:
            positions.append(number)
            draft = next(others)
            yield draft._replace(story=positions[draft.story])


KINDS: dict[str, Callable[[Generator, Language, int], Iterator[Draft]]] = {
    "plain": plain,
    "chrome": chrome,
    "one-story": one_story,
    "empty": empty,
    "template": template,
    "bucket": bucket,
}


def write_corpus(path: Path, *, articles: int, seed: int = 1, kind: str = "plain") -> None:
    """Write a corpus to `path` and its truth to `path` with ``.truth.jsonl`` appended.

    Parameters
    ----------
    path : Path
        JSON Lines file; its folder exists.
    articles : int
        Number of articles.
    seed : int
        Seed of ``numpy.random.default_rng``.
    kind : str
        A key of `KINDS`.

    """
    rng = np.random.default_rng(seed)
    words = invented()
    outlets = [words.name(*rng.random(2)) for _ in range(200)]
    step = timedelta(days=1 / PER_DAY)
    truth_path = path.with_name(path.name + ".truth.jsonl")
    with path.open("wb", 1 << 20) as corpus, truth_path.open("wb", 1 << 20) as truth:
        for number, draft in enumerate(KINDS[kind](rng, words, articles)):
            # A squared uniform number gives few outlets most of the articles.
            source = outlets[int(200 * rng.random() ** 2)]
            published = (_DAWN + number * step).strftime("%Y-%m-%dT%H:%M:%SZ")
            name = f"a{number:08d}"
            domain = source.lower().replace(" ", "-")
            record = {
                "id": name,
                "title": draft.title,
                "text": draft.text,
                "source": source,
                "published": published,
                "url": f"https://{domain}.example/{published[:10]}/{name}",
            }
            corpus.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
            truth.write(b'{"id":"%s","cluster":"a%08d"}\n' % (name.encode(), draft.story))


def _stories(rng: Generator, words: Language) -> Iterator[Story]:
    """Stories without end, drawn a block at a time; their numbers are to be set."""
    # The mean of a lognormal distribution is exp(mu + sigma ** 2 / 2).
    scale = MEAN_WORDS / np.exp(_SPREAD**2 / 2) * 2 / (sum(_SENTENCE) - 1)
    while True:
        lengths = scale * np.exp(_SPREAD * rng.standard_normal(_BLOCK))
        tokens, ends, last = _sentences(
            rng, words, np.maximum(4, np.rint(lengths)).astype(np.int64)
        )
        titles = words.draw(rng, 9 * _BLOCK).reshape(_BLOCK, 9)
        chances = rng.random((_BLOCK, 3)).tolist()
        strings = words.tokens[tokens].tolist()
        begin = first = 0
        for title, (cut, placed, credited), stop in zip(titles, chances, last, strict=True):
            own = ends[first:stop]
            yield Story(
                number=-1,
                title=words.headline(title[: 5 + int(5 * cut)]),
                dateline=dateline(rng, words) if placed < 0.5 else "",
                credit=credit_line(rng, words) if credited < 0.2 else "",
                body="\n\n".join([" ".join(strings[a:b]) for a, b in pairwise([begin, *own])]),
                # A copy, because a view would keep the block alive as long as the story.
                tokens=tokens[begin : own[-1]].copy(),
                ends=[end - begin for end in own],
            )
            first, begin = stop, own[-1]


def _sentences(
    rng: Generator, words: Language, sentences: Int64s
) -> tuple[Int32s, list[int], list[int]]:
    """Stories of so many sentences each.

    Returns
    -------
    tokens : ndarray of shape (tokens,), dtype=int32
        All stories, one after another.
    ends : list of int
        Where each paragraph ends in `tokens`.
    last : list of int
        Where the paragraphs of each story end in `ends`.

    """
    total = int(sentences.sum())
    ends = np.cumsum(rng.integers(*_SENTENCE, total))
    tokens = words.draw(rng, int(ends[-1]))
    starts = np.concatenate(([0], ends[:-1]))
    tokens[rng.random(len(tokens), dtype=np.float32) < 0.05] += COMMA * SIZE
    quoted = rng.random(total) < 0.08
    tokens[starts] = tokens[starts] % SIZE + np.where(quoted, CAPITAL_QUOTE, CAPITAL) * SIZE
    tokens[ends - 1] = tokens[ends - 1] % SIZE + np.where(quoted, STOP_QUOTE, STOP) * SIZE
    closes = rng.random(total) < 0.5
    story_ends = np.cumsum(sentences)
    closes[story_ends - 1] = True
    return tokens, ends[closes].tolist(), np.cumsum(closes)[story_ends - 1].tolist()


def main() -> None:
    """Parse the command line and write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, default="plain")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    write_corpus(options.output, articles=options.articles, seed=options.seed, kind=options.kind)


if __name__ == "__main__":
    main()
