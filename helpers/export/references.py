"""Where a citation or a cross reference leads, said once for both outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from helpers.export.document import Document, ExportError, Heading, Place, Segment

# One source with its paragraphs or ranges of paragraphs: ("janse-2021", ["37", "43-45"]).
Group = tuple[str, list[str]]

_PARAGRAPHS = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
# A number never stands apart from the word it belongs to.
NBSP = "\u00a0"
_KINDS = {"fig": "figure", "tbl": "table", "sec": "section"}
# The files of the two parts of a brief, by whether a part is the annex.
FILES = {False: "brief.pdf", True: "annex.pdf"}


class References:
    """The link targets of one document, and the sources that it may cite."""

    def __init__(
        self, document: Document, headings: Sequence[Heading], part: bool | None = None
    ) -> None:
        """``part``: which document is written, the annex (True) or the brief; None for both."""
        edition = document.edition
        self._listed = edition.listed_sources
        self._known: Mapping[str, int] = edition.known_passages
        self._short, self._families = edition.short_names, edition.families
        self._sources = self._listed | set(self._known)
        # Of the rows of tables, and of all names: whether they stand in the annex.
        self._rows = {name: table.annex for table in document.tables for name in table.names}
        self._annexed = dict(self._rows)
        self._part = part
        # The part in which stands what is gone through now, and the names of the part that is
        # written to which the other one leads.
        self.inside = part
        self.wanted: set[str] = set()
        self.notes = 0
        self._names: dict[str, tuple[str, str]] = {}
        self.backward = Backward(headings, self.address)
        for heading in headings:
            name = f"Section{NBSP}{heading.number}" if heading.number else heading.title
            key = heading.identifier.removeprefix("sec:")
            self._names[f"sec:{key}"] = (name, heading.identifier)
            self._annexed[heading.identifier] = heading.annex
        for block in (*document.figures, *document.tables):
            name = f"{block.kind.title()}{NBSP}{block.number}"
            self._names[block.label] = (name, block.label)
            self._annexed[block.label] = block.annex

    def address(self, name: str) -> str:
        """Where a link to a name leads, from the document that is written."""
        there = self._annexed.get(name, self.inside)
        if self._part is None:
            return f"#{name}"
        if there == self._part:
            if self.inside != self._part:
                self.wanted.add(name)
            return f"#{name}"
        return f"{FILES[there]}#{name}"

    @staticmethod
    def is_cross(key: str) -> bool:
        """Whether a citation key points into the document: `fig:…`, `tbl:…`, `sec:…`."""
        return key.partition(":")[0] in _KINDS and ":" in key

    def cross(self, key: str, place: Place) -> Segment:
        """`fig:timeline` -> ("Figure 4", "fig:timeline"), with a space that does not break."""
        if key not in self._names:
            kind = _KINDS[key.partition(":")[0]]
            raise ExportError(f"{place}: @{key} refers to a {kind} that is not in the brief")
        text, name = self._names[key]
        return text, self.address(name)

    def first_row(self, source: str) -> str | None:
        """The address of the first passage of a source that has a row in the brief."""
        numbers = range(1, self._known.get(source, 0) + 1)
        return next(filter(None, (self._row(source, number) for number in numbers)), None)

    def _row(self, source: str, number: int) -> str | None:
        """The address of a passage's row, if it has one."""
        name = f"p-{source}-{number}"
        return self.address(name) if name in self._rows else None

    def passages(self, groups: list[Group], place: Place, *, noted: bool = False) -> list[Segment]:
        """`janse-2021, 66; globalsecurity-2021, 37, 43`, each source once; or a note's text.

        ``Janse, SCEEUS 2021, ¶29, 30; TASS, 30 May 2024``: the name leads to the list of sources,
        a paragraph to its passage; in a note a source of one paragraph needs no number.
        """
        if not noted:
            merged: dict[str, list[str]] = {}
            for source, paragraphs in groups:
                merged.setdefault(source, []).extend(paragraphs)
            groups = list(merged.items())
        segments: list[Segment] = []
        for source, paragraphs in groups:
            self.backward.cite(f"ref-{source}")
            segments += [("; ", None)] if segments else []
            segments.append((self.short(source) if noted else source, self._entry(source)))
            told = [self._passage(source, number, place) for number in dict.fromkeys(paragraphs)]
            if noted and self._known.get(source) == 1:
                continue
            before = ", ¶" if noted else ", "
            for segment in told:
                segments += [(before, None), segment]
                before = ", "
        return segments

    def alone(self, groups: list[Group]) -> bool:
        """Whether one origin alone speaks in a note."""
        return len({self._families.get(source, source) for source, _ in groups}) == 1

    def _entry(self, source: str) -> str | None:
        return f"#ref-{source}" if source in self._listed else None

    def short(self, source: str) -> str:
        """What notes call a source."""
        return self._short.get(source, source)

    def cited(self, source: str) -> list[Segment]:
        """The passages of a source that are cited, each with its address."""
        return [
            (str(number), self._row(source, number))
            for number in range(1, self._known.get(source, 0) + 1)
            if self.backward.is_cited(f"p-{source}-{number}")
        ]

    def pairs(
        self, pairs: list[tuple[str, int]], place: Place, *, short: bool = False
    ) -> list[Segment]:
        """The passages of a table cell; with ``short`` under the names that notes give them."""
        for source, _ in pairs:
            self.check_source(source, place)
        return self.passages([(source, [str(n)]) for source, n in pairs], place, noted=short)

    def is_cited(self, source: str) -> bool:
        """Whether the brief, and not its annex alone, cites the source."""
        return self.backward.is_cited(f"ref-{source}")

    def chapters(self, source: str) -> list[Segment]:
        """The chapters that cite the source."""
        return self.backward.places([f"ref-{source}"], chapters=True)

    def check_source(self, source: str, place: Place) -> None:
        """Refuse a source that is neither in the bibliography nor among the known passages."""
        if self._sources and source not in self._sources:
            raise ExportError(
                f"{place}: @{source} is not among the sources of the brief"
                " (write \\@ for a plain at sign)"
            )

    def _passage(self, source: str, paragraph: str, place: Place) -> Segment:
        first, last = paragraph_range(paragraph)
        highest = self._known.get(source)
        if highest is not None and not 1 <= first <= last <= highest:
            raise ExportError(
                f"{place}: {source} has paragraphs 1 to {highest}; {paragraph} is not one of them"
            )
        for number in range(first, last + 1):
            self.backward.cite(f"p-{source}-{number}")
        shown = str(first) if first == last else f"{first}–{last}"
        return shown, self._row(source, first)


