"""Candidate pairs to verified edges, against oracles."""

from itertools import combinations

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup._threads import Threads
from dedup.links import (
    edges,
    in_one_form,
    in_one_run,
    in_series,
    join_near_copies,
    settled,
    shared_shingles,
    split_pairs,
    stories,
    versions,
)
from dedup.model import Compared, Edges, Overlaps
from dedup.shingles import counted_alike, rarity, shingle_batch, weighted_words

# Words of few kinds, so that texts share shingles and repeat their own.
corpora = st.lists(
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=40).map(" ".join),
    min_size=2,
    max_size=7,
)


def keys_of(pairs):
    """Pairs as ``first << 32 | second``."""
    return np.array([x << 32 | y for x, y in pairs], dtype=np.uint64)


def edges_of(texts, pairs, story_of=None, titles=None, workers=1):
    """The edges of texts, given the story and a number for the title of each."""
    return edges_and_runs(texts, pairs, story_of, titles, workers)[0]


def edges_and_runs(texts, pairs, story_of=None, titles=None, workers=1):
    """The edges, and whether they come from one run, and from a form."""
    sets = shingle_batch(*oracles.encoded(texts), (), shingle_size=3).sets
    numbers = np.arange(len(texts), dtype=np.int64)
    with Threads(workers) as threads:
        found = rarity(sets, numbers, numbers if story_of is None else np.array(story_of), threads)
        weights = weighted_words(sets, found, numbers, 3, threads)
        of_titles = np.array(titles or [0] * len(texts), dtype=np.uint64)
        compared = Compared(numbers, *weights, of_titles)
        scored = edges(sets, found, compared, keys_of(pairs), shingle_size=3, threads=threads)
        one_run = in_one_run(sets, found, compared, scored, shingle_size=3, threads=threads)
        form = in_one_form(
            sets, counted_alike(found), compared, scored, shingle_size=3, threads=threads
        )
        return scored, one_run, form


def weights_of(hashes, story_of):
    """The weights of shingles, given the story of each document."""
    counts = oracles.story_counts(hashes, story_of)
    return {value: 3 / count for value, count in counts.items() if count > 3}


def scores_of(texts, pairs, story_of, titles=None):
    """The oracle of `edges_of`."""
    hashes = [oracles.hashed_shingles(text, 3) for text in texts]
    weights = weights_of(hashes, story_of)
    titles = titles or [0] * len(texts)
    return [
        oracles.score(
            hashes[x], hashes[y], weights, 3, same_title=bool(titles[x]) and titles[x] == titles[y]
        )
        for x, y in pairs
    ]


@given(st.lists(st.tuples(*[st.integers(0, (1 << 32) - 1)] * 2)))
def test_pairs_are_split_into_their_places(pairs):
    """The upper and the lower half."""
    left, right = split_pairs(keys_of(pairs))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == pairs


@given(corpora, st.data())
def test_scores_are_the_lesser_weighted_coverage(texts, data):
    """Word by word in the oracle: common shingles weigh less; the greater under one title."""
    pairs = list(combinations(range(len(texts)), 2))
    story_of = data.draw(st.lists(st.integers(0, 6), min_size=len(texts), max_size=len(texts)))
    titles = data.draw(st.lists(st.integers(0, 2), min_size=len(texts), max_size=len(texts)))
    found = edges_of(texts, pairs, story_of, titles)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == pairs
    assert found.scores == pytest.approx(scores_of(texts, pairs, story_of, titles), abs=1e-6)
    assert (found.scores >= 0).all()
    assert (found.scores <= 1).all()


@given(corpora)
def test_scores_are_symmetric(texts):
    """A copy of a copy is one both ways."""
    pairs = list(combinations(range(len(texts)), 2))
    there = edges_of(texts, pairs)
    back = edges_of(texts, [(y, x) for x, y in pairs])
    assert there.scores == pytest.approx(back.scores, abs=1e-12)


def test_a_text_and_itself_score_one_and_strangers_none(newsroom):
    """The ends of the scale."""
    text = newsroom.text(100)
    found = edges_of([text, f"{text}!", newsroom.text(100)], [(0, 1), (0, 2)])
    assert found.scores.tolist() == [1, 0]


