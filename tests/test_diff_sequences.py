"""Alignment of token strings against slow, obvious twins; and a bound on its work."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from dedup.ledger import diff, sequences
from dedup.ledger.sequences import heaviest_increasing, longest_increasing, matches

SHORT = st.text("abc", max_size=12)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 9)), max_size=8, unique_by=lambda v: v[0])
)
def test_heaviest_increasing_against_all_subsequences(pairs: list[tuple[int, int]]) -> None:
    """The chain increases, and no other increasing subsequence weighs more."""
    values, weights = [value for value, _ in pairs], [weight for _, weight in pairs]
    chain = heaviest_increasing(values, weights)
    assert all(i < j and values[i] < values[j] for i, j in pairwise(chain))
    best = max(
        sum(weights[i] for i in chosen)
        for size in range(len(pairs) + 1)
        for chosen in combinations(range(len(pairs)), size)
        if all(values[i] < values[j] for i, j in pairwise(chosen))
    )
    assert sum(weights[i] for i in chain) == best


@given(st.lists(st.integers(0, 99), max_size=30, unique=True))
def test_longest_increasing_is_heaviest_of_equal_weights(values: list[int]) -> None:
    """With equal weights the longest and the heaviest chain are of one length."""
    chain = longest_increasing(values)
    assert all(values[i] < values[j] for i, j in pairwise(chain))
    assert len(chain) == len(heaviest_increasing(values, [1] * len(values)))


@given(SHORT, SHORT)
def test_matches_are_a_longest_common_subsequence(base: str, copy: str) -> None:
    """Matches are equal stretches in order, as many tokens as the textbook table gives."""
    found = matches(base, copy)
    for match in found:
        assert base[match.base_start :][: match.length] == copy[match.copy_start :][: match.length]
    for before, after in pairwise(found):
        assert before.base_start + before.length <= after.base_start
        assert before.copy_start + before.length <= after.copy_start
    table = [[0] * (len(copy) + 1) for _ in range(len(base) + 1)]
    for i, a in enumerate(base):
        for j, b in enumerate(copy):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
            )
    assert sum(match.length for match in found) == table[-1][-1]


def test_long_strings_are_cut_at_unique_tokens() -> None:
    """Beyond the bound, an edited string still aligns but for its edits."""
    chance = random.Random(1)
    base = [chr(chance.randrange(0x4000, 0x9000)) for _ in range(20_000)]
    copy = list(base)
    for place in range(50, 20_000, 100):
        copy[place] = "x"
    found = matches("".join(base), "".join(copy))
    assert sum(match.length for match in found) == 20_000 - 200


def _near_copies(size: int, kept: float = 0.99, paragraph: int = 20) -> tuple[str, str]:
    chance = random.Random(size)
    base = [f"w{chance.randrange(30 * size)}" + "." * (i % 10 == 9) for i in range(20 * size)]
    copy = [word if chance.random() < kept else "new" for word in base]
    lines = range(0, 20 * size, paragraph)
    return tuple("\n".join(" ".join(t[n : n + paragraph]) for n in lines) for t in (base, copy))


def _one_line(size: int) -> tuple[str, str]:
    return tuple(text.replace("\n", " ") for text in _near_copies(size))


def _two_words(size: int) -> tuple[str, str]:
    chance = random.Random(size)
    return tuple(" ".join(chance.choice("ab") for _ in range(20 * size)) for _ in range(2))


HOSTILE: dict[str, Callable[[int], tuple[str, str]]] = {
    "near copies": _near_copies,
    "one long line": _one_line,
    "one long line of two words": _two_words,
    "one long line, split": lambda n: (_one_line(n)[0], _near_copies(n)[1]),
    "one long line, split and rewritten": lambda n: (
        _one_line(n)[0],
        _near_copies(n, kept=0.6, paragraph=60)[1],
    ),
    "long paragraphs, others": lambda n: tuple(
        "\n".join(" ".join(f"{side}{i}" for i in range(40)) for _ in range(n)) for side in "xy"
    ),
    "equal paragraphs": lambda n: ("Read more here\n" * 9 * n, "Read more here\n" * (8 * n)),
    "equal paragraphs, others": lambda n: ("Read more here\n" * 9 * n, "Read more now\n" * 9 * n),
    "sentences in reverse": lambda n: tuple(
        " ".join(f"The ship number {i} sails to port {i} at noon." for i in order)
        for order in (range(5 * n), range(5 * n - 1, -1, -1))
    ),
    "paragraphs in reverse": lambda n: (
        "\n".join(f"This is line number {i}" for i in range(5 * n)),
        "\n".join(f"This is line number {i}" for i in reversed(range(5 * n))),
    ),
}


def _steps(base: str, copy: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Lines of the package run by a diff, and machine words filled by its LCS calls."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        if "dedup" not in frame.f_code.co_filename:
            return None
        steps += event == "line"
        return count

    class Counted:
        """The library's functions, with the work that each call takes counted."""

        @staticmethod
        def opcodes(first: str, second: str) -> Any:
            nonlocal steps
            steps += len(first) * len(second) // 64
            return LCSseq.opcodes(first, second)

        @staticmethod
        def similarity(first: str, second: str) -> int:
            nonlocal steps
            steps += len(first) * len(second) // 64
            return LCSseq.similarity(first, second)

    monkeypatch.setattr(sequences, "LCSseq", Counted)
    before = sys.gettrace()
    sys.settrace(count)
    try:
        diff(base, copy)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_length(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text takes at most about four times the steps, whatever the text.

    At most 200 steps a word are the bound at the larger size, where a quadratic
    method would need thousands.
    """
    small, large = (HOSTILE[name](size) for size in (100, 400))
    few, many = (_steps(*texts, monkeypatch) for texts in (small, large))
    assert many < 5 * few
    assert many < 200 * sum(len(text.split()) for text in large)


@pytest.mark.parametrize(
    ("base", "copy"),
    [
        ("Read more here\n" * 10_000, "Read more here\n" * 9_990 + "The end\n"),
        ("a" * 2_000_000, "a" * 1_999_999 + "b"),
        ("yes no " * 290_000, "no yes " * 290_000 + "maybe"),
        # They share much, but nothing that is unique and short enough to align.
        (
            "yes " + f"{' '.join(map(str, range(800)))} " * 4,
            "no " + f"{' '.join(map(str, range(800)))} " * 4,
        ),
        ("see " + "a" * 500_000 + " now", "see " + "a" * 499_999 + " now"),
        ("the boys' boat " * 100_000, "the boys boat " * 100_000),
        ("M" + "L".join(f"{i}.5" for i in range(20_000)), "x"),
        ("(AFP) " * 10_000, "(AFP)[AP] " * 10_000),
    ],
)
def test_hostile_texts_end(base: str, copy: str) -> None:
    """10,000 equal paragraphs, one line or word of some MB, and repeats: all end and apply."""
    assert diff(base, copy).apply(base) == copy
