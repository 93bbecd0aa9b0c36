"""The records that pass between the rooms, and `Params`, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

UInt8s: TypeAlias = NDArray[np.uint8]
UInt32s: TypeAlias = NDArray[np.uint32]
UInt64s: TypeAlias = NDArray[np.uint64]
Int64s: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    The body is what is shingled; the title is shown, and compared on its own.
    A date without a time zone is taken as UTC.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    published: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some articles in reading order, with their texts as one buffer of UTF-8.

    Attributes
    ----------
    ids : list of str
        One id for each article.
    data : ndarray of shape (bytes,), dtype=uint8
        The texts one after another; a lone surrogate is encoded as the three
        bytes of ``errors="surrogatepass"``.
    offsets : ndarray of shape (articles + 1,), dtype=int64
        Text `i` is ``data[offsets[i]:offsets[i + 1]]``.
    titles, sources, urls : list of str or None
        Metadata; None where a record has none.
    published : list of datetime or None
        Aware, in UTC; None where a record has no date.
    """

    ids: list[str]
    data: UInt8s
    offsets: Int64s
    titles: list[str | None]
    sources: list[str | None]
    published: list[datetime | None]
    urls: list[str | None]
