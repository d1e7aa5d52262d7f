"""The brief as one HTML page that needs nothing else: no network, no scripts."""

from __future__ import annotations

import csv
import io
from typing import Any

from traitlets import default

from helpers.export.base import BriefExporter
from helpers.export.compose import Cite, compose
from helpers.export.document import Cell, Document, Figure, Table
from helpers.export.escape import html_text
from helpers.export.fonts import font_css
from helpers.export.references import Heading, Segment
from helpers.export.svg import inline

_PART = "<!-- brief-part -->"
_CONTENTS_LEVELS = 2


class BriefHTMLExporter(BriefExporter):
    """One self-contained page: `BriefHTMLExporter().from_notebook_node(nb)`."""

    export_from_notebook = "Brief (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    @default("template_extension")
    def _template_extension(self) -> str:
        return ".html.j2"

    @default("template_name")
    def _template_name(self) -> str:
        return "brief_html"

    def default_filters(self) -> list[tuple[str, Any]]:
        return [*super().default_filters(), ("text", html_text), ("fonts", font_css)]

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        body, headings = compose(document, HTMLTarget())
        cover, main, *sources = body.split(_PART)
        return {
            "edition": document.edition,
            "cover": cover,
            "main": main,
            "sources": "".join(sources),
            "contents": contents(headings),
        }


class HTMLTarget:
    """How figures, tables and marks are written in HTML."""

    writer = "html5"
    raw_format = "html"
    heading_shift = 1
    soft_words = False
    after_cover = _PART
    before_sources = _PART

    def figure(self, figure: Figure) -> str:
        label = html_text(figure.label)
        svg = inline(figure.svg, prefix=figure.label.replace(":", "-"), alt=figure.alt)
        return (
            f'<figure id="{label}">\n<div class="card">{svg}</div>\n'
            f"<figcaption>{_caption('Figure', figure)}</figcaption>\n"
            f"{_data(figure)}</figure>"
        )

    def table(self, table: Table, cite: Cite) -> str:
        label = html_text(table.label)
        named = f"{label}-caption"
        head = "".join(
            f'<th scope="col"{_align(align)}>{html_text(column)}</th>'
            for column, align in zip(table.columns, table.align, strict=True)
        )
        rows = "\n".join(
            _row(cells, anchors, table.align, cite)
            for cells, anchors in zip(table.rows, table.anchors, strict=True)
        )
        # The box scrolls, so it takes the focus and bears the caption's name.
        return (
            f'<figure class="table" id="{label}">\n'
            f'<figcaption id="{named}">{_caption("Table", table)}</figcaption>\n'
            f'<div class="scroll" role="region" aria-labelledby="{named}" tabindex="0">\n'
            f'<table aria-labelledby="{named}">{_columns(table)}\n'
            f"<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody></table>\n</div>\n</figure>"
        )

    def mark(self, index: int) -> str:
        return ""


def contents(headings: list[Heading]) -> str:
    """The contents list, two levels deep."""
    lines: list[str] = []
    level = 0
    for heading in headings:
        if not heading.listed or heading.level > _CONTENTS_LEVELS:
            continue
        if heading.level > level:
            lines.append("<ol>" * (heading.level - level))
        else:
            lines.append("</li></ol>" * (level - heading.level) + "</li>")
        level = heading.level
        number = f'<span class="section-number">{heading.number}</span> ' if heading.number else ""
        target = html_text(heading.identifier)
        lines.append(f'<li><a href="#{target}">{number}{html_text(heading.title)}</a>')
    return "\n".join([*lines, "</li></ol>" * level])


def _caption(kind: str, block: Figure | Table) -> str:
    source = f'\n<span class="source">{html_text(block.source)}</span>' if block.source else ""
    return f'<span class="label">{kind} {block.number}</span> {html_text(block.caption)}{source}'


def _data(figure: Figure) -> str:
    """The small table behind a figure, folded away."""
    if not figure.csv:
        return ""
    head, *rows = list(csv.reader(io.StringIO(figure.csv)))
    columns = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in head)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html_text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<details><summary>Data behind figure {figure.number}</summary>\n"
        f'<div class="scroll" role="region" aria-label="Data behind figure {figure.number}"'
        f' tabindex="0"><table><thead><tr>{columns}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div></details>\n"
    )


def _columns(table: Table) -> str:
    if not table.widths:
        return ""
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{width / total:.1%}">' for width in table.widths)
    return f"<colgroup>{columns}</colgroup>"


def _row(
    cells: tuple[Cell, ...], anchors: tuple[str, ...], align: tuple[str, ...], cite: Cite
) -> str:
    first, *others = anchors or ("",)
    identifier = f' id="{html_text(first)}"' if first else ""
    targets = "".join(f'<span id="{html_text(name)}"></span>' for name in others)
    written = [f"<td{_align(a)}>{_cell(cell, cite)}" for cell, a in zip(cells, align, strict=True)]
    return f"<tr{identifier}>{'</td>'.join(written)}{targets}</td></tr>"


def _align(align: str) -> str:
    return "" if align == "left" else f' class="{html_text(align)}"'


def _cell(cell: Cell, cite: Cite) -> str:
    return html_text(cell) if isinstance(cell, str) else _segments(cite(cell))


def _segments(segments: list[Segment]) -> str:
    return "".join(
        f'<a href="#{html_text(target)}">{html_text(text)}</a>' if target else html_text(text)
        for text, target in segments
    )
