"""From a `Document` to one output's body: one tree, numbered, cited, written by pandoc.

The blocks are joined into one Markdown text with a raw block of a format of our own before each:
so the tree tells which cell an element came from, and where a figure or a table belongs. Figures
and tables are written by the output's own `Target`, never by pandoc.
"""

from __future__ import annotations

import re
from typing import Protocol

from helpers.export import bibliography, pandoc
from helpers.export.bibliography import SOURCES_ID
from helpers.export.document import (
    Back,
    Cite,
    Document,
    ExportError,
    Figure,
    Heading,
    Prose,
    Table,
)
from helpers.export.inlines import Rewriter
from helpers.export.pandoc import Node
from helpers.export.references import References
from helpers.export.sections import Chunk, identifiers, number_sections

_MARK = "brief-block"


class Target(Protocol):
    """What an output adds to pandoc's writer; empty is what it does not need."""

    writer: str
    raw_format: str
    heading_shift: int = 0
    before_cover: str = ""
    after_cover: str = ""
    no_cover: str = ""  # in the place of the last where nothing stands on the cover
    before_annex: str = ""
    before_sources: str = ""
    after_figures: str = ""

    def figure(self, figure: Figure, *, floats: bool) -> str:
        """One figure; `floats`: it may go to the head or the foot of a page."""

    def table(self, table: Table, cite: Cite, back: Back) -> str: ...

    def mark(self, index: int) -> str:
        """Something invisible that says where the block starts."""
        return ""


def compose(
    document: Document, target: Target, part: bool | None = None
) -> tuple[str, list[Heading], set[str]]:
    """The body in the target's language, its headings, and the names that the other part leads to.

    ``part``: the annex alone (True), the brief alone (False), or both in one (None).

    Raises ExportError, naming the cell, for an unresolved reference, an unknown passage, an
    identifier used twice, a skipped heading level, or what only one output could print.
    """
    tree = _parsed(document)
    chunks = _chunks(tree["blocks"], document)
    headings = number_sections(chunks)
    names = identifiers(chunks, document)
    references = References(document, headings, part)
    blocks = _Body(document, target, references, names, part).written(chunks)
    listed = document.edition.listed_sources
    if part is not None:
        _other_list(listed, references, part)
        headings = [heading for heading in headings if heading.annex == part]
    if listed and (part is not False or any(map(references.is_cited, listed))):
        headings.append(Heading(1, "", "Sources", SOURCES_ID))
        blocks.append({"t": "RawBlock", "c": [target.raw_format, target.before_sources]})
        blocks.append(bibliography.heading(1 + target.heading_shift))
        if part is False:
            blocks.append(bibliography.shortlist(document.edition, references))
        else:
            blocks.append(bibliography.sources(document.edition, references, tree))
    text = pandoc.write({**tree, "blocks": blocks}, target.writer)
    return text, headings, references.wanted


def _other_list(listed: set[str], references: References, part: bool) -> None:
    """Go through what the list of sources of the other part leads to."""
    references.inside = not part
    for source in sorted(listed):
        references.cited(source)
        references.chapters(source)
    references.inside = part


class _Body:
    """Writes the blocks of a document, or of a part; the other part is gone through all the same,
    so that numbers, references and the way back are those of the whole.
    """

    def __init__(
        self,
        document: Document,
        target: Target,
        references: References,
        names: frozenset[str],
        part: bool | None,
    ) -> None:
        self._document, self._target, self._references = document, target, references
        self._names, self._part = names, part
        # Whether there was a figure yet, and one since the last chapter began.
        self._illustrated = self._drawn = False
        # Tables whose rows tell where the text cites them, which is known at the end.
        self._later: list[tuple[Node, Table]] = []

    def written(self, chunks: list[Chunk]) -> list[Node]:
        """The blocks of the part that is asked for."""
        target, whole = self._target, self._document.blocks
        cover = sum(block.cover for block in whole)
        main = self._part is not True
        written = [self._raw(target.before_cover)] if main else []
        for index, (block, nodes) in enumerate(chunks):
            if index == cover and main:
                written.append(self._raw(target.after_cover if cover else target.no_cover))
            if self._part is None and block.annex and not whole[index - 1].annex:
                written.append(self._raw(target.before_annex))
            made = self._made(index, nodes)
            if self._part in (None, block.annex):
                written += made
        for node, table in self._later:
            self._references.inside = table.annex
            cite = self._citer(table)
            node["c"][1] = target.table(table, cite, self._references.backward.places)
        if cover == len(chunks) and main:
            written.append(self._raw(target.after_cover))
        return written

    def _raw(self, text: str) -> Node:
        return {"t": "RawBlock", "c": [self._target.raw_format, text]}

    def _made(self, index: int, nodes: list[Node]) -> list[Node]:
        """What one block becomes."""
        block = self._document.blocks[index]
        self._references.inside = block.annex
        made = [self._raw(self._target.mark(index))]
        if isinstance(block, Figure):
            # The first stands soon after the head of a page; before a table none may drift.
            follows = self._document.blocks[index + 1 : index + 2]
            floats = self._illustrated and not any(isinstance(b, Table) for b in follows)
            made.append(self._raw(self._target.figure(block, floats=floats)))
            self._illustrated, self._drawn = not block.cover, True
        elif isinstance(block, Table):
            made.append(self._table(block))
        else:
            made += self._chapter_begins(nodes)
        return made + self._rewriter(block)(nodes)

    def _table(self, table: Table) -> Node:
        if any(table.anchors):
            self._references.backward.enter_annex()
            node = self._raw("")
            self._later.append((node, table))
            return node
        return self._raw(self._target.table(table, self._citer(table), lambda _: []))

    def _chapter_begins(self, nodes: list[Node]) -> list[Node]:
        """What comes before a chapter; some run on."""
        if self._document.runs_on or not (self._drawn and _opens_chapter(nodes)):
            return []
        self._drawn = False
        return [self._raw(self._target.after_figures)]

    def _rewriter(self, block: Figure | Table | Prose) -> Rewriter:
        noted = isinstance(block, Prose) and block.noted and not block.annex
        shift, raw_format = self._target.heading_shift, self._target.raw_format
        return Rewriter(block.place, self._references, self._names, shift, raw_format, noted)

    def _citer(self, table: Table) -> Cite:
        short = self._document.argues and not table.annex
        return lambda pairs: self._references.pairs(pairs, table.place, short=short)


def _opens_chapter(nodes: list[Node]) -> bool:
    return bool(nodes) and nodes[0]["t"] == "Header" and nodes[0]["c"][0] == 1


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
            chunks.append((block, []))
        else:
            chunks[-1][1].append(node)
    if len(chunks) < len(document.blocks):
        place = document.blocks[max(len(chunks) - 1, 0)].place
        raise ExportError(f"{place}: a code fence or a ::: block is opened and never closed")
    return chunks
