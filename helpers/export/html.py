"""The brief as one HTML page that needs nothing else: no network, one small script.

Without the script every link, table and figure works as well; it marks the section being read and
opens a citation's passages beside it.
"""

from __future__ import annotations

import csv
import io
from functools import cached_property
from typing import Any
from urllib.parse import quote

from helpers.export.base import BriefExporter
from helpers.export.compose import compose
from helpers.export.document import Document, Figure, Row, Table
from helpers.export.escape import html_text
from helpers.export.fonts import font_css
from helpers.export.page import contents, credited, policy, script, stacked, timeline, vintages
from helpers.export.paint import palette
from helpers.export.svg import inline

# What may stand in a data address and in an attribute as it is; text stays smaller than in base64.
_AS_IT_IS = "/:@!$()*+,;=?"


class BriefHTMLExporter(BriefExporter):
    """One self-contained page: `BriefHTMLExporter().from_notebook_node(nb)`."""

    export_from_notebook = "Brief (HTML)"
    kind = "html"
    output_mimetype = "text/html"
    writer = "html5"
    raw_format = "html"
    between = "<!-- brief-part -->"

    def default_filters(self) -> list[tuple[str, Any]]:
        return [
            *super().default_filters(),
            ("text", html_text),
            ("quoted", lambda text: quote(text, safe=_AS_IT_IS)),
            ("fonts", font_css),
            ("palette", palette),
        ]

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        body = compose(document, self)
        told = resources.get("timeline")
        told = told if told and told["events"] else None
        parts, stacks = stacked(credited(body.parts) if told else body.parts)
        scripts = [script(name) for name in ("brief.js", *(["timeline.js"] if told else []))]
        return {
            **parts,
            "edition": document.edition,
            "contents": contents(body.headings, timeline=bool(told)),
            "stacks": stacks,
            "timeline": timeline(told) if told else None,
            "vintages": vintages(resources.get("vintages", [])),
            "scripts": scripts,
            "policy": policy(scripts),
        }

    @cached_property
    def _blocks(self) -> Any:  # noqa: ANN401 (a template's macros)
        return self.environment.get_template("blocks.html.j2").module

    def figure(self, document: Document, figure: Figure, floats: bool) -> str:
        name = figure.label.replace(":", "-")
        drawings = [
            inline(figure.page[which], f"{name}-{which}", figure.alt, f"drawn-{which}")
            for which in ("wide", "narrow")
            if figure.page
        ]
        drawings = drawings or [inline(figure.svg, name, figure.alt)]
        rows = list(csv.reader(io.StringIO(figure.csv or "")))
        return str(self._blocks.figure(figure, drawings, rows))

    def table(self, document: Document, table: Table, rows: list[Row]) -> str:
        return str(self._blocks.table(table, rows))
