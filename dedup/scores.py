"""Found and gold labels to scores with bootstrap intervals.

Every score is a function of column sums over the units that were sampled: gold
clusters, or labelled pairs.  So the bootstrap draws rows of one small table
again, and never clusters anything twice (percentile method: Efron and
Tibshirani 1993, section 13.3).

Where a ratio has nothing to divide by it is 1: nothing was claimed, so no
claim was wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dedup.model import Int64s

Float64s: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score with its bootstrap 95 % interval."""

    value: float
    low: float
    high: float


def cluster_scores(
    found: ArrayLike, gold: ArrayLike, *, resamples: int = 1000, seed: int = 0
) -> dict[str, Estimate]:
    """Every score of found clusters against gold clusters.

    Parameters
    ----------
    found, gold : array_like of shape (n,), dtype=int64
        The two clusters of each document, as codes >= 0; n >= 1.
    resamples : int, default=1000
        Draws of as many gold clusters as there are, >= 1.
    seed : int, default=0
        Seed of the draws, >= 0.

    Returns
    -------
    dict of str to Estimate
        The adjusted Rand index (Hubert and Arabie 1985) and the adjusted
        mutual information (Vinh, Epps and Bailey 2010, normalised by the mean
        of the entropies), which are 0 for chance and at most 1; pairwise and
        B³ (Bagga and Baldwin 1998) precision, recall and F1, in [0, 1].
    """
    statistics = _cluster_statistics(
        np.asarray(found, dtype=np.int64), np.asarray(gold, dtype=np.int64)
    )
    return _estimates(statistics, _scores_of_cluster_sums, resamples, seed)


