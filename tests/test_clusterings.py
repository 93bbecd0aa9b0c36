"""Ways of clustering that are compared with ours, on a graph that tells them apart."""

from itertools import combinations

import numpy as np
import pytest

pytest.importorskip("leidenalg", reason="leidenalg comes with the bench extra")

from clusterings import WAYS

from dedup.model import Overlaps


def parts(way, scores, count, threshold=0.33):
    """The clusters that a way makes of {(left, right): score}."""
    pairs = np.array(list(scores), dtype=np.int64)
    values = np.array(list(scores.values()))
    edges = Overlaps(pairs[:, 0].copy(), pairs[:, 1].copy(), *([values] * 5))
    labels = WAYS[way](count, edges, threshold).tolist()
    found = {label: {d for d in range(count) if labels[d] == label} for label in labels}
    return sorted(map(sorted, found.values()))


@pytest.mark.parametrize("way", WAYS)
def test_two_stories_without_a_link_are_two_clusters(way):
    """And a document that shares nothing is one of its own."""
    scores = {pair: 0.9 for story in (range(4), range(4, 8)) for pair in combinations(story, 2)}
    assert parts(way, scores, 9) == [[0, 1, 2, 3], [4, 5, 6, 7], [8]]


@pytest.mark.parametrize("way", WAYS)
def test_only_connected_components_fuse_two_stories_over_a_bridge(way):
    """A round-up that shares half of its words with each copy of both."""
    scores = {pair: 0.9 for story in (range(4), range(4, 8)) for pair in combinations(story, 2)}
    scores |= {(member, 8): 0.5 for member in range(8)}
    found = parts(way, scores, 9)
    assert (len(found) == 1) == (way == "connected components")
    assert way == "connected components" or not any({0, 4} <= set(part) for part in found)
