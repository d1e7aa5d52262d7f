"""What a notebook says, freed of the notebook: an edition and its blocks in printing order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from nbconvert.utils.exceptions import ConversionException

# A piece of a reference: its text, and the address that it links to, if any: `#tbl:phases`, or
# `annex.pdf#tbl:ledger` where it is in the other document.
Segment = tuple[str, str | None]
# Text, passages, or both in turn: `["Refused in words", ["janse-2021", 66]]`.
Cell = str | list[Any]
# The pieces of each cell of a row, and the way back from it to where the text cites it.
Row = tuple[list[list[Segment]], list[Segment]]


class ExportError(ConversionException):
    """The notebook cannot become a brief; the message names the cell and what to mend.

    Being nbconvert's own kind of error, it ends `jupyter nbconvert` with status 1.
    """


@dataclass(frozen=True)
class Place:
    """Where a block comes from, as an error message names it, and in which part it is printed."""

    cell: int
    notebook: str = ""
    hint: str = ""
    part: str = "main"  # or "cover", "annex"

    def __str__(self) -> str:
        of_notebook = f" of {self.notebook}" if self.notebook else ""
        return f"cell {self.cell}{of_notebook}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True)
class Block:
    """What a cell prints."""

    place: Place

    @property
    def cover(self) -> bool:
        return self.place.part == "cover"

    @property
    def annex(self) -> bool:
        return self.place.part == "annex"


@dataclass(frozen=True)
class Prose(Block):
    """One stretch of Markdown; `noted`: its citations are numbered notes, not in brackets."""

    markdown: str
    noted: bool = False


@dataclass(frozen=True, kw_only=True)
class Numbered(Block):
    """What bears a number, as printed: those of the annex ("A1") are counted apart."""

    kind: ClassVar[str]
    names: ClassVar[Sequence[str]] = ()
    label: str
    caption: str
    source: str
    csv: str | None
    svg: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure(Numbered):
    """A figure with the small table behind it."""

    kind = "figure"
    alt: str
    # What the page has instead of `svg`: title, subtitle, wide and narrow (SVG); may be empty.
    page: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Table(Numbered):
    """A table, each cell text or passages."""

    kind = "table"
    columns: Sequence[str]
    align: Sequence[str]
    widths: Sequence[float] | None
    rows: Sequence[Sequence[Cell]]
    anchors: Sequence[Sequence[str]]

    @property
    def names(self) -> list[str]:
        """The anchors of all rows."""
        return [anchor for row in self.anchors for anchor in row]


@dataclass(frozen=True)
class Heading:
    """A heading with its number ("2.1", or nothing when it is unnumbered)."""

    level: int
    number: str
    title: str
    identifier: str
    listed: bool = True
    annex: bool = False


@dataclass(frozen=True)
class Edition:
    """The title block, and what the citations are checked against."""

    title: str
    subtitle: str = ""
    author: str = ""
    edition_line: str = ""
    date: date | None = None
    keywords: Sequence[str] = ()
    notice: str = ""
    language: str = "en-GB"
    paper: str = "a4"
    bibliography: Sequence[dict[str, Any]] = ()
    known_passages: dict[str, int] = field(default_factory=dict)
    short_names: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)

    @property
    def listed_sources(self) -> set[str]:
        """The sources with an entry in the bibliography."""
        return {str(item["id"]) for item in self.bibliography}


@dataclass(frozen=True)
class Document:
    """An edition; the blocks of the cover come before all others."""

    edition: Edition
    blocks: tuple[Block, ...]

    @property
    def argues(self) -> bool:
        """Whether it is a brief with its annex, and not a notebook or a report by itself."""
        return any(block.annex for block in self.blocks)

    @property
    def runs_on(self) -> bool:
        """Whether it lists no contents and figures float: a brief, or a report of no sources."""
        return self.argues or not self.edition.bibliography

    @property
    def numbered(self) -> list[Figure | Table]:
        return [block for block in self.blocks if isinstance(block, Figure | Table)]


def segments(cell: Cell, cite: Callable[[list[tuple[str, int]]], list[Segment]]) -> list[Segment]:
    """The pieces of a cell; passages stand in brackets only where they follow text."""
    if isinstance(cell, str):
        return [(cell, None)]
    runs = [(is_text, list(run)) for is_text, run in groupby(cell, lambda i: isinstance(i, str))]
    pieces: list[Segment] = []
    for place, (is_text, run) in enumerate(runs, start=1):
        if is_text:
            pieces.append((" ".join(run), None))
        elif len(runs) == 1:
            pieces += cite(run)
        else:
            after = "] " if place < len(runs) else "]"
            pieces += [(" [" if pieces else "[", None), *cite(run), (after, None)]
    return pieces


def plain(cell: Cell) -> str:
    """The text of a cell, as it would be printed."""
    found = segments(cell, lambda run: [("; ".join(f"{s}, {n}" for s, n in run), None)])
    return "".join(text for text, _ in found)
