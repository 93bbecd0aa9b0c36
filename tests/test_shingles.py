"""Texts to shingles, and shingles to their weights, against oracles."""

import random
from dataclasses import fields

import numpy as np
import oracles
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup import shingles
from dedup._threads import Threads
from dedup.minhash import permutations
from dedup.model import Rarity, ShingleSets
from dedup.shingles import (
    WINDOW,
    rarity,
    rubrics,
    shingle_batch,
    weighted_words,
)

any_text = st.text(st.characters(exclude_categories=()), max_size=120)
# Texts whose words repeat, so that shingles do too.
wordy_text = st.lists(
    st.sampled_from(["rain", "Sun", "12", "ice3", "4th", "km²", "北", "ไ", "é", "\u202d", "."]),
    max_size=60,
).map(" ".join)
# Long enough to be folded many bytes at a time, broken anywhere by other characters.
long_text = st.lists(st.text("abYZ09 ,-", max_size=150) | st.text(max_size=3)).map("".join)
texts = st.lists(any_text | wordy_text | long_text, max_size=5)
sizes = st.integers(1, 8)


def sets_of(found, k=5):
    """The shingle sets of texts."""
    return shingle_batch(*oracles.encoded(found), (), shingle_size=k).sets


@given(texts, sizes)
@example(["\ud800\ude00 \x00 ﷺ㌖ \u200f한국어 ไทย ｶﾞ 👩‍👩‍👧 ﬁﬀ ٣٤٥ \U000e0041"], 5)
@example(["a " * 100, "", " ", "b"], 5)
@example([" ".join(f"w{n}" for n in range(count)) for count in (67, 68, 69)], 5)
def test_shingles_of_any_texts_are_those_of_the_oracle(found, k):
    """Values, first places, fingerprints and word counts, for any Unicode text."""
    sets = sets_of(found, k)
    assert sets.words.tolist() == [len(oracles.words(text)) for text in found]
    hashes = [oracles.hashed_shingles(text, k) for text in found]
    expected = [oracles.first_places(document) for document in hashes]
    for arrays, column in ((sets.values, 0), (sets.positions, 1)):
        assert oracles.sets_of(arrays, sets.offsets) == [
            [pair[column] for pair in places] for places in expected
        ]
    assert oracles.sets_of(sets.fingerprints, sets.fingerprint_offsets) == [
        oracles.winnowed(document) for document in hashes
    ]


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=200), min_size=1, max_size=3), sizes)
def test_hashes_of_shingles_of_any_length_are_those_of_xxhash(found, k):
    """From one byte to long ones of many stripes."""
    values = oracles.sets_of((sets := sets_of(found, k)).values, sets.offsets)
    assert values == [sorted(set(oracles.hashed_shingles(text, k))) for text in found]


def test_every_ascii_character_keeps_or_breaks_words_of_any_length_at_any_place():
    """Blocks of many bytes fold as single ones do."""
    for code in range(128):
        text = chr(code).join("bY7"[number % 3] * number for number in range(90))
        assert sets_of([text, "end"], 1).values.tolist() == [
            value
            for part in (text, "end")
            for value in sorted(set(oracles.hashed_shingles(part, 1)))
        ], hex(code)


def test_hashes_of_many_shingles_of_all_lengths_are_those_of_xxhash():
    """They are made some dozens at a time, short ones beside long ones."""
    chance = random.Random(5)
    lengths = [*range(1, 200), *[1] * 70, *[300] * 70]
    words = ["".join(chance.choices("abcdé北", k=length)) for length in chance.sample(lengths, 339)]
    for k in (1, 2, 5, len(words) + 1):
        assert sets_of([" ".join(words)], k).values.tolist() == sorted(
            set(oracles.hashed_shingles(" ".join(words), k))
        )


