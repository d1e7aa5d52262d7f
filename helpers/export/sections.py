"""Section numbers and identifiers, settled once so that both outputs agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from helpers.export.document import Document, Heading, Place
from helpers.export.errors import ExportError
from helpers.export.pandoc import Node, plain

_NUMBERED_LEVELS = 3
# Where each kind of element keeps its attributes.
_ATTRIBUTES = {"Header": 1, "Div": 0, "Span": 0, "CodeBlock": 0, "Code": 0, "Link": 0, "Table": 0}


def elements(node: Any) -> Iterator[Node]:  # noqa: ANN401
    """Every element of a tree, in document order."""
    if isinstance(node, list):
        for item in node:
            yield from elements(item)
    elif isinstance(node, dict):
        if "t" in node:
            yield node
        yield from elements(node.get("c", []))
        for key in ("citationPrefix", "citationSuffix"):
            yield from elements(node.get(key, []))


def number_sections(
    chunks: Iterable[tuple[Place, bool, list[Node]]], annexed: Sequence[bool] = ()
) -> list[Heading]:
    """The headings of the document; each one's number is also noted in its own attributes.

    Headings of the cover are unnumbered, kept out of the contents list and raised so that the
    highest stands at level 1; those of the annex are counted apart. ``annexed``: of each chunk.
    Raises ExportError for a skipped level.
    """
    chunks = list(chunks)
    raised = _raise_cover(chunks)
    counters = [0] * _NUMBERED_LEVELS
    headings: list[Heading] = []
    last = 0
    inside = False  # the annex
    for (place, cover, nodes), annex in zip_longest(chunks, annexed, fillvalue=False):
        if annex and not inside:
            counters, last, inside = [0] * _NUMBERED_LEVELS, 0, True
        for node in elements(nodes):
            if node["t"] != "Header":
                continue
            level, (identifier, classes, pairs), inlines = node["c"]
            title = plain(inlines)
            if cover:
                level = node["c"][0] = level - raised
                classes += ["unnumbered", "unlisted"]
            if level > last + 1:
                before = f"a heading of level {last}" if last else "nothing"
                raise ExportError(
                    f"{place}: heading {title!r} has level {level} but follows {before}"
                )
            last = level
            number = ""
            if "unnumbered" not in classes and level <= _NUMBERED_LEVELS:
                counters[level - 1] += 1
                counters[level:] = [0] * (_NUMBERED_LEVELS - level)
                number = ("A" if annex else "") + ".".join(map(str, counters[:level]))
                pairs.append(["number", number])
            listed = "unlisted" not in classes
            headings.append(Heading(level, number, title, identifier, listed, annex))
    return headings


def _raise_cover(chunks: Iterable[tuple[Place, bool, list[Node]]]) -> int:
    levels = [
        node["c"][0]
        for _, cover, nodes in chunks
        if cover
        for node in elements(nodes)
        if node["t"] == "Header"
    ]
    return min(levels, default=1) - 1


def identifiers(
    chunks: Iterable[tuple[Place, bool, list[Node]]], document: Document, sources_id: str
) -> set[str]:
    """Everything in the document that a link can lead to, each name used once."""
    owners: dict[str, Place] = {}

    def claim(name: str, place: Place) -> None:
        if name in owners:
            raise ExportError(f"{place}: the identifier {name!r} is taken by {owners[name]}")
        owners[name] = place

    for figure in document.figures:
        claim(figure.label, figure.place)
    for table in document.tables:
        for name in [table.label, *(anchor for row in table.anchors for anchor in row)]:
            claim(name, table.place)
    opening = Place(1, hint="the bibliography")
    for source in sorted(document.edition.listed_sources):
        claim(f"ref-{source}", opening)
    for place, _, nodes in chunks:
        for node in elements(nodes):
            if node["t"] in _ATTRIBUTES:
                name = node["c"][_ATTRIBUTES[node["t"]]][0]
                if name:
                    claim(name, place)
    return {*owners, *([sources_id] if document.edition.bibliography else [])}
