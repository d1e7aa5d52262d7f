"""Where a citation or a cross reference leads, said once for both outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from helpers.export.backward import Backward
from helpers.export.document import Document, Heading, Place, Segment
from helpers.export.errors import ExportError

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
        self._anchors = {a for table in document.tables for row in table.anchors for a in row}
        self._part = part
        self._annexed: dict[str, bool] = {}
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
            kind = "Figure" if block.label.startswith("fig:") else "Table"
            self._names[block.label] = (f"{kind}{NBSP}{block.shown}", block.label)
            self._annexed[block.label] = block.annex
        for table in document.tables:
            self._annexed |= {name: table.annex for row in table.anchors for name in row}

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
        """The anchor of the first passage of a source that has a row in the brief."""
        numbers = range(1, self._known.get(source, 0) + 1)
        found = next((a for n in numbers if (a := f"p-{source}-{n}") in self._anchors), None)
        return self.address(found) if found else None

    def passages(self, groups: Iterable[Group], place: Place) -> list[Segment]:
        """Groups of one source each: `janse-2021, 66; globalsecurity-2021, 37, 43`."""
        merged: dict[str, list[str]] = {}
        for source, paragraphs in groups:
            merged.setdefault(source, []).extend(paragraphs)
        segments: list[Segment] = []
        for source, paragraphs in merged.items():
            self.check_source(source, place)
            segments += [("; ", None)] if segments else []
            segments.append((source, self._entry(source)))
            self.backward.cite(f"ref-{source}")
            for paragraph in dict.fromkeys(paragraphs):
                segments += [(", ", None), self._passage(source, paragraph, place)]
        return segments

    def note(self, groups: Iterable[Group], place: Place) -> tuple[list[Segment], bool]:
        """A note's text, and whether one origin alone speaks in it.

        ``Janse, SCEEUS 2021, ¶29, 30; TASS, 30 May 2024``: the name leads to the list of sources,
        a paragraph to its passage; a source of one paragraph needs no number.
        """
        segments: list[Segment] = []
        origins: set[str] = set()
        for source, paragraphs in groups:
            self.check_source(source, place)
            self.backward.cite(f"ref-{source}")
            origins.add(self._families.get(source, source))
            segments += [("; ", None)] if segments else []
            segments.append((self._short.get(source, source), self._entry(source)))
            told = [self._passage(source, number, place) for number in dict.fromkeys(paragraphs)]
            if self._known.get(source) == 1:
                continue
            for before, segment in zip([", ¶", *[", "] * len(told)], told, strict=False):
                segments += [(before, None), segment]
        return segments, len(origins) == 1

    def _entry(self, source: str) -> str | None:
        return f"#ref-{source}" if source in self._listed else None

    def short(self, source: str) -> str:
        """What notes call a source."""
        return self._short.get(source, source)

    def cited(self, source: str) -> list[Segment]:
        """The passages of a source that are cited, each with its address."""
        numbers = range(1, self._known.get(source, 0) + 1)
        names = [(str(n), f"p-{source}-{n}") for n in numbers]
        return [
            (text, self.address(name) if name in self._anchors else None)
            for text, name in names
            if self.backward.is_cited(name)
        ]

    def pairs(
        self, pairs: Iterable[tuple[str, int]], place: Place, *, short: bool = False
    ) -> list[Segment]:
        """The passages of a table cell; with ``short`` under the names that notes give them."""
        groups = [(source, [str(n)]) for source, n in pairs]
        return self.note(groups, place)[0] if short else self.passages(groups, place)

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
        anchor = f"p-{source}-{first}"
        shown = str(first) if first == last else f"{first}–{last}"
        return shown, self.address(anchor) if anchor in self._anchors else None


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
