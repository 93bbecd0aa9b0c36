"""Scores against scikit-learn and slow twins, and the laws of their intervals."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.metrics.cluster import pair_confusion_matrix

from dedup.scores import cluster_scores, pair_scores

labellings = st.integers(1, 30).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 8), min_size=n, max_size=n)] * 2)
)
judged_pairs = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.floats(0.01, 1000)), min_size=1, max_size=20
)


def values(scores):
    """Scores without their intervals."""
    return {name: estimate.value for name, estimate in scores.items()}


def of_clusters(found, gold):
    """Scores of one clustering, without intervals."""
    return values(cluster_scores(found, gold, resamples=1))


def of_pairs(pairs):
    """Scores of (found, label, weight) triples, without intervals."""
    return values(pair_scores(*zip(*pairs, strict=True), resamples=1))


def ratio(part, whole):
    """A share, where nothing of nothing is all."""
    return part / whole if whole else 1.0


@given(labellings)
def test_adjusted_rand_index_is_that_of_scikit_learn(labels):
    """The oracle is scikit-learn, on any two labellings."""
    found, gold = labels
    assert of_clusters(found, gold)["ARI"] == pytest.approx(
        adjusted_rand_score(gold, found), abs=1e-9
    )


@given(labellings)
def test_adjusted_mutual_information_is_that_of_scikit_learn(labels):
    """The oracle is scikit-learn, on any two labellings."""
    found, gold = labels
    assert of_clusters(found, gold)["AMI"] == pytest.approx(
        adjusted_mutual_info_score(gold, found), abs=1e-9
    )


def test_indices_are_those_of_scikit_learn_on_many_documents():
    """Ten thousand documents in skewed clusters lose no digits."""
    random = np.random.default_rng(1)
    gold = random.zipf(1.3, 10_000) % 3000
    found = np.where(random.random(10_000) < 0.8, gold, random.integers(0, 3000, 10_000))
    scores = of_clusters(found, gold)
    assert scores["ARI"] == pytest.approx(adjusted_rand_score(gold, found), abs=1e-9)
    assert scores["AMI"] == pytest.approx(adjusted_mutual_info_score(gold, found), abs=1e-9)


@given(labellings)
def test_pairwise_scores_are_those_of_the_pair_confusion_matrix(labels):
    """The oracle counts pairs of documents with scikit-learn."""
    found, gold = labels
    (_, wrong), (missed, right) = pair_confusion_matrix(gold, found).tolist()
    scores = of_clusters(found, gold)
    assert scores["pairwise precision"] == pytest.approx(ratio(right, right + wrong))
    assert scores["pairwise recall"] == pytest.approx(ratio(right, right + missed))
    assert scores["pairwise F1"] == pytest.approx(ratio(2 * right, 2 * right + wrong + missed))


@given(labellings)
def test_b_cubed_is_the_mean_over_documents(labels):
    """The twin looks at one document after another, as Bagga and Baldwin define it."""
    found, gold = (np.array(side) for side in labels)
    precision, recall = [], []
    for f, g in zip(found, gold, strict=True):
        correct = np.sum((found == f) & (gold == g))
        precision.append(correct / np.sum(found == f))
        recall.append(correct / np.sum(gold == g))
    p, r = np.mean(precision), np.mean(recall)
    scores = of_clusters(found, gold)
    assert scores["B³ precision"] == pytest.approx(p)
    assert scores["B³ recall"] == pytest.approx(r)
    assert scores["B³ F1"] == pytest.approx(2 * p * r / (p + r))


@given(labellings)
def test_found_and_gold_swapped_swap_precision_and_recall(labels):
    """Indices and F1 are symmetric; precision one way is recall the other way."""
    there, back = of_clusters(*labels), of_clusters(*labels[::-1])
    swapped = {
        name.replace("precision", "?").replace("recall", "precision").replace("?", "recall"): value
        for name, value in back.items()
    }
    assert swapped == pytest.approx(there, abs=1e-9)


@given(labellings)
def test_gold_against_itself_scores_one_in_every_resample(labels):
    """A perfect clustering has every score, and both ends of every interval, at 1."""
    for estimate in cluster_scores(labels[0], labels[0], resamples=20).values():
        assert (estimate.low, estimate.value, estimate.high) == pytest.approx((1, 1, 1))


def test_singletons_claim_no_pair():
    """Without a found pair precision is 1, recall and F1 are 0."""
    scores = of_clusters([0, 1, 2, 3], [0, 0, 1, 1])
    assert scores["pairwise precision"] == 1
    assert scores["pairwise recall"] == scores["pairwise F1"] == scores["ARI"] == 0


def test_b_cubed_of_the_worked_example():
    """Bagga and Baldwin (1998), first response: clusters of 5, 2 and 5, the last two merged."""
    gold = [0] * 5 + [1] * 2 + [2] * 5
    found = [0] * 5 + [1] * 7
    assert of_clusters(found, gold)["B³ precision"] == pytest.approx(0.762, abs=5e-4)
    assert of_clusters(found, gold)["B³ recall"] == 1


def test_chance_scores_nothing():
    """The mean of both indices over all orders of one small labelling is 0."""
    gold = [0, 0, 0, 1, 1, 2]
    orders = sorted(set(itertools.permutations([0, 0, 1, 1, 1, 2])))
    drawn = [of_clusters(found, gold) for found in orders]
    for name in ("ARI", "AMI"):
        assert np.mean([scores[name] for scores in drawn]) == pytest.approx(0, abs=1e-9)


@given(judged_pairs)
def test_pair_scores_are_sums_of_weights(pairs):
    """The twin adds weights pair by pair; strict and lenient differ by label 1."""

    def total(found, *labels):
        return sum(w for f, label, w in pairs if f in found and label in labels)

    right, copies = total([True], 2), total([True, False], 2)
    scores = of_pairs(pairs)
    assert scores["recall"] == pytest.approx(ratio(right, copies))
    for name, labels in (("strict", (0, 1, 2)), ("lenient", (0, 2))):
        found = total([True], *labels)
        assert scores[f"{name} precision"] == pytest.approx(ratio(right, found))
        assert scores[f"{name} F1"] == pytest.approx(ratio(2 * right, found + copies))


@given(judged_pairs)
def test_strict_is_never_above_lenient(pairs):
    """Counting partial reuse as wrong can only cost."""
    scores = of_pairs(pairs)
    assert scores["strict precision"] <= scores["lenient precision"]
    assert scores["strict F1"] <= scores["lenient F1"]


@given(judged_pairs)
def test_weights_matter_only_as_proportions(pairs):
    """All weights doubled change no score."""
    doubled = [(found, label, 2 * weight) for found, label, weight in pairs]
    assert of_pairs(doubled) == pytest.approx(of_pairs(pairs))


def test_interval_covers_the_truth_about_as_often_as_it_says():
    """Of 200 samples of 100 pairs with recall 0.7, 88 to 99 in a hundred intervals hold 0.7."""
    random = np.random.default_rng(2)
    held = 0
    for seed in range(200):
        found = random.random(100) < 0.7
        recall = pair_scores(found, [2] * 100, [1.0] * 100, resamples=200, seed=seed)["recall"]
        held += recall.low <= 0.7 <= recall.high
    assert 176 <= held <= 198


def test_more_gold_clusters_make_the_interval_narrower():
    """A sample sixteen times as large has an interval about a quarter as wide."""
    random = np.random.default_rng(3)
    widths = []
    for clusters in (25, 400):
        gold = np.repeat(np.arange(clusters), 4)
        split = random.random(len(gold)) < 0.2
        recall = cluster_scores(np.where(split, gold + clusters, gold), gold)["B³ recall"]
        assert recall.low < recall.value < recall.high
        widths.append(recall.high - recall.low)
    assert 2 < widths[0] / widths[1] < 8


@pytest.mark.parametrize("seed", [0, 7])
def test_one_seed_draws_one_interval(seed):
    """The same call gives the same numbers; another seed gives others."""
    found, gold = np.arange(60) // 4, np.arange(60) // 5
    first, again, other = (cluster_scores(found, gold, seed=s) for s in (seed, seed, seed + 1))
    assert first == again
    assert first != other
