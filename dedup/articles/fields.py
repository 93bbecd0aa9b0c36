"""Names of fields to the six columns of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from dedup.articles.records import Bad
from dedup.errors import InputError, ParameterError

# In the order of the fields of `Article`, which is that of all columns here.
_USUAL_NAMES = (
    ("id",),
    ("text", "body", "content"),
    ("title", "headline"),
    ("source", "outlet", "publisher"),
    ("published", "date", "published_at"),
    ("url",),
)
TEXT = 1
_UNREAD = "-"


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields that hold the parts of an article.

    None stands for the usual names: ``id``; ``text``, ``body``, ``content``;
    ``title``, ``headline``; ``source``, ``outlet``, ``publisher``;
    ``published``, ``date``, ``published_at``; ``url``.  Of several usual names
    the first that has a value counts.  A name that is given must be there, but
    ``-`` leaves the part unread, whatever fields there are.

    Raises
    ------
    ParameterError
        When the text is to be left unread, or a name is no str.
    """

    id: str | None = None
    text: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse names that are none, and to leave the text unread."""
        wrong = [name for name in astuple(self) if not isinstance(name, str | None)]
        if wrong:
            raise ParameterError(f"the name of a field must be a str, got {wrong[0]!r}")
        if self.text == _UNREAD:
            raise ParameterError(f"text must be the name of a field, got {_UNREAD!r}")

    def names(self) -> list[tuple[str, ...]]:
        """The names that may hold each part, the preferred one first; none if it is unread."""
        return [
            usual if given is None else (given,) if given != _UNREAD else ()
            for given, usual in zip(astuple(self), _USUAL_NAMES, strict=True)
        ]

    def given(self) -> list[tuple[int, str]]:
        """Position and name of each part whose name was given."""
        return [
            (part, name)
            for part, name in enumerate(astuple(self))
            if name is not None and name != _UNREAD
        ]

    def columns(self, available: Sequence[str], place: str) -> list[list[str]]:
        """The columns of a table that hold each part, the preferred one first.

        Raises
        ------
        InputError
            When there is no text column, a name that was given is absent, or
            two columns have one name.
        """
        for _, name in self.given():
            if name not in available:
                raise absent_field(place, "column", name, available)
        found = [[name for name in names if name in available] for names in self.names()]
        if not found[TEXT]:
            raise InputError(
                f"{place}: one column must be named {either(self.names()[TEXT])}, "
                f"got the columns {listed(available)}"
            )
        for name in (name for part in found for name in part):
            if available.count(name) > 1:
                raise InputError(f"{place}: column {name!r} must be there once, got it twice")
        return found

    def cells(self, record: Mapping[str, Any]) -> list[Any]:
        """The parts of a record; None where it has none, a `Bad` text where it has no text."""
        cells = [
            next((record[name] for name in names if record.get(name) is not None), None)
            for names in self.names()
        ]
        text_names = self.names()[TEXT]
        if not any(name in record for name in text_names):
            cells[TEXT] = Bad(
                f"a record must have a field {either(text_names)}, "
                f"got the fields {listed(list(record))}"
            )
        return cells


def first_present(columns: Sequence[list[Any]], length: int) -> list[Any]:
    """For each record the value of the first column that has one, else None."""
    if not columns:
        return [None] * length
    merged = columns[0]
    for column in columns[1:]:
        if None not in merged:
            break
        merged = [b if a is None else a for a, b in zip(merged, column, strict=True)]
    return merged


def absent_field(place: str, noun: str, name: str, available: Sequence[str]) -> InputError:
    """The error for a name that was given and is not there."""
    return InputError(
        f"{place}: there must be a {noun} {name!r}, got the {noun}s {listed(available)}"
    )


def either(names: Sequence[str]) -> str:
    """Names as an English choice: ``text, body or content``."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def listed(names: Sequence[object]) -> str:
    """At most twelve names, separated by commas."""
    shown = [str(name) for name in names[:12]]
    return ", ".join(shown + ["…"] * (len(names) > 12)) or "(none)"
