"""`dedup report`: a corpus to a page that shows its stories and what each copy changed."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from dedup.cli import progress
from dedup.cli.options import field_options, fields_of, skip_bad_records


@click.command("report")
@click.argument("corpus", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar="FILE.html",
    help="Write the page to this file, whole or not at all. Past 32 MB of stories, a folder of "
    "pages is written instead: FILE/index.html and its parts.",
)
@click.option(
    "--from",
    "clusters",
    type=click.Path(),
    metavar="CLUSTERS",
    help="Show the clusters that dedup cluster wrote to .jsonl, .csv (each also .gz) or .parquet.  "
    "[default: cluster CORPUS]",
)
@click.option(
    "--partial",
    type=click.Path(),
    metavar="FILE",
    help="With --from: the partial links that dedup cluster --partial wrote.",
)
@field_options
@skip_bad_records
def command(
    corpus: tuple[str, ...],
    output: str,
    clusters: str | None,
    partial: str | None,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """Make a page that shows the stories of CORPUS, and what each copy changed.

    CORPUS is what dedup cluster reads. The page needs no server and no network:
    open it in a browser, or send it to somebody.

    \b
    dedup report news/ -o report.html
    dedup report news.jsonl --from clusters.jsonl -o report.html
    """
    if not output.lower().endswith(".html"):
        raise click.UsageError(f"the output must end with .html, got {output}")
    if partial is not None and clusters is None:
        raise click.UsageError("--partial needs --from")

    from dedup.articles import read
    from dedup.model import Params
    from dedup.pipeline import run
    from dedup.report.found import found_before, found_now
    from dedup.report.html import report
    from dedup.report.whole import require_writable

    require_writable(output)
    articles = read(*corpus, fields=fields_of(options), skip_bad_records=skip_bad_records)
    seconds = {}
    begin = perf_counter()
    with progress.progress() as tell:
        if clusters is None:
            with progress.compiled_loops():
                found = found_now(run(articles, Params(), tell))
        else:
            found = found_before(clusters, partial)
        seconds["clusters"] = perf_counter() - begin
        begin = perf_counter()
        written = report(found, articles, output, corpus=", ".join(corpus), progress=tell)
        seconds["report"] = perf_counter() - begin
    progress.tell_report(found, written, Path(output), articles, seconds)
