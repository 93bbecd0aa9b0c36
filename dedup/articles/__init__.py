"""Files or objects in memory to articles, batch by batch, read again whenever wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from os import PathLike
from typing import Any

from dedup.articles.checks import BadRecords, Checker
from dedup.articles.fields import Fields
from dedup.articles.files import file_records, found_files
from dedup.articles.memory import kept, memory_records, paths_of
from dedup.articles.records import Records
from dedup.errors import ParameterError
from dedup.model import Article, Batch

__all__ = ["Articles", "BadRecords", "Fields", "as_articles", "read"]

_USUAL = Fields()


class Articles:
    """Articles that are read when they are asked for, and as often as they are asked for.

    Iterate to get one `Article` after another, or call `batches` for the flat
    arrays that the stages work on.  Every pass reads the input anew and checks
    it anew, so nothing but the ids is held in memory.

    Attributes
    ----------
    bad_records : BadRecords
        What the latest pass skipped so far.
    ignored_files : int
        Files met in folders that hold no articles by their extension.
    """

    def __init__(
        self,
        records: Callable[[bool], Iterator[Records]],
        *,
        skip_bad_records: bool = False,
        ignored_files: int = 0,
    ) -> None:
        self._records = records
        self._skip_bad_records = skip_bad_records
        self.bad_records = BadRecords()
        self.ignored_files = ignored_files

    def batches(self) -> Iterator[Batch]:
        """The articles in reading order, about 1 MB of text at a time.

        Raises
        ------
        InputError
            When a file cannot be read, or a record is bad and bad records are
            not skipped.
        """
        return self._batches(compiled=True)

    def __iter__(self) -> Iterator[Article]:
        """The articles one by one; raises what `batches` raises."""
        # Compiled loops take longer to load than they save where every text is
        # made a str in the end.
        for batch in self._batches(compiled=False):
            data = batch.data.tobytes()
            texts = [
                data[start:end].decode(errors="surrogatepass")
                for start, end in pairwise(batch.offsets.tolist())
            ]
            columns = (batch.ids, texts, batch.titles, batch.sources, batch.published, batch.urls)
            yield from map(Article, *columns)

    def _batches(self, *, compiled: bool) -> Iterator[Batch]:
        checker = Checker(skip_bad_records=self._skip_bad_records)
        self.bad_records = checker.bad_records
        for records in self._records(compiled):
            batch = checker.batch(records)
            if batch.ids:
                yield batch


def read(
    *paths: str | PathLike[str], fields: Fields = _USUAL, skip_bad_records: bool = False
) -> Articles:
    """The articles of files and folders, in any mixture.

    Parameters
    ----------
    *paths : str or path-like
        Folders (every file in them that is known by its extension, recursive
        and sorted, but hidden ones and linked folders), ``.txt`` (one article
        a file, its id the path within the folder), JSON Lines (``.jsonl``,
        ``.ndjson``, ``.json``), ``.csv``, ``.tsv``, each also with ``.gz`` or
        ``.zst`` after it, ``.parquet``, and ``-`` for JSON Lines on standard
        input.
    fields : Fields
        Names of the fields, where they are not the usual ones.
    skip_bad_records : bool
        Go on after a bad record, and count it in `Articles.bad_records`.

    Raises
    ------
    InputError
        When a path is missing, unreadable or of no known kind, or a folder
        has no articles.
    ParameterError
        When `fields` is no `Fields`.
    """
    _require_fields(fields)
    files, ignored = found_files(paths)
    return Articles(
        lambda compiled: file_records(files, fields, compiled=compiled),
        skip_bad_records=skip_bad_records,
        ignored_files=ignored,
    )


def as_articles(
    source: Any, *, fields: Fields = _USUAL, skip_bad_records: bool = False
) -> Articles:
    """Whatever holds articles, as `Articles`.

    Parameters
    ----------
    source : Articles, path, or articles in memory
        An `Articles` is returned as it is.  A ``str``, a path or several paths
        are read by `read`.  In memory: an iterable of ``str`` (each a text;
        the ids are ``"0"``, ``"1"``, …), of dicts with the fields of JSON
        records or of `Article`; an Arrow, pandas or Polars column of texts, or
        a table of theirs.  An iterable that can be run through only once is
        held as a list.
    fields, skip_bad_records
        As for `read`; an `Articles` keeps its own.

    Raises
    ------
    InputError
        When `source` is none of these, or as `read` does.
    """
    if isinstance(source, Articles):
        return source
    source = kept(source)
    if (paths := paths_of(source)) is not None:
        return read(*paths, fields=fields, skip_bad_records=skip_bad_records)
    _require_fields(fields)
    records = memory_records(source, fields)
    return Articles(lambda _: records(), skip_bad_records=skip_bad_records)


def _require_fields(fields: object) -> None:
    if not isinstance(fields, Fields):
        raise ParameterError(f"fields must be a dedup.Fields, got {type(fields).__name__}")
