"""Edges to clusters and their leads."""

from datetime import UTC, datetime
from itertools import combinations, permutations

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.clusters import (
    leads,
    star_clusters,
    under_titles,
    unscored_pairs,
    with_followers,
    with_nearest,
)
from dedup.model import Edges, Params

graphs = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.dictionaries(
            st.tuples(*[st.integers(0, n - 1)] * 2).filter(lambda pair: pair[0] < pair[1]),
            st.integers(1, 100).map(lambda percent: percent / 100),
            max_size=40,
        ),
    )
)


def edges_of(scores):
    """{(left, right): score} as edges."""
    pairs = np.array(list(scores), dtype=np.int64).reshape(-1, 2)
    return Edges(pairs[:, 0].copy(), pairs[:, 1].copy(), np.array(list(scores.values())))


thresholds = st.floats(0.01, 1)


def stars_of(count, scores, threshold):
    """The representatives of documents with such edges."""
    return star_clusters(count, edges_of(scores), threshold=threshold).tolist()


def links_of(scores, threshold):
    """The edges at or above the threshold."""
    return {pair: score for pair, score in scores.items() if score >= threshold}


@given(graphs, thresholds)
def test_clusters_are_stars_around_the_heaviest_free_document(graph, threshold):
    """The oracle counts every degree anew at each step."""
    count, scores = graph
    links = links_of(scores, threshold)
    expected = oracles.star_representatives(
        count,
        {pair: round(score * 1_000_000) for pair, score in links.items()},
        scores.keys() - links.keys(),
    )
    assert stars_of(count, scores, threshold) == expected


@given(graphs, thresholds)
def test_documents_alone_follow_their_nearest_one(graph, threshold):
    """The oracle looks at every document and every cluster."""
    count, scores = graph
    stars = stars_of(count, scores, threshold)
    found = with_followers(np.array(stars, dtype=np.int64), edges_of(scores), threshold=threshold)
    assert found.tolist() == oracles.with_followers(stars, scores, threshold)


def test_a_copy_of_a_copy_follows_it():
    """Nearly alike to one member, akin to another, and no copy of the representative."""
    scores = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.8, (0, 3): 0.2, (1, 3): 0.3, (2, 3): 0.7}
    stars = np.array([0, 0, 0, 3])
    assert with_followers(stars, edges_of(scores), threshold=0.33).tolist() == [0, 0, 0, 0]


def test_a_near_copy_follows_without_another_tie():
    """As where its own source printed the story before, in other words."""
    stars = np.array([0, 0, 2])
    found = with_followers(stars, edges_of({(0, 1): 0.4, (1, 2): 0.9}), threshold=0.33)
    assert found.tolist() == [0, 0, 0]


def test_a_story_does_not_follow_a_round_up_into_another():
    """It has nothing in common with the other's own copies."""
    stars = np.array([0, 0, 2])
    found = with_followers(stars, edges_of({(0, 1): 0.5, (1, 2): 0.6}), threshold=0.33)
    assert found.tolist() == [0, 0, 2]


clusterings = graphs.flatmap(
    lambda graph: st.tuples(
        st.just(graph[1]),
        st.lists(st.integers(0, min(graph[0] - 1, 3)), min_size=graph[0], max_size=graph[0]),
    )
)


@given(clusterings, thresholds)
def test_members_move_to_their_nearest_one(clustering, threshold):
    """The oracle looks at every document and every cluster, whatever made the clusters."""
    scores, given_clusters = clustering
    before = np.array(given_clusters, dtype=np.int64)
    found = with_nearest(before, edges_of(scores), threshold=threshold)
    assert found.tolist() == oracles.with_nearest(given_clusters, scores, threshold)


@given(clusterings, thresholds)
def test_moving_leaves_nobody_alone(clustering, threshold):
    """And whoever was alone stays so."""
    scores, given_clusters = clustering
    before = np.array(given_clusters, dtype=np.int64)
    after = with_nearest(before, edges_of(scores), threshold=threshold)
    sizes_before, sizes_after = (np.bincount(labels)[labels] for labels in (before, after))
    assert ((sizes_before > 1) == (sizes_after > 1)).all()


def test_a_near_copy_that_another_star_took_goes_home():
    """Two stories of one kind: the first star also takes a copy of the second story."""
    scores = {(0, 1): 0.9, (0, 2): 0.4, (1, 2): 0.4, (2, 3): 0.8, (2, 4): 0.8, (3, 4): 0.9}
    stars = np.array([0, 0, 0, 3, 3])
    assert with_nearest(stars, edges_of(scores), threshold=0.33).tolist() == [0, 0, 3, 3, 3]


