"""What was found to counts and the three pictures above the story list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dedup.model import Article
from dedup.report.found import Found
from dedup.report.story_record import line
from dedup.report.terminal import counted

# Sizes that share a bar, by the least of each.
_SIZES = (2, 3, 4, 5, 6, 8, 11, 21, 51, 101, 501)
_MOST_OUTLETS = 8
_MOST_BARS = 60
_BAR_HEIGHT = 148
_SHADES = 4

_Row = tuple[str | int, ...]


class Bar(NamedTuple):
    """A bar of the chart of sizes: its label, its number and its width in per cent."""

    label: str
    value: int
    width: float


class TimeBar(NamedTuple):
    """A bar of the timeline: where it begins in per cent, and two heights in pixels."""

    x: float
    leads: float
    copies: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many stories have how many copies."""

    title: str
    about: str
    bars: list[Bar]
    heads: tuple[str, ...]
    table: list[_Row]


@dataclass(frozen=True, slots=True)
class Timeline:
    """When leads and copies appeared, by a unit of time."""

    title: str
    about: str
    unit: str
    bars: list[TimeBar]
    width: float
    most: int
    ticks: list[tuple[float, str, str]]
    undated: int
    heads: tuple[str, ...]
    table: list[_Row]


@dataclass(frozen=True, slots=True)
class Outlets:
    """Copies by the outlet that has them and the outlet of the lead."""

    leads: list[str]
    rows: list[tuple[str, list[tuple[int, int]], int]]
    left_out: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts, each with its name and a remark, and the pictures; None where there is nothing."""

    counts: list[tuple[str, str, str]]
    sizes: Sizes | None
    timeline: Timeline | None
    outlets: Outlets | None


def overview(found: Found, stories: Sequence[Sequence[Article]]) -> Overview:
    """The overview of stories whose articles are given, the lead of each first."""
    if not stories:
        return Overview(_counts(found), None, None, None)
    return Overview(_counts(found), _sizes(stories), _timeline(stories), _outlets(stories))


def _counts(found: Found) -> list[tuple[str, str, str]]:
    copies = [copy for story in found.stories for copy in story.copies]
    exact = sum(copy.kind == "exact" for copy in copies)
    alone = found.articles - len(copies) - len(found.stories)
    links = ("not known", "") if found.links is None else (f"{len(found.links):,}", "")
    return [
        ("Articles", f"{found.articles:,}", f"{alone:,} alone"),
        ("Stories with copies", f"{len(found.stories):,}", ""),
        ("Copies", f"{len(copies):,}", ""),
        ("Exact copies", f"{exact:,}", ""),
        ("Near copies", f"{len(copies) - exact:,}", ""),
        ("Partial links", *links),
    ]


def _sizes(stories: Sequence[Sequence[Article]]) -> Sizes:
    sizes = Counter(
        max(least for least in _SIZES if least <= len(articles)) for articles in stories
    )
    last = max(sizes)
    bars: list[Bar] = []
    table: list[_Row] = []
    for least, following in zip(_SIZES, (*_SIZES[1:], None), strict=True):
        if least > last:
            break
        # Copies besides the lead.
        first, end = least - 1, None if following is None else following - 2
        label = f"{first}" if first == end else f"{first}–{end}" if end else f"{first}+"
        value = sizes[least]
        # The number stands beside its bar, which leaves it room.
        bars.append(Bar(label, value, round(62 * value / max(sizes.values()), 2)))
        table.append((label, value))
    most = max(len(articles) for articles in stories) - 1
    about = (
        f"{counted(len(stories), 'story', 'stories')}; {sizes[2]:,} of them have one copy, "
        f"the largest has {most:,}."
    )
    return Sizes("Stories by their number of copies", about, bars, ("Copies", "Stories"), table)


def _timeline(stories: Sequence[Sequence[Article]]) -> Timeline | None:
    dated = [
        (article.published, place > 0)
        for articles in stories
        for place, article in enumerate(articles)
        if article.published is not None
    ]
    if not dated:
        return None
    begin, end = min(date for date, _ in dated), max(date for date, _ in dated)
    unit, starts = _starts(begin, end)
    counts = [[0, 0] for _ in starts]
    for date, is_copy in dated:
        counts[_place(starts, date)][is_copy] += 1
    most = max(map(sum, counts))
    step = 100 / len(starts)
    scale = _BAR_HEIGHT / most
    bars = [
        TimeBar(round(place * step, 3), round(leads * scale, 1), round(copies * scale, 1))
        for place, (leads, copies) in enumerate(counts)
    ]
    labels = [_label(start, unit) for start in starts]
    busiest = max(range(len(starts)), key=lambda place: counts[place][1])
    about = (
        f"Articles of stories by {unit}, from {labels[0]} to {labels[-1]}; "
        f"most copies, {counts[busiest][1]:,}, in that of {labels[busiest]}."
    )
    return Timeline(
        title="When leads and copies appeared",
        about=about,
        unit=unit,
        bars=bars,
        width=round(step * 0.86, 3),
        most=most,
        ticks=_ticks(labels),
        undated=sum(map(len, stories)) - len(dated),
        heads=(unit.capitalize(), "Leads", "Copies"),
        table=[(label, *pair) for label, pair in zip(labels, counts, strict=True)],
    )


def _ticks(labels: list[str]) -> list[tuple[float, str, str]]:
    if len(labels) == 1:
        return [(0.0, "start", labels[0])]
    return [(0.0, "start", labels[0]), (100.0, "end", labels[-1])]


def _starts(begin: datetime, end: datetime) -> tuple[str, list[datetime]]:
    """The unit that gives at most so many bars, and where each of them starts."""
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = begin.replace(minute=0, second=0, microsecond=0)
    monday = day - timedelta(days=day.weekday())
    for unit, start, step in (
        ("hour", hour, timedelta(hours=1)),
        ("day", day, timedelta(days=1)),
        ("week", monday, timedelta(weeks=1)),
    ):
        number = (end - start) // step + 1
        if number <= _MOST_BARS:
            return unit, [start + step * place for place in range(number)]
    months = [
        datetime(year, month, 1, tzinfo=UTC)
        for year in range(begin.year, end.year + 1)
        for month in range(1, 13)
        if (begin.year, begin.month) <= (year, month) <= (end.year, end.month)
    ]
    if len(months) <= _MOST_BARS:
        return "month", months
    return "year", [datetime(year, 1, 1, tzinfo=UTC) for year in range(begin.year, end.year + 1)]


def _place(starts: list[datetime], date: datetime) -> int:
    from bisect import bisect_right

    return bisect_right(starts, date) - 1


def _label(start: datetime, unit: str) -> str:
    if unit == "hour":
        return f"{start:%Y-%m-%d %H:00}"
    if unit == "month":
        return f"{start:%Y-%m}"
    return f"{start:%Y}" if unit == "year" else f"{start:%Y-%m-%d}"


def _outlets(stories: Sequence[Sequence[Article]]) -> Outlets | None:
    pairs: Counter[tuple[str, str]] = Counter()
    for lead, *copies in stories:
        for copy in copies:
            if lead.source and copy.source:
                pairs[line(copy.source), line(lead.source)] += 1
    if not pairs:
        return None
    copied, copying = _most(pairs, 1), _most(pairs, 0)
    most = max(pairs.values())
    rows = []
    for outlet in copying[:_MOST_OUTLETS]:
        cells = [pairs[outlet, lead] for lead in copied[:_MOST_OUTLETS]]
        shaded = [(value, -(-_SHADES * value // most)) for value in cells]
        total = sum(value for (copy, _), value in pairs.items() if copy == outlet)
        rows.append((outlet, shaded, total))
    left_out = ""
    if max(len(copied), len(copying)) > _MOST_OUTLETS:
        left_out = f"; the {_MOST_OUTLETS} of each with most copies"
    return Outlets(copied[:_MOST_OUTLETS], rows, left_out)


def _most(pairs: Counter[tuple[str, str]], side: int) -> list[str]:
    """The outlets of one side of the pairs, those with most copies first."""
    totals: Counter[str] = Counter()
    for pair, value in pairs.items():
        totals[pair[side]] += value
    return sorted(totals, key=lambda outlet: (-totals[outlet], outlet))
