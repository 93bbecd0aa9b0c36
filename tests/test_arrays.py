"""Arrays of keys as sets."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup._arrays import Growing, distinct, ranges, without

keys = st.lists(st.integers(0, 12) | st.just((1 << 64) - 1), max_size=20)


def array(values):
    """Values as keys."""
    return np.array(values, dtype=np.uint64)


@given(keys)
def test_distinct_keys_are_ascending(values):
    """Each once."""
    assert distinct(array(values)).tolist() == sorted(set(values))


@given(keys, keys)
def test_keys_without_others_are_their_difference(values, dropped):
    """In their order."""
    found = without(array(sorted(set(values))), array(sorted(set(dropped))))
    assert found.tolist() == sorted(set(values) - set(dropped))
    assert found.dtype == np.uint64


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=9))
def test_ranges_follow_each_other(parts):
    """Python's ranges are the oracle."""
    begins, counts = np.array(parts, dtype=np.int64).reshape(-1, 2).T
    expected = [number for begin, count in parts for number in range(begin, begin + count)]
    assert ranges(begins, counts).tolist() == expected


@given(st.lists(st.lists(st.integers(0, 65535), max_size=40), max_size=12))
def test_an_array_grows_at_its_end(parts):
    """Parts are in it one after another."""
    growing = Growing(np.uint16)
    for part in parts:
        growing.extend(np.array(part, dtype=np.uint16))
    found = growing.done()
    assert found.tolist() == [value for part in parts for value in part]
    assert found.dtype == np.uint16
    assert found.flags.writeable
