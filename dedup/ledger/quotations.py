"""A paragraph to which of its tokens stand inside quotation marks.

Most marks both open and close: “ ends „what a German says“, and » begins
»what others do«.  What stands beside a mark tells which.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from dedup.ledger.tokens import Line

_OPENING = "„‚「『〝"
_CLOSING = "」』〞〟"
# Where nothing beside them tells, as in Chinese.
_USUALLY_OPENING = "“‘«‹‟‛"
_SINGLE = "‚‘’‛'"
_EITHER = "\"＂'"
_MARKS = f'"＂“”‟«»‹›{_SINGLE}{_OPENING}{_CLOSING}'
_MARK = re.compile(f"[{_MARKS}]")
_BEFORE_OPENING = frozenset(f"([{{<—–-/¿¡（【{_MARKS}")
# Unless they are an ellipsis, with which a quotation may begin.
_AFTER_CLOSING = re.compile(r"\.(?!\.)|[,;:!?،؛؟]")


def quoted_tokens(line: Line) -> list[bool]:
    """For each token, whether it stands inside; an opening mark does, a closing one does not."""
    known = line.source.quoted.get(line.number)
    if known is None:
        known = line.source.quoted[line.number] = _quoted(line)
    return known


def _quoted(line: Line) -> list[bool]:
    quoted = [False] * (line.last - line.first)
    for start, end in _quotations(line.text):
        first, last = (
            bisect_left(line.source.starts, line.span.start + place, line.first, line.last)
            - line.first
            for place in (start, end)
        )
        quoted[first:last] = [True] * (last - first)
    return quoted


def _quotations(text: str) -> list[tuple[int, int]]:
    """Each from its opening mark up to its closing one, or to the end of the paragraph."""
    found = []
    opened: dict[bool, int] = {}  # by whether the mark is a single one
    for place in [mark.start() for mark in _MARK.finditer(text)]:
        before = text[place - 1] if place else " "
        after = text[place + 1 : place + 3]
        single = text[place] in _SINGLE
        # Inside a word it is an apostrophe, and inside a quotation as likely one.
        if single and (False in opened or (before.isalnum() and after[:1].isalnum())):
            continue
        if _opens(text[place], before, after, single in opened):
            opened.setdefault(single, place)
        elif single in opened:
            found.append((opened.pop(single), place))
    # An apostrophe that is never closed has opened nothing.
    found += [(start, len(text)) for start in opened.values() if text[start] not in "'’"]
    return found


def _opens(mark: str, before: str, after: str, is_open: bool) -> bool:
    if mark in _OPENING or mark in _CLOSING:
        return mark in _OPENING
    may_open = before.isspace() or before in _BEFORE_OPENING
    may_open = may_open and not _AFTER_CLOSING.match(after)
    may_close = not after[:1].isalnum()
    if may_open != may_close:
        return may_open
    if mark in _USUALLY_OPENING:
        return True
    # One that stands free closes what is open.
    return not is_open and (may_open or mark in _EITHER)
