"""The README: what it shows is what the command prints."""

from __future__ import annotations

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
