"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
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


shingle_size = click.option(
    "--shingle-size",
    type=int,
    default=5,
    show_default=True,
    metavar="WORDS",
    help="So many words in a row must be the same to count as shared.",
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
        command = click.option(
            f"--{part}-field",
            metavar="NAME",
            help=f"Field or column that holds the {part}.  [default: {usual}]",
        )(command)
    return command


def fields_of(options: dict[str, Any]) -> Fields:
    """The options on fields, taken out of `options`."""
    from dedup.articles import Fields

    parts = {"date": "published"}
    return Fields(**{parts.get(part, part): options.pop(f"{part}_field") for part in _USUAL})
