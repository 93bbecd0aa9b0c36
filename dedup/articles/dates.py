"""A date in any of the usual forms to an instant in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

# Nine or ten digits, 1973 to 2286: `2015` and `201507011200` are no seconds.
_EPOCH_SECONDS = re.compile(r"\d{9,10}(\.\d+)?", re.ASCII)


def instant(value: Any) -> datetime | None:
    """The instant that a date stands for, in UTC.

    Parameters
    ----------
    value : object
        ISO 8601 (a date alone is its midnight), RFC 2822, seconds since 1970
        as a number or as nine or ten digits, a date or datetime of Python.
        Without a time zone it is taken as UTC.  None, NaN, NaT and the empty
        string are no date.

    Raises
    ------
    ValueError
        When it is none of these.
    """
    if isinstance(value, str):
        value = _parsed(value.strip())
        if type(value) is datetime and value.tzinfo is UTC:
            return value
    if is_missing(value):
        return None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _from_seconds(value)
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise ValueError("no date")
        value = datetime(value.year, value.month, value.day)
    moment: datetime = value
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


def instants(values: Sequence[Any]) -> list[datetime | None]:
    """The instants that some dates stand for; None where there is none, or no date.

    Raises
    ------
    ValueError
        When one of them is no date.
    """
    try:
        # Most files have one form of dates, which takes a quarter of the time at once.
        found = list(map(datetime.fromisoformat, values))
    except (TypeError, ValueError):
        found = []
    if found and all(moment.tzinfo is UTC for moment in found):
        return list(found)
    return [None if value is None else instant(value) for value in values]


def is_missing(value: Any) -> bool:
    """Whether a value is None, or NaN or NaT, which differ from themselves."""
    return value is None or (isinstance(value, float | datetime) and value != value)  # noqa: PLR0124


def _parsed(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        if _EPOCH_SECONDS.fullmatch(text):
            return _from_seconds(float(text))
        return parsedate_to_datetime(text)


def _from_seconds(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("out of range") from error
