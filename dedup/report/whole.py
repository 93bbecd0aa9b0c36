"""A path to a file that appears there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from dedup.errors import OutputError


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """A stream whose bytes replace the file at `path` when the block ends well.

    Until then they are in a hidden file beside it, which is removed when the
    block raises anything, Ctrl-C included.

    Raises
    ------
    OutputError
        When nothing can be written there, which is found out at the start, or
        the writing fails.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        kind = "a folder" if target.is_dir() else "a device or a pipe"
        raise OutputError(f"{path}: an output must be a regular file, got {kind}")
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        # Unlike `tempfile`, this leaves the rights of the file to the umask.
        stream = part.open("xb")
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise unwritable(path, error) from error
        raise


def unwritable(place: object, error: Exception) -> OutputError:
    """The error for a place that cannot be written."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return OutputError(f"{place}: cannot be written: {reason}")
