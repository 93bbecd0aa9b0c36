"""Paths to the records of the files behind them."""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import sys
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import BinaryIO, cast

from dedup.articles.fields import Fields
from dedup.articles.jsonlines import json_lines_records
from dedup.articles.records import BATCH_BYTES, Bad, Records, utf8_reason
from dedup.errors import InputError

_KINDS = {
    ".txt": "text",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".json": "json lines",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
_KNOWN = ".txt, .jsonl, .ndjson, .json, .csv, .tsv (each also .gz or .zst) or .parquet"
_STDIN = "-"
_OF_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# Lines come out of a buffer of this size in two thirds of the time that one of
# the usual 8 KB takes.
_BUFFER = 1 << 16


@dataclass(frozen=True, slots=True, weakref_slot=True)
class InputFile:
    """One file to read.

    Attributes
    ----------
    path : Path
        Where the bytes are.
    name : str
        What messages call it.
    kind : str
        One of the values of `_KINDS`.
    article_id : str
        The id of its article, if it holds one text.
    """

    path: Path
    name: str
    kind: str
    article_id: str


def found_files(paths: Sequence[str | PathLike[str]]) -> tuple[list[InputFile], int]:
    """The files of paths in reading order, and how many files in folders were ignored.

    Raises
    ------
    InputError
        When a path is missing or of no known kind, or a folder has no articles.
    """
    files: list[InputFile] = []
    ignored = 0
    for given in paths:
        if not isinstance(given, str | PathLike):
            raise InputError(f"a path must be a str or path-like, got {type(given).__name__}")
        if not os.fspath(given):
            raise InputError("a path must have a name, got an empty one")
        path = Path(given)
        if os.fspath(given) == _STDIN:
            files.append(_spooled_stdin())
        elif path.is_dir():
            found, unknown = _folder_files(path)
            files += found
            ignored += unknown
        else:
            try:
                path.stat()
            except (OSError, ValueError) as error:
                raise _unreadable(str(path), error) from error
            kind = _kind(path.name)
            if kind is None:
                raise InputError(f"{path}: a file of articles must be {_KNOWN}")
            files.append(InputFile(path, str(path), kind, _id(path)))
    return files, ignored


def is_found(path: str | PathLike[str], folder: str | PathLike[str]) -> bool:
    """Whether a file at `path` is or would be among those that are read of a folder."""
    top = Path(os.path.realpath(folder))
    # A link is found where it stands, and written where it points to.
    stands = Path(os.path.realpath(Path(path).parent), Path(path).name)
    return any(
        place.is_relative_to(top)
        and _kind(place.name) is not None
        and not any(part.startswith(".") for part in place.relative_to(top).parts)
        for place in (stands, Path(os.path.realpath(path)))
    )


def file_records(
    files: Sequence[InputFile], fields: Fields, *, compiled: bool
) -> Iterator[Records]:
    """The records of files, in order, with compiled loops where there are any.

    Raises
    ------
    InputError
        When a file cannot be read, or lacks a field.
    """
    texts: list[InputFile] = []
    for file in files:
        if file.kind == "text":
            texts.append(file)
            continue
        yield from _text_records(texts)
        texts = []
        yield from _table_records(file, fields, compiled=compiled)
    yield from _text_records(texts)


def _table_records(file: InputFile, fields: Fields, *, compiled: bool) -> Iterator[Records]:
    if file.kind == "parquet":
        from dedup.articles.columnar import parquet_records

        yield from parquet_records(file.path, file.name, fields)
        return
    with _opened(file.path, file.name) as stream:
        if file.kind == "json lines":
            yield from json_lines_records(stream, file.name, fields, compiled=compiled)
        else:
            from dedup.articles.delimited import delimited_records

            delimiter = "," if file.kind == "csv" else "\t"
            yield from delimited_records(stream, file.name, fields, delimiter)


def _text_records(files: Sequence[InputFile]) -> Iterator[Records]:
    """Files of one article each; one that cannot be read is one bad record."""
    batch: list[InputFile] = []
    texts: list[str | Bad] = []
    size = 0
    for file in files:
        text = _text(file)
        batch.append(file)
        texts.append(text)
        size += len(text)
        if size >= BATCH_BYTES:
            yield _article_files(batch, texts)
            batch, texts, size = [], [], 0
    if batch:
        yield _article_files(batch, texts)


def _text(file: InputFile) -> str | Bad:
    try:
        with _stream(file.path) as stream:
            return stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Bad(utf8_reason(error))
    except (OSError, EOFError, zlib.error) as error:
        return Bad(_reason(error))


def _article_files(files: list[InputFile], texts: list[str | Bad]) -> Records:
    ids = [file.article_id for file in files]
    nothing = [None] * len(files)
    return Records(lambda i: files[i].name, ids, texts, nothing, nothing, nothing, nothing)


def _folder_files(folder: Path) -> tuple[list[InputFile], int]:
    files = []
    ignored = 0
    for path in _walked(folder):
        kind = _kind(path.name)
        if kind is None or path.is_fifo():
            ignored += 1
        else:
            files.append(InputFile(path, str(path), kind, _id(path.relative_to(folder))))
    if not files:
        got = f"none among {ignored}" if ignored else "an empty folder"
        raise InputError(f"{folder}: a folder of articles must hold {_KNOWN} files, got {got}")
    return sorted(files, key=lambda file: file.article_id), ignored


def _walked(folder: Path) -> Iterator[Path]:
    """Every file in a folder and its folders, save for those whose name begins with a dot."""

    def unreadable(error: OSError) -> None:
        raise _unreadable(str(error.filename), error) from error

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _id(path: Path) -> str:
    """A path as an id that can be written: bytes that are no UTF-8 become escapes."""
    return path.as_posix().encode(errors="backslashreplace").decode()


def _kind(name: str) -> str | None:
    stem, suffix = os.path.splitext(name.lower())  # noqa: PTH122 - Path has no suffix for `.txt`
    if suffix not in (".gz", ".zst"):
        return _KINDS.get(suffix)
    kind = _KINDS.get(os.path.splitext(stem)[1])  # noqa: PTH122
    return None if kind == "parquet" else kind


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        with _stream(path) as stream:
            yield stream
    except (OSError, EOFError, zlib.error) as error:
        # Loops that are compiled meanwhile are kept on disk.
        if isinstance(error, OSError) and error.errno in _OF_WRITING:
            raise
        raise _unreadable(name, error) from error


def _stream(path: Path) -> BinaryIO:
    """The bytes of a file, decompressed."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return cast(BinaryIO, io.BufferedReader(gzip.open(path), _BUFFER))
    if suffix == ".zst":
        import pyarrow as pa

        with path.open("rb"):
            pass  # for the plain message of a missing or unreadable file
        # Streams of Arrow know no `readline`.
        return io.BufferedReader(pa.input_stream(str(path), compression="zstd"), _BUFFER)
    return path.open("rb", _BUFFER)


def _spooled_stdin() -> InputFile:
    """Standard input as a file, because it can be read only once."""
    if sys.stdin is None:
        raise InputError(f"{_STDIN}: cannot be read: standard input is closed")
    spool = tempfile.NamedTemporaryFile(prefix="dedup-", suffix=".jsonl")  # noqa: SIM115
    file = InputFile(Path(spool.name), _STDIN, "json lines", _STDIN)
    # It lives as long as the list of files, so no `with`.
    weakref.finalize(file, spool.close)
    try:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.flush()
    except (OSError, ValueError) as error:
        raise _unreadable(_STDIN, error) from error
    return file


def _unreadable(name: str, error: Exception) -> InputError:
    return InputError(f"{name}: {_reason(error)}")


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {reason.splitlines()[0] if reason else type(error).__name__}"
