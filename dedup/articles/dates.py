"""A date in any of the usual forms to an instant in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

# Nine or ten digits, 1973 to 2286: `2015` and `201507011200` are no seconds.
_EPOCH_SECONDS = re.compile(r"\d{9,10}(\.\d+)?", re.ASCII)

# A number such as 20240301 is a day; as seconds it would be one of August 1970.
_DAYS = (1900_01_01, 2100_12_31)

# A number such as 2024 is a year, and no hour of January 1970.
_YEARS = (1000, 9999)

# How dates of RFC 2822 without a zone end.  Python takes those for such, too,
# whose zone it does not know.
_NO_ZONE = re.compile(r"(?<![+-]\d\d)[:.]\d+,?(\s+\d+|\s*-0000(\s.*)?)?$", re.ASCII)


def instant(value: Any) -> datetime | None:
    """The instant that a date stands for, in UTC.

    Parameters
    ----------
    value : object
        ISO 8601 (a date alone is its midnight, and UTC or GMT may stand for
        the offset), RFC 2822, a whole number that reads as a day from 1900 to
        2100 (20240301), other seconds since 1970 as a number or as nine or ten
        digits but no year, a date or datetime of Python.  Without a time zone it is taken
        as UTC.  None, NaN, NaT and the empty string are no date.

    Raises
    ------
    ValueError
        When it is none of these.
    """
    try:
        return _instant(value)
    except (OverflowError, OSError) as error:
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


def _instant(value: Any) -> datetime | None:
    if isinstance(value, str):
        value = _parsed(value.strip())
        if type(value) is datetime and value.tzinfo is UTC:
            return value
    if is_missing(value):
        return None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise ValueError("no date")
        value = datetime(value.year, value.month, value.day)
    moment: datetime = value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _parsed(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        if _EPOCH_SECONDS.fullmatch(text):
            return _from_number(float(text))
    if text.endswith((" UTC", " GMT")):
        with suppress(ValueError):
            return datetime.fromisoformat(f"{text[:-4]}Z")
    moment = parsedate_to_datetime(text)
    if moment.tzinfo is None and not _NO_ZONE.search(text):
        raise ValueError("a zone that is not known")
    return moment


def _from_number(number: float) -> datetime:
    if _DAYS[0] <= number <= _DAYS[1] and number == int(number):
        with suppress(ValueError):
            return datetime.fromisoformat(str(int(number))).replace(tzinfo=UTC)
    if _YEARS[0] <= number <= _YEARS[1]:
        raise ValueError("a year alone")
    return datetime.fromtimestamp(number, UTC)
