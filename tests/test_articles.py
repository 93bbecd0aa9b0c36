"""Files and objects in memory to articles: every format gives the same records."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.articles import Articles, Fields, as_articles, read
from dedup.articles.dates import instant
from dedup.articles.dates import instants as instants_of
from dedup.articles.records import BATCH_BYTES
from dedup.errors import InputError, ParameterError
from dedup.model import Article

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
HARBOUR = Article("h1", "The harbour froze.", "Ice", "Gazette", NOON, "https://a.example/1")
BAKERY = Article("b2", "A bakery burned.\n\nNobody was hurt.")

# Any text that a format can carry: lone surrogates only in JSON and in memory.
unicode_texts = st.text(st.characters(codec="utf-8"), max_size=60)
any_texts = st.text(max_size=60)
instants = st.datetimes(
    min_value=datetime(1700, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)
)

pytestmark = pytest.mark.usefixtures("either_way")


def pile(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Article]]:
    """Articles with unique ids; empty metadata is absent, as it is in CSV."""
    label = st.none() | texts.filter(bool)
    article = st.builds(
        Article, texts.filter(bool), texts, label, label, st.none() | instants, label
    )
    return st.lists(article, max_size=12, unique_by=lambda article: article.id)


def record(article: Article) -> dict[str, str | None]:
    """An article as a JSON record."""
    published = article.published and article.published.isoformat()
    return {
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "source": article.source,
        "published": published,
        "url": article.url,
    }


def write_json_lines(path: Path, records: list[dict[str, object]]) -> Path:
    """A file of records, one a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def ids(articles: Articles) -> list[str]:
    """The ids of one pass."""
    return [article.id for article in articles]


# Every example writes the same file anew.
on_disk = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


# Round trips


@given(articles=pile(any_texts), ascii_only=st.booleans())
@on_disk
def test_json_lines_round_trip(tmp_path, articles, ascii_only):
    """What is written as JSON Lines is read back the same, lone surrogates and NUL too."""
    lines = [json.dumps(record(article), ensure_ascii=ascii_only) for article in articles]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(lines).encode(errors="backslashreplace"))
    assert list(read(path)) == articles


@given(articles=pile(unicode_texts), delimiter=st.sampled_from([",", "\t"]))
@on_disk
def test_csv_round_trip(tmp_path, articles, delimiter):
    """What is written as CSV or TSV is read back the same, line ends in cells too."""
    path = tmp_path / ("a.csv" if delimiter == "," else "a.tsv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, record(HARBOUR), delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(map(record, articles))
    assert list(read(path)) == articles


@given(articles=pile(unicode_texts), native=st.booleans())
@on_disk
def test_parquet_round_trip(tmp_path, articles, native):
    """What is written as Parquet is read back the same, with dates as strings or timestamps."""
    columns = {name: [record(a)[name] for a in articles] for name in record(HARBOUR)}
    schema = {name: pa.string() for name in columns}
    if native:
        columns["published"] = [article.published for article in articles]
        schema["published"] = pa.timestamp("us", "Asia/Tokyo")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns, pa.schema(schema)), path)
    assert list(read(path)) == articles


@given(articles=pile(any_texts))
def test_articles_and_dicts_in_memory_round_trip(articles):
    """Articles and dicts in memory come back as they are."""
    assert list(as_articles(articles)) == articles
    assert list(as_articles([record(article) for article in articles])) == articles


@given(texts=st.lists(any_texts))
def test_texts_are_numbered(texts):
    """Texts in memory have their positions as ids."""
    assert list(as_articles(texts)) == [Article(str(i), text) for i, text in enumerate(texts)]


@given(texts=st.lists(any_texts, min_size=1))
def test_batch_holds_the_utf8_of_every_text(texts):
    """The buffer of a batch is the texts one after another, each between its offsets."""
    (batch,) = as_articles(texts).batches()
    assert (batch.data.dtype, batch.offsets.dtype) == (np.uint8, np.int64)
    assert batch.offsets[0] == 0
    assert batch.offsets[-1] == len(batch.data)
    for i, text in enumerate(texts):
        part = batch.data[batch.offsets[i] : batch.offsets[i + 1]].tobytes()
        assert part == text.encode(errors="surrogatepass")


# Reading again, and in batches


def test_every_source_can_be_read_again(tmp_path):
    """Each pass gives the same articles, skipped records included."""
    path = write_json_lines(tmp_path / "a.jsonl", [{"id": 1, "text": "x"}, {"id": 2}])
    articles = read(path, skip_bad_records=True)
    for _ in range(2):
        assert ids(articles) == ["1"]
        assert articles.bad_records.count == 1
    for source in (
        iter(["x", "y"]),
        (text for text in ["x", "y"]),
        ["x", "y"],
        pd.Series(["x", "y"]),
    ):
        articles = as_articles(source)
        assert ids(articles) == ids(articles) == ["0", "1"]


