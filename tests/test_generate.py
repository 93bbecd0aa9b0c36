"""The generated corpora: the same bytes for a seed, and a truth that fits the texts."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from generate import COPIES, KINDS, write_corpus


def corpus(folder: Path, **options: Any) -> tuple[list[dict[str, str]], list[str]]:
    """The records of a generated corpus, and the cluster of each."""
    path = folder / "corpus.jsonl"
    write_corpus(path, **options)
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    truth_path = folder / "corpus.jsonl.truth.jsonl"
    truth = [json.loads(line) for line in truth_path.read_bytes().splitlines()]
    assert [record["id"] for record in records] == [line["id"] for line in truth]
    return records, [line["cluster"] for line in truth]


def shingles(text: str) -> set[tuple[str, ...]]:
    """Word 5-shingles, without folding."""
    words = text.split()
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        ("plain", "eb771cdae918bb35"),
        ("chrome", "a280610e489967eb"),
        ("one-story", "e4592b0b59bf0820"),
        ("empty", "2f558995e4c9f860"),
        ("template", "ac951466b1ab48f6"),
        ("bucket", "aa31bfa8d4d8ec2c"),
    ],
)
def test_a_corpus_is_the_same_bytes_everywhere(tmp_path: Path, kind: str, digest: str) -> None:
    """Tables measured on different days or machines are over the same input."""
    path = tmp_path / "corpus.jsonl"
    write_corpus(path, articles=400, seed=7, kind=kind)
    written = path.read_bytes() + (tmp_path / "corpus.jsonl.truth.jsonl").read_bytes()
    assert hashlib.sha256(written).hexdigest()[:16] == digest


def test_another_seed_is_another_corpus_of_the_same_language(tmp_path: Path) -> None:
    """Seeds change the stories, not the words."""
    texts = [
        {
            word
            for record in corpus(tmp_path, articles=50, seed=seed)[0]
            for word in record["text"].split()
        }
        for seed in (1, 2)
    ]
    assert texts[0] != texts[1]
    assert len(texts[0] & texts[1]) > 1000


@pytest.mark.parametrize("kind", KINDS)
def test_a_cluster_is_named_by_its_first_article(tmp_path: Path, kind: str) -> None:
    """The truth names each cluster by an id of the corpus that comes no later."""
    records, clusters = corpus(tmp_path, articles=300, kind=kind)
    first: dict[str, str] = {}
    for record, cluster in zip(records, clusters, strict=True):
        assert first.setdefault(cluster, record["id"]) == cluster
    assert len({record["id"] for record in records}) == len(records) == 300
    assert all({"id", "title", "text", "source", "published", "url"} == set(r) for r in records)


def test_a_fifth_of_the_plain_corpus_are_copies(tmp_path: Path) -> None:
    """20 % of the articles copy an earlier one, and lengths are those of news."""
    records, clusters = corpus(tmp_path, articles=5000)
    copies = 1 - len(set(clusters)) / len(clusters)
    assert copies == pytest.approx(COPIES, abs=0.02)
    words = sum(len(record["text"].split()) for record in records) / len(records)
    assert words == pytest.approx(559, rel=0.03)
    assert max(Counter(clusters).values()) >= 5


def test_copies_share_text_with_their_story_and_with_no_other(tmp_path: Path) -> None:
    """Every copy keeps a good part of the first article of its story; strangers share nothing.

    Only paragraphs appended from another story are shared across clusters.
    """
    records, clusters = corpus(tmp_path, articles=2000)
    sets = {record["id"]: shingles(record["text"]) for record in records}
    shared = []
    for record, cluster in zip(records, clusters, strict=True):
        own, first = sets[record["id"]], sets[cluster]
        shared.append(len(own & first) / min(len(own), len(first)))
    assert min(shared) > 0.25
    assert sorted(shared)[len(shared) // 100] > 0.5
    stories = Counter(shingle for cluster in set(clusters) for shingle in sets[cluster])
    assert sum(count > 1 for count in stories.values()) < len(stories) / 10_000


def test_copies_are_spread_over_the_corpus(tmp_path: Path) -> None:
    """A copy seldom stands beside another article of its story."""
    _, clusters = corpus(tmp_path, articles=3000)
    copies = len(clusters) - len(set(clusters))
    beside = sum(a == b for a, b in pairwise(clusters))
    assert beside < copies / 20


def test_chrome_is_in_every_article(tmp_path: Path) -> None:
    """The same 150 words surround articles that are otherwise those of the plain corpus."""
    records, clusters = corpus(tmp_path, articles=200, kind="chrome")
    paragraphs = [record["text"].split("\n\n") for record in records]
    assert len({parts[0] for parts in paragraphs}) == len({parts[-1] for parts in paragraphs}) == 1
    assert len(f"{paragraphs[0][0]} {paragraphs[0][-1]}".split()) == 150
    assert len(set(clusters)) > 100


def test_one_story_is_one_cluster_of_different_texts(tmp_path: Path) -> None:
    """The copies of the one story each have edits of their own."""
    records, clusters = corpus(tmp_path, articles=200, kind="one-story")
    assert len(set(clusters)) == 1
    assert len({record["text"] for record in records}) > 150


def test_empty_articles_have_one_word_at_most(tmp_path: Path) -> None:
    """Articles of no word and of one word, all apart."""
    records, clusters = corpus(tmp_path, articles=200, kind="empty")
    assert {len(record["text"].split()) for record in records} == {0, 1}
    assert len(set(clusters)) == 200


def test_the_template_is_filled_differently_each_time(tmp_path: Path) -> None:
    """120 words, of which 16 differ from article to article; all apart."""
    records, clusters = corpus(tmp_path, articles=200, kind="template")
    words = [record["text"].split() for record in records]
    assert {len(text) for text in words} == {120}
    assert sum(len(set(column)) > 1 for column in zip(*words, strict=True)) == 16
    assert len(set(clusters)) == 200


def test_half_of_the_bucket_corpus_is_one_story(tmp_path: Path) -> None:
    """One cluster holds half of the articles; the rest is a plain corpus."""
    _, clusters = corpus(tmp_path, articles=1000, kind="bucket")
    sizes = Counter(clusters).most_common(2)
    assert sizes[0][1] == pytest.approx(500, abs=60)
    assert sizes[1][1] < 50
