"""The stages one by one, and hostile corpora: their numbers, tables and picture."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from generate import KINDS, write_corpus
from measure import Measured
from runs import OURS, Runs
from scoring import Score
from stages import PICTURE, README, STAGES, Run, draw, exponents, measured, medians, table
from throughput import PLAIN, SIZES, beside_plain
from throughput import table as throughput_table


def run_of(seconds: float) -> Run:
    """A run in which each stage takes so long."""
    return Run(dict.fromkeys(STAGES, seconds), dict.fromkeys(STAGES, 10**9), 9 * seconds)


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="needs the peak memory that Linux tells"
)
def test_every_stage_of_a_run_is_measured(tmp_path: Path) -> None:
    """In seconds and in bytes; all of them within the run, which includes its start-up."""
    path = tmp_path / "plain.jsonl"
    write_corpus(path, articles=300)
    run = measured(path)
    assert set(run.seconds) == set(run.peaks) == set(STAGES)
    assert all(second > 0 for second in run.seconds.values())
    assert all(10**7 < peak < 10**10 for peak in run.peaks.values())
    assert sum(run.seconds.values()) < run.total


def test_the_median_of_each_number_counts() -> None:
    """One slow run changes nothing."""
    assert medians([run_of(1.0), run_of(70.0), run_of(1.0)]) == run_of(1.0)


def test_growth_is_one_where_it_is_linear() -> None:
    """And two where it is quadratic."""
    assert exponents([10, 100, 1000], [1.0, 10.0, 1000.0]) == ["1.00", "2.00"]
    assert exponents([10], [1.0]) == []


def test_table_has_a_row_a_stage_and_two_of_the_whole() -> None:
    """Seconds, growth and memory stand in columns of their own."""
    lines = table({100: run_of(2.0), 10: run_of(1.0)}).splitlines()
    assert lines[0].startswith("| stage | s at 10 | s at 100 | growth to 100 | GB at 10 |")
    assert lines[2] == "| read | 1.00 | 2.00 | 0.30 | 1.00 | 1.00 |"
    assert lines[-2] == "| all stages | 8.00 | 16.00 | 0.30 | 1.00 | 1.00 |"
    assert lines[-1] == "| and start-up | 9.00 | 18.00 | 0.30 | 1.00 | 1.00 |"
    assert len(lines) == 2 + len(STAGES) + 2


def test_picture_is_the_same_for_the_same_results_and_reads_on_light_and_dark(
    tmp_path: Path,
) -> None:
    """Text has the colour of the page's ink; it names every stage and size."""
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        draw({10: run_of(1.0), 100: run_of(20.0)}, path)
    drawn = paths[0].read_text(encoding="utf-8")
    assert paths[1].read_text(encoding="utf-8") == drawn
    assert "prefers-color-scheme: dark" in drawn
    texts = ET.fromstring(drawn).findall(".//{http://www.w3.org/2000/svg}text")
    assert {*STAGES, "10 articles", "100 articles"} <= {text.text for text in texts}
    assert all("currentColor" in text.get("style", "") for text in texts)


def test_readme_shows_the_picture() -> None:
    """Which is there."""
    assert f"]({PICTURE.name})" in README.read_text(encoding="utf-8")
    assert PICTURE.is_file()


def test_each_hostile_corpus_runs_beside_a_plain_one_of_its_size() -> None:
    """Once for each size."""
    assert beside_plain({"chrome": 9, "bucket": 9, PLAIN: 5}) == [
        (PLAIN, 9),
        ("chrome", 9),
        ("bucket", 9),
        (PLAIN, 5),
    ]
    assert set(SIZES) == set(KINDS)


def test_hostile_corpora_are_held_against_plain_ones() -> None:
    """By the median of the seconds."""
    plain = Runs(OURS, 2, 9, [Measured(2.0, 10**9)], Score(1.0, 1.0, 1.0))
    chrome = Runs(OURS, 2, 9, [Measured(5.0, 10**9)], Score(1.0, 0.5, 0.667))
    lines = throughput_table({(PLAIN, 9): plain, ("chrome", 9): chrome}).splitlines()
    assert lines[2].endswith("| 1.000 | 1.000 | 1.000 |  |")
    assert lines[3].endswith("| 1.000 | 0.500 | 0.667 | 2.50 × |")
