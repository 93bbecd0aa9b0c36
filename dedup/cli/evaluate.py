"""`dedup evaluate`: a clustering and its gold to scores and the worst errors."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import progress
from dedup.cli.options import field_options, fields_of, skip_bad_records
from dedup.cli.output import is_terminal, opened, printed

if TYPE_CHECKING:
    from dedup.evaluate import Evaluation


@click.command("evaluate")
@click.argument("clusters", type=click.Path())
@click.argument("gold", type=click.Path())
@click.option(
    "--corpus",
    type=click.Path(),
    metavar="PATH",
    help="The articles, to show the first lines of those that were put wrong.",
)
@field_options
@skip_bad_records
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    help="[default: table on a terminal, json elsewhere]",
)
def command(
    clusters: str,
    gold: str,
    corpus: str | None,
    format_: str | None,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """Score CLUSTERS, written by `dedup cluster`, against GOLD.

    GOLD holds each article with its right cluster (id, cluster), or pairs of
    articles that readers judged (a, b, label: 2 copies, 1 partial reuse, 0
    neither).  Both are .jsonl, .csv (each also .gz) or .parquet.
    """
    from dedup.articles import read
    from dedup.evaluate import (
        evaluate,
        read_clusters,
        read_gold,
        with_first_lines,
    )

    evaluation = evaluate(read_clusters(clusters), read_gold(gold))
    if corpus is not None:
        articles = read(corpus, fields=fields_of(options), skip_bad_records=skip_bad_records)
        evaluation = with_first_lines(evaluation, articles)
        progress.tell_left_out(articles)
    if format_ is None:
        format_ = "table" if is_terminal(sys.stdout) else "json"
    with opened(None) as stream:
        stream.write(_written(evaluation, format_).encode())


def _written(evaluation: Evaluation, format_: str) -> str:
    if format_ == "table":
        from dedup.report.evaluation import evaluation_tables

        return printed(evaluation_tables(evaluation))
    # Escapes carry lone surrogates, which UTF-8 cannot.
    return json.dumps(evaluation.to_dict(), indent=2) + "\n"
