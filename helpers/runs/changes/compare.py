"""What differs between two kept records, row by row, by identity: never by what is printed.

An event whose title is put otherwise is the same event; a new event under an old title is not.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from helpers.runs.changes.snapshot import SHEETS, Kept, Row


class Recoded(dict[str, tuple[str, str]]):
    """The columns of one row that differ: ``{column: (before, after)}``; with both rows."""

    def __init__(self, before: Row, after: Row, columns: tuple[str, ...]) -> None:
        super().__init__(
            {name: (before[name], after[name]) for name in columns if before[name] != after[name]}
        )
        self.before, self.after = before, after


@dataclasses.dataclass(frozen=True)
class Difference:
    """One table: the rows that came in, those that went out, those that are told otherwise."""

    came: list[Row]
    went: list[Row]
    recoded: list[Recoded]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.recoded)

    def moved(self, *columns: str) -> list[Recoded]:
        """The recoded rows in which one of these columns differs."""
        return [row for row in self.recoded if not row.keys().isdisjoint(columns)]


@dataclasses.dataclass(frozen=True)
class Side:
    """One edition as far as a comparison needs it: its name, what it was made of, its record."""

    name: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    packages: dict[str, str]
    kept: Kept

    def number(self, name: str) -> str:
        """One of the headline numbers; empty where the edition has none of that name."""
        return next((r["value"] for r in self.kept["headline"] if r["name"] == name), "")


def compare(earlier: Kept, later: Kept) -> dict[str, Difference]:
    """Every table of the two records, compared by its key; rows in the order of their record."""
    found = {}
    for name, sheet in SHEETS.items():
        before, after = (
            {tuple(row[field] for field in sheet.key): row for row in kept[name]}
            for kept in (earlier, later)
        )
        both = (Recoded(before[k], row, sheet.compared) for k, row in after.items() if k in before)
        found[name] = Difference(
            came=[row for key, row in after.items() if key not in before],
            went=[row for key, row in before.items() if key not in after],
            recoded=[recoded for recoded in both if recoded],
        )
    return found


LEDGER = ("table", "change", "id", "column", "before", "after")


def ledger(found: dict[str, Difference]) -> list[tuple[str, ...]]:
    """Every change, one a line, under the columns of LEDGER; what came in says its first column."""
    lines: list[tuple[str, ...]] = []
    for name, difference in found.items():
        sheet = SHEETS[name]

        def named(row: Row, key: tuple[str, ...] = sheet.key) -> str:
            return "; ".join(row[field] for field in key)

        for change, rows in (("came in", difference.came), ("went out", difference.went)):
            for row in rows:
                cells = [(field, row[field]) for field in sheet.compared if row[field]]
                for field, cell in cells or [("", "")]:
                    sides = ("", cell) if change == "came in" else (cell, "")
                    lines.append((name, change, named(row), field, *sides))
        for recoded in difference.recoded:
            lines += [
                (name, "recoded", named(recoded.after), column, *sides)
                for column, sides in recoded.items()
            ]
    return lines
