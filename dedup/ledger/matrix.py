"""Copies of a story to the matrix of its paragraphs and copies.

The JSON form, schema ``dedup.matrix/1``, is one object::

    schema  "dedup.matrix/1"
    copies  the ids, the lead first
    rows    {"text", "copy", "number", "cells"}: where the text is from (index of
            the copy, number of the paragraph), and for each copy null or
            {"kind", "paragraphs", "moved"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from os import PathLike

from dedup.errors import ParameterError
from dedup.ledger.records import Diff, Kind
from dedup.ledger.story import Cell, CellKind, story
from dedup.model import Article, Cluster
from dedup.segments import paragraphs

MATRIX_SCHEMA = "dedup.matrix/1"

_CELL_KINDS: dict[Kind, CellKind] = {
    "kept": "kept",
    "edited": "edited",
    "moved": "moved",
    "split": "part of",
    "merged": "part of",
    "regrouped": "part of",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of the story.

    Attributes
    ----------
    text : str
        As the lead wrote it, or the first copy that added it.
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
    """A story as rows of paragraphs and columns of copies, the lead first.

    Attributes
    ----------
    copies : tuple of str
        The ids of the copies; of texts without, their numbers, from 1.
    rows : tuple of Row
        The paragraphs of the story, those of the lead and what others add after them.
    """

    copies: tuple[str, ...]
    rows: tuple[Row, ...]

    def to_json(self) -> str:
        """The matrix as one line of ASCII JSON, schema ``dedup.matrix/1``."""
        return json.dumps({"schema": MATRIX_SCHEMA, **asdict(self)}, separators=(",", ":"))


def matrix(copies: Iterable[Article | str] | Cluster, articles: Iterable[Article] = ()) -> Matrix:
    """What each copy has of each paragraph of a story.

    The first of `copies` is the lead.  Its paragraphs come first; what others
    add stands after the paragraph that it follows there.  Each copy is compared
    with the lead, as in a diff of the two, and what it adds with what those
    before it add; an addition is in every copy that has its words.

    Parameters
    ----------
    copies : iterable of Article or str, or Cluster
        The texts; or a cluster, which keeps none.
    articles : iterable of Article
        Where the articles of a cluster are found, such as what `dedup.read`
        returns.

    Raises
    ------
    ParameterError
        If there are no copies, one has no text, or an article of the cluster is not found.
    """
    if isinstance(copies, Cluster):
        copies = _articles_of(copies, articles)
    if isinstance(copies, str):
        raise ParameterError("copies must be at least one article, got a text")
    copies = list(copies)
    if not copies:
        raise ParameterError("copies must be at least one article, got none")
    given: list[object] = [*copies]
    for copy in given:
        if not isinstance(copy, str | Article):
            msg = f"each copy must be an Article or a str, got {type(copy).__name__}, without text"
            raise ParameterError(msg)
    names = [str(i) if isinstance(copy, str) else copy.id for i, copy in enumerate(copies, 1)]
    texts = [copy if isinstance(copy, str) else copy.text for copy in copies]
    lines = [[text[start:end] for start, end in paragraphs(text)] for text in texts]
    told = story(copies[0], copies[1:])
    placed = list(enumerate(_lead_cells(len(lines[0]), told.diffs), 1))
    placed += [(addition.after, addition.cells) for addition in told.additions]
    rows = []
    # The sort is stable: of rows at one place the lead's own is the first.
    for _, cells in sorted(placed, key=lambda row: row[0]):
        source, cell = next(iter(cells.items()))
        number = cell.paragraphs[0]
        text = lines[source][number - 1]
        rows.append(Row(text, source, number, tuple(map(cells.get, range(len(copies))))))
    return Matrix(tuple(names), tuple(rows))


def _articles_of(cluster: Cluster, articles: Iterable[Article]) -> list[Article]:
    """The articles of a cluster, the lead first."""
    ids = [cluster.lead.id, *(copy.id for copy in cluster.copies)]
    wanted = set(ids)
    if isinstance(articles, str | PathLike):
        msg = f"articles must be what dedup.read returns of a path, got {articles!r}"
        raise ParameterError(msg)
    found = {article.id: article for article in articles if article.id in wanted}
    for name in ids:
        if name not in found:
            msg = f"articles must have every document of the cluster, got none with id {name!r}"
            raise ParameterError(msg)
    return [found[name] for name in ids]


def _lead_cells(length: int, diffs: Iterable[Diff]) -> list[dict[int, Cell]]:
    """For each paragraph of the lead, the cells by copy, that of the lead first."""
    rows = [{0: Cell("kept", (number,))} for number in range(1, length + 1)]
    for copy, diff in enumerate(diffs, 1):
        for block in diff.blocks:
            if block.base and block.copy:
                numbers = tuple(p.number for p in block.copy)
                cell = Cell(_CELL_KINDS[block.kind], numbers, block.moved)
                for paragraph in block.base:
                    rows[paragraph.number - 1][copy] = cell
    return rows
