"""A matrix to CSV: a row for each paragraph of the story, a column for each copy."""

from __future__ import annotations

import csv
import io

from dedup.ledger.matrix import Matrix


def matrix_csv(matrix: Matrix) -> str:
    """The matrix as CSV (RFC 4180), with a head line.

    A cell is empty where the paragraph is absent, else its kind and the numbers
    of the copy's paragraphs: ``edited 4``, ``part of 2 3``.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(["row", "first in", "paragraph", "text", *matrix.copies])
    for number, row in enumerate(matrix.rows, 1):
        cells = [cell.label if cell else "" for cell in row.cells]
        writer.writerow([number, matrix.copies[row.copy], row.number, row.text, *cells])
    return target.getvalue()
