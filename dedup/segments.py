"""Text to paragraphs and sentences, as offsets into the original text."""

from __future__ import annotations

import re
from typing import NamedTuple

# The boundaries of str.splitlines, so that a paragraph is what every Python
# reader calls a line.
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Characters that leave a line blank and part words although they are not white
# space: byte order mark, zero-width space, word joiner.
INVISIBLE = "\ufeff\u200b\u2060"
_BLANK = rf"\s{INVISIBLE}"
# Code points that are no text, which the splitter cannot be given.
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARAGRAPH = re.compile(rf"[^{_BLANK}](?:[^{LINE_ENDS}]*[^{_BLANK}])?")


class Span(NamedTuple):
    """A stretch of a text: ``text[start:end]``, counted in code points."""

    start: int
    end: int


def paragraphs(text: str) -> list[Span]:
    """The non-blank lines of a text, without the white space at their ends."""
    return [Span(*match.span()) for match in _PARAGRAPH.finditer(text)]


def sentences(text: str, paragraph: Span) -> list[Span]:
    """The sentences of a paragraph; together they cover it without a gap.

    The splitter knows the sentence marks of every script; the language that
    it is given decides only which abbreviations do not end a sentence.
    """
    from sentencex import segment

    start = paragraph.start
    spans = []
    for sentence in segment("en", _SURROGATE.sub("\ufffd", text[paragraph.start : paragraph.end])):
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence)
    return spans
