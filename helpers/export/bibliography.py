"""The list of sources at the end, with a way to the passages and back to the text."""

from __future__ import annotations

from helpers.export import pandoc
from helpers.export.document import Edition, Segment
from helpers.export.pandoc import SPACE, Node, nodes, string
from helpers.export.references import References

SOURCES_ID = "brief-sources"
HEADING: Node = {"t": "Header", "c": [1, [SOURCES_ID, ["unnumbered"], []], [string("Sources")]]}


def sources(edition: Edition, references: References, like: Node) -> list[Node]:
    """The entries of all sources, written by citeproc, in the order of the style.

    Each entry ends with the passages of the source in the annex and the chapters that cite it.
    """
    items = [
        {key: value for key, value in item.items() if value} | {"call-number": item["id"]}
        for item in edition.bibliography
    ]
    entries = pandoc.cite_all(items, edition.language, like)
    for entry in entries:
        (identifier, _, _), blocks = entry["c"]
        source = identifier.removeprefix("ref-")
        first = references.first_row(source)
        way: list[Segment] = [("Its passages", first), (". ", None)] if first else []
        if chapters := references.chapters(source):
            way += [*chapters, (".", None)]
        if way:
            blocks[-1]["c"] += [SPACE, {"t": "Span", "c": [["", ["way-back"], []], nodes(way)]}]
    return entries


def shortlist(edition: Edition, references: References) -> list[Node]:
    """The entries of the cited sources alone, a line or two each, in the order of their names.

    An entry has the title, which leads to the page where the source has an address, the cited
    paragraphs, which lead to their passages in the annex, and the way back to the text.
    """
    cited = [item for item in edition.bibliography if references.is_cited(item["id"])]
    cited.sort(key=lambda item: (references.short(item["id"]).casefold(), item["id"]))
    entries: list[Node] = []
    for item in cited:
        source = item["id"]
        way: list[Segment] = [(". ", None), (item.get("title", source), item.get("URL"))]
        way.append((". ", None))
        for place, segment in enumerate(references.cited(source)):
            way += [(", " if place else "¶", None), segment]
        if chapters := references.chapters(source):
            way += [(". ", None), *chapters]
        name = {"t": "Strong", "c": [string(references.short(source))]}
        line = {"t": "Para", "c": [name, *nodes([*way, (".", None)])]}
        entries.append({"t": "Div", "c": [[f"ref-{source}", [], []], [line]]})
    return entries
