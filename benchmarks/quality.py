"""Corpora to a table of cluster quality each, gated by `floors.json`.

    python benchmarks/quality.py [CORPUS ...] [--update [--lower]]

Every corpus is clustered with the defaults of `dedup` and, in the same run,
with datasketch at three thresholds.  The exit status is 1 when a score of
`dedup` is below its floor, its largest cluster has grown, or a file is not the
one that the floor was measured on.  The corpora lie in ``../shared/data``
beside the checkout, or in ``data`` under the folder that ``DEDUP_SHARED``
names; without them nothing is measured.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from baseline import datasketch_clusters, min_hashes, shingle_sets
from floors import Record, changes, failures, updated
from rich import box
from rich.console import Console
from rich.table import Table

import dedup
from dedup.evaluate import evaluate, read_gold
from dedup.scores import Estimate

FLOORS = Path(__file__).with_name("floors.json")
THRESHOLDS = (0.2, 0.5, 0.7)
OURS = "dedup"
GATED = ("strict F1", "lenient F1", "ARI", "pairwise precision")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus file and its gold, which may be the corpus itself."""

    file: str
    gold: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its extensions."""
        return self.file.partition(".")[0]


CORPORA = (
    Corpus("fnc1-train.jsonl.gz", "labels/fnc1-train.jsonl"),
    Corpus("saudi-july.jsonl.gz", "labels/saudi-july.jsonl"),
    Corpus("wikiversions-even.jsonl.gz", "wikiversions-even.jsonl.gz"),
    Corpus("livedoor-ja.jsonl.gz"),
    Corpus("allsides-10k.jsonl.gz"),
    Corpus("masakhanews-16-languages.jsonl.gz"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one method made of a corpus; a cluster has two articles or more."""

    clusters: int
    clustered: int
    largest: int
    scores: dict[str, Estimate]


@click.command()
@click.argument("names", nargs=-1, metavar="[CORPUS]...")
@click.option("--update", is_flag=True, help="Write what this run measures as floors.")
@click.option("--lower", is_flag=True, help="Let --update lower a floor or raise a ceiling, too.")
def main(names: tuple[str, ...], update: bool, lower: bool) -> None:
    """Measure cluster quality on every corpus, or on those named."""
    if lower and not update:
        raise click.UsageError("--lower needs --update")
    chosen = [corpus for corpus in CORPORA if not names or corpus.name in names]
    if unknown := set(names) - {corpus.name for corpus in chosen}:
        known = ", ".join(corpus.name for corpus in CORPORA)
        raise click.UsageError(f"CORPUS must be one of {known}, got {', '.join(sorted(unknown))}")
    folder = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not folder.is_dir():
        print(f"skipped: no corpora in {folder}")
        return
    records = measure(chosen, folder)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if update:
        floors |= {
            name: updated(record, floors.get(name), lower=lower) for name, record in records.items()
        }
        _write(FLOORS, json.dumps(floors, indent=2, sort_keys=True) + "\n")
    failed = []
    for name, record in records.items():
        failed += [f"{name}: {line}" for line in failures(record, floors.get(name))]
        for line in changes(record, floors.get(name)):
            print(f"note: {name}: {line}")
    for line in failed:
        print(f"failed: {line}")
    sys.exit(1 if failed else 0)


def measure(corpora: Sequence[Corpus], folder: Path) -> dict[str, Record]:
    """Print a table for each corpus; what `floors.json` would hold of it, by its name."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    records, by_corpus = {}, []
    for corpus in corpora:
        results = corpus_results(corpus, folder)
        console.print(corpus_table(corpus, results))
        by_corpus.append(results)
        records[corpus.name] = record_of(corpus, folder, results[OURS])
    labelled = [results for results in by_corpus if "strict F1" in results[OURS].scores]
    if labelled:
        console.print(means_table(labelled))
    return records


def corpus_results(corpus: Corpus, folder: Path) -> dict[str, Result]:
    """The result of each method on a corpus, by its name."""
    gold = read_gold(folder / corpus.gold) if corpus.gold else None
    results = {}
    for name, clusters in _clusterings(folder / corpus.file):
        sizes = [size for size in Counter(clusters.values()).values() if size > 1]
        scores = evaluate(clusters, gold, worst=0).scores if gold else {}
        results[name] = Result(len(sizes), sum(sizes), max(sizes, default=1), scores)
    return results


def record_of(corpus: Corpus, folder: Path, result: Result) -> Record:
    """What `floors.json` holds of a corpus; scores are rounded down to three digits."""
    files = sorted({corpus.file, *filter(None, [corpus.gold])})
    return {
        "sha256": {
            file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files
        },
        "articles": sum(1 for _ in dedup.read(folder / corpus.file, skip_bad_records=True)),
        "clusters": result.clusters,
        "largest": result.largest,
        # Without gold nearly every cluster is a template or furniture, so
        # more clusters are worse; the largest one is read whole when it grows.
        "ceilings": {"largest": result.largest}
        | ({} if corpus.gold else {"clusters": result.clusters}),
        "floors": {
            name: math.floor(score.value * 1000) / 1000
            for name, score in result.scores.items()
            if name in GATED
        },
    }


def corpus_table(corpus: Corpus, results: Mapping[str, Result]) -> Table:
    """One row a method: clusters of two articles or more, articles in them, scores."""
    columns = ("clusters", "articles", "largest", *results[OURS].scores)
    table = _table(corpus.name, columns)
    for method, result in results.items():
        counts = (result.clusters, result.clustered, result.largest)
        scores = (_cell(name, score) for name, score in result.scores.items())
        table.add_row(method, *(f"{count:,}" for count in counts), *scores)
    return table


def means_table(labelled: Sequence[Mapping[str, Result]]) -> Table:
    """Mean F1 over the corpora with labelled pairs, one row a method."""
    columns = ("strict F1", "lenient F1")
    table = _table(f"mean over labelled pairs, corpora: {len(labelled)}", columns)
    for method in labelled[0]:
        scores = [[of[method].scores[name].value for of in labelled] for name in columns]
        table.add_row(method, *(f"{sum(values) / len(values):.3f}" for values in scores))
    return table


def _clusterings(path: Path) -> Iterator[tuple[str, dict[str, str | int]]]:
    table = dedup.cluster(dedup.read(path, skip_bad_records=True)).to_arrow()
    yield OURS, dict(zip(table["id"].to_pylist(), table["cluster"].to_pylist(), strict=True))
    articles = list(dedup.read(path, skip_bad_records=True))
    ids = [article.id for article in articles]
    sets = shingle_sets([article.text for article in articles])
    signatures = min_hashes(sets)
    for threshold in THRESHOLDS:
        clusters = datasketch_clusters(sets, signatures, threshold)
        yield f"datasketch at {threshold}", dict(zip(ids, clusters, strict=True))


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE, title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _cell(name: str, score: Estimate) -> str:
    """The value, with its 95 % interval below it where the score is gated."""
    interval = f"\n{score.low:.2f}–{score.high:.2f}" if name in GATED else ""
    return f"{score.value:.3f}{interval}"


def _write(path: Path, text: str) -> None:
    """The whole file or, when writing fails, the old one."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


if __name__ == "__main__":
    main()
