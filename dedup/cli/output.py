"""Results to standard output or to a file, in the format that was asked for."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

import click

from dedup.errors import OutputError
from dedup.report.whole import unwritable, whole_file

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dedup.results import Clusters, PartialLinks

FORMATS = ("table", "jsonl", "csv", "parquet")
_ENDINGS = {
    ".txt": "table",
    ".txt.gz": "table",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".parquet": "parquet",
}

# What a terminal shows of a large result.
_MOST_STORIES = 50
_MOST_COPIES = 10

# Cells in a line of a table that is not on a terminal.
_WIDTH = 100


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sees a standard stream; one that is closed is None."""
    return stream is not None and stream.isatty()


def default_format(output: str | None) -> str:
    """The format that the name of a file asks for, or that standard output does.

    Raises
    ------
    click.UsageError
        When the name ends like none of the formats.
    """
    if output is None:
        return "table" if is_terminal(sys.stdout) else "jsonl"
    for ending, format_ in _ENDINGS.items():
        if output.lower().endswith(ending):
            return format_
    raise click.UsageError(
        f"an output must end with {', '.join(_ENDINGS)}, or --format must be given, got {output}"
    )


def rows_format(output: str) -> str:
    """The format of rows that the name of a file asks for.

    Raises
    ------
    click.UsageError
        When the name ends like none of them.
    """
    endings = {ending: form for ending, form in _ENDINGS.items() if form != "table"}
    for ending, format_ in endings.items():
        if output.lower().endswith(ending):
            return format_
    raise click.UsageError(f"a file of rows must end with {', '.join(endings)}, got {output}")


@contextmanager
def opened(output: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is written whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written; of a file that is known before the block.
    """
    with ExitStack() as stack:
        if output is None:
            yield stack.enter_context(_standard_output())
            return
        stream = stack.enter_context(whole_file(output))
        if output.lower().endswith(".gz"):
            # Without name and time, equal results are equal files.
            packed = gzip.GzipFile("", "wb", fileobj=stream, mtime=0)
            stream = cast(BinaryIO, stack.enter_context(packed))
        yield stream


def printed(table: RenderableType) -> str:
    """A table of rich as text, as wide as the terminal."""
    from rich.console import Console

    console = Console()
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def write(clusters: Clusters, format_: str, stream: BinaryIO) -> None:
    """Write clusters in one of the formats; a terminal gets the largest stories only."""
    if format_ != "table":
        write_rows(clusters, format_, stream)
    else:
        from dedup.report import stories

        terminal = stream.isatty()
        for line in stories.story_lines(
            clusters,
            width=shutil.get_terminal_size().columns if terminal else _WIDTH,
            most_stories=_MOST_STORIES if terminal else None,
            most_copies=_MOST_COPIES if terminal else None,
        ):
            stream.write(f"{line}\n".encode())


def write_rows(table: Clusters | PartialLinks, format_: str, stream: BinaryIO) -> None:
    """Write clusters or partial links as rows for machines."""
    # It takes a while to import.
    from dedup.report import rows

    if format_ == "jsonl":
        rows.write_json_lines(table, stream)
    elif format_ == "csv":
        rows.write_csv(table, stream)
    else:
        rows.write_parquet(table, stream)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    if sys.stdout is None:
        raise OutputError("standard output: cannot be written: it is closed")
    stream: BinaryIO = sys.stdout.buffer
    if isinstance(stream, io.RawIOBase):
        # So it is under PYTHONUNBUFFERED, and a raw stream may write a part only.
        stream = cast(BinaryIO, io.BufferedWriter(stream))
    try:
        yield stream
        stream.flush()
    except OSError as error:
        # What is still in a buffer must not fail again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise  # the reader has seen enough; click ends without a word
        raise unwritable("standard output", error) from error