@st.composite
def titled_clusters(draw):
    """Representatives, versions, titles and printings, in few clusters under few titles."""
    count = draw(st.integers(1, 12))
    heads = draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))
    first = {head: heads.index(head) for head in heads}
    representatives = [first[head] for head in heads]
    titles = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    able = [
        (x, y)
        for x, y in combinations(range(count), 2)
        if titles[x] == titles[y] > 0 and representatives[x] != representatives[y]
    ]
    versions = draw(st.lists(st.sampled_from(able), unique=True)) if able else []
    rows = st.tuples(st.integers(0, count - 1), st.integers(0, 5), st.just(-1) | st.integers(0, 9))
    printed = draw(st.lists(rows, max_size=6, unique_by=lambda row: row[:2]).map(sorted))
    return representatives, versions, titles, printed


def joined_under_titles(representatives, versions, titles, printed):
    """The representatives, from lists."""
    found = under_titles(
        np.array(representatives, dtype=np.int64),
        edges_of(dict.fromkeys(versions, 0.2)),
        np.array(titles, dtype=np.uint64),
        np.array(printed, dtype=np.int64).reshape(-1, 3),
    )
    return found.tolist()


@given(titled_clusters())
def test_clusters_under_one_title_are_joined(given_clusters):
    """The oracle looks at every title, source and cluster."""
    representatives, versions, titles, printed = given_clusters
    assert joined_under_titles(*given_clusters) == oracles.under_titles(
        representatives, versions, titles, printed
    )


@given(titled_clusters(), st.randoms(use_true_random=False))
def test_joined_clusters_do_not_depend_on_the_order_of_versions(given_clusters, random):
    """Nor is a cluster ever taken apart."""
    representatives, versions, titles, printed = given_clusters
    found = joined_under_titles(*given_clusters)
    shuffled = random.sample(versions, len(versions))
    assert joined_under_titles(representatives, shuffled, titles, printed) == found
    assert all(
        found[document] == found[representative]
        for document, representative in enumerate(representatives)
    )


@given(graphs, thresholds)
def test_every_member_is_linked_to_its_representative(graph, threshold):
    """No chains: a bridge joins one side."""
    count, scores = graph
    for member, representative in enumerate(stars_of(count, scores, threshold)):
        pair = tuple(sorted((member, representative)))
        assert member == representative or scores[pair] >= threshold


@given(graphs, thresholds, st.randoms(use_true_random=False))
def test_stars_do_not_depend_on_the_order_of_edges(graph, threshold, random):
    """Sums of whole numbers are the same in any order."""
    count, scores = graph
    shuffled = dict(random.sample(list(scores.items()), len(scores)))
    assert stars_of(count, shuffled, threshold) == stars_of(count, scores, threshold)


@given(graphs, st.tuples(thresholds, thresholds).map(sorted))
def test_a_higher_threshold_joins_nothing_that_a_lower_one_keeps_apart(graph, pair):
    """A cluster at the higher lies within one component of links at the lower."""
    count, scores = graph
    low, high = pair
    components = oracles.least_of_components(count, links_of(scores, low))
    for member, representative in enumerate(stars_of(count, scores, high)):
        assert components[member] == components[representative]


@pytest.mark.parametrize("copies", [1, 2, 6, 30])
@pytest.mark.parametrize("score", [0.35, 0.5, 0.9])
def test_two_stories_and_a_bridge_stay_two(copies, score):
    """A round-up of two stories goes to one of them, or stands alone."""
    first, second, bridge = range(copies), range(copies, 2 * copies), 2 * copies
    scores = {pair: 0.9 for story in (first, second) for pair in combinations(story, 2)}
    scores |= {(member, bridge): score for member in range(bridge)}
    found = stars_of(bridge + 1, scores, 0.35)
    assert all(len({found[member] for member in story}) == 1 for story in (first, second))
    assert found[0] != found[copies]


def test_weaker_edges_make_no_clusters():
    """They only tell who is akin."""
    scores = dict.fromkeys(combinations(range(4), 2), 0.3)
    assert stars_of(4, scores, 0.35) == [0, 1, 2, 3]
    assert stars_of(4, scores | {(0, 1): 0.4, (0, 2): 0.4, (0, 3): 0.4}, 0.35) == [0] * 4


def keys_of(scores):
    """Pairs as sorted keys."""
    return np.array(sorted(x << 32 | y for x, y in scores), dtype=np.uint64)


@given(graphs, thresholds)
def test_pairs_of_a_small_component_are_all_scored(graph, threshold):
    """Whatever was not scored yet, each once."""
    count, scores = graph
    found = unscored_pairs(count, edges_of(scores), keys_of(scores), threshold=threshold)
    pairs = [(key >> 32, key & 0xFFFFFFFF) for key in found.tolist()]
    components = oracles.least_of_components(count, links_of(scores, threshold))
    assert pairs == [
        (x, y)
        for x, y in combinations(range(count), 2)
        if components[x] == components[y] and (x, y) not in scores
    ]


