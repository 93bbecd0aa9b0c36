"""What stands in the page of a report, and where and when it is written."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner
from diff_texts import copies
from hypothesis import given
from newsroom import Newsroom

import dedup
from dedup.cli import commands
from dedup.errors import InputError, OutputError
from dedup.ledger.story import Cell, story
from dedup.ledger.tokens import Vocabulary
from dedup.model import Article, Coverage
from dedup.report import html
from dedup.report.diff_passages import is_reordered
from dedup.report.found import Member, StoryFound, found_before, found_now
from dedup.report.overview import overview
from dedup.report.story_record import EDIT_KINDS, KINDS, shown, story_record
from dedup.report.whole import whole_folder
from dedup.segments import paragraphs

SEEDS = Path(__file__).parents[1] / "seeds"
LEAD = "000_27049acbd2251dbb.txt"
CLUSTERS = """\
{"id": "a", "cluster": "a", "is_lead": true, "coverage_of_lead": 1.0, "coverage_of_copy": 1.0}
{"id": "b", "cluster": "a", "is_lead": false, "coverage_of_lead": 0.5, "coverage_of_copy": 0.75}
{"id": "c", "cluster": "c", "is_lead": true, "coverage_of_lead": 1.0, "coverage_of_copy": 1.0}
"""


def run(*arguments):
    """The command, with its exit code and what it says."""
    return CliRunner().invoke(commands, ["report", *map(str, arguments)])


def contents(page):
    """The JSON that stands in a page, by the id of its element."""
    found = re.findall(r'<script type="application/json" id="(.*?)">(.*?)</script>', page, re.S)
    return {name: json.loads(content) for name, content in found}


def recorded(*texts):
    """The record of a story with these texts, the lead first."""
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    members = tuple(Member(article.id, None, None) for article in articles[1:])
    record, _ = story_record(StoryFound("0", "", members), articles, Vocabulary())
    return record


def units(text):
    """A text as scripts count it, in UTF-16."""
    return text.encode("utf-16-le", "surrogatepass")


def unpacked(blocks):
    """Blocks of a record with the runs of kept paragraphs written out."""
    for block in blocks:
        if isinstance(block[1], int):
            _, base, copy, length = block
            yield from ([0, [base + n], [copy + n], 0, "", [], 0] for n in range(length))
        else:
            yield block


@given(copies())
def test_a_record_holds_the_texts_and_the_diff(pair):
    """Every paragraph, block and edit, in order; offsets count UTF-16 units."""
    # Letters of two units, and a character that no page shows.
    base, copy = (text.replace("minister", "𝔐inister") for text in pair)
    record = recorded(base, copy)
    expected = dedup.diff(base, copy)
    sides = []
    for text, document in zip((base, copy), record["documents"], strict=True):
        lines = [record["paragraphs"][place] for place in document["paragraphs"]]
        assert lines == [shown(text[start:end]) for start, end in paragraphs(text)]
        sides.append(units("\n".join(lines)))
    blocks = list(unpacked(record["blocks"][0]))
    assert len(blocks) == len(expected.blocks)
    for (kind, b, c, move, mark, edits, reordered), block in zip(
        blocks, expected.blocks, strict=True
    ):
        assert KINDS[kind] == block.kind
        assert [b, c] == [[p.number - 1 for p in side] for side in (block.base, block.copy)]
        assert (move or None, mark or None) == (block.move, block.mark)
        assert reordered == is_reordered(expected, block)
        assert len(edits) == len(block.edits)
        for (b0, b1, c0, c1, *kinds), edit in zip(edits, block.edits, strict=True):
            assert [EDIT_KINDS[kind] for kind in kinds] == list(edit.flags or (edit.kind,))
            for side, start, end, text in (
                (sides[0], b0, b1, edit.removed),
                (sides[1], c0, c1, edit.added),
            ):
                assert side[2 * start : 2 * end].decode("utf-16-le").split() == shown(text).split()


@given(copies())
def test_shares_add_up_to_the_words(pair):
    """Kept, edited, moved and added words are those of the copy; dropped ones of the lead."""
    document = recorded(*pair)["documents"][1]
    kept, edited, moved, added, dropped = document["shares"]
    expected = dedup.diff(*pair)
    assert kept + edited + moved + added == expected.copy.words == document["words"]
    assert kept + moved + dropped == expected.base.words
    assert 0 <= document["shares"].changed <= 1


def test_coverages_that_were_not_found_are_those_of_a_clustering():
    """They are counted in runs of words there too."""
    corpus = {article.id: article for article in dedup.read(SEEDS)}
    cluster = dedup.cluster(corpus.values())[0]
    (copy,) = cluster.copies
    texts = [corpus[document.id].text for document in (cluster.lead, copy)]
    expected = [round(share, 4) for share in (copy.coverage.of_lead, copy.coverage.of_copy)]
    assert recorded(*texts)["documents"][1]["coverage"] == expected
    assert recorded(*texts[::-1])["documents"][1]["coverage"] == expected[::-1]
    assert recorded("Three short words", "Three short words")["documents"][1]["coverage"] == [1, 1]
    assert recorded("Three short words", "…")["documents"][1]["coverage"] == [0, 0]


def test_the_diffs_of_a_story_are_those_of_each_pair():
    """Sharing tokens among stories and copies changes nothing."""
    room = Newsroom(seed=1)
    vocabulary = Vocabulary()
    for _ in range(5):
        lead = room.text(200)
        others = [room.wire_copy(lead) for _ in range(4)]
        told = story(lead, others, vocabulary)
        assert told.diffs == tuple(dedup.diff(lead, other) for other in others)


def test_an_addition_of_several_copies_is_one():
    """Also where they wrote it differently; it stands after what it follows in the lead."""
    room = Newsroom(seed=2)
    lines = [" ".join(room.words(20)) for _ in range(4)]
    added = [" ".join(room.words(20)), " ".join(room.words(20))]
    changed = added[0].split()
    changed[3] = "elsewhere"
    told = story(
        "\n".join(lines),
        [
            "\n".join([*lines[:2], added[0], *lines[2:]]),
            "\n".join([added[1], *lines[:2], " ".join(changed), *lines[2:]]),
            "\n".join([*lines, added[1]]),
        ],
    )
    found = [(addition.after, addition.cells) for addition in told.additions]
    assert found == [
        (0, {2: Cell("kept", (1,)), 3: Cell("kept", (5,))}),
        (2, {1: Cell("kept", (3,)), 2: Cell("edited", (4,))}),
    ]


def test_an_addition_stands_where_its_copy_has_it():
    """Before and behind what other copies added at the same place."""
    room = Newsroom(seed=6)
    lead, *added = (" ".join(room.words(20)) for _ in range(5))
    x, y, z, other = added
    copies = ["\n".join(lines) for lines in ([lead, y], [lead, x, y, z], [lead, other])]
    found = [next(iter(a.cells.items())) for a in story(lead, copies).additions]
    assert found == [(copy, Cell("kept", (n,))) for copy, n in ((2, 2), (1, 2), (2, 4), (3, 2))]


LONDIANI = (
    "Police said the bus left the road near the town of Londiani and hit a tree early on Monday.",
    "The road was closed until the evening while workers removed the wreck from the site.",
    "Police said the bus left the road near the town of Londiani but the driver was not drunk "
    "that day.",
)


@pytest.mark.parametrize("turned", [False, True])
def test_an_addition_is_in_every_copy_that_has_its_words(turned):
    """Also where the diff with the lead takes them for the lead's, whichever copy is first."""
    a, b, x = LONDIANI
    copies = [f"{a}\n{x}\n{b}", f"{x}\n{b}"]
    told = story(f"{a}\n{b}", copies[::-1] if turned else copies)
    first, second = (2, 1) if turned else (1, 2)
    (addition,) = told.additions
    assert addition.cells == {first: Cell("kept", (2,)), second: Cell("kept", (1,))}


