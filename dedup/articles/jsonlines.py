"""JSON Lines to records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO

import msgspec
import numpy as np

from dedup.articles.fields import TEXT, Fields, absent_field, first_present
from dedup.articles.records import BATCH_BYTES, Bad, Encoded, Records, numbered, utf8_reason

_BOM = b"\xef\xbb\xbf"
_JSON_KINDS = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}


def json_lines_records(
    stream: BinaryIO, name: str, fields: Fields, *, compiled: bool
) -> Iterator[Records]:
    """The records of a file of JSON objects, one a line; blank lines are passed over.

    Parameters
    ----------
    stream : binary file
    name : str
        What messages call it.
    fields : Fields
    compiled : bool
        Whether texts may go to one buffer by a compiled loop, as they stand in
        the file; else each becomes a str.

    Raises
    ------
    InputError
        When a field whose name was given has no value in the whole file.
    """
    parser = _Parser(fields, compiled=compiled)
    first_line = 1
    while lines := stream.readlines(BATCH_BYTES):
        if first_line == 1:
            lines[0] = lines[0].removeprefix(_BOM)
        numbers: Sequence[int] = range(first_line, first_line + len(lines))
        first_line += len(lines)
        columns = parser.whole(lines)
        if columns is None:
            numbers, columns = parser.line_by_line(lines, numbers)
        if numbers:
            parser.note_given_fields(lines, columns)
            yield Records(numbered(name, numbers), *columns)
    parser.require_given_fields(name)


class _Parser:
    """Parses lines with msgspec, and with `json` those that msgspec refuses.

    msgspec decodes the declared fields alone, which makes it the fastest of
    the parsers tried.  It refuses lone surrogates and NaN, which `json` takes.
    """

    def __init__(self, fields: Fields, *, compiled: bool) -> None:
        self._fields = fields
        names = list(dict.fromkeys(chain.from_iterable(fields.names())))
        # A name in a file need not be an identifier.
        attributes = {name: f"field{i}" for i, name in enumerate(names)}
        self._decoder = _decoder(attributes)
        # As they stand in the file, where they are texts and nothing else.
        parts = fields.names()
        raw = parts.pop(TEXT)
        alone = set(raw).isdisjoint(chain.from_iterable(parts))
        self._flat = _decoder(attributes, raw) if compiled and alone else None
        self._places = [[names.index(name) for name in part] for part in fields.names()]
        self._unseen = dict(fields.given())
        self._first_fields: list[str] | None = None

    def whole(self, lines: list[bytes]) -> list[list[Any]] | None:
        """The columns of some lines, or None when they are to be parsed one by one."""
        if self._flat is not None and (columns := self._flat_columns(lines, self._flat)):
            return columns
        try:
            columns = self._columns(list(map(self._decoder.decode, lines)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return None if None in columns[TEXT] else columns

    def _flat_columns(
        self, lines: list[bytes], decoder: msgspec.json.Decoder[Any]
    ) -> list[Any] | None:
        """The columns of lines that all have a text in sound UTF-8.

        Of a text that need not become a str msgspec sees that its escapes are
        sound, and passes on.  Undoing them in a loop that releases the
        interpreter lock takes less than two thirds of the time of decoding
        texts to str and encoding them again.
        """
        from dedup import _kernels

        try:
            columns: list[Any] = self._columns(list(map(decoder.decode, lines)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        texts = columns[TEXT]
        if None in texts:
            return None
        quoted = np.frombuffer(b"".join(texts), np.uint8)
        ends = np.cumsum(list(map(len, texts)), dtype=np.int64)
        data = np.empty(len(quoted), dtype=np.uint8)
        offsets = np.zeros(len(texts) + 1, dtype=np.int64)
        if not _kernels.unquote(quoted, ends, data, offsets[1:]):
            return None
        columns[TEXT] = Encoded(data[: offsets[-1]], offsets)
        return columns

    def line_by_line(
        self, lines: list[bytes], numbers: Sequence[int]
    ) -> tuple[list[int], list[list[Any]]]:
        """Numbers of the lines that are not blank, and the columns of their records."""
        kept, rows = [], []
        for number, line in zip(numbers, lines, strict=True):
            if line.strip():
                kept.append(number)
                rows.append(self._cells(line.removesuffix(b"\n")))
        return kept, [list(column) for column in zip(*rows, strict=True)]

    def note_given_fields(self, lines: list[bytes], columns: list[list[Any]]) -> None:
        """Strike off the given names that these records, or the first record, have."""
        if not self._unseen:
            return
        if self._first_fields is None:
            record = _object(next(line for line in lines if line.strip()))
            self._first_fields = [] if isinstance(record, Bad) else list(record)
        self._unseen = {
            part: name
            for part, name in self._unseen.items()
            if name not in self._first_fields and all(cell is None for cell in columns[part])
        }

    def require_given_fields(self, name: str) -> None:
        """Raise when a given name was in no record; records may lack some, not all."""
        if self._first_fields is not None:
            for field in self._unseen.values():
                raise absent_field(name, "field", field, self._first_fields)

    def _columns(self, records: list[Any]) -> list[list[Any]]:
        columns = list(map(list, zip(*map(msgspec.structs.astuple, records), strict=True)))
        return [
            first_present([columns[place] for place in places], len(records))
            for places in self._places
        ]

    def _cells(self, line: bytes) -> list[Any]:
        try:
            record = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        else:
            cells = [column[0] for column in self._columns([record])]
            if cells[TEXT] is not None:
                return cells
        parsed = _object(line)
        if isinstance(parsed, Bad):
            return [parsed if part == TEXT else None for part in range(len(self._places))]
        return self._fields.cells(parsed)


def _decoder(attributes: dict[str, str], raw: Sequence[str] = ()) -> msgspec.json.Decoder[Any]:
    """A decoder to records, whose attributes stand for names; raw ones stay as they are written."""
    return msgspec.json.Decoder(
        msgspec.defstruct(
            "Record",
            [
                (attribute, msgspec.Raw if name in raw else Any, None)
                for name, attribute in attributes.items()
            ],
            rename={attribute: name for name, attribute in attributes.items()},
            gc=False,
        )
    )


def _object(line: bytes) -> dict[str, Any] | Bad:
    """The object on a line, or what is wrong with it."""
    try:
        value = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return Bad(utf8_reason(error))
    except json.JSONDecodeError as error:
        got = f"broken JSON ({error.msg.removesuffix(' at')} at column {error.colno})"
    except (ValueError, RecursionError) as error:
        got = f"broken JSON ({error})"
    else:
        if isinstance(value, dict):
            return value
        got = _JSON_KINDS.get(type(value), "a number")
    return Bad(f"a line must be one JSON object, got {got}")
