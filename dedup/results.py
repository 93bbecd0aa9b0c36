"""Clusters as a user meets them: records, rows, Arrow, pandas and JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, overload

import numpy as np

from dedup.model import Cluster, Copy, Coverage, Document, Float64s, Int64s, Kind, PartialLink

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Names of columns and the Arrow types of their values.
COLUMNS = {
    "id": "string",
    "cluster": "string",
    "is_lead": "bool",
    "size": "int64",
    "coverage_of_lead": "float64",
    "coverage_of_copy": "float64",
    "kind": "string",
}
LINK_COLUMNS = {
    "left": "string",
    "right": "string",
    "words": "int64",
    "of_left": "float64",
    "of_right": "float64",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is kept of n articles besides their shingles, in reading order."""

    ids: list[str] = field(default_factory=list)
    titles: list[str | None] = field(default_factory=list)
    sources: list[str | None] = field(default_factory=list)
    published: list[datetime | None] = field(default_factory=list)
    urls: list[str | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What one run did.

    Attributes
    ----------
    articles : int
        Articles read.
    stories : int
        Clusters, those of one article included.
    clusters : int
        Clusters of two or more articles.
    copies : int
        Articles in them besides the leads.
    exact : int
        Copies that have the lead's words in the lead's order.
    partial : int
        Pairs of clusters that share a passage.
    wordless : int
        Articles without a word, which never cluster.
    bad_records : int
        Records left out.
    seconds : dict of str to float
        Wall time of each stage.
    """

    articles: int
    stories: int
    clusters: int
    copies: int
    exact: int
    partial: int
    wordless: int
    bad_records: int
    seconds: dict[str, float]


class _Rows(ABC):
    """What can be had as rows, all at once."""

    __slots__ = ()

    _TYPES: ClassVar[dict[str, str]]

    @abstractmethod
    def columns(self) -> dict[str, list[Any]]:
        """The rows as one list a column."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows, ready for JSON."""
        rows = zip(*self.columns().values(), strict=True)
        return [dict(zip(self._TYPES, row, strict=True)) for row in rows]

    def to_arrow(self) -> pa.Table:
        """The rows as a `pyarrow.Table`."""
        import pyarrow as pa

        columns = self.columns()
        # Ids may hold lone surrogates, which Arrow's UTF-8 cannot: they are
        # shown as replacement characters there.
        return pa.table(
            {
                name: pa.array(
                    _encodable(columns[name]) if kind == "string" else columns[name], kind
                )
                for name, kind in self._TYPES.items()
            }
        )

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a `pandas.DataFrame`."""
        return self.to_arrow().to_pandas()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartialLinks(_Rows, Sequence[PartialLink]):
    """Pairs of articles of different clusters that share a passage, most words first.

    Of two clusters that share several, the pair of articles that shares most.
    A link never makes two articles one story.  Iterate for `PartialLink`
    records, or take all at once with `to_arrow`, `to_pandas` or `to_dicts`:
    columns left, right, words, of_left and of_right.
    """

    _TYPES: ClassVar[dict[str, str]] = LINK_COLUMNS

    _left: list[str]
    _right: list[str]
    _words: Int64s
    _of_left: Float64s
    _of_right: Float64s

    def __repr__(self) -> str:
        """How many there are."""
        return f"<PartialLinks: {len(self)}>"

    def __len__(self) -> int:
        """Pairs of clusters."""
        return len(self._left)

    @overload
    def __getitem__(self, place: int) -> PartialLink: ...
    @overload
    def __getitem__(self, place: slice) -> list[PartialLink]: ...
    def __getitem__(self, place: int | slice) -> PartialLink | list[PartialLink]:
        """The link at a place."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return PartialLink(
            left=self._left[place],
            right=self._right[place],
            words=int(self._words[place]),
            of_left=float(self._of_left[place]),
            of_right=float(self._of_right[place]),
        )

    def columns(self) -> dict[str, list[Any]]:
        """The rows as one list a column."""
        numbers = (self._words.tolist(), self._of_left.tolist(), self._of_right.tolist())
        return dict(zip(self._TYPES, (self._left, self._right, *numbers), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Clusters(_Rows, Sequence[Cluster]):
    """All stories of a corpus, the largest first; every article is in one.

    Iterate for `Cluster` records, or take everything at once with
    `to_arrow`, `to_pandas` or `to_dicts`: one row an article, with columns
    id, cluster, is_lead, size, coverage_of_lead, coverage_of_copy and kind.

    Attributes
    ----------
    statistics : Statistics
    partial : PartialLinks
        Pairs of clusters that share passages: at least 30 words (25 and the
        shingle size) in stretches of ten or more (five and the shingle size).
        Words that more than three stories have count less, boilerplate
        nothing.  Whatever the lengths of two articles, their clusters are
        linked when they share a run of 30 words whose shingles stand once in
        each of the two, in at most three stories, and in at most 24 articles,
        exact copies counted once.
    """

    _TYPES: ClassVar[dict[str, str]] = COLUMNS

    statistics: Statistics
    partial: PartialLinks = field(repr=False)
    _catalogue: Catalogue = field(repr=False)
    _words: Int64s = field(repr=False)
    # Members of the stories one after another, the lead of each first.
    _members: Int64s = field(repr=False)
    _offsets: Int64s = field(repr=False)
    _coverages: Float64s = field(repr=False)
    _kinds: list[str | None] = field(repr=False)
    _reasons: list[str] = field(repr=False)

    def __len__(self) -> int:
        """Stories, those of one article included."""
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, place: int) -> Cluster: ...
    @overload
    def __getitem__(self, place: slice) -> list[Cluster]: ...
    def __getitem__(self, place: int | slice) -> Cluster | list[Cluster]:
        """The cluster at a place, the largest first."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        story = range(len(self))[place]
        begin, end = int(self._offsets[story]), int(self._offsets[story + 1])
        return Cluster(
            lead=Document(*self._document(begin)),
            # Stories of one article come last; nothing was decided there.
            reason=self._reasons[story] if story < len(self._reasons) else "",
            copies=tuple(self._copy(row) for row in range(begin + 1, end)),
        )

    def __iter__(self) -> Iterator[Cluster]:
        """The clusters, the largest first."""
        return (self[story] for story in range(len(self)))

    def columns(self) -> dict[str, list[Any]]:
        """The rows as one list a column, leads before their copies."""
        ids = [self._catalogue.ids[member] for member in self._members.tolist()]
        sizes = np.diff(self._offsets)
        is_lead = np.zeros(len(ids), dtype=np.bool_)
        is_lead[self._offsets[:-1]] = True
        leads = np.repeat(self._offsets[:-1], sizes).tolist()
        columns: dict[str, list[Any]] = {"id": ids, "cluster": [ids[lead] for lead in leads]}
        columns["is_lead"] = is_lead.tolist()
        columns["size"] = np.repeat(sizes, sizes).tolist()
        columns["coverage_of_lead"] = self._coverages[:, 0].tolist()
        columns["coverage_of_copy"] = self._coverages[:, 1].tolist()
        columns["kind"] = self._kinds
        return columns

    def _document(
        self, row: int
    ) -> tuple[str, str | None, str | None, datetime | None, str | None, int]:
        member = int(self._members[row])
        kept = self._catalogue
        return (
            kept.ids[member],
            kept.titles[member],
            kept.sources[member],
            kept.published[member],
            kept.urls[member],
            int(self._words[member]),
        )

    def _copy(self, row: int) -> Copy:
        of_lead, of_copy = self._coverages[row].tolist()
        kind: Kind = "exact" if self._kinds[row] == "exact" else "near"
        return Copy(*self._document(row), kind=kind, coverage=Coverage(of_lead, of_copy))


def _encodable(column: list[str | None]) -> list[str | None]:
    return [
        value if value is None or value.isascii() else value.encode(errors="replace").decode()
        for value in column
    ]
