"""Rewrite one block's tree for an output: citations, cross references, quotes, numbers.

What only one of the outputs could print (pictures, raw HTML) is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from helpers.export.document import ExportError, Place
from helpers.export.escape import soften, typst_text
from helpers.export.pandoc import SPACE, Node, nodes, plain, rewrite, string
from helpers.export.references import Group, References, read_locator

# A hard-wrapped line that begins with a year reads as a list: nobody counts from there.
_HIGHEST_LIST_START = 100
# What Typst would read as a dash, an ellipsis or a soft hyphen, though pandoc's writer lets it by.
_SHORTHANDS = re.compile(r"((?<=-)[-?]|(?<=\.)\.)")
# How the columns of a table of prose share its width: by the length of their texts, evened out.
_LEAST, _EVENED = 13, 0.62
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
    heading_shift: int
    raw_format: str
    noted: bool
    tabled: bool = False

    @property
    def for_typst(self) -> bool:
        return self.raw_format == "typst"

    def __call__(self, nodes: Any) -> Any:  # noqa: ANN401
        return rewrite(nodes, self._element)

    def _element(self, node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind in ("Image", "RawBlock", "RawInline", "Math"):
            self._refuse(kind)
        handler = getattr(self, f"_{kind.lower()}", None)
        return handler(node) if handler else None

    def _refuse(self, kind: str) -> None:
        if kind == "Image":
            raise ExportError(f"{self.place}: a picture in Markdown; use notebook.show_figure")
        raise ExportError(f"{self.place}: raw code that only one of HTML and PDF can print")

    def _str(self, node: Node) -> list[Node]:
        if not self.for_typst:
            return [string(node["c"])]
        text, *more = _SHORTHANDS.split(soften(node["c"]))
        nodes = [string(text)]
        for mark, text in zip(more[::2], more[1::2], strict=True):
            nodes += [{"t": "RawInline", "c": ["typst", f"\\{mark}"]}, string(text)]
        return nodes

    def _header(self, node: Node) -> list[Node]:
        level, (identifier, classes, pairs), inlines = node["c"]
        self.references.backward.enter(identifier)
        number = dict(pairs).pop("number", "")
        shown = [["", ["section-number"], []], [string(number)]]
        prefix = [{"t": "Span", "c": shown}, SPACE] if number else []
        content = [level + self.heading_shift, [identifier, classes, []], prefix + self(inlines)]
        return [{"t": "Header", "c": content}]

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
        target = self.references.backward.chapter(plain(node["c"]))
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
        head = [head[0], [[row[0], [self._column_head(c) for c in row[1]]] for row in head[1]]]
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

    @staticmethod
    def _column_head(cell: list[Any]) -> list[Any]:
        (identifier, classes, pairs), *rest = cell
        return [[identifier, classes, [*pairs, ["scope", "col"]]], *rest]

    def _cite(self, node: Node) -> list[Node]:
        first, *others = node["c"][0]
        in_text = first["citationMode"]["t"] == "AuthorInText"
        if in_text and self.references.is_cross(first["citationId"]):
            suffix = self(first["citationSuffix"])
            bracket = [SPACE, string("["), *suffix, string("]")] if suffix else []
            rest = [SPACE, *self._bracket(others)] if others else []
            return self._cross(first, suffixed=False) + bracket + rest
        return self._bracket(node["c"][0])

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

    def _raw(self, text: str) -> Node:
        return {"t": "RawInline", "c": [self.raw_format, text]}

    def _bracket(self, citations: list[Node]) -> list[Node]:
        """Cross references and passages in one pair of brackets, in the order written."""
        crossing = [self.references.is_cross(citation["citationId"]) for citation in citations]
        if self.noted and not any(crossing):
            return self._numbered(citations)
        pieces: list[list[Node]] = []
        groups: list[Group] = []
        for citation, crosses in zip(citations, crossing, strict=True):
            prefix = citation["citationPrefix"]
            if crosses or prefix:
                pieces += self._passages(groups)
                groups = []
            if crosses:
                pieces.append(self._cross(citation, suffixed=True))
            elif prefix:
                (said,) = self._passages([self._group(citation)])
                pieces.append([*self(prefix), SPACE, *said])
            else:
                groups.append(self._group(citation))
        pieces += self._passages(groups)
        if all(crossing) and self.tabled:
            return [node for piece in pieces for node in piece]
        opening, closing = "()" if all(crossing) else "[]"
        result = [string(opening)]
        for position, piece in enumerate(pieces):
            result += [string(";"), SPACE, *piece] if position else piece
        return [*result, string(closing)]

    def _cross(self, citation: Node, *, suffixed: bool) -> list[Node]:
        segment = self.references.cross(citation["citationId"], self.place)
        prefix = self(citation["citationPrefix"])
        suffix = self(citation["citationSuffix"]) if suffixed else []
        if self.tabled and segment[1].startswith("#sec:"):
            suffix = [self._raw(f", #page-of(label({typst_text(segment[1][1:])}))")]
        return [*prefix, *([SPACE] if prefix else []), *nodes([segment]), *suffix]

    def _group(self, citation: Node) -> Group:
        source = citation["citationId"]
        self.references.check_source(source, self.place)
        locator = plain(citation["citationSuffix"]).replace("\u00a0", " ")
        if not locator.strip():
            raise ExportError(
                f"{self.place}: @{source} is cited without a paragraph; write [@{source}, 12]"
                " (or \\@ for a plain at sign)"
            )
        try:
            return source, read_locator(locator)
        except ValueError:
            raise ExportError(
                f"{self.place}: cannot read the paragraphs {locator.strip(' ,')!r} of @{source};"
                f" write [@{source}, 12, 14-16]"
            ) from None

    def _passages(self, groups: list[Group]) -> list[list[Node]]:
        return [nodes(self.references.passages(groups, self.place))] if groups else []
