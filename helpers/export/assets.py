"""The numbered figures and tables of a notebook, for whoever writes them to files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from helpers.export.document import Figure, Table
from helpers.export.reading import read


@dataclass(frozen=True)
class Asset:
    """One figure or table, with the number it bears in both outputs."""

    kind: Literal["figure", "table"]
    number: str
    label: str
    svg: str | None
    csv: str | None
    caption: str


def assets(nb: NotebookNode) -> list[Asset]:
    """All figures and tables of an executed notebook, in printing order."""
    found: list[Asset] = []
    for block in read(nb).blocks:
        if isinstance(block, Figure):
            found.append(
                Asset("figure", block.shown, block.label, block.svg, block.csv, block.caption)
            )
        elif isinstance(block, Table):
            found.append(Asset("table", block.shown, block.label, None, block.csv, block.caption))
    return found
