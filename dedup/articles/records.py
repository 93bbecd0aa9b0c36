"""What the reader of each format hands to the checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dedup.model import Int64s, UInt8s

# Text of one batch.  Buffers of this size are reused by the allocator; with
# 4 MB every batch is paid for in page faults (7.2 against 4.0 µs an article).
BATCH_BYTES = 1 << 20


class Bad(NamedTuple):
    """A cell that could not be read: what must hold, then what was given."""

    reason: str


class Encoded(NamedTuple):
    """Texts that came as one buffer of valid UTF-8.

    Attributes
    ----------
    data : ndarray of shape (bytes,), dtype=uint8
    offsets : ndarray of shape (articles + 1,), dtype=int64
    """

    data: UInt8s
    offsets: Int64s


@dataclass(frozen=True, slots=True)
class Records:
    """Some records in reading order, column by column, as read and not yet checked.

    Attributes
    ----------
    place : callable
        Where record `i` stands, as messages name it: ``articles.jsonl:17``.
    ids, titles, sources, published, urls : list
        Any value; None where a record has none, `Bad` where it cannot be read.
    texts : list or Encoded
        The same for the texts.
    """

    place: Callable[[int], str]
    ids: list[Any]
    texts: list[Any] | Encoded
    titles: list[Any]
    sources: list[Any]
    published: list[Any]
    urls: list[Any]


def numbered(name: str, numbers: Sequence[int]) -> Callable[[int], str]:
    """The places of records that have a number, a line or a row, in the file `name`."""
    return lambda record: f"{name}:{numbers[record]}"


def utf8_reason(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes that are no UTF-8."""
    byte = error.object[error.start]
    return f"text must be UTF-8, got the byte 0x{byte:02x} at position {error.start}"
