"""Records of stories to the HTML of a page that shows them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from dedup.report.diff_passages import SYMBOLS
from dedup.report.overview import Overview
from dedup.report.story_record import CELL_KINDS, COSMETIC, EDIT_KINDS, KINDS

# In the order in which they need each other.
_SCRIPTS = ("base.js", "list.js", "pair.js", "diff.js", "story.js", "main.js")

BRAND = "dedup"

# Kept paragraphs that are shown on each side of a change.
CONTEXT = 1


def encoded(content: object) -> bytes:
    """JSON that no reader of HTML takes for the end of a script."""
    return msgspec.json.encode(content).replace(b"<", rb"\u003c")


def page_html(
    records: Iterable[tuple[int, bytes]],
    *,
    title: str,
    about: Mapping[str, Any],
    corpus: str = "",
    overview: Overview | None = None,
) -> bytes:
    """A page with the records of some stories.

    Parameters
    ----------
    records : iterable of (int, bytes)
        Number and `encoded` record of each story.
    title : str
        The heading, and the title of the window.
    about : mapping
        What the script is told: see `told`.
    corpus : str
        Where the stories are from.
    overview : Overview or None
        What stands above the story list; None for a page without both.
    """
    style, script = _style(), _script()
    html = (
        _environment()
        .get_template("page.html")
        .render(
            title=title,
            brand=BRAND,
            corpus=corpus,
            overview=overview,
            style=Markup(style),
            style_hash=_hash(style),
            script=Markup(script),
            script_hash=_hash(script),
            data=Markup(encoded(about).decode()),
            records=((number, Markup(record.decode())) for number, record in records),
        )
    )
    return html.encode()


def told(
    *,
    home: str | None,
    size: int,
    parts: Sequence[int] = (),
    only: int | None = None,
    is_diff: bool = False,
    chars: bool = False,
    context: int = CONTEXT,
) -> dict[str, Any]:
    """What the script of a page is told, apart from the story list.

    Parameters
    ----------
    home : str or None
        Address of the story list; None if there is none.
    size : int
        Stories in the report.
    parts : sequence of int
        The first story of each page of a folder; none if all stand on one page.
    only : int or None
        The story to show if the address asks for none.
    is_diff : bool
        Show of the story the comparison alone.
    chars : bool
        Mark the characters of an edit that differ, not its words.
    context : int
        Kept paragraphs shown on each side of a change.
    """
    return {
        "home": home,
        "size": size,
        "parts": parts,
        "only": only,
        "isDiff": is_diff,
        "chars": chars,
        "context": context,
        "kinds": KINDS,
        "cellKinds": CELL_KINDS,
        "cosmetic": COSMETIC,
        "editKinds": EDIT_KINDS,
        "symbols": SYMBOLS,
    }


def _hash(text: str) -> str:
    """The source of a Content-Security-Policy that allows this text alone."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _script() -> str:
    parts = (files("dedup.report").joinpath("assets", name).read_text("utf-8") for name in _SCRIPTS)
    return '"use strict";\n{\n' + "".join(parts) + "}\n"


@cache
def _style() -> str:
    return files("dedup.report").joinpath("assets", "report.css").read_text("utf-8")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("dedup.report", "assets"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
