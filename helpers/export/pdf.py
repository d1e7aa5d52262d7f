"""The brief as a PDF that passes PDF/A-3a and PDF/UA-1, typeset by Typst."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

import pikepdf
import typst
from nbformat import NotebookNode
from pikepdf import Array, Dictionary, Name, String

from helpers.export.base import TEMPLATES, BriefExporter
from helpers.export.columns import widths
from helpers.export.compose import compose
from helpers.export.document import Document, ExportError, Figure, Row, Table, plain
from helpers.export.escape import soften, typst_text
from helpers.export.fonts import font_folders
from helpers.export.svg import width_in_points

_TEMPLATE = TEMPLATES / "brief_pdf" / "brief.typ"
_STANDARDS = ["a-3a", "ua-1"]
# PDF/A wants a date, and the clock would make every run's bytes differ.
_NO_DATE = date(1970, 1, 1)
_MARK = "// brief-block "
# As brief.typ has them.
_SCHEME = b"brief:"
_PLACES = "places.json"
# What Typst says of the mark of a note; it would lead it to the foot of the page.
_NOTE = re.compile(r"Footnote (\d+)")
_ELSEWHERE = re.compile(r"((?:brief|annex)\.pdf)#(.+)")
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
    writer = "typst-smart"
    raw_format = "typst"
    between = "// brief-part"
    mark = _MARK

    def default_filters(self) -> list[tuple[str, Any]]:
        return [*super().default_filters(), ("text", typst_text), ("soften", soften)]

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        part = resources.get("part", "brief") == "annex" if document.argues else None
        body = compose(document, self, part)
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
        }

    @cached_property
    def _blocks(self) -> Any:  # noqa: ANN401 (a template's macros)
        return self.environment.get_template("blocks.typ.j2").module

    def figure(self, document: Document, figure: Figure, floats: bool) -> str:
        where = "auto" if document.argues else "bottom"
        where = where if floats and not figure.cover and not figure.annex else "none"
        return str(self._blocks.figure(figure, where, width_in_points(figure.svg)))

    def table(self, document: Document, table: Table, rows: list[Row]) -> str:
        lengths = [[len(plain(cell)) for cell in row] for row in table.rows]
        whole = document.argues and sum(map(sum, lengths)) <= _WHOLE
        # A row that fits on a page is not broken across two.
        breakable = [max(row) > _UNBREAKABLE for row in lengths]
        # Shares of the page, not points: Typst sets them in two thirds of the time.
        columns = [f"{width:.1f}fr" for width in widths(table, _ROOM) or ()]
        columns = columns or ["auto"] * len(table.columns)
        return str(self._blocks.table(table, rows, columns, whole, breakable))

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        source, resources = super().from_notebook_node(nb, resources, **kw)
        brief = resources["brief"]
        files = {"main.typ": source, "brief.typ": _TEMPLATE.read_text(encoding="utf-8")}
        numbered = brief["document"].numbered
        files |= {f"figures/{one.number}.svg": one.svg for one in numbered if one.svg}
        files["manifest.json"] = resources.get("manifest") or ""
        try:
            made = typst.compile(
                {name: text.encode() for name, text in files.items()},
                pdf_standards=_STANDARDS,
                ignore_system_fonts=True,
                font_paths=font_folders(),
                timestamp=datetime.combine(brief["date"], time(), UTC),
            )
        except typst.TypstError as error:
            raise ExportError(_explain(error, source, brief["document"])) from error
        return _packed(made, brief["wanted"]), resources


def _packed(made: bytes, wanted: list[str]) -> bytes:
    """The same document, its links led to their places, in less than half the bytes.

    ``wanted``: places that the other document of the brief links to, by their names.

    Typst writes each of the many thousand tags of a long table as an object of its own, unpacked;
    PDF 1.7, and with it PDF/A-3, lets them stand in compressed streams.
    """
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        _lead(document, wanted)
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


# -- links by name ---------------------------------------------------------------------------
#
# Typst would look up each link's target and its page while it sets the text, and for that set every
# table with links two times more. A link to `brief:NAME` asks for nothing. Where the names stand,
# the template notes in an attachment, which is taken out again here.


def _lead(document: pikepdf.Pdf, wanted: list[str]) -> None:
    """Every link by name becomes a link to the place of that name, here or in the other file.

    ``wanted`` names get a destination of their own, to which the other file's links lead.
    """
    ways = _ways(document, _taken_out(document))
    for page in document.pages:
        for link in page.obj.get("/Annots", ()):
            address = bytes(link.get("/A", {}).get("/URI", b""))
            if address.startswith(_SCHEME):
                del link["/A"]
                link["/Dest"], link["/Contents"] = ways[address.removeprefix(_SCHEME).decode()]
            elif found := _NOTE.fullmatch(str(link.get("/Contents", ""))):
                link["/Dest"] = ways[f"note-{found[1]}"][0]
            elif found := _ELSEWHERE.fullmatch(address.decode()):
                link["/A"] = Dictionary(S=Name.GoToR, F=String(found[1]), D=String(found[2]))
                link["/Contents"] = String(f"{found[1]}, {found[2]}")
    if wanted:
        held = document.Root.get("/Names") or Dictionary()
        # Typst's own, to which its contents list leads.
        named = pikepdf.NameTree(held.Dests) if "/Dests" in held else pikepdf.NameTree.new(document)
        for name in (name for name in wanted if name in ways and name not in named):
            named[name] = ways[name][0]
        held["/Dests"] = named.obj
        document.Root["/Names"] = held


def _taken_out(document: pikepdf.Pdf) -> dict[str, list[float]]:
    notes = json.loads(document.attachments[_PLACES].get_file().read_bytes())
    del document.attachments[_PLACES]
    if not document.attachments:
        del document.Root.Names["/EmbeddedFiles"]
    if not document.Root.Names.keys():
        del document.Root["/Names"]
    return notes


def _ways(
    document: pikepdf.Pdf, notes: dict[str, list[float]]
) -> dict[str, tuple[pikepdf.Object, pikepdf.Object]]:
    """For each name a destination, and the words that a screen reader says for the link."""
    pages = [page.obj for page in document.pages]
    ways = {}
    for name, (kind, number, x, y) in notes.items():
        page = pages[number - 1]
        top = float(page.MediaBox[3]) - y
        place = Array([page, Name.XYZ, round(x, 5), round(top, 5), 0])
        ways[name] = document.make_indirect(place), String(f"{kind}page {number}")
    return ways
