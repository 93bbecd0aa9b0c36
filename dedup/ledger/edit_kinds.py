"""A changed passage to what kind of change it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dedup.ledger.lexicon import DENIALS, NEGATIONS, NUMBERS, OTHER_WORDS, TIMES, VALUES
from dedup.ledger.quotations import quoted_tokens
from dedup.ledger.spelling import is_per_cent, measures, same_spelling, tells_time
from dedup.ledger.tokens import (
    APOSTROPHES,
    FIRST_WORD,
    QUOTES,
    Line,
    TokenText,
    Vocabulary,
    marked_letters,
    token_key,
    typographic_key,
)
from dedup.segments import Span

# More words than this on one side alone are a clause, which is seen anyway.
_CLAUSE_WORDS = 4
# A single quotation mark that opens.
_SINGLE_QUOTE = re.compile(rf"(?:^|[\s([—–])[{re.escape(APOSTROPHES)}](?=\w)")
_DECADE = re.compile(r"\d0s\b")
# Of which numbers as twenty-five are made.
_TENS, _UNITS = frozenset(map(str, range(20, 100, 10))), frozenset(map(str, range(1, 10)))
# Of 5am, 5 pm and 5 a.m.
_HALF_DAY = re.compile(r"(?:(?<=\d)|(?<=\d\s))[ap]m\b|\b[ap](?=\.\s?m\b)", re.IGNORECASE)
# As in No. 1, which denies nothing.
_NUMERO = re.compile(r"\b(?:No|[Nn]o\.) ?(?=\d)")
_DATE = re.compile(r"\d{1,2}([-/])\d{1,2}\1\d{2,4}|\d{4}([-/])\d{1,2}\2\d{1,2}")
# A number at once, or with its currency.
_AMOUNT = re.compile(r"[$€£¥]?\d")
# Of bonds and banks, as one with a minus or a star.
_RATING = re.compile(r"(?<![^\W_])(?:[A-D]{1,3}|[A-Z])$")
_MEANT = frozenset("↑↓▲▼△▽★☆👍👎")
# Surnames, and towns, that are also a word of which British and American spelling differ.
_NAMES_TOO = frozenset({"gray", "grey", "story", "storey", "mold", "mould", "tire", "tyre"})
# Capitalised, and no names.
_NO_NAMES = TIMES[0] | {"i", "im", "ive", "id", "ill"}
# Tokens of a text in which a name is looked for, so that the work for one is bounded.
_LOOKED_THROUGH = 1 << 14
# After which a sentence begins, and whose full stop no sentence begins after.
_BEFORE_SENTENCES = frozenset(".!?:;。！？…؟।።•")
_BEFORE_NAMES = frozenset({
    "mr", "mrs", "ms", "dr", "gov", "sen", "rep", "gen", "lt", "col", "capt", "sgt", "prof", "rev",
    "st", "mt", "maj", "adm", "cpl", "sens", "reps",
})  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """Tokens `first` up to but not including `last` of one paragraph."""

    line: Line
    first: int
    last: int

    @property
    def source(self) -> TokenText:
        """The text that it stands in."""
        return self.line.source

    @property
    def text(self) -> str:
        """As it was written."""
        if self.first == self.last:
            return ""
        return self.source.text[self.source.starts[self.first] : self.source.ends[self.last - 1]]

    @cached_property
    def raws(self) -> list[str]:
        """Its tokens as they were written."""
        source = self.source
        return [
            source.text[source.starts[i] : source.ends[i]] for i in range(self.first, self.last)
        ]

    @cached_property
    def keys(self) -> list[str]:
        """Its tokens, folded."""
        return [token_key(raw) for raw in self.raws]

    @cached_property
    def spelled(self) -> list[str]:
        """Its tokens, folded, with a minus sign apart from a hyphen."""
        return [
            "−" if key == "-" and self._is_minus(index) else key
            for index, key in enumerate(self.keys, self.first)
        ]

    def _is_minus(self, index: int) -> bool:
        """Whether white space or nothing stands before a dash, and a number at once after it."""
        source = self.source
        before, after = source.starts[index] - 1, source.ends[index]
        return (
            source.text[after : after + 1].isdigit()
            and not source.text[max(before, 0) : before + 1].strip()
        )

    @cached_property
    def around(self) -> list[str]:
        """Its tokens as they are spelled, and one before and after them."""
        return self._before + self.spelled + self._after

    @property
    def neighbours(self) -> list[str]:
        """The tokens before and after it, as they are spelled."""
        return self._before + self._after

    @property
    def _before(self) -> list[str]:
        found = Passage(self.line, max(self.first - 2, self.line.first), self.first).spelled
        # Of Feb. 3 the full stop is no word.
        return found if found[-1:] == ["."] else found[-1:]

    @property
    def _after(self) -> list[str]:
        return Passage(self.line, self.last, min(self.last + 1, self.line.last)).spelled

    @cached_property
    def words(self) -> list[str]:
        """Its words, folded."""
        tokens = self.source.tokens[self.first : self.last]
        return [key for key, token in zip(self.keys, tokens, strict=True) if token >= FIRST_WORD]


NO_PASSAGE = Passage(Line(TokenText("", Vocabulary()), 1, Span(0, 0), 0, 0, "", ""), 0, 0)


def token_edit_kind(removed: str, added: str, base: TokenText, copy: TokenText) -> str:
    """The kind of a change between tokens of one key; cosmetic unless ``"wording"``."""
    removed, added = typographic_key(removed), typographic_key(added)
    if removed == added:
        return "typography"
    if removed.casefold() == added.casefold():
        return "capitals"
    return "wording" if _are_other_letters(removed, added, base, copy) else "spelling"


def _are_other_letters(removed: str, added: str, base: TokenText, copy: TokenText) -> bool:
    """Whether the marks on two words tell them apart.

    They do not if one side has fewer and writes none of those that it lacks: its
    style, as that of capitals, drops them.
    """
    lost: set[str] = set()
    gained: set[str] = set()
    for (old, old_marks), (new, new_marks) in zip(
        marked_letters(removed), marked_letters(added), strict=False
    ):
        if new.islower():
            lost.update(set(old_marks) - set(new_marks))
        if old.islower():
            gained.update(set(new_marks) - set(old_marks))
    return bool((lost and gained) or lost & copy.letter_marks or gained & base.letter_marks)


def edit_kind(removed: Passage, added: Passage) -> tuple[str, bool, tuple[str, ...]]:
    """Kind, whether it is cosmetic, and the flags of a change outside agencies' marks."""
    if not (removed.words or added.words):
        return _punctuation_kind(removed, added)
    if _is_spelling(removed, added):
        return "spelling", True, ()
    flags = []
    if _numbers(removed) != _numbers(added):
        flags.append("number")
    if _is_negated(removed, added):
        flags.append("negation")
    if _times(removed) != _times(added):
        flags.append("time")
    if _has_other_names(removed, added) or _has_other_names(added, removed):
        flags.append("name")
    if _is_quoted(removed) or _is_quoted(added) or _quotes(removed) != _quotes(added):
        flags.append("quotation")
    return (flags[0] if flags else "wording"), False, tuple(flags)


