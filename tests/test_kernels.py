"""Compiled loops against their slow twins in `oracles`."""

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations, groupby, pairwise
from pathlib import Path

import numpy as np
import oracles
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup import _kernels

ROOT = Path(__file__).parents[1]

# Few distinct values, so that documents share them; 0 marks an empty slot in
# tables, and the largest value ends the range.
shingle_values = st.integers(0, 40) | st.sampled_from([1 << 31, (1 << 32) - 1])
documents = st.lists(st.lists(shingle_values, max_size=30), min_size=1, max_size=6)
# Words of an opening, few enough that small documents are longer.
OPENING = 4.0

shingle_weights = st.dictionaries(
    st.integers(1, 40) | st.just((1 << 32) - 1), st.floats(0.125, 0.875, width=32), max_size=20
)


def csr(hash_lists):
    """Values, positions and offsets of documents given as hashes in text order."""
    places = [oracles.first_places(hashes) for hashes in hash_lists]
    pairs = [pair for found in places for pair in found]
    return (
        np.array([value for value, _ in pairs], dtype=np.uint32),
        np.array([place for _, place in pairs], dtype=np.uint16),
        np.cumsum([0, *map(len, places)]).astype(np.int64),
    )


def table_of(weights):
    """Shingle weights as the table that the loops look them up in."""
    members = np.array(sorted(weights), dtype=np.uint32)
    table = np.zeros(1 << (2 * len(members) + 1).bit_length(), dtype=np.uint32)
    slots = np.empty(len(members), dtype=np.int64)
    _kernels.fill_table(members, table, slots)
    found = np.ones(len(table), dtype=np.float32)
    found[slots] = [weights[value] for value in members.tolist()]
    return table, found


def all_pairs(count):
    """Left and right of every pair of places."""
    pairs = np.array(list(combinations(range(count), 2)), dtype=np.int64).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def pairs_of_buckets(sizes, crowd, near):
    """The pairs of members numbered bucket by bucket, and the count announced for them."""
    low_bits = 20
    buckets = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    keys = buckets << np.uint64(low_bits) | np.arange(len(buckets), dtype=np.uint64)
    announced = _kernels.bucket_pairs(keys, low_bits, crowd, near, np.empty(0, dtype=np.uint64))
    pairs = np.empty(announced, dtype=np.uint64)
    if announced:
        assert _kernels.bucket_pairs(keys, low_bits, crowd, near, pairs) == announced
    return [(pair >> 32, pair & 0xFFFFFFFF) for pair in pairs.tolist()]


@given(st.lists(st.integers(0, 40) | st.integers(0, (1 << 64) - 1)), st.integers(0, 3))
def test_keys_are_sorted_up_to_a_count(keys, more):
    """As Python sorts them; what stands beyond stays."""
    given_keys = np.array(keys + [7] * more, dtype=np.uint64)
    _kernels._sort(given_keys, len(keys))
    assert given_keys.tolist() == sorted(keys) + [7] * more


@given(st.lists(st.integers(1, 12), max_size=8), st.integers(1, 12), st.integers(1, 4))
def test_buckets_pair_their_members(sizes, crowd, near):
    """Up to a crowd, all with all; beyond, with the first and with those before; each pair once."""
    expected, begin = set(), 0
    for size in sizes:
        members = list(range(begin, begin + size))
        begin += size
        reach = size if size <= crowd else near
        expected |= oracles.near_pairs(members, reach)
    found = pairs_of_buckets(sizes, crowd, near)
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("size", [1_000, 10_000])
def test_a_crowded_bucket_costs_linear_work_and_stays_together(size):
    """At most 2 * near pairs a member, and every member is reached."""
    found = pairs_of_buckets([size], 24, 4)
    assert len(found) <= 2 * 4 * size
    left, right = (np.array(side, dtype=np.int64) for side in zip(*found, strict=True))
    roots = np.arange(size, dtype=np.int64)
    _kernels.join(left, right, roots)
    assert not roots.any()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 90)), max_size=300), st.integers(1, 4))
def test_the_most_frequent_partners_of_each_are_kept(pairs, most):
    """The lesser of equally frequent ones, each once."""
    keys = np.sort(np.array([high << 32 | low for high, low in pairs], dtype=np.uint64))
    kept = keys[: _kernels.most_frequent(keys, most)].tolist()
    assert len(set(kept)) == len(kept)
    for high in range(5):
        partners = Counter(low for of, low in pairs if of == high)
        expected = sorted(partners, key=lambda low: (-partners[low], low))[:most]
        assert {key & 0xFFFFFFFF for key in kept if key >> 32 == high} == set(expected)


