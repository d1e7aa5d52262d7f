"""What differs between two kept records, row by row, by identity: never by what is printed.

An event whose title is put otherwise is the same event; a new event under an old title is not.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from helpers.record.spreadsheets import csv_text
from helpers.runs.changes.snapshot import SHEETS, Row, Sheet, Snapshot


class Recoded(dict[str, tuple[str, str]]):
    """The columns of one row that differ: ``{column: (before, after)}``; with the later row."""

    def __init__(self, before: Row, after: Row, columns: tuple[str, ...]) -> None:
        super().__init__(
            {name: (before[name], after[name]) for name in columns if before[name] != after[name]}
        )
        self.after = after


@dataclasses.dataclass(frozen=True)
class Difference:
    """One table: the rows that came in, those that went out, those that are told otherwise."""

    came: list[Row]
    went: list[Row]
    recoded: list[Recoded]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.recoded)


@dataclasses.dataclass(frozen=True)
class Side:
    """One edition as far as a comparison needs it: its name, what it was made of, its record."""

    name: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    packages: dict[str, str]
    record: Snapshot

    @property
    def headline(self) -> Row:
        """The value of each headline number, by its name."""
        return {row["name"]: row["value"] for row in self.record["headline"]}


def compare(earlier: Snapshot, later: Snapshot) -> dict[str, Difference]:
    """Every table of the two records, compared by its key; rows in the order of their record."""
    found = {}
    for name, sheet in SHEETS.items():
        before, after = (
            {tuple(row[field] for field in sheet.key): row for row in record[name]}
            for record in (earlier, later)
        )
        both = (Recoded(before[k], row, sheet.compared) for k, row in after.items() if k in before)
        found[name] = Difference(
            came=[row for key, row in after.items() if key not in before],
            went=[row for key, row in before.items() if key not in after],
            recoded=[recoded for recoded in both if recoded],
        )
    return found


_COLUMNS = ("table", "change", "id", "column", "before", "after")


def every_change(earlier: Side, later: Side) -> str:
    """Every change, one a line, as CSV; a row that came in or went out has a line a cell."""
    lines: list[tuple[str, ...]] = []
    for name, difference in compare(earlier.record, later.record).items():
        sheet = SHEETS[name]
        for change, rows in (("came in", difference.came), ("went out", difference.went)):
            for row in rows:
                cells = [(field, row[field]) for field in sheet.compared if row[field]]
                for field, cell in cells or [("", "")]:
                    sides = ("", cell) if change == "came in" else (cell, "")
                    lines.append((name, change, _key(row, sheet), field, *sides))
        for recoded in difference.recoded:
            key = _key(recoded.after, sheet)
            lines += [(name, "recoded", key, field, *sides) for field, sides in recoded.items()]
    return csv_text(_COLUMNS, lines)


def _key(row: Row, sheet: Sheet) -> str:
    return "; ".join(row[field] for field in sheet.key)
