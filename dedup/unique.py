"""Documents to those that stages compare: exact copies once."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from dedup.model import Bools, Float64s, Int64s, Params, ShingleSets
from dedup.results import Catalogue


class Unique:
    """Documents that stages compare: exact copies once, none without words.

    Attributes
    ----------
    documents : ndarray of shape (n,), dtype=int64
        One document for each text, by date and digest, so that their order
        does not depend on the order of input.
    places : ndarray of shape (d,), dtype=int64
        The place in `documents` of each document's text; -1 for none.
    earliest, latest : ndarray of shape (n,), dtype=float64
        Seconds of the first and last date of a text; NaN without dates.
    """

    def __init__(self, documents: Int64s, places: Int64s, earliest: Float64s, latest: Float64s):
        self.documents = documents
        self.places = places
        self.earliest = earliest
        self.latest = latest

    @classmethod
    def of(cls, sets: ShingleSets, catalogue: Catalogue, params: Params) -> Unique:
        """The documents of a corpus that have `params.min_words` words or more."""
        dates = np.array(
            [np.nan if date is None else date.timestamp() for date in catalogue.published],
            dtype=np.float64,
        )
        able = np.flatnonzero(sets.words >= params.min_words)
        order = able[np.lexsort((dates[able], sets.digests[able]))]
        new = np.diff(sets.digests[order], prepend=~sets.digests[order[:1]]) != 0
        if params.window is not None:
            # Exact copies further apart than the window tell two stories.
            new |= np.diff(dates[order], prepend=np.nan) > params.window.total_seconds()
        begins = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        earliest = np.fmin.reduceat(dates[order], begins) if len(begins) else dates[:0]
        latest = np.fmax.reduceat(dates[order], begins) if len(begins) else dates[:0]
        ranks = np.lexsort((sets.digests[order[begins]], earliest))
        places = np.full(len(dates), -1, dtype=np.int64)
        places[order] = np.argsort(ranks)[group]
        return cls(order[begins][ranks], places, earliest[ranks], latest[ranks])

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