@given(st.integers(1, 20).flatmap(lambda n: st.tuples(
    st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2), max_size=30)
)))  # fmt: skip
def test_join_points_every_member_at_the_least_of_its_component(graph):
    """The oracle walks the pairs until nothing changes."""
    count, pairs = graph
    left, right = (np.array([p[side] for p in pairs], dtype=np.int64) for side in (0, 1))
    roots = np.arange(count, dtype=np.int64)
    _kernels.join(left, right, roots)
    assert roots.tolist() == oracles.least_of_components(count, pairs)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(1, 8))
def test_winnowing_takes_the_least_hash_of_each_window(hashes, window):
    """Once for windows in a row that agree on it."""
    wide, wider, fingerprints = (np.empty(len(hashes), dtype=np.uint32) for _ in range(3))
    array = np.array(hashes, dtype=np.uint32)
    count = _kernels.winnow(array, len(hashes), window, wide, wider, fingerprints)
    assert fingerprints[:count].tolist() == oracles.fingerprints(hashes, window)


@given(documents)
@example([list(range(3000)), [7], list(range(500, 4000))])
def test_shared_shingles_are_counted(hash_lists):
    """The oracle intersects Python sets."""
    values, _, offsets = csr(hash_lists)
    left, right = all_pairs(len(hash_lists))
    shared = np.empty(len(left), dtype=np.int64)
    _kernels.shared_counts(values, offsets, left, right, shared)
    assert shared.tolist() == [
        len(set(hash_lists[x]) & set(hash_lists[y]))
        for x, y in zip(left.tolist(), right.tolist(), strict=True)
    ]


@given(documents, st.data(), st.sampled_from([64, 128, 4096]), st.integers(1, 4))
def test_common_keys_hold_every_story_of_a_common_shingle(hash_lists, data, counters, least):
    """However many shingles fall on one counter; the rarer ones that pass are whole too."""
    values, _, offsets = csr(hash_lists)
    chosen = data.draw(st.lists(st.sampled_from(range(len(hash_lists))), unique=True))
    stories = data.draw(st.lists(st.integers(0, 3), min_size=len(chosen), max_size=len(chosen)))
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, 50) | st.just(1 << 32)] * 2)))
    rows = np.array(chosen, dtype=np.int64)
    ends = offsets[rows + 1]
    begins, stops = np.empty(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.int64)
    _kernels.places_of(np.uint64(low), values, offsets[rows], ends, begins)

    common = np.empty(counters // 64, dtype=np.uint64)
    _kernels.common_marks(
        values, begins, ends, np.uint64(high), np.uint8(least),
        np.zeros(counters, dtype=np.uint8), common, stops,
    )  # fmt: skip
    keys = np.empty(len(values) + 1, dtype=np.uint64)
    of_stories = np.array(stories, dtype=np.int64)
    count = _kernels.marked_keys(values, begins, stops, of_stories, common, keys)
    for row, begin, stop in zip(chosen, begins.tolist(), stops.tolist(), strict=True):
        inside = sorted(value for value in set(hash_lists[row]) if low <= value < high)
        assert values[begin:stop].tolist() == inside
    having = [
        (value, story)
        for document, story in zip(chosen, stories, strict=True)
        for value in set(hash_lists[document])
        if low <= value < high
    ]
    found = [(key >> 32, key & 0xFFFFFFFF) for key in keys[:count].tolist()]
    passed = {value for value, _ in found}
    counted = [value for value, _ in having]
    assert {value for value in counted if counted.count(value) >= least} <= passed
    assert sorted(found) == sorted(pair for pair in having if pair[0] in passed)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=60),
    st.sampled_from([1, 2, 16, 1024]),
    st.integers(1, 4),
)
def test_keys_of_many_stories_are_kept(pairs, slots, least):
    """Whole and in order, however many shingles fall on one slot."""
    keys = np.array([value << 32 | story for value, story in pairs], dtype=np.uint64)
    last = np.empty(slots, dtype=np.uint32)
    kept = keys[: _kernels.keys_of_many(keys, least, last)].tolist()
    stories = {value: {s for v, s in pairs if v == value} for value, _ in pairs}
    passed = {key >> 32 for key in kept}
    assert {value for value in stories if len(stories[value]) >= least} <= passed
    assert kept == [value << 32 | story for value, story in pairs if value in passed]
    if len(stories) == 1:
        # A shingle with a slot of its own passes by how often its story changes.
        changes = len(list(groupby(story for _, story in pairs)))
        assert bool(kept) == (changes >= least)


