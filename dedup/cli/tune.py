"""`dedup tune`: a corpus to what becomes of its clusters at each threshold."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import progress
from dedup.cli.options import field_options, fields_of, skip_bad_records
from dedup.cli.output import is_terminal, opened, printed

if TYPE_CHECKING:
    from dedup.tuning import Step

_PICTURES = (".svg", ".png")


@click.command("tune")
@click.argument("corpus", type=click.Path())
@click.argument("labels", required=False, type=click.Path())
@field_options
@skip_bad_records
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    help="[default: table on a terminal, json elsewhere]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE",
    help="Draw a picture too, .svg or .png; needs the extra tune (matplotlib).",
)
def command(
    corpus: str,
    labels: str | None,
    format_: str | None,
    output: str | None,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """Show how clusters move with the threshold, to choose one.

    CORPUS is what dedup cluster reads.  LABELS is what dedup evaluate takes as
    gold: each article with its right cluster, or labelled pairs; with it,
    precision and recall are shown too.

    \b
    dedup tune news.jsonl
    dedup tune news.jsonl labels.jsonl -o tuning.svg
    """
    if output is not None and not output.lower().endswith(_PICTURES):
        raise click.UsageError(f"a picture must end with {' or '.join(_PICTURES)}, got {output}")

    from dedup.articles import read
    from dedup.evaluate import read_gold
    from dedup.report.tuning import draw_tuning, require_matplotlib
    from dedup.report.whole import require_writable
    from dedup.tuning import tune

    if output is not None:
        require_matplotlib()
        require_writable(output)
    gold = None if labels is None else read_gold(labels)
    articles = read(corpus, fields=fields_of(options), skip_bad_records=skip_bad_records)
    with progress.compiled_loops(), progress.progress() as tell:
        steps = tune(articles, gold, progress=tell)
    progress.tell_left_out(articles)
    if output is not None:
        with opened(output) as stream:
            draw_tuning(steps, stream, output[-3:].lower())
    if format_ is None:
        format_ = "table" if is_terminal(sys.stdout) else "json"
    with opened(None) as stream:
        stream.write(_written(steps, format_).encode())


def _written(steps: list[Step], format_: str) -> str:
    if format_ == "table":
        from dedup.report.tuning import tuning_table

        return printed(tuning_table(steps))
    return json.dumps([asdict(step) for step in steps], indent=2) + "\n"