def test_passes_do_not_disturb_each_other(tmp_path):
    """Two passes over one Articles may run side by side."""
    articles = read(write_json_lines(tmp_path / "a.jsonl", [record(HARBOUR), record(BAKERY)]))
    assert [a == b for a, b in zip(articles, articles, strict=True)] == [True, True]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "txt", "memory"])
def test_large_inputs_come_in_many_batches(tmp_path, kind):
    """Whatever the format, a batch is about BATCH_BYTES of text and none is lost.

    Its buffer is read-only: the loops would be compiled again for another kind.
    """
    records = [{"id": f"{i:04}", "text": f"{i} é" * 500} for i in range(1500)]
    path = tmp_path / f"a.{kind}"
    source = path
    if kind == "jsonl":
        write_json_lines(path, records)
    elif kind == "csv":
        pd.DataFrame(records).to_csv(path, index=False)
    elif kind == "parquet":
        pd.DataFrame(records).to_parquet(path)
    elif kind == "txt":
        path.mkdir()
        for one in records:
            (path / f"{one['id']}.txt").write_text(one["text"])
    else:
        source = records
    batches = list(as_articles(source).batches())
    assert len(batches) > 2
    assert all(len(batch.data) < 2 * BATCH_BYTES for batch in batches)
    assert not any(batch.data.flags.writeable for batch in batches)
    texts = [article.text for article in as_articles(source)]
    assert texts == [one["text"] for one in records]


def test_articles_pass_through_as_articles():
    """An Articles is returned as it is."""
    articles = as_articles(["x"])
    assert as_articles(articles) is articles


# Sources


