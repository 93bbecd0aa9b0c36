"""Pairs that must share more than the threshold says, by who printed them and when.

An outlet does not copy itself.  What it prints of a story within half a day
are versions of it, with one opening; what it prints later in other words, in a
form that it fills in again, or under a headline that tells of another text, is
another story.  So is what stands further apart in a series, whoever prints it,
and what shares one passage and little else.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from dedup import links
from dedup.model import Bools, Float64s, Int8s


class Facts(NamedTuple):
    """What is known of p pairs, each an ndarray of shape (p,), dtype=bool."""

    one_source: Bools  # printed both
    later: Bools  # than half a day after the other, `unique.SAME_EDITION`
    much_later: Bools  # than two days after the other, `unique.REPRINTED`
    one_form: Bools  # as `links.in_one_form` tells
    one_series: Bools
    no_opening: Bools  # in common
    one_run: Bools  # as `links.in_one_run` tells
    two_stories: Bools  # told by their headlines, by `headlines.TWO_STORIES`
    filled_in: Bools  # told by nothing else, as much as `headlines.FILLED_IN`


class Doubt(IntEnum):
    """Why a pair is in doubt; of several reasons the first."""

    MUCH_LATER = 0
    ONE_FORM = 1
    FILLED_IN = 2
    LATER = 3
    ONE_SERIES = 4
    NO_OPENING = 5
    TWO_STORIES = 6
    ONE_RUN = 7
    NONE = 8


_LEAST = np.full(len(Doubt), links.STORY_COVERAGE)
_LEAST[[Doubt.MUCH_LATER, Doubt.ONE_FORM, Doubt.FILLED_IN]] = links.NEARLY_ALL
_LEAST[Doubt.ONE_RUN] = links.PASSAGE_COVERAGE
_LEAST[Doubt.NONE] = 0.0


def doubts(facts: Facts) -> Int8s:
    """The `Doubt` about each pair.

    Returns
    -------
    ndarray of shape (p,), dtype=int8
    """
    reasons = {
        Doubt.MUCH_LATER: facts.one_source & facts.much_later,
        Doubt.ONE_FORM: facts.one_source & facts.one_form,
        Doubt.FILLED_IN: facts.one_source & facts.filled_in,
        Doubt.LATER: facts.one_source & facts.later,
        Doubt.ONE_SERIES: facts.one_series & facts.later,
        Doubt.NO_OPENING: facts.one_source & facts.no_opening,
        Doubt.TWO_STORIES: facts.one_source & facts.two_stories,
        Doubt.ONE_RUN: facts.one_run,
    }
    found = np.full(len(facts.one_source), Doubt.NONE, dtype=np.int8)
    for doubt, holds in reversed(reasons.items()):
        found[holds] = doubt
    return found


def least_scores(found: Int8s) -> Float64s:
    """The score that pairs must have, whatever the threshold, by what `doubts` gives.

    Returns
    -------
    ndarray of shape (p,), dtype=float64
    """
    scores: Float64s = _LEAST[found]
    return scores
