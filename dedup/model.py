"""The records that pass between the rooms, and `Params`, checked once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from numbers import Integral, Real
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dedup.errors import ParameterError

UInt8s: TypeAlias = NDArray[np.uint8]
UInt16s: TypeAlias = NDArray[np.uint16]
UInt32s: TypeAlias = NDArray[np.uint32]
UInt64s: TypeAlias = NDArray[np.uint64]
Int64s: TypeAlias = NDArray[np.int64]
Float32s: TypeAlias = NDArray[np.float32]
Float64s: TypeAlias = NDArray[np.float64]
Int8s: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]

LeadRule: TypeAlias = Literal["first", "longest", "last"]
Kind: TypeAlias = Literal["exact", "near"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What `dedup.cluster` can be told.

    Attributes
    ----------
    threshold : float in (0, 1]
        Share of the words of *each* of two articles that must stand in
        passages common to both for the two to be copies; words that many
        stories have count less, and those of the opening twice.
    shingle_size : int in [1, 32]
        Words in a shingle.
    num_perm : int in [4, 1024], a multiple of 4
        Permutations in a MinHash signature.
    window : timedelta or None
        Copies lie within this time of each other, where both dates are known.
    min_words : int, at least 1
        Articles with fewer words stand alone.
    lead : {"first", "longest", "last"}
        The copy that leads a cluster: the earliest, the longest or the latest.
    preferred_sources : tuple of str
        Sources whose copies lead before all others, the most wanted first.
    workers : int in [1, 256] or None
        Threads; None takes every core that the process may use.
    memory_limit : int or None
        Bytes that the process may have in memory; shingles and signatures are
        then kept in temporary files, and only as much of them in memory as
        there is room for.  At least 0.5 GB and about 1.1 kB an article with
        two threads, up to 0.1 GB and 0.1 kB more with each further one, or
        the run is refused; where nearly all articles are copies it may need
        more and take it.  The files are in the folder that ``TMPDIR`` names, which
        must not be one in memory.  None keeps all in memory, about 4 kB more an article.

    Raises
    ------
    ParameterError
        A value is out of its range.
    """

    threshold: float = 0.33
    shingle_size: int = 5
    num_perm: int = 128
    window: timedelta | None = None
    min_words: int = 1
    lead: LeadRule = "first"
    preferred_sources: tuple[str, ...] = ()
    workers: int | None = None
    memory_limit: int | None = None

    def __post_init__(self) -> None:
        """Check every value once, and make numbers of any library those of Python."""
        threshold, window, sources = self.threshold, self.window, self.preferred_sources
        require(
            is_number(threshold) and 0 < threshold <= 1,
            "threshold must be in (0, 1]",
            threshold,
        )
        require(
            is_whole(self.shingle_size) and 1 <= self.shingle_size <= 32,
            "shingle_size must be in [1, 32] words",
            self.shingle_size,
        )
        require(
            is_whole(self.num_perm) and 4 <= self.num_perm <= 1024 and self.num_perm % 4 == 0,
            "num_perm must be a multiple of 4 in [4, 1024]",
            self.num_perm,
        )
        require(
            window is None or (isinstance(window, timedelta) and window > timedelta(0)),
            "window must be a positive time (datetime.timedelta)",
            window,
        )
        require(
            is_whole(self.min_words) and self.min_words >= 1,
            "min_words must be at least 1",
            self.min_words,
        )
        require(
            isinstance(self.lead, str) and self.lead in ("first", "longest", "last"),
            "lead must be first, longest or last",
            self.lead,
        )
        require(
            isinstance(sources, tuple) and all(isinstance(source, str) for source in sources),
            "preferred_sources must be a tuple of strings",
            sources,
        )
        require(
            self.workers is None or (is_whole(self.workers) and 1 <= self.workers <= 256),
            "workers must be in [1, 256]",
            self.workers,
        )
        require(
            self.memory_limit is None or (is_whole(self.memory_limit) and self.memory_limit >= 1),
            "memory_limit must be a number of bytes, at least 1",
            self.memory_limit,
        )
        for field in fields(self):
            value = getattr(self, field.name)
            if is_number(value):
                value = int(value) if is_whole(value) else float(value)
                object.__setattr__(self, field.name, value)


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The shingles of n documents, and what else their texts leave behind.

    Attributes
    ----------
    values : ndarray of shape (v,), dtype=uint32
        XXH32 (seed 0) of the shingles, ascending and unique in each document.
    positions : ndarray of shape (v,), dtype=uint16
        Where each shingle first stands in its document, in words.  Of a longer
        document the first 65,536 shingles are there.
    offsets : ndarray of shape (n + 1,), dtype=int64
        Document `i` has ``values[offsets[i]:offsets[i + 1]]``.
    fingerprints, fingerprint_offsets : ndarray, dtype=uint32 and int64
        Winnowed shingles, in text order: the same for the same passage.
    words : ndarray of shape (n,), dtype=int64
        Words in each document.
    digests : ndarray of shape (n,), dtype=uint64
        Hash of the whole sequence of words: equal for exact copies.
    """

    values: UInt32s
    positions: UInt16s
    offsets: Int64s
    fingerprints: UInt32s
    fingerprint_offsets: Int64s
    words: Int64s
    digests: UInt64s


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The first 64 words of n texts and of their titles, one after another.

    Attributes
    ----------
    words, title_words : ndarray of shape (w,), dtype=uint16
        A number for each word: the upper bits of a hash, which two words share
        once in 65,536 pairs.
    offsets, title_offsets : ndarray of shape (n + 1,), dtype=int64
        Those of text `i` are ``words[offsets[i]:offsets[i + 1]]``; those of its
        title are found in the same way.
    """

    words: UInt16s
    offsets: Int64s
    title_words: UInt16s
    title_offsets: Int64s


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much each shingle counts: 1, or less if many stories have it.

    Attributes
    ----------
    table : ndarray of shape (s,), dtype=uint32
        Open-addressing table of the shingles that count less than 1.
    weights : ndarray of shape (s,), dtype=float32
        Their weights in [0, 1].
    boilerplate : ndarray of shape (b,), dtype=uint32
        Shingles, ascending, that so many stories have that they link nothing.
    """

    table: UInt32s
    weights: Float32s
    boilerplate: UInt32s


@dataclass(frozen=True, slots=True)
class Compared:
    """Documents that are compared with each other, exact copies once.

    Attributes
    ----------
    rows : ndarray of shape (n,), dtype=int64
        Where each stands among the shingle sets.
    weights : ndarray of shape (n, 2), dtype=float64
        Its weighted words, and those of its opening.
    openings : ndarray of shape (n,), dtype=int64
        Where its opening ends, in words.
    titles : ndarray of shape (n,), dtype=uint64
        A digest of its title; 0 for none.
    """

    rows: Int64s
    weights: Float64s
    openings: Int64s
    titles: UInt64s


@dataclass(frozen=True, slots=True)
class Edges:
    """Verified links between documents.

    Attributes
    ----------
    left, right : ndarray of shape (e,), dtype=int64
        Documents, with left < right.
    scores : ndarray of shape (e,), dtype=float64
        The lesser of the two weighted coverages, in [0, 1]; 0 where that is
        no sign of a copy.
    """

    left: Int64s
    right: Int64s
    scores: Float64s


@dataclass(frozen=True, slots=True)
class Overlaps(Edges):
    """Edges of any score, with how much text their two documents share.

    Attributes
    ----------
    words : ndarray of shape (e,), dtype=float64
        Weighted words that stand in shared shingles, in the document that has
        fewer of them; to a thousandth, so that they compare whatever the order
        in which they were summed.
    of_left, of_right : ndarray of shape (e,), dtype=float64
        The two weighted coverages, in [0, 1].
    openings : ndarray of shape (e,), dtype=float64
        The greater of the weighted coverages of the two openings, in [0, 1].
    """

    words: Float64s
    of_left: Float64s
    of_right: Float64s
    openings: Float64s

    def where(self, chosen: Bools | Int64s) -> Overlaps:
        """The chosen ones."""
        return Overlaps(*(getattr(self, part.name)[chosen] for part in fields(self)))

    def with_more(self, more: Overlaps) -> Overlaps:
        """Others after these."""
        return Overlaps(
            *(
                np.concatenate([getattr(self, part.name), getattr(more, part.name)])
                for part in fields(self)
            )
        )


@dataclass(frozen=True, slots=True)
class PartialLink:
    """Two articles of different clusters that share a passage.

    Attributes
    ----------
    left, right : str
        Their ids; `left` is the one of which more is shared, such as the brief
        that stands in a round-up.
    words : int
        Words in shared passages, ten words in a row or longer; words that many
        stories have count less.
    of_left, of_right : float in [0, 1]
        The share of the words of each, so counted, that the other has.
    """

    left: str
    right: str
    words: int
    of_left: float
    of_right: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of each of two articles is in the other, in shingles.

    Attributes
    ----------
    of_lead : float in [0, 1]
        Share of the lead's shingles that the copy has.
    of_copy : float in [0, 1]
        Share of the copy's shingles that the lead has.
    """

    of_lead: float
    of_copy: float