def test_the_score_of_a_cut_copy_is_the_share_that_it_kept():
    """The lesser coverage, not the greater; of 240 words the first 60 count twice."""
    text = [f"w{number}" for number in range(240)]
    cuts = [text[:120], text[120:], text[:60]]
    found = edges_of([" ".join(words) for words in (text, *cuts)], [(0, 1), (0, 2), (0, 3)])
    assert found.scores.tolist() == [180 / 300, 120 / 300, 120 / 300]
    assert found.words.tolist() == [120, 120, 60]
    assert found.openings.tolist() == [1, 1, 1]


def test_an_edited_word_costs_its_own_share_and_no_more():
    """Words count, not shingles: one word of 100 is one of 150, in the opening two."""
    text = [f"w{number}" for number in range(100)]
    late, early = [*text[:50], "other", *text[51:]], [*text[:20], "other", *text[21:]]
    found = edges_of([" ".join(words) for words in (text, late, early)], [(0, 1), (0, 2)])
    assert found.scores.tolist() == [149 / 150, 148 / 150]


@given(corpora, st.data())
def test_a_pair_in_one_run_shares_one_passage_and_no_opening(texts, data):
    """Shingle by shingle in the oracle."""
    pairs = list(combinations(range(len(texts)), 2))
    story_of = data.draw(st.lists(st.integers(0, 6), min_size=len(texts), max_size=len(texts)))
    found, one_run, _ = edges_and_runs(texts, pairs, story_of)
    hashes = [oracles.hashed_shingles(text, 3) for text in texts]
    weights = weights_of(hashes, story_of)
    assert one_run.tolist() == [
        score < 1 / 2 and oracles.in_one_run(hashes[x], hashes[y], weights, 3)
        for (x, y), score in zip(pairs, found.scores.tolist(), strict=True)
    ]


@given(corpora, st.integers(1, 17))
def test_a_form_is_text_that_other_stories_share(texts, more):
    """Word by word in the oracle, among texts that repeat one of them."""
    texts = [*texts, *[f"{texts[0]} {chr(ord('f') + n)}" for n in range(more)]]
    pairs = list(combinations(range(len(texts)), 2))
    _, _, forms = edges_and_runs(texts, pairs)
    hashes = [oracles.hashed_shingles(text, 3) for text in texts]
    counts = oracles.story_counts(hashes, range(len(texts)))
    weights = {value: 3 / count for value, count in counts.items() if count > 3}
    # Counts are rounded, and weights summed to a thousandth.
    boilerplate = {value for value, count in counts.items() if round(count, 6) > 15}
    for (x, y), form in zip(pairs, forms.tolist(), strict=True):
        lacking = oracles.lacking_of_form(hashes[x], hashes[y], weights, boilerplate, 3)
        assert form == (lacking > 0) or abs(lacking) < 2e-3


@given(corpora, st.integers(1, 17))
def test_forms_mirror_and_there_are_none_among_three_stories(texts, more):
    """Of few stories every word counts in full."""
    texts = [*texts, *texts[:1] * more]
    pairs = list(combinations(range(len(texts)), 2))
    _, _, there = edges_and_runs(texts, pairs)
    _, _, back = edges_and_runs(texts, [(y, x) for x, y in pairs])
    assert there.tolist() == back.tolist()
    _, _, forms = edges_and_runs(texts, pairs, [number % 3 for number in range(len(texts))])
    assert not forms.any()


@pytest.mark.parametrize(
    ("stories", "form"), [(3, False), (4, False), (5, True), (9, True), (20, False)]
)
def test_a_form_is_told_from_a_copy_by_the_stories_that_fill_it_in(newsroom, stories, form):
    """Of four stories it is none yet; what more than fifteen have is boilerplate."""
    parts = [newsroom.text(12) for _ in range(6)]
    texts = [" ".join(f"{part} {newsroom.text(15)}" for part in parts) for _ in range(stories)]
    copy = newsroom.wire_copy(texts[0], keep=1, edits=0)
    pairs = [(0, 1), (0, stories)]
    _, _, found = edges_and_runs([*texts, copy], pairs, [*range(stories), 0])
    assert found.tolist() == [form, False]


def test_pairs_below_what_is_the_least_for_them_score_nothing():
    """At it, they are the same text again."""
    pairs = np.zeros((3, 2), dtype=np.int64)
    scores = np.array([0.66, 2 / 3, 0.5])
    found = Overlaps(pairs[:, 0], pairs[:, 1], scores, *([scores] * 4))
    kept = settled(found, np.array([2 / 3, 2 / 3, 0]))
    assert kept.scores.tolist() == [0, 2 / 3, 0.5]
    assert kept.openings.tolist() == [0, 2 / 3, 0.5]
    assert kept.words.tolist() == found.words.tolist()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_many_pairs_are_scored_alike_by_any_number_of_workers(workers, newsroom):
    """In spans of some hundred pairs."""
    story = newsroom.text(60)
    texts = [newsroom.wire_copy(story) for _ in range(60)]
    pairs = list(combinations(range(60), 2))
    found = edges_of(texts, pairs, workers=workers)
    assert found.scores.tolist() == edges_of(texts, pairs).scores.tolist()
    assert found.scores == pytest.approx(scores_of(texts, pairs, range(60)), abs=1e-6)


