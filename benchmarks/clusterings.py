"""Corpora to a table of ways to make clusters from the same scored pairs.

    python benchmarks/clusterings.py

The pairs are those of `dedup`, so a difference in a score is a difference in
the way of clustering.  Every way is taken at the default threshold and at the
one that does best in hindsight, the same for all corpora, which are those of
`quality.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import igraph
import leidenalg
import numpy as np
from quality import CORPORA, Corpus
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

import dedup
from dedup import clusters, pipeline
from dedup._threads import Threads
from dedup.evaluate import Gold, evaluate, read_gold
from dedup.model import Edges, Int64s, Overlaps, Params

Way: TypeAlias = Callable[[int, Overlaps, float], Int64s]

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.33, 0.4, 0.5)
_SHOWN = ("strict F1", "lenient F1", "ARI")


def components(count: int, edges: Edges, threshold: float) -> Int64s:
    """Connected components of the links."""
    linked = edges.scores >= threshold
    rows, columns = edges.left[linked], edges.right[linked]
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def linkage_of(method: str) -> Way:
    """Agglomeration in each connected component; a pair without a score has 0."""

    def cluster(count: int, edges: Overlaps, threshold: float) -> Int64s:
        found = components(count, edges, threshold)
        x, y = edges.left, edges.right
        scored = coo_array((edges.scores, (x, y)), shape=(count, count)).tocsr()
        labels = found * count
        for members in _groups(found):
            scores = scored[members][:, members].toarray()
            distances = squareform(1 - np.maximum(scores, scores.T), checks=False)
            labels[members] += fcluster(linkage(distances, method), 1 - threshold, "distance")
        return labels

    return cluster


def leiden(count: int, edges: Overlaps, threshold: float) -> Int64s:
    """Leiden communities by the constant Potts model, whose resolution is the threshold.

    Traag, Waltman, van Eck, "From Louvain to Leiden", Scientific Reports 9 (2019).
    """
    some = edges.scores > 0
    pairs = np.stack([edges.left[some], edges.right[some]], axis=1)
    graph = igraph.Graph(n=count, edges=pairs.tolist())
    found = leidenalg.find_partition(
        graph, leidenalg.CPMVertexPartition, weights=edges.scores[some].tolist(),
        resolution_parameter=threshold, seed=0, n_iterations=-1,
    )  # fmt: skip
    return np.array(found.membership, dtype=np.int64)


def stars(count: int, edges: Overlaps, threshold: float) -> Int64s:
    """The stars of `dedup`, with their followers."""
    return clusters.clustered(count, edges, threshold=threshold)


WAYS: dict[str, Way] = {
    "connected components": components,
    "complete linkage": linkage_of("complete"),
    "average linkage": linkage_of("average"),
    "Leiden, constant Potts": leiden,
    "stars": stars,
}
OURS = "stars, series by day, nearest ones, titles (dedup)"


@dataclass(frozen=True, slots=True)
class Scored:
    """A corpus with its scored pairs and its gold."""

    corpus: Corpus
    gold: Gold | None
    weighed: pipeline.Weighed
    scored: pipeline.Scored

    def measured(self, way: Way | None, threshold: float) -> tuple[int, int, dict[str, float]]:
        """Clusters of two or more articles, the articles in the largest, and scores by name."""
        unique, ids = self.weighed.unique, self.weighed.catalogue.ids
        if way is None:
            found, _ = self.scored.stars(threshold)
        else:
            labels = way(len(unique.documents), self.scored.edges(threshold), threshold)
            _, first, label = np.unique(labels, return_index=True, return_inverse=True)
            found = first[label]
        of_article = unique.spread(found).tolist()
        sizes = np.bincount(of_article)
        scores = {}
        if self.gold is not None:
            made = evaluate(dict(zip(ids, of_article, strict=True)), self.gold, worst=0).scores
            scores = {name: made[name].value for name in _SHOWN if name in made}
        return int((sizes > 1).sum()), int(sizes.max()), scores


def main() -> None:
    """Print the table in Markdown, at most two rows a way of clustering."""
    folder = Path(os.environ.get("DEDUP_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not folder.is_dir():
        print(f"skipped: no corpora in {folder}")
        return
    print("| | threshold | mean strict F1 | mean lenient F1 | ARI | largest cluster |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    with Threads(None) as threads:
        corpora = [_scored(corpus, folder, threads) for corpus in CORPORA]
        for name, way in WAYS.items():
            rows = {threshold: _measures(corpora, way, threshold) for threshold in THRESHOLDS}
            best = max(rows, key=lambda threshold: sum(rows[threshold][0]))
            for threshold in sorted({Params().threshold, best}, reverse=True):
                print(_row(name, threshold, *rows[threshold]), flush=True)
        threshold = Params().threshold
        print(_row(f"**{OURS}**", threshold, *_measures(corpora, None, threshold)))


def _scored(corpus: Corpus, folder: Path, threads: Threads) -> Scored:
    params = Params(threshold=min(THRESHOLDS))
    source = dedup.read(folder / corpus.file, skip_bad_records=True)
    weighed = pipeline.weighed(source, params, threads, seconds={})
    gold = read_gold(folder / corpus.gold) if corpus.gold else None
    return Scored(corpus, gold, weighed, pipeline.Scored(weighed, params, threads, seconds={}))


def _measures(
    corpora: Sequence[Scored], way: Way | None, threshold: float
) -> tuple[list[float], list[int]]:
    """Mean strict and lenient F1 and ARI, and the largest cluster of each corpus."""
    made = [scored.measured(way, threshold) for scored in corpora]
    by_name = {name: [scores[name] for _, _, scores in made if name in scores] for name in _SHOWN}
    return [float(np.mean(by_name[name])) for name in _SHOWN], [largest for _, largest, _ in made]


def _row(name: str, threshold: float, means: Sequence[float], largest: Sequence[int]) -> str:
    scores = " | ".join(f"{mean:.3f}" for mean in means)
    return f"| {name} | {threshold:.2f} | {scores} | {', '.join(map(str, largest))} |"


def _groups(labels: Int64s) -> list[Int64s]:
    """The places of each label that has two or more."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return [part for part in parts if len(part) > 1]


if __name__ == "__main__":
    main()
