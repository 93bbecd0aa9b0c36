"""The README: what it shows is what the command prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dedup.cli import commands

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def readme() -> str:
    """The text of the README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def untimed(text: str) -> str:
    """A text with all its seconds set to nought."""
    return re.sub(r"[0-9]+\.[0-9] s\b", "0.0 s", text)


def test_first_output_is_the_real_one(readme, monkeypatch):
    """The block after `$ dedup cluster seeds/` is what a terminal shows, seconds aside."""
    monkeypatch.chdir(ROOT)
    block = re.search(r"^```\w*\n\$ dedup cluster seeds/\n(.*?)^```$", readme, re.M | re.S)
    assert block, "no block with the command"
    done = CliRunner().invoke(commands, ["cluster", "seeds/", "--format", "table"])
    told = "".join(
        line for line in done.stderr.splitlines(keepends=True) if not line.startswith("First run: ")
    )
    assert untimed(block[1]) == untimed(done.stdout + told)


def test_accuracy_is_what_the_floors_hold(readme):
    """The row of `dedup` tells the F1 scores that `floors.json` has, rounded down there."""
    floors = json.loads((ROOT / "benchmarks" / "floors.json").read_text(encoding="utf-8"))
    (row,) = re.findall(r"^\| dedup \|(.*)\|$", readme, re.M)
    *corpora, strict_mean, lenient_mean = re.findall(r"[01]?\.[0-9]{3}", row)
    held = [
        floors[corpus]["floors"][score]
        for corpus in ("fnc1-train", "saudi-july")
        for score in ("strict F1", "lenient F1")
    ]
    told = [float(score) for score in corpora]
    assert told == [pytest.approx(score + 0.0005, abs=0.0006) for score in held]
    means = [(held[0] + held[2]) / 2, (held[1] + held[3]) / 2]
    assert [float(strict_mean), float(lenient_mean)] == [
        pytest.approx(mean + 0.0005, abs=0.0011) for mean in means
    ]


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_is_mentioned(readme, name):
    """A command that is not in the README is not known."""
    assert f"dedup {name}" in readme


@pytest.mark.parametrize(
    "option",
    [o.opts[-1] for o in commands.commands["cluster"].params if isinstance(o, click.Option)],
)
def test_every_option_of_cluster_is_mentioned(readme, option):
    """The README names each option as it is typed."""
    assert re.search(rf"`[^`\n]*{option}(?![\w-])", readme)
