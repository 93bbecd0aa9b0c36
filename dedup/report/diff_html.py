"""A diff or a matrix to one self-contained HTML page."""

from __future__ import annotations

import jinja2

from dedup.ledger.matrix import Matrix
from dedup.ledger.records import Diff
from dedup.report.diff_passages import (
    SYMBOLS,
    Granularity,
    base_passages,
    copy_passages,
    headed_blocks,
)
from dedup.report.diff_text import CELL_SYMBOLS, cell_symbol

_STYLE = """
:root { color-scheme: light dark; --removed: #b3261e; --added: #116329; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --removed: #ff8a80; --added: #7ee787; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: start;
  vertical-align: top; }
.diff td { width: 50%; overflow-wrap: anywhere; }
.diff th { font-size: .8rem; font-weight: 600; opacity: .75; }
.diff tr.fold th { font-weight: 400; }
p { margin: 0 0 .5rem; }
del { color: var(--removed); text-decoration: line-through; }
ins { color: var(--added); text-decoration: underline; }
.scroll { overflow-x: auto; }
.matrix td.cell { text-align: center; white-space: nowrap; }
.matrix th { position: sticky; top: 0; background: Canvas; font-size: .8rem; }
"""

_PAGE = """<!doctype html>
<html lang="und">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style }}</style>
<h1 dir="auto">{{ title }}</h1>
{% block body %}{% endblock %}
</html>
"""

_DIFF = """{% extends "page" %}
{% macro side(passages) %}<p dir="auto">
{%- for style, text in passages -%}
{%- if style == "removed" %}<del>{{ text }}</del>
{%- elif style == "added" %}<ins>{{ text }}</ins>
{%- elif style == "break" %}</p><p dir="auto">
{%- else %}{{ text }}{% endif %}
{%- endfor %}</p>{% endmacro %}
{% block body %}
<p>{{ summary }}</p>
<table class="diff">
<tr><th scope="col" dir="auto">{{ base }}</th><th scope="col" dir="auto">{{ copy }}</th></tr>
{% for head, left, right in rows %}
<tr{% if not left and not right %} class="fold"{% endif %}><th colspan="2">{{ head }}</th></tr>
{% if left or right %}
<tr><td>{% if left %}{{ side(left) }}{% endif %}</td><td>{% if right %}{{ side(right) }}{% endif %}</td></tr>
{% endif %}
{% endfor %}
</table>
<p>{{ symbols }}</p>
{% endblock %}
"""

_MATRIX = """{% extends "page" %}
{% block body %}
<p>{{ symbols }}</p>
<div class="scroll"><table class="matrix">
<tr><th scope="col">paragraph</th>{% for copy in copies %}<th scope="col" dir="auto">{{ copy }}</th>{% endfor %}</tr>
{% for text, cells in rows %}
<tr><td dir="auto">{{ text }}</td>{% for symbol, about in cells %}<td class="cell" title="{{ about }}">{{ symbol }}</td>{% endfor %}</tr>
{% endfor %}
</table></div>
{% endblock %}
"""


def diff_html(
    diff: Diff,
    base: str,
    copy: str,
    *,
    names: tuple[str, str] | None = None,
    granularity: Granularity = "words",
    context: int = 1,
) -> str:
    """A page that shows the texts `base` and `copy` side by side, with what changed."""
    rows = []
    for head, block in headed_blocks(diff, context):
        left = base_passages(block, base, granularity) if block and block.base else []
        right = copy_passages(block, copy, granularity) if block and block.copy else []
        rows.append((head, left, right))
    names = names or (diff.base.id, diff.copy.id)
    return (
        _environment()
        .get_template("diff")
        .render(
            title=f"{names[0]} → {names[1]}",
            style=_STYLE,
            summary=str(diff.summary),
            base=names[0],
            copy=names[1],
            rows=rows,
            symbols=" · ".join(f"{symbol} {kind}" for kind, symbol in SYMBOLS.items()),
        )
    )


def matrix_html(matrix: Matrix, *, title: str = "Story") -> str:
    """A page with a row a paragraph of the story and a column a copy, the lead first."""
    rows = [
        (row.text, [(cell_symbol(cell), cell.label if cell else "absent") for cell in row.cells])
        for row in matrix.rows
    ]
    return (
        _environment()
        .get_template("matrix")
        .render(
            title=title,
            style=_STYLE,
            copies=matrix.copies,
            rows=rows,
            symbols=" · ".join(f"{symbol} {name}" for name, symbol in CELL_SYMBOLS.items()),
        )
    )


def _environment() -> jinja2.Environment:
    templates = {"page": _PAGE, "diff": _DIFF, "matrix": _MATRIX}
    return jinja2.Environment(
        loader=jinja2.DictLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
