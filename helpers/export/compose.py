"""From a `Document` to one output's body: one tree, numbered, cited, written by pandoc.

The blocks are joined into one Markdown text with a raw block of a format of our own before each:
so the tree tells which cell an element came from, and where a figure or a table belongs. Figures
and tables are written by the output's own exporter, never by pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.export import pandoc
from helpers.export.document import (
    Block,
    Document,
    ExportError,
    Figure,
    Heading,
    Place,
    Prose,
    Segment,
    Table,
    segments,
)
from helpers.export.inlines import Rewriter
from helpers.export.pandoc import Node, elements, plain, string
from helpers.export.references import SOURCES_ID, References, shortlist, sources

if TYPE_CHECKING:
    from helpers.export.base import BriefExporter

_MARK = "brief-block"
_OPENING = Place(1, hint="the bibliography")
# A block with what pandoc made of it.
Chunk = tuple[Block, list[Node]]

_NUMBERED_LEVELS = 3
# Where each kind of element keeps its attributes.
_ATTRIBUTES = {"Header": 1, "Div": 0, "Span": 0, "CodeBlock": 0, "Code": 0, "Link": 0, "Table": 0}


@dataclass(frozen=True)
class Body:
    """What the template prints.

    ``parts``: cover, main, annex and sources in the target's language, each perhaps empty;
    ``headings``: what the contents list tells; ``wanted``: the names that the other file leads to.
    """

    parts: dict[str, str]
    headings: list[Heading]
    wanted: set[str]


def compose(document: Document, target: BriefExporter, part: bool | None = None) -> Body:
    """What the target prints of the document.

    ``part``: the annex alone (True), the brief alone (False), or both in one (None).

    Raises ExportError, naming the cell, for an unresolved reference, an unknown passage, an
    identifier used twice, a skipped heading level, or what only one output could print.
    """
    tree = _parsed(document)
    chunks = _chunks(tree["blocks"], document)
    headings = _number_sections(chunks)
    references = References(document, headings, part)
    writer = _Writer(document, target, references, _identifiers(chunks, document))
    parts = writer.written(chunks)
    listed = document.edition.listed_sources
    if part is not None:
        parts |= {"cover": [], "main": []} if part else {"annex": []}
        headings = [heading for heading in headings if heading.annex == part]
        # What the list of sources of the other part leads to.
        references.inside = not part
        for source in sorted(listed):
            references.cited(source)
            references.chapters(source)
        references.inside = part
    if listed and (part is not False or any(map(references.is_cited, listed))):
        headings.append(Heading(1, "", "Sources", SOURCES_ID))
        parts["sources"] = writer.sources(tree if part is not False else None)
    held = {name: nodes for name, nodes in parts.items() if nodes}
    between = {"t": "RawBlock", "c": [target.raw_format, target.between]}
    blocks = [node for nodes in held.values() for node in (between, *nodes)]
    _, *texts = pandoc.write({**tree, "blocks": blocks}, target.writer).split(target.between)
    texts = dict.fromkeys(parts, "") | dict(zip(held, texts, strict=True))
    return Body(texts, headings, references.wanted)


class _Writer:
    """Writes the blocks of a document; also those of a part that is not asked for, so that numbers,
    references and the way back are those of the whole.
    """

    def __init__(
        self,
        document: Document,
        target: BriefExporter,
        references: References,
        names: frozenset[str],
    ) -> None:
        self._document, self._target, self._references = document, target, references
        self._names = names
        self._illustrated = False  # whether there was a figure yet
        # Tables whose rows tell where the text cites them, which is known at the end.
        self._later: list[tuple[Node, Table]] = []

    def written(self, chunks: list[Chunk]) -> dict[str, list[Node]]:
        """The blocks of the cover, of what follows it, and of the annex; no sources yet."""
        parts: dict[str, list[Node]] = {"cover": [], "main": [], "annex": [], "sources": []}
        for index, (block, nodes) in enumerate(chunks):
            parts[block.place.part] += self._made(index, nodes)
        # That a table of the passages names them all tells nothing of where they are cited.
        self._references.here = None
        for node, table in self._later:
            self._references.inside = table.annex
            node["c"][1] = self._table(table)
        return parts

    def sources(self, tree: Node | None) -> list[Node]:
        """The list of all sources; without a tree of pandoc's, the short one of those cited."""
        edition, references = self._document.edition, self._references
        entries = sources(edition, references, tree) if tree else shortlist(edition, references)
        inlines = [string("Sources")]
        heading: Node = {"t": "Header", "c": [1, [SOURCES_ID, ["unnumbered"], []], inlines]}
        rewritten = self._rewriter(_OPENING)([heading])
        return [*rewritten, {"t": "Div", "c": [["refs", [], []], entries]}]

    def _raw(self, text: str) -> Node:
        return {"t": "RawBlock", "c": [self._target.raw_format, text]}

    def _made(self, index: int, nodes: list[Node]) -> list[Node]:
        """What one block becomes."""
        block = self._document.blocks[index]
        self._references.inside = block.annex
        made = [self._raw(self._target.mark and f"{self._target.mark}{index}")]
        noted = False
        if isinstance(block, Figure):
            # The first stands soon after the head of a page; before a table none may drift.
            follows = self._document.blocks[index + 1 : index + 2]
            floats = self._illustrated and not any(isinstance(b, Table) for b in follows)
            # In a notebook by itself none drifts into the next chapter.
            floats = floats and self._document.runs_on
            made.append(self._raw(self._target.figure(self._document, block, floats)))
            self._illustrated = not block.cover
        elif isinstance(block, Table):
            made.append(self._raw(""))
            if any(block.anchors):
                self._later.append((made[-1], block))
            else:
                made[-1]["c"][1] = self._table(block)
        else:
            noted = block.noted and not block.annex
        return made + self._rewriter(block.place, noted)(nodes)

    def _rewriter(self, place: Place, noted: bool = False) -> Rewriter:
        return Rewriter(place, self._references, self._names, self._target.raw_format, noted)

    def _table(self, table: Table) -> str:
        references, short = self._references, self._document.argues and not table.annex

        def cite(pairs: list[tuple[str, int]]) -> list[Segment]:
            return references.pairs(pairs, table.place, short=short)

        rows = [
            ([segments(cell, cite) for cell in cells], references.places(anchors))
            for cells, anchors in zip(table.rows, table.anchors, strict=True)
        ]
        return self._target.table(self._document, table, rows)


