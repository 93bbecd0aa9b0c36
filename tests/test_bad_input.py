"""Bad input: one clear line with path and line or row, or counted and passed over."""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.articles import Articles, Fields, as_articles, read
from dedup.errors import InputError

pytestmark = pytest.mark.usefixtures("either_way")

GOOD = b'{"id": "good", "text": "snow"}\n'
DATE = "published must be a date (ISO 8601, RFC 2822 or epoch seconds), got"
OBJECT = "a line must be one JSON object, got"


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def message(articles: Articles) -> str:
    """The error of one pass, which must be one line."""
    with pytest.raises(InputError) as caught:
        list(articles)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def open_message(*paths: str) -> str:
    """The error of opening paths, which must be one line."""
    with pytest.raises(InputError) as caught:
        read(*paths)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Records


BAD_LINES = {
    b'{"id": 1}': "a record must have a field text, body or content, got the fields id",
    b"{}": "a record must have a field text, body or content, got the fields (none)",
    b'{"text": null}': "text must be a string, got null",
    b'{"text": 5}': "text must be a string, got 5",
    b'{"text": ["a"]}': "text must be a string, got ['a']",
    b'{"text": "a"': f"{OBJECT} broken JSON (Expecting ',' delimiter at column 13)",
    b'{"text": "a"} {"text": "b"}': f"{OBJECT} broken JSON (Extra data at column 15)",
    b'{"text": "a\x00"}': f"{OBJECT} broken JSON (Invalid control character at column 12)",
    b"snow": f"{OBJECT} broken JSON (Expecting value at column 1)",
    b"[1, 2]": f"{OBJECT} an array",
    b'"snow"': f"{OBJECT} a string",
    b"17": f"{OBJECT} a number",
    b"null": f"{OBJECT} null",
    b"true": f"{OBJECT} true or false",
    b'{"text": "a\xff"}': "text must be UTF-8, got the byte 0xff at position 11",
    b'{"text": "a", "id": 1.5}': "id must be a string or an integer, got 1.5",
    b'{"text": "a", "id": true}': "id must be a string or an integer, got True",
    b'{"text": "a", "title": ["b"]}': "title must be a string or an integer, got ['b']",
    b'{"text": "a", "source": {}}': "source must be a string or an integer, got {}",
    b'{"text": "a", "date": "soon"}': f"{DATE} 'soon'",
    b'{"text": "a", "date": "2024-02-30"}': f"{DATE} '2024-02-30'",
    b'{"text": "a", "date": 1714996800000}': f"{DATE} 1714996800000",
    b'{"text": "a", "id": "good"}': "id must be unique, got 'good', which a.jsonl:1 has too",
}


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line.decode(errors="replace"))
def test_bad_line(line):
    """A bad line is named by path and number; skipped, it leaves the lines around it."""
    Path("a.jsonl").write_bytes(GOOD + line + b'\n{"id": "too", "text": "ice"}\n')
    expected = f"a.jsonl:2: {BAD_LINES[line]}"
    assert message(read("a.jsonl")) == expected
    articles = read("a.jsonl", skip_bad_records=True)
    assert [article.id for article in articles] == ["good", "too"]
    assert (articles.bad_records.count, articles.bad_records.messages) == (1, [expected])