@given(documents, shingle_weights, st.integers(1, 6))
def test_words_weigh_as_the_heaviest_shingle_over_them(hash_lists, weights, k):
    """The oracle weighs word by word."""
    values, positions, offsets = csr(hash_lists)
    totals = np.empty((len(hash_lists), 2), dtype=np.float64)
    ends = np.empty(len(hash_lists), dtype=np.int64)
    _kernels.weigh(
        values, positions, offsets, *table_of(weights), k, OPENING,
        np.arange(len(hash_lists), dtype=np.int64), totals, ends,
    )  # fmt: skip
    places = [oracles.first_places(h) for h in hash_lists]
    assert ends.tolist() == [oracles.opening_end(p, weights, k, OPENING) for p in places]
    for place, end, (total, opening) in zip(places, ends.tolist(), totals, strict=True):
        assert total == pytest.approx(oracles.covered_words(place, weights, k))
        assert opening == pytest.approx(oracles.of_opening(place, weights, k, end))


@given(documents, shingle_weights, st.integers(1, 6), st.data())
def test_words_in_shared_shingles_are_weighed_on_both_sides(hash_lists, weights, k, data):
    """All of them, and those of the opening; the oracle weighs word by word."""
    values, positions, offsets = csr(hash_lists)
    left, right = all_pairs(len(hash_lists))
    count = len(hash_lists)
    ends = np.array(data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count)))
    covered = np.empty((len(left), 2, 2), dtype=np.float64)
    _kernels.cover(
        values, positions, offsets, *table_of(weights), k,
        left, right, ends[left], ends[right], covered,
    )  # fmt: skip
    for x, y, found in zip(left, right, covered, strict=True):
        both = ((hash_lists[x], hash_lists[y], ends[x]), (hash_lists[y], hash_lists[x], ends[y]))
        expected = [
            part
            for shared, end in ((oracles.shared_places(one, two), end) for one, two, end in both)
            for part in (
                oracles.covered_words(shared, weights, k),
                oracles.of_opening(shared, weights, k, end),
            )
        ]
        assert found.ravel() == pytest.approx(expected)


@given(documents, shingle_weights, st.integers(1, 6))
def test_a_run_ends_where_the_other_has_not_the_shingle(hash_lists, weights, k):
    """On both sides; the oracle cuts the list of first places."""
    values, positions, offsets = csr(hash_lists)
    left, right = all_pairs(len(hash_lists))
    heaviest = np.empty((len(left), 2), dtype=np.float64)
    _kernels.heaviest_runs(values, positions, offsets, *table_of(weights), k, left, right, heaviest)
    for (x, y), found in zip(combinations(hash_lists, 2), heaviest, strict=True):
        expected = [oracles.heaviest_run(*both, weights, k) for both in ((x, y), (y, x))]
        assert found == pytest.approx(expected)


def test_coverage_of_the_longest_documents():
    """Up to the last of 65,536 shingles, and of the runs of them."""
    generator = np.random.default_rng(7)
    long = generator.integers(0, 1 << 32, 1 << 16).tolist()
    part = long[64_000:]
    values, positions, offsets = csr([long, part])
    covered = np.empty((1, 2, 2), dtype=np.float64)
    left, right = all_pairs(2)
    ends = np.array([65_540]), np.array([60])
    _kernels.cover(values, positions, offsets, *table_of({}), 5, left, right, *ends, covered)
    places = oracles.shared_places(long, part)
    assert covered[0].ravel().tolist() == [
        oracles.covered_words(places, {}, 5),
        oracles.of_opening(places, {}, 5, 65_540),
        oracles.covered_words(oracles.first_places(part), {}, 5),
        60,
    ]
    heaviest = np.empty((1, 2), dtype=np.float64)
    _kernels.heaviest_runs(values, positions, offsets, *table_of({}), 5, left, right, heaviest)
    assert heaviest.tolist() == [[len(part) + 4] * 2]


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.dictionaries(
                st.tuples(*[st.integers(0, n - 1)] * 2).filter(lambda pair: pair[0] < pair[1]),
                st.integers(0, 5),
                max_size=40,
            ),
        )
    ),
    st.integers(1, 4),
)
def test_stars_take_the_heaviest_free_document_first(graph, core):
    """The oracle counts every degree anew at each step; an edge of no weight makes akin only."""
    count, weights = graph
    both = sorted({**weights, **{(y, x): weight for (x, y), weight in weights.items()}}.items())
    left = np.array([x for (x, _), _ in both], dtype=np.int64)
    heavy = np.array([weight for _, weight in both], dtype=np.int64)
    offsets = np.searchsorted(left, np.arange(count + 1)).astype(np.int64)
    degrees = np.bincount(left, weights=heavy, minlength=count).astype(np.int64)
    representatives = np.full(count, -1, dtype=np.int64)
    neighbours = np.array([y for (_, y), _ in both], dtype=np.int64)
    _kernels.stars(offsets, neighbours, heavy, degrees, core, representatives)
    links = {pair: weight for pair, weight in weights.items() if weight}
    akin = [pair for pair, weight in weights.items() if not weight]
    expected = oracles.star_representatives(count, links, akin, core)
    assert representatives.tolist() == expected