def _is_spelling(removed: Passage, added: Passage) -> bool:
    """Whether two passages differ in spelling alone, or do with the words beside a day or time."""
    if _names_person(removed, added):
        return False
    if same_spelling(removed.spelled, added.spelled):
        return True
    if removed.keys and added.keys:
        old, new = removed.around, added.around
    else:
        alone = removed if removed.keys else added
        old, new = alone.around, alone.neighbours
    return tells_time(old) and same_spelling(old, new)


def _names_person(removed: Passage, added: Passage) -> bool:
    """Whether one is a Gray and the other a Grey."""
    return any(
        old[0].isupper()
        and new[0].isupper()
        and old.casefold() != new.casefold()
        and {old.casefold(), new.casefold()} <= _NAMES_TOO
        for old, new in zip(removed.raws, added.raws, strict=False)
    )


def _times(passage: Passage) -> Counter[str]:
    """Words of time, and the half of the day of a time such as 5 a.m."""
    found = _found(passage, TIMES)
    found.update(half[0].casefold() + "m" for half in _matches(_HALF_DAY, passage))
    return found


def _matches(pattern: re.Pattern[str], passage: Passage) -> Iterator[str]:
    """What begins in the passage, with what the pattern sees around it."""
    if passage.first < passage.last:
        start = passage.source.starts[passage.first]
        end = passage.source.ends[passage.last - 1]
        for found in pattern.finditer(passage.source.text, max(start - 1, 0), end + 4):
            if start <= found.start() < end:
                yield found[0]


def _has_other_names(one: Passage, other: Passage) -> bool:
    """Whether it has a name that is no word of the other, or has it more often."""
    names = _names(one, (one.source, other.source))
    return bool(names) and bool(names - Counter(other.words))


