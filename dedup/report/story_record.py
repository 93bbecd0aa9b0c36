"""The articles of a story to the record from which the page shows it.

One JSON object a story::

    documents   the lead first, then its copies: {"id", "title", "source", "date",
                "url", "kind", "coverage", "nearest", "words", "shares",
                "paragraphs"}; `date` in seconds since 1970, `kind` "exact" or "near"
                (null for the lead), `coverage` [of lead, of copy], `nearest`
                [document, of that one, of this one] for a copy that shares little
                with the lead (else null), `shares` the `Shares` of a copy, and
                `paragraphs` places in the record's `paragraphs`
    paragraphs  the texts, each once, whichever documents have it
    blocks      for each copy the blocks of its diff to the lead, either
                [0, base, copy, n]: n kept paragraphs in a row without an edit, or
                [kind, [base…], [copy…], move, mark, [edit…], reordered]: `kind` a
                place in KINDS, paragraphs from 0, `move` 0 if the block stayed,
                `mark` "" if it is no byline or credit line, `reordered` whether
                the copy has its words in another order
    pairs       the same for two copies, by their places in `documents`: "1-2";
                none in a large report, whose page compares them itself
    additions   [after, [[document, kind, paragraph…]…]] for each paragraph that the
                lead lacks; `after` is the number of the lead's paragraph before,
                `kind` a place in CELL_KINDS, and the text that of the first document
    reason      why the lead leads, or ""

An edit is [base start, base end, copy start, copy end, kind…], `kind` a place in
EDIT_KINDS.  Its offsets count UTF-16 units, as scripts do, in the paragraphs of a
document joined by line feeds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias, get_args

from dedup.ledger.records import Diff, Edit, Kind
from dedup.ledger.story import Cell, CellKind, story
from dedup.ledger.tokens import Vocabulary
from dedup.model import Article
from dedup.report.diff_passages import is_reordered
from dedup.report.found import Member, StoryFound
from dedup.segments import Span, paragraphs
from dedup.text import words

KINDS: tuple[str, ...] = get_args(Kind)
CELL_KINDS: tuple[str, ...] = get_args(CellKind)
COSMETIC = (
    "typography", "punctuation", "capitals", "white space", "spelling", "dateline", "byline",
    "credit",
)  # fmt: skip
EDIT_KINDS = (*COSMETIC, "number", "negation", "time", "name", "quotation", "wording")

# Coverage of the lead or the copy below which the lead alone does not explain why
# a copy belongs, words in a run, and documents of a story that are gone through.
_WEAK = 0.33
_RUN = 5
_MOST_NEAR = 200

_Runs: TypeAlias = set[tuple[str, ...]]

# Controls and lone surrogates, which no page can show, and the two overrides of
# the reading direction, which let a text read as another one.
_UNSHOWN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")
_LONG = re.compile("[\U00010000-\U0010ffff]")


class Shares(NamedTuple):
    """Words of a copy by what became of the lead, and the lead's words that it dropped.

    `kept` stand where they stood, `moved` elsewhere, `edited` are new words in
    paragraphs of the lead, `added` those of new paragraphs.
    """

    kept: int
    edited: int
    moved: int
    added: int
    dropped: int

    @property
    def changed(self) -> float:
        """Share of the words of both texts that the other lacks, in [0, 1]."""
        lacking = self.edited + self.added + self.dropped
        everything = lacking + 2 * (self.kept + self.moved)
        return lacking / everything if everything else 0.0


def shown(text: str) -> str:
    """A text of the same length with nothing in it that a page cannot show."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def story_record(
    found: StoryFound,
    articles: Sequence[Article],
    vocabulary: Vocabulary,
    *,
    with_pairs: bool = True,
) -> tuple[dict[str, Any], list[Shares]]:
    """The record of a story, and the shares of its copies.

    Parameters
    ----------
    found : StoryFound
    articles : sequence of Article
        The lead, then the copies in their order.
    vocabulary : Vocabulary
        That of some stories before.
    with_pairs : bool
        Compare the copies with one another too.
    """
    told = story(articles[0], articles[1:], vocabulary, with_pairs=with_pairs)
    texts: dict[str, int] = {}
    documents, places = [], []
    for article in articles:
        text = shown(article.text)
        spans = paragraphs(article.text)
        document = _document(article)
        document["paragraphs"] = [
            texts.setdefault(text[start:end], len(texts)) for start, end in spans
        ]
        documents.append(document)
        places.append(_Places(text, spans))
    shares = [_shares(diff) for diff in told.diffs]
    documents[0]["words"] = told.words
    for document, article, copy, diff, share in zip(
        documents[1:], articles[1:], found.copies, told.diffs, shares, strict=True
    ):
        document["words"] = diff.copy.words
        document["kind"] = copy.kind or _kind(diff)
        document["coverage"] = _coverage(copy, articles[0].text, article.text)
        document["shares"] = share
    _add_nearest(documents, [article.text for article in articles])
    copies = zip(told.diffs, places[1:], strict=True)
    record = {
        "documents": documents,
        "paragraphs": list(texts),
        "blocks": [_blocks(diff, places[0], copy) for diff, copy in copies],
        "pairs": {
            f"{i}-{j}": _blocks(diff, places[i], places[j]) for (i, j), diff in told.pairs.items()
        },
        "additions": [
            [a.after, [_packed(copy, cell) for copy, cell in a.cells.items()]]
            for a in told.additions
        ],
        "reason": found.reason,
    }
    return record, shares