def test_folder_is_read_whole_and_sorted(tmp_path):
    """A folder gives every known file in it, sorted, and counts the others."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "z.txt").write_text("zed")
    (tmp_path / "b.TXT").write_bytes("\ufeffwith mark\r\nand line".encode())
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"packed"))
    (tmp_path / "c.txt.zst").write_bytes(pa.compress(b"denser", "zstd", asbytes=True))
    write_json_lines(tmp_path / "deep" / "a.jsonl", [record(HARBOUR)])
    (tmp_path / "README.md").write_text("no article")
    (tmp_path / ".hidden.txt").write_text("no article")
    articles = read(tmp_path)
    assert [(article.id, article.text) for article in articles] == [
        ("a.txt.gz", "packed"),
        ("b.TXT", "with mark\r\nand line"),
        ("c.txt.zst", "denser"),
        ("h1", HARBOUR.text),
        ("deep/er/z.txt", "zed"),
    ]
    assert articles.ignored_files == 1


def test_folder_may_hold_what_is_no_file(tmp_path):
    """A pipe that nobody writes to would be waited for."""
    (tmp_path / "a.txt").write_text("snow")
    os.mkfifo(tmp_path / "b.txt")
    articles = read(tmp_path)
    assert ids(articles) == ["a.txt"]
    assert articles.ignored_files == 1


def test_names_of_any_bytes_are_ids_that_can_be_written(tmp_path):
    """Two names that are no UTF-8 stay two."""
    for name in (b"\xfe.txt", b"\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("snow")
    assert ids(read(tmp_path)) == [r"\udcfe.txt", r"\udcff.txt"]


def test_seeds_are_five_articles():
    """The sample folder of the project is read with file names as ids."""
    seeds = Path(__file__).parents[1] / "seeds"
    assert ids(read(seeds)) == sorted(path.name for path in seeds.glob("*.txt"))


@pytest.mark.parametrize("kind", ["jsonl", "ndjson", "json", "csv", "tsv"])
@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_packed_files(tmp_path, kind, packing):
    """Each line format is read from gzip and from zstd."""
    path = tmp_path / f"a.{kind}.{packing}"
    tab = "\t" if kind == "tsv" else ","
    data = (
        f"id{tab}text\nx{tab}snow\n" if kind in ("csv", "tsv") else '{"id": "x", "text": "snow"}\n'
    )
    packed = (
        gzip.compress(data.encode())
        if packing == "gz"
        else pa.compress(data.encode(), "zstd", asbytes=True)
    )
    path.write_bytes(packed)
    assert list(read(path)) == [Article("x", "snow")]


def test_paths_in_any_mixture(tmp_path):
    """Files and folders are read in the order in which they are given."""
    lines = write_json_lines(tmp_path / "a.jsonl", [record(HARBOUR)])
    (tmp_path / "pile").mkdir()
    (tmp_path / "pile" / "x.txt").write_text("snow")
    assert ids(read(str(lines), tmp_path / "pile")) == ["h1", "x.txt"]
    assert ids(as_articles([tmp_path / "pile", lines])) == ["x.txt", "h1"]
    assert ids(as_articles(str(lines))) == ids(as_articles(lines)) == ["h1"]


def test_standard_input_can_be_read_again(monkeypatch):
    """Standard input is kept in a temporary file, which goes when the articles go."""
    lines = b'{"id": "x", "text": "snow"}\n{"text": "ice"}\n'
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    before = set(Path(tempfile.gettempdir()).glob("dedup-*.jsonl"))
    articles = read("-")
    assert ids(articles) == ids(articles) == ["x", "-:2"]
    (spool,) = set(Path(tempfile.gettempdir()).glob("dedup-*.jsonl")) - before
    del articles
    assert not spool.exists()


COLUMNS = {
    "arrow array": pa.array,
    "arrow chunks": lambda texts: pa.chunked_array([texts[:1], texts[1:]]),
    "arrow dictionary": lambda texts: pa.array(texts).dictionary_encode(),
    "arrow slice": lambda texts: pa.array(["cut", *texts]).slice(1),
    "pandas": pd.Series,
    "pandas object": lambda texts: pd.Series(texts, dtype=object),
    "pandas index": lambda texts: pd.Series(texts, index=[7, 8]),
    "polars": pl.Series,
    "polars categories": lambda texts: pl.Series(texts, dtype=pl.Categorical),
    "numpy": np.array,
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_of_texts(kind):
    """A column of texts of any library gives its texts, numbered."""
    column = COLUMNS[kind](["snow", "glace é"])
    assert list(as_articles(column)) == [Article("0", "snow"), Article("1", "glace é")]


TABLES = {
    "arrow": pa.table,
    "arrow batch": pa.record_batch,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars categories": lambda columns: pl.DataFrame(columns).cast({pl.String: pl.Categorical}),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables(kind):
    """A table of any library gives articles, with its dates, integer ids and gaps."""
    table = TABLES[kind](
        {
            "id": [7, 8],
            "body": ["snow", "ice"],
            "headline": ["Cold", None],
            "date": [datetime(2024, 5, 6, 12), None],
            "pages": [1, 2],
        }
    )
    assert list(as_articles(table)) == [
        Article("7", "snow", "Cold", published=NOON),
        Article("8", "ice"),
    ]


def test_pandas_holds_what_arrow_cannot():
    """Lone surrogates in pandas objects are text like any other."""
    frame = pd.DataFrame({"text": ["a\ud800", "b"], "title": ["x", float("nan")]}, dtype=object)
    assert list(as_articles(frame)) == [Article("0", "a\ud800", "x"), Article("1", "b")]
    assert [article.text for article in as_articles(frame["text"])] == ["a\ud800", "b"]


def test_plain_files_need_no_arrow(tmp_path):
    """JSON Lines and texts are read without the cost of importing pyarrow."""
    write_json_lines(tmp_path / "a.jsonl", [record(HARBOUR)])
    (tmp_path / "x.txt").write_text("snow")
    code = (
        "import sys; from dedup.articles import read; list(read(sys.argv[1]));"
        "print([m for m in ('pyarrow', 'pandas', 'polars') if m in sys.modules])"
    )
    root = Path(__file__).parents[1]
    run = [sys.executable, "-c", code, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    assert subprocess.check_output(run, env=environment, text=True).strip() == "[]"


# Fields


@pytest.mark.parametrize(
    "names",
    [
        ("id", "text", "title", "source", "published", "url"),
        ("id", "body", "headline", "outlet", "date", "url"),
        ("id", "content", "title", "publisher", "published_at", "url"),
    ],
)
@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_usual_names_are_found(tmp_path, names, kind):
    """The usual names of the fields need no option."""
    row = dict(zip(names, record(HARBOUR).values(), strict=True))
    assert list(read(_written(tmp_path, kind, [row | {"other": "x"}]))) == [HARBOUR]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_named_fields_win(tmp_path, kind):
    """A name that is given is taken, whatever usual names are there, and however odd it is."""
    row = {"text": "no", "full text": "snow", "class": "No. 1", "url": "u"}
    fields = Fields(id="class", text="full text", title="url", url="url")
    path = _written(tmp_path, kind, [row])
    assert list(read(path, fields=fields)) == [Article("No. 1", "snow", "u", url="u")]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_field_may_be_two_parts(tmp_path, kind):
    """Such as a text that is its own id, or its own title."""
    path = _written(tmp_path, kind, [{"id": "rain", "content": "snow"}])
    assert list(read(path, fields=Fields(text="id"))) == [Article("rain", "rain")]
    fields = Fields(title="content")
    assert list(read(path, fields=fields)) == [Article("rain", "snow", "snow")]


@pytest.mark.parametrize("part", ["id", "title", "source", "published", "url"])
@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "dicts"])
def test_a_part_may_be_left_unread(tmp_path, kind, part):
    """Such as dates that are none; an id is made instead."""
    row = {"id": "9", "text": "snow", "title": "t", "source": "s", "date": "4/18/18", "url": "u"}
    if part != "published":
        row["date"] = "2024-01-05"
    rows = [row, {**row, "id": "10"}]
    fields = Fields(**{part: "-"})
    if kind == "dicts":
        articles = list(as_articles(rows, fields=fields))
    else:
        articles = list(read(_written(tmp_path, kind, rows), fields=fields))
    for article, its in zip(articles, rows, strict=True):
        parts = {**its, "published": datetime(2024, 1, 5, tzinfo=UTC)}
        del parts["date"]
        if part == "id":
            assert article.id != its["id"]
            parts["id"] = article.id
        else:
            parts[part] = None
        assert article == Article(**parts)


def test_a_part_left_unread_of_lines_that_are_parsed_one_by_one(tmp_path):
    """As where a line is blank."""
    path = tmp_path / "a.jsonl"
    path.write_text('\n{"id": "9", "text": "snow", "date": "4/18/18"}\n')
    assert list(read(path, fields=Fields(published="-"))) == [Article("9", "snow")]


@pytest.mark.parametrize("source", ["seeds", ["one text"]])
def test_names_of_fields_are_fields(source):
    """Not a dict of them, nor numbers."""
    with pytest.raises(ParameterError, match=r"fields must be a dedup\.Fields, got dict"):
        as_articles(source, fields={"text": "text"})
    with pytest.raises(ParameterError, match="the name of a field must be a str, got 5"):
        Fields(text=5)


def test_a_text_is_never_left_unread():
    """There is nothing to compare without."""
    with pytest.raises(ParameterError, match="text must be the name of a field, got '-'"):
        Fields(text="-")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_first_name_with_a_value_counts(tmp_path, kind):
    """Where a record has no value in the preferred field the next usual name is taken."""
    rows = [
        {"id": "1", "text": "snow", "body": "no", "title": None, "headline": "Cold"},
        {"id": "2", "text": None, "body": "ice", "title": "Colder", "headline": "no"},
    ]
    assert list(read(_written(tmp_path, kind, rows))) == [
        Article("1", "snow", "Cold"),
        Article("2", "ice", "Colder"),
    ]


def _written(folder: Path, kind: str, rows: list[dict[str, object]]) -> Path:
    path = folder / f"a.{kind}"
    if kind == "jsonl":
        write_json_lines(path, rows)
    elif kind == "csv":
        pd.DataFrame(rows).to_csv(path, index=False)
    else:
        pd.DataFrame(rows).to_parquet(path)
    return path


@pytest.mark.parametrize(
    ("kind", "place"), [("jsonl", "a.jsonl:2"), ("csv", "a.csv:3"), ("parquet", "a.parquet:2")]
)
def test_records_without_an_id_are_named_by_their_place(tmp_path, monkeypatch, kind, place):
    """A missing id is the path as given with the line, or the row as a spreadsheet counts it."""
    monkeypatch.chdir(tmp_path)
    _written(tmp_path, kind, [{"id": "x", "text": "snow"}, {"id": None, "text": "ice"}])
    assert ids(read(f"a.{kind}")) == ["x", place]


def test_json_lines_details(tmp_path):
    """Byte order mark, CRLF, blank lines, NaN, other integers and a last line without an end."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": 1, "text": "a", "score": NaN}\r\n\r\n \n'
        b'{"id": 123456789012345678901234567890, "text": "", "x": "\\udc00"}\n'
        b'{"text": "\\u0000\xe2\x80\x8f\xf0\x9f\x98\x80", "text": "\\ud83d\\ude00\\ud800"}'
    )
    assert [(article.id, article.text) for article in read(path)] == [
        ("1", "a"),
        ("123456789012345678901234567890", ""),
        (f"{path}:5", "\U0001f600\ud800"),
    ]


