"""The comparison with the peers: its runners, its measurements and its place in the README."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from compare import PEERS, README
from measure import Measured, measured
from runs import Runs, markdown, write_section

ROOT = Path(__file__).parents[1]


def test_every_peer_has_a_runner_and_a_pinned_version() -> None:
    """What is compared can be installed as it was compared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = dict(pin.split("==") for pin in project["optional-dependencies"]["bench"])
    own = [re.split("[<>=]", need)[0] for need in project["dependencies"]]
    installed = {re.sub(r"\[.*", "", name) for name in pins} | set(own)
    for peer in PEERS.values():
        assert (ROOT / "benchmarks" / "peers" / f"{peer.runner}.py").is_file()
        assert installed.issuperset(peer.packages)
    runners = {path.stem for path in (ROOT / "benchmarks" / "peers").glob("*.py")}
    assert runners == {peer.runner for peer in PEERS.values()} | {"pieces"}


def test_no_peer_is_a_dependency_of_the_library() -> None:
    """Only datasketch and xxhash, which the signatures are made with, are needed by both."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own = {re.split("[<>=]", need)[0] for need in project["dependencies"]}
    packages = {package for peer in PEERS.values() for package in peer.packages}
    assert own & packages == {"datasketch", "xxhash"}


def test_a_section_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    """Only the text between the two markers of the section changes."""
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb <!-- y: begin -->\n")
    write_section(readme, "x", "| new |")
    expected = "a\n<!-- x: begin -->\n| new |\n<!-- x: end -->\nb <!-- y: begin -->\n"
    assert readme.read_text() == expected
    assert list(tmp_path.iterdir()) == [readme]


def test_a_readme_without_the_markers_is_an_error(tmp_path: Path) -> None:
    """A table is not written to a place that is not there."""
    readme = tmp_path / "README.md"
    readme.write_text("<!-- x: begin -->")
    with pytest.raises(ValueError, match="must have the markers"):
        write_section(readme, "x", "new")
    assert readme.read_text() == "<!-- x: begin -->"


@pytest.mark.parametrize("name", ["compare", "signatures", "stages", "hostile"])
def test_the_readme_has_the_markers(name: str) -> None:
    """The scripts that write tables find their places."""
    text = README.read_text()
    assert text.count(f"<!-- {name}: begin -->") == text.count(f"<!-- {name}: end -->") == 1


def test_a_failed_command_is_named_with_its_last_error() -> None:
    """One line says what failed, and why."""
    with pytest.raises(RuntimeError, match=r"exit code 3: out of ink$"):
        measured(
            [sys.executable, "-c", "import sys; print('out of ink', file=sys.stderr); sys.exit(3)"],
            cores=1,
        )


def test_peak_memory_counts_what_the_command_held() -> None:
    """A command that fills 300 MB has a peak of at least that."""
    run = measured([sys.executable, "-c", "b'x' * 300_000_000"], cores=1)
    assert run.peak >= 300_000_000


def test_a_command_runs_on_the_cores_it_is_given() -> None:
    """With one core, a command sees one core."""
    code = "import os; assert len(os.sched_getaffinity(0)) == 1"
    measured([sys.executable, "-c", code], cores=1)


def test_the_median_run_counts() -> None:
    """One slow run does not change the rate, only the spread."""
    runs = Runs("x", 1, 100, [Measured(2.0, 10**9), Measured(1.0, 10**9), Measured(9.0, 10**9)])
    assert (runs.rate, runs.spread, runs.peak) == (50.0, "1.00–9.00", 1.0)


def test_a_table_is_markdown() -> None:
    """All columns but the first are aligned to the right."""
    assert markdown(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | ---: |\n| 1 | 2 |"
