"""`dedup explain`: two articles to why they are copies, or why not."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import progress
from dedup.cli.options import (
    field_options,
    fields_of,
    min_words,
    shingle_size,
    skip_bad_records,
    window,
)
from dedup.cli.output import is_terminal, opened

if TYPE_CHECKING:
    from dedup.articles import Articles
    from dedup.model import Article

_TEXTS = (".txt", ".txt.gz", ".txt.zst")

# Cells in a line that is not on a terminal.
_WIDTH = 100


@click.command("explain")
@click.argument("a")
@click.argument("b")
@click.argument("corpus", nargs=-1, type=click.Path())
@click.option(
    "--threshold",
    type=float,
    default=0.33,
    show_default=True,
    help="Two articles are copies when at least this share of the words of each is shared.",
)
@shingle_size
@window
@min_words
@field_options
@skip_bad_records
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    help="[default: text on a terminal, json elsewhere]",
)
def command(
    a: str,
    b: str,
    corpus: tuple[str, ...],
    format_: str | None,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """Explain why two articles are copies, or why not.

    A and B are two text files, or the ids of two articles in CORPUS, which is
    read as dedup cluster reads it.  With a corpus, what many of its stories
    have in common counts less; without one every shared word counts.

    \b
    dedup explain A.txt B.txt
    dedup explain wire-1 brief-3 desk.jsonl
    """
    from dedup.articles import read
    from dedup.explanation import explain

    fields = fields_of(options)
    articles = None
    if corpus:
        articles = read(*corpus, fields=fields, skip_bad_records=skip_bad_records)
        first, second = _members(articles, a, b)
    else:
        first, second = _text_file(a), _text_file(b)
    with progress.compiled_loops():
        found = explain(first, second, articles, **options)
    if articles is not None:
        progress.tell_left_out(articles)
    if format_ is None:
        format_ = "text" if is_terminal(sys.stdout) else "json"
    with opened(None) as stream:
        if format_ == "json":
            # Escapes carry lone surrogates, which UTF-8 cannot.
            stream.write((json.dumps(found.to_dict(), indent=2) + "\n").encode())
            return
        from dedup.report.explanation import explanation_lines

        width = shutil.get_terminal_size().columns if stream.isatty() else _WIDTH
        for line in explanation_lines(found, width=width):
            stream.write(f"{line}\n".encode())


def _text_file(path: str) -> Article:
    from dedup.articles import read
    from dedup.errors import InputError

    if not path.lower().endswith(_TEXTS):
        raise InputError(
            f"{path}: must be a text file ({', '.join(_TEXTS)}), or an id with its corpus named "
            "after both"
        )
    return replace(next(iter(read(path))), id=path)


def _members(articles: Articles, a: str, b: str) -> tuple[Article, Article]:
    """The two articles of a corpus with these ids."""
    from dedup.errors import InputError

    found = {article.id: article for article in articles if article.id in (a, b)}
    for name in (a, b):
        if name not in found:
            raise InputError(f"the corpus must have both articles, got none with id {name!r}")
    return found[a], found[b]
