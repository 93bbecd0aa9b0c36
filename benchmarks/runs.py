"""Commands that cluster a corpus to what their runs took and how good their clusters are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import orjson
from corpora import truth_path
from measure import Measured, measured
from scoring import Score

OURS = "dedup"
"""The name of this library among those that are compared."""

Command = Callable[[Path, Path], list[str]]
"""A corpus and an output to the command that clusters the one into the other."""


@dataclass(slots=True)
class Runs:
    """The runs of one command over one corpus.

    `score` is that of the last run; `error` is why there is none, where a run failed.
    """

    name: str
    cores: int
    articles: int
    runs: list[Measured] = field(default_factory=list)
    score: Score | None = None
    error: str = ""

    @property
    def seconds(self) -> float:
        """Median of the seconds of the runs."""
        return median(run.seconds for run in self.runs)

    @property
    def spread(self) -> str:
        """Shortest and longest run, in seconds."""
        seconds = [run.seconds for run in self.runs]
        return f"{min(seconds):.2f}–{max(seconds):.2f}"

    @property
    def rate(self) -> float:
        """Articles a second in the median run."""
        return self.articles / self.seconds

    @property
    def peak(self) -> float:
        """Median of the peak memory of the runs, in GB."""
        return median(run.peak for run in self.runs) / 1e9

    def run(self, command: Command, corpus: Path) -> None:
        """Run the command once more, and score its clusters."""
        output = corpus.with_name(f"{corpus.stem}.{self.name}.clusters.jsonl")
        output.unlink(missing_ok=True)
        try:
            self.runs.append(measured(command(corpus, output), cores=self.cores))
            self.score = score(output, truth_path(corpus))
        except RuntimeError as error:
            self.error = str(error)


def ours(*options: str, python: str = sys.executable) -> Command:
    """The command of this library, with further options of it."""
    start = [python, "-c", "from dedup.cli import main; main()", "cluster"]
    return lambda corpus, output: [*start, str(corpus), "-o", str(output), *options]


def score(clusters: Path, truth: Path) -> Score:
    """The score of written clusters.

    It is computed in a process of its own: the memory of this one would count as that of
    the next command, because a process inherits its peak when it is started.
    """
    scorer = Path(__file__).with_name("scoring.py")
    command = [sys.executable, *map(str, (scorer, clusters, truth))]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"{clusters.name}: {done.stderr.strip().splitlines()[-1]}")
    return Score(**orjson.loads(done.stdout))


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, all columns but the first aligned to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_section(readme: Path, name: str, text: str) -> None:
    """Replace what stands between the two markers of a section of a README.

    Raises
    ------
    ValueError
        If the README does not have both markers.

    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{readme} must have the markers {begin} and {end}")
    written = f"{before}{begin}\n{text}\n{end}{after}"
    partial = readme.with_suffix(".partial")
    partial.write_text(written, encoding="utf-8")
    partial.replace(readme)