def test_the_policy_of_the_page_allows_its_own_script_and_style_alone(tmp_path):
    """By their hashes; there is no handler, no address of another place, no inline style."""
    output = tmp_path / "report.html"
    assert run(SEEDS, "-o", output).exit_code == 0
    page = output.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(
        r"<[^>]* (on\w+|style|src)=", re.sub(r"<script.*?</script>", "", page, flags=re.S)
    )
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_the_page_is_the_same_for_any_number_of_workers(tmp_path, monkeypatch):
    """Byte for byte."""
    monkeypatch.setattr(html, "_FEW", 0)
    monkeypatch.setattr(html, "_CHUNK", 2)
    room = Newsroom(seed=6)
    articles = []
    for number in range(6):
        text = room.text(150)
        articles += [Article(f"{number}-{copy}", room.wire_copy(text)) for copy in range(2)]
    found = found_now(dedup.cluster(articles))
    pages = []
    for workers in (1, 2):
        path = tmp_path / f"{workers}.html"
        html.report(found, articles, path, workers=workers)
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]
    assert len(contents(pages[0].decode())["page"]["stories"]) == len(found.stories) > 3


def waiting(ending):
    """A process of a report that has too much to do."""
    html._begin(ending)
    time.sleep(600)


def test_processes_end_with_the_one_that_started_them():
    """The other end of their pipe is closed then, whatever they do."""
    context = get_context("spawn")
    ending, ends = context.Pipe(duplex=False)
    process = context.Process(target=waiting, args=(ending,))
    process.start()
    ends.close()
    process.join(60)
    assert process.exitcode == 1


