"""Copies of a story to the matrix of its paragraphs and copies.

The JSON form, schema ``dedup.matrix/1``, is one object::

    schema  "dedup.matrix/1"
    copies  the ids, the lead first
    rows    {"text", "copy", "number", "cells"}: where the paragraph stands first
            (index of the copy, number of the paragraph), and for each copy null
            or {"kind", "paragraphs", "moved"}
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias

from dedup.errors import ParameterError
from dedup.ledger.groups import Group, aligned
from dedup.ledger.tokens import Line, TokenText, Vocabulary, same_but_for_type
from dedup.model import Article, Cluster

MATRIX_SCHEMA = "dedup.matrix/1"

CellKind: TypeAlias = Literal["kept", "edited", "part of", "moved"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a copy has of a paragraph of the story.

    Attributes
    ----------
    kind : str
        ``"kept"``, ``"edited"``, ``"moved"`` (one paragraph elsewhere, edited or
        not), or ``"part of"`` if it was split, merged or regrouped.
    paragraphs : tuple of int
        The numbers of the paragraphs of the copy that have it, from 1.
    moved : bool
        Whether they stand elsewhere than in the story.
    """

    kind: CellKind
    paragraphs: tuple[int, ...]
    moved: bool = False

    @property
    def label(self) -> str:
        """Its kind and paragraphs: ``part of 2 3, moved``."""
        also = ", moved" if self.moved and self.kind != "moved" else ""
        return f"{self.kind} {' '.join(map(str, self.paragraphs))}{also}"


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of the story.

    Attributes
    ----------
    text : str
        As the first copy that has it wrote it.
    copy, number : int
        The index of that copy, and the number of the paragraph there, from 1.
    cells : tuple of Cell or None
        One a copy; None where it is absent.
    """

    text: str
    copy: int
    number: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A story as rows of paragraphs and columns of copies, the lead first."""

    copies: tuple[str, ...]
    rows: tuple[Row, ...]

    def to_json(self) -> str:
        """The matrix as one line of ASCII JSON, schema ``dedup.matrix/1``."""
        return json.dumps({"schema": MATRIX_SCHEMA, **asdict(self)}, separators=(",", ":"))


@dataclass(slots=True, eq=False)
class _Story:
    """The rows so far, in the order of the story."""

    lines: list[Line] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    cells: list[dict[int, Cell]] = field(default_factory=list)


def matrix(copies: Sequence[Article | str] | Cluster, articles: Iterable[Article] = ()) -> Matrix:
    """What each copy has of each paragraph of a story.

    The first of `copies` is the lead.  Its paragraphs come first; what others
    add stands after the paragraph that it follows there.  Each copy is compared
    once, with the story that the copies before it make up.

    Parameters
    ----------
    copies : sequence of Article or str, or Cluster
        The texts; or a cluster, which keeps none.
    articles : iterable of Article
        Where the articles of a cluster are found, such as what `dedup.read`
        returns.

    Raises
    ------
    ParameterError
        If there are no copies, or an article of the cluster is not found.
    """
    if isinstance(copies, Cluster):
        copies = _articles_of(copies, articles)
    if not copies:
        msg = "copies must be at least one article, got none"
        raise ParameterError(msg)
    vocabulary = Vocabulary()
    story = _Story()
    names = []
    for index, copy in enumerate(copies):
        names.append(str(index + 1) if isinstance(copy, str) else copy.id)
        text = copy if isinstance(copy, str) else copy.text
        _enter(story, index, TokenText(text, vocabulary).lines)
    rows = (
        Row(
            text=line.text,
            copy=source,
            number=line.number,
            cells=tuple(map(cells.get, range(len(copies)))),
        )
        for line, source, cells in zip(story.lines, story.sources, story.cells, strict=True)
    )
    return Matrix(tuple(names), tuple(rows))


def _articles_of(cluster: Cluster, articles: Iterable[Article]) -> list[Article]:
    """The articles of a cluster, the lead first."""
    ids = [cluster.lead.id, *(copy.id for copy in cluster.copies)]
    wanted = set(ids)
    found = {article.id: article for article in articles if article.id in wanted}
    for name in ids:
        if name not in found:
            msg = f"articles must have every document of the cluster, got none with id {name!r}"
            raise ParameterError(msg)
    return [found[name] for name in ids]


def _enter(story: _Story, index: int, lines: Sequence[Line]) -> None:
    """Enter a copy: its cells in the rows that there are, and rows for what it adds."""
    groups = aligned(story.lines, lines)
    row_of: dict[int, int] = {}
    for group in groups:
        cell = _cell(group, story.lines, lines)
        for row in group.base:
            story.cells[row][index] = cell
        if group.move is None:
            row_of.update(dict.fromkeys(group.copy, max(group.base)))
    known = {b for group in groups for b in group.copy}
    new_after: dict[int, list[int]] = defaultdict(list)
    row = -1
    for number in range(len(lines)):
        row = row_of.get(number, row)
        if number not in known:
            new_after[row].append(number)
    _insert(story, index, lines, new_after)


def _cell(group: Group, rows: Sequence[Line], lines: Sequence[Line]) -> Cell:
    numbers = tuple(b + 1 for b in sorted(group.copy))
    moved = group.move is not None
    if len(group.base) > 1 or len(group.copy) > 1:
        return Cell("part of", numbers, moved)
    if moved:
        return Cell("moved", numbers, moved)
    equal = same_but_for_type(rows[group.base[0]], lines[group.copy[0]])
    return Cell("kept" if equal else "edited", numbers)


def _insert(
    story: _Story, index: int, lines: Sequence[Line], new_after: dict[int, list[int]]
) -> None:
    merged = _Story()
    for row in range(-1, len(story.lines)):
        if row >= 0:
            merged.lines.append(story.lines[row])
            merged.sources.append(story.sources[row])
            merged.cells.append(story.cells[row])
        for number in new_after.get(row, ()):
            merged.lines.append(lines[number])
            merged.sources.append(index)
            merged.cells.append({index: Cell("kept", (number + 1,))})
    story.lines, story.sources, story.cells = merged.lines, merged.sources, merged.cells
