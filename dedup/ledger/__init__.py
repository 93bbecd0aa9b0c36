"""Two copies of a story to a paragraph ledger, and many to a story × copy matrix."""

from dedup.ledger.compare import diff
from dedup.ledger.matrix import Matrix, Row, matrix
from dedup.ledger.records import Block, Diff, Edit, Paragraph, Side, Summary
from dedup.ledger.story import Cell

__all__ = [
    "Block",
    "Cell",
    "Diff",
    "Edit",
    "Matrix",
    "Paragraph",
    "Row",
    "Side",
    "Summary",
    "diff",
    "matrix",
]
