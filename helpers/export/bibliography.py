"""The list of sources: written by citeproc, with a way to the passages and back to the text."""

from __future__ import annotations

from helpers.export import pandoc
from helpers.export.document import Edition, Segment
from helpers.export.pandoc import SPACE, Node, nodes, string
from helpers.export.references import References

SOURCES_ID = "brief-sources"


def sources(edition: Edition, references: References, level: int, like: Node) -> list[Node]:
    """The heading and the entries of all sources, in the order of the style.

    Each entry ends with the passages of the source in the annex and the chapters that cite it.
    """
    heading = [level, [SOURCES_ID, ["unnumbered"], []], [string("Sources")]]
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
    return [{"t": "Header", "c": heading}, {"t": "Div", "c": [["refs", [], []], entries]}]


def _lead_on(entry: Node, references: References) -> None:
    (identifier, _, _), blocks = entry["c"]
    source = identifier.removeprefix("ref-")
    first = references.first_row(source)
    way: list[Segment] = [("Its passages", first), (". ", None)] if first else []
    if places := references.backward.places([identifier], chapters=True):
        way += [*places, (".", None)]
    if way and blocks:
        blocks[-1]["c"] += [SPACE, {"t": "Span", "c": [["", ["way-back"], []], nodes(way)]}]
