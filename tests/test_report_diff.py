"""What a diff and a matrix look like on the terminal, in Markdown and CSV."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from diff_texts import copies
from hypothesis import given

from dedup.cli.diff import command
from dedup.errors import ParameterError
from dedup.ledger import Diff, diff, matrix
from dedup.model import Article
from dedup.report.diff_csv import matrix_csv
from dedup.report.diff_markdown import diff_markdown
from dedup.report.diff_text import columns_of, diff_lines, matrix_lines

BASE = """\
Ferries sail again
The harbour authority in Lindvik said two vessels would sail each morning this week.
Captain Maren Olsrud told reporters that waves of up to nine metres had damaged the ramp.
Shops on Halden ran out of fresh milk on the third day of the storm.
Mayor Tor Brekke demanded a second quay, which would cost forty million crowns.
"""
COPY = """\
OSLO (Reuters) - The harbour authority in Lindvik said three vessels would sail each morning this week.
Captain Maren Olsrud told reporters that waves of up to nine metres had damaged the ramp.
Mayor Tor Brekke demanded a second quay, which would cost forty million crowns. Shops on Halden ran out of fresh milk on the third day of the storm.
Nobody was hurt, police said.
"""

INLINE = """\
- 1  dropped
    [-Ferries sail again-]
~ 2 → 1  edited: dateline, number
    {+OSLO (Reuters) -+} The harbour authority in Lindvik said [-two-]{+three+}
    vessels would sail each morning this week.
= 3 → 2  kept
    Captain Maren Olsrud told reporters that waves of up to nine metres had
    damaged the ramp.
> 4–5 → 3  merged, in another order
    Mayor Tor Brekke demanded a second quay, which would cost forty million
    crowns. Shops on Halden ran out of fresh milk on the third day of the storm.
+ → 4  added
    {+Nobody was hurt, police said.+}
kept 1 · edited 1 · merged 1 ← 2 · moved 0 · dropped 1 · added 1 | 93 % of the base kept"""

MARKDOWN = """\
#### \\- 1 dropped

<del>Ferries sail again</del>

#### \\~ 2 → 1 edited: dateline, number

<ins>OSLO (Reuters) - </ins>The harbour authority in Lindvik said <del>two</del><ins>three</ins> \
vessels would sail each morning this week.
"""


def run(*arguments: str | Path) -> Result:
    """The command with some arguments."""
    return CliRunner().invoke(command, list(map(str, arguments)))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The two texts as files."""
    base, copy = tmp_path / "base.txt", tmp_path / "copy.txt"
    base.write_text(BASE, encoding="utf-8")
    copy.write_text(COPY, encoding="utf-8")
    return base, copy


@pytest.fixture
def story(tmp_path: Path) -> list[Path]:
    """A cluster file and a corpus with three copies, the lead second."""
    texts = {"a": COPY, "lead": BASE, "c": BASE.replace("forty", "fifty"), "other": "Other news."}
    corpus, clusters = tmp_path / "corpus.jsonl", tmp_path / "clusters.jsonl"
    rows = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    corpus.write_text("\n".join(rows), encoding="utf-8")
    members = [
        json.dumps(
            {
                "id": name,
                "cluster": "other" if name == "other" else "lead",
                "is_lead": name == "lead",
            }
        )
        for name in texts
    ]
    clusters.write_text("\n".join(members) + "\n", encoding="utf-8")
    return [clusters, corpus]


def test_inline(files: tuple[Path, Path]) -> None:
    """A narrow terminal shows one text with brackets around what changed; exit code 1."""
    result = run(*files)
    assert result.output.rstrip("\n") == INLINE
    assert result.exit_code == 1


def test_side_by_side() -> None:
    """A wide terminal shows both texts, and the bar between them stands in one column."""
    lines = list(diff_lines(diff(BASE, COPY), BASE, COPY, width=120))
    bars = {columns_of(line[: line.index("│")]) for line in lines if "│" in line}
    assert len(bars) == 1
    assert any("[-two-]" in line.split("│")[0] for line in lines)
    assert any("{+three+}" in line.split("│")[-1] for line in lines)
    assert max(map(columns_of, lines)) <= 120


@given(copies())
def test_terminal_lines_carry_no_control_characters(texts: tuple[str, str]) -> None:
    """No text can drive the terminal, and no line is wider than it."""
    found = diff(*texts)
    for width in (40, 120):
        lines = list(diff_lines(found, *texts, width=width))
        assert not any(re.search(r"[\0-\x1f\x7f-\x9f]", line) for line in lines)