def _punctuation_kind(removed: Passage, added: Passage) -> tuple[str, bool, tuple[str, ...]]:
    if _quotes(removed) != _quotes(added):
        return "quotation", False, ("quotation",)
    if (_signs_number(removed) or _signs_number(added)) and not _joins_date(removed, added):
        return "number", False, ("number",)
    if removed.keys.count("?") != added.keys.count("?") or _signs(removed) != _signs(added):
        return "wording", False, ()
    return "punctuation", True, ()


def _signs(passage: Passage) -> list[str]:
    """Its arrows, stars and thumbs, and what lowers a rating such as AA-."""
    raws = enumerate(passage.raws, passage.first)
    return [raw for index, raw in raws if raw[0] in _MEANT or _ends_rating(passage, index)]


def _ends_rating(passage: Passage, index: int) -> bool:
    source = passage.source
    place = source.starts[index]
    return bool(
        source.text[place] in "-−–*"
        and _RATING.search(source.text, max(place - 4, 0), place)
        and not source.text[place + 1 : place + 2].isalnum()
    )


def _joins_date(removed: Passage, added: Passage) -> bool:
    """Whether a hyphen and a slash stand for one another, as in 2014-15 and 3-11-2014."""
    return sorted(removed.keys + added.keys) == ["-", "/"] and all(
        passage.keys and (_before(passage, 4).isdigit() or _is_in_date(passage))
        for passage in (removed, added)
    )


def _is_in_date(passage: Passage) -> bool:
    place = passage.source.starts[passage.first]
    dates = _DATE.finditer(passage.source.text, max(place - 8, 0), place + 9)
    return any(date.start() < place < date.end() for date in dates)


def _before(passage: Passage, length: int) -> str:
    """So many characters before its last token."""
    end = passage.source.starts[passage.last - 1]
    return passage.source.text[max(end - length, 0) : end]


def is_edge_quote(removed: Passage, added: Passage) -> bool:
    """Whether a lone quotation mark comes or goes at the start or end of a paragraph."""
    one, other = (removed, added) if removed.keys else (added, removed)
    at_edge = one.first == one.line.first or one.last == one.line.last
    return one.keys == ['"'] and not other.keys and at_edge


def _signs_number(passage: Passage) -> bool:
    """Whether it ends in a minus sign, a comparison, or a separator inside a number.

    A dash after a letter is a hyphen, as in Covid-19.
    """
    source, last = passage.source, passage.last
    return (
        passage.first < last < len(source.starts)
        and not _before(passage, 1).isalpha()
        and passage.keys[-1] in {"-", ".", ",", "/", "<", ">", "~"}
        and bool(_AMOUNT.match(source.text, source.ends[last - 1]))
    )


def _numbers(passage: Passage) -> Counter[str]:
    """Its numbers, in figures or words, and what they count: per cent, money, measures."""
    found = Counter(key for key in passage.spelled if any(map(str.isdigit, key)) or key in "¥−")
    found.update(_measures(passage))
    words = _found(passage, NUMBERS)
    for word, count in words.items():
        found[VALUES.get(word, word)] += count
    for before, word in pairwise(passage.words) if words else ():
        ten, unit = VALUES.get(before), VALUES.get(word)
        if ten in _TENS and unit in _UNITS:
            found.subtract([ten, unit])
            found[ten[0] + unit] += 1
        if is_per_cent(before, word):
            found[word] -= 1
    return found


def _measures(passage: Passage) -> list[str]:
    line, first, last = passage.line, passage.first, passage.last
    if first == last:
        return []
    before = Passage(line, max(first - 1, line.first), first).keys
    after = Passage(line, last, min(last + 1, line.last)).keys
    return measures(passage.keys, before, after)


def _is_negated(removed: Passage, added: Passage) -> bool:
    """Whether one side alone negates, or alone says no, and not by a clause that only it has."""
    if abs(len(removed.words) - len(added.words)) > _CLAUSE_WORDS:
        return False
    return _negation(removed) != _negation(added)


def _negation(passage: Passage) -> tuple[bool, bool]:
    """Whether it negates or denies, and whether it does but one of the two, and so says no."""
    short = any(raw.casefold().endswith(("n't", "n’t")) for raw in passage.raws)
    negations = _found(passage, NEGATIONS)
    if "no" in negations:
        negations["no"] -= sum(1 for _ in _matches(_NUMERO, passage))
    negates, denies = short or any(negations.values()), bool(_found(passage, DENIALS))
    return negates or denies, negates != denies


