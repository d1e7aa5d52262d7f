"""Rewrite one block's tree for an output: citations, cross references, quotes, numbers.

What only one of the outputs could print (pictures, raw HTML) is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from helpers.export.document import ExportError, Place
from helpers.export.escape import html_text, soften, typst_text
from helpers.export.pandoc import SPACE, Node, nodes, plain, rewrite, string
from helpers.export.references import Group, References

# A hard-wrapped line that begins with a year reads as a list: nobody counts from there.
_HIGHEST_LIST_START = 100
# What Typst would read as a dash, an ellipsis or a soft hyphen, though pandoc's writer lets it by.
_SHORTHANDS = re.compile(r"((?<=-)[-?]|(?<=\.)\.)")
# How the columns of a table of prose share its width: by the length of their texts, evened out.
_LEAST, _EVENED = 13, 0.62
_PARAGRAPHS = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
# Any other link is dead: its text is printed, and nothing runs or opens.
_LIVE_LINKS = ("#", "https://", "http://", "mailto:")
# Questions to the page's timeline, such as `#events?camp=taliban`; paper prints their text.
_ASKING = ("#events?", "#event=")


@dataclass(frozen=True)
class Rewriter:
    """Rewrites the elements of one block; `place` is what its errors name."""

    place: Place
    references: References
    identifiers: frozenset[str]
    raw_format: str
    noted: bool = False
    tabled: bool = False

    @property
    def for_typst(self) -> bool:
        return self.raw_format == "typst"

    def __call__(self, nodes: Any) -> Any:  # noqa: ANN401
        return rewrite(nodes, self._element)

    def _element(self, node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind == "Image":
            raise ExportError(f"{self.place}: a picture in Markdown; use notebook.show_figure")
        if kind in ("RawBlock", "RawInline", "Math"):
            raise ExportError(f"{self.place}: raw code that only one of HTML and PDF can print")
        handler = getattr(self, f"_{kind.lower()}", None)
        return handler(node) if handler else None

    def _raw(self, text: str) -> Node:
        return {"t": "RawInline", "c": [self.raw_format, text]}

    def _str(self, node: Node) -> list[Node]:
        if not self.for_typst:
            return [string(node["c"])]
        text, *more = _SHORTHANDS.split(soften(node["c"]))
        nodes = [string(text)]
        for mark, text in zip(more[::2], more[1::2], strict=True):
            nodes += [self._raw(f"\\{mark}"), string(text)]
        return nodes

    def _header(self, node: Node) -> list[Node]:
        level, (identifier, classes, pairs), inlines = node["c"]
        self.references.enter(identifier)
        number = dict(pairs).get("number", "")
        shown = [["", ["section-number"], []], [string(number)]]
        content = [{"t": "Span", "c": shown}, SPACE] if number else []
        content += self(inlines)
        if not self.for_typst:
            level += 1  # the title is the page's heading of level 1
            # A link to itself, to be copied; the sign that shows it is the style sheet's.
            name = f"section {number}" if number else "this section"
            link = f'<a class="anchor" href="#{html_text(identifier)}" aria-label="Link to {name}">'
            content += [SPACE, self._raw(f"{link}</a>")]
        return [{"t": "Header", "c": [level, [identifier, classes, []], content]}]

    def _link(self, node: Node) -> list[Node] | None:
        target = node["c"][2][0]
        if target.startswith(_ASKING):
            return self(node["c"][1]) if self.for_typst else None
        if target.startswith("#") and target[1:] not in self.identifiers:
            raise ExportError(f"{self.place}: a link to {target}, which is not in the brief")
        if not target.startswith(_LIVE_LINKS):
            return self(node["c"][1])
        return None

    def _emph(self, node: Node) -> list[Node] | None:
        """A chapter's title in italics leads to the chapter, where this document has it."""
        target = self.references.chapter(plain(node["c"]))
        if target is None:
            return None
        inner = {"t": "Emph", "c": self(node["c"])}
        return [{"t": "Link", "c": [["", [], []], [inner], [target, ""]]}]

    def _orderedlist(self, node: Node) -> None:
        start = node["c"][0][0]
        if start > _HIGHEST_LIST_START:
            raise ExportError(
                f"{self.place}: a line beginning with '{start}.' reads as a list;"
                f" write '{start}\\.'"
            )

    def _table(self, node: Node) -> list[Node]:
        attributes, caption, columns, head, bodies, foot = node["c"]
        if self.for_typst and self.noted:
            return [self._typst_table([*head[1], *(row for body in bodies for row in body[3])])]
        for attributes_of_cell, *_ in (cell for row in head[1] for cell in row[1]):
            attributes_of_cell[2].append(["scope", "col"])
        # pandoc would share the width out by the dashes of the source; a browser knows better.
        columns = [[align, {"t": "ColWidthDefault"}] for align, _ in columns]
        content = self([attributes, caption, columns, head, bodies, foot])
        return [{"t": "Div", "c": [["", ["scroll"], []], [{"t": "Table", "c": content}]]}]

    def _typst_table(self, rows: list[Any]) -> Node:
        """A table of prose beside the margin of its notes, its columns as wide as they need."""
        cells = [[cell[4][0]["c"] if cell[4] else [] for cell in row[1]] for row in rows]
        lengths = [[len(plain(cell)) for cell in column] for column in zip(*cells, strict=True)]
        shares = [max(_LEAST, sum(column) / len(column)) ** _EVENED for column in lengths]
        columns = ", ".join(f"{share:.2f}fr" for share in shares)
        inlines: list[Node] = [self._raw(f"#prose-table(({columns},)")]
        for cell in (cell for row in cells for cell in row):
            inlines += [self._raw(", ["), *replace(self, tabled=True)(cell), self._raw("]")]
        return {"t": "Plain", "c": [*inlines, self._raw(")")]}

    def _cite(self, node: Node) -> list[Node]:
        first, *others = node["c"][0]
        if first["citationMode"]["t"] != "AuthorInText" or not self._crosses(first):
            return self._bracket(node["c"][0])
        suffix = self(first["citationSuffix"])
        written = self._piece([first | {"citationSuffix": []}])
        written += [SPACE, string("["), *suffix, string("]")] if suffix else []
        return written + ([SPACE, *self._bracket(others)] if others else [])

    def _crosses(self, citation: Node) -> bool:
        return self.references.is_cross(citation["citationId"])

    def _numbered(self, citations: list[Node]) -> list[Node]:
        """Passages as a numbered note; the first word of a note is whose they are."""
        groups = [self._group(citation) for citation in citations]
        segments = self.references.passages(groups, self.place, noted=True)
        alone = self.references.alone(groups)
        self.references.notes += 1
        number, one = self.references.notes, " one" if alone else ""
        if self.for_typst:
            opening, closing = f"#note(alone: {'true' if alone else 'false'})[", "]"
        else:
            opening = (
                f'<sup class="mark"><a id="mark-{number}" href="#note-{number}" '
                f'role="doc-noteref">{number}</a></sup><span class="note{one}" id="note-{number}" '
                f'role="note"><a class="number" href="#mark-{number}" role="doc-backlink" '
                f'aria-label="Back to the text">{number}</a> '
            )
            closing = "</span>"
        return [self._raw(opening), *nodes(segments), self._raw(closing)]

    def _bracket(self, citations: list[Node]) -> list[Node]:
        """Cross references and passages in one pair of brackets, in the order written."""
        crossing = [self._crosses(citation) for citation in citations]
        if self.noted and not any(crossing):
            return self._numbered(citations)
        pieces: list[list[Node]] = []
        for alone, run in groupby(citations, self._stands_alone):
            together = list(run)
            pieces += map(self._piece, [[one] for one in together] if alone else [together])
        if all(crossing) and self.tabled:
            return [node for piece in pieces for node in piece]
        opening, closing = "()" if all(crossing) else "[]"
        result = [string(opening)]
        for position, piece in enumerate(pieces):
            result += [string(";"), SPACE, *piece] if position else piece
        return [*result, string(closing)]

    def _stands_alone(self, citation: Node) -> bool:
        return self._crosses(citation) or bool(citation["citationPrefix"])

    def _piece(self, citations: list[Node]) -> list[Node]:
        """One cross reference, or passages that stand together, after what is said before them."""
        first = citations[0]
        prefix = [*self(first["citationPrefix"]), SPACE] if first["citationPrefix"] else []
        if not self._crosses(first):
            groups = [self._group(citation) for citation in citations]
            return prefix + nodes(self.references.passages(groups, self.place))
        segment = self.references.cross(first["citationId"], self.place)
        suffix = self(first["citationSuffix"])
        if self.tabled and segment[1].startswith("#sec:"):
            suffix = [self._raw(f", #page-of(label({typst_text(segment[1][1:])}))")]
        return [*prefix, *nodes([segment]), *suffix]

    def _group(self, citation: Node) -> Group:
        source = citation["citationId"]
        self.references.check_source(source, self.place)
        locator = plain(citation["citationSuffix"]).replace("\u00a0", " ").strip(" ,")
        if not locator:
            raise ExportError(
                f"{self.place}: @{source} is cited without a paragraph; write [@{source}, 12]"
                " (or \\@ for a plain at sign)"
            )
        found = [_PARAGRAPHS.fullmatch(part.strip()) for part in locator.split(",")]
        if None in found:
            raise ExportError(
                f"{self.place}: cannot read the paragraphs {locator!r} of @{source};"
                f" write [@{source}, 12, 14-16]"
            )
        return source, [(int(span[1]), int(span[2] or span[1])) for span in found]
