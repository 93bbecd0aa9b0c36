"""A clustering and its gold, as files or maps, to scores and the worst errors.

Gold comes in two shapes, told apart by the first record: clusters (`id` and
`cluster`; the corpus itself may be the file) and labelled pairs (`a`, `b`,
`label`, and where known `weight` and `kind`).
"""

from __future__ import annotations

import codecs
import io
import itertools
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
import numpy as np
import pyarrow as pa

from dedup.errors import InputError, ParameterError
from dedup.model import Article, Int64s
from dedup.scores import Estimate, cluster_scores, pair_scores

ClusterOf: TypeAlias = Mapping[str, str | int]
Records: TypeAlias = Iterable[tuple[int, dict[str, Any]]]
ErrorName: TypeAlias = Literal["false merge", "miss"]

_CSV = (".csv", ".csv.gz", ".csv.zst", ".csv.bz2")

# Columns of CSV files that are text, even where they look like numbers.
_TEXTS = ("id", "cluster", "kind", "left", "right", "a", "b")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """What two documents are to each other, as readers judged them.

    Attributes
    ----------
    a, b : str
        Ids of the two documents; their order has no meaning.
    label : {0, 1, 2} or None
        2 copies of one piece, 1 partial reuse, 0 not copies, None undecided.
    weight : float
        Pairs of the corpus that this pair stands for, > 0.
    kind : str or None
        The readers' word for the pair, such as ``"abridged"``.
    """

    a: str
    b: str
    label: int | None
    weight: float = 1.0
    kind: str | None = None


