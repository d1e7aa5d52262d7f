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


class References:
    """The link targets of one document, and the sources that it may cite."""

    def __init__(self, document: Document, headings: Sequence[Heading]) -> None:
        self._listed = document.edition.listed_sources
        self._known: Mapping[str, int] = document.edition.known_passages
        self._sources = self._listed | set(self._known)
        self._anchors = {a for table in document.tables for row in table.anchors for a in row}
        self._names: dict[str, Segment] = {}
        self.backward = Backward(headings)
        for heading in headings:
            name = f"Section{NBSP}{heading.number}" if heading.number else heading.title
            key = heading.identifier.removeprefix("sec:")
            self._names[f"sec:{key}"] = (name, heading.identifier)
        for figure in document.figures:
            self._names[figure.label] = (f"Figure{NBSP}{figure.number}", figure.label)
        for table in document.tables:
            self._names[table.label] = (f"Table{NBSP}{table.number}", table.label)

    @staticmethod
    def is_cross(key: str) -> bool:
        """Whether a citation key points into the document: `fig:…`, `tbl:…`, `sec:…`."""
        return key.partition(":")[0] in _KINDS and ":" in key

    def cross(self, key: str, place: Place) -> Segment:
        """`fig:timeline` -> ("Figure 4", "fig:timeline"), with a space that does not break."""
        if key not in self._names:
            kind = _KINDS[key.partition(":")[0]]
            raise ExportError(f"{place}: @{key} refers to a {kind} that is not in the brief")
        return self._names[key]

    def first_row(self, source: str) -> str | None:
        """The anchor of the first passage of a source that has a row in the brief."""
        numbers = range(1, self._known.get(source, 0) + 1)
        return next((a for n in numbers if (a := f"p-{source}-{n}") in self._anchors), None)

    def passages(self, groups: Iterable[Group], place: Place) -> list[Segment]:
        """Groups of one source each: `janse-2021, 66; globalsecurity-2021, 37, 43`."""
        merged: dict[str, list[str]] = {}
        for source, paragraphs in groups:
            merged.setdefault(source, []).extend(paragraphs)
        segments: list[Segment] = []
        for source, paragraphs in merged.items():
            self.check_source(source, place)
            segments += [("; ", None)] if segments else []
            segments.append((source, f"ref-{source}" if source in self._listed else None))
            self.backward.cite(f"ref-{source}")
            for paragraph in dict.fromkeys(paragraphs):
                segments += [(", ", None), self._passage(source, paragraph, place)]
        return segments

    def pairs(self, pairs: Iterable[tuple[str, int]], place: Place) -> list[Segment]:
        """The passages of a table cell."""
        return self.passages([(source, [str(n)]) for source, n in pairs], place)

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
        return shown, anchor if anchor in self._anchors else None


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