def test_pairs_of_a_large_component_are_scored_against_its_hubs():
    """2,000 documents in a row around one hub: at most 24 pairs a document, none across."""
    count = 2_000
    scores = {(0, member): 0.5 for member in range(1, count)} | {(count, count + 1): 0.9}
    found = unscored_pairs(count + 2, edges_of(scores), keys_of(scores), threshold=0.5)
    assert len(found) <= 24 * count
    assert (found & np.uint64(0xFFFFFFFF)).max() < count
    assert len(np.unique(found)) == len(found)


@given(st.randoms(use_true_random=False))
def test_hubs_of_a_large_component_meet_those_two_links_away(chance):
    """The oracle walks two links from each of the 24 documents with the most."""
    count = 120
    # A long row with some short cuts, so that most are further away.
    links = {(place, place + 1) for place in range(count - 1)}
    links |= {tuple(sorted(chance.sample(range(count), 2))) for _ in range(30)}
    beside = {place: {place} for place in range(count)}
    for x, y in links:
        beside[x].add(y)
        beside[y].add(x)
    hubs = sorted(range(count), key=lambda place: (-len(beside[place]), place))[:24]
    near = {hub: set().union(*(beside[other] for other in beside[hub])) for hub in hubs}
    expected = {(min(hub, other), max(hub, other)) for hub in hubs for other in near[hub] - {hub}}
    scores = dict.fromkeys(links, 0.5)
    found = unscored_pairs(count, edges_of(scores), keys_of(scores), threshold=0.5)
    assert found.tolist() == keys_of(expected - links).tolist()


NOON, ONE, TWO = (datetime(2024, 5, 6, hour, tzinfo=UTC) for hour in (12, 13, 14))


def chosen(rule="first", preferred=(), *, ids="abc", sources=None, published=None, words=None):
    """The lead of all members and the reason, the same for any order of them."""
    count = len(ids)
    dates = published or [None] * count
    found = set()
    for members in permutations(range(count)):
        heads, reasons = leads(
            np.array(members, dtype=np.int64),
            np.array([0, count], dtype=np.int64),
            Params(lead=rule, preferred_sources=preferred),
            ranks=np.argsort(np.argsort(np.array(list(ids)))),
            sources=sources or [None] * count,
            dates=np.array([np.nan if date is None else date.timestamp() for date in dates]),
            words=np.array(words or [9] * count, dtype=np.int64),
        )
        found.add((*heads.tolist(), *reasons))
    assert len(found) == 1
    place, reason = found.pop()
    return ids[place], reason


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # The earliest date, else the longest, else the smallest id.
        ({"published": [TWO, NOON, ONE]}, ("b", "earliest, 2024-05-06 12:00 UTC")),
        ({"published": [None, TWO, ONE]}, ("c", "earliest, 2024-05-06 13:00 UTC")),
        ({"words": [7, 9, 8]}, ("b", "longest, 9 words, no dates")),
        ({"published": [ONE, ONE, ONE], "words": [7, 8, 9]}, ("c", "longest, 9 words")),
        ({}, ("a", "smallest id among equals")),
        ({"ids": "cab"}, ("a", "smallest id among equals")),
        ({"published": [TWO, ONE, ONE], "words": [9, 5, 5]}, ("b", "smallest id among equals")),
        # The other rules.
        ({"rule": "last", "published": [NOON, TWO, ONE]}, ("b", "latest, 2024-05-06 14:00 UTC")),
        ({"rule": "last", "published": [None, NOON, ONE]}, ("c", "latest, 2024-05-06 13:00 UTC")),
        ({"rule": "last", "words": [5, 6, 7]}, ("c", "longest, 7 words, no dates")),
        (
            {"rule": "longest", "published": [NOON, ONE, TWO], "words": [5, 6, 7]},
            ("c", "longest, 7 words"),
        ),
        ({"rule": "longest", "published": [TWO, ONE, NOON]}, ("a", "smallest id among equals")),
        # Preferred sources before the rule, in their order.
        (
            {
                "preferred": ("AP", "PA"),
                "sources": ["X", "PA", "AP"],
                "published": [NOON, ONE, TWO],
            },
            ("c", "preferred source AP"),
        ),
        ({"preferred": ("PA",), "sources": ["X", "PA", None]}, ("b", "preferred source PA")),
        (
            {"preferred": ("PA",), "sources": ["PA", "PA", "X"], "published": [ONE, NOON, None]},
            ("b", "earliest of preferred source PA, 2024-05-06 12:00 UTC"),
        ),
        ({"preferred": ("AFP",), "sources": ["X", "PA", None]}, ("a", "smallest id among equals")),
    ],
)
def test_the_lead_and_why_it_leads(options, expected):
    """The rules of a news desk, and what decides where they do not."""
    assert chosen(**options) == expected
