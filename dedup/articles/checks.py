"""Records as read to batches of sound articles; bad records named, counted, or raised."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from numbers import Integral
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np

from dedup.articles.dates import instant, instants, is_missing
from dedup.articles.records import Bad, Encoded, Records
from dedup.errors import InputError
from dedup.model import Article, Batch

_SHOWN_MESSAGES = 10
_SHOWN_CHARACTERS = 60
_LABEL_KINDS = {str, int, NoneType}


@dataclass(slots=True)
class BadRecords:
    """Records that were skipped.

    Attributes
    ----------
    count : int
        All of them.
    messages : list of str
        What is wrong with the first ten, each beginning with its place.
    """

    count: int = 0
    messages: list[str] = field(default_factory=list)


class Checker:
    """Turns the records of one pass into batches, and remembers the ids it has seen."""

    def __init__(self, *, skip_bad_records: bool) -> None:
        self.bad_records = BadRecords()
        self._skip = skip_bad_records
        self._seen: dict[str, int] = {}  # id to the record's position in the pass
        self._starts: list[int] = []  # position of the first record of each call
        self._places: list[Callable[[int], str]] = []
        self._position = 0

    def batch(self, records: Records) -> Batch:
        """The sound ones of some records.

        Whole columns are looked at first, since nearly all records are sound;
        only where that fails are they looked at one by one.

        Raises
        ------
        InputError
            When a record is bad and bad records are not skipped.
        """
        start = self._position
        self._starts.append(start)
        self._places.append(records.place)
        self._position += len(records.ids)
        batch = _sound_batch(records)
        if batch is not None:
            positions = dict(zip(batch.ids, range(start, self._position), strict=True))
            if len(positions) == len(batch.ids) and self._seen.keys().isdisjoint(positions):
                self._seen.update(positions)
                return batch
        return self._checked_batch(records, start)

    def _checked_batch(self, records: Records, start: int) -> Batch:
        articles: list[Article] = []
        for record, cells in enumerate(zip(*_columns(records), strict=True)):
            place = records.place(record)
            try:
                article = _article(place, cells)
                if article.id in self._seen:
                    raise ValueError(_twice(article.id, place, self._place(self._seen[article.id])))
            except ValueError as error:
                self._report(f"{place}: {error}", error)
                continue
            self._seen[article.id] = start + record
            articles.append(article)
        return Batch(
            [article.id for article in articles],
            *_encoded([article.text for article in articles]),
            [article.title for article in articles],
            [article.source for article in articles],
            [article.published for article in articles],
            [article.url for article in articles],
        )

    def _place(self, position: int) -> str:
        call = bisect_right(self._starts, position) - 1
        return self._places[call](position - self._starts[call])

    def _report(self, message: str, error: ValueError) -> None:
        if not self._skip:
            raise InputError(message) from error
        self.bad_records.count += 1
        if self.bad_records.count <= _SHOWN_MESSAGES:
            self.bad_records.messages.append(message)


def _sound_batch(records: Records) -> Batch | None:
    """The batch of records whose columns are sound as a whole, else None."""
    texts = records.texts
    if not isinstance(texts, Encoded) and set(map(type, texts)) != {str}:
        return None
    labels = []
    for column in (records.ids, records.titles, records.sources, records.urls):
        kinds = set(map(type, column))
        if not kinds <= _LABEL_KINDS:
            return None
        labels.append(
            [str(label) if isinstance(label, int) else label for label in column]
            if int in kinds
            else column
        )
    try:
        published = instants(records.published)
    except ValueError:
        return None
    ids, titles, sources, urls = labels
    if None in ids or "" in ids:
        ids = [label or records.place(record) for record, label in enumerate(ids)]
    encoded = texts if isinstance(texts, Encoded) else _encoded(texts)
    # As the bytes of a str are: the loops are compiled once for all readers.
    encoded.data.flags.writeable = False
    return Batch(ids, *encoded, titles, sources, published, urls)


def _columns(records: Records) -> list[list[Any]]:
    texts = records.texts
    if isinstance(texts, Encoded):
        data = texts.data.tobytes()
        texts = [data[start:end].decode() for start, end in pairwise(texts.offsets.tolist())]
    return [records.ids, texts, records.titles, records.sources, records.published, records.urls]


def _article(place: str, cells: Sequence[Any]) -> Article:
    """The article of one record; a ValueError says what is wrong with it."""
    id_, text, title, source, published, url = cells
    if isinstance(text, Bad):
        raise ValueError(text.reason)
    if not isinstance(text, str):
        raise ValueError(f"text must be a string, got {_shown(text)}")
    return Article(
        _label("id", id_) or place,
        text,
        _label("title", title),
        _label("source", source),
        _date(published),
        _label("url", url),
    )


def _twice(id_: str, place: str, first: str) -> str:
    # A text's id is its path below the folder that was named.
    of_folder = Path(place).as_posix().endswith(f"/{id_}")
    way_out = ": name the folder above both instead" if of_folder else ""
    return f"id must be unique, got {id_!r}, which {first} has too{way_out}"


def _label(name: str, value: Any) -> str | None:
    if isinstance(value, Bad):
        raise ValueError(f"{name}: {value.reason}")
    if is_missing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, Integral)):
        raise ValueError(f"{name} must be a string or an integer, got {_shown(value)}")
    return str(value)


def _date(value: Any) -> datetime | None:
    if isinstance(value, Bad):
        raise ValueError(f"published: {value.reason}")
    try:
        return instant(value)
    except ValueError as error:
        raise ValueError(
            f"published must be a date (ISO 8601, RFC 2822 or epoch seconds), got {_shown(value)}"
        ) from error


def _shown(value: Any) -> str:
    shown = "null" if value is None else repr(value)
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"


def _encoded(texts: list[str]) -> Encoded:
    # Each text is still in the cache when it is joined, so two copies of it
    # take two thirds of the time of joining and encoding all at once.
    encoded = [text.encode(errors="surrogatepass") for text in texts]
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(texts)), out=offsets[1:])
    return Encoded(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)
