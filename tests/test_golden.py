"""Commands to everything that they print, byte for byte."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dedup.cli import commands

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.txt"))


def printed(line: str) -> bytes:
    """What a command prints in the folder of golden files, and how it ends."""
    words = shlex.split(line.removeprefix("$ dedup "))
    result = CliRunner(env={"COLUMNS": "80"}).invoke(commands, words, prog_name="dedup")
    output = result.stdout_bytes.decode() + "".join(
        shown
        for shown in result.stderr_bytes.decode().splitlines(keepends=True)
        if not shown.startswith("First run: ")
    )
    output = re.sub(r"[0-9]+\.[0-9] s\b", "0.0 s", output)
    if result.exit_code:
        output += f"[exit {result.exit_code}]\n"
    return f"{line}\n{output}".encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_command_prints_what_its_file_holds(case, monkeypatch):
    """The file of a case is its command and its output, to the byte."""
    monkeypatch.chdir(GOLDEN)
    expected = case.read_bytes()
    assert printed(expected.decode().partition("\n")[0]).decode() == expected.decode()


if __name__ == "__main__":
    os.chdir(GOLDEN)
    for path in CASES:
        path.write_bytes(printed(path.read_text(encoding="utf-8").partition("\n")[0]))