def _document(article: Article) -> dict[str, Any]:
    url = article.url or ""
    return {
        "id": shown(article.id),
        "title": line(article.title),
        "source": line(article.source),
        "date": article.published.timestamp() if article.published else None,
        # A link with another scheme could run a script.
        "url": shown(url) if url.lower().startswith(("http://", "https://")) else "",
        "kind": None,
        "coverage": None,
        "nearest": None,
        "shares": None,
    }


def line(text: str | None) -> str:
    """A title or a name on one line."""
    return shown(" ".join((text or "").split()))


def _kind(diff: Diff) -> str:
    return "exact" if all(block.kind == "kept" for block in diff.blocks) else "near"


def _coverage(copy: Member, lead: str, text: str) -> list[float]:
    """Both coverages as they were found, or else by the runs that the two texts share."""
    if copy.coverage is None:
        return _shared(_runs(lead), _runs(text))
    return [round(copy.coverage.of_lead, 4), round(copy.coverage.of_copy, 4)]


def _add_nearest(documents: list[dict[str, Any]], texts: Sequence[str]) -> None:
    """Tell of each copy that shares little with the lead which other document is nearest."""
    weak = [n for n, d in enumerate(documents) if d["coverage"] and min(d["coverage"]) < _WEAK]
    if not weak or len(texts) > _MOST_NEAR:
        return
    runs = [_runs(text) for text in texts]
    for number in weak:
        shared = {n: _shared(runs[n], runs[number]) for n in range(1, len(runs)) if n != number}
        nearest = max(shared, key=lambda other: min(shared[other]), default=0)
        if nearest and min(shared[nearest]) > min(documents[number]["coverage"]):
            documents[number]["nearest"] = [nearest, *shared[nearest]]


def _shared(one: _Runs, other: _Runs) -> list[float]:
    """Of the runs of each of two texts, the share that the other has."""
    shared = len(one & other)
    return [round(shared / max(len(runs), 1), 4) for runs in (one, other)]


def _runs(text: str) -> _Runs:
    """The shingles of a text: of fewer words, all of them."""
    found = words(text)
    places = range(max(len(found) - _RUN, 0) + 1) if found else ()
    return {tuple(found[at : at + _RUN]) for at in places}


def _packed(copy: int, cell: Cell) -> list[int]:
    return [copy, CELL_KINDS.index(cell.kind), *(number - 1 for number in cell.paragraphs)]


class _Places:
    """Offsets into a text to offsets into its paragraphs joined by line feeds.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Its paragraphs.
    """

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._long = [match.start() for match in _LONG.finditer(text)]
        lengths = [self._units(span.end) - self._units(span.start) + 1 for span in spans]
        self._joined = list(accumulate(lengths, initial=0))

    def __getitem__(self, offset: int) -> int:
        """The offset in UTF-16 units; `offset` is at or after the first paragraph."""
        place = bisect_right(self._starts, offset) - 1
        return self._joined[place] + self._units(offset) - self._units(self._starts[place])

    def _units(self, offset: int) -> int:
        return offset + bisect_left(self._long, offset)


def _blocks(diff: Diff, base: _Places, copy: _Places) -> list[list[Any]]:
    encoded: list[list[Any]] = []
    for block in diff.blocks:
        b, c = ([p.number - 1 for p in side] for side in (block.base, block.copy))
        if block.kind == "kept" and not block.edits:
            last = encoded[-1] if encoded and len(encoded[-1]) == 4 else None
            if last and [last[1] + last[3], last[2] + last[3]] == [*b, *c]:
                last[3] += 1
            else:
                encoded.append([0, *b, *c, 1])
            continue
        edits = [_edit(edit, base, copy) for edit in block.edits]
        kind = KINDS.index(block.kind)
        mark, reordered = block.mark or "", is_reordered(diff, block)
        encoded.append([kind, b, c, block.move or 0, mark, edits, int(reordered)])
    return encoded


def _edit(edit: Edit, base: _Places, copy: _Places) -> list[int]:
    spans = [base[edit.base.start], base[edit.base.end], copy[edit.copy.start], copy[edit.copy.end]]
    return spans + [EDIT_KINDS.index(kind) for kind in edit.flags or (edit.kind,)]


def _shares(diff: Diff) -> Shares:
    kept = edited = moved = added = dropped = 0
    for block in diff.blocks:
        if block.base and block.copy:
            kept += block.words_kept if block.move is None else 0
            moved += 0 if block.move is None else block.words_kept
            edited += block.copy_words - block.words_kept
        else:
            added += block.copy_words
        dropped += block.base_words - block.words_kept
    return Shares(kept, edited, moved, added, dropped)
