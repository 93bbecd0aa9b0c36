"""Corpora of growing size to the seconds and the memory of each stage, as a table and a picture.

    python benchmarks/stages.py --articles 10000 100000 1000000

Each corpus is read to written clusters in a process of its own, on all cores that may be
used. Reading, shingling and signing go on at the same time: the wall time that they take
together is divided by the processor time that each takes. Loading the compiled loops counts
as start-up.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from math import log
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import orjson
from corpora import corpus
from measure import machine
from runs import markdown, write_section

README = Path(__file__).with_name("README.md")
PICTURE = Path(__file__).with_name("stages.svg")

WARM_UP = [" ".join(map(str, range(start, start + 100))) for start in (0, 10, 50)]
"""Texts of the run before the one that counts, which loads the loops or compiles them."""

READING = ("read", "fold and shingle", "sign")
STAGES = (*READING, "story frequency", "band", "verify", "cluster", "write")

# The names of stages where they go by others: as `pipeline.run` tells them, and times them.
_TOLD = {
    "read and shingle": "read",
    "stories": "story frequency",
    "candidate pairs": "band",
    "verification": "verify",
    "clusters": "cluster",
}


class Run(NamedTuple):
    """One run: what each stage took, and the whole with its start-up.

    `seconds` are wall time, `peaks` the largest resident set of each stage, in bytes.
    """

    seconds: dict[str, float]
    peaks: dict[str, int]
    total: float


def measured(path: Path) -> Run:
    """A run over one corpus, in a process of its own."""
    command = [sys.executable, __file__, "--corpus", str(path)]
    started = time.time()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = orjson.loads(done.stdout)
    return Run(found["seconds"], found["peaks"], total=found["ended"] - started)


def staged(path: Path, output: Path) -> dict[str, Any]:
    """Seconds and peaks of the stages from a corpus to written clusters, and when they ended."""
    from dedup import shingles
    from dedup.articles import Articles, read
    from dedup.cli.output import write
    from dedup.model import Params
    from dedup.pipeline import run

    run(WARM_UP, Params())
    clock = _Clock()
    processor: Counter[str] = Counter()
    with (
        output.open("wb") as stream,
        _counted(processor, "read", Articles, "batches"),
        _counted(processor, "fold and shingle", shingles, "shingle_batch"),
    ):
        clusters = run(read(path), Params(), lambda stage, _: clock.begin(_TOLD[stage]))
        clock.begin("write")
        write(clusters, "jsonl", stream)
    clock.end()
    ended = time.time()
    processor["sign"] = _share_of_signing(path) * processor["fold and shingle"]
    processor["fold and shingle"] -= processor["sign"]
    seconds, peaks = dict(clock.seconds), dict(clock.peaks)
    # Nobody is told when reading begins, only of the first batch.
    together, peak = clusters.statistics.seconds["read and shingle"], peaks["read"]
    for stage in READING:
        seconds[stage] = together * processor[stage] / processor.total()
        peaks[stage] = peak
    return {"seconds": seconds, "peaks": peaks, "ended": ended}


def _share_of_signing(path: Path) -> float:
    """How much of the time of the loop that shingles and signs is signing."""
    from dedup.articles import read
    from dedup.minhash import permutations
    from dedup.shingles import Room, shingle_batch

    room = Room()
    permuted = [permutations(num_perm) for num_perm in (0, 128)]
    unsigned = signed = 0.0
    for batch in islice(read(path).batches(), 8):
        rounds = []
        for _ in range(3):
            times = [time.thread_time()]
            for some in permuted:
                shingle_batch(
                    batch.data, batch.offsets, (), shingle_size=5, permutations=some, room=room
                )
                times.append(time.thread_time())
            rounds.append([end - begin for begin, end in pairwise(times)])
        unsigned += min(shingled for shingled, _ in rounds)
        signed += min(both for _, both in rounds)
    return 1 - unsigned / signed


class _Clock:
    """The wall time and the largest resident set of one stage after another."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.peaks: dict[str, int] = {}
        self._stage = ""
        self._begun = 0.0

    def begin(self, stage: str) -> None:
        """End the last stage, if this is another one."""
        if stage == self._stage:
            return
        if self._stage:
            self.end()
        self._stage, self._begun = stage, time.perf_counter()

    def end(self) -> None:
        """Note what the stage took, and forget its peak."""
        self.seconds[self._stage] += time.perf_counter() - self._begun
        status = Path("/proc/self/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        self.peaks[self._stage] = int(line.split()[1]) * 1024
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # see proc(5)


@contextmanager
def _counted(seconds: Counter[str], stage: str, owner: Any, name: str) -> Iterator[None]:
    """Count the processor time of all threads in a function, or in a generator."""
    function = getattr(owner, name)

    def counted(*arguments: Any, **keywords: Any) -> Any:
        result = clocked(lambda: function(*arguments, **keywords))
        return parts(result) if isinstance(result, Iterator) else result

    def parts(generator: Iterator[Any]) -> Iterator[Any]:
        while (part := clocked(lambda: next(generator, None))) is not None:
            yield part

    def clocked(call: Callable[[], Any]) -> Any:
        begun = time.thread_time()
        result = call()
        seconds[stage] += time.thread_time() - begun
        return result

    setattr(owner, name, counted)
    try:
        yield
    finally:
        setattr(owner, name, function)


def medians(runs: Sequence[Run]) -> Run:
    """The median of each number of some runs."""
    return Run(
        {stage: median(run.seconds[stage] for run in runs) for stage in STAGES},
        {stage: round(median(run.peaks[stage] for run in runs)) for stage in STAGES},
        median(run.total for run in runs),
    )


def exponents(sizes: Sequence[int], seconds: Sequence[float]) -> list[str]:
    """The growth from each size to the next: 1 is linear."""
    steps = zip(pairwise(sizes), pairwise(seconds), strict=True)
    return [
        f"{log(now / before) / log(more / less):.2f}" if more > less else "–"
        for (less, more), (before, now) in steps
    ]


def table(results: dict[int, Run]) -> str:
    """One row a stage: seconds and peak memory at each size, and the growth between sizes."""
    sizes = sorted(results)
    head = ["stage", *(f"s at {size:,}" for size in sizes)]
    head += [f"growth to {size:,}" for size in sizes[1:]]
    head += [f"GB at {size:,}" for size in sizes]
    rows = []
    for stage in STAGES:
        seconds = [results[size].seconds[stage] for size in sizes]
        peaks = [f"{results[size].peaks[stage] / 1e9:.2f}" for size in sizes]
        taken = [f"{second:.2f}" for second in seconds]
        rows.append([stage, *taken, *exponents(sizes, seconds), *peaks])
    peaks = [f"{max(results[size].peaks.values()) / 1e9:.2f}" for size in sizes]
    sums = [sum(results[size].seconds.values()) for size in sizes]
    totals = [results[size].total for size in sizes]
    for name, seconds in (("all stages", sums), ("and start-up", totals)):
        taken = [f"{second:.2f}" for second in seconds]
        rows.append([name, *taken, *exponents(sizes, seconds), *peaks])
    return markdown(head, rows)


def draw(results: dict[int, Run], path: Path) -> None:
    """Draw the time of each stage an article: bars of one length mean linear growth."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Replaced below by what stands out from a light and from a dark page.
    ink = "#010203"
    inks = dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor"), ink)
    inks |= dict.fromkeys(("xtick.color", "ytick.color"), ink)
    sizes = sorted(results)
    thick = 0.8 / len(sizes)
    # The same results give the same file.
    with mpl.rc_context({"svg.hashsalt": "dedup", "svg.fonttype": "none", **inks}):
        figure = Figure(figsize=(7.5, 1.2 + 0.22 * len(sizes) * len(STAGES)), layout="constrained")
        panel = figure.subplots()
        for number, size in enumerate(sizes):
            off = (number - (len(sizes) - 1) / 2) * thick
            places = [place + off for place in range(len(STAGES))]
            each = [results[size].seconds[stage] / size * 1e6 for stage in STAGES]
            shade = mpl.colormaps["Blues"](0.45 + 0.4 * number / len(sizes))
            bars = panel.barh(places, each, 0.9 * thick, color=shade, label=f"{size:,} articles")
            panel.bar_label(bars, [f"{value:.1f}" for value in each], padding=3, fontsize=8)
        panel.set_yticks(range(len(STAGES)), STAGES)
        panel.invert_yaxis()
        panel.margins(x=0.1)
        panel.set_xlabel("microseconds an article")
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
        panel.legend(frameon=False, loc="lower right")
        figure.savefig(path, format="svg", transparent=True, metadata={"Date": None})
    style = (
        "<style>svg { color: #1f2328 } "
        "@media (prefers-color-scheme: dark) { svg { color: #d1d7e0 } }</style>"
    )
    drawn = path.read_text(encoding="utf-8").replace(ink, "currentColor")
    path.write_text(drawn.replace(" <defs>", f" {style}\n <defs>", 1), encoding="utf-8")


def main() -> None:
    """Parse the command line, run, write the table and draw the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="leave README and picture as they are")
    parser.add_argument("--corpus", type=Path, help="measure this file here, and print JSON")
    options = parser.parse_args()
    if options.corpus:
        found = staged(options.corpus, options.corpus.with_suffix(".stages.clusters.jsonl"))
        print(orjson.dumps(found).decode())
        return
    measured(corpus("plain", 200))  # compiles the loops
    results = {}
    for size in sorted(set(options.articles)):
        path = corpus("plain", size, options.seed)
        results[size] = medians([measured(path) for _ in range(options.rounds)])
    runs = "One run" if options.rounds == 1 else f"Medians of {options.rounds} runs"
    ends = [min(results), max(results)]
    growth = exponents(ends, [sum(results[size].seconds.values()) for size in ends])
    text = (
        f"{machine()}. {runs} of each; seed {options.seed}. Growth of all stages from first to "
        f"last: {growth[0]}.\n\n{table(results)}"
    )
    print(text)
    if not options.print:
        write_section(README, "stages", text)
        draw(results, PICTURE)


if __name__ == "__main__":
    main()