def test_escape_sequences_are_not_sent_on() -> None:
    """Neither from a text nor from an id; nor is what turns the reading direction."""
    text = "\x1b[31mred\x9b0m \u202eder\n"
    found = matrix([Article("\x1b[31mred\a\u202e", text)])
    for line in (*diff_lines(diff(text, ""), text, ""), *matrix_lines(found)):
        assert not re.search(r"[\0-\x1f\x7f-\x9f\u202e]", line)


def test_colour_adds_nothing_but_colour() -> None:
    """Without its colours a coloured diff is the plain one."""
    found = diff(BASE, COPY)
    plain = list(diff_lines(found, BASE, COPY))
    coloured = list(diff_lines(found, BASE, COPY, colour=True))
    assert [re.sub(r"\x1b\[\d*m", "", line).rstrip() for line in coloured] == plain
    assert coloured != plain


def test_moves_are_those_of_moved_paragraphs() -> None:
    """A split block that stands elsewhere is no run of the moved paragraphs."""
    lines = BASE.splitlines()
    halves = "Nobody was hurt when the ramp broke.", "Police closed the pier until Monday noon."
    base = "\n".join([" ".join(halves), *lines])
    copy = "\n".join([lines[4], *lines[:4], *halves])
    found = diff(base, copy)
    moves = {block.move for block in found.blocks if block.kind == "moved"}
    others = {block.move for block in found.blocks if block.kind == "split"} - {None}
    assert others
    assert found.summary.moves == len(moves)


def test_another_order_inside_a_block_is_said() -> None:
    """Of paragraphs and of their sentences; not where they kept their order."""
    head, one, two, three, four = BASE.splitlines()
    cases = {
        (f"{one}\n{two}\n{three}", f"{three} {one} {two}"): "> 1–3 → 1  merged, in another order",
        (f"{one}\n{two}\n{three}", f"{one} {two} {three}"): "> 1–3 → 1  merged",
        (f"{one} {two}", f"{two}\n{one}"): "< 1 → 1–2  split, in another order",
        (f"{one}\n{two} {three}", f"{one} {two}\n{three}"): "* 1–2 → 1–2  regrouped",
        (f"{four}\n{one}\n{two}", f"{four}\n{two} {one}"): "> 2–3 → 2  merged, in another order",
        (f"{one} {two}", f"{two} {one}"): "~ 1 → 1  edited, in another order",
        (f"{one} {two}\n{three}\n{four}\n{head}", f"{three}\n{four}\n{head}\n{two} {one}"): (
            "↷ 1 → 4  moved (1), in another order"
        ),
    }
    for (base, copy), head in cases.items():
        assert head in list(diff_lines(diff(base, copy), base, copy))


def test_characters() -> None:
    """With --chars only the characters that differ are marked."""
    base, copy = (
        "The new vigor of the talks was praised.",
        "The new vigour of the talks was praised.",
    )
    lines = list(diff_lines(diff(base, copy), base, copy, granularity="chars"))
    assert "    The new vigo{+u+}r of the talks was praised." in lines


def test_context() -> None:
    """Kept paragraphs far from a change are counted, not shown."""
    base = "\n".join(f"Paragraph number {n} stands here." for n in range(9))
    copy = base.replace("number 4", "number five")
    heads = [line for line in diff_lines(diff(base, copy), base, copy) if not line.startswith(" ")]
    assert heads[:-1] == [
        "… 3 kept",
        "= 4 → 4  kept",
        "~ 5 → 5  edited: number",
        "= 6 → 6  kept",
        "… 3 kept",
    ]


def test_wide_letters_wrap() -> None:
    """Chinese lines are broken between letters, each of two columns."""
    base, copy = "港务局表示每天早上将有两艘船出航" * 9, "港务局表示每天早上将有三艘船出航" * 9
    lines = list(diff_lines(diff(base, copy), base, copy, width=40))
    assert max(map(columns_of, lines[1:-1])) <= 40
    assert len(lines) > 9


def test_markdown(files: tuple[Path, Path]) -> None:
    """Markdown has tags around what was removed and what was added."""
    assert run(*files, "--format", "markdown").output.startswith(MARKDOWN)


def test_markdown_escapes() -> None:
    """Marks of Markdown in a text stay text."""
    written = diff_markdown(diff("", "# *a* <b> [c](d) 1_000"), "", "# *a* <b> [c](d) 1_000")
    assert "<ins>\\# \\*a\\* \\<b\\> \\[c\\](d) 1\\_000</ins>" in written