@given(texts, st.lists(st.none() | any_text, max_size=5), sizes)
def test_a_batch_is_shingled_signed_and_titled_at_once(found, titles, k):
    """Sets as without signatures, the low 16 bits of those of the oracle, titles by their words."""
    batch = shingle_batch(
        *oracles.encoded(found), titles, shingle_size=k, permutations=permutations(16)
    )
    kept = [(array.name, getattr(batch.sets, array.name).tolist()) for array in fields(ShingleSets)]
    alone = sets_of(found, k)
    assert kept == [(array.name, getattr(alone, array.name).tolist()) for array in fields(alone)]
    assert batch.signatures.tolist() == [
        (oracles.signature(oracles.hashed_shingles(text, k), 16) & 0xFFFF).tolist()
        for text in found
    ]
    words = [tuple(oracles.words(title or "")) for title in titles]
    assert [digest == 0 for digest in batch.titles] == [not title for title in words]
    assert len(set(batch.titles.tolist())) == len(set(words))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40)), max_size=120),
    st.randoms(use_true_random=False),
)
@example([(title, story) for title in range(3) for story in range(14 + title)], random.Random(0))
def test_titles_over_more_than_fifteen_stories_are_rubrics(articles, random):
    """In any order, whatever the number of articles; 0 is no title."""
    articles = random.sample(articles, len(articles))
    stories = {title: {s for t, s in articles if t == title} for title, _ in articles}
    found = rubrics(
        np.array([title for title, _ in articles], dtype=np.uint64),
        np.array([story for _, story in articles], dtype=np.int64),
    )
    assert found.tolist() == sorted(t for t, among in stories.items() if t and len(among) > 15)


def test_digests_of_titles_are_equal_for_equal_words():
    """0 without a word, or a text."""
    titles = ["Ice, on the river", "ICE on the River!", "Ice", "", "…", None]
    found = shingle_batch(*oracles.encoded([]), titles, shingle_size=5).titles.tolist()
    assert found[0] == found[1] != found[2]
    assert found[3:] == [0, 0, 0]
    assert 0 not in found[:3]


@given(texts)
def test_values_are_ascending_and_unique_in_each_document(found):
    """CSR as the contract says: uint32 values, int64 offsets from 0 to their count."""
    sets = sets_of(found)
    assert (sets.values.dtype, sets.offsets.dtype) == (np.uint32, np.int64)
    assert (sets.offsets[0], sets.offsets[-1]) == (0, len(sets.values))
    for values in oracles.sets_of(sets.values, sets.offsets):
        assert values == sorted(set(values))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_text_shorter_than_a_shingle_is_one_shingle(count):
    """All of its words."""
    found = ["Rain", "fell", "all", "night"][:count]
    assert sets_of([" ".join(found)]).values.tolist() == [oracles.xxh32(" ".join(found).lower())]


def test_a_text_without_words_has_no_shingle():
    """Nor fingerprints or words."""
    sets = sets_of(["", " \n", "— … !", "\x00\ud800"])
    assert sets.offsets.tolist() == sets.fingerprint_offsets.tolist() == [0] * 5
    assert sets.words.tolist() == [0] * 4


def test_of_a_text_the_first_65536_shingles_are_taken(newsroom):
    """So are its fingerprints; its words and its digest are those of all of it."""
    text = newsroom.text(70_000)
    sets = sets_of([text, text + " end"])
    hashes = oracles.hashed_shingles(text, 5)
    length = sets.offsets[1]
    places = list(zip(sets.values.tolist(), sets.positions.tolist(), strict=True))
    assert places[:length] == places[length:] == oracles.first_places(hashes)
    fingerprints = sets.fingerprints[: sets.fingerprint_offsets[1]].tolist()
    assert fingerprints == oracles.fingerprints(hashes[:65_536], 26)
    assert sets.words.tolist() == [70_000, 70_001]
    assert sets.digests[0] != sets.digests[1]


