"""A diff to Markdown: removed text in ``<del>``, added text in ``<ins>``."""

from __future__ import annotations

import re

from dedup.ledger.records import Diff
from dedup.report.diff_passages import Granularity, Passage, headed_blocks, inline_passages
from dedup.report.terminal import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#~|!&])")
# Whether `~~` and `**` open or close depends on the characters around them, so
# next to punctuation they stay text or mark what was kept; tags always hold.
_TAGS = {"removed": "del", "added": "ins"}


def diff_markdown(
    diff: Diff, base: str, copy: str, *, granularity: Granularity = "words", context: int = 1
) -> str:
    """The diff of the texts `base` and `copy` as Markdown, ending in a line of its summary."""
    parts = []
    for head, block in headed_blocks(diff, context):
        parts.append(f"#### {_escaped(head)}" if block else f"*{_escaped(head)}*")
        if block:
            passages = inline_passages(block, base, copy, granularity)
            parts.append("".join(map(_marked, passages)))
    return "\n\n".join([*parts, _escaped(str(diff.summary))]) + "\n"


def _marked(passage: Passage) -> str:
    if passage.style == "break":
        return "\n\n"
    text = _escaped(passage.text)
    tag = _TAGS.get(passage.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _escaped(text: str) -> str:
    """As it is shown: no marks, and nothing that opens a list, a heading or a code block."""
    plain = _SPECIAL.sub(r"\\\1", re.sub(" +", " ", printable(text)))
    return re.sub(r"^( ?\d+(?=[.)])| ?(?=[-+=]))", r"\1\\", plain)
