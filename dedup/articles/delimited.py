"""CSV and TSV to records."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from dedup.articles.fields import TEXT, Fields, first_present
from dedup.articles.records import BATCH_BYTES, Bad, Records, numbered
from dedup.errors import InputError

if TYPE_CHECKING:
    from _csv import Reader

_LONGEST_CELL = 2**31 - 1


def delimited_records(
    stream: BinaryIO, name: str, fields: Fields, delimiter: str
) -> Iterator[Records]:
    """The records of a table of delimited cells, numbered by row; the header is row 1.

    An empty cell is an absent value, save that of the text, which is an empty
    text.  Rows without cells are passed over.

    Raises
    ------
    InputError
        When there is no header, no text column, or a given name is absent.
    """
    csv.field_size_limit(_LONGEST_CELL)  # of the whole process: the csv module has no other
    # Leaving the wrapper to the garbage collector would warn of an unclosed file.
    with io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="") as text:
        rows = _rows(csv.reader(text, delimiter=delimiter, strict=True))
        header = next(rows, None)
        if header is None or isinstance(header, Bad):
            reason = (
                header.reason if header else "a table must have a header row, got an empty file"
            )
            raise InputError(f"{name}:1: {reason}")
        columns = fields.columns(header, name)
        picked = [[header.index(column) for column in part] for part in columns]
        for numbers, batch in _row_batches(rows, len(header)):
            yield _records(numbered(name, numbers), batch, picked)


def _row_batches(
    rows: Iterator[list[str] | Bad], width: int
) -> Iterator[tuple[list[int], list[list[str] | list[Bad]]]]:
    """Numbers and cells of about BATCH_BYTES of rows at a time."""
    numbers: list[int] = []
    kept: list[list[str] | list[Bad]] = []
    size = 0
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        numbers.append(number)
        kept.append(_sound_row(row, width))
        size += sum(map(len, row))
        if size >= BATCH_BYTES:
            yield numbers, kept
            numbers, kept, size = [], [], 0
    if kept:
        yield numbers, kept


def _rows(reader: Reader) -> Iterator[list[str] | Bad]:
    while True:
        first = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lost = f": lines {first} to {reader.line_num} are lost"
            yield Bad(
                f"a row must have its quotes closed, and doubled within a cell, got {error}"
                f"{lost if reader.line_num > first else ''}"
            )
            continue
        yield _decoded(row)


def _decoded(row: list[str]) -> list[str] | Bad:
    """The row, or the byte that was no UTF-8, which the stream has made a lone surrogate."""
    try:
        for cell in row:
            if not cell.isascii():
                cell.encode()
    except UnicodeEncodeError as error:
        byte = ord(error.object[error.start]) & 0xFF
        return Bad(f"text must be UTF-8, got the byte 0x{byte:02x}")
    return row


def _sound_row(row: list[str] | Bad, width: int) -> list[str] | list[Bad]:
    if isinstance(row, Bad):
        return [row] * width
    if len(row) != width:
        return [Bad(f"a row must have {width} cells as the header has, got {len(row)}")] * width
    return row


def _records(
    place: Callable[[int], str], rows: list[list[str] | list[Bad]], picked: list[list[int]]
) -> Records:
    parts: list[list[Any]] = [
        first_present([[row[k] or None for row in rows] for k in columns], len(rows))
        for columns in picked
    ]
    parts[TEXT] = [text or "" for text in parts[TEXT]]
    return Records(place, *parts)
