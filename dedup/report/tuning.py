"""The clusters at several thresholds to a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, BinaryIO

from rich import box
from rich.table import Table

from dedup.errors import OutputError
from dedup.model import Params
from dedup.tuning import Step


def tuning_table(steps: Sequence[Step]) -> Table:
    """One row a threshold; the default is marked."""
    table = Table(box=box.SIMPLE, pad_edge=False, caption="* the default", caption_justify="left")
    judged = steps[0].f1 is not None
    scores = ("precision", "recall", "F1") if judged else ()
    for name in ("threshold", "clusters", "copies", "largest", "partial", *scores):
        table.add_column(name, justify="right")
    for step in steps:
        mark = "*" if step.threshold == Params().threshold else ""
        counts = (step.clusters, step.copies, step.largest, step.partial)
        values = (step.precision, step.recall, step.f1)
        table.add_row(
            f"{mark}{step.threshold:.2f}",
            *(f"{count:,}" for count in counts),
            *(f"{value:.3f}" for value in values if value is not None),
        )
    return table


def require_matplotlib() -> None:
    """Make sure that pictures can be drawn.

    Raises
    ------
    OutputError
        When matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise OutputError(
            "a picture needs matplotlib, which is not installed: pip install 'dedup-news[tune]'"
        )


def draw_tuning(steps: Sequence[Step], stream: BinaryIO, format_: str) -> None:
    """Draw counts, and scores where there are any, over the threshold.

    Parameters
    ----------
    steps : sequence of Step
        By ascending threshold.
    stream : binary file
        Where the picture goes.
    format_ : {"svg", "png"}
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    judged = steps[0].f1 is not None
    # The same steps give the same file.
    with mpl.rc_context({"svg.hashsalt": "dedup"}):
        figure = Figure(figsize=(7, 7 if judged else 4), layout="constrained")
        panels = figure.subplots(2 if judged else 1, sharex=True, squeeze=False)[:, 0]
        # Logarithmic, but for nothing at all.
        panels[0].set_yscale("symlog")
        _curves(panels[0], steps, ("clusters", "copies", "largest"))
        panels[0].set_ylim(bottom=0)
        panels[0].set_ylabel("articles or clusters")
        if judged:
            _curves(panels[1], steps, ("precision", "recall", "f1"))
            panels[1].set_ylabel("score")
            panels[1].set_ylim(0, 1.02)
        panels[-1].set_xlabel("threshold")
        figure.savefig(stream, format=format_, metadata={"Date": None} if format_ == "svg" else {})


def _curves(panel: Any, steps: Sequence[Step], names: Sequence[str]) -> None:
    labels = {"largest": "largest cluster", "f1": "F1"}
    thresholds = [step.threshold for step in steps]
    for name in names:
        values = [getattr(step, name) for step in steps]
        panel.plot(thresholds, values, marker="o", markersize=3, label=labels.get(name, name))
    panel.axvline(Params().threshold, color="grey", linestyle=":", label="default threshold")
    panel.grid(alpha=0.3)
    panel.legend()
