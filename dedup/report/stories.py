"""Clusters to plain lines for a reader: each story, its copies and what they share."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from dedup.model import Cluster, Copy, Document
from dedup.report.terminal import counted, cut, printable
from dedup.results import Clusters, Statistics

# Up to this many articles that stand alone are named.
_NAMED_ALONE = 10
_SOURCE_WIDTH = 40


def story_lines(
    clusters: Clusters,
    *,
    width: int,
    most_stories: int | None = None,
    most_copies: int | None = None,
) -> Iterator[str]:
    """The stories that have copies, the largest first, then what stands alone.

    Parameters
    ----------
    clusters : Clusters
        What to show.
    width : int
        Cells in a line; ids and titles are cut to it, all else is wrapped.
    most_stories, most_copies : int or None
        Stories to show, and copies of each; None shows all.
    """
    stories = clusters.statistics.clusters
    shown = stories if most_stories is None else min(stories, most_stories)
    if not stories:
        yield "No copies found."
    for place in range(shown):
        if place:
            yield ""
        yield from _story(clusters[place], width, most_copies)
    if shown < stories:
        left_out = counted(stories - shown, "more story", "more stories")
        yield ""
        yield f"… and {left_out}, all of them with -o FILE.txt"
    yield from _alone(clusters, width)


def summary(statistics: Statistics) -> str:
    """What was found, in one line: ``5 articles: 1 story with 1 copy, 3 alone``.

    Stories with copies, and links between stories, are counted where there are any.
    """
    together = statistics.clusters + statistics.copies
    stories = counted(statistics.clusters, "story", "stories")
    copies = counted(statistics.copies, "copy", "copies")
    told = [f"{stories} with {copies}"] if together else []
    told.append(f"{statistics.articles - together:,} alone")
    if statistics.partial:
        told.append(counted(statistics.partial, "partial link"))
    return f"{counted(statistics.articles, 'article')}: {', '.join(told)}"


def shared_words(lead: Document, copy: Copy) -> str:
    """How much of each of two copies is in the other, in words."""
    if copy.kind == "exact":
        return "word for word"
    one, other = "copy", "lead"
    of_one, of_other = copy.coverage.of_copy, copy.coverage.of_lead
    if copy.words < lead.words:
        one, other = "shorter", "longer"
    elif copy.words > lead.words:
        one, other = "shorter", "longer"
        of_one, of_other = of_other, of_one
    return (
        f"{_percent(of_one)} of the {one} is in the {other}, "
        f"{_percent(of_other)} of the {other} is in the {one}"
    )


def _story(cluster: Cluster, width: int, most_copies: int | None) -> Iterator[str]:
    lead = cluster.lead
    yield cut(_name(lead), width)
    reason = printable(cluster.reason)
    # The reason may name the source or the date already.
    details = [detail for detail in _details(lead) if detail not in reason]
    yield from _wrapped([f"leads: {reason}"], details, width)
    for copy in cluster.copies[:most_copies]:
        yield cut(f"  {_name(copy)}", width)
        shared = shared_words(lead, copy)
        parts = [f"{copy.kind}: {shared}"] if copy.kind == "exact" else _halves(shared)
        yield from _wrapped(parts, _details(copy), width)
    if most_copies is not None and len(cluster.copies) > most_copies:
        yield f"  … and {counted(len(cluster.copies) - most_copies, 'more copy', 'more copies')}"


def _alone(clusters: Clusters, width: int) -> Iterator[str]:
    stories = clusters.statistics.clusters
    alone = len(clusters) - stories
    if not alone:
        return
    stand = f"{counted(alone, 'article')} {'stands' if alone == 1 else 'stand'} alone"
    yield ""
    if alone > _NAMED_ALONE:
        yield f"{stand}."
        return
    yield f"{stand}:"
    for cluster in clusters[stories:]:
        yield cut(f"  {_name(cluster.lead)}", width)


def _name(document: Document) -> str:
    title = "" if document.title is None else f"  {document.title}"
    return f"{document.id}{title}"


def _details(document: Document) -> list[str]:
    """Source and date, where they are known."""
    source = [cut(document.source, _SOURCE_WIDTH)] if document.source else []
    date = [f"{document.published:%Y-%m-%d %H:%M} UTC"] if document.published else []
    return source + date


def _halves(shared: str) -> list[str]:
    first, _, second = shared.partition(", ")
    return [f"near: {first},", second]


def _wrapped(parts: list[str], details: list[str], width: int) -> list[str]:
    """Parts and details in one indented paragraph, broken between them if at all."""
    pieces = parts + ([f"· {', '.join(details)}"] if details else [])
    # `textwrap` breaks no line at a no-break space.
    text = " ".join(piece.replace(" ", "\xa0") for piece in pieces)
    lines = textwrap.wrap(
        text, max(width, 20), initial_indent="    ", subsequent_indent="    ",
        break_on_hyphens=False,
    )  # fmt: skip
    return [line.replace("\xa0", " ") for line in lines]


def _percent(share: float) -> str:
    """A share in whole per cent; only all of it is 100 %, only nothing is 0 %."""
    if 0 < share < 1:
        return f"{min(max(round(100 * share), 1), 99)} %"
    return f"{round(100 * share)} %"
