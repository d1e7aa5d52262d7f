"""Where citations and cross references lead, where a target is cited, and the list of sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.export import pandoc
from helpers.export.document import Document, Edition, ExportError, Heading, Place, Segment
from helpers.export.pandoc import SPACE, Node, nodes, string

# One source with its paragraphs, each as first and last: ("janse-2021", [(37, 37), (43, 45)]).
Group = tuple[str, list[tuple[int, int]]]

# A number never stands apart from the word it belongs to.
NBSP = "\u00a0"
_KINDS = {"fig": "figure", "tbl": "table", "sec": "section"}
# The files of the two parts of a brief, by whether a part is the annex.
FILES = {False: "brief.pdf", True: "annex.pdf"}
SOURCES_ID = "brief-sources"


class References:
    """The link targets of one document, the sources that it may cite, and its citations, noted
    while it is gone through from top to bottom.
    """

    def __init__(
        self, document: Document, headings: Sequence[Heading], part: bool | None = None
    ) -> None:
        """``part``: which document is written, the annex (True) or the brief; None for both."""
        edition = document.edition
        self._listed, self._known = edition.listed_sources, edition.known_passages
        self._short, self._families = edition.short_names, edition.families
        self._part = part
        # The part in which stands what is gone through now, and its section, if one has begun.
        self.inside = part
        self.here: int | None = None
        # The names of the part that is written to which the other one leads.
        self.wanted: set[str] = set()
        self.notes = 0
        self._cited: dict[str, set[int]] = {}
        self._headings = list(headings)
        self._numbers = {heading.identifier: n for n, heading in enumerate(headings)}
        self._titles = {h.title: h.identifier for h in reversed(headings) if h.level == 1}
        # The chapter of each heading; before the first chapter, a heading is its own.
        self._chapters: list[Heading] = []
        # What a reference calls its target, and the target's name.
        self._names: dict[str, tuple[str, str]] = {}
        for heading in headings:
            inside = heading.level > 1 and self._chapters and self._chapters[-1].level == 1
            self._chapters.append(self._chapters[-1] if inside else heading)
            name = f"Section{NBSP}{heading.number}" if heading.number else heading.title
            key = heading.identifier.removeprefix("sec:")
            self._names[f"sec:{key}"] = (name, heading.identifier)
        for block in document.numbered:
            self._names[block.label] = (f"{block.kind.title()}{NBSP}{block.number}", block.label)
        self._rows = {name: block.annex for block in document.numbered for name in block.names}
        # Whether what bears a name is in the annex.
        self._annexed = {heading.identifier: heading.annex for heading in headings} | self._rows
        self._annexed |= {block.label: block.annex for block in document.numbered}

    def address(self, name: str) -> str:
        """Where a link to a name leads, from the document that is written."""
        there = self._annexed.get(name, self.inside)
        if self._part not in (None, there):
            return f"{FILES[there]}#{name}"
        if self._part is not None and self.inside != self._part:
            self.wanted.add(name)
        return f"#{name}"

    @staticmethod
    def is_cross(key: str) -> bool:
        """Whether a citation key points into the document: `fig:…`, `tbl:…`, `sec:…`."""
        return key.partition(":")[0] in _KINDS and ":" in key

    def cross(self, key: str, place: Place) -> Segment:
        """`fig:timeline` -> ("Figure 4", "#fig:timeline"), with a space that does not break."""
        if key not in self._names:
            kind = _KINDS[key.partition(":")[0]]
            raise ExportError(f"{place}: @{key} refers to a {kind} that is not in the brief")
        text, name = self._names[key]
        return text, self.address(name)

    def chapter(self, title: str) -> str | None:
        """The address of the chapter with this title, if there is one."""
        return self.address(self._titles[title]) if title in self._titles else None

    # -- citations -----------------------------------------------------------------------------

    def passages(self, groups: list[Group], place: Place, *, noted: bool = False) -> list[Segment]:
        """`janse-2021, 66; globalsecurity-2021, 37, 43`, each source once; or a note's text.

        ``Janse, SCEEUS 2021, ¶29, 30; TASS, 30 May 2024``: the name leads to the list of sources,
        a paragraph to its passage; in a note a source of one paragraph needs no number.
        """
        if not noted:
            merged: dict[str, list[tuple[int, int]]] = {}
            for source, paragraphs in groups:
                merged.setdefault(source, []).extend(paragraphs)
            groups = list(merged.items())
        segments: list[Segment] = []
        for source, paragraphs in groups:
            self._cite(f"ref-{source}")
            segments += [("; ", None)] if segments else []
            entry = f"#ref-{source}" if source in self._listed else None
            segments.append((self.short(source) if noted else source, entry))
            told = [self._passage(source, *span, place) for span in dict.fromkeys(paragraphs)]
            told = [] if noted and self._known.get(source) == 1 else told
            for index, segment in enumerate(told):
                segments += [(", " if index or not noted else ", ¶", None), segment]
        return segments

    def pairs(
        self, pairs: list[tuple[str, int]], place: Place, *, short: bool = False
    ) -> list[Segment]:
        """The passages of a table cell; with ``short`` under the names that notes give them."""
        for source, _ in pairs:
            self.check_source(source, place)
        return self.passages([(source, [(n, n)]) for source, n in pairs], place, noted=short)

    def check_source(self, source: str, place: Place) -> None:
        """Refuse a source that is neither in the bibliography nor among the known passages."""
        known = self._listed | self._known.keys()
        if known and source not in known:
            raise ExportError(
                f"{place}: @{source} is not among the sources of the brief"
                " (write \\@ for a plain at sign)"
            )

    def alone(self, groups: list[Group]) -> bool:
        """Whether one origin alone speaks in a note."""
        return len({self._families.get(source, source) for source, _ in groups}) == 1

    def short(self, source: str) -> str:
        """What notes call a source."""
        return self._short.get(source, source)

    def _passage(self, source: str, first: int, last: int, place: Place) -> Segment:
        highest = self._known.get(source)
        if highest is not None and not 1 <= first <= last <= highest:
            asked = first if first == last else f"{first}-{last}"
            raise ExportError(
                f"{place}: {source} has paragraphs 1 to {highest}; {asked} is not one of them"
            )
        for number in range(first, last + 1):
            self._cite(f"p-{source}-{number}")
        return str(first) if first == last else f"{first}–{last}", self._row(source, first)

    def _row(self, source: str, number: int) -> str | None:
        """The address of a passage's row, if it has one."""
        name = f"p-{source}-{number}"
        return self.address(name) if name in self._rows else None

    def _cite(self, target: str) -> None:
        if self.here is not None:
            self._cited.setdefault(target, set()).add(self.here)

    # -- the way back --------------------------------------------------------------------------

    def enter(self, identifier: str) -> None:
        """From here on, citations stand in the section with this identifier."""
        self.here = self._numbers.get(identifier)

    def _counted(self, target: str) -> set[int]:
        """The sections of the brief that cite a target; those of its annex do not count."""
        return {i for i in self._cited.get(target, ()) if not self._headings[i].annex}

    def is_cited(self, source: str) -> bool:
        """Whether the brief, and not its annex alone, cites the source."""
        return bool(self._counted(f"ref-{source}"))

    def cited(self, source: str) -> list[Segment]:
        """The passages of a source that are cited, each with its address."""
        return [
            (str(number), self._row(source, number))
            for number in range(1, self._known.get(source, 0) + 1)
            if self._counted(f"p-{source}-{number}")
        ]

    def first_row(self, source: str) -> str | None:
        """The address of the first passage of a source that has a row in the brief."""
        rows = (self._row(source, n) for n in range(1, self._known.get(source, 0) + 1))
        return next(filter(None, rows), None)

    def chapters(self, source: str) -> list[Segment]:
        """The chapters that cite the source."""
        return self._led(self._chapters[i] for i in sorted(self._counted(f"ref-{source}")))

    def places(self, targets: Iterable[str]) -> list[Segment]:
        """Where any of the targets is cited: `Cited in 2.3, 4.1`, each number a link.

        Empty where the text does not cite them.
        """
        found = {i for target in targets for i in self._counted(target)}
        return self._led(self._headings[i] for i in sorted(found))

    def _led(self, headings: Iterable[Heading]) -> list[Segment]:
        segments: list[Segment] = []
        for heading in dict.fromkeys(headings):
            segments.append((", " if segments else "Cited in ", None))
            segments.append((heading.number or heading.title, self.address(heading.identifier)))
        return segments


