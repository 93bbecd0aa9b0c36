"""The datasketch baseline against a slow twin, so that the comparison is fair."""

import pytest
import xxhash
from baseline import datasketch_clusters, min_hashes, shingle_sets
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from dedup.text import words

SENTENCES = [
    "The ferry to the northern islands was cancelled on Monday after two days of storm.",
    "Passengers slept in the harbour hall, where the Red Cross handed out soup and blankets.",
    "The line said that a replacement would sail on Wednesday morning if the wind drops.",
    "A spokeswoman could not say how many of the three hundred travellers had gone home.",
]
STORY = " ".join(SENTENCES)


@given(st.text())
def test_shingles_are_those_of_the_folded_words(text):
    """Five consecutive words, one shingle for fewer, none without a word."""
    folded = words(text)
    runs = [folded[start : start + 5] for start in range(max(1, len(folded) - 4))]
    expected = {xxhash.xxh32_intdigest(" ".join(run).encode()) for run in runs if run}
    assert shingle_sets([text]) == [expected]


def test_signatures_are_those_of_hashing_the_shingles_in_datasketch():
    """Handing hashes over is the same as handing texts and a hash function over."""
    folded = words(STORY)
    theirs = MinHash(128, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    theirs.update_batch([" ".join(folded[i : i + 5]).encode() for i in range(len(folded) - 4)])
    assert min_hashes(shingle_sets([STORY])) == [theirs]


@pytest.mark.parametrize(
    ("threshold", "clusters"), [(0.2, [0, 0, 0, 1, 2, 3]), (0.7, [0, 0, 1, 2, 3, 4])]
)
def test_clusters_are_components_at_the_threshold(threshold, clusters):
    """A copy joins always, an abridgement at a low threshold, texts without words never."""
    texts = [STORY, STORY.upper(), " ".join(SENTENCES[:2]), SENTENCES[3], "", "…"]
    sets = shingle_sets(texts)
    assert datasketch_clusters(sets, min_hashes(sets), threshold) == clusters
