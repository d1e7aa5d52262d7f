"""What a notebook says, freed of the notebook: an edition and its blocks in printing order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

# A piece of a reference: its text, and the address that it links to, if any: `#tbl:phases`, or
# `annex.pdf#tbl:ledger` where it is in the other document.
Segment = tuple[str, str | None]
# The papers of the PDF, by the names that the parameters give them.
PAPERS = ("a4", "letter")
# Text, passages, or both in turn: `["Refused in words", ("janse-2021", 66)]`.
Cell = str | list[str | tuple[str, int]]


@dataclass(frozen=True)
class Place:
    """Where a block comes from, as an error message names it."""

    cell: int
    notebook: str = ""
    hint: str = ""

    def __str__(self) -> str:
        of_notebook = f" of {self.notebook}" if self.notebook else ""
        return f"cell {self.cell}{of_notebook}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True)
class Prose:
    """One stretch of Markdown."""

    place: Place
    cover: bool
    markdown: str
    annex: bool = False
    # Whether its citations are numbered notes; else they stand in brackets.
    noted: bool = False


@dataclass(frozen=True)
class Figure:
    """One numbered figure with the small table behind it."""

    place: Place
    cover: bool
    label: str
    caption: str
    alt: str
    source: str
    svg: str
    csv: str | None
    annex: bool = False
    number: int = 0

    @property
    def shown(self) -> str:
        """The number as printed: those of the annex are counted apart."""
        return f"A{self.number}" if self.annex else str(self.number)


@dataclass(frozen=True)
class Table:
    """One numbered table."""

    place: Place
    cover: bool
    label: str
    caption: str
    source: str
    columns: tuple[str, ...]
    align: tuple[str, ...]
    widths: tuple[float, ...] | None
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[tuple[str, ...], ...]
    csv: str | None
    annex: bool = False
    number: int = 0

    @property
    def shown(self) -> str:
        """The number as printed: those of the annex are counted apart."""
        return f"A{self.number}" if self.annex else str(self.number)


Block = Prose | Figure | Table


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
    keywords: tuple[str, ...] = ()
    notice: str = ""
    language: str = "en-GB"
    paper: str = "a4"
    bibliography: tuple[dict[str, Any], ...] = ()
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
        """Whether it has no contents list and no page kept for a chapter: a brief, or a report that
        rests on no sources of its own.
        """
        return self.argues or not self.edition.bibliography

    @property
    def figures(self) -> list[Figure]:
        return [block for block in self.blocks if isinstance(block, Figure)]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]
