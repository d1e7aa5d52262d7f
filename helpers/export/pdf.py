"""The brief as a PDF that passes PDF/A-3a and PDF/UA-1, typeset by Typst."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pikepdf
import typst

from helpers.export.base import BriefExporter
from helpers.export.columns import widths
from helpers.export.compose import Target, compose
from helpers.export.document import (
    Document,
    ExportError,
    Figure,
    Row,
    Segment,
    Table,
    plain,
)
from helpers.export.escape import soften, typst_text
from helpers.export.fonts import font_folders
from helpers.export.places import lead
from helpers.export.svg import width_in_points

_TEMPLATE = Path(__file__).parent / "templates" / "brief_pdf" / "brief.typ"
_TYPST_PAPERS = {"a4": "a4", "letter": "us-letter"}
_STANDARDS = ["a-3a", "ua-1"]
# PDF/A wants a date, and the clock would make every run's bytes differ.
_NO_DATE = date(1970, 1, 1)
_MARK = "// brief-block "
# What a table may take of the page's width, in points: the same on every paper.
_ROOM = 165.4 * 72 / 25.4
# A cell of this many characters may break across pages.
_UNBREAKABLE = 600
# A table of the brief with no more letters than these stands on one page.
_WHOLE = 1800


class BriefPDFExporter(BriefExporter):
    """One accessible PDF: `BriefPDFExporter().from_notebook_node(nb, {"manifest": text})`.

    A string in `resources["manifest"]` travels inside the PDF as manifest.json. Of a brief with an
    annex `resources["part"]` says which of the two is printed, "brief" or "annex"; each links to
    the other by its file's name.
    """

    export_from_notebook = "Brief (PDF)"
    kind = "pdf"
    output_mimetype = "application/pdf"

    def default_filters(self) -> list[tuple[str, Any]]:
        return [*super().default_filters(), ("text", typst_text)]

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        part = resources.get("part", "brief") == "annex" if document.argues else None
        body = compose(document, TypstTarget(document.argues), part)
        resources["wanted"] = body.wanted
        edition = document.edition
        if part:
            edition = replace(edition, title=f"{edition.title}: annex", notice="")
        return {
            **body.parts,
            "edition": edition,
            "document": document,
            "part": {None: "", False: "brief", True: "annex"}[part],
            "wanted": sorted(body.wanted),
            "date": edition.date or _NO_DATE,
            "paper": _TYPST_PAPERS.get(edition.paper, edition.paper),
            "manifest": bool(resources.get("manifest")),
        }

    def finish(self, source: str, resources: dict[str, Any]) -> bytes:
        made = _compile(source, resources["document"], resources.get("manifest"))
        return _packed(made, resources["wanted"])


class TypstTarget(Target):
    """How figures, tables and marks are written in Typst."""

    writer = "typst-smart"
    raw_format = "typst"
    between = "// brief-part"
    after_figures = "#pagebreak(weak: true)"

    def __init__(self, argues: bool) -> None:
        """``argues``: a brief, whose first table says where each answer stands."""
        self._argues = argues

    def figure(self, figure: Figure, *, floats: bool) -> str:
        where = "auto" if self._argues else "bottom"
        where = where if floats and not figure.cover and not figure.annex else "none"
        width = width_in_points(figure.svg)
        return (
            f"#brief-figure({typst_text(figure.label)}, {where}, "
            f"path: {typst_text(_path(figure))}, width: {width:g}pt, "
            f"alt: {typst_text(figure.alt)}, number: {typst_text(figure.number)}, "
            f"caption: {typst_text(figure.caption)}, source: {typst_text(figure.source)})"
        )

    def table(self, table: Table, rows: list[Row]) -> str:
        head = ", ".join(typst_text(column) for column in table.columns)
        lengths = [[len(plain(cell)) for cell in row] for row in table.rows]
        body = "\n".join(
            # A row that fits on a page is not broken across two.
            _row(anchors, *row, breakable=max(lengths_of_row) > _UNBREAKABLE)
            for anchors, row, lengths_of_row in zip(table.anchors, rows, lengths, strict=True)
        )
        whole = "true" if self._argues and sum(map(sum, lengths)) <= _WHOLE else "false"
        return (
            f"#brief-table(whole: {whole}, number: {typst_text(table.number)}, "
            f"caption: {typst_text(table.caption)}, "
            f"source: {typst_text(table.source)}, columns: ({_columns(table)},), "
            f"align: ({', '.join(table.align)},), head: ({head},),\n{body}\n) <{table.label}>"
        )

    def mark(self, index: int) -> str:
        return f"{_MARK}{index}"


def _path(figure: Figure) -> str:
    return f"figures/{figure.number}.svg"


def _columns(table: Table) -> str:
    """As wide as they need; shares of the page where that would be more than it has.

    Shares, not points: Typst sets them in two thirds of the time.
    """
    given = widths(table, _ROOM)
    if given is None:
        return ", ".join(["auto"] * len(table.columns))
    return ", ".join(f"{width:.1f}fr" for width in given)


def _row(
    anchors: Sequence[str], cells: list[list[Segment]], back: list[Segment], *, breakable: bool
) -> str:
    written = [_linked(cell) for cell in cells]
    written[0] = "".join(f"#metadata(none) #label({typst_text(a)})" for a in anchors) + written[0]
    written[-1] += f" #way-back[{_linked(back)}]" if back else ""
    may = "true" if breakable else "false"
    return " ".join(f"table.cell(breakable: {may})[{cell}]," for cell in written)


def _linked(pieces: list[Segment]) -> str:
    return "".join(_piece(*piece) for piece in pieces)


def _piece(text: str, target: str | None) -> str:
    if target:
        return f"#link({_target(target)}, {typst_text(text)})"
    # An identifier is never hyphenated: it would be found under another name.
    identifier = " " not in text and text.count("-") > 1
    return (
        f"#identifier({typst_text(soften(text))})" if identifier else f"#{typst_text(soften(text))}"
    )


def _target(address: str) -> str:
    return f"label({typst_text(address[1:])})" if address[0] == "#" else typst_text(address)


def _compile(source: str, document: Document, manifest: str | None) -> bytes:
    files = {"main.typ": source.encode(), "brief.typ": _TEMPLATE.read_bytes()}
    files |= {_path(figure): figure.svg.encode() for figure in document.figures}
    if manifest:
        files["manifest.json"] = manifest.encode()
    day = document.edition.date or _NO_DATE
    try:
        return typst.compile(
            files,
            pdf_standards=_STANDARDS,
            ignore_system_fonts=True,
            font_paths=font_folders(),
            timestamp=datetime.combine(day, time(), UTC),
        )
    except typst.TypstError as error:
        raise ExportError(_explain(error, source, document)) from error


def _packed(made: bytes, wanted: set[str]) -> bytes:
    """The same document, its links led to their places, in less than half the bytes.

    ``wanted``: places that the other document of the brief links to, by their names.

    Typst writes each of the many thousand tags of a long table as an object of its own, unpacked;
    PDF 1.7, and with it PDF/A-3, lets them stand in compressed streams.
    """
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        lead(document, wanted)
        document.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return packed.getvalue()


def _explain(error: typst.TypstError, source: str, document: Document) -> str:
    """Typst's diagnostic, preceded by the cell that the offending line was made from."""
    diagnostic = str(error.diagnostic or error.message).strip()
    lines = re.findall(r"main\.typ:(\d+)", "\n".join([diagnostic, *map(str, error.trace)]))
    before = source.splitlines()[: int(lines[-1])] if lines else []
    marks = [line.removeprefix(_MARK) for line in before if line.startswith(_MARK)]
    place = f"{document.blocks[int(marks[-1])].place}: " if marks else ""
    return f"{place}typst: {diagnostic}"
