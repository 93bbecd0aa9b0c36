"""Pairwise scores: equal to counting pairs one by one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring import pairwise_score

LABELS = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 4))), max_size=12
)


def counted(found: dict[str, int | None], truth: dict[str, int]) -> tuple[float, float, float]:
    """Precision, recall and F1, counted pair by pair."""
    pairs = list(combinations(truth, 2))
    in_truth = {pair for pair in pairs if truth[pair[0]] == truth[pair[1]]}
    in_found = {
        pair for pair in pairs if found[pair[0]] is not None and found[pair[0]] == found[pair[1]]
    }
    both = len(in_truth & in_found)
    return (
        both / len(in_found) if in_found else 1.0,
        both / len(in_truth) if in_truth else 1.0,
        2 * both / (len(in_found) + len(in_truth)) if in_found or in_truth else 1.0,
    )


@given(LABELS)
def test_scores_are_those_of_counting_pairs(labels: list[tuple[int, int | None]]) -> None:
    """Group sizes give what going through all pairs gives."""
    truth = {f"a{number}": gold for number, (gold, _) in enumerate(labels)}
    found = {f"a{number}": label for number, (_, label) in enumerate(labels)}
    assert pairwise_score(found, truth) == pytest.approx(counted(found, truth))


def test_an_article_that_was_not_clustered_stands_alone() -> None:
    """A missing id costs recall, not precision."""
    score = pairwise_score({"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 1})
    assert score == pytest.approx((1.0, 1 / 3, 0.5))


def test_an_unknown_article_is_an_error() -> None:
    """Clusters of another corpus are not scored in silence."""
    with pytest.raises(ValueError, match="got 'x'"):
        pairwise_score({"x": 1}, {"a": 1})
