"""Who printed a pair and when: what it must share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.doubt import Doubt, Facts, doubts, least_scores

NOTHING = Facts(*(np.zeros(1, dtype=np.bool_) for _ in Facts._fields))
rows_of_facts = st.lists(st.tuples(*(st.booleans() for _ in Facts._fields)), max_size=20)


def facts_of(rows):
    """Facts of as many pairs as there are rows."""
    columns = np.array(rows, dtype=np.bool_).reshape(-1, len(Facts._fields)).T
    return Facts(*columns)


@pytest.mark.parametrize(
    ("known", "doubt", "least"),
    [
        ("", Doubt.NONE, 0),
        ("one_source", Doubt.NONE, 0),
        ("later much_later one_form no_opening", Doubt.NONE, 0),
        ("one_source no_opening", Doubt.NO_OPENING, 2 / 3),
        ("one_source no_opening later", Doubt.LATER, 2 / 3),
        ("one_source later much_later", Doubt.MUCH_LATER, 0.95),
        ("one_source one_form later", Doubt.ONE_FORM, 0.95),
        ("one_series", Doubt.NONE, 0),
        ("one_series later", Doubt.ONE_SERIES, 2 / 3),
        ("one_source one_series one_run later", Doubt.LATER, 2 / 3),
        ("one_run", Doubt.ONE_RUN, 1 / 2),
        ("two_stories filled_in", Doubt.NONE, 0),
        ("one_source two_stories", Doubt.TWO_STORIES, 2 / 3),
        ("one_source two_stories filled_in later", Doubt.FILLED_IN, 0.95),
    ],
)
def test_what_is_known_of_a_pair_puts_it_in_doubt(known, doubt, least):
    """The same text of two outlets is a copy whenever it was printed; of one outlet it is not."""
    found = doubts(NOTHING._replace(**{name: np.array([True]) for name in known.split()}))
    assert found.tolist() == [doubt]
    assert least_scores(found).tolist() == [least]


@given(rows_of_facts, st.sampled_from(Facts._fields))
def test_more_that_is_known_never_makes_less_enough(rows, name):
    """Each fact is a reason for doubt, alone or with others."""
    facts = facts_of(rows)
    more = facts._replace(**{name: np.ones(len(rows), dtype=np.bool_)})
    assert np.all(least_scores(doubts(more)) >= least_scores(doubts(facts)))


@given(rows_of_facts)
def test_pairs_do_not_influence_each_other(rows):
    """Each has the doubt that it has alone."""
    alone = [doubts(facts_of([row])).tolist() for row in rows]
    assert doubts(facts_of(rows)).tolist() == [doubt for [doubt] in alone]