def _parsed(document: Document) -> Node:
    parts: list[str] = []
    for index, block in enumerate(document.blocks):
        parts.append(f"```{{={_MARK}}}\n{index}\n```")
        parts += [block.markdown] if isinstance(block, Prose) else []
    markdown = "\n\n".join([*parts, ""])
    try:
        return pandoc.read(markdown)
    except ExportError as error:
        line = re.search(r"at line (\d+)", str(error))
        if line is None:
            raise
        before = "\n".join(markdown.splitlines()[: int(line[1])])
        index = re.findall(rf"^```\{{={_MARK}\}}\n(\d+)$", before, re.MULTILINE)[-1]
        raise ExportError(f"{document.blocks[int(index)].place}: {error}") from error


def _chunks(nodes: list[Node], document: Document) -> list[Chunk]:
    """The tree cut at the marks: one chunk a block."""
    chunks: list[Chunk] = []
    for node in nodes:
        if node["t"] == "RawBlock" and node["c"][0] == _MARK:
            if node["c"][1].strip() != str(len(chunks)):
                break
            chunks.append((document.blocks[len(chunks)], []))
        else:
            chunks[-1][1].append(node)
    if len(chunks) < len(document.blocks):
        place = document.blocks[max(len(chunks) - 1, 0)].place
        raise ExportError(f"{place}: a code fence or a ::: block is opened and never closed")
    return chunks


def _number_sections(chunks: Sequence[Chunk]) -> list[Heading]:
    """The headings of the document; each one's number is also noted in its own attributes.

    Headings of the cover are unnumbered, kept out of the contents list and raised so that the
    highest stands at level 1; those of the annex are counted apart.
    Raises ExportError for a skipped level.
    """
    headers = [
        (block, node)
        for block, nodes in chunks
        for node in elements(nodes)
        if node["t"] == "Header"
    ]
    raised = min((node["c"][0] for block, node in headers if block.cover), default=1) - 1
    counters = [0] * _NUMBERED_LEVELS
    headings: list[Heading] = []
    last = 0
    inside = False  # the annex
    for block, node in headers:
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


def _identifiers(chunks: Sequence[Chunk], document: Document) -> frozenset[str]:
    """Everything in the document that a link can lead to, each name used once."""
    numbered = document.numbered
    named = [(name, block.place) for block in numbered for name in (block.label, *block.names)]
    named += [(f"ref-{source}", _OPENING) for source in sorted(document.edition.listed_sources)]
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
