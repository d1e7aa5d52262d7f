"""The links inside the PDF: written by name, led to their places when all is set.

Typst would look up each link's target and its page while it sets the text, and for that set every
table with links two times more. A link to `brief:NAME` asks for nothing. Where the names stand,
the template notes in an attachment, which is taken out again here.
"""

from __future__ import annotations

import json

import pikepdf
from pikepdf import Array, Name, Pdf, String

# As brief.typ has them.
_SCHEME = b"brief:"
_NOTES = "places.json"


def lead(document: Pdf) -> None:
    """Every link by name becomes a link to the place of that name."""
    ways = _ways(document, _taken_out(document))
    for page in document.pages:
        for link in page.obj.get("/Annots", ()):
            address = bytes(link.get("/A", {}).get("/URI", b""))
            if address.startswith(_SCHEME):
                del link["/A"]
                link["/Dest"], link["/Contents"] = ways[address.removeprefix(_SCHEME).decode()]


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
