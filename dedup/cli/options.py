"""Options that several commands have."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dedup.articles import Fields

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Parts of an article, and the names of fields that are found without an option.
_USUAL = {
    "id": "id",
    "text": "text, body or content",
    "title": "title or headline",
    "source": "source, outlet or publisher",
    "date": "published, date or published_at",
    "url": "url",
}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _time(_ctx: click.Context, _param: click.Parameter, value: str | None) -> timedelta | None:
    """A time such as 90m, 48h or 3d."""
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", value)
    if not found:
        raise click.BadParameter(
            f"must be minutes, hours or days such as 90m, 48h or 3d, got {value!r}"
        )
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


shingle_size = click.option(
    "--shingle-size",
    type=int,
    default=5,
    show_default=True,
    metavar="WORDS",
    help="So many words in a row must be the same to count as shared.",
)

window = click.option(
    "--window",
    callback=_time,
    metavar="TIME",
    help="Copies lie within this time of each other, such as 90m, 48h or 3d, "
    "where dates are known.  [default: any time]",
)

min_words = click.option(
    "--min-words",
    type=int,
    default=1,
    show_default=True,
    metavar="WORDS",
    help="Articles with fewer words stand alone.",
)

skip_bad_records = click.option(
    "--skip-bad-records",
    is_flag=True,
    help="Go on past records that cannot be used; the first ten are named, all are counted.  "
    "[default: stop at the first, write nothing]",
)


def field_options(command: _Command) -> _Command:
    """Give a command one option for each part of an article."""
    for part, usual in reversed(_USUAL.items()):
        unread = "" if part == "text" else ", or - for none"
        command = click.option(
            f"--{part}-field",
            metavar="NAME",
            help=f"Field or column that holds the {part}{unread}.  [default: {usual}]",
        )(command)
    return command


def fields_of(options: dict[str, Any]) -> Fields:
    """The options on fields, taken out of `options`."""
    from dedup.articles import Fields

    parts = {"date": "published"}
    return Fields(**{parts.get(part, part): options.pop(f"{part}_field") for part in _USUAL})
