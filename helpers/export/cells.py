"""What stands in the cell of a table: text, passages, or both in turn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from helpers.export.document import Cell, Segment

# The citations of a table cell, and the way back from a row to where the text cites it.
Cite = Callable[[list[tuple[str, int]]], list[Segment]]
Back = Callable[[tuple[str, ...]], list[Segment]]


def segments(cell: Cell, cite: Cite) -> list[Segment]:
    """The pieces of a cell; passages stand in brackets only where they follow text."""
    if isinstance(cell, str):
        return [(cell, None)]
    runs = [(is_text, list(run)) for is_text, run in groupby(cell, lambda i: isinstance(i, str))]
    pieces: list[Segment] = []
    for is_text, run in runs:
        if is_text:
            pieces.append((" ".join(run), None))
        elif len(runs) == 1:
            pieces += cite(run)
        else:
            pieces += [(" [" if pieces else "[", None), *cite(run), ("] ", None)]
    if pieces and pieces[-1] == ("] ", None):
        pieces[-1] = ("]", None)
    return pieces


def plain(cell: Cell) -> str:
    """The text of a cell, as it would be printed."""
    found = segments(cell, lambda run: [("; ".join(f"{s}, {n}" for s, n in run), None)])
    return "".join(text for text, _ in found)
