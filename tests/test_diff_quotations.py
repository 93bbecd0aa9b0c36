"""Which words of a paragraph stand inside quotation marks."""

from __future__ import annotations

import pytest

from dedup.ledger.quotations import quoted_tokens
from dedup.ledger.tokens import TokenText, Vocabulary


@pytest.mark.parametrize(
    "text",
    [
        "He said “yes it is”, and left.",
        'He said "yes it is", and left.',
        "He said ''yes it is'', and left.",
        "He said ‘yes it is’, and left.",
        "He said 'yes it is', and left.",
        "He said '“yes it is”', and left.",
        "He said ('yes it is'), and left.",
        "He said—“yes it is”—and left.",
        "Er sagte „yes it is“, und ging.",
        "Er sagte ‚yes it is‘, und ging.",
        "Er sagte »yes it is«, und ging.",
        "Il a dit « yes it is » et partit.",
        "Han sade ”yes it is” och gick.",
        "他说：“yes it is”他走了。",
        "彼は「yes it is」と言った。",
        "The boys' house, the dogs’ bowl, rock 'n roll: “yes it is”, I don't know the '90s.",
        "The boys' house “yes it is” he said of the '90s and the ’80s.",
        "He said ” yes it is ” and left.",
        "He said “ yes it is “. Then he left.",
        'He said "...yes it is", and left.',
        "“yes it is",
        "‘yes it is",
    ],
)
def test_quoted(text: str) -> None:
    """Marks of all styles open and close, and apostrophes do neither."""
    (line,) = TokenText(text, Vocabulary()).lines
    raws = list(line.raw_tokens())
    quoted = [raw for raw, inside in zip(raws, quoted_tokens(line), strict=True) if inside]
    assert [raw for raw in quoted if raw.isalpha()] == ["yes", "it", "is"]
