"""Clusters as a sequence, as rows, as Arrow and pandas."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pytest

import dedup

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
STORY = " ".join(f"w{number}" for number in range(40))
ARTICLES = [
    dedup.Article("cut", " ".join(STORY.split()[:30]), "Short", "PA", None, "https://b.example"),
    dedup.Article("alone", "Nothing like it was printed before."),
    dedup.Article("wire", STORY, "Long", "AP", NOON, "https://a.example"),
    dedup.Article("twin", STORY.upper(), None, None, None, None),
    dedup.Article("none", "…"),
]
COLUMNS = ["id", "cluster", "is_lead", "size", "coverage_of_lead", "coverage_of_copy", "kind"]
ROWS = [
    ("wire", "wire", True, 3, 1.0, 1.0, None),
    ("twin", "wire", False, 3, 1.0, 1.0, "exact"),
    ("cut", "wire", False, 3, 26 / 36, 1.0, "near"),
    ("alone", "alone", True, 1, 1.0, 1.0, None),
    ("none", "none", True, 1, 1.0, 1.0, None),
]


@pytest.fixture(scope="module")
def found():
    """A story with an exact and a cut copy, and two articles alone."""
    return dedup.cluster(ARTICLES)


def test_clusters_are_a_sequence(found):
    """Length, places from both ends, slices, iteration, membership."""
    assert isinstance(found, Sequence)
    assert isinstance(found, dedup.Clusters)
    listed = list(found)
    assert len(found) == len(listed) == 3
    assert [found[place] for place in range(3)] == listed
    assert [found[place] for place in (-3, -2, -1)] == listed
    assert found[1:] == listed[1:]
    assert found[::-1] == list(reversed(found)) == listed[::-1]
    assert found[5:] == []
    assert listed[1] in found
    assert found.index(listed[2]) == 2
    for place in (3, -4):
        with pytest.raises(IndexError):
            found[place]


def test_a_cluster_holds_what_is_known_of_its_articles(found):
    """Without their texts; the copies that share most with the lead come first."""
    cluster = found[0]
    assert cluster.lead == dedup.Document("wire", "Long", "AP", NOON, "https://a.example", 40)
    assert cluster.reason == "earliest, 2024-05-06 12:00 UTC"
    assert cluster.copies == (
        dedup.Copy("twin", None, None, None, None, 40, "exact", dedup.Coverage(1.0, 1.0)),
        dedup.Copy(
            "cut", "Short", "PA", None, "https://b.example", 30, "near",
            dedup.Coverage(26 / 36, 1.0),
        ),
    )  # fmt: skip


def test_an_article_alone_leads_itself_for_no_reason(found):
    """It has no copies."""
    cluster = found[1]
    assert (cluster.lead.id, cluster.label, cluster.reason) == ("alone", "alone", "")
    assert (cluster.size, cluster.copies) == (1, ())


def test_rows_are_one_an_article_with_leads_before_their_copies(found):
    """The largest cluster first, then by the id of the lead."""
    assert [tuple(row.values()) for row in found.to_dicts()] == ROWS
    assert all(list(row) == COLUMNS for row in found.to_dicts())


def test_rows_are_ready_for_json(found):
    """Nothing but what JSON has."""
    assert json.loads(json.dumps(found.to_dicts(), allow_nan=False)) == found.to_dicts()


def test_arrow_and_pandas_hold_the_same_rows(found):
    """The columns have the types of their values."""
    table = found.to_arrow()
    assert table.to_pylist() == found.to_dicts()
    text, share = pa.string(), pa.float64()
    assert table.schema.names == COLUMNS
    assert table.schema.types == [text, text, pa.bool_(), pa.int64(), share, share, text]
    frame = found.to_pandas()
    assert list(frame.columns) == COLUMNS
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert rows == found.to_dicts()


def test_no_clusters_have_the_same_columns():
    """An empty table of the same schema."""
    table = dedup.cluster([]).to_arrow()
    assert (table.num_rows, table.schema.names) == (0, COLUMNS)
    assert table.schema == dedup.cluster(["Rain"]).to_arrow().schema
    assert list(dedup.cluster([]).to_pandas().columns) == COLUMNS


def test_ids_that_are_no_utf8_are_shown_as_far_as_arrow_can():
    """A lone surrogate in an id stays in rows, and is replaced in Arrow."""
    odd = dedup.cluster([{"id": "a\ud800", "text": "Rain"}])
    assert odd.to_dicts()[0]["id"] == "a\ud800"
    assert odd.to_arrow().column("id").to_pylist() == ["a?"]


def test_statistics_count_what_one_run_did(found):
    """Articles, stories, clusters of two or more, copies, exact ones, wordless ones."""
    statistics = found.statistics
    assert isinstance(statistics, dedup.Statistics)
    assert (statistics.articles, statistics.stories, statistics.clusters) == (5, 3, 1)
    assert (statistics.copies, statistics.exact, statistics.wordless) == (2, 1, 1)
    assert statistics.bad_records == 0
    assert statistics.seconds
    assert all(seconds >= 0 for seconds in statistics.seconds.values())


def test_the_repr_is_short_however_many_clusters_there_are():
    """It says what one run did, and lists no article."""
    shown = repr(dedup.cluster([f"story{n} number{n} of its own kind" for n in range(500)]))
    assert shown.startswith("Clusters(statistics=Statistics(articles=500, stories=")
    assert len(shown) < 500