@pytest.mark.parametrize(
    ("base", "copy", "shown"),
    [
        ("It was a “bad” plan.", "It was a bad plan.", "a <del>“</del>bad<del>”</del> plan."),
        ("He said Friday, that it rained.", "He said Friday that it rained.", "y<del>,</del> that"),
        ("The fee is 5 for all.", "The fee is $5 for all.", "is <ins>$</ins>5 for"),
        ("The rate is at 5% now.", "The rate is at 5 now.", "5<del>%</del> now"),
        ("港务局说，两艘船今天出航。", "港务局说两艘船今天出航。", "说<del>，</del>两艘"),
        ("A & B are here & <there>.", "A & B are there & <there>.", "\\& \\<there\\>."),
    ],
)
def test_markdown_marks_what_changed_alone(base: str, copy: str, shown: str) -> None:
    """Next to punctuation too, in any script."""
    assert shown in diff_markdown(diff(base, copy), base, copy, granularity="chars")


def test_markdown_carries_no_control_characters() -> None:
    """An escape character of a text is a space."""
    assert "<ins> [31mred</ins>".replace("[", "\\[") in diff_markdown(
        diff("", "\x1b[31mred"), "", "\x1b[31mred"
    )


def test_json(files: tuple[Path, Path]) -> None:
    """The JSON of the command is that of the library, and rebuilds the copy."""
    found = Diff.from_json(run(*files, "--format", "json").output)
    assert found.apply(BASE) == COPY
    assert found.base.id == str(files[0])


