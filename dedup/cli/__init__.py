"""Command line to a call of the library, and its results to the terminal or a file.

The modules of commands import the library when a command runs, so that help
and completion come at once.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import click

from dedup import __version__
from dedup.cli import cluster, completion, diff, evaluate, explain, processor, report, tune
from dedup.errors import DedupError, ParameterError
from dedup.report.terminal import printable
from dedup.report.whole import unwritable

# As shells have it: 128 and the number of the signal.
_KILLED = 128
_INTERRUPTED = _KILLED + signal.SIGINT
# Seconds until a signal that came at a bad moment comes again.
_AGAIN = 0.02
_UNINTERRUPTED = {
    "_frozen_importlib",
    "_frozen_importlib_external",
    "importlib",
    "llvmlite",
    "numba",
}
_CALLED_BY_C = {"__del__", "closed", "readable", "seekable", "writable"}


class _Failure(click.ClickException):
    """An error of the library: one line."""

    def show(self, file: Any = None) -> None:
        click.echo(f"dedup: {printable(self.message)}", file=file, err=True)


class _WrongValue(_Failure):
    """A value that an option cannot have, which is wrong usage."""

    exit_code = click.UsageError.exit_code


class _Commands(click.Group):
    """Commands that end with a plain line and an exit code, whatever happens."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DedupError as error:
            kind = _WrongValue if isinstance(error, ParameterError) else _Failure
            raise kind(str(error)) from error
        except MemoryError as error:
            raise _Failure("more memory is needed than this process may have") from error
        except KeyboardInterrupt:
            return ctx.exit(_INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """Find the copies of one news story, and show what each copy changed."""


commands.add_command(cluster.command)
commands.add_command(diff.command)
commands.add_command(evaluate.command)
commands.add_command(explain.command)
commands.add_command(report.command)
commands.add_command(tune.command)
commands.add_command(completion.command)


def main() -> None:
    """The command `dedup`."""
    # Numba would load SciPy to see whether there is a BLAS for its users: a
    # tenth of a second, and no loop here asks for it.
    sys.modules["scipy.linalg"] = None  # type: ignore[assignment]
    if processor.sorts_slowly_with_avx512() and processor.numpy_can_do_without_avx512():
        os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", "X86_V4")
    # Next to nothing that a command makes lies in cycles, and looking for them
    # over and over takes a tenth of a second.
    gc.set_threshold(1_000_000)
    # Threads that leave a compiled loop wait less for the one that reads.
    sys.setswitchinterval(0.0002)
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            usual = (signal.SIG_DFL, signal.default_int_handler)
            if number is not None and signal.getsignal(number) in usual:
                signal.signal(number, _Ending())
    try:
        commands(prog_name="dedup")
    except SystemExit as ended:
        # After a failure the ordinary end deletes and closes what is open.
        if ended.code or not _flushed():
            raise
        # Taking all down would take a seventh of a second.
        os._exit(0)
    except OSError as error:
        # Without the name of a file it is of help or the version, which click writes itself.
        shown = unwritable(error.filename or "standard output", error)
        click.echo(f"dedup: {printable(str(shown))}", err=True)
        os._exit(1)


class _Ending:
    """Ends a command at a signal by an exception, so that nothing is left beside an output.

    Where it would be lost, or leave a lock taken, the signal comes again a little
    later: while loops are compiled or loaded, while modules are imported, and in
    what C calls.
    """

    def __init__(self) -> None:
        self._waits = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if not _would_be_lost(frame):
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(_KILLED + number)
        if not self._waits:
            self._waits = True
            again = threading.Timer(_AGAIN, self._send, (number,))
            again.daemon = True
            again.start()

    def _send(self, number: int) -> None:
        self._waits = False
        os.kill(os.getpid(), number)


def _would_be_lost(frame: FrameType | None) -> bool:
    if frame is not None and frame.f_code.co_name in _CALLED_BY_C:
        return True
    while frame is not None:
        if str(frame.f_globals.get("__name__")).partition(".")[0] in _UNINTERRUPTED:
            return True
        frame = frame.f_back
    return False


def _flushed() -> bool:
    """Whether all that was written has gone where it should."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except OSError:
        return False
    return True
