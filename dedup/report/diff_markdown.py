"""A diff to Markdown: removed text struck through, added text bold."""

from __future__ import annotations

import re

from dedup.ledger.records import Diff
from dedup.report.diff_passages import Granularity, Passage, headed_blocks, inline_passages

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#~|!&])")
_MARKS = {"same": "", "removed": "~~", "added": "**"}


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
    # Markdown takes no mark that stands next to a space inside it.
    text = passage.text
    core = text.strip()
    mark = _MARKS[passage.style] if core else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{_escaped(core)}{mark}{after}" if core else text


def _escaped(text: str) -> str:
    """As it is shown: no marks, and nothing that opens a list, a heading or a code block."""
    plain = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda m: f"{m[1] or ''}\\{m[2] or m[3]}", plain)