Gold: TypeAlias = ClusterOf | Sequence[LabelledPair]


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One false merge or one miss, shown by two documents.

    Attributes
    ----------
    error : {"false merge", "miss"}
        Together without being copies, or copies that are apart.
    a, b : str
        Ids of the two documents.  With gold clusters they are the first
        documents of the two largest parts of a bad found or gold cluster.
    weight : float
        Pairs of documents that are wrong in the same way.
    label : {0, 1, 2} or None
        The label of the pair; None with gold clusters.
    kind : str or None
        The readers' word for the pair.
    a_line, b_line : str or None
        First lines of the two texts, where the corpus was given.
    """

    error: ErrorName
    a: str
    b: str
    weight: float
    label: int | None = None
    kind: str | None = None
    a_line: str | None = None
    b_line: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a clustering agrees with the gold.

    Attributes
    ----------
    gold : {"clusters", "pairs"}
        The shape of the gold.
    documents : int
        Documents that the gold speaks of.
    unclustered : int
        Those of them that the clustering lacks; each counts as a cluster of
        its own, so leaving documents out never helps a score.
    unjudged : int
        Documents of the clustering that the gold does not speak of; left out.
    clusters : int
        Found clusters among `documents`.
    units : int
        Gold clusters, or labelled pairs with a label: what is resampled.
    undecided : int
        Labelled pairs without a label; left out.
    scores : dict of str to Estimate
        By name, in the order in which they are shown.
    errors : tuple of ErrorCase
        The worst false merges and misses, heaviest first.
    """

    gold: Literal["clusters", "pairs"]
    documents: int
    unclustered: int
    unjudged: int
    clusters: int
    units: int
    undecided: int
    scores: dict[str, Estimate]
    errors: tuple[ErrorCase, ...]

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as plain dictionaries and lists, ready for JSON."""
        return {**asdict(self), "errors": [asdict(case) for case in self.errors]}


def read_clusters(path: str | Path) -> dict[str, str]:
    """The cluster of each document of a file of rows, as `dedup cluster` writes them.

    JSON Lines, CSV or Parquet, by its name; other fields are ignored, and
    ``.gz``, ``.zst`` and ``.bz2`` files are unpacked.

    Raises
    ------
    InputError
        When the file cannot be read, a record lacks `id` or `cluster`, or an
        id comes twice.
    """
    return _clusters(Path(path), rows(Path(path)))


def read_gold(path: str | Path) -> dict[str, str] | list[LabelledPair]:
    """Gold clusters or labelled pairs, whichever the first record of a file of rows holds.

    A record with `id` and `cluster` makes it gold clusters, one with `a`, `b`
    and `label` labelled pairs; `weight` is 1 where it is absent.

    Raises
    ------
    InputError
        When the file cannot be read, has neither shape, or a record is bad.
    """
    path = Path(path)
    records = rows(path)
    first = next(records, None)
    if first is None:
        raise InputError(f"{path}: gold must hold at least one record, got none")
    number, record = first
    records = itertools.chain([first], records)
    if {"id", "cluster"} <= record.keys():
        return _clusters(path, records)
    if {"a", "b", "label"} <= record.keys():
        return _labelled_pairs(path, records)
    raise InputError(
        f"{path}:{number}: gold must have id and cluster, or a, b and label, "
        f"got {', '.join(record) or 'no field'}"
    )


def evaluate(
    clusters: ClusterOf,
    gold: Gold,
    *,
    worst: int = 20,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """The scores of a clustering against gold clusters or labelled pairs.

    The result does not depend on the order of documents or pairs, nor on the
    names of the clusters.

    Parameters
    ----------
    clusters : mapping of str to str or int
        The found cluster of each document.
    gold : mapping of str to str or int, or sequence of LabelledPair
        The gold cluster of each document, or what pairs of them are.
    worst : int, default=20
        Errors to list, >= 0.
    resamples : int, default=1000
        Bootstrap resamples behind an interval, >= 1.
    seed : int, default=0
        Seed of the bootstrap, >= 0.

    Raises
    ------
    ParameterError
        When a number is out of its range.
    InputError
        When the gold decides nothing, or shares no document with `clusters`.
    """
    for name, value, least in (("worst", worst, 0), ("resamples", resamples, 1), ("seed", seed, 0)):
        if value < least:
            raise ParameterError(f"{name} must be at least {least}, got {value}")
    documents = _documents(gold)
    if not documents & clusters.keys():
        raise InputError("clusters and gold must share documents, got none in common")
    if isinstance(gold, Mapping):
        units, undecided = len(set(gold.values())), 0
        scores, errors = _against_clusters(clusters, gold, resamples, seed)
    else:
        units = sum(pair.label is not None for pair in gold)
        undecided = len(gold) - units
        scores, errors = _against_pairs(clusters, gold, resamples, seed)
    unclustered = len(documents - clusters.keys())
    errors.sort(key=lambda case: (-case.weight, case.a, case.b, case.error))
    return Evaluation(
        gold="clusters" if isinstance(gold, Mapping) else "pairs",
        documents=len(documents),
        unclustered=unclustered,
        unjudged=len(clusters.keys() - documents),
        clusters=unclustered + len({clusters[id_] for id_ in documents & clusters.keys()}),
        units=units,
        undecided=undecided,
        scores=scores,
        errors=tuple(errors[:worst]),
    )


def with_first_lines(evaluation: Evaluation, articles: Iterable[Article]) -> Evaluation:
    """The evaluation with the first lines of the texts that its errors name."""
    wanted = {id_ for case in evaluation.errors for id_ in (case.a, case.b)}
    lines = {article.id: _first_line(article) for article in articles if article.id in wanted}
    errors = tuple(
        replace(case, a_line=lines.get(case.a), b_line=lines.get(case.b))
        for case in evaluation.errors
    )
    return replace(evaluation, errors=errors)


def _documents(gold: Gold) -> set[str]:
    if isinstance(gold, Mapping):
        return set(gold)
    return {id_ for pair in gold for id_ in (pair.a, pair.b)}


def _against_clusters(
    clusters: ClusterOf, gold: ClusterOf, resamples: int, seed: int
) -> tuple[dict[str, Estimate], list[ErrorCase]]:
    # Codes in the order of the ids make sums, draws and examples independent
    # of the order of the file and of the names of the clusters.
    ids = sorted(gold)
    # A document that was not clustered is named by a tuple, which is equal to
    # no string or integer: a cluster of its own.
    found_codes = _codes(clusters.get(id_, (id_,)) for id_ in ids)
    gold_codes = _codes(gold[id_] for id_ in ids)
    errors = [
        *_mixed_clusters("false merge", ids, found_codes, gold_codes),
        *_mixed_clusters("miss", ids, gold_codes, found_codes),
    ]
    return cluster_scores(found_codes, gold_codes, resamples=resamples, seed=seed), errors


def _against_pairs(
    clusters: ClusterOf, pairs: Sequence[LabelledPair], resamples: int, seed: int
) -> tuple[dict[str, Estimate], list[ErrorCase]]:
    decided = [pair for pair in pairs if pair.label is not None]
    if not decided:
        raise InputError("gold must have pairs with a label 0, 1 or 2, got none")
    decided.sort(key=lambda pair: sorted((pair.a, pair.b)))
    found = [
        pair.a in clusters and pair.b in clusters and clusters[pair.a] == clusters[pair.b]
        for pair in decided
    ]
    labels = np.array([pair.label for pair in decided])
    weights = np.array([pair.weight for pair in decided])
    scores = pair_scores(found, labels, weights, resamples=resamples, seed=seed)
    errors = []
    for pair, together in zip(decided, found, strict=True):
        if together != (pair.label == 2):
            a, b = sorted((pair.a, pair.b))
            error: ErrorName = "false merge" if together else "miss"
            errors.append(ErrorCase(error, a, b, pair.weight, pair.label, pair.kind))
    return scores, errors


def _codes(names: Iterable[object]) -> Int64s:
    """Names as integers, numbered by first appearance."""
    codes: dict[object, int] = {}
    return np.array([codes.setdefault(name, len(codes)) for name in names], dtype=np.int64)


def _mixed_clusters(
    error: ErrorName, ids: Sequence[str], whole: Int64s, part: Int64s
) -> Iterator[ErrorCase]:
    """One case for each cluster of `whole` that holds several of `part`.

    Gold parts in a found cluster are false merges; found parts of a gold
    cluster are misses.  Its weight is the number of pairs across parts.
    """
    cells, first, counts = np.unique(
        np.stack((whole, part)), axis=1, return_index=True, return_counts=True
    )
    starts = np.flatnonzero(np.diff(cells[0], prepend=-1)).tolist()
    for start, end in zip(starts, [*starts[1:], len(counts)], strict=True):
        if end - start > 1:
            sizes = counts[start:end]
            largest = start + np.argsort(-sizes, kind="stable")[:2]
            a, b = sorted(ids[place] for place in first[largest].tolist())
            across = (int(sizes.sum()) ** 2 - int((sizes**2).sum())) // 2
            yield ErrorCase(error, a, b, float(across))


def _first_line(article: Article) -> str:
    lines = (line.strip() for line in article.text.splitlines())
    return next(filter(None, lines), article.title or "")[:200]


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a JSON Lines, CSV or Parquet file, each with the number of its line or row.

    Raises
    ------
    InputError
        When it cannot be read, or a line is no JSON object.
    """
    name = path.name.lower()
    try:
        if name.endswith(".parquet"):
            yield from enumerate(_parquet_table(path).to_pylist(), start=1)
        elif name.endswith(_CSV):
            yield from enumerate(_csv_table(path).to_pylist(), start=2)
        else:
            yield from _json_records(path)
    except (OSError, ValueError, OverflowError, pa.ArrowException) as error:
        errno = getattr(error, "errno", None)
        reason = os.strerror(errno) if errno else str(error).splitlines()[0]
        raise InputError(f"{path}: must be a readable file: {reason}") from error