def pair_scores(
    found: ArrayLike,
    labels: ArrayLike,
    weights: ArrayLike,
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> dict[str, Estimate]:
    """Weighted precision, recall and F1 over labelled pairs.

    A pair is found when both documents are in one cluster.  Recall counts
    label 2.  Precision counts label 2 as right and 0 as wrong; *strict* also
    counts 1 as wrong, *lenient* leaves 1 out.

    Parameters
    ----------
    found : array_like of shape (n,), dtype=bool
        Whether the pair is found; n >= 1.
    labels : array_like of shape (n,), dtype=int64
        2 copies, 1 partial reuse, 0 not copies.
    weights : array_like of shape (n,), dtype=float64
        Pairs that a pair stands for, > 0.
    resamples : int, default=1000
        Draws of as many pairs as there are, >= 1.
    seed : int, default=0
        Seed of the draws, >= 0.
    """
    labels = np.asarray(labels)
    together = np.asarray(found, dtype=bool)
    columns = (labels == 2, *(together & (labels == label) for label in (2, 1, 0)))
    statistics = np.asarray(weights, dtype=np.float64)[:, None] * np.stack(columns, axis=1)
    return _estimates(statistics, _scores_of_pair_sums, resamples, seed)


def _cluster_statistics(found: Int64s, gold: Int64s) -> Float64s:
    """Ten sums for each gold cluster, which `_scores_of_cluster_sums` names.

    Sums over documents or pairs are split among the gold clusters; a found
    pair of two gold clusters counts half for each.
    """
    cells, counts = np.unique(np.stack((gold, found)), axis=1, return_counts=True)
    gold_size, found_size = np.bincount(gold), np.bincount(found)
    n = counts.astype(np.float64)
    g, f = gold_size[cells[0]].astype(np.float64), found_size[cells[1]].astype(np.float64)
    documents = float(len(gold))
    by_cell = (
        n,
        n * (n - 1) / 2,
        n * (f - 1) / 2,
        n * (g - 1) / 2,
        n * n / f,
        n * n / g,
        n * np.log(documents * n / (f * g)),
        n * np.log(documents / f),
        n * np.log(documents / g),
    )
    row = np.unique(cells[0], return_inverse=True)[1]
    columns = [np.bincount(row, weights=values) for values in by_cell]
    chance = _expected_information(gold_size[gold_size > 0], found_size[found_size > 0])
    return np.stack([*columns, chance], axis=1)


def _expected_information(gold_size: Int64s, found_size: Int64s) -> Float64s:
    """Documents × mutual information that chance gives each gold cluster, in nats.

    Equation 24a of Vinh, Epps and Bailey (2010), summed over the found
    clusters.  It depends on the two sizes alone, so each distinct pair of
    sizes is worked out once.

    Returns
    -------
    ndarray of shape (gold clusters,), dtype=float64
    """
    documents = int(gold_size.sum())
    log_factorial = np.array([math.lgamma(n + 1) for n in range(documents + 1)])
    found_sizes, found_counts = np.unique(found_size, return_counts=True)
    gold_sizes, row = np.unique(gold_size, return_inverse=True)
    by_size = [
        sum(
            count * _expected_cell(g, f, log_factorial)
            for f, count in zip(found_sizes.tolist(), found_counts.tolist(), strict=True)
        )
        for g in gold_sizes.tolist()
    ]
    return np.array(by_size, dtype=np.float64)[row]


def _expected_cell(g: int, f: int, log_factorial: Float64s) -> float:
    """Documents × mean information of the cell where clusters of g and f documents meet."""
    documents = len(log_factorial) - 1
    n = np.arange(max(1, g + f - documents), min(g, f) + 1)
    log_probability = (
        log_factorial[[g, f, documents - g, documents - f]].sum()
        - log_factorial[documents]
        - log_factorial[n]
        - log_factorial[g - n]
        - log_factorial[f - n]
        - log_factorial[documents - g - f + n]
    )
    return float((n * np.log(documents * n / (g * f)) * np.exp(log_probability)).sum())


def _scores_of_cluster_sums(sums: list[float]) -> dict[str, float]:
    (
        documents,
        agreed_pairs,
        found_pairs,
        gold_pairs,
        correct_of_found,
        correct_of_gold,
        information,
        found_entropy,
        gold_entropy,
        expected_information,
    ) = sums
    precision, recall = correct_of_found / documents, correct_of_gold / documents
    # Both indices are 0/0 for two equal partitions that leave no choice.
    same = agreed_pairs == found_pairs == gold_pairs
    expected_pairs = 0.0 if same else found_pairs * gold_pairs / (documents * (documents - 1) / 2)
    most_pairs = (found_pairs + gold_pairs) / 2
    most_information = (found_entropy + gold_entropy) / 2
    return {
        "ARI": 1.0 if same else _above_chance(agreed_pairs, expected_pairs, most_pairs),
        "AMI": 1.0 if same else _above_chance(information, expected_information, most_information),
        "pairwise precision": _ratio(agreed_pairs, found_pairs),
        "pairwise recall": _ratio(agreed_pairs, gold_pairs),
        "pairwise F1": _ratio(2 * agreed_pairs, found_pairs + gold_pairs),
        "B³ precision": precision,
        "B³ recall": recall,
        "B³ F1": 2 * precision * recall / (precision + recall),
    }


def _scores_of_pair_sums(sums: list[float]) -> dict[str, float]:
    copies, found_copies, found_partial, found_others = sums
    strict = found_copies + found_partial + found_others
    lenient = found_copies + found_others
    return {
        "strict precision": _ratio(found_copies, strict),
        "lenient precision": _ratio(found_copies, lenient),
        "recall": _ratio(found_copies, copies),
        "strict F1": _ratio(2 * found_copies, strict + copies),
        "lenient F1": _ratio(2 * found_copies, lenient + copies),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _above_chance(value: float, expected: float, most: float) -> float:
    return (value - expected) / (most - expected)


def _estimates(
    statistics: Float64s,
    scores: Callable[[list[float]], dict[str, float]],
    resamples: int,
    seed: int,
) -> dict[str, Estimate]:
    random = np.random.default_rng(seed)
    units = len(statistics)
    draws = []
    for _ in range(resamples):
        times = np.bincount(random.integers(units, size=units), minlength=units)
        draws.append(list(scores((times @ statistics).tolist()).values()))
    low, high = np.percentile(draws, (2.5, 97.5), axis=0).tolist()
    values = scores(statistics.sum(axis=0).tolist())
    return {
        name: Estimate(value, low[place], high[place])
        for place, (name, value) in enumerate(values.items())
    }
