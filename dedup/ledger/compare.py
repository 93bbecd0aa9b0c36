"""Two copies of a story to the diff between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from dedup.errors import InputError
from dedup.ledger.agencies import marks
from dedup.ledger.edits import ledger
from dedup.ledger.groups import Group, aligned
from dedup.ledger.records import (
    Block,
    Diff,
    Kind,
    Paragraph,
    Side,
    digest,
    reading_order,
)
from dedup.ledger.tokens import Line, TokenText, Vocabulary
from dedup.model import Article
from dedup.segments import paragraphs

Run = tuple[int, int, int]
NamedTokens = tuple[str, TokenText]


def diff(base: Article | str, copy: Article | str) -> Diff:
    """What `copy` made of `base`, paragraph by paragraph.

    The bodies are compared, not the titles.  ``diff(b, a)`` is
    ``diff(a, b).invert()``: the texts are compared in one order, whichever is
    given first.  The work is bounded: near-linear in the words for copies, at
    most a fixed number of steps a word for anything (see
    `dedup.ledger.sequences.MAX_CELLS`, `dedup.ledger.tiles.MAX_SEEDS`).

    Raises
    ------
    InputError
        If one is neither, or there are more than about a million different words.
    """
    vocabulary = Vocabulary()
    return tokens_diff(named_tokens(base, vocabulary), named_tokens(copy, vocabulary))


def tokens_diff(base: NamedTokens, copy: NamedTokens) -> Diff:
    """`diff` of two texts that are tokenised with one vocabulary."""
    base_text, copy_text = base[1].text, copy[1].text
    if (len(copy_text), copy_text) < (len(base_text), base_text):
        return _compared(copy, base).invert()
    return _compared(base, copy)


def named_tokens(article: Article | str, vocabulary: Vocabulary) -> NamedTokens:
    """Id and tokens of an article; a bare text is named by its digest."""
    name, text = _named(article)
    return name, TokenText(text, vocabulary)


def _named(article: object) -> tuple[str, str]:
    """Id and text; a bare text is named by its digest."""
    if isinstance(article, str):
        return digest(article), article
    if not isinstance(article, Article):
        msg = f"a text must be a str or an Article, got {type(article).__name__}"
        raise InputError(msg)
    return article.id, article.text


def _compared(named_base: NamedTokens, named_copy: NamedTokens) -> Diff:
    (base_id, base), (copy_id, copy) = named_base, named_copy
    base_text, copy_text = base.text, copy.text
    groups = aligned(base.lines, copy.lines)
    runs: list[Run] = []
    blocks = [_block(group, base.lines, copy.lines, runs) for group in groups]
    in_base = {index for group in groups for index in group.base}
    in_copy = {index for group in groups for index in group.copy}
    blocks += [_one_sided("dropped", line) for i, line in enumerate(base.lines) if i not in in_base]
    blocks += [_one_sided("added", line) for i, line in enumerate(copy.lines) if i not in in_copy]
    joined = _joined(sorted(runs, key=lambda run: run[1]), base_text, copy_text)
    return Diff(
        base=Side(base_id, len(base_text), base.word_count, digest(base_text)),
        copy=Side(copy_id, len(copy_text), copy.word_count, digest(copy_text)),
        blocks=reading_order(blocks),
        runs=tuple(joined),
        base_only=_outside(base_text, ((start, n) for start, _, n in sorted(joined))),
        copy_only=_outside(copy_text, ((start, n) for _, start, n in joined)),
    )


def _block(group: Group, base: Sequence[Line], copy: Sequence[Line], runs: list[Run]) -> Block:
    base_lines, copy_lines = [base[i] for i in group.base], [copy[i] for i in group.copy]
    found = ledger(base_lines, copy_lines)
    runs += found.runs
    in_order = all(run < after for run, after in pairwise(found.runs))
    return Block(
        kind=_kind(
            group, in_order and all(e.kind in ("typography", "white space") for e in found.edits)
        ),
        base=_paragraphs(base_lines),
        copy=_paragraphs(copy_lines),
        edits=tuple(found.edits),
        move=group.move,
        words_kept=found.words_kept,
        base_words=sum(len(line.words) for line in base_lines),
        copy_words=sum(len(line.words) for line in copy_lines),
    )


def _kind(group: Group, equal: bool) -> Kind:
    if len(group.base) > 1:
        return "regrouped" if len(group.copy) > 1 else "merged"
    if len(group.copy) > 1:
        return "split"
    if group.move is not None:
        return "moved"
    return "kept" if equal else "edited"


def _one_sided(kind: Kind, line: Line) -> Block:
    mark = marks(line.text, line.number).whole
    words = len(line.words)
    if kind == "dropped":
        return Block(kind, _paragraphs([line]), (), base_words=words, mark=mark)
    return Block(kind, (), _paragraphs([line]), copy_words=words, mark=mark)


def _paragraphs(lines: Iterable[Line]) -> tuple[Paragraph, ...]:
    ordered = sorted(lines, key=lambda line: line.number)
    return tuple(Paragraph(line.number, *line.span) for line in ordered)


def _joined(runs: list[Run], base: str, copy: str) -> list[Run]:
    """The runs in the order of the copy, those joined that only equal white space parts."""
    joined: list[Run] = []
    for run in runs:
        if joined:
            start, copy_start, length = joined[-1]
            end, copy_end = start + length, copy_start + length
            if 0 <= run[0] - end == run[1] - copy_end:
                between = copy[copy_end : run[1]]
                if base[end : run[0]] == between and not paragraphs(between):
                    joined[-1] = (start, copy_start, run[0] + run[2] - start)
                    continue
        joined.append(run)
    return joined


def _outside(text: str, runs: Iterable[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, length in runs:
        pieces.append(text[done:start])
        done = start + length
    pieces.append(text[done:])
    return "".join(pieces)