class Backward:
    """Notes, while a document is written from top to bottom, in which section a target is cited."""

    def __init__(self, headings: Sequence[Heading], address: Callable[[str], str]) -> None:
        self._headings, self._address = headings, address
        self._numbers = {heading.identifier: n for n, heading in enumerate(headings)}
        # The chapter of each heading; before the first chapter, a heading is its own.
        self._chapters: list[Heading] = []
        for heading in headings:
            inside = heading.level > 1 and self._chapters and self._chapters[-1].level == 1
            self._chapters.append(self._chapters[-1] if inside else heading)
        self._titles = {h.title: h.identifier for h in reversed(headings) if h.level == 1}
        self._here: int | None = None
        self._annexes: set[Heading] = set()
        self._cited: dict[str, set[int]] = {}

    def enter(self, identifier: str) -> None:
        """From here on, citations stand in the section with this identifier."""
        self._here = self._numbers[identifier]

    def enter_annex(self) -> None:
        """The chapter of this place lists the passages: that it names them all tells nothing."""
        if self._here is not None:
            self._annexes.add(self._chapters[self._here])

    def cite(self, target: str) -> None:
        """The target is cited here."""
        if self._here is not None:
            self._cited.setdefault(target, set()).add(self._here)

    def is_cited(self, target: str) -> bool:
        """Whether a section of the brief cites the target; those of its annex do not count."""
        return bool(self._counted(target))

    def _counted(self, target: str) -> set[int]:
        return {i for i in self._cited.get(target, ()) if not self._headings[i].annex}

    def chapter(self, title: str) -> str | None:
        """The address of the chapter with this title, if there is one."""
        return self._address(self._titles[title]) if title in self._titles else None

    def places(self, targets: Iterable[str], *, chapters: bool = False) -> list[Segment]:
        """Where any of the targets is cited: `Cited in 2.3, 4.1`, each number a link.

        With `chapters` only the chapters are told. Empty where the text does not cite them.
        """
        found = sorted({i for target in targets for i in self._counted(target)})
        told: dict[str, Segment] = {}
        for index in found:
            chapter = self._chapters[index]
            shown = chapter if chapters else self._headings[index]
            if chapter not in self._annexes:
                where = self._address(shown.identifier)
                told[shown.identifier] = (shown.number or shown.title, where)
        segments: list[Segment] = []
        for segment in told.values():
            segments += [(", " if segments else "Cited in ", None), segment]
        return segments


def paragraph_range(text: str) -> tuple[int, int]:
    """ "37" -> (37, 37); "43-45" -> (43, 45)."""
    match = _PARAGRAPHS.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no paragraph")
    return int(match[1]), int(match[2] or match[1])


def read_locator(text: str) -> list[str]:
    """ ", 37, 43-45" -> ["37", "43-45"]; raises ValueError for anything but paragraphs."""
    parts = [part.strip() for part in text.strip().strip(",").split(",")]
    for part in parts:
        paragraph_range(part)
    return parts