def test_same_files_exit_0(files: tuple[Path, Path]) -> None:
    """Equal files give exit code 0."""
    result = run(files[0], files[0])
    assert result.exit_code == 0
    assert "kept 5" in result.output


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xd0\xcf\x11\xe0", "must be text in UTF-8, got byte 0xd0 at 0"), (None, "must be a file")],
)
def test_bad_files_exit_2(files: tuple[Path, Path], content: bytes | None, message: str) -> None:
    """A file that is not there, or is not text, gives one line and exit code 2."""
    bad = files[0].with_name("bad")
    if content:
        bad.write_bytes(content)
    result = run(bad, files[1])
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["one"], ["one", "two", "three"], ["--format", "csv", "a", "b"], ["--cluster", "x", "c"]],
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    """Wrong usage is said, with exit code 2."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_matrix_on_the_terminal(story: list[Path]) -> None:
    """A row a paragraph and a column a copy; the lead is first, additions stand in their place."""
    result = run("--cluster", "lead", *story)
    rows = [line[:10] for line in result.output.splitlines()[5:11]]
    assert result.output.splitlines()[:3] == ["   1 lead", "   2 a", "   3 c"]
    assert rows == [
        "   1 = · =",
        "   2 = ~ =",
        "   3 = = =",
        "   4 = % =",
        "   5 = % ~",
        "   6 · = ·",
    ]
    assert result.exit_code == 1


def test_matrix_csv(story: list[Path]) -> None:
    """The CSV has a head line, and a cell names the paragraphs of the copy."""
    rows = list(csv.reader(io.StringIO(run("--cluster", "lead", *story, "--format", "csv").output)))
    assert rows[0] == ["row", "first in", "paragraph", "text", "lead", "a", "c"]
    assert [row[4:] for row in rows[1:]] == [
        ["kept 1", "", "kept 1"],
        ["kept 2", "edited 1", "kept 2"],
        ["kept 3", "kept 2", "kept 3"],
        ["kept 4", "part of 3", "kept 4"],
        ["kept 5", "part of 3", "edited 5"],
        ["", "kept 4", ""],
    ]


def test_matrix_json(story: list[Path]) -> None:
    """The JSON has its schema."""
    content = json.loads(run("--cluster", "lead", *story, "--format", "json").output)
    assert (content["schema"], content["copies"]) == ("dedup.matrix/1", ["lead", "a", "c"])


def test_unknown_clusters_and_documents(story: list[Path]) -> None:
    """A cluster that is not there, or a document that the corpus lacks, is said in one line."""
    clusters, corpus = story
    assert "must have the cluster 'nope'" in run("--cluster", "nope", clusters, corpus).stderr
    assert "got it as a copy in the cluster 'lead'" in run("--cluster", "a", *story).stderr
    corpus.write_text(json.dumps({"id": "lead", "text": BASE}), encoding="utf-8")
    assert "got none with id 'a'" in run("--cluster", "lead", clusters, corpus).stderr
    written = clusters.read_text(encoding="utf-8")
    clusters.write_text(written.replace("true", "false"), encoding="utf-8")
    assert "must have one lead, got 0 in 'lead'" in run("--cluster", "lead", *story).stderr
    clusters.write_text(written.replace("true", '"true"'), encoding="utf-8")
    assert "is_lead must be true or false, got 'true'" in run("--cluster", "x", *story).stderr
    clusters.write_text(written + written.splitlines()[0], encoding="utf-8")
    assert (
        "clusters.jsonl:5: id must come once, got 'a' again" in run("--cluster", "x", *story).stderr
    )
    clusters.write_text('{"id": 1}\n', encoding="utf-8")
    assert (
        "clusters.jsonl:1: must have id, cluster and is_lead, got id"
        in run("--cluster", "x", clusters, corpus).stderr
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--chars",), "--words/--chars needs two files, not --cluster"),
        (("--context", "1"), "--context needs two files, not --cluster"),
    ],
)
def test_options_for_two_files(story: list[Path], options: tuple[str, ...], said: str) -> None:
    """What has no meaning for a cluster is refused, also where it is the default."""
    result = run("--cluster", "lead", *story, *options)
    assert (result.exit_code, result.output.endswith(f"{said}\n")) == (2, True)


def test_compressed_texts(tmp_path: Path) -> None:
    """They are unpacked; what is cut off is said in one line."""
    base, copy = tmp_path / "base.txt", tmp_path / "copy.txt.gz"
    base.write_text(BASE, encoding="utf-8")
    copy.write_bytes(gzip.compress(BASE.encode()))
    assert run(base, copy).exit_code == 0
    copy.write_bytes(gzip.compress(BASE.encode())[:-20])
    result = run(base, copy)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "copy.txt.gz: must be a file that can be read: " in result.stderr


def test_options_for_a_cluster(files: tuple[Path, Path]) -> None:
    """What has no meaning for two files is refused."""
    for options in (("--id-field", "id"), ("--skip-bad-records",)):
        result = run(*files, *options)
        assert result.output.endswith(f"{options[0]} needs --cluster\n")


def test_matrix_of_repeated_additions() -> None:
    """A line that copies add thousands of times is as many rows, in every copy."""
    copies = [Article(name, "Advertisement\n" * 3_000) for name in "ab"]
    *added, _ = matrix([Article("lead", "The lead is here"), *copies]).rows
    assert [row.text for row in added] == 3_000 * ["Advertisement"]
    for row in added:
        assert [cell.kind if cell else None for cell in row.cells] == [None, "kept", "kept"]


def test_matrix_of_copies_that_share_an_addition() -> None:
    """What two copies add and the lead lacks is one row, after the paragraph it follows."""
    added = "Police said that nobody was hurt when the ramp broke on Monday night."
    lines = BASE.splitlines()
    first = "\n".join([*lines[:2], added, *lines[2:]])
    second = "\n".join([*lines[:2], added.replace("Monday", "Sunday"), *lines[2:]])
    found = matrix([Article("lead", BASE), Article("first", first), Article("second", second)])
    assert [row.text for row in found.rows] == [*lines[:2], added, *lines[2:]]
    kinds = [cell.kind if cell else None for cell in found.rows[2].cells]
    assert kinds == [None, "kept", "edited"]


def test_matrix_needs_a_copy() -> None:
    """A matrix of nothing is refused; one of one text, by any iterable, is all kept."""
    with pytest.raises(ParameterError, match="copies must be at least one article, got none"):
        matrix([])
    assert all(row.cells[0] for row in matrix([BASE]).rows)
    assert matrix(text for text in [BASE]) == matrix([BASE])


def test_matrix_says_moved() -> None:
    """A paragraph that stands elsewhere in a copy is moved there."""
    lines = BASE.splitlines()
    found = matrix([BASE, "\n".join([lines[3], *lines[:3], lines[4]])])
    cell = found.rows[3].cells[1]
    assert cell is not None
    assert (cell.kind, cell.label) == ("moved", "moved 1")


def test_renderers_take_empty_results() -> None:
    """Nothing against nothing renders everywhere."""
    nothing, empty = diff("", ""), matrix([""])
    assert list(diff_lines(nothing, "", "")) == [str(nothing.summary)]
    assert diff_markdown(nothing, "", "").strip()
    assert matrix_csv(empty).startswith("row,")
    assert list(matrix_lines(empty))