@dataclass(frozen=True, slots=True)
class Document:
    """An article in a cluster, without its text."""

    id: str
    title: str | None
    source: str | None
    published: datetime | None
    url: str | None
    words: int


@dataclass(frozen=True, slots=True)
class Copy(Document):
    """A copy in a cluster: its kind, and how much it shares with the lead.

    Attributes
    ----------
    kind : {"exact", "near"}
        Exact copies have the lead's words in the lead's order.
    coverage : Coverage
        Both coverages to the lead.
    """

    kind: Kind
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Cluster:
    """One story: the lead and its copies, none if it stands alone.

    Attributes
    ----------
    lead : Document
        The copy that stands for the story.
    reason : str
        Why it leads.
    copies : tuple of Copy
        The other articles, those that share most with the lead first.
    """

    lead: Document
    reason: str
    copies: tuple[Copy, ...]

    @property
    def label(self) -> str:
        """The cluster's name: the id of its lead."""
        return self.lead.id

    @property
    def size(self) -> int:
        """Articles in the cluster, the lead included."""
        return 1 + len(self.copies)


def is_number(value: object) -> bool:
    """Whether it is a real number, and no bool."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """Whether it is a whole number, and no bool."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def require(holds: bool, rule: str, given: object) -> None:
    """Raise a ParameterError unless a rule, such as "jaccard must be in [0, 1]", holds."""
    if not holds:
        raise ParameterError(f"{rule}, got {repr(given) if isinstance(given, str) else given}")
