"""The list of sources at the end, with a way to the passages and back to the text."""

from __future__ import annotations

from typing import Any

from helpers.export import pandoc
from helpers.export.document import Edition, Segment
from helpers.export.pandoc import SPACE, Node, nodes, string
from helpers.export.references import References

SOURCES_ID = "brief-sources"


def heading(level: int) -> Node:
    return {"t": "Header", "c": [level, [SOURCES_ID, ["unnumbered"], []], [string("Sources")]]}


def sources(edition: Edition, references: References, like: Node) -> Node:
    """The entries of all sources, written by citeproc, in the order of the style.

    Each entry ends with the passages of the source in the annex and the chapters that cite it.
    """
    entries = pandoc.cite_all(
        [
            {key: value for key, value in item.items() if value not in (None, "", [], {})}
            | {"call-number": item["id"]}
            for item in edition.bibliography
        ],
        edition.language,
        like,
    )
    for entry in entries:
        _lead_on(entry, references)
    return _listed(entries)


def shortlist(edition: Edition, references: References) -> Node:
    """The entries of the cited sources alone, a line or two each, in the order of their names.

    An entry has the title, which leads to the page where the source has an address, the cited
    paragraphs, which lead to their passages in the annex, and the way back to the text.
    """
    cited = [item for item in edition.bibliography if references.is_cited(item["id"])]
    cited.sort(key=lambda item: (references.short(item["id"]).casefold(), str(item["id"])))
    return _listed([_short_entry(item, references) for item in cited])


def _listed(entries: list[Node]) -> Node:
    return {"t": "Div", "c": [["refs", [], []], entries]}


def _lead_on(entry: Node, references: References) -> None:
    (identifier, _, _), blocks = entry["c"]
    source = identifier.removeprefix("ref-")
    first = references.first_row(source)
    way: list[Segment] = [("Its passages", first), (". ", None)] if first else []
    if chapters := references.chapters(source):
        way += [*chapters, (".", None)]
    if way and blocks:
        blocks[-1]["c"] += [SPACE, {"t": "Span", "c": [["", ["way-back"], []], nodes(way)]}]


def _short_entry(item: dict[str, Any], references: References) -> Node:
    source = str(item["id"])
    name = {"t": "Strong", "c": [string(references.short(source))]}
    title: list[Segment] = [(str(item.get("title", source)), item.get("URL"))]
    way: list[Segment] = []
    for text, address in references.cited(source):
        way += [(", " if way else "¶", None), (text, address)]
    if chapters := references.chapters(source):
        way += [(". ", None), *chapters]
    way.append((".", None))
    inlines = [name, string("."), SPACE, *nodes(title), string("."), SPACE, *nodes(way)]
    return {"t": "Div", "c": [[f"ref-{source}", [], []], [{"t": "Para", "c": inlines}]]}
