"""Objects in memory to records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from typing import Any

from dedup.articles.fields import Fields
from dedup.articles.records import BATCH_BYTES, Bad, Records
from dedup.errors import InputError
from dedup.model import Article

_WANTED = (
    "articles must be a path, paths, texts, dicts, Articles, "
    "or an Arrow, pandas or Polars column or table"
)


def kept(source: Any) -> Any:
    """The source itself, or a list where it can be run through only once."""
    return list(source) if isinstance(source, Iterator) else source


def paths_of(source: Any) -> list[str | PathLike[str]] | None:
    """The paths that a source stands for; None when it stands for articles in memory."""
    if isinstance(source, str | PathLike):
        return [source]
    if isinstance(source, list | tuple) and source and isinstance(source[0], PathLike):
        return list(source)
    return None


def memory_records(source: Any, fields: Fields) -> Callable[[], Iterator[Records]]:
    """What reads the records of an object in memory, as often as it is called.

    Raises
    ------
    InputError
        When the object is none that articles can come from.
    """
    if isinstance(source, str | bytes | Mapping | Article) or not (
        isinstance(source, Iterable) or _is_arrow(source)
    ):
        raise InputError(f"{_WANTED}, got {type(source).__name__}")
    if _is_arrow(source):
        from dedup.articles.columnar import arrow_table, table_records

        table = arrow_table(source)
        if table is not None:
            return lambda: _with_ids(table_records(table, fields, _place))
        if hasattr(source, "columns"):
            source = source.to_dict("records")
    return lambda: _with_ids(_object_records(source, fields))


def _is_arrow(source: Any) -> bool:
    return hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__")


def _place(position: int) -> str:
    return f"record {position}"


def _with_ids(batches: Iterator[Records]) -> Iterator[Records]:
    """The records with their positions, from 0, as ids where they have none."""
    position = 0
    for records in batches:
        ids = [str(i) if id_ is None else id_ for i, id_ in enumerate(records.ids, position)]
        position += len(ids)
        yield replace(records, ids=ids)


def _object_records(source: Iterable[Any], fields: Fields) -> Iterator[Records]:
    rows: list[list[Any]] = []
    size = first = 0
    for article in source:
        rows.append(_cells(article, fields))
        text = rows[-1][1]
        size += len(text) if isinstance(text, str) else 0
        if size >= BATCH_BYTES:
            yield _records(rows, first)
            first += len(rows)
            rows, size = [], 0
    if rows:
        yield _records(rows, first)


def _records(rows: list[list[Any]], first: int) -> Records:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Records(lambda record: _place(first + record), *columns)


def _cells(article: Any, fields: Fields) -> list[Any]:
    if isinstance(article, str):
        return [None, article, None, None, None, None]
    if isinstance(article, Article):
        return [
            article.id,
            article.text,
            article.title,
            article.source,
            article.published,
            article.url,
        ]
    if isinstance(article, Mapping):
        return fields.cells(article)
    reason = f"an article must be a str, a dict or an Article, got {type(article).__name__}"
    return [None, Bad(reason), None, None, None, None]
