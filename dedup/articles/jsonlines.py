"""JSON Lines to records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, BinaryIO

import msgspec

from dedup.articles.fields import TEXT, Fields, absent_field, first_present
from dedup.articles.records import BATCH_BYTES, Bad, Records, numbered, utf8_reason

_BOM = b"\xef\xbb\xbf"
_JSON_KINDS = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}


def json_lines_records(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Records]:
    """The records of a file of JSON objects, one a line; blank lines are passed over.

    Raises
    ------
    InputError
        When a field whose name was given has no value in the whole file.
    """
    parser = _Parser(fields)
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

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        names = list(dict.fromkeys(name for part in fields.names() for name in part))
        # A name in a file need not be an identifier.
        attributes = {name: f"field{i}" for i, name in enumerate(names)}
        record = msgspec.defstruct(
            "Record",
            [(attribute, Any, None) for attribute in attributes.values()],
            rename={attribute: name for name, attribute in attributes.items()},
            gc=False,
        )
        self._decoder = msgspec.json.Decoder(record)
        self._getters = [[attrgetter(attributes[name]) for name in part] for part in fields.names()]
        self._unseen = dict(fields.given())
        self._first_fields: list[str] | None = None

    def whole(self, lines: list[bytes]) -> list[list[Any]] | None:
        """The columns of some lines, or None when they are to be parsed one by one."""
        try:
            columns = self._columns(list(map(self._decoder.decode, lines)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return None if None in columns[TEXT] else columns

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
        return [
            first_present([list(map(getter, records)) for getter in getters], len(records))
            for getters in self._getters
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
            return [parsed if part == TEXT else None for part in range(len(self._getters))]
        return self._fields.cells(parsed)


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