def test_csv_details(tmp_path):
    """Byte order mark, NUL, quoted line ends and rows without cells; an empty cell is no value."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'\xef\xbb\xbfid,text,title\r\n1,"a ""b""\r\n\nc\x00",\r\n\r\n2,,T\r\n')
    assert list(read(path)) == [Article("1", 'a "b"\r\n\nc\x00'), Article("2", "", "T")]


# Dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-06T12:00:00Z", NOON),
        ("2024-05-06T21:00:00+0900", NOON),
        ("2024-05-06 12:00:00", NOON),
        (" 2024-05-06T12:00:00.123456789Z ", NOON.replace(microsecond=123456)),
        ("2024-05-06", NOON.replace(hour=0)),
        ("20240506", NOON.replace(hour=0)),
        ("Mon, 06 May 2024 14:00:00 +0200", NOON),
        ("Mon, 06 May 2024 12:00:00 GMT", NOON),
        ("Mon, 06 May 2024 12:00:00 -0000", NOON),
        ("Mon, 06 May 2024 12:00:00 -0000 (somewhere)", NOON),
        ("Mon, 06 May 2024 08:00:00 EDT", NOON),
        ("6 May 2024 12:00", NOON),
        ("Mon May  6 12:00:00 2024", NOON),
        ("2024-05-06 12:00:00 UTC", NOON),
        ("2024-05-06T12:00 GMT", NOON),
        ("1714996800", NOON),
        (1714996800, NOON),
        (1714996800.5, NOON.replace(microsecond=500000)),
        (20240506, NOON.replace(hour=0)),
        (20240506.0, NOON.replace(hour=0)),
        (20240230, datetime.fromtimestamp(20240230, UTC)),
        (21010101, datetime.fromtimestamp(21010101, UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (date(2024, 5, 6), NOON.replace(hour=0)),
        (datetime(2024, 5, 6, 12), NOON),
        (datetime(2024, 5, 6, 14, tzinfo=timezone(timedelta(hours=2))), NOON),
        (pd.Timestamp(NOON), NOON),
        (pd.NaT, None),
        (float("nan"), None),
        ("", None),
        (None, None),
    ],
)
def test_dates(value, expected):
    """A date in any usual form is an instant in UTC; without a zone it is UTC."""
    assert instant(value) == expected
    (article,) = as_articles([{"text": "x", "published": value}])
    assert article.published == expected
    assert expected is None or article.published.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [2024, 1999.0, "yesterday", "2024", "202405061200",
     "2024-13-01", 1714996800000, float("inf"), True, [1],
     "0001-01-01T00:00:00+14:00", "Mon, 06 May 99999999999999999999 12:00:00",
     "2024-05-06 12:00:00 IST", "2024-05-06 UTC", "2024-05-06T12:00:00+01:00 UTC"],
)  # fmt: skip
def test_what_is_no_date(value):
    """Anything else is refused, milliseconds too, rather than taken for another day."""
    with pytest.raises(ValueError):
        instant(value)


@pytest.mark.parametrize(
    "zone", ["IST", "(IST)", "CET", "Europe/Paris", "GMT+0530", "+05:30", "PM", "IST 2024"]
)
def test_a_zone_that_is_not_known_is_not_taken_for_another(zone):
    """Nor is the half of a day."""
    with pytest.raises(ValueError, match="a zone that is not known"):
        instant(f"Mon, 06 May {'' if '2024' in zone else '2024 '}12:00:00 {zone}")


usual_dates = st.sampled_from(
    ["2024-05-06T12:00:00Z", "2024-05-06T12:00:00+00:00", "2024-05-06T14:00:00+02:00",
     "2024-05-06", " 2024-05-06T12:00:00Z ", "Mon, 06 May 2024 12:00:00 GMT", "", None, NOON,
     1714996800, 20240506]
)  # fmt: skip


@given(st.lists(usual_dates, max_size=4))
def test_dates_of_many_articles_are_those_of_each(values):
    """Whether they are of one form or not."""
    expected = [instant(value) for value in values]
    found = instants_of(values)
    assert found == expected
    assert [date and date.tzinfo for date in found] == [date and date.tzinfo for date in expected]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_arrow_timestamps(unit, zone):
    """Timestamps of every unit and zone are instants in UTC."""
    stamp = pa.array([NOON if zone else NOON.replace(tzinfo=None)], pa.timestamp(unit, zone))
    (article,) = as_articles(pa.table({"text": ["x"], "date": stamp}))
    assert article.published == NOON


def test_only_what_holds_articles_is_taken():
    """One dict, bytes, a number or one Article is no collection of articles."""
    for source in ({"text": "x"}, b"x", 5, None, HARBOUR):
        with pytest.raises(InputError, match="articles must be a path, paths, texts, dicts"):
            as_articles(source)
