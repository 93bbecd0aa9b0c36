"""The gate of `benchmarks/quality.py`: what fails, what is noted, what an update writes."""

from floors import changes, failures, updated
from hypothesis import given
from hypothesis import strategies as st

scores = st.dictionaries(st.sampled_from(["ARI", "strict F1", "lenient F1"]), st.floats(-1, 1))
FLOORS = {
    "sha256": {"news.jsonl": "12ab"},
    "articles": 10,
    "clusters": 3,
    "largest": 4,
    "ceilings": {"largest": 4},
    "floors": {"ARI": 0.9},
}


def with_scores(floors):
    """The record with other scores."""
    return {**FLOORS, "floors": floors}


def test_a_run_at_its_floors_passes():
    """The same numbers are neither a failure nor a note."""
    assert list(failures(FLOORS, FLOORS)) == []
    assert list(changes(FLOORS, FLOORS)) == []


def test_each_shortfall_is_one_line():
    """A low score, another file and other articles fail, with what must hold and what was given."""
    record = {
        **FLOORS,
        "sha256": {"news.jsonl": "34cd"},
        "articles": 9,
        "floors": {"ARI": 0.899},
    }
    assert list(failures(record, FLOORS)) == [
        "sha256 of news.jsonl must be 12ab, got 34cd",
        "articles must be 10, got 9",
        "ARI must be at least 0.9, got 0.899",
    ]


def test_a_score_that_is_gone_fails():
    """A floor without a score is not met."""
    assert list(failures(with_scores({}), FLOORS)) == ["ARI must be at least 0.9, got None"]


def test_a_corpus_without_floors_fails():
    """A gate that was never set does not pass in silence."""
    assert list(failures(FLOORS, None)) == ["floors must be written with --update first, got none"]


def test_a_count_above_its_ceiling_fails():
    """A larger cluster than was read whole."""
    assert list(failures({**FLOORS, "largest": 5}, FLOORS)) == ["largest must be at most 4, got 5"]


@given(st.integers(1, 9), st.integers(1, 9))
def test_update_never_raises_a_ceiling(new, old):
    """Unless it is told to."""
    record = {**FLOORS, "largest": new, "ceilings": {"largest": new}}
    floors = {**FLOORS, "ceilings": {"largest": old}}
    assert updated(record, floors, lower=False)["ceilings"] == {"largest": min(new, old)}
    assert updated(record, floors, lower=True)["ceilings"] == {"largest": new}


def test_other_cluster_counts_are_noted():
    """More clusters are no failure by themselves, and a smaller one is none."""
    record = {**FLOORS, "clusters": 5, "largest": 2}
    assert list(failures(record, FLOORS)) == []
    assert list(changes(record, FLOORS)) == ["clusters was 3, is 5", "largest was 4, is 2"]


@given(scores, scores)
def test_update_never_lowers_a_floor(new, old):
    """Every old floor is kept or raised, and every new score has a floor."""
    floors = updated(with_scores(new), with_scores(old), lower=False)["floors"]
    assert floors.keys() == new.keys() | old.keys()
    assert all(floors[score] >= floor for score, floor in [*old.items(), *new.items()])
    assert all(floors[score] in (old.get(score), new.get(score)) for score in floors)


@given(scores, scores)
def test_lower_takes_the_run_as_it_is(new, old):
    """Told to lower, the new floors are the scores, and the run passes."""
    record = with_scores(new)
    assert updated(record, with_scores(old), lower=True) == record
    assert list(failures(record, updated(record, None, lower=False))) == []
