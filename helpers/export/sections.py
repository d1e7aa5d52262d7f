"""Section numbers and identifiers, settled once so that both outputs agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.export.bibliography import SOURCES_ID
from helpers.export.document import Block, Document, ExportError, Heading, Place
from helpers.export.pandoc import Node, elements, plain

# A block with what pandoc made of it.
Chunk = tuple[Block, list[Node]]

_NUMBERED_LEVELS = 3
# Where each kind of element keeps its attributes.
_ATTRIBUTES = {"Header": 1, "Div": 0, "Span": 0, "CodeBlock": 0, "Code": 0, "Link": 0, "Table": 0}


def number_sections(chunks: Sequence[Chunk]) -> list[Heading]:
    """The headings of the document; each one's number is also noted in its own attributes.

    Headings of the cover are unnumbered, kept out of the contents list and raised so that the
    highest stands at level 1; those of the annex are counted apart.
    Raises ExportError for a skipped level.
    """
    raised = min((node["c"][0] for block, node in _headers(chunks) if block.cover), default=1) - 1
    counters = [0] * _NUMBERED_LEVELS
    headings: list[Heading] = []
    last = 0
    inside = False  # the annex
    for block, node in _headers(chunks):
        if block.annex and not inside:
            counters, last, inside = [0] * _NUMBERED_LEVELS, 0, True
        level, (identifier, classes, pairs), inlines = node["c"]
        title = plain(inlines)
        if block.cover:
            level = node["c"][0] = level - raised
            classes += ["unnumbered", "unlisted"]
        if level > last + 1:
            before = f"a heading of level {last}" if last else "nothing"
            raise ExportError(
                f"{block.place}: heading {title!r} has level {level} but follows {before}"
            )
        last = level
        number = ""
        if "unnumbered" not in classes and level <= _NUMBERED_LEVELS:
            counters[level - 1] += 1
            counters[level:] = [0] * (_NUMBERED_LEVELS - level)
            number = ("A" if block.annex else "") + ".".join(map(str, counters[:level]))
            pairs.append(["number", number])
        listed = "unlisted" not in classes
        headings.append(Heading(level, number, title, identifier, listed, block.annex))
    return headings


def _headers(chunks: Sequence[Chunk]) -> Iterator[tuple[Block, Node]]:
    for block, nodes in chunks:
        yield from ((block, node) for node in elements(nodes) if node["t"] == "Header")


def identifiers(chunks: Sequence[Chunk], document: Document) -> frozenset[str]:
    """Everything in the document that a link can lead to, each name used once."""
    opening = Place(1, hint="the bibliography")
    named = [(block.label, block.place) for block in (*document.figures, *document.tables)]
    named += [(anchor, table.place) for table in document.tables for anchor in table.names]
    named += [(f"ref-{source}", opening) for source in sorted(document.edition.listed_sources)]
    for block, nodes in chunks:
        for node in elements(nodes):
            if node["t"] in _ATTRIBUTES and (name := node["c"][_ATTRIBUTES[node["t"]]][0]):
                named.append((name, block.place))
    owners: dict[str, Place] = {}
    for name, place in named:
        if name in owners:
            raise ExportError(f"{place}: the identifier {name} is taken by {owners[name]}")
        owners[name] = place
    return frozenset(owners) | ({SOURCES_ID} if document.edition.bibliography else set())
