"""Batches in their order, also where one of them never comes."""

from concurrent.futures import CancelledError, ThreadPoolExecutor

import oracles
import pytest

from dedup import minhash
from dedup.ingest import _Parts
from dedup.shingles import shingle_batch


def shingled(*texts):
    """What is kept of texts."""
    return shingle_batch(
        *oracles.encoded(texts), [None] * len(texts), shingle_size=5,
        permutations=minhash.permutations(4),
    )  # fmt: skip


def enter(parts, turn, text):
    """Add the batch of one text in its turn."""
    with parts.turn(turn) as add:
        add(shingled(text))


def test_batches_are_added_in_their_order():
    """Whichever is made first."""
    texts = ["one", "two three", "four five six"]
    with ThreadPoolExecutor(3) as pool:
        parts = _Parts(None)
        for turn in (2, 1, 0):
            pool.submit(enter, parts, turn, texts[turn])
    assert parts.joined(4)[0].words.tolist() == [1, 2, 3]


def test_batches_after_one_that_fails_are_given_up():
    """Those before it are added all the same."""
    parts = _Parts(None)
    with ThreadPoolExecutor(2) as pool:
        last = pool.submit(enter, parts, 2, "never")
        with pytest.raises(ZeroDivisionError), parts.turn(1):
            1 / 0  # noqa: B018 - an error on purpose
        assert isinstance(last.exception(timeout=60), CancelledError)
        pool.submit(enter, parts, 0, "one").result(timeout=60)
    assert parts.joined(4)[0].words.tolist() == [1]


def test_nobody_waits_for_a_batch_after_the_end():
    """As after an interrupt, when one that was handed out is lost."""
    parts = _Parts(None)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(enter, parts, 1, "never")
        parts.close()
        assert isinstance(waiting.exception(timeout=60), CancelledError)
