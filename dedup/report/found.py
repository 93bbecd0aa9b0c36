"""Clusters, as found now or as written by `dedup cluster`, to what a report tells of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from dedup.errors import InputError
from dedup.evaluate import rows
from dedup.model import Coverage, Kind, PartialLink
from dedup.results import Clusters


class Member(NamedTuple):
    """A copy: its id, its kind, and both coverages in [0, 1]; None where they are not known."""

    id: str
    kind: Kind | None
    coverage: Coverage | None


class StoryFound(NamedTuple):
    """A lead, why it leads (empty if that is not known), and its copies, at least one."""

    lead: str
    reason: str
    copies: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a clustering found.

    Attributes
    ----------
    articles : int
        All of them, those that stand alone too.
    stories : list of StoryFound
        Those with copies, the largest first.
    links : list of PartialLink or None
        Passages that stories share, most words first; None if not known.
    """

    articles: int
    stories: list[StoryFound]
    links: list[PartialLink] | None

    @property
    def ids(self) -> set[str]:
        """The articles that the report tells of."""
        ids = {id_ for link in self.links or () for id_ in (link.left, link.right)}
        for story in self.stories:
            ids.add(story.lead)
            ids.update(copy.id for copy in story.copies)
        return ids


def found_now(clusters: Clusters) -> Found:
    """What `dedup.cluster` found."""
    stories = []
    for cluster in clusters[: clusters.statistics.clusters]:
        copies = tuple(Member(copy.id, copy.kind, copy.coverage) for copy in cluster.copies)
        stories.append(StoryFound(cluster.lead.id, cluster.reason, copies))
    return Found(clusters.statistics.articles, stories, list(clusters.partial))


def found_before(clusters: str | Path, partial: str | Path | None = None) -> Found:
    """What `dedup cluster` wrote as rows: the clusters, and the partial links.

    Raises
    ------
    InputError
        When a file cannot be read, or lacks a field that `dedup cluster` writes.
    """
    leads: dict[str, str] = {}
    copies: dict[str, list[Member]] = defaultdict(list)
    names: set[str] = set()
    for place, record in _placed(clusters):
        name, cluster = _field(record, "id", str, place), _field(record, "cluster", str, place)
        if name in names:
            raise InputError(f"{place}: id must come once, got {name!r} again")
        names.add(name)
        if not _field(record, "is_lead", bool, place):
            shares = (_share(record, f"coverage_of_{side}", place) for side in ("lead", "copy"))
            kind: Kind = "exact" if record.get("kind") == "exact" else "near"
            copies[cluster].append(Member(name, kind, Coverage(*shares)))
        elif leads.setdefault(cluster, name) != name:
            raise InputError(f"{place}: a cluster must have one lead, got a second: {name!r}")
    for cluster in copies:
        if cluster not in leads:
            raise InputError(f"{clusters}: every cluster must have a lead, got none of {cluster!r}")
    stories = [StoryFound(leads[cluster], "", tuple(of)) for cluster, of in copies.items()]
    stories.sort(key=lambda story: (-len(story.copies), story.lead))
    return Found(len(names), stories, None if partial is None else list(_links(partial)))


def _links(path: str | Path) -> Iterator[PartialLink]:
    for place, record in _placed(path):
        yield PartialLink(
            left=_field(record, "left", str, place),
            right=_field(record, "right", str, place),
            words=_field(record, "words", int, place),
            of_left=_share(record, "of_left", place),
            of_right=_share(record, "of_right", place),
        )


def _placed(path: str | Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a file, each with its place as messages name it."""
    return ((f"{path}:{number}", record) for number, record in rows(Path(path)))


def _field(record: dict[str, Any], name: str, kind: type, place: str) -> Any:
    value = record.get(name)
    if type(value) is not kind:
        given = repr(value) if name in record else "no such field"
        kinds = {str: "a string", bool: "true or false", int: "a whole number"}
        raise InputError(f"{place}: {name} must be {kinds[kind]}, got {given}")
    return value


def _share(record: dict[str, Any], name: str, place: str) -> float:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        given = repr(value) if name in record else "no such field"
        raise InputError(f"{place}: {name} must be a number in [0, 1], got {given}")
    return float(value)
