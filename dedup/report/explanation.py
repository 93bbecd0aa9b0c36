"""An `Explanation` to plain lines for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from dedup.explanation import Explanation, SharedPassage
from dedup.report.terminal import counted, cut, printable

_HEADINGS = {
    "exact": "exact copies",
    "copy": "copies",
    "partial": "a partial link",
    "none": "no copies",
}
_IN_CLUSTERS = {
    True: "In this corpus they are in one story all the same: both are linked to its middle.",
    False: "In this corpus they are in two stories all the same: members are linked to a middle.",
}


def explanation_lines(found: Explanation, *, width: int) -> Iterator[str]:
    """The relation and its reason, the numbers behind them, and the shared passages.

    Parameters
    ----------
    found : Explanation
        What to show.
    width : int
        Cells in a line; ids and passages are cut to it.
    """
    yield cut(f"A  {found.a}", width)
    yield cut(f"B  {found.b}", width)
    yield ""
    yield from textwrap.wrap(f"{_HEADINGS[found.relation]}: {printable(found.reason)}", width)
    if found.together is not None and found.together != (found.relation in ("exact", "copy")):
        yield from textwrap.wrap(_IN_CLUSTERS[found.together], width)
    yield ""
    yield "                         of A    of B"
    yield _shares("words shared, weighted", found.words_of_a, found.words_of_b)
    yield _shares("shingles shared", found.shingles_of_a, found.shingles_of_b)
    yield ""
    share = "share" if found.shared_fingerprint else "do not share"
    yield (
        f"Jaccard {found.jaccard:.3f}: LSH pairs them with a probability of "
        f"{found.candidate_probability:.3f}; they {share} a fingerprint"
    )
    yield from _passages("shared passages, the longest first", found.passages, width)
    yield from _passages("boilerplate, set aside", found.boilerplate, width)


def _shares(name: str, of_a: float, of_b: float) -> str:
    return f"{name:<22} {of_a:>6.3f}  {of_b:>6.3f}"


def _passages(heading: str, passages: tuple[SharedPassage, ...], width: int) -> Iterator[str]:
    if not passages:
        return
    yield ""
    yield heading
    for passage in passages:
        stories = "" if passage.stories is None else f" in {passage.stories} stories"
        yield (
            f"  {counted(passage.words, 'word')}{stories} · A {passage.a_start}–{passage.a_end}"
            f" · B {passage.b_start}–{passage.b_end}"
        )
        yield cut(f"    {passage.text}", width)
