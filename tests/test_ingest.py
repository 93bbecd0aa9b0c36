"""Batches in their order, whichever is made first, also where one of them never comes."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import oracles
from hypothesis import given
from hypothesis import strategies as st

from dedup import minhash
from dedup.ingest import _Parts
from dedup.shingles import shingle_batch

TEXTS = ["ice", "thin ice", "ice on the river", "", "who goes there", "no ice at all"]


def add(parts, number, text):
    """Add the batch of one text as its number; the memory that it was made in."""
    room = parts.room()
    shingled = shingle_batch(
        *oracles.encoded([text]), [None], shingle_size=1,
        permutations=minhash.permutations(4), room=room,
    )  # fmt: skip
    parts.add(number, shingled, room)
    return room


def kept(parts):
    """The shingles of each text."""
    sets = parts.joined(4)[0]
    return [
        sets.values[begin:end].tolist()
        for begin, end in zip(sets.offsets, sets.offsets[1:], strict=False)
    ]


def expected(texts):
    """The shingles of some texts as an oracle has them."""
    return [sorted(set(oracles.hashed_shingles(text, 1))) for text in texts]


@given(st.permutations(range(len(TEXTS))), st.integers(1, 3))
def test_batches_are_added_in_their_order(numbers, threads):
    """With what each was made of, though memory is used again."""
    parts = _Parts(None)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda number: add(parts, number, TEXTS[number]), numbers))
    assert kept(parts) == expected(TEXTS)


def test_nobody_waits_for_a_batch_that_never_comes():
    """Those before it are added, those after it are not."""
    parts = _Parts(None)
    for number in (4, 1, 0, 3):
        add(parts, number, TEXTS[number])
    assert kept(parts) == expected(TEXTS[:2])


def test_memory_is_used_again_once_a_batch_is_added(monkeypatch):
    """Not before, nor while it is copied."""
    parts = _Parts(None)
    copied = parts._add

    def copy(shingled):
        assert not any(
            np.shares_memory(array, shingled.sets.values)
            for room in parts._rooms
            for array in room.arrays(0)
        )
        copied(shingled)

    monkeypatch.setattr(parts, "_add", copy)
    second = add(parts, 1, TEXTS[1])
    first = add(parts, 0, TEXTS[0])
    assert first is not second
    assert {id(parts.room()), id(parts.room())} == {id(first), id(second)}