@given(wordy_text | any_text, wordy_text | any_text)
def test_digests_are_equal_when_the_words_are(first, second):
    """Equal for the same words in the same order, however written, and else not."""
    sets = sets_of([first, second, f"  {first}!"])
    same = oracles.words(first) == oracles.words(second)
    assert (sets.digests[0] == sets.digests[1]) == same
    assert (sets.digests[0] == sets.digests[2]) == (
        oracles.words(first) == oracles.words(f"  {first}!")
    )


@given(st.permutations(["rain", "sun", "wind", "ice", "fog", "hail", "snow"]), st.data())
def test_digests_tell_orders_and_repetitions_apart(found, data):
    """Moving or repeating a word changes the digest."""
    other = data.draw(st.permutations(found))
    again = data.draw(st.integers(1, 3))
    sets = sets_of([" ".join(found), " ".join(other), " ".join(found * again)])
    assert (sets.digests[0] == sets.digests[1]) == (found == other)
    assert (sets.digests[0] == sets.digests[2]) == (again == 1)


@given(st.integers(0, 1 << 30), st.integers(1, 9), st.integers(0, 60), st.integers(0, 60))
def test_a_shared_passage_leaves_a_common_fingerprint(seed, k, before, after):
    """WINDOW + k - 1 words in common do, wherever they stand (the winnowing guarantee)."""
    generator = np.random.default_rng(seed)

    def some(count):
        return [f"w{number}" for number in generator.integers(0, 1 << 40, count)]

    passage = some(WINDOW + k - 1)
    sets = sets_of(
        [
            " ".join(some(before) + passage + some(after)),
            " ".join(some(after) + passage + some(before)),
        ],
        k,
    )
    one, other = oracles.sets_of(sets.fingerprints, sets.fingerprint_offsets)
    assert set(one) & set(other) & set(oracles.hashed_shingles(" ".join(passage), k))


@given(texts, sizes)
def test_documents_do_not_influence_each_other(found, k):
    """A text has the same shingles alone and in a batch."""
    sets = sets_of(found, k)
    values, digests = oracles.sets_of(sets.values, sets.offsets), sets.digests
    for place, text in enumerate(found):
        alone = sets_of([text], k)
        assert alone.values.tolist() == values[place]
        assert alone.digests[0] == digests[place]


def sets_from(hash_lists):
    """Shingle sets of documents given as hashes in text order."""
    places = [oracles.first_places(hashes) for hashes in hash_lists]
    pairs = [pair for found in places for pair in found]
    nothing = np.zeros(0, dtype=np.uint32)
    lengths = np.array([len(hashes) for hashes in hash_lists], dtype=np.int64)
    return ShingleSets(
        values=np.array([value for value, _ in pairs], dtype=np.uint32),
        positions=np.array([place for _, place in pairs], dtype=np.uint16),
        offsets=np.cumsum([0, *map(len, places)]).astype(np.int64),
        fingerprints=nothing,
        fingerprint_offsets=np.zeros(len(places) + 1, dtype=np.int64),
        words=lengths,
        digests=np.arange(len(places), dtype=np.uint64),
    )


def weights_in(found: Rarity):
    """The shingles that a rarity holds, with their weights."""
    return {
        int(value): weight
        for value, weight in zip(found.table, found.weights.tolist(), strict=True)
        if value
    }


