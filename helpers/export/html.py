"""The brief as one HTML page that needs nothing else: no network, one small script.

Without the script every link, table and figure works as well; it marks the section being read and
opens a citation's passages beside it.
"""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

from helpers.export import timeline
from helpers.export.base import BriefExporter
from helpers.export.compose import Target, compose
from helpers.export.document import Back, Cell, Cite, Document, Figure, Segment, Table, segments
from helpers.export.escape import html_text
from helpers.export.fonts import font_css
from helpers.export.page import carded, contents, policy, script
from helpers.export.paint import palette
from helpers.export.svg import inline

# A table with more rows is folded; a link to one of its rows opens it.
_FOLDED = 40
# What may stand in a data address and in an attribute as it is; text stays smaller than in base64.
_AS_IT_IS = "/:@!$()*+,;=?"


class BriefHTMLExporter(BriefExporter):
    """One self-contained page: `BriefHTMLExporter().from_notebook_node(nb)`."""

    export_from_notebook = "Brief (HTML)"
    kind = "html"
    output_mimetype = "text/html"

    def default_filters(self) -> list[tuple[str, Any]]:
        return [
            *super().default_filters(),
            ("text", html_text),
            ("fonts", font_css),
            ("palette", palette),
        ]

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        body = compose(document, HTMLTarget())
        parts, cards = carded(body.parts)
        code, asked = script(), timeline.asked(resources, body.headings)
        return {
            **asked,
            **parts,
            "edition": document.edition,
            "contents": contents(body.headings),
            "cards": cards,
            "script": code,
            "policy": policy(code, *filter(None, [asked["asking"]])),
        }


class HTMLTarget(Target):
    """How figures, tables and marks are written in HTML."""

    writer = "html5"
    raw_format = "html"
    between = "<!-- brief-part -->"
    after_figures = ""

    def figure(self, figure: Figure, *, floats: bool) -> str:
        label = html_text(figure.label)
        if figure.page:
            head, picture, below = _drawn(figure)
            parts = [f"<figcaption>{head}</figcaption>", picture, f'<p class="below">{below}</p>']
        else:
            svg = inline(figure.svg, prefix=figure.label.replace(":", "-"), alt=figure.alt)
            box = _scroll(svg, "label", f"Figure {figure.number}", kind="scroll picture")
            parts = [box, f"<figcaption>{_caption(figure)}</figcaption>"]
        inside = "\n".join([*parts, _data(figure)])
        return f'<figure id="{label}">\n{inside}</figure>'

    def mark(self, index: int) -> str:
        return ""

    def table(self, table: Table, cite: Cite, back: Back) -> str:
        label = html_text(table.label)
        named = f"{label}-caption"
        head = "".join(
            f'<th scope="col"{_align(align)}>{html_text(column)}</th>'
            for column, align in zip(table.columns, table.align, strict=True)
        )
        rows = "\n".join(
            _row(cells, anchors, table.align, cite, back)
            for cells, anchors in zip(table.rows, table.anchors, strict=True)
        )
        box = _scroll(
            f'<table aria-labelledby="{named}">{_columns(table)}\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>",
            "labelledby",
            named,
        )
        if len(table.rows) > _FOLDED:
            shown = f"All {len(table.rows)} rows of table {table.number}"
            box = f'<details class="rows"><summary>{shown}</summary>\n{box}\n</details>'
        return (
            f'<figure class="table" id="{label}">\n'
            f"<figcaption>{_caption(table, named)}</figcaption>\n"
            f"{box}\n</figure>"
        )


def _drawn(figure: Figure) -> tuple[str, str, str]:
    """Title over the picture; a drawing for wide and one for narrow columns; what stands below.

    The style sheet shows one of the two drawings, and hides the other from everybody.
    """
    head = (
        f"{_label(figure)} <strong>{html_text(figure.page['title'])}</strong>"
        f'<span class="unit">{html_text(figure.page["subtitle"])}</span>'
    )
    name = figure.label.replace(":", "-")
    wide, narrow = (
        inline(figure.page[which], prefix=f"{name}-{which}", alt=figure.alt, drawn=f"drawn-{which}")
        for which in ("wide", "narrow")
    )
    below = f"{html_text(figure.caption)} {_below(figure)}".strip()
    return head, f'<div class="picture">{wide}\n{narrow}</div>', below


def _caption(block: Figure | Table, name: str = "") -> str:
    """The number, which links to the block itself; the caption; the source; the data as a file."""
    named = f' id="{name}"' if name else ""
    caption = f"<span{named}>{_label(block)} {html_text(block.caption)}</span>"
    return f"{caption}\n{_below(block)}".strip()


def _label(block: Figure | Table) -> str:
    name = f"{block.kind.title()} {block.number}"
    return f'<a class="label" href="#{html_text(block.label)}">{name}</a>'


def _below(block: Figure | Table) -> str:
    """The source and the data."""
    below = " ".join(part for part in (html_text(block.source), _csv(block)) if part)
    return f'<span class="source">{below}</span>' if below else ""


def _csv(block: Figure | Table) -> str:
    """The data inside the page, as a file to save."""
    if not block.csv:
        return ""
    name = html_text(block.label.replace(":", "-"))
    data = quote(block.csv, safe=_AS_IT_IS)
    return (
        f'<a class="csv" download="{name}.csv" href="data:text/csv;charset=utf-8,{data}"'
        f' aria-label="Data of {block.kind} {block.number} (CSV)">Data (CSV)</a>'
    )


def _data(figure: Figure) -> str:
    """The small table behind a figure, folded away; cells and rows end where the next begins."""
    if not figure.csv:
        return ""
    head, *rows = list(csv.reader(io.StringIO(figure.csv)))
    columns = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in head)
    body = "\n".join("<tr>" + "".join(f"<td>{html_text(cell)}" for cell in row) for row in rows)
    named = f"Data behind figure {figure.number}"
    table = f"<table><thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    return (
        f'<details class="data"><summary>{named}</summary>\n'
        f"{_scroll(table, 'label', named)}</details>\n"
    )


def _scroll(content: str, named: str, name: str, kind: str = "scroll") -> str:
    """A box that scrolls what is wider than the page; so it takes the focus and bears a name."""
    return f'<div class="{kind}" role="group" aria-{named}="{name}" tabindex="0">{content}</div>'


def _columns(table: Table) -> str:
    if not table.widths:
        return ""
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{width / total:.1%}">' for width in table.widths)
    return f"<colgroup>{columns}</colgroup>"


def _row(
    cells: tuple[Cell, ...],
    anchors: tuple[str, ...],
    align: tuple[str, ...],
    cite: Cite,
    back: Back,
) -> str:
    first, *others = anchors or ("",)
    identifier = f' id="{html_text(first)}"' if first else ""
    targets = "".join(f'<span id="{html_text(name)}"></span>' for name in others)
    written = [f"<td{_align(a)}>{_cell(cell, cite)}" for cell, a in zip(cells, align, strict=True)]
    places = _segments(back(anchors))
    way_back = f' <span class="way-back">{places}</span>' if places else ""
    return f"<tr{identifier}>{''.join(written)}{way_back}{targets}"


def _align(align: str) -> str:
    return "" if align == "left" else f' class="{html_text(align)}"'


def _cell(cell: Cell, cite: Cite) -> str:
    return _segments(segments(cell, cite))


def _segments(pieces: list[Segment]) -> str:
    return "".join(
        f'<a href="{html_text(target)}">{html_text(text)}</a>' if target else html_text(text)
        for text, target in pieces
    )
