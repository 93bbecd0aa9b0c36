"""A function and its arguments to results, on all cores that the process may use."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Spans shorter than this are not worth a thread.
_LEAST_SPAN = 256


class Threads:
    """A few threads for compiled loops that release the interpreter lock.

    The calling thread is one of them.  Results come in the order of the
    arguments, so they do not depend on the number of threads.

    Parameters
    ----------
    workers : int or None
        Threads; None takes every core that the process may use.

    Attributes
    ----------
    between : callable or None
        What each thread calls after each piece of its work, such as a look at
        the memory; spans are short then.
    """

    between: Callable[[], object] | None = None

    def __init__(self, workers: int | None) -> None:
        self.workers = usable_cores() if workers is None else workers
        self._pool = ThreadPoolExecutor(self.workers - 1) if self.workers > 1 else None

    def __enter__(self) -> Self:
        """Open a scope at whose end the threads stop."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the threads; what waits in the queue is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[T], R], arguments: Iterable[T]) -> Iterator[R]:
        """Results in order, with a few arguments a worker in flight.

        Arguments are made by the calling thread, which can be interrupted
        while it waits for input; when enough wait for the others, it takes
        the first of them itself.
        """
        if self.between is not None:
            function = _followed(function, self.between)
        if self._pool is None:
            yield from map(function, arguments)
            return
        waiting: deque[tuple[Future[R], T]] = deque()
        for argument in arguments:
            waiting.append((self._pool.submit(function, argument), argument))
            if len(waiting) > 2 * self.workers:
                _help(function, waiting)
            while waiting and (waiting[0][0].done() or len(waiting) > 4 * self.workers):
                yield waiting.popleft()[0].result()
        while waiting:
            _help(function, waiting)
            yield waiting.popleft()[0].result()

    def spans(self, count: int) -> list[tuple[int, int]]:
        """0 … count cut into a few spans a worker, or into short ones, as (begin, end)."""
        pieces = max(1, min(4 * self.workers, count // _LEAST_SPAN))
        if self.between is not None:
            pieces = max(pieces, count // _LEAST_SPAN)
        bounds = [count * piece // pieces for piece in range(pieces + 1)]
        return list(pairwise(bounds))


def _followed(function: Callable[[T], R], after: Callable[[], object]) -> Callable[[T], R]:
    def work(argument: T) -> R:
        result = function(argument)
        after()
        return result

    return work


def _help(function: Callable[[T], R], waiting: deque[tuple[Future[R], T]]) -> None:
    """Do the first of the tasks that no thread has begun."""
    for place, (future, argument) in enumerate(waiting):
        if future.cancel():
            done: Future[R] = Future()
            try:
                done.set_result(function(argument))
            except Exception as error:
                # Raised when its turn comes, as if another thread had met it.
                done.set_exception(error)
            waiting[place] = (done, argument)
            return


def usable_cores(control_group: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores that this process may use: its affinity, and the quota of its control group."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _quota(control_group) or cores or 1))


def _quota(control_group: Path) -> int | None:
    """Cores' worth of time that a control group allows, rounded; None for no limit."""
    names = ["cpu.max"], ["cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"]  # version 2, 1
    for version in names:
        try:
            texts = [(control_group / name).read_text(encoding="ascii") for name in version]
            quota, period = " ".join(texts).split()
            return max(1, round(int(quota) / int(period))) if int(quota) > 0 else None
        except (OSError, ValueError):
            continue
    return None