@pytest.mark.parametrize("ending", ["jsonl", "csv", "csv.gz", "parquet"])
def test_clusters_of_before_are_told_as_those_of_now(tmp_path, ending):
    """All but why the lead leads, which `dedup cluster` does not write."""
    rows, partial = tmp_path / f"clusters.{ending}", tmp_path / f"partial.{ending}"
    arguments = ["cluster", str(SEEDS), "-o", str(rows), "--partial", str(partial)]
    assert CliRunner().invoke(commands, arguments).exit_code == 0
    now = found_now(dedup.cluster(dedup.read(SEEDS)))
    before = found_before(rows, partial)
    assert [story._replace(reason="") for story in now.stories] == before.stories
    assert (now.articles, now.links) == (before.articles, before.links)
    output = tmp_path / "report.html"
    done = run(SEEDS, "-o", output, "--from", rows)
    assert done.exit_code == 0, done.output
    page = output.read_text(encoding="utf-8")
    assert contents(page)["story-0"]["documents"][0]["id"] == LEAD
    assert "not known" in page  # the partial links, since no file of them was given


def test_what_is_read_is_what_was_written(tmp_path):
    """Leads, copies and coverages; articles alone are counted."""
    path = tmp_path / "clusters.jsonl"
    path.write_text(CLUSTERS, encoding="utf-8")
    found = found_before(path)
    assert found.stories == [
        StoryFound("a", "", (Member("b", "near", Coverage(of_lead=0.5, of_copy=0.75)),))
    ]
    assert (found.articles, found.links, found.ids) == (3, None, {"a", "b"})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"id": "a", ', "", "1: id must be a string, got no such field"),
        ("false", "0", "2: is_lead must be true or false, got 0"),
        ("0.75", "1.5", r"2: coverage_of_copy must be a number in \[0, 1\], got 1.5"),
        ("false", "true", "2: a cluster must have one lead, got a second: 'b'"),
        (
            '"a", "is_lead": true',
            '"x", "is_lead": true',
            "every cluster must have a lead, got none of 'a'",
        ),
        ('"c", "cluster"', '"b", "cluster"', "3: id must come once, got 'b' again"),
        ("{", "[", "1: a record must be one line of JSON"),
    ],
)
def test_a_file_that_is_no_clusters_is_refused(tmp_path, old, new, message):
    """With the line and what must hold."""
    path = tmp_path / "clusters.jsonl"
    path.write_text(CLUSTERS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        found_before(path)


def test_an_article_that_is_gone_is_named(tmp_path):
    """Clusters and corpus belong together; nothing is written."""
    rows = tmp_path / "clusters.jsonl"
    rows.write_text(CLUSTERS, encoding="utf-8")
    done = run(SEEDS, "-o", tmp_path / "report.html", "--from", rows)
    assert done.exit_code == 1
    assert done.stderr == "dedup: the corpus must have every article of the clusters, got no 'a'\n"
    assert list(tmp_path.iterdir()) == [rows]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "report.htm"), "the output must end with .html, got report.htm"),
        (("-o", "report.html", "--partial", "p.jsonl"), "--partial needs --from"),
        ((), "Missing option '-o' / '--output'"),
    ],
)
def test_wrong_usage_is_told_at_once(arguments, message):
    """With exit code 2."""
    done = run(SEEDS, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path):
    """A missing folder, and a folder of that name."""
    done = run(tmp_path / "none.jsonl", "-o", tmp_path / "no" / "report.html")
    assert "cannot be written: No such file or directory" in done.stderr
    (tmp_path / "report.html").mkdir()
    done = run(SEEDS, "-o", tmp_path / "report.html")
    assert "must be a regular file, got a folder" in done.stderr