def _json_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with pa.input_stream(str(path), compression="detect") as stream:
        for number, line in enumerate(io.BufferedReader(stream), start=1):
            if record := (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip():
                yield number, _record(path, number, record)


def _csv_table(path: Path) -> pa.Table:
    from pyarrow import csv

    with pa.input_stream(str(path), compression="detect") as stream:
        return csv.read_csv(
            stream,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(_TEXTS, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )


def _parquet_table(path: Path) -> pa.Table:
    from pyarrow import parquet

    with path.open("rb") as stream:
        return parquet.read_table(stream)


def _record(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}:{number}: a record must be one line of JSON: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f"{path}:{number}: a record must be a JSON object, got {_json(record)}")
    return record


def _clusters(path: Path, records: Records) -> dict[str, str]:
    clusters: dict[str, str] = {}
    for number, record in records:
        id_ = _name(path, number, record, "id")
        if id_ in clusters:
            raise InputError(f"{path}:{number}: id must come once, got {_json(id_)} again")
        clusters[id_] = _name(path, number, record, "cluster")
    return clusters


def _labelled_pairs(path: Path, records: Records) -> list[LabelledPair]:
    pairs: dict[frozenset[str], LabelledPair] = {}
    for number, record in records:
        place = f"{path}:{number}"
        a, b = _name(path, number, record, "a"), _name(path, number, record, "b")
        label, weight = record.get("label"), record.get("weight", 1.0)
        if a == b:
            raise InputError(f"{place}: a and b must be two documents, got {_json(a)} twice")
        if frozenset((a, b)) in pairs:
            raise InputError(f"{place}: a pair must come once, got {_json([a, b])} again")
        if "label" not in record or isinstance(label, bool) or label not in (0, 1, 2, None):
            raise InputError(
                f"{place}: label must be 0, 1, 2 or null, got {_given(record, 'label')}"
            )
        if (
            isinstance(weight, bool)
            or not isinstance(weight, int | float)
            or not 0 < weight < math.inf
        ):
            raise InputError(f"{place}: weight must be a number above 0, got {_json(weight)}")
        kind = record.get("kind")
        pairs[frozenset((a, b))] = LabelledPair(
            a, b, label, float(weight), None if kind is None else str(kind)
        )
    return list(pairs.values())


def _name(path: Path, number: int, record: dict[str, Any], field: str) -> str:
    """An id or a cluster as text, so that 7 and "7" are the same."""
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(
            f"{path}:{number}: {field} must be a string or an integer, got {_given(record, field)}"
        )
    return str(value)


def _given(record: dict[str, Any], field: str) -> str:
    return _json(record[field]) if field in record else "no such field"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
