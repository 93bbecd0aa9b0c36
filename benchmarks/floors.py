"""A measured record and its floors to failures, notes and new floors.

A record holds what was measured on one corpus: ``sha256`` (digest by file),
``articles``, ``clusters`` and ``largest`` (counts), ``ceilings`` (those of the
counts that must not grow, by name), and ``floors`` (score by name, in [-1, 1]).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]


def failures(record: Record, floors: Record | None) -> Iterator[str]:
    """One line for each score below its floor, and for whatever makes it no floor."""
    if floors is None:
        yield "floors must be written with --update first, got none"
        return
    for file, digest in record["sha256"].items():
        if (floor := floors["sha256"].get(file)) != digest:
            yield f"sha256 of {file} must be {floor}, got {digest}"
    if record["articles"] != floors["articles"]:
        yield f"articles must be {floors['articles']}, got {record['articles']}"
    for score, floor in floors["floors"].items():
        if (value := record["floors"].get(score)) is None or value < floor:
            yield f"{score} must be at least {floor}, got {value}"
    for count, ceiling in floors["ceilings"].items():
        if record[count] > ceiling:
            yield f"{count} must be at most {ceiling}, got {record[count]}"


def changes(record: Record, floors: Record | None) -> Iterator[str]:
    """One line for each count of clusters that is not as it was; no failure."""
    for count in ("clusters", "largest"):
        if floors is not None and record[count] != floors[count]:
            yield f"{count} was {floors[count]}, is {record[count]}"


def updated(record: Record, floors: Record | None, *, lower: bool) -> Record:
    """The record as new floors, none below the old one unless `lower`, and no ceiling above."""
    if floors is None or lower:
        return record
    kept, held = dict(record["floors"]), dict(record["ceilings"])
    for score, floor in floors["floors"].items():
        kept[score] = max(floor, kept.get(score, floor))
    for count, ceiling in floors["ceilings"].items():
        held[count] = min(ceiling, held.get(count, ceiling))
    return {**record, "floors": kept, "ceilings": held}