# -- the list of sources ----------------------------------------------------------------------


def sources(edition: Edition, references: References, like: Node) -> list[Node]:
    """The entries of all sources, written by citeproc, in the order of the style.

    Each entry ends with the passages of the source in the annex and the chapters that cite it.
    """
    items = [
        {key: value for key, value in item.items() if value} | {"call-number": item["id"]}
        for item in edition.bibliography
    ]
    entries = pandoc.cite_all(items, edition.language, like)
    for entry in entries:
        (identifier, _, _), blocks = entry["c"]
        source = identifier.removeprefix("ref-")
        first = references.first_row(source)
        way: list[Segment] = [("Its passages", first), (". ", None)] if first else []
        if chapters := references.chapters(source):
            way += [*chapters, (".", None)]
        if way:
            blocks[-1]["c"] += [SPACE, {"t": "Span", "c": [["", ["way-back"], []], nodes(way)]}]
    return entries


def shortlist(edition: Edition, references: References) -> list[Node]:
    """The entries of the cited sources alone, a line or two each, in the order of their names.

    An entry has the title, which leads to the page where the source has an address, the cited
    paragraphs, which lead to their passages in the annex, and the way back to the text.
    """
    cited = [item for item in edition.bibliography if references.is_cited(item["id"])]
    cited.sort(key=lambda item: (references.short(item["id"]).casefold(), item["id"]))
    entries: list[Node] = []
    for item in cited:
        source = item["id"]
        way: list[Segment] = [(". ", None), (item.get("title", source), item.get("URL"))]
        way.append((". ", None))
        for place, segment in enumerate(references.cited(source)):
            way += [(", " if place else "¶", None), segment]
        if chapters := references.chapters(source):
            way += [(". ", None), *chapters]
        name = {"t": "Strong", "c": [string(references.short(source))]}
        line = {"t": "Para", "c": [name, *nodes([*way, (".", None)])]}
        entries.append({"t": "Div", "c": [[f"ref-{source}", [], []], [line]]})
    return entries
