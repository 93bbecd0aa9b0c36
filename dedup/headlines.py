"""Headlines that tell what only their own text tells.

A headline says what is new in a text, and the text says it again in its first
sentences.  Another version of it has those sentences too, so what one headline
says stands in both texts.  Where an outlet fills a form in again, or goes on
from the background of an earlier report, each headline tells of its own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dedup import _kernels
from dedup._threads import Threads
from dedup.model import Float64s, Heads, Int64s

# Two headlines of one outlet tell two stories when so much of what differs in
# them is told by their own texts alone; when all of it is, they fill in a form.
TWO_STORIES = 1 / 8
FILLED_IN = 1

_PART = re.compile(r"\d+(\s*[/⁄／]\s*\d)")


def told_alone(
    heads: Heads,
    titles: Sequence[str | None],
    left: Int64s,
    right: Int64s,
    threads: Threads,
) -> Float64s:
    """How much of what differs in two headlines only their own texts tell.

    Parameters
    ----------
    heads : Heads
    titles : sequence of str or None
    left, right : ndarray of shape (p,), dtype=int64
        Documents.
    threads : Threads

    Returns
    -------
    ndarray of shape (p,), dtype=float64
        Of the words of a headline that the other has not, the share that
        stands in the first hundred words of its own text and not in those of
        the other; of both headlines the lesser.  1 where two headlines number
        two parts of a piece (2/5 and 3/5), 0 where one is missing.
    """
    shares = np.empty(len(left), dtype=np.float64)

    def hold(span: tuple[int, int]) -> None:
        some = slice(*span)
        _kernels.told_alone(
            heads.words, heads.offsets, heads.title_words, heads.title_offsets,
            left[some], right[some], shares[some],
        )  # fmt: skip

    for _ in threads.map(hold, threads.spans(len(left))):
        pass
    for pair, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if _are_parts(titles[a], titles[b]):
            shares[pair] = 1
    return shares


def _are_parts(a: str | None, b: str | None) -> bool:
    """Whether two titles differ only in which part of a piece they number."""
    if a is None or b is None or a == b:
        return False
    return _PART.sub(r"\1", a) == _PART.sub(r"\1", b)