def test_a_corpus_without_copies_has_a_page_that_says_so(tmp_path):
    """And no pictures."""
    corpus = tmp_path / "one.jsonl"
    corpus.write_text('{"id": "a", "text": "One article."}', encoding="utf-8")
    output = tmp_path / "report.html"
    assert run(corpus, "-o", output).exit_code == 0
    page = output.read_text(encoding="utf-8")
    assert "No copies were found: every article stands alone." in page
    assert 'role="img"' not in page


def pages(folder):
    """The names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path):
    """An earlier one of the same kind; after a failure it stands as it stood."""
    target = tmp_path / "report"
    for name in ("a.html", "b.html"):
        with whole_folder(target, is_own=lambda name: name.endswith(".html")) as folder:
            (folder / name).touch()
        assert pages(target) == [name]
    with (
        pytest.raises(KeyboardInterrupt),
        whole_folder(target, is_own=lambda name: name.endswith(".html")) as folder,
    ):
        (folder / "c.html").touch()
        raise KeyboardInterrupt
    assert pages(target) == ["b.html"]
    assert pages(tmp_path) == ["report"]


def test_a_folder_leaves_no_page_of_before(tmp_path, monkeypatch):
    """Who opens the page that was asked for must not see an earlier report."""
    page = tmp_path / "report.html"
    assert run(SEEDS, "-o", page).exit_code == 0
    monkeypatch.setattr(html, "MOST_BYTES", 1000)
    assert run(SEEDS, "-o", page).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert "index.html" in pages(tmp_path / "report")


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    """Nobody's files are taken for pages of a report."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "thesis.doc").touch()
    with (
        pytest.raises(OutputError, match=r"got one that holds thesis\.doc"),
        whole_folder(tmp_path / "report", is_own=lambda name: name == "index.html"),
    ):
        pytest.fail("the block was entered")
    assert pages(tmp_path / "report") == ["thesis.doc"]


def dated(*hours):
    """A story whose articles appeared so many hours after a morning in March."""
    morning = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return [
        Article(
            f"{number}", "", source=f"Outlet {number}", published=morning + timedelta(hours=hour)
        )
        for number, hour in enumerate(hours)
    ]


@pytest.mark.parametrize(
    ("hours", "unit", "bars", "last"),
    [
        ((0, 0.5), "hour", 1, "2026-03-02 08:00"),
        ((0, 59), "hour", 60, "2026-03-04 19:00"),
        ((0, 61), "day", 3, "2026-03-04"),
        ((0, 24 * 100), "week", 15, "2026-06-08"),
        ((0, 24 * 365 * 3), "month", 37, "2029-03"),
        ((0, 24 * 365 * 20), "year", 21, "2046"),
    ],
)
def test_the_timeline_has_at_most_sixty_bars(hours, unit, bars, last):
    """Of the finest unit that allows it, and every dated article is in one."""
    found = found_now(dedup.cluster([]))
    line = overview(found, [dated(*hours)]).timeline
    assert (line.unit, len(line.bars), line.table[-1][0]) == (unit, bars, last)
    assert sum(leads for _, leads, _ in line.table) == 1
    assert sum(copies for _, _, copies in line.table) == len(hours) - 1


def test_the_charts_count_copies_and_outlets():
    """A story of size 2 has one copy; a row is who copies, a column from whom."""
    found = found_now(dedup.cluster([]))
    told = overview(found, [dated(0, 1), dated(0, 1, 2), dated(*range(12))])
    assert [row for row in told.sizes.table if row[1]] == [("1", 1), ("2", 1), ("10–19", 1)]
    assert told.outlets.leads == ["Outlet 0"]
    assert told.outlets.rows[0] == ("Outlet 1", [(3, 4)], 3)
    assert len(told.outlets.rows) == 8
