"""How far a run is, and what it did, to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

import click

from dedup._threads import usable_cores
from dedup.cli.output import is_terminal
from dedup.errors import OutputError
from dedup.report.terminal import counted, printable
from dedup.report.whole import unwritable

if TYPE_CHECKING:
    from subprocess import Popen

    from dedup.articles import Articles
    from dedup.report.found import Found
    from dedup.results import Statistics


@contextmanager
def progress() -> Iterator[Callable[[str, int], None] | None]:
    """What a run calls with its stage and its articles; None where nobody watches."""
    if not is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,} articles"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("read and shingle", total=None)
        yield lambda stage, articles: bar.update(task, description=stage, completed=articles)


@contextmanager
def compiled_loops(*, helped: bool = True) -> Iterator[None]:
    """A block that runs compiled loops, whose errors of files are theirs; others have their own.

    If no earlier run has left the loops on disk, it is said that they are
    compiled now, and another process helps, if it may and there is a core for it.

    Raises
    ------
    OutputError
        When the loops cannot be kept on disk, or those that are cannot be read.
    """
    from dedup import _kernels

    # Numba has no public name for what it kept on disk of this very source; in
    # plain Python there is nothing to tell.
    cache = getattr(_kernels.shingle_texts, "_cache", None)
    helper = None
    try:
        if cache is not None and cache.cache_path is None:
            click.echo(
                "Compiling the loops, about ten seconds, in every run: no folder for them can be "
                "written (NUMBA_CACHE_DIR names one).",
                err=True,
            )
        elif cache is not None and not cache._cache_file._load_index():
            click.echo("First run: compiling the loops, about ten seconds, once.", err=True)
            if helped and usable_cores() > 1:
                helper = _helper()
        yield
    except (EOFError, UnpicklingError) as error:
        # As after a power cut.
        place = getattr(cache, "cache_path", None)
        raise OutputError(
            f"{place}: the compiled loops there cannot be read: delete its .nbi and .nbc files"
        ) from error
    except OSError as error:
        place = error.filename or "compiled loops (NUMBA_CACHE_DIR)"
        raise unwritable(place, error) from error
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait()


def _helper() -> Popen[bytes] | None:
    """A process that compiles what comes after shingling; None if it cannot be had."""
    from subprocess import DEVNULL, Popen

    # All is imported from where this process does, so that these very loops are compiled.
    command = [sys.executable, "-P", "-m", "dedup._beforehand"]
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        return Popen(command, env=places, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
    except OSError:
        return None


def tell_result(statistics: Statistics, articles: Articles, write_seconds: float) -> None:
    """What was left out, and one closing line of counts and seconds."""
    from dedup.report.stories import summary

    tell_left_out(articles, statistics.wordless)
    seconds = {**statistics.seconds, "write": write_seconds}
    stages = [f"{stage} {time:.1f} s" for stage, time in seconds.items()]
    click.echo(" · ".join([summary(statistics), *stages]), err=True)


def tell_unknown_sources(preferred: Sequence[str], known: Iterable[str | None]) -> None:
    """Preferred sources that no article has, perhaps because they are written otherwise."""
    for source in sorted(set(preferred).difference(known)):
        click.echo(printable(f"no article has the preferred source {source!r}"), err=True)


def tell_report(
    found: Found, written: Path, asked: Path, articles: Articles, seconds: dict[str, float]
) -> None:
    """What was left out, which file to open, and seconds."""
    tell_left_out(articles)
    stories = counted(len(found.stories), "story", "stories")
    if written != asked:
        folder = printable(str(written.parent))
        click.echo(f"too much for one page: the folder {folder} was written", err=True)
    stages = [f"{stage} {time:.1f} s" for stage, time in seconds.items()]
    click.echo(" · ".join([f"{printable(str(written))}: {stories}", *stages]), err=True)


def tell_left_out(articles: Articles, wordless: int = 0) -> None:
    """Bad records, the first ten by name, articles without a word, and files of other kinds."""
    for line in _left_out(articles, wordless):
        click.echo(printable(line), err=True)


def _left_out(articles: Articles, wordless: int) -> Iterator[str]:
    bad = articles.bad_records
    yield from (f"skipped {message}" for message in bad.messages)
    if bad.count:
        named = f", of which {len(bad.messages)} are named" if bad.count > len(bad.messages) else ""
        yield f"skipped {counted(bad.count, 'bad record')} in all{named}"
    if wordless:
        are = "has no word and stands" if wordless == 1 else "have no word and stand"
        yield f"{counted(wordless, 'article')} {are} alone"
    if articles.ignored_files:
        yield f"ignored {counted(articles.ignored_files, 'file')} of other kinds in folders"