# Escapes as writers of JSON choose them, in any case of letters.
one_character = st.sampled_from([r"\n", r"\t", r"\r", r"\b", r"\f", r"\"", r"\\", r"\/"])
code_points = st.sampled_from([r"\u0000", r"\u00e9", r"\u00E9", r"\u07fF", r"\u0800", r"\uffff"])
pairs = st.sampled_from([r"\uD83D\uDe00", r"\udbff\udfff"])
escapes = one_character | code_points | pairs
plain = st.text(st.characters(codec="utf-8", exclude_characters='"\\', exclude_categories=["Cc"]))
runs = st.integers(0, 200).map("word ".__mul__)  # taken many bytes at a time


def unquoted(strings):
    """What the loop makes of JSON strings; None when it gives up."""
    joined = np.frombuffer(b"".join(strings), np.uint8)
    ends = np.cumsum(list(map(len, strings)), dtype=np.int64)
    data, text_ends = np.empty(len(joined), np.uint8), np.empty(len(strings), np.int64)
    if not _kernels.unquote(joined, ends, data, text_ends):
        return None
    bounds = [0, *text_ends.tolist()]
    return [data[begin:end].tobytes() for begin, end in pairwise(bounds)]


@given(st.lists(st.lists(plain | runs | escapes).map("".join), min_size=1, max_size=4))
def test_json_strings_are_unquoted_as_json_does(contents):
    """Whatever escapes and characters stand at whatever place."""
    strings = [f'"{content}"' for content in contents]
    assert unquoted([string.encode() for string in strings]) == [
        json.loads(string).encode() for string in strings
    ]


@given(st.integers(0, 200), st.binary(max_size=6), st.integers(0, 200))
@example(9, b"\xed\xa0\x80", 0)
@example(0, b"\xf4\x90\x80\x80", 9)
@example(0, b"\xe0\x9f\xbf", 0)
@example(0, b"\xc1\xbf", 0)
@example(3, b"\xf0\x8f\xbf\xbf", 3)
@example(7, b"\xe2\x82", 0)
def test_what_is_no_utf8_is_not_unquoted(before, middle, after):
    """As Python's decoder says."""
    content = b"a" * before + middle.replace(b'"', b"").replace(b"\\", b"") + b"a" * after
    try:
        content.decode()
    except UnicodeDecodeError:
        assert unquoted([b'"sound"', b'"' + content + b'"']) is None
    else:
        assert unquoted([b'"sound"', b'"' + content + b'"']) == [b"sound", content]


@pytest.mark.parametrize("value", [b"null", b"12", b'{"a": "b"}', b"[1]"])
def test_what_is_no_string_is_not_unquoted(value):
    """So it is read by other means, which say what is wrong."""
    assert unquoted([b'"sound"', value]) is None


SCRIPT = """
import json, sys
import dedup
texts = json.load(sys.stdin)
titled = [{"text": text, "title": text[:20], "source": "desk"} for text in texts]
found = [dedup.cluster(articles, workers=1).to_dicts() for articles in (texts, titled)]
print(json.dumps([*found, dedup.signatures(texts, workers=1).tolist()]))
"""


def test_loops_give_the_same_clusters_without_compilation(newsroom):
    """Every value to the bit: rows, coverages and signatures."""
    chrome = newsroom.text(40)
    stories = [newsroom.text(90) for _ in range(3)]
    texts = [
        *stories,
        *(newsroom.wire_copy(text) for text in stories for _ in range(3)),
        *(f"{newsroom.text(40)} {chrome}" for _ in range(18)),
        "", "...", "one", "北京の議会が開かれました。", "北京の議会が開かれました。国会も。",
        "Erdoğan أحمد ٣٤٥ \u202e \ud800 \x00 ﷺ ㌖ 한국어 ไทย 👩‍👩‍👧",
    ]  # fmt: skip
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "ignore::RuntimeWarning", "-c", SCRIPT],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "NUMBA_DISABLE_JIT": flag},
        ).stdout
        for flag in ("0", "1")
    ]
    assert outputs[0] == outputs[1]
    assert all(any(row["size"] > 1 for row in rows) for rows in json.loads(outputs[0])[:2])