@given(corpora)
def test_shared_shingles_are_those_of_sets(texts):
    """Python sets are the oracle."""
    sets = shingle_batch(*oracles.encoded(texts), (), shingle_size=5).sets
    left, right = split_pairs(keys_of(combinations(range(len(texts)), 2)))
    with Threads(2) as threads:
        shared = shared_shingles(sets, left, right, threads)
    hashes = [set(oracles.hashed_shingles(text, 5)) for text in texts]
    assert shared.tolist() == [len(x & y) for x, y in combinations(hashes, 2)]


@given(st.data())
def test_stories_join_pairs_that_cover_two_thirds_of_each_other(data):
    """Over any chain of the pairs given."""
    count = data.draw(st.integers(2, 12))
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(range(count), 2))), unique=True))
    scores = data.draw(
        st.lists(st.sampled_from([0.0, 0.5, 0.66, 2 / 3, 0.9, 1.0]), min_size=len(pairs))
    )[: len(pairs)]
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    edges = Edges(left, right, np.array(scores, dtype=np.float64))
    roots = np.arange(count)
    join_near_copies(edges, roots)
    near = [pair for pair, score in zip(pairs, scores, strict=True) if score >= 2 / 3]
    assert roots.tolist() == oracles.least_of_components(count, near)


def test_under_one_title_one_passage_is_no_quotation(newsroom):
    """Without one, or under two, it is."""
    passage = newsroom.text(80)
    texts = [f"{newsroom.text(70)} {passage}" for _ in range(2)]
    for titles, expected in ((None, True), ([1, 2], True), ([1, 1], False)):
        _, one_run, _ = edges_and_runs(texts, [(0, 1)], titles=titles)
        assert one_run.tolist() == [expected]


def test_versions_share_a_title_and_enough_of_a_text_or_an_opening(newsroom):
    """Either will do."""
    text = newsroom.text(300)
    words = text.split()
    brief = f"{newsroom.text(60)} {' '.join(words[200:230])}"
    opening = f"{' '.join(words[:15])} {newsroom.text(285)}"
    texts = [text, brief, opening, newsroom.text(300)]
    pairs = [(0, 1), (0, 2), (0, 3)]
    for titles, expected in (([1] * 4, [True, True, False]), ([1, 0, 2, 1], [False] * 3)):
        compared = Compared(*[np.empty(0)] * 3, np.array(titles, dtype=np.uint64))
        found = edges_of(texts, pairs, titles=titles)
        assert versions(compared, found, 0.15).tolist() == expected
        assert max(found.scores[1], found.openings[0]) < 0.15


def series_of(sources, days):
    """The stories of documents that are all alike."""
    count = len(days)
    left, right = np.triu_indices(count, 1)
    roots = np.arange(count)
    join_near_copies(Edges(left, right, np.ones(len(left))), roots)
    printed = [
        (place, source, day)
        for place, (source, day) in enumerate(zip(sources, days, strict=True))
        if source >= 0
    ]
    serial = in_series(roots, np.array(printed, dtype=np.int64).reshape(-1, 3))
    return stories(roots, serial, np.array(days)).tolist()


@pytest.mark.parametrize(
    ("sources", "days", "expected"),
    [
        ([0, 0, 0, 1], [1, 2, 3, 2], [0, 1, 2, 1]),  # a series, with a guest on its second day
        ([0, 0, 0, 1], [1, 2, 2, 3], [0, 0, 0, 0]),  # one source twice, another once
        ([0, 1, 2, 3], [1, 2, 3, 4], [0, 0, 0, 0]),  # a story that travels
        ([0, 0, 0, -1], [1, 2, 3, -1], [0, 1, 2, 3]),  # of no known day
        ([-1, -1, -1], [1, 2, 3], [0, 0, 0]),  # of no known source
    ],
)
def test_what_one_source_prints_on_three_days_is_a_series(sources, days, expected):
    """Each day of it is a story of its own."""
    assert series_of(sources, days) == expected
