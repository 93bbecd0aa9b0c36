"""Clusters or partial links to rows for machines: JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from dedup.results import Clusters, PartialLinks


def write_json_lines(table: Clusters | PartialLinks, stream: BinaryIO) -> None:
    """One JSON object a line."""
    import msgspec

    columns = table.columns()
    # Records of a declared shape take a third of the time of dictionaries.
    record = msgspec.defstruct("Record", list(columns))
    encoder = msgspec.json.Encoder()
    try:
        encoded = encoder.encode_lines(list(map(record, *columns.values())))
    except UnicodeEncodeError:
        # JSON in UTF-8 cannot hold the lone surrogates that an id may have.
        rows = table.to_dicts()
        for row in rows:
            for name, value in row.items():
                if isinstance(value, str):
                    row[name] = value.encode(errors="replace").decode()
        encoded = encoder.encode_lines(rows)
    stream.write(encoded)


def write_csv(table: Clusters | PartialLinks, stream: BinaryIO) -> None:
    """Comma-separated values with a heading; empty where there is no value."""
    text = io.StringIO(newline="")
    columns = table.columns()
    # Before Python 3.13 a lone carriage return was not seen to need quotes.
    ids = [id_ for name in list(columns)[:2] for id_ in columns[name]]
    returns = any("\r" in id_ for id_ in ids)
    writer = csv.writer(
        text, lineterminator="\n", quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    )
    writer.writerow(columns)
    if "is_lead" in columns:
        columns["is_lead"] = ["true" if is_lead else "false" for is_lead in columns["is_lead"]]
    writer.writerows(zip(*columns.values(), strict=True))
    stream.write(text.getvalue().encode(errors="replace"))


def write_parquet(table: Clusters | PartialLinks, stream: BinaryIO) -> None:
    """One Parquet file."""
    import pyarrow.parquet as pq

    # The file ends with what was counted on the way, so it goes out in one piece.
    buffer = io.BytesIO()
    pq.write_table(table.to_arrow(), buffer)
    stream.write(buffer.getbuffer())
