"""Articles to what becomes of their clusters at each threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dedup._threads import Threads
from dedup.articles import as_articles
from dedup.evaluate import Gold, evaluate
from dedup.ingest import Progress
from dedup.model import Int64s, Params
from dedup.pipeline import Scored, weighed

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.33, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)

# The scores that are shown, by the shape of the gold.
_SCORES = {
    "clusters": ("pairwise precision", "pairwise recall", "pairwise F1"),
    "pairs": ("strict precision", "recall", "strict F1"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one threshold makes of a corpus.

    Attributes
    ----------
    threshold : float in (0, 1]
    clusters : int
        Clusters of two or more articles.
    copies : int
        Articles in them besides the leads.
    largest : int
        Articles in the largest cluster.
    partial : int
        Pairs of clusters that share a passage.
    precision, recall, f1 : float in [0, 1] or None
        Over pairs of articles: pairwise against gold clusters; against
        labelled pairs with partial reuse counted as wrong.  None without gold.
    """

    threshold: float
    clusters: int
    copies: int
    largest: int
    partial: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


def tune(
    articles: Any,
    gold: Gold | None = None,
    *,
    thresholds: Sequence[float] = THRESHOLDS,
    params: Params | None = None,
    progress: Progress | None = None,
) -> list[Step]:
    """The clusters of a corpus at several thresholds, from one reading and scoring.

    Parameters
    ----------
    articles : anything that `dedup.cluster` takes
    gold : mapping of str to str or int, or sequence of LabelledPair, or None
        As for `dedup.evaluate.evaluate`.
    thresholds : sequence of float in (0, 1]
    params : Params or None
        All that is not the threshold.
    progress : callable or None
        As for `dedup.pipeline.run`.

    Returns
    -------
    list of Step
        One for each threshold, each as `dedup.cluster` would find it.

    Raises
    ------
    ParameterError
        A threshold is out of its range.
    InputError
        The corpus cannot be read, or shares no article with the gold.
    """
    each = [replace(params or Params(), threshold=threshold) for threshold in thresholds]
    lowest = min(each, key=lambda asked: asked.threshold)
    seconds: dict[str, float] = {}
    with Threads(lowest.workers) as threads:
        corpus = weighed(as_articles(articles), lowest, threads, seconds=seconds, progress=progress)
        scored = Scored(corpus, lowest, threads, seconds=seconds, progress=progress)
        steps = []
        for asked in each:
            stars, partial = scored.stars(asked.threshold)
            labels = corpus.unique.spread(stars)
            step = _step(asked.threshold, labels, len(partial.left))
            if gold is not None:
                found = dict(zip(corpus.catalogue.ids, labels.tolist(), strict=True))
                step = _scored_step(step, found, gold)
            steps.append(step)
    return steps


def _step(threshold: float, labels: Int64s, partial: int) -> Step:
    sizes = np.unique(labels, return_counts=True)[1]
    return Step(
        threshold=threshold,
        clusters=int((sizes > 1).sum()),
        copies=len(labels) - len(sizes),
        largest=int(sizes.max(initial=0)),
        partial=partial,
    )


def _scored_step(step: Step, found: dict[str, int], gold: Gold) -> Step:
    # Intervals are not shown, so one draw is enough.
    evaluation = evaluate(found, gold, worst=0, resamples=1)
    precision, recall, f1 = (evaluation.scores[name].value for name in _SCORES[evaluation.gold])
    return replace(step, precision=precision, recall=recall, f1=f1)
