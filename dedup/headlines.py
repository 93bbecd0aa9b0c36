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
from dedup.model import Beginnings, Float64s, Int64s

# Two headlines of one outlet tell two stories when so much of what differs in
# them is told by their own texts alone; when all of it is, they fill in a form.
TWO_STORIES = 1 / 8
FILLED_IN = 1

# A number and how many there are, as in 2/5; 1/12/2024 is a date.
_PART = re.compile(r"(?<![\d/⁄／])(\d++)(\s*+[/⁄／]\s*+\d++)(?!\s*+[/⁄／])")


def told_alone(
    beginnings: Beginnings,
    titles: Sequence[str | None],
    left: Int64s,
    right: Int64s,
    threads: Threads,
) -> Float64s:
    """How much of what differs in two headlines only their own texts tell.

    Parameters
    ----------
    beginnings : Beginnings
    titles : sequence of str or None
    left, right : ndarray of shape (p,), dtype=int64
        Documents.
    threads : Threads

    Returns
    -------
    ndarray of shape (p,), dtype=float64
        Of the words of a headline that the other has not, the share that
        stands in the first 64 words of its own text and not in those of
        the other; of both headlines the lesser.  1 where nothing but the
        number of a part differs (2/5 and 3/5), 0 where a headline is missing.
    """
    shares = np.empty(len(left), dtype=np.float64)

    def hold(span: tuple[int, int]) -> None:
        some = slice(*span)
        _kernels.told_alone(
            beginnings.words, beginnings.offsets,
            beginnings.title_words, beginnings.title_offsets,
            left[some], right[some], shares[some],
        )  # fmt: skip

    for _ in threads.map(hold, threads.spans(len(left))):
        pass
    numbered = {
        document: part
        for document in np.unique(np.concatenate([left, right])).tolist()
        if (part := _part(titles[document])) is not None
    }
    documents = np.array(list(numbered), dtype=np.int64)
    for pair in np.flatnonzero(np.isin(left, documents) & np.isin(right, documents)).tolist():
        (number, title), (other, its_title) = numbered[left[pair]], numbered[right[pair]]
        if title == its_title and number != other:
            shares[pair] = 1
    return shares


def _part(title: str | None) -> tuple[int, str] | None:
    """Which part of a piece a title numbers, and the title without that number."""
    found = _PART.search(title or "")
    if found is None:
        return None
    rest = f"{found.string[: found.start()]}{found.string[found.start(2) :]}"
    return int(found[1]), " ".join(rest.casefold().split())
