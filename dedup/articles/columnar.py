"""Parquet files, Arrow tables and Arrow columns to records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.articles.fields import TEXT, Fields, first_present
from dedup.articles.records import BATCH_BYTES, Bad, Encoded, Records, numbered, utf8_reason
from dedup.errors import InputError

# About 1 MB of news; a table does not say how long its texts are.
_BATCH_ROWS = 256


def parquet_records(path: Path, name: str, fields: Fields) -> Iterator[Records]:
    """The records of a Parquet file, numbered from row 1; only the needed columns are read.

    Raises
    ------
    InputError
        When the file cannot be read, or has not the columns.
    """
    try:
        with (
            path.open("rb") as stream,
            pq.ParquetFile(stream, pre_buffer=False, buffer_size=BATCH_BYTES) as file,
        ):
            columns = _text_columns(file.schema_arrow, fields, name)
            needed = [column for part in columns for column in part]
            row = 1
            for batch in file.iter_batches(_BATCH_ROWS, columns=needed):
                numbers = range(row, row + batch.num_rows)
                row += batch.num_rows
                yield _records(batch, columns, numbered(name, numbers))
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = (getattr(error, "strerror", None) or str(error)).splitlines()[0]
        raise InputError(f"{name}: cannot be read: {reason}") from error


def table_records(
    table: pa.Table, fields: Fields, place: Callable[[int], str]
) -> Iterator[Records]:
    """The records of an Arrow table; a record without an id has its position as id."""
    columns = _text_columns(table.schema, fields, "table")
    first = 0
    for batch in table.to_batches(_BATCH_ROWS):
        yield _records(batch, columns, partial(_shifted, place, first))
        first += batch.num_rows


def arrow_table(source: Any) -> pa.Table | None:
    """A table, or a column of texts as one, from anything that exports Arrow data.

    None when Arrow cannot hold it: a pandas column may mix types, or have
    lone surrogates.

    Raises
    ------
    InputError
        When two columns of a pandas table have one name.
    """
    try:
        if isinstance(source, pa.RecordBatch):
            return pa.table(source)
        if hasattr(source, "columns"):
            return pa.table(source)
        if not hasattr(source, "__arrow_c_stream__"):
            source = [pa.array(source)]
        return pa.table({"text": pa.chunked_array(source)})
    except (pa.ArrowException, UnicodeError):
        return None
    except ValueError as error:
        raise InputError(f"table: cannot be read: {error}") from error


def _shifted(place: Callable[[int], str], first: int, record: int) -> str:
    return place(first + record)


def _text_columns(schema: pa.Schema, fields: Fields, place: str) -> list[list[str]]:
    columns = fields.columns(schema.names, place)
    for name in columns[TEXT]:
        kind = schema.field(name).type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not (_is_string(kind) or pa.types.is_null(kind)):
            raise InputError(f"{place}: column {name!r} must hold strings, got {kind}")
    return columns


def _is_string(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _records(
    batch: pa.RecordBatch, columns: list[list[str]], place: Callable[[int], str]
) -> Records:
    parts: list[Any] = [
        first_present([_values(batch.column(name)) for name in names], batch.num_rows)
        if part != TEXT
        else _encoded(batch.column(names[0]))
        for part, names in enumerate(columns)
    ]
    if parts[TEXT] is None:
        texts = [_values(batch.column(name)) for name in columns[TEXT]]
        parts[TEXT] = first_present(texts, batch.num_rows)
    return Records(place, *parts)


def _encoded(array: pa.Array) -> Encoded | None:
    """The buffers of a column, uncopied where they are large strings; None if any text is bad."""
    if array.null_count:
        return None
    try:
        texts = _plain(array).cast(pa.large_string())
        texts.validate(full=True)  # Parquet readers take the bytes on trust
    except pa.ArrowInvalid:
        return None
    _, ends, data = texts.buffers()
    offsets = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    first, last = offsets[0], offsets[-1]
    return Encoded(np.frombuffer(data or b"", np.uint8)[first:last], offsets - first)


def _plain(array: pa.Array) -> pa.Array:
    """A column without a dictionary."""
    if not pa.types.is_dictionary(array.type):
        return array
    values = array.dictionary
    if pa.types.is_string_view(values.type):
        # As Polars has them; Arrow cannot take from views.
        values = values.cast(pa.large_string())
    return values.take(array.indices)


def _values(array: pa.Array) -> list[Any]:
    """The values of a column as Python objects, `Bad` where there can be none."""
    array = _plain(array)
    if pa.types.is_timestamp(array.type):
        # Python has no nanoseconds, and one time zone is as good as another.
        unit = "us" if array.type.unit == "ns" else array.type.unit
        array = array.cast(pa.timestamp(unit, array.type.tz and "UTC"), safe=False)
    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        return [_decoded(text) for text in array.cast(pa.large_binary()).to_pylist()]
    except (OverflowError, ValueError):
        return [_in_range(scalar) for scalar in array]


def _in_range(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):  # the latter of nanoseconds, where pandas is missing
        value = getattr(scalar, "value", "…")
        return Bad(f"a value must be within the range of Python, got {value} ({scalar.type})")


def _decoded(text: bytes | None) -> str | Bad | None:
    try:
        return None if text is None else text.decode()
    except UnicodeDecodeError as error:
        return Bad(utf8_reason(error))
