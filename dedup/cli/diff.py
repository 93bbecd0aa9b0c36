"""`dedup diff`: two files, or the copies of one cluster, to what the copies changed."""

# Everything that takes time to load is imported where it is used, so that the
# help of the command group is quick.

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dedup.cli import progress
from dedup.cli.options import field_options, fields_of, skip_bad_records
from dedup.cli.output import is_terminal

if TYPE_CHECKING:
    from dedup.articles import Articles
    from dedup.ledger import Matrix
    from dedup.model import Article
    from dedup.report.diff_passages import Granularity

FORMATS = ("text", "json", "html", "markdown", "csv")
# Parameters for two files or a cluster, and those for two files alone.
_OF_BOTH, _OF_FILES = {"paths", "form", "cluster_id"}, {"by_words", "context"}
EXIT_SAME, EXIT_DIFFERENT, EXIT_ERROR = 0, 1, 2


@click.command("diff")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--cluster",
    "cluster_id",
    metavar="ID",
    help="Show the copies of this cluster: PATHS are the clusters, then the corpus.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to write it; csv needs --cluster, markdown needs two files.",
)
@click.option(
    "--words/--chars",
    "by_words",
    default=True,
    help="Mark whole words that changed, or characters.  [default: words]",
)
@click.option(
    "--context",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Kept paragraphs shown around each change.",
)
@field_options
@skip_bad_records
def command(
    paths: tuple[Path, ...],
    cluster_id: str | None,
    form: str,
    by_words: bool,
    context: int,
    skip_bad_records: bool,
    **options: Any,
) -> None:
    """What a copy made of a text, paragraph by paragraph.

    \b
    dedup diff A.txt B.txt
    dedup diff --cluster ID clusters.jsonl CORPUS...

    A.txt is the base, B.txt the copy, each also .gz or .zst.  With --cluster, a
    row for each paragraph of the story and a column for each copy, the lead
    first; CORPUS is what dedup cluster reads.  Exits 0 if nothing differs, 1 if
    something does, 2 on an error.
    """
    from dedup.cli.output import opened
    from dedup.errors import DedupError
    from dedup.report.terminal import printable

    _refuse_unused(cluster_id is None)
    try:
        if cluster_id is None:
            written, same = _two_files(paths, form, "words" if by_words else "chars", context)
        else:
            from dedup.articles import read

            reader = partial(read, fields=fields_of(options), skip_bad_records=skip_bad_records)
            written, same = _one_cluster(paths, cluster_id, form, reader)
        with opened(None) as stream:
            stream.write(written.removesuffix("\n").encode(errors="replace") + b"\n")
    except DedupError as error:
        click.echo(f"dedup: {printable(str(error))}", err=True)
        sys.exit(EXIT_ERROR)
    sys.exit(EXIT_SAME if same else EXIT_DIFFERENT)


def _refuse_unused(two_files: bool) -> None:
    """Refuse options that were given and mean nothing for what is compared."""
    context = click.get_current_context()
    needed = "needs --cluster" if two_files else "needs two files, not --cluster"
    for param in context.command.params:
        name = str(param.name)
        is_used = name in _OF_BOTH or (name in _OF_FILES) is two_files
        if not is_used and context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            raise click.UsageError(f"{'/'.join(param.opts + param.secondary_opts)} {needed}")


def _two_files(
    paths: tuple[Path, ...], form: str, granularity: Granularity, context: int
) -> tuple[str, bool]:
    from dedup import ledger
    from dedup.model import Article

    if len(paths) != 2:
        raise click.UsageError(f"two files are needed, got {len(paths)}")
    if form == "csv":
        raise click.UsageError("--format csv needs --cluster")
    base, copy = (Article(id=str(path), text=_text(path)) for path in paths)
    found = ledger.diff(base, copy)
    if form == "json":
        written = found.to_json()
    elif form == "html":
        from dedup.report.html import story_page

        title = f"{base.id} → {copy.id}"
        written = story_page(
            [base, copy], title=title, is_diff=True, chars=granularity == "chars", context=context
        ).decode()
    elif form == "markdown":
        from dedup.report.diff_markdown import diff_markdown

        written = diff_markdown(
            found, base.text, copy.text, granularity=granularity, context=context
        )
    else:
        from dedup.report.diff_text import diff_lines

        lines = diff_lines(
            found,
            base.text,
            copy.text,
            width=_width(),
            granularity=granularity,
            context=context,
            colour=is_terminal(sys.stdout) and not os.environ.get("NO_COLOR"),
        )
        written = "\n".join(lines)
    return written, found.same