@given(
    lines=st.lists(
        st.sampled_from([*BAD_LINES, b"", b" ", b"{", b"}", b'{"text": "a"} ', b'{"text":\r"b"}'])
        | st.integers(0, 9).map(lambda i: b'{"text": "%d"}' % i)
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_line_is_read_the_same_whatever_stands_around_it(lines):
    """A file gives the articles and the errors that its lines give alone."""
    expected, errors, seen = [], [], set()
    for number, line in enumerate(lines, 1):
        Path("a.jsonl").write_bytes(line)
        alone = read("a.jsonl", skip_bad_records=True)
        for article in alone:
            if article.id == "a.jsonl:1" or article.id not in seen:
                expected.append(article.text)
            else:
                errors.append(f"a.jsonl:{number}")
            seen.add(article.id)
        errors += [f"a.jsonl:{number}"] * alone.bad_records.count
    Path("a.jsonl").write_bytes(b"\n".join(lines))
    together = read("a.jsonl", skip_bad_records=True)
    assert [article.text for article in together] == expected
    assert [line.split(": ")[0] for line in together.bad_records.messages] == errors[:10]


def test_objects_do_not_make_up_for_blank_lines():
    """Two objects on a line are an error, even where another line has none."""
    Path("a.jsonl").write_bytes(b'\n{"text": "a"} {"text": "b"}\n')
    assert message(read("a.jsonl")) == f"a.jsonl:2: {OBJECT} broken JSON (Extra data at column 15)"


def test_json_nested_too_deep():
    """Brackets beyond any sense are broken JSON, not a crash."""
    Path("a.jsonl").write_bytes(b'{"text": ' + b"[" * 100_000)
    assert message(read("a.jsonl")).startswith(f"a.jsonl:1: {OBJECT} broken JSON (")


BAD_ROWS = {
    b"1,a": "a row must have 3 cells as the header has, got 2",
    b"1,a,,": "a row must have 3 cells as the header has, got 4",
    b"1,a\xe9,": "text must be UTF-8, got the byte 0xe9",
    b"1,a,never": f"{DATE} 'never'",
    b"good,a,": "id must be unique, got 'good', which a.csv:2 has too",
}


@pytest.mark.parametrize("row", BAD_ROWS, ids=lambda row: row.decode(errors="replace"))
def test_bad_csv_row(row):
    """A bad row is named by path and number, however many lines the rows before it take."""
    Path("a.csv").write_bytes(b'id,text,date\ngood,"a\n\nb",\n' + row + b"\ntoo,ice,\n")
    expected = f"a.csv:3: {BAD_ROWS[row]}"
    assert message(read("a.csv")) == expected
    articles = read("a.csv", skip_bad_records=True)
    assert [article.id for article in articles] == ["good", "too"]
    assert articles.bad_records.messages == [expected]


def test_csv_quote_that_is_never_closed():
    """An open quote is an error, not one long article, and tells what it takes with it."""
    start = "a row must have its quotes closed, and doubled within a cell, got"
    Path("a.csv").write_text('id,text\n1,"snow\n' + "2,ice\n" * 9)
    assert message(read("a.csv")) == (
        f"a.csv:2: {start} unexpected end of data: lines 2 to 11 are lost"
    )
    Path("a.csv").write_text('id,text\n1,"snow\n2,ice\n3,"sleet"\n4,"hail"x\n5,rain\n')
    articles = read("a.csv", skip_bad_records=True)
    assert [article.id for article in articles] == ["5"]
    assert articles.bad_records.messages == [
        f"a.csv:2: {start} ',' expected after '\"': lines 2 to 4 are lost",
        f"a.csv:3: {start} ',' expected after '\"'",
    ]


def test_bad_parquet_rows():
    """Null texts, broken UTF-8 and dates that are none are named by row."""
    texts = pa.array([b"snow", None, b"a\xff", b"ice", b"sleet"]).view(pa.string())
    titles = pa.array([b"x", b"x", b"x", b"a\xfe", None]).view(pa.string())
    table = pa.table({"text": texts, "title": titles, "date": ["2024-05-06"] * 4 + ["never"]})
    pq.write_table(table, "a.parquet")
    articles = read("a.parquet", skip_bad_records=True)
    assert [article.text for article in articles] == ["snow"]
    assert articles.bad_records.messages == [
        "a.parquet:2: text must be a string, got null",
        "a.parquet:3: text must be UTF-8, got the byte 0xff at position 1",
        "a.parquet:4: title: text must be UTF-8, got the byte 0xfe at position 1",
        f"a.parquet:5: {DATE} 'never'",
    ]


BEYOND = {
    pa.timestamp("us"): 2**62,
    pa.timestamp("s", "UTC"): 2**62,
    pa.timestamp("ms"): -(2**62),
    pa.date32(): 2**31 - 1,
    pa.date64(): 2**62 // 86_400_000 * 86_400_000,
    pa.duration("s"): 2**62,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", BEYOND, ids=str)
def test_arrow_values_beyond_the_range_of_python(kind, packed):
    """They are bad records like any other, whatever part of an article they are."""
    bits = pa.int32() if kind == pa.date32() else pa.int64()
    column = pa.array([BEYOND[kind], None], bits).cast(kind)
    column = column.dictionary_encode() if packed else column
    reason = f"a value must be within the range of Python, got {BEYOND[kind]} ({kind})"
    for name in ("published", "title"):
        table = pa.table({"text": ["snow", "ice"], name: column})
        assert message(as_articles(table)) == f"record 0: {name}: {reason}"
        assert [article.text for article in as_articles(table, skip_bad_records=True)] == ["ice"]


def test_parquet_values_beyond_the_range_of_python():
    """In a file, and in lists, which have no value to show."""
    dates = pa.array([2**62, 0, None], pa.timestamp("us"))
    titles = pa.array([None, [2**62], None], pa.list_(pa.timestamp("us")))
    pq.write_table(pa.table({"text": ["a", "b", "c"], "date": dates, "title": titles}), "a.parquet")
    articles = read("a.parquet", skip_bad_records=True)
    assert [article.text for article in articles] == ["c"]
    start = "a value must be within the range of Python, got"
    assert articles.bad_records.messages == [
        f"a.parquet:1: published: {start} {2**62} (timestamp[us])",
        f"a.parquet:2: title: {start} … (list<element: timestamp[us]>)",
    ]


def test_bad_records_in_memory():
    """Records in memory are named by their position, from 0."""
    source = ["snow", None, {"id": "x"}, {"text": "ice", "id": "0"}, b"bytes"]
    articles = as_articles(source, skip_bad_records=True)
    assert [article.text for article in articles] == ["snow"]
    assert articles.bad_records.messages == [
        "record 1: an article must be a str, a dict or an Article, got NoneType",
        "record 2: a record must have a field text, body or content, got the fields id",
        "record 3: id must be unique, got '0', which record 0 has too",
        "record 4: an article must be a str, a dict or an Article, got bytes",
    ]
    assert message(as_articles(pd.Series(["x", None]))) == (
        "record 1: text must be a string, got null"
    )


def test_duplicate_id_across_files():
    """The two places of a duplicate id may lie in different inputs, far apart."""
    Path("a.jsonl").write_bytes(b'\n{"text": "x"}\n{"id": "twin", "text": "x"}\n')
    Path("b.csv").write_text("id,text\nx,y\ntwin,y\n")
    expected = "b.csv:3: id must be unique, got 'twin', which a.jsonl:3 has too"
    assert message(read("a.jsonl", "b.csv")) == expected
    Path("c.jsonl").write_bytes(b'{"id": "twin", "text": "%d"}\n' % 0)
    assert message(read("c.jsonl", "c.jsonl")) == (
        "c.jsonl:1: id must be unique, got 'twin', which c.jsonl:1 has too"
    )


def test_one_name_in_two_folders():
    """The message tells the way out."""
    for folder in ("news/mon", "news/tue"):
        Path(folder).mkdir(parents=True)
        Path(folder, "a.txt").write_text("snow")
    assert message(read("news/mon", "news/tue")) == (
        "news/tue/a.txt: id must be unique, got 'a.txt', which news/mon/a.txt has too: "
        "name the folder above both instead"
    )
    assert [article.id for article in read("news")] == ["mon/a.txt", "tue/a.txt"]


def test_ten_messages_are_kept_and_all_are_counted():
    """Of many bad records the first ten are named, in order, on every pass."""
    Path("a.jsonl").write_bytes(GOOD + b"[]\n{}\n" * 12)
    articles = read("a.jsonl", skip_bad_records=True)
    for _ in range(2):
        assert [article.id for article in articles] == ["good"]
        assert articles.bad_records.count == 24
        places = [line.split(": ")[0] for line in articles.bad_records.messages]
        assert places == [f"a.jsonl:{line}" for line in range(2, 12)]


def test_bad_line_far_into_a_file():
    """The number of a line is right after many blocks."""
    line = b'{"text": "%s"}\n' % (b"snow " * 200)
    Path("a.jsonl").write_bytes(line * 5000 + b"oops\n" + line)
    assert message(read("a.jsonl")).startswith("a.jsonl:5001: a line must be")


def test_text_file_that_is_no_utf8():
    """A text file is one record: it is named by its path, and can be skipped."""
    Path("pile").mkdir()
    Path("pile/a.txt").write_bytes(b"caf\xe9")
    Path("pile/b.txt.gz").write_bytes(b"no gzip")
    Path("pile/c.txt").write_text("snow")
    articles = read("pile", skip_bad_records=True)
    assert [article.id for article in articles] == ["c.txt"]
    assert articles.bad_records.messages == [
        "pile/a.txt: text must be UTF-8, got the byte 0xe9 at position 3",
        "pile/b.txt.gz: cannot be read: Not a gzipped file (b'no')",
    ]


def test_very_long_article():
    """An article of 50 MB is an article like any other."""
    text = "snow and ice " * 4_000_000
    Path("a.jsonl").write_text('{"id": "x", "text": "' + text + '"}\n' + GOOD.decode())
    Path("a.csv").write_text(f"text\n{text}\n")
    long, short = read("a.jsonl")
    assert (long.text, short.text) == (text, "snow")
    assert [article.text for article in read("a.csv")] == [text]


# Files


@pytest.mark.parametrize("skip", [False, True])
def test_missing_path(skip):
    """A path that is not there is an error at once, skipping or not."""
    with pytest.raises(InputError) as caught:
        read("none.jsonl", skip_bad_records=skip)
    assert str(caught.value) == "none.jsonl: cannot be read: No such file or directory"


def test_paths_are_given_one_by_one():
    """A list of them is no path."""
    assert open_message(["a.jsonl"]) == "a path must be a str or path-like, got list"


def test_unreadable_paths():
    """What the operating system says of a path is passed on in one line."""
    Path("a.txt").write_text("snow")
    assert open_message("a.txt/b.jsonl") == "a.txt/b.jsonl: cannot be read: Not a directory"
    Path("loop.jsonl").symlink_to("loop.jsonl")
    assert open_message("loop.jsonl").startswith("loop.jsonl: cannot be read: Too many levels")
    # Versions of Python word it differently.
    with pytest.raises(ValueError, match="embedded null") as caught:
        Path("a\0b.jsonl").stat()
    assert open_message("a\0b.jsonl") == f"a\0b.jsonl: cannot be read: {caught.value}"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read anything")
def test_unreadable_by_permission():
    """A file or folder without permission is named."""
    Path("a.jsonl").write_bytes(GOOD)
    Path("a.jsonl").chmod(0)
    assert message(read("a.jsonl")) == "a.jsonl: cannot be read: Permission denied"
    Path("pile").mkdir(mode=0)
    assert open_message("pile") == "pile: cannot be read: Permission denied"


def test_folder_without_articles():
    """A folder that gives no article is an error."""
    Path("pile").mkdir()
    known = ".txt, .jsonl, .ndjson, .json, .csv, .tsv (each also .gz or .zst) or .parquet"
    start = f"pile: a folder of articles must hold {known} files, got"
    assert open_message("pile") == f"{start} an empty folder"
    Path("pile/README.md").write_text("x")
    assert open_message("pile") == f"{start} none among 1"


@pytest.mark.parametrize("name", ["a.docx", "a", "a.gz", "a.parquet.gz"])
def test_file_of_no_known_kind(name):
    """A file that is given must be of a known kind."""
    Path(name).write_text("x")
    assert open_message(name) == (
        f"{name}: a file of articles must be "
        ".txt, .jsonl, .ndjson, .json, .csv, .tsv (each also .gz or .zst) or .parquet"
    )


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv.zst", "a.parquet"])
@pytest.mark.parametrize("skip", [False, True])
def test_file_that_vanishes(name, skip):
    """A file that goes after it was found is an error when it is read, skipping or not."""
    Path(name).write_bytes(GOOD)
    articles = read(name, skip_bad_records=skip)
    Path(name).unlink()
    assert message(articles) == f"{name}: cannot be read: No such file or directory"


def test_text_file_that_vanishes():
    """A text file that goes is one bad record."""
    Path("a.txt").write_text("snow")
    articles = read("a.txt")
    Path("a.txt").unlink()
    assert message(articles) == "a.txt: cannot be read: No such file or directory"


PACKED = gzip.compress(GOOD * 5000)
DENSER = pa.compress(GOOD * 5000, "zstd", asbytes=True)
BROKEN_FILES = {
    "cut.jsonl.gz": (
        PACKED[:-20],
        "Compressed file ended before the end-of-stream marker was reached",
    ),
    "none.jsonl.gz": (b"snow", "Not a gzipped file (b'sn')"),
    "flipped.jsonl.gz": (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "CRC check failed"),
    "cut.jsonl.zst": (DENSER[:-5], "Truncated compressed stream"),
    "none.csv.zst": (b"snow and ice", "ZSTD decompress failed: Unknown frame descriptor"),
    "none.parquet": (b"snow and ice", "Parquet magic bytes not found in footer."),
    "empty.parquet": (b"", "Parquet file size is 0 bytes"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_file(name):
    """A file whose packing is broken is an error, even when bad records are skipped."""
    data, reason = BROKEN_FILES[name]
    Path(name).write_bytes(data)
    got = message(read(name, skip_bad_records=True, fields=Fields()))
    assert got.startswith(f"{name}: ")
    assert reason in got


def test_broken_parquet_page():
    """Damage in the middle of a Parquet file is an error, not a crash."""
    pq.write_table(pa.table({"text": [f"snow {i}" for i in range(5000)]}), "a.parquet")
    data = bytearray(Path("a.parquet").read_bytes())
    data[40:400] = b"\xff" * 360
    Path("a.parquet").write_bytes(data)
    assert message(read("a.parquet")).startswith("a.parquet: cannot be read: ")


def test_standard_input_that_is_closed(monkeypatch):
    """Without standard input there is one line."""
    monkeypatch.setattr(sys, "stdin", None)
    assert open_message("-") == "-: cannot be read: standard input is closed"


# Columns


def test_table_without_text():
    """A table without a text column is an error that names its columns."""
    Path("a.csv").write_text("id;text\n1;snow\n")
    expected = "one column must be named text, body or content, got the columns"
    assert message(read("a.csv")) == f"a.csv: {expected} id;text"
    pd.DataFrame({"id": ["1"], "story": ["snow"]}).to_parquet("a.parquet")
    assert message(read("a.parquet")) == f"a.parquet: {expected} id, story"
    assert message(as_articles(pa.table({"n": [1]}))) == f"table: {expected} n"


def test_column_name_twice():
    """Of two columns with one name none is the right one."""
    Path("a.csv").write_text("text,text\na,b\n")
    assert message(read("a.csv")) == "a.csv: column 'text' must be there once, got it twice"
    table = pa.table([["a"], ["b"]], names=["text", "text"])
    pq.write_table(table, "a.parquet")
    assert message(read("a.parquet")).endswith("column 'text' must be there once, got it twice")
    assert message(as_articles(table)) == "table: column 'text' must be there once, got it twice"


def test_pandas_column_name_twice():
    """Arrow takes no such table, and pandas would leave one of the columns out."""
    frame = pd.DataFrame([["a", "b"]], columns=["text", "text"])
    with pytest.raises(InputError) as caught:
        as_articles(frame)
    assert str(caught.value) == (
        "table: cannot be read: Duplicate column names found: ['text', 'text']"
    )


def test_parquet_text_of_another_type():
    """A text column must hold strings."""
    pq.write_table(pa.table({"text": [1, 2]}), "a.parquet")
    assert message(read("a.parquet")) == "a.parquet: column 'text' must hold strings, got int64"


@pytest.mark.parametrize("field", ["text", "title"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_named_column_that_is_absent(kind, field):
    """A column that was asked for by name must be there."""
    frame = pd.DataFrame({"id": ["1"], "text": ["snow"]})
    if kind == "csv":
        frame.to_csv("a.csv", index=False)
    else:
        frame.to_parquet("a.parquet")
    assert message(read(f"a.{kind}", fields=Fields(**{field: "story"}))) == (
        f"a.{kind}: there must be a column 'story', got the columns id, text"
    )


def test_named_field_that_is_absent_from_json_lines():
    """A field that was asked for by name may be missing from some records, not from all."""
    Path("a.jsonl").write_bytes(GOOD + b'{"id": "x", "text": "ice", "kicker": "Cold"}\n')
    fields = Fields(title="kicker")
    assert [article.title for article in read("a.jsonl", fields=fields)] == [None, "Cold"]
    assert message(read("a.jsonl", fields=Fields(title="topper"))) == (
        "a.jsonl: there must be a field 'topper', got the fields id, text"
    )
    assert message(read("a.jsonl", fields=Fields(text="story"))) == (
        "a.jsonl:1: a record must have a field story, got the fields id, text"
    )


def test_table_file_without_a_header():
    """An empty CSV file has no header; empty JSON Lines are no articles."""
    Path("a.csv").write_text("")
    assert message(read("a.csv")) == ("a.csv:1: a table must have a header row, got an empty file")
    Path("a.jsonl").write_text("")
    assert list(read("a.jsonl")) == []
