"""From a `Document` to one output's body: one tree, numbered, cited, written by pandoc.

The blocks are joined into one Markdown text with a raw block of a format of our own before each:
so the tree tells which cell an element came from, and where a figure or a table belongs. Figures
and tables are written by the output's own `Target`, never by pandoc.
"""

from __future__ import annotations

import re
from typing import Protocol

from helpers.export import pandoc
from helpers.export.bibliography import SOURCES_ID, sources
from helpers.export.cells import Back, Cite
from helpers.export.document import Document, Figure, Heading, Place, Prose, Segment, Table
from helpers.export.errors import ExportError
from helpers.export.inlines import Rewriter
from helpers.export.pandoc import Node
from helpers.export.references import References
from helpers.export.sections import identifiers, number_sections

_MARK = "brief-block"

Chunk = tuple[Place, bool, list[Node]]


class Target(Protocol):
    """What an output adds to pandoc's writer."""

    writer: str
    raw_format: str
    heading_shift: int
    for_typst: bool
    before_cover: str
    after_cover: str
    before_sources: str
    after_figures: str

    def figure(self, figure: Figure, *, first: bool) -> str:
        """One figure; `first` of the text or not."""

    def table(self, table: Table, cite: Cite, back: Back) -> str: ...

    def mark(self, index: int) -> str:
        """Something invisible that says where the block starts."""


def compose(document: Document, target: Target) -> tuple[str, list[Heading]]:
    """The body in the target's language, and its headings in order.

    Raises ExportError, naming the cell, for an unresolved reference, an unknown passage, an
    identifier used twice, a skipped heading level, or what only one output could print.
    """
    tree = _parsed(document)
    chunks = _chunks(tree["blocks"], document)
    headings = number_sections(chunks)
    names = frozenset(identifiers(chunks, document, SOURCES_ID))
    references = References(document, headings)

    def raw(text: str) -> Node:
        return {"t": "RawBlock", "c": [target.raw_format, text]}

    blocks: list[Node] = [raw(target.before_cover)]
    # Whether there was a figure yet, and one since the last chapter began.
    illustrated = drawn = False
    later: list[tuple[int, Table]] = []
    last_cover = sum(block.cover for block in document.blocks)
    for index, (place, _, nodes) in enumerate(chunks):
        if index == last_cover:
            blocks.append(raw(target.after_cover))
        blocks.append(raw(target.mark(index)))
        block = document.blocks[index]
        if isinstance(block, Figure):
            blocks.append(raw(target.figure(block, first=not illustrated)))
            illustrated = not block.cover
            drawn = True
        elif isinstance(block, Table) and any(block.anchors):
            # Its rows tell where the text cites them, which is known at the end.
            references.backward.enter_annex()
            later.append((len(blocks), block))
            blocks.append(raw(""))
        elif isinstance(block, Table):
            blocks.append(raw(target.table(block, _citer(references, place), _no_way_back)))
        elif drawn and _opens_chapter(nodes):
            blocks.append(raw(target.after_figures))
            drawn = False
        rewriter = Rewriter(place, references, names, target.heading_shift, target.for_typst)
        blocks += rewriter(nodes)
    for position, table in later:
        cite = _citer(references, table.place)
        blocks[position] = raw(target.table(table, cite, references.backward.places))
    if last_cover == len(chunks):
        blocks.append(raw(target.after_cover))
    if document.edition.bibliography:
        headings.append(Heading(1, "", "Sources", SOURCES_ID))
        blocks.append(raw(target.before_sources))
        blocks += sources(document.edition, references, 1 + target.heading_shift, tree)
    return pandoc.write({**tree, "blocks": blocks}, target.writer), headings


def _opens_chapter(nodes: list[Node]) -> bool:
    return bool(nodes) and nodes[0]["t"] == "Header" and nodes[0]["c"][0] == 1


def _no_way_back(_: tuple[str, ...]) -> list[Segment]:
    return []


def _citer(references: References, place: Place) -> Cite:
    return lambda pairs: references.pairs(pairs, place)


def _parsed(document: Document) -> Node:
    markdown = _joined(document)
    try:
        return pandoc.read(markdown)
    except ExportError as error:
        line = re.search(r"at line (\d+)", str(error))
        if line is None:
            raise
        before = "\n".join(markdown.splitlines()[: int(line[1])])
        index = re.findall(rf"^```\{{={_MARK}\}}\n(\d+)$", before, re.MULTILINE)[-1]
        raise ExportError(f"{document.blocks[int(index)].place}: {error}") from error


def _joined(document: Document) -> str:
    parts = []
    for index, block in enumerate(document.blocks):
        parts.append(f"```{{={_MARK}}}\n{index}\n```")
        if isinstance(block, Prose):
            parts.append(block.markdown)
    return "\n\n".join([*parts, ""])


def _chunks(nodes: list[Node], document: Document) -> list[Chunk]:
    """The tree cut at the marks: one chunk a block."""
    chunks: list[Chunk] = []
    for node in nodes:
        if node["t"] == "RawBlock" and node["c"][0] == _MARK:
            block = document.blocks[len(chunks)]
            if node["c"][1].strip() != str(len(chunks)):
                break
            chunks.append((block.place, block.cover, []))
        else:
            chunks[-1][2].append(node)
    if len(chunks) < len(document.blocks):
        place = document.blocks[max(len(chunks) - 1, 0)].place
        raise ExportError(f"{place}: a code fence or a ::: block is opened and never closed")
    return chunks
