"""The links inside the PDF: written by name, led to their places when all is set.

Typst would look up each link's target and its page while it sets the text, and for that set every
table with links two times more. A link to `brief:NAME` asks for nothing. Where the names stand,
the template notes in an attachment, which is taken out again here.
"""

from __future__ import annotations

import json
import re

import pikepdf
from pikepdf import Array, Name, Pdf, String

# As brief.typ has them.
_SCHEME = b"brief:"
_NOTES = "places.json"
# What Typst says of the mark of a note; it would lead it to the foot of the page.
_MARK = re.compile(r"Footnote (\d+)")
_ELSEWHERE = re.compile(r"((?:brief|annex)\.pdf)#(.+)")


def lead(document: Pdf, wanted: list[str]) -> None:
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
            elif found := _MARK.fullmatch(str(link.get("/Contents", ""))):
                link["/Dest"] = ways[f"note-{found[1]}"][0]
            elif found := _ELSEWHERE.fullmatch(address.decode()):
                link["/A"] = pikepdf.Dictionary(
                    S=Name.GoToR, F=String(found[1]), D=String(found[2])
                )
                link["/Contents"] = String(f"{found[1]}, {found[2]}")
    if wanted:
        held = document.Root.get("/Names") or pikepdf.Dictionary()
        # Typst's own, to which its contents list leads.
        named = pikepdf.NameTree(held.Dests) if "/Dests" in held else pikepdf.NameTree.new(document)
        for name in (name for name in wanted if name in ways and name not in named):
            named[name] = ways[name][0]
        held["/Dests"] = named.obj
        document.Root["/Names"] = held


def _taken_out(document: Pdf) -> dict[str, list[float]]:
    notes = json.loads(document.attachments[_NOTES].get_file().read_bytes())
    del document.attachments[_NOTES]
    if not document.attachments:
        del document.Root.Names["/EmbeddedFiles"]
    if not document.Root.Names.keys():
        del document.Root["/Names"]
    return notes


def _ways(
    document: Pdf, notes: dict[str, list[float]]
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