def _found(passage: Passage, table: tuple[frozenset[str], tuple[str, ...]]) -> Counter[str]:
    spaced, unspaced = table
    found: Counter[str] = Counter()
    if not spaced.isdisjoint(passage.keys):
        for key, raw in zip(passage.keys, passage.raws, strict=True):
            if key in spaced and raw not in OTHER_WORDS:
                found[key] += 1
    joined = "".join(passage.words)
    if not joined.isascii():
        found.update({part: joined.count(part) for part in unspaced if part in joined})
    return found


def _names(passage: Passage, sources: tuple[TokenText, TokenText]) -> Counter[str]:
    """Its capitalised words, but for one that only begins a sentence."""
    found: Counter[str] = Counter()
    capital_before = False
    for index, raw in enumerate(passage.raws, passage.first):
        if not raw[0].isupper() or token_key(raw) in _NO_NAMES:
            capital_before = False
            continue
        only_begins = (
            not (len(raw) > 1 and raw.isupper())
            and _begins_sentence(passage.line, index)
            and not _is_name(passage.source.tokens[index], sources)
        )
        if not only_begins:
            found[token_key(raw)] += 1
            if capital_before:
                found[token_key(passage.raws[index - passage.first - 1])] += 1
        capital_before = only_begins
    return found


def _begins_sentence(line: Line, index: int) -> bool:
    """Whether a token stands first, after a full stop, or after a quotation mark that opens."""
    source = line.source
    for before in range(index - 1, line.first - 1, -1):
        mark = source.text[source.starts[before]]
        if mark not in QUOTES and mark not in APOSTROPHES:
            return mark in _BEFORE_SENTENCES and not _ends_abbreviation(line, before)
        if quoted_tokens(line)[before - line.first]:
            return True
    return True


def _ends_abbreviation(line: Line, index: int) -> bool:
    """Whether a token is the full stop of a title or of an initial, as in Mr. W. Lee."""
    keys = Passage(line, max(index - 2, line.first), index + 1).keys
    if keys[-1] != "." or len(keys) == 1:
        return False
    # That of U.S. may end a sentence.
    return keys[-2] in _BEFORE_NAMES or (
        len(keys[-2]) == 1 and keys[-2].isalpha() and keys[0] != "."
    )


def _is_name(token: str, sources: tuple[TokenText, TokenText]) -> bool:
    """Whether a word is capitalised inside a sentence of the texts, and never written small."""
    uses = [_uses(source, token) for source in sources]
    return any(inside for inside, _ in uses) and not any(small for _, small in uses)


def _uses(source: TokenText, token: str) -> tuple[bool, bool]:
    """Whether a word stands in a text with a capital inside a sentence, and written small."""
    known = source.uses.get(token)
    if known is None:
        inside, small, index = False, False, source.tokens.find(token, 0, _LOOKED_THROUGH)
        while index >= 0 and not small:
            small = source.text[source.starts[index]].islower()
            inside = inside or not _begins_sentence(source.line_of(index), index)
            index = source.tokens.find(token, index + 1, _LOOKED_THROUGH)
        known = source.uses[token] = inside, small
    return known


def _quotes(passage: Passage) -> int:
    marks = zip(passage.keys, passage.raws, range(passage.first, passage.last), strict=True)
    return sum(
        key == '"' and not (raw in APOSTROPHES and _is_apostrophe(passage, index))
        for key, raw, index in marks
    )


def _is_apostrophe(passage: Passage, index: int) -> bool:
    """Whether a lone one follows an s, and closes no single quotation mark, or is that of '90s."""
    source, line = passage.source, passage.line
    place = source.starts[index]
    if _DECADE.match(source.text, source.ends[index]):
        return True
    if place == line.span.start or source.text[place - 1] not in "sS":
        return False
    if line.number not in source.single_quotes:
        opening = _SINGLE_QUOTE.search(line.text)
        source.single_quotes[line.number] = opening.start() if opening else len(line.text)
    return line.span.start + source.single_quotes[line.number] >= place


def _is_quoted(passage: Passage) -> bool:
    """Whether words of it stand between quotation marks of its paragraph."""
    if not passage.words:
        return False
    start = passage.line.first
    quoted = quoted_tokens(passage.line)[passage.first - start : passage.last - start]
    tokens = passage.source.tokens[passage.first : passage.last]
    return any(inside and token >= FIRST_WORD for inside, token in zip(quoted, tokens, strict=True))
