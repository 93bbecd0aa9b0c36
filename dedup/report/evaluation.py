"""An `Evaluation` to plain tables for the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from dedup.evaluate import ErrorCase, Evaluation
from dedup.report.terminal import counted, printable


def evaluation_tables(evaluation: Evaluation) -> Group:
    """What was compared, the scores with their intervals, and the worst errors."""
    tables: list[Text | Table] = [Text(_counts(evaluation)), _scores(evaluation)]
    if evaluation.errors:
        tables.append(_errors(evaluation.errors))
    return Group(*tables)


def _counts(evaluation: Evaluation) -> str:
    unit = "gold cluster" if evaluation.gold == "clusters" else "labelled pair"
    line = (
        f"{counted(evaluation.documents, 'document')} in {counted(evaluation.units, unit)} "
        f"and {counted(evaluation.clusters, 'found cluster')}"
    )
    for what, count in (
        ("documents that were not clustered, each counted as alone", evaluation.unclustered),
        ("documents that the gold does not judge, left out", evaluation.unjudged),
        ("pairs without a label, left out", evaluation.undecided),
    ):
        if count:
            line += f"\n{what}: {count:,}"
    return line


def _scores(evaluation: Evaluation) -> Table:
    table = Table(box=box.SIMPLE)
    table.add_column("score")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    for name, score in evaluation.scores.items():
        table.add_row(name, f"{score.value:.3f}", f"{score.low:.3f} – {score.high:.3f}")
    return table


def _errors(errors: tuple[ErrorCase, ...]) -> Table:
    table = Table(box=box.SIMPLE, title="Worst errors", title_justify="left")
    table.add_column("pairs", justify="right")
    table.add_column("error")
    table.add_column("documents", overflow="fold")
    for case in errors:
        error = case.error if case.label is None else f"{case.error}, labelled {case.label}"
        if case.kind:
            error += f", {printable(case.kind)}"
        table.add_row(f"{case.weight:,.10g}", Text(error), _documents(case))
    return table


def _documents(case: ErrorCase) -> Text:
    texts = ((case.a, case.a_line), (case.b, case.b_line))
    lines = [id_ if line is None else f"{id_}: {line[:100]}" for id_, line in texts]
    return Text("\n".join(map(printable, lines)))
