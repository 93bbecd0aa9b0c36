"""`dedup cluster`: files of articles to the stories in them."""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from dedup.cli import output as to
from dedup.cli import progress
from dedup.cli.options import (
    field_options,
    fields_of,
    min_words,
    shingle_size,
    skip_bad_records,
    window,
)

_BYTES = {"MB": 10**6, "GB": 10**9}


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """A size such as 800MB or 2GB, in bytes."""
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([MG]B)", value.upper())
    if not found:
        raise click.BadParameter(f"must be a size such as 800MB or 2GB, got {value!r}")
    return round(float(found[1]) * _BYTES[found[2]])


@click.command("cluster")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--threshold",
    type=float,
    default=0.33,
    show_default=True,
    help="Two articles are copies when at least this share of the words of each stands in "
    "passages that both have. Lower finds more copies, and more that are none.",
)
@shingle_size
@click.option(
    "--num-perm",
    type=int,
    default=128,
    show_default=True,
    metavar="NUMBER",
    help="Permutations in the signature of an article. More of them miss fewer "
    "copies, and take more time and memory.",
)
@window
@min_words
@click.option(
    "--workers",
    type=int,
    metavar="NUMBER",
    help="Articles are compared on so many cores.  [default: all]",
)
@click.option(
    "--memory-limit",
    callback=_size,
    metavar="SIZE",
    help="Take no more memory than this, such as 800MB or 2GB, and work from temporary files "
    "instead; too little for the articles is refused.  [default: as much as it takes]",
)
@click.option(
    "--lead",
    type=click.Choice(["first", "longest", "last"]),
    default="first",
    show_default=True,
    help="The copy that stands for the story: the first published, the longest, or the last "
    "published. Without dates it is the longest.",
)
@click.option(
    "--prefer",
    multiple=True,
    metavar="SOURCE",
    help="Copies of this source lead before all others. Repeat it for several sources, "
    "the most wanted first.",
)
@field_options
@skip_bad_records
@click.option(
    "--format",
    "format_",
    type=click.Choice(to.FORMATS),
    help="A table to read, or one row an article for machines.  [default: what the name of the "
    "output says, else table on a terminal and jsonl elsewhere]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE",
    help="Write to this file, whole or not at all: .txt, .jsonl, .csv (each also .gz) or "
    ".parquet.  [default: standard output]",
)
@click.option(
    "--partial",
    type=click.Path(),
    metavar="FILE",
    help="Write the pairs of articles that share a passage without being copies, such as a brief "
    "in a round-up, to this file: .jsonl, .csv (each also .gz) or .parquet.",
)
def command(
    paths: tuple[str, ...],
    output: str | None,
    partial: str | None,
    format_: str | None,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """Find which articles are copies of one story.

    PATHS are folders of .txt files, JSON Lines (.jsonl), CSV or TSV files, each
    also .gz or .zst, and Parquet files, in any number and mixture; - is JSON
    Lines on standard input.

    \b
    dedup cluster news/                                   a table to read
    dedup cluster monday.jsonl.gz tuesday.csv -o stories.jsonl
    dedup cluster wire.parquet --window 48h --prefer Reuters --format csv
    """
    paths = paths or _piped_input()
    output = None if output == "-" else output
    format_ = format_ or to.default_format(output)
    if output is None and format_ == "parquet" and to.is_terminal(sys.stdout):
        raise click.UsageError("Parquet is not for a terminal: name a file with -o")
    for written in (output, partial):
        if written is not None and any(_is_input(written, path) for path in paths):
            raise click.UsageError(
                f"the output must not be one of the inputs, or in a folder of them, got {written}"
            )
    if output is not None and partial is not None and Path(output) == Path(partial):
        raise click.UsageError(f"--output and --partial must be two files, got {output} for both")
    partial_format = None if partial is None else to.rows_format(partial)

    from dedup.articles import read
    from dedup.model import Params
    from dedup.pipeline import run

    fields = fields_of(options)
    params = Params(preferred_sources=options.pop("prefer"), **options)
    with ExitStack() as stack:
        stream = stack.enter_context(to.opened(output))
        # Opened before the run: that it cannot be written is known at once.
        links = None if partial is None else stack.enter_context(to.opened(partial))
        articles = read(*paths, fields=fields, skip_bad_records=skip_bad_records)
        # What another process takes is neither one core nor within a limit.
        helped = params.workers != 1 and params.memory_limit is None
        with progress.compiled_loops(helped=helped), progress.progress() as tell:
            clusters = run(articles, params, tell)
        begin = perf_counter()
        to.write(clusters, format_, stream)
        if links is not None and partial_format is not None:
            to.write_rows(clusters.partial, partial_format, links)
    progress.tell_unknown_sources(params.preferred_sources, clusters._catalogue.sources)
    progress.tell_result(clusters.statistics, articles, perf_counter() - begin)


def _piped_input() -> tuple[str]:
    """Standard input, if something is piped into it."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        mode = 0
    if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode)):
        raise click.UsageError("name folders or files of articles, or - for standard input")
    return ("-",)


def _is_input(output: str, path: str) -> bool:
    from dedup.articles.files import is_found

    try:
        if path == "-":
            return os.path.samestat(os.fstat(sys.stdin.fileno()), Path(output).stat())
        return is_found(output, path) or Path(output).samefile(path)
    except (OSError, ValueError):
        return False
