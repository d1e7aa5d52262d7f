"""CSV that a spreadsheet may open: no cell of it starts a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def csv_text(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV that a spreadsheet may open: no cell of it starts a formula.

    The writer leaves a lone carriage return unquoted, and a reader ends the row there: lines end in
    one way.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in (fields, *rows):
        safe = map(spreadsheet_safe, row)
        writer.writerow([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in safe])
    return buffer.getvalue()


def spreadsheet_safe(cell: str) -> str:
    """The cell, led by an apostrophe where a spreadsheet would compute it.

    ``spreadsheet_safe("=1+1") == "'=1+1"``; plain numbers such as ``-0.5`` stay.
    """
    starts = _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if starts else cell


def without_apostrophe(cell: str) -> str:
    """What ``spreadsheet_safe`` was given."""
    return cell[1:] if cell[:1] == "'" and spreadsheet_safe(cell[1:]) == cell else cell
