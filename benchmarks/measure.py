"""A command to its wall-clock seconds and its peak memory."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_SAMPLE_EVERY = 0.2  # seconds


class Measured(NamedTuple):
    """What one run took.

    `peak` is in bytes: the largest resident set of the process, or the proportional sets
    of the process and its children together where that is more.
    """

    seconds: float
    peak: int


def measured(command: Sequence[str], *, cores: int) -> Measured:
    """Run a command on so many cores and measure it; its output is kept for an error only.

    Raises
    ------
    RuntimeError
        If the command fails; the message ends with the last line of its errors.

    """
    allowed = os.sched_getaffinity(0)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "RAYON_NUM_THREADS"), str(cores))
    os.sched_setaffinity(0, sorted(allowed)[:cores])  # inherited by the command
    try:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | threads
        )
    finally:
        os.sched_setaffinity(0, allowed)
    family = _FamilyMemory(process.pid)
    family.start()
    assert process.stderr is not None
    with process.stderr:
        errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    family.finish()
    if process.returncode:
        last = ["", *errors.decode(errors="replace").strip().splitlines()][-1]
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}: {last}")
    return Measured(seconds, max(usage.ru_maxrss * 1024, family.peak))


def machine() -> str:
    """The machine in one line: processor, cores that may be used, memory, system, Python."""
    cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next(line.split(":")[1] for line in cpuinfo.splitlines() if "model name" in line)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{model.strip()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}"
    )


class _FamilyMemory(threading.Thread):
    """Samples the memory of a process that has children; one without costs nothing."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        """Sample until the process has ended."""
        while not self._ended.wait(_SAMPLE_EVERY):
            family = _family(self._pid)
            if len(family) > 1:
                self.peak = max(self.peak, sum(map(_proportional_set, family)))

    def finish(self) -> None:
        """Stop sampling."""
        self._ended.set()
        self.join()


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [
            int(child) for task in tasks for child in (task / "children").read_text().split()
        ]
    except OSError:  # ended between two reads
        return [pid]
    return [pid, *(member for child in children for member in _family(child))]


def _proportional_set(pid: int) -> int:
    """The proportional set size of a process, in bytes; shared pages are counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # ended
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
