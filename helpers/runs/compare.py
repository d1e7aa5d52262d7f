"""What differs between two kept records, row by row, by identity: never by what is printed.

An event whose title is put otherwise is the same event; a new event under an old title is not.
"""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

from helpers.record.spreadsheets import csv_text
from helpers.runs.snapshot import SHEETS, Row, Snapshot

CAME, WENT, RECODED = "came in", "went out", "recoded"


class Change(NamedTuple):
    """A row that came in, went out or is told otherwise; ``cells`` are ``{column: (then, now)}``.

    ``row`` is the later one where both records have it.
    """

    kind: str
    row: Row
    cells: dict[str, tuple[str, str]]


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


def differences(earlier: Snapshot, later: Snapshot) -> dict[str, list[Change]]:
    """Every table of the two records by its key: rows that came, went and are told otherwise."""
    found = {}
    for name, sheet in SHEETS.items():
        before, after = ({sheet.named(row): row for row in r[name]} for r in (earlier, later))
        came, recoded = [], []
        for key, row in after.items():
            if key not in before:
                came.append(Change(CAME, row, {}))
                continue
            then = before[key]
            cells = {name: (then[name], row[name]) for name in sheet.compared}
            if cells := {name: two for name, two in cells.items() if two[0] != two[1]}:
                recoded.append(Change(RECODED, row, cells))
        went = [Change(WENT, row, {}) for key, row in before.items() if key not in after]
        found[name] = [*came, *went, *recoded]
    return found


_COLUMNS = ("table", "change", "id", "column", "before", "after")


def every_change(earlier: Side, later: Side) -> str:
    """Every change, one a line, as CSV; a row that came in or went out has a line a cell."""
    lines: list[tuple[str, ...]] = []
    for name, changes in differences(earlier.record, later.record).items():
        sheet = SHEETS[name]
        for kind, row, cells in changes:
            held = {field: row[field] for field in sheet.compared if row[field]} or {"": ""}
            if kind == CAME:
                cells = {field: ("", cell) for field, cell in held.items()}
            elif kind == WENT:
                cells = {field: (cell, "") for field, cell in held.items()}
            key = "; ".join(sheet.named(row))
            lines += [(name, kind, key, field, *sides) for field, sides in cells.items()]
    return csv_text(_COLUMNS, lines)