def _one_cluster(
    paths: tuple[Path, ...], cluster_id: str, form: str, read: Callable[..., Articles]
) -> tuple[str, bool]:
    from dedup import ledger

    if len(paths) < 2:
        raise click.UsageError(f"--cluster needs the clusters and a corpus, got {len(paths)} paths")
    if form == "markdown":
        raise click.UsageError("--format markdown needs two files, not --cluster")
    clusters, *corpus = paths
    articles = read(*corpus)
    copies = _copies(_members(clusters, cluster_id), articles)
    progress.tell_left_out(articles)
    same = all(copy.text == copies[0].text for copy in copies)
    if form == "html":
        from dedup.report.html import story_page

        return story_page(copies, title=f"Cluster {cluster_id}").decode(), same
    return _matrix_written(ledger.matrix(copies), form), same


def _matrix_written(found: Matrix, form: str) -> str:
    if form == "json":
        return found.to_json()
    if form == "csv":
        from dedup.report.diff_csv import matrix_csv

        return matrix_csv(found)
    from dedup.report.diff_text import matrix_lines

    return "\n".join(matrix_lines(found, width=_width()))


def _members(path: Path, cluster_id: str) -> list[str]:
    """The ids of a cluster, the lead first, the others in the order of the file."""
    from dedup.errors import InputError
    from dedup.evaluate import rows

    cluster_of: dict[str, str] = {}
    leads: list[str] = []
    copies: list[str] = []
    for number, row in rows(path):
        try:
            name, cluster, is_lead = str(row["id"]), str(row["cluster"]), row["is_lead"]
        except KeyError as error:
            got = ", ".join(row) or "no field"
            msg = f"{path}:{number}: must have id, cluster and is_lead, got {got}"
            raise InputError(msg) from error
        if not isinstance(is_lead, bool):
            msg = f"{path}:{number}: is_lead must be true or false, got {is_lead!r}"
            raise InputError(msg)
        if name in cluster_of:
            msg = f"{path}:{number}: id must come once, got {name!r} again"
            raise InputError(msg)
        cluster_of[name] = cluster
        if cluster == cluster_id:
            (leads if is_lead else copies).append(name)
    if not leads and not copies:
        known = cluster_of.get(cluster_id)
        got = "none of that lead" if known is None else f"it as a copy in the cluster {known!r}"
        msg = f"{path}: must have the cluster {cluster_id!r}, got {got}"
        raise InputError(msg)
    if len(leads) != 1:
        msg = f"{path}: a cluster must have one lead, got {len(leads)} in {cluster_id!r}"
        raise InputError(msg)
    return leads + copies


def _copies(ids: list[str], corpus: Articles) -> list[Article]:
    """The articles of some ids, in their order."""
    from dedup.errors import InputError

    wanted = set(ids)
    articles = {article.id: article for article in corpus if article.id in wanted}
    missing = [name for name in ids if name not in articles]
    if missing:
        msg = f"the corpus must have every document of the cluster, got none with id {missing[0]!r}"
        raise InputError(msg)
    return [articles[name] for name in ids]


def _text(path: Path) -> str:
    """The text of a file, which may be compressed, byte for byte."""
    from dedup.errors import InputError

    try:
        return _bytes(path).decode("utf-8")
    except OSError as error:
        msg = f"{path}: must be a file that can be read: {error.strerror or error}"
        raise InputError(msg) from error
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        msg = f"{path}: must be text in UTF-8, got byte {byte:#04x} at {error.start}"
        raise InputError(msg) from error


def _bytes(path: Path) -> bytes:
    packing = {".gz": "gzip", ".zst": "zstd"}.get(path.suffix.lower())
    if packing is None:
        return path.read_bytes()
    import pyarrow as pa

    with path.open("rb") as packed, pa.CompressedInputStream(packed, packing) as stream:
        return bytes(stream.read())


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns
