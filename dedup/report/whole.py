"""A path to a file, or a folder of files, that appears there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
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
    target, part = _file_target(path)
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


@contextmanager
def whole_folder(path: str | PathLike[str], *, is_own: Callable[[str], bool]) -> Iterator[Path]:
    """A new folder that replaces the one at `path` when the block ends well.

    Until then it stands, hidden, beside it, and is removed when the block
    raises anything.

    Parameters
    ----------
    path : str or path-like
    is_own : callable
        Whether a name is of a file that such a folder has: one that holds any
        other is not replaced.

    Raises
    ------
    OutputError
        When nothing can be written there, which is found out at the start, or
        the writing fails.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        _require_own(path, target, is_own)
        part.mkdir()
        yield part
        old = target.with_name(f".{secrets.token_hex(6)}.part")
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def require_writable(path: str | PathLike[str]) -> None:
    """See that a file can be written at `path`, before the work that makes it.

    Raises
    ------
    OutputError
        When it cannot.
    """
    _, part = _file_target(path)
    try:
        part.touch(exist_ok=False)
        part.unlink()
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error


def _file_target(path: str | PathLike[str]) -> tuple[Path, Path]:
    """Where a file is to stand, and where it stands until it is whole."""
    target = Path(os.path.realpath(path))
    # A file that a standard stream goes to is not to be replaced under it.
    stands = Path(os.path.realpath(Path(path).parent))
    if stands == Path("/dev") or stands.is_relative_to("/proc"):
        raise OutputError(f"{path}: an output must be a regular file, got a device or a pipe")
    if target.exists() and not target.is_file():
        kind = "a folder" if target.is_dir() else "a device or a pipe"
        raise OutputError(f"{path}: an output must be a regular file, got {kind}")
    return target, target.with_name(f".{secrets.token_hex(6)}.part")


def _require_own(path: str | PathLike[str], target: Path, is_own: Callable[[str], bool]) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"{path}: the output must be a folder, got a file")
    for found in sorted(target.iterdir()):
        if not is_own(found.name):
            raise OutputError(
                f"{path}: the output must be a new folder or one of an earlier report, "
                f"got one that holds {found.name}"
            )


def unwritable(place: object, error: Exception) -> OutputError:
    """The error for a place that cannot be written."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return OutputError(f"{place}: cannot be written: {reason}")
