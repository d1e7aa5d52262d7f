"""A draft and the tables as they will be together: judged as a whole, written as a whole or not.

A new row goes to its place: events stand by day, what is told of them in the order of the events.
The rows that are there keep theirs, so the difference that a source makes holds its own rows alone.
"""

from __future__ import annotations

import bisect
import contextlib
import dataclasses
import difflib
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from helpers.coding.draft import Cell, Draft, Entry
from helpers.record import dates, fingerprints, rules, tables
from helpers.record.faults import DataError, Fault, UsageError
from helpers.record.records import Records, describe, read_records

Row = dict[str, str]
Key = Callable[[Row], tuple]

_PARENTS = ("events", "claims", "assessments")  # whose order is that of other tables


@dataclasses.dataclass(frozen=True)
class Merged:
    """The tables before and after, and by table the rows that come in (``new``) and those that
    change (before, after).
    """

    data: Path
    digest: str
    before: dict[str, Records]
    after: dict[str, Records]
    new: dict[str, list[Row]]
    changed: dict[str, list[tuple[Row, Row]]]
    faults: list[Fault]

    def files(self) -> dict[str, str]:
        """The tables that change, as CSV."""
        touched = (name for name in self.after if self.new[name] or self.changed[name])
        return {name: _csv(self.after[name]) for name in touched}

    def amount(self) -> str:
        """How many rows come in and change, by table."""
        new, changed = (
            ", ".join(f"{len(rows)} in {name}" for name, rows in found.items() if rows)
            for found in (self.new, self.changed)
        )
        return f"New rows: {new}; changed rows: {changed or 'none'}"

    def diff(self) -> str:
        """What ``git diff`` would show, without its context."""
        told = []
        for name, after in self.files().items():
            lines = [_csv(self.before[name]).splitlines(), after.splitlines()]
            found = difflib.unified_diff(*lines, n=0, lineterm="")
            told += [f"{name}.csv", *(line for line in found if line[:3] not in ("---", "+++"))]
        return "\n".join(told)


def _csv(records: Records) -> str:
    frame = pd.DataFrame(records.rows, columns=records.fields)
    return frame.to_csv(index=False, lineterminator="\n")


def read(data: Path) -> dict[str, Records]:
    """Every table as text. Raises DataError, if the tables are not sound."""
    if faults := tables.check(data)[0]:
        raise DataError(faults)
    found = {name: read_records(data, resource)[0] for name, resource in describe(data).items()}
    return {name: records for name, records in found.items() if records}


def rows(data: Path) -> dict[str, list[Row]]:
    """The rows of every table. Raises DataError, if the tables are not sound."""
    return {name: records.rows for name, records in read(data).items()}


def merge(data: Path, draft: Draft, texts: Path) -> Merged:
    """The tables with the rows of a draft in their places, judged as ``brief check`` would.

    ``texts`` is the folder of the text, by which fingerprints are verified. A row whose key stands
    in the tables changes the cells that it gives. Raises DataError and UsageError.
    """
    digest, before, resources = tables.digest(data), read(data), describe(data)
    if draft.source_id in before["sources"].column("source_id"):
        raise UsageError(
            f"'{draft.source_id}' stands in the tables already; correct it there, its draft is done"
        )
    after = {
        name: dataclasses.replace(records, rows=list(records.rows), lines=list(records.lines))
        for name, records in before.items()
    }
    new: dict[str, list[Row]] = {name: [] for name in after}
    changed: dict[str, list[tuple[Row, Row]]] = {name: [] for name in after}
    entries = _completed(draft, set(before["events"].column("event_id")))
    for number, entry in enumerate(entries, start=1):
        records = after[entry.table]
        key = resources[entry.table]["schema"].get("primaryKey", [])
        place = _known(records, key, entry.cells)
        if place is None:
            row = dict.fromkeys(records.fields, "") | entry.cells
            new[entry.table].append(row)
            order = _orders(after).get(entry.table, _last)
            place = bisect.bisect_right(records.rows, order(row), key=order)
            records.rows.insert(place, row)
            records.lines.insert(place, -number)
        else:
            old = records.rows[place]
            records.rows[place], records.lines[place] = old | entry.cells, -number
            changed[entry.table].append((old, records.rows[place]))
    found = rules.faults(after, resources) + fingerprints.verify(after["passages"], texts)[1]
    faults = sorted({_in_draft(fault, draft.file, entries) for fault in found})
    return Merged(data, digest, before, after, new, changed, faults)


