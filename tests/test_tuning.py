"""Clusters at several thresholds: the same as one run for each."""

import json
import random
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom

import dedup
from dedup.cli import commands
from dedup.evaluate import evaluate
from dedup.tuning import THRESHOLDS, tune

seeds = st.integers(0, 1 << 30)


def edition(seed):
    """Stories that share passages of equal length, copies and strangers, as dicts."""
    newsroom, chance = Newsroom(seed), random.Random(seed)
    parts = [newsroom.text(40) for _ in range(6)]
    texts = [" ".join(chance.sample(parts, chance.randint(1, 4))) for _ in range(14)]
    texts += [chance.choice(texts).upper() for _ in range(4)]
    texts += [newsroom.wire_copy(chance.choice(texts)) for _ in range(6)] + ["", "Rain"]
    return [{"id": f"article {place}", "text": text} for place, text in enumerate(texts)]


@given(seeds, st.lists(st.sampled_from(THRESHOLDS), min_size=1, max_size=4))
def test_each_step_is_what_clustering_at_its_threshold_finds(seed, thresholds):
    """In any order of thresholds, though pairs are scored once."""
    articles = edition(seed)
    steps = tune(articles, thresholds=thresholds)
    assert [step.threshold for step in steps] == thresholds
    for step in steps:
        found = dedup.cluster(articles, threshold=step.threshold)
        assert (step.clusters, step.copies, step.largest, step.partial) == (
            found.statistics.clusters, found.statistics.copies, found[0].size, len(found.partial),
        )  # fmt: skip
        assert step.precision is step.recall is step.f1 is None


@given(seeds)
def test_scores_are_those_of_an_evaluation(seed):
    """Pairwise, against gold clusters."""
    articles = edition(seed)
    chance = random.Random(seed)
    gold = {article["id"]: chance.randint(0, 5) for article in articles}
    for step in tune(articles, gold, thresholds=(0.2, 0.6)):
        rows = dedup.cluster(articles, threshold=step.threshold).to_dicts()
        scores = evaluate({row["id"]: row["cluster"] for row in rows}, gold, resamples=1).scores
        names = ("pairwise precision", "pairwise recall", "pairwise F1")
        found = (step.precision, step.recall, step.f1)
        assert found == pytest.approx([scores[name].value for name in names])


def test_no_articles_are_no_clusters():
    """Nothing to tune, and no error."""
    step = tune([], thresholds=(0.5,))[0]
    assert (step.clusters, step.copies, step.largest, step.partial) == (0, 0, 0, 0)


def test_a_threshold_out_of_range_is_refused():
    """As in clustering."""
    with pytest.raises(dedup.ParameterError, match=r"threshold must be in \(0, 1\], got 2"):
        tune(["Rain"], thresholds=(0.5, 2))


@pytest.fixture
def files(tmp_path):
    """A corpus and labelled pairs of it."""
    articles = edition(7)
    corpus, labels = tmp_path / "corpus.jsonl", tmp_path / "labels.jsonl"
    corpus.write_text("".join(json.dumps(record) + "\n" for record in articles), encoding="utf-8")
    pairs = [{"a": "article 0", "b": f"article {n}", "label": n % 3} for n in range(1, 20)]
    labels.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    return corpus, labels


def invoked(*words):
    """The result of a command."""
    return CliRunner().invoke(commands, [str(word) for word in words], prog_name="dedup")


@pytest.mark.parametrize(
    ("name", "start"), [("tuning.svg", b"<?xml"), ("tuning.png", b"\x89PNG\r\n\x1a\n")]
)
def test_a_picture_is_drawn_the_same_each_time(files, name, start):
    """Beside the numbers; with labelled pairs it has a second panel."""
    pytest.importorskip("matplotlib")
    picture = files[0].with_name(name)
    done = invoked("tune", *files, "-o", picture)
    assert done.exit_code == 0, done.stderr
    steps = json.loads(done.stdout)
    assert [step["threshold"] for step in steps] == list(THRESHOLDS)
    assert all(0 <= step["f1"] <= 1 for step in steps)
    first = picture.read_bytes()
    assert first.startswith(start)
    invoked("tune", *files, "-o", picture)
    assert picture.read_bytes() == first
    invoked("tune", files[0], "-o", picture)
    assert len(picture.read_bytes()) < len(first)


def test_without_matplotlib_the_extra_is_named(files, monkeypatch):
    """Before anything is read or written."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    picture = files[0].with_name("tuning.svg")
    done = invoked("tune", *files, "-o", picture)
    assert done.exit_code == 1
    assert "pip install 'dedup-news[tune]'" in done.stderr
    assert not picture.exists()
    assert invoked("tune", *files).exit_code == 0
