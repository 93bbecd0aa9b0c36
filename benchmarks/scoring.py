"""A clustering and the truth to pairwise precision, recall and F1.

    python benchmarks/scoring.py clusters.jsonl corpus.jsonl.truth.jsonl

A pair is two articles in one cluster. Precision is the share of the found pairs that are
in one cluster of the truth, recall the share of the pairs of the truth that were found.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray


class Score(NamedTuple):
    """Pairwise scores, each in [0, 1]."""

    precision: float
    recall: float
    f1: float


def read_labels(path: Path) -> dict[str, Hashable]:
    """The cluster of each id, from JSON Lines with the fields `id` and `cluster`."""
    with path.open("rb") as lines:
        records = map(orjson.loads, lines)
        return {record["id"]: record["cluster"] for record in records}


def pairwise_score(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Score:
    """Pairwise precision, recall and F1 of a clustering.

    Parameters
    ----------
    found, truth : mapping of str to hashable
        The cluster of each id. An id that `found` does not have, or whose cluster is
        None there, stands alone.

    Raises
    ------
    ValueError
        If `found` has an id that `truth` does not have.

    """
    if (unknown := next((name for name in found if name not in truth), None)) is not None:
        raise ValueError(f"clusters must be of the articles of the truth, got {unknown!r}")
    # A tuple is equal to no label of a file, so it is a cluster of its own.
    alone = ((found.get(name), (name,)) for name in truth)
    labels = _numbered(own if label is None else label for label, own in alone)
    gold = _numbered(truth.values())
    both = _pairs(np.unique(labels << 32 | gold, return_counts=True)[1])
    in_found, in_truth = _pairs(np.bincount(labels)), _pairs(np.bincount(gold))
    # Without pairs nothing is wrong and nothing is missed.
    return Score(
        precision=both / in_found if in_found else 1.0,
        recall=both / in_truth if in_truth else 1.0,
        f1=2 * both / (in_found + in_truth) if in_found + in_truth else 1.0,
    )


def _numbered(labels: Iterable[Hashable]) -> NDArray[np.int64]:
    """Labels as numbers from 0, equal where the labels are equal."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    """The number of pairs in groups of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def main() -> None:
    """Print the scores as one line of JSON."""
    if len(sys.argv) != 3:
        sys.exit("usage: scoring.py CLUSTERS TRUTH")
    found, truth = (read_labels(Path(name)) for name in sys.argv[1:])
    print(orjson.dumps(pairwise_score(found, truth)._asdict()).decode())


if __name__ == "__main__":
    main()