def _completed(draft: Draft, known: set[str]) -> list[Entry]:
    """The entries, those first on which the order of others rests. Who joins a known event is known
    from this source alone, and a new event is of the source's tier.
    """
    found = []
    for entry in draft.entries:
        joins, implied = entry.cells.get("event_id") in known, {}
        if entry.table == "participants" and joins:
            implied = {"source_id": draft.source_id}
        elif entry.table == "events" and not joins:
            implied = {"tier": draft.source.get("tier", "")}
        found.append(entry._replace(cells=implied | entry.cells))
    return sorted(found, key=lambda entry: entry.table not in _PARENTS)


def _known(records: Records, key: Sequence[str], cells: Row) -> int | None:
    """The number of the row that has the key of some cells, and is not of the draft itself."""
    mine = [cells.get(name, "") for name in key]
    for number, row in enumerate(records.rows):
        if key and records.lines[number] > 0 and [row[name] for name in key] == mine:
            return number
    return None


def _orders(tables: dict[str, Records]) -> dict[str, Key]:
    """How tables are ordered; others take new rows at their end."""
    event = _place(sorted(tables["events"].rows, key=_day), "event_id")
    return {
        "events": _day,
        **dict.fromkeys(("participants", "reports", "meetings", "seats"), event),
        "outcomes": _place(tables["assessments"].rows, "assessment_id"),
        "positions": _place(tables["claims"].rows, "claim_id"),
        "steps": lambda row: (row["rank"].zfill(3), row["step_id"], event(row)),
    }


def _last(_: Row) -> tuple:
    return ()


def _day(row: Row) -> tuple:
    known = bool(row["date"]) and dates.valid(row["date"])
    return dates.bounds(row["date"]).first if known else dates.FIRST_DAY, row["event_id"]


def _place(others: Iterable[Row], field: str) -> Key:
    """A key by the place of the row of another table that a field names."""
    places = {row[field]: place for place, row in enumerate(others)}
    return lambda row: (places.get(row[field], len(places)),)


def _in_draft(fault: Fault, file: str, entries: Sequence[Entry]) -> Fault:
    """A fault where the analyst can mend it: in the draft, or in the table as it stands.

    The line of a row of the draft is less than nought: -1 for the first of its entries.
    """
    if fault.line > 0:
        return fault
    entry = entries[-fault.line - 1]
    cell = entry.cells.get(fault.message.partition(":")[0])
    line, column = (cell.line, cell.column) if isinstance(cell, Cell) else (entry.line, 1)
    # In a draft a row comes under its paragraph, not into the table.
    message = re.sub(r"in (\w+)\.csv; add it there$", r"in \1; add it under \1:", fault.message)
    return Fault(file, line, column, f"{entry.table}: {message}")


def write(merged: Merged) -> None:
    """Put the tables in place, all or none. Raises UsageError, if they changed in between.

    One rename a table, undone if one fails. Killed in between, ``brief check`` faults the tables
    and git has them as they were: a source that is there has all its rows, for it comes last.
    """
    files = sorted(merged.files().items(), key=lambda item: item[0] == "sources")
    before = {name: (merged.data / f"{name}.csv").read_bytes() for name, _ in files}
    with tempfile.TemporaryDirectory(prefix=".coming-", dir=merged.data) as staged:
        for name, text in files:
            Path(staged, f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        if tables.digest(merged.data) != merged.digest:
            raise UsageError("the tables changed meanwhile; nothing was written, run it again")
        try:
            for name, _ in files:
                Path(staged, f"{name}.csv").replace(merged.data / f"{name}.csv")
        except BaseException:
            for name, raw in before.items():
                with contextlib.suppress(OSError):
                    (merged.data / f"{name}.csv").write_bytes(raw)
            raise
