"""Documents to those that stages compare: exact copies once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from dedup import _kernels
from dedup.model import Bools, Float64s, Int64s, Params, ShingleSets, UInt64s
from dedup.results import Catalogue

_SECONDS_A_DAY = 24 * 60 * 60

# A daily form comes every twenty-odd hours; from web to print takes a night.
SAME_EDITION = timedelta(hours=12)

# From the web to the paper of the day after next; what comes later is no copy.
REPRINTED = timedelta(days=2)


class Unique:
    """Documents that stages compare: exact copies once, none without words.

    Attributes
    ----------
    documents : ndarray of shape (n,), dtype=int64
        One document for each text, by date and digest, so that their order
        does not depend on the order of input.
    places : ndarray of shape (d,), dtype=int64
        The place in `documents` of each document's text; -1 for none.
    dates : ndarray of shape (d,), dtype=float64
        Seconds of the date of each document; NaN without one.
    earliest, latest : ndarray of shape (n,), dtype=float64
        Seconds of the first and last date of a text; NaN without dates.
    printed : ndarray of shape (m, 3), dtype=int64
        A text, a number for a source that printed it, and the first day on
        which it did, -1 for unknown, ascending; without unknown sources.
    """

    def __init__(
        self,
        documents: Int64s,
        places: Int64s,
        dates: Float64s,
        earliest: Float64s,
        latest: Float64s,
        printed: Int64s,
    ):
        self.documents = documents
        self.places = places
        self.dates = dates
        self.earliest = earliest
        self.latest = latest
        self.printed = printed

    @classmethod
    def of(cls, sets: ShingleSets, catalogue: Catalogue, titles: UInt64s, params: Params) -> Unique:
        """The documents of a corpus that have `params.min_words` words or more.

        Of exact copies the first that was published stands for all; of those of
        one date one with a title, by the digests `titles` of all documents and
        then by how it is written.
        """
        dates = np.fromiter(
            (np.nan if date is None else date.timestamp() for date in catalogue.published),
            np.float64,
            len(catalogue.published),
        )
        able = np.flatnonzero(sets.words >= params.min_words)
        order = able[np.argsort(sets.digests[able])]
        new = np.diff(sets.digests[order], prepend=~sets.digests[order[:1]]) != 0
        # Few have exact copies, whose order matters.  No title, 0, becomes the last.
        copied = np.flatnonzero(~new | ~np.append(new[1:], True))
        rows = order[copied]
        last = titles[rows] - np.uint64(1)
        written = [catalogue.titles[row] or "" for row in rows.tolist()]
        spelled = {title: place for place, title in enumerate(sorted(set(written)))}
        ranks = np.fromiter(map(spelled.__getitem__, written), np.int64, len(written))
        order[copied] = rows[np.lexsort((ranks, last, dates[rows], sets.digests[rows]))]
        if params.window is not None:
            # Exact copies further apart than the window tell two stories.
            new[copied] |= _begin_anew(dates[order[copied]], new[copied], params.window)
        begins = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        earliest = np.fmin.reduceat(dates[order], begins) if len(begins) else dates[:0]
        latest = np.fmax.reduceat(dates[order], begins) if len(begins) else dates[:0]
        ranks = np.lexsort((sets.digests[order[begins]], earliest))
        places = np.full(len(dates), -1, dtype=np.int64)
        places[order] = np.argsort(ranks)[group]
        printed = _printed(places, catalogue.sources, dates)
        return cls(order[begins][ranks], places, dates, earliest[ranks], latest[ranks], printed)

    @property
    def days(self) -> Int64s:
        """The first day of each text; -1 for none."""
        return _days(self.earliest)

    def spread(self, stars: Int64s) -> Int64s:
        """What represents each document, given the place that represents each place."""
        representatives = np.arange(len(self.places), dtype=np.int64)
        able = self.places >= 0
        representatives[able] = self.documents[stars[self.places[able]]]
        return representatives

    def apart(self, left: Int64s, right: Int64s, window: timedelta) -> Bools:
        """Whether pairs of places are further apart in time than a window."""
        gap = np.maximum(self.earliest[left], self.earliest[right]) - np.minimum(
            self.latest[left], self.latest[right]
        )
        # An unknown date gives NaN, which is not greater than anything.
        return gap > window.total_seconds()

    def within(self, left: Int64s, right: Int64s, window: timedelta) -> Bools:
        """Whether all that printed the texts of pairs of places did so within a window."""
        span = np.maximum(self.latest[left], self.latest[right]) - np.minimum(
            self.earliest[left], self.earliest[right]
        )
        # An unknown date gives NaN, which is not greater than anything.
        return ~(span > window.total_seconds())

    def of_one_source(self, left: Int64s, right: Int64s) -> Bools:
        """Whether one source printed both texts of pairs."""
        # The sources of each text as the shingles of a document, ascending and unique.
        offsets = np.searchsorted(self.printed[:, 0], np.arange(len(self.documents) + 1))
        sources = self.printed[:, 1].astype(np.uint32)
        shared = np.empty(len(left), dtype=np.int64)
        _kernels.shared_counts(sources, offsets, left, right, shared)
        return shared > 0


def is_named(source: str | None) -> bool:
    """Whether the source of an article is known."""
    return source is not None and bool(source.strip())


def _begin_anew(dates: Float64s, new: Bools, window: timedelta) -> Bools:
    """Whether a date is more than a window after the first of its stretch; `new` begins one."""
    anew = np.zeros_like(new)
    first, most = np.nan, window.total_seconds()
    for place, (date, begins) in enumerate(zip(dates.tolist(), new.tolist(), strict=True)):
        anew[place] = date - first > most
        if begins or anew[place]:
            first = date
    return anew


def _printed(places: Int64s, sources: Sequence[str | None], dates: Float64s) -> Int64s:
    names = dict.fromkeys(sources)
    numbers = {name: place if is_named(name) else -1 for place, name in enumerate(names)}
    numbered = np.fromiter(map(numbers.__getitem__, sources), np.int64, len(sources))
    days = _days(dates)
    known = np.flatnonzero((places >= 0) & (numbered >= 0))
    # Unknown days last; one key for text and source.
    first_known = np.where(days < 0, np.iinfo(np.int64).max, days)[known]
    rows = known[np.lexsort((first_known, places[known] * len(numbers) + numbered[known]))]
    printed = np.stack([places[rows], numbered[rows], days[rows]], axis=1)
    first = np.any(np.diff(printed[:, :2], axis=0, prepend=-1) != 0, axis=1)
    return printed[first]


def _days(dates: Float64s) -> Int64s:
    # Counted from long before 1970, since -1 is no day.
    return np.nan_to_num(dates // _SECONDS_A_DAY + 1e6, nan=-1).astype(np.int64)
