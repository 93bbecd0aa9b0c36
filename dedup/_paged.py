"""Arrays in temporary files, of which only as much is in memory as there is room for."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from dedup.errors import OutputError, ParameterError

# What the stages hold for each article besides its shingles and what was read, and
# what each thread holds, measured on a million articles with one to eight threads;
# where nearly all are copies they hold more.
_BYTES_AN_ARTICLE = 360
_BYTES_A_WORKER = 70

# Seconds from one look at the memory to the next, which comes some milliseconds
# later where all cores are busy; and more than what the threads have touched in the
# meantime when the loops were fastest, in bytes.  More threads than eight share what
# eight have, so that a limit can be set on machines of many cores.
_BETWEEN = 0.001
_HEADROOM = 100_000_000
_HEADROOM_A_WORKER = 100_000_000
_MOST_WORKERS = 8

_STATM = Path("/proc/self/statm")


class Paged:
    """An array that grows at its end, in a file that is gone with the process.

    The file has no name from the start, so that nothing is left of it even
    where the process is killed.

    Attributes
    ----------
    mapping : mmap.mmap or None
        What holds the values that `done` returns.
    size : int
        Bytes of the values.
    """

    def __init__(self, dtype: type[np.generic]) -> None:
        self.mapping: mmap.mmap | None = None
        self.size = 0
        self._dtype = dtype
        with _writing():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it

    def extend(self, values: NDArray[Any]) -> None:
        """Put values after those that are there."""
        # Written, not mapped: so a full disk is an error, and no crash.
        with _writing():
            self._file.write(values.data)
        self.size += values.nbytes

    def done(self) -> NDArray[Any]:
        """All values; what is written to them goes to the file."""
        with _writing():
            if not self._file.tell():
                return np.empty(0, dtype=self._dtype)
            self._file.flush()
            self.mapping = mmap.mmap(self._file.fileno(), 0)
        return np.frombuffer(self.mapping, dtype=self._dtype)

    def close(self) -> None:
        """Close the file; the values stay, if `done` was called, for as long as they are used."""
        # What a full disk did not take is given up, and the error has been told.
        with suppress(OSError):
            self._file.close()


def check(limit: int, arrays: Sequence[Paged], workers: int, articles: int) -> None:
    """See whether so many threads can keep below a limit with so many articles read.

    Raises
    ------
    ParameterError
        What is held besides shingles needs more.
    """
    held = articles * (_BYTES_AN_ARTICLE + workers * _BYTES_A_WORKER)
    least = _resident() + held + _headroom(arrays, workers)
    if _resident() and least > limit:
        raise ParameterError(
            f"memory_limit must be at least {_megabytes(least)} for the {articles:,} articles "
            f"read so far, got {_megabytes(limit)}"
        )


def keep_below(limit: int, arrays: Sequence[Paged], workers: int) -> Callable[[], bool]:
    """Drop pages of arrays from memory whenever that of the process comes near a limit.

    The files keep what stands in them, and the next access brings it back.
    This goes on in a thread for as long as one of the arrays is in use.  The
    first arrays are dropped first.  Where the system does not tell how much
    memory the process has, or drops no pages when asked, it drops some when
    it needs their room.

    Returns
    -------
    callable
        Does so at once, for threads that go from place to place: each fault
        brings in sixteen pages, and in the milliseconds until a thread that
        waits for its turn looks at the memory those are half a gigabyte.
        Whether an array is still in use.
    """
    mappings = [ref(array.mapping) for array in arrays if array.mapping is not None]
    if not _resident() or not hasattr(mmap, "MADV_DONTNEED"):
        return lambda: False

    def trim() -> bool:
        in_use = [pages for mapping in mappings if (pages := mapping()) is not None]
        for pages in in_use:
            if _resident() <= limit:
                break
            pages.madvise(mmap.MADV_DONTNEED)
        return bool(in_use)

    limit -= _headroom(arrays, workers)
    Thread(target=_watch, args=(trim,), daemon=True).start()
    return trim


def _watch(trim: Callable[[], bool]) -> None:
    while trim():
        sleep(_BETWEEN)


def _headroom(arrays: Sequence[Paged], workers: int) -> int:
    most = _HEADROOM + min(workers, _MOST_WORKERS) * _HEADROOM_A_WORKER
    return min(most, sum(array.size for array in arrays))


def _resident() -> int:
    """Bytes of this process that are in memory; 0 where the system does not tell."""
    try:
        return int(_STATM.read_bytes().split()[1]) * mmap.PAGESIZE
    except OSError:
        return 0


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,} MB"


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # None where there is no folder for them at all.
        place = f" in {tempfile.tempdir!s}" if tempfile.tempdir else ""
        raise OutputError(f"temporary files{place}: cannot be written: {error.strerror}") from error
