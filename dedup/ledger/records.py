"""What a comparison of two copies says: blocks, edits, and the text they rebuild.

The JSON form, schema ``dedup.diff/1``, is one object::

    schema      "dedup.diff/1"
    base, copy  {"id", "length", "words", "digest"}; `digest` is XXH3-64 of the
                text as UTF-8, in hexadecimal
    blocks      in reading order of the copy, each
                {"kind", "base", "copy", "edits", "move", "words_kept",
                 "base_words", "copy_words", "mark"}, where `base` and `copy`
                are lists of [number, start, end], and each of `edits` is
                {"removed", "added", "base": [start, end], "copy": [start, end],
                 "kind", "cosmetic", "flags"}
    runs        [base start, copy start, length]: stretches equal in both texts
    base_only   the text of the base outside the runs, in order
    copy_only   the text of the copy outside the runs, in order
    summary     what `Summary` says; written for readers, not read back

Offsets count Unicode code points.  A reader must refuse another number after
the slash; fields may be added under the same number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

import xxhash

from dedup.errors import InputError
from dedup.segments import Span

SCHEMA = "dedup.diff/1"

Kind: TypeAlias = Literal[
    "kept", "edited", "moved", "split", "merged", "regrouped", "dropped", "added"
]
_MIRRORED: dict[Kind, Kind] = {
    "split": "merged",
    "merged": "split",
    "dropped": "added",
    "added": "dropped",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: its id, length in code points, words and digest."""

    id: str
    length: int
    words: int
    digest: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-blank line: its number from 1, and ``text[start:end]``."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of words inside a block.

    Attributes
    ----------
    removed, added : str
        The text at `base` and at `copy`; one of them may be empty.
    base, copy : Span
        Where it stands in the two texts.
    kind : str
        Cosmetic: ``"typography"``, ``"punctuation"``, ``"capitals"``, ``"white space"``,
        ``"spelling"``, ``"dateline"``, ``"byline"`` or ``"credit"``.  Substantive:
        the first of `flags`, or ``"wording"``.
    cosmetic : bool
        Whether the change leaves what is said alone.
    flags : tuple of str
        Of a substantive edit: ``"number"``, ``"negation"``, ``"time"``, ``"name"``,
        ``"quotation"``, those that apply.
    """

    removed: str
    added: str
    base: Span
    copy: Span
    kind: str
    cosmetic: bool
    flags: tuple[str, ...] = ()

    def invert(self) -> Edit:
        """The edit that leads back."""
        return replace(self, removed=self.added, added=self.removed, base=self.copy, copy=self.base)


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of both texts that belong together.

    Attributes
    ----------
    kind : str
        ``"kept"`` (equal but for typography and white space), ``"edited"`` (without
        edits if its sentences only changed places), ``"moved"`` (one paragraph that
        stands elsewhere, edited or not), ``"split"`` (1 to many), ``"merged"`` (many
        to 1), ``"regrouped"`` (many to many), ``"dropped"`` or ``"added"``.
    base, copy : tuple of Paragraph
        In reading order; one is empty if the block is dropped or added.
    edits : tuple of Edit
        In reading order of the copy.
    move : int or None
        The number of the move that the block is part of, from 1; blocks that
        moved together share it.  None if the block stayed in its place.
    words_kept, base_words, copy_words : int
        Words that both sides share, and words of each side.
    mark : str or None
        ``"byline"`` or ``"credit"`` if the block is nothing else.
    """

    kind: Kind
    base: tuple[Paragraph, ...]
    copy: tuple[Paragraph, ...]
    edits: tuple[Edit, ...] = ()
    move: int | None = None
    words_kept: int = 0
    base_words: int = 0
    copy_words: int = 0
    mark: str | None = None

    @property
    def moved(self) -> bool:
        """Whether the block stands elsewhere in the copy."""
        return self.move is not None

    @property
    def cosmetic(self) -> bool:
        """Whether nothing that is said differs."""
        return bool(self.base and self.copy) and all(edit.cosmetic for edit in self.edits)

    def invert(self) -> Block:
        """The block that leads back."""
        edits = sorted((edit.invert() for edit in self.edits), key=lambda e: (e.copy, e.base))
        return replace(
            self,
            kind=_MIRRORED.get(self.kind, self.kind),
            base=self.copy,
            copy=self.base,
            edits=tuple(edits),
            base_words=self.copy_words,
            copy_words=self.base_words,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """Paragraphs by kind; of split, merged and regrouped, those of base and copy.

    `moves` counts the runs that the moved paragraphs form; `base_kept` and
    `copy_kept` are the shares, in [0, 1], of the words of each side that the other has.
    """

    kept: int
    edited: int
    moved: int
    split: tuple[int, int]
    merged: tuple[int, int]
    regrouped: tuple[int, int]
    dropped: int
    added: int
    moves: int
    base_kept: float
    copy_kept: float

    def __str__(self) -> str:
        """The closing line of a report."""
        parts = [f"kept {self.kept}", f"edited {self.edited}"]
        for name in ("split", "merged", "regrouped"):
            base, copy = getattr(self, name)
            if base:
                parts.append(f"{name} {copy} ← {base}")
        runs = "" if self.moves < 1 else f" (in {self.moves} run{'s' * (self.moves > 1)})"
        parts.append(f"moved {self.moved}{runs}")
        parts += [f"dropped {self.dropped}", f"added {self.added}"]
        return f"{' · '.join(parts)} | {self.base_kept:.0%} of the base kept".replace("%", " %")


@dataclass(frozen=True, slots=True)
class Diff:
    """What one copy of a story made of another.

    Attributes
    ----------
    base, copy : Side
        The two texts.
    blocks : tuple of Block
        In reading order of the copy; what was dropped stands after the
        paragraph that it followed.
    runs : tuple of (int, int, int)
        Base start, copy start and length of stretches equal in both texts, in
        the order of the copy.
    base_only, copy_only : str
        The text of each side outside the runs.
    """

    base: Side
    copy: Side
    blocks: tuple[Block, ...]
    runs: tuple[tuple[int, int, int], ...]
    base_only: str
    copy_only: str

    @property
    def same(self) -> bool:
        """Whether the two texts are equal, byte for byte."""
        return self.base_only == self.copy_only and all(a == b for a, b, _ in self.runs)

    @property
    def summary(self) -> Summary:
        """Paragraphs by kind, and the shares of words kept."""
        return _summary(self)

    def apply(self, text: str) -> str:
        """The copy, rebuilt from the base.

        Raises
        ------
        InputError
            If `text` is not the base of this diff.
        """
        if len(text) != self.base.length or digest(text) != self.base.digest:
            msg = f"apply needs the base text {self.base.id!r}, got another one"
            raise InputError(msg)
        pieces = []
        done = used = 0
        for base, copy, length in self.runs:
            pieces.append(self.copy_only[used : used + copy - done])
            pieces.append(text[base : base + length])
            used += copy - done
            done = copy + length
        pieces.append(self.copy_only[used:])
        return "".join(pieces)

    def invert(self) -> Diff:
        """The diff from the copy to the base."""
        return Diff(
            base=self.copy,
            copy=self.base,
            blocks=reading_order(block.invert() for block in self.blocks),
            runs=tuple(sorted(((b, a, n) for a, b, n in self.runs), key=lambda run: run[1])),
            base_only=self.copy_only,
            copy_only=self.base_only,
        )

    def to_json(self) -> str:
        """The diff as one line of ASCII JSON, schema ``dedup.diff/1``."""
        blocks = [_block_to_dict(block) for block in self.blocks]
        content = {
            "schema": SCHEMA,
            "base": asdict(self.base),
            "copy": asdict(self.copy),
            "blocks": blocks,
            "runs": self.runs,
            "base_only": self.base_only,
            "copy_only": self.copy_only,
            "summary": asdict(self.summary),
        }
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def from_json(cls, source: str | bytes) -> Diff:
        """The diff that `to_json` wrote.

        Raises
        ------
        InputError
            If it is not JSON, or not of schema ``dedup.diff/1``.
        """
        try:
            content = json.loads(source)
            schema = content["schema"]
        except (ValueError, TypeError, KeyError) as error:
            msg = f"a diff must be a JSON object with a schema, got {source[:40]!r}"
            raise InputError(msg) from error
        if schema != SCHEMA:
            msg = f"the schema of a diff must be {SCHEMA!r}, got {schema!r}"
            raise InputError(msg)
        try:
            return cls(
                base=Side(**content["base"]),
                copy=Side(**content["copy"]),
                blocks=tuple(_block_from_dict(block) for block in content["blocks"]),
                runs=tuple((base, copy, length) for base, copy, length in content["runs"]),
                base_only=content["base_only"],
                copy_only=content["copy_only"],
            )
        except (ValueError, TypeError, KeyError) as error:
            msg = f"a diff must have the fields of schema {SCHEMA!r}: {error}"
            raise InputError(msg) from error


def digest(text: str) -> str:
    """XXH3-64 of a text as UTF-8, in hexadecimal."""
    return xxhash.xxh3_64_hexdigest(text.encode("utf-8", "surrogatepass"))


def reading_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks in the order of the copy, dropped ones after what they followed.

    The order depends on the blocks alone, and moves are numbered in it, so an
    inverted diff is equal to the diff of the swapped texts.
    """
    two_sided: list[Block] = []
    dropped: list[Block] = []
    added: list[Block] = []
    for block in blocks:
        (two_sided if block.base and block.copy else dropped if block.base else added).append(block)
    places = {}
    for block in two_sided:
        if block.move is None:
            places.update({p.number: block.copy[0].number for p in block.base})
    ordered = [((b.copy[0].number, 0, 0), b) for b in two_sided]
    ordered += [((b.copy[0].number, 0, 0), b) for b in added]
    place, known = 0, sorted(places.items(), reverse=True)
    for block in sorted(dropped, key=lambda b: b.base[0].number):
        number = block.base[0].number
        while known and known[-1][0] < number:
            place = known.pop()[1]
        ordered.append(((place, 1, number), block))
    ordered.sort(key=lambda pair: pair[0])
    return _renumbered([block for _, block in ordered])


def _renumbered(blocks: list[Block]) -> tuple[Block, ...]:
    numbers: dict[int, int] = {}
    for block in blocks:
        if block.move is not None:
            numbers.setdefault(block.move, len(numbers) + 1)
    return tuple(
        block if block.move is None else replace(block, move=numbers[block.move])
        for block in blocks
    )


def _summary(diff: Diff) -> Summary:
    base, copy = dict.fromkeys(get_args(Kind), 0), dict.fromkeys(get_args(Kind), 0)
    for block in diff.blocks:
        base[block.kind] += len(block.base)
        copy[block.kind] += len(block.copy)
    kept = sum(block.words_kept for block in diff.blocks)
    return Summary(
        kept=base["kept"],
        edited=base["edited"],
        moved=base["moved"],
        split=(base["split"], copy["split"]),
        merged=(base["merged"], copy["merged"]),
        regrouped=(base["regrouped"], copy["regrouped"]),
        dropped=base["dropped"],
        added=copy["added"],
        moves=len({block.move for block in diff.blocks if block.kind == "moved"}),
        base_kept=kept / diff.base.words if diff.base.words else 1.0,
        copy_kept=kept / diff.copy.words if diff.copy.words else 1.0,
    )


def _block_to_dict(block: Block) -> dict[str, Any]:
    content = asdict(block)
    for side in ("base", "copy"):
        content[side] = [[p.number, p.start, p.end] for p in getattr(block, side)]
    return content


def _block_from_dict(content: dict[str, Any]) -> Block:
    edits = [
        Edit(
            **{
                **edit,
                "base": Span(*edit["base"]),
                "copy": Span(*edit["copy"]),
                "flags": tuple(edit["flags"]),
            }
        )
        for edit in content["edits"]
    ]
    sides = {side: tuple(Paragraph(*p) for p in content[side]) for side in ("base", "copy")}
    return Block(**{**content, **sides, "edits": tuple(edits)})
