"""Signatures to candidate pairs, against brute force."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup._threads import Threads
from dedup.errors import ParameterError
from dedup.lsh import (
    LINK_ROWS,
    STORY_ROWS,
    candidate_pairs,
    collision_probability,
    equal_pairs,
    passage_pairs,
)
from dedup.model import Rarity
from dedup.shingles import WINDOW, boilerplate_table, shingle_batch

shares = st.floats(0, 1)
counts = st.integers(1, 200)


def as_pairs(keys):
    """``first << 32 | second`` as tuples."""
    return [(key >> 32, key & 0xFFFFFFFF) for key in keys.tolist()]


def candidates(signatures, documents, rows, workers=1):
    """Candidate pairs of signatures given as lists."""
    array = (np.array(signatures, dtype=np.uint32) & 0xFFFF).astype(np.uint16)
    with Threads(workers) as threads:
        found = candidate_pairs(
            array, np.array(documents, dtype=np.int64), rows=rows, threads=threads
        )
    return as_pairs(found)


@given(shares, counts, st.integers(1, 20))
def test_the_s_curve_is_a_probability(jaccard, bands, rows):
    """In [0, 1], 0 for strangers and 1 for twins."""
    assert 0 <= collision_probability(jaccard, bands=bands, rows=rows) <= 1
    assert collision_probability(0, bands=bands, rows=rows) == 0
    assert collision_probability(1, bands=bands, rows=rows) == 1


@given(st.tuples(shares, shares).map(sorted), counts, st.integers(1, 20))
def test_the_s_curve_rises(pair, bands, rows):
    """With the resemblance and with bands; it falls with rows."""
    low, high = (collision_probability(jaccard, bands=bands, rows=rows) for jaccard in pair)
    assert low <= high
    assert low <= collision_probability(pair[0], bands=bands + 1, rows=rows)
    assert low >= collision_probability(pair[0], bands=bands, rows=rows + 1)


def test_the_default_finds_a_resemblance_of_a_fifth_with_093():
    """64 bands of 2 rows, as the README states."""
    assert collision_probability(0.2) == collision_probability(0.2, bands=64, rows=2)
    assert collision_probability(0.2) == pytest.approx(0.93, abs=0.005)
    assert (LINK_ROWS, STORY_ROWS) == (2, 4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"jaccard": 1.5}, r"jaccard must be in \[0, 1\], got 1.5"),
        ({"jaccard": -0.1}, "got -0.1"),
        ({"jaccard": "a"}, "got 'a'"),
        ({"jaccard": float("nan")}, "got nan"),
        ({"jaccard": 0.5, "bands": 0}, "bands must be at least 1, got 0"),
        ({"jaccard": 0.5, "rows": 0}, "rows must be at least 1, got 0"),
        ({"jaccard": 0.5, "rows": 2.5}, "rows must be at least 1, got 2.5"),
    ],
)
def test_the_s_curve_of_what_is_no_probability(given, message):
    """One clear error, as for other parameters."""
    with pytest.raises(ParameterError, match=message):
        collision_probability(**given)


def test_the_s_curve_tells_how_many_pairs_are_found():
    """Of 2,000 random pairs of known resemblance, within three standard errors."""
    generator = np.random.default_rng(11)
    agree = generator.random((2_000, 128)) < 0.15
    left = generator.integers(0, 1 << 32, (2_000, 128), dtype=np.uint32)
    signatures = np.stack([left, np.where(agree, left, ~left)], axis=1).reshape(-1, 128)
    found = set(candidates(signatures, range(4_000), LINK_ROWS))
    share = sum((place, place + 1) in found for place in range(0, 4_000, 2)) / 2_000
    expected = collision_probability(0.15)
    assert share == pytest.approx(expected, abs=3 * (expected * (1 - expected) / 2_000) ** 0.5)


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=8, max_size=8), min_size=1, max_size=20),
    st.integers(1, 5),
    st.data(),
)
def test_candidates_agree_in_all_rows_of_a_band(signatures, rows, data):
    """Of the documents asked for, as places among them; brute force is the oracle."""
    everyone = range(len(signatures))
    documents = data.draw(st.lists(st.sampled_from(everyone), min_size=1, unique=True))
    found = candidates(signatures, documents, rows)
    assert found == sorted(set(found))
    assert set(found) == oracles.banded_pairs([signatures[d] for d in documents], rows)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_candidates_do_not_depend_on_workers(workers):
    """Bands are looked at in any order."""
    generator = np.random.default_rng(2)
    signatures = generator.integers(0, 20, (300, 32))
    assert candidates(signatures, range(300), 2, workers) == candidates(signatures, range(300), 2)


def test_a_crowd_of_equal_signatures_gives_few_pairs_and_stays_together():
    """5,000 copies: linear work, and a path from each to each."""
    found = candidates(np.ones((5_000, 128)), range(5_000), LINK_ROWS)
    assert len(found) <= 8 * 5_000
    reached = {0}
    for first, second in sorted(found):
        assert first in reached
        reached.add(second)
    assert reached == set(range(5_000))


def test_of_many_candidates_the_16_of_most_bands_stay():
    """Of each document the earlier ones; here each agrees in one band more than that before it."""
    signatures = np.arange(24 * 128).reshape(24, 128)
    for document in range(23):
        signatures[document, : 2 * (document + 2)] = signatures[23, : 2 * (document + 2)]
    found = candidates(signatures, range(24), LINK_ROWS)
    assert [first for first, second in found if second == 23] == list(range(7, 23))


def test_up_to_24_are_compared_each_with_each():
    """As partial links have it; of more, not all."""
    pairs = [as_pairs(equal_pairs(np.full(count, 7 << 40, np.uint64))) for count in (24, 25)]
    assert len(pairs[0]) == 24 * 23 / 2
    assert len(pairs[1]) < 25 * 24 / 2


def test_no_documents_make_no_pairs():
    """Nor does one."""
    assert candidates(np.ones((1, 128)), [], 2) == candidates(np.ones((1, 128)), [0], 2) == []


@given(st.lists(st.integers(0, 4), max_size=20))
def test_equal_digests_make_pairs(digests):
    """But 0, which is none; brute force is the oracle."""
    spread = [digest * 0x9E3779B97F4A7C15 % (1 << 64) for digest in digests]
    found = as_pairs(equal_pairs(np.array(spread, dtype=np.uint64)))
    assert found == sorted(
        (x, y) for y in range(len(digests)) for x in range(y) if digests[x] == digests[y] > 0
    )


def passages(texts, documents, boilerplate=(), workers=1):
    """Pairs of texts that share a fingerprint."""
    sets = shingle_batch(*oracles.encoded(texts), (), shingle_size=5).sets
    nothing = np.zeros(0, dtype=np.uint32)
    common = Rarity(nothing, np.zeros(0, dtype=np.float32), np.array(boilerplate, dtype=np.uint32))
    with Threads(workers) as threads:
        pairs = passage_pairs(
            sets,
            np.array(documents, dtype=np.int64),
            boilerplate_table(common),
            threads=threads,
        )
    return as_pairs(pairs)


@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=90).map(" ".join), min_size=1, max_size=9),
    st.data(),
    st.integers(1, 3),
)
def test_passages_pair_documents_with_a_common_fingerprint(texts, data, workers):
    """And with another shingle, boilerplate aside; brute force is the oracle."""
    documents = data.draw(st.permutations(range(len(texts))))
    hashes = [oracles.hashed_shingles(t, 5) for t in texts]
    marks = [set(oracles.winnowed(h)) for h in hashes]
    known = sorted(set().union(*marks))
    common = sorted(data.draw(st.sets(st.sampled_from(known), max_size=3))) if known else []
    assert set(passages(texts, documents, common, workers)) == {
        (x, y)
        for y in range(len(documents))
        for x in range(y)
        if marks[documents[x]] & marks[documents[y]] - set(common)
        and len(set(hashes[documents[x]]) & set(hashes[documents[y]])) > 1
    }


def test_a_long_article_is_paired_with_a_short_one_that_it_quotes(newsroom):
    """Whatever the lengths: 30 words in common are enough, 29 may not be."""
    quote = newsroom.text(WINDOW + 5 - 1)
    long = f"{newsroom.text(5_000)} {quote} {newsroom.text(5_000)}"
    other = newsroom.text(500)
    assert (0, 1) in passages([long, quote, other], [0, 1, 2])
