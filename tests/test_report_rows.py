"""Clusters to rows: every format holds the same, for any id."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.report.rows import write_csv, write_json_lines, write_parquet
from dedup.results import COLUMNS

# Ids that CSV, JSON and UTF-8 each have some trouble with.
ids = st.lists(
    st.text(st.characters() | st.sampled_from('",\r\n\ud800\u2028\x00'), min_size=1),
    min_size=1,
    max_size=6,
    unique_by=lambda id_: id_.encode(errors="replace"),
)


def clusters_of(names: list[str]) -> dedup.Clusters:
    """Articles with some ids, all copies of one text."""
    return dedup.cluster([{"id": name, "text": "snow on the old pier"} for name in names])


def written(write: object, clusters: dedup.Clusters) -> bytes:
    """What a writer writes."""
    stream = io.BytesIO()
    write(clusters, stream)
    return stream.getvalue()


@given(ids)
def test_every_format_holds_the_same_rows(names):
    """JSON Lines, CSV and Parquet read back are the rows of `to_arrow`."""
    clusters = clusters_of(names)
    expected = clusters.to_arrow().to_pylist()
    assert pq.read_table(io.BytesIO(written(write_parquet, clusters))).to_pylist() == expected
    lines = written(write_json_lines, clusters).split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == expected
    heading, *rows = csv.reader(
        io.StringIO(written(write_csv, clusters).decode(), newline=""), strict=True
    )
    assert heading == list(COLUMNS)
    assert [row[0] for row in rows] == [row["id"] for row in expected]


def test_csv_values_are_those_of_json():
    """True and false are words, floats have all their digits, and no kind is empty."""
    lines = written(write_csv, clusters_of(["a", "b"])).decode().splitlines()
    assert lines == [
        "id,cluster,is_lead,size,coverage_of_lead,coverage_of_copy,kind",
        "a,a,true,2,1.0,1.0,",
        "b,a,false,2,1.0,1.0,exact",
    ]


def test_no_articles_are_no_rows():
    """An empty result is an empty file, or a heading."""
    clusters = dedup.cluster([])
    assert written(write_json_lines, clusters) == b""
    assert written(write_csv, clusters).decode() == ",".join(COLUMNS) + "\n"
    assert pq.read_table(io.BytesIO(written(write_parquet, clusters))).num_rows == 0