@pytest.mark.parametrize("values_a_pass", [1, 4, 64, 1 << 22])
@pytest.mark.parametrize("workers", [1, 2])
def test_shingles_count_by_the_stories_that_have_them(values_a_pass, workers, monkeypatch):
    """In full up to three stories, then 3 / stories; boilerplate beyond fifteen.

    However many passes are made over the values, and however many shingles
    fall on one counter.
    """
    monkeypatch.setattr(shingles, "_VALUES_A_PASS", values_a_pass)
    generator = np.random.default_rng(3)
    pool = np.concatenate([generator.integers(1, 1 << 32, 30), [1, (1 << 32) - 1]])
    hash_lists = [generator.choice(pool, generator.integers(0, 40)).tolist() for _ in range(60)]
    documents = generator.permutation(60)[:50].astype(np.int64)
    stories = generator.integers(0, 25, 50).astype(np.int64)
    with Threads(workers) as threads:
        found = rarity(sets_from(hash_lists), documents, stories, threads)
    counts = oracles.story_counts([hash_lists[d] for d in documents], stories.tolist())
    assert weights_in(found) == pytest.approx(
        {value: 3 / count for value, count in counts.items() if count > 3 + 1e-9}
    )
    expected = sorted(value for value, count in counts.items() if count > 15 + 1e-9)
    assert 0 < len(expected) < len(pool)
    assert found.boilerplate.tolist() == expected


def test_copies_of_one_story_count_once():
    """300 copies of a story leave its shingles their full weight, three strangers or not."""
    sets = sets_from([[7, 8, 9]] * 300 + [[7]] * 3)
    documents = np.arange(303, dtype=np.int64)
    stories = np.array([0] * 300 + [300, 301, 302], dtype=np.int64)
    with Threads(1) as threads:
        found = rarity(sets, documents, stories, threads)
    assert weights_in(found) == {}


def test_a_story_does_not_shelter_the_chrome_around_it():
    """Chrome of 200 articles and of 100 copies of one story is boilerplate."""
    sets = sets_from([[7]] * 300)
    documents = np.arange(300, dtype=np.int64)
    stories = np.array([0] * 100 + list(range(100, 300)), dtype=np.int64)
    with Threads(1) as threads:
        found = rarity(sets, documents, stories, threads)
    assert found.boilerplate.tolist() == [7]


def test_the_shingle_that_hashes_to_zero_counts_in_full():
    """0 marks an empty slot, so it is never looked up."""
    sets = sets_from([[0, 5]] * 40)
    numbers = np.arange(40, dtype=np.int64)
    with Threads(1) as threads:
        found = rarity(sets, numbers, numbers, threads)
        weighted, ends = weighted_words(sets, found, numbers, 1, threads)
    assert weights_in(found) == pytest.approx({5: 3 / 40})
    assert weighted == pytest.approx(np.array([[1 + 3 / 40, 1]] * 40))
    assert ends.tolist() == [1] * 40


@pytest.mark.parametrize("workers", [1, 3])
def test_words_of_many_documents_are_weighed(workers):
    """As the oracle does, in any number of spans."""
    generator = np.random.default_rng(5)
    hash_lists = [generator.integers(1, 60, generator.integers(0, 30)).tolist() for _ in range(900)]
    numbers = np.arange(900, dtype=np.int64)
    sets = sets_from(hash_lists)
    with Threads(workers) as threads:
        found = rarity(sets, numbers, numbers % 20, threads)
        weighted, ends = weighted_words(sets, found, numbers[::-1].copy(), 5, threads)
    weights = weights_in(found)
    places = [oracles.first_places(h) for h in hash_lists[::-1]]
    assert weighted[:, 0] == pytest.approx([oracles.covered_words(p, weights, 5) for p in places])
    assert ends.tolist() == [oracles.opening_end(p, weights, 5) for p in places]


def test_an_opening_is_sixty_words_that_count_and_at_most_half_of_an_article():
    """Chrome before it does not use it up."""
    chrome, short, long = range(1, 31), range(100, 180), range(200, 500)
    sets = sets_from([[*chrome, *short], [*chrome, *long], *([list(chrome)] * 400)])
    numbers = np.arange(402, dtype=np.int64)
    with Threads(1) as threads:
        found = rarity(sets, numbers, numbers, threads)
        weighted, ends = weighted_words(sets, found, numbers[:2], 1, threads)
    assert ends.tolist() == [30 + 40, 30 + 60]
    assert weighted == pytest.approx(np.array([[80, 40], [300, 60]]), abs=1)
