"""The list at the end of the brief: the sources that it cites, a line or two each."""

from __future__ import annotations

from helpers.export.bibliography import SOURCES_ID
from helpers.export.document import Edition, Segment
from helpers.export.pandoc import SPACE, Node, nodes, string
from helpers.export.references import References


def shortlist(edition: Edition, references: References, level: int) -> list[Node]:
    """The heading, and one entry a cited source, by its short name.

    An entry has the title, which leads to the page where the source has an address, the cited
    paragraphs, which lead to their passages in the annex, and the way back to the text.
    """
    heading = [level, [SOURCES_ID, ["unnumbered"], []], [string("Sources")]]
    entries = [
        _entry(item, references)
        for item in sorted(edition.bibliography, key=lambda item: _order(item, references))
        if references.backward.is_cited(f"ref-{item['id']}")
    ]
    return [{"t": "Header", "c": heading}, {"t": "Div", "c": [["refs", [], []], entries]}]


def _order(item: dict, references: References) -> tuple[str, str]:
    return references.short(item["id"]).casefold(), str(item["id"])


def _entry(item: dict, references: References) -> Node:
    source = str(item["id"])
    name = [{"t": "Strong", "c": [string(references.short(source))]}]
    title: list[Segment] = [(str(item.get("title", source)), item.get("URL"))]
    way: list[Segment] = []
    for text, address in references.cited(source):
        way += [(", " if way else "¶", None), (text, address)]
    places = references.backward.places([f"ref-{source}"], chapters=True)
    way += [(". ", None), *places, (".", None)] if places else [(".", None)]
    inlines = [*name, string("."), SPACE, *nodes(title), string("."), SPACE, *nodes(way)]
    block = {"t": "Para", "c": inlines}
    return {"t": "Div", "c": [[f"ref-{source}", [], []], [block]]}
