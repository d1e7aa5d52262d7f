"""A draft and the tables as they will be together: judged as a whole, written as a whole or not.

A new row goes where it disturbs the order of its table least: events stand by day, what is told of
them in the order of the events. So the difference that a new source makes holds its own rows alone.
"""

from __future__ import annotations

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
Rows = dict[str, list[Row]]
Key = Callable[[Row], tuple]


@dataclasses.dataclass(frozen=True)
class Merged:
    """The tables before and after, the rows of the draft that came in, and every fault.

    ``changed`` has the rows that take the place of others, by the number of the row.
    """

    data: Path
    digest: str
    before: dict[str, Records]
    after: dict[str, Records]
    new: dict[str, list[Entry]]
    changed: dict[str, dict[int, Entry]]
    faults: list[Fault]

    def files(self) -> dict[str, str]:
        """The tables that change, as CSV."""
        touched = [name for name in self.after if self.new[name] or self.changed[name]]
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


def columns(data: Path) -> dict[str, list[str]]:
    """The columns of every table. Raises DataError."""
    return {
        name: [field["name"] for field in resource["schema"]["fields"]]
        for name, resource in describe(data).items()
    }


def read(data: Path) -> dict[str, Records]:
    """Every table as text. Raises DataError, if the tables are not sound."""
    if faults := tables.check(data)[0]:
        raise DataError(faults)
    found = {name: read_records(data, resource)[0] for name, resource in describe(data).items()}
    return {name: records for name, records in found.items() if records}


def rows(data: Path) -> Rows:
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
    new: dict[str, list[Entry]] = {name: [] for name in before}
    changed: dict[str, dict[int, Entry]] = {name: {} for name in before}
    known = {
        name: {_key(row, resources[name]): n for n, row in enumerate(records.rows)}
        for name, records in before.items()
        if "primaryKey" in resources[name]["schema"]
    }
    for entry in _completed(draft, set(before["events"].column("event_id"))):
        place = known.get(entry.table, {}).get(_key(entry.cells, resources[entry.table]))
        if place is None:
            blank = dict.fromkeys(before[entry.table].fields, "")
            new[entry.table].append(entry._replace(cells=blank | entry.cells))
        else:
            cells = before[entry.table].rows[place] | entry.cells
            changed[entry.table][place] = entry._replace(cells=cells)
    every = {name: [*r.rows, *(e.cells for e in new[name])] for name, r in before.items()}
    keys, entries = _orders(every), []
    after = {
        name: _together(records, new[name], changed[name], keys.get(name, _last), entries)
        for name, records in before.items()
    }
    found = rules.faults(after, resources) + fingerprints.verify(after["passages"], texts)[1]
    faults = sorted({_in_draft(fault, draft.file, entries) for fault in found})
    return Merged(data, digest, before, after, new, changed, faults)


def _key(row: Row, resource: dict) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in resource["schema"].get("primaryKey", []))


def _completed(draft: Draft, known: set[str]) -> Iterable[Entry]:
    """The entries; who joins a known event is known from this source alone, and a new event is of
    the source's tier.
    """
    for entry in draft.entries:
        joins, implied = entry.cells.get("event_id") in known, {}
        if entry.table == "participants" and joins:
            implied = {"source_id": draft.source_id}
        elif entry.table == "events" and not joins:
            implied = {"tier": draft.source.get("tier", "")}
        yield entry._replace(cells=implied | entry.cells)


def _together(
    old: Records, new: Sequence[Entry], changed: dict[int, Entry], key: Key, entries: list[Entry]
) -> Records:
    """A table with rows put in. The line of a row of the draft is less than nought: -1 for the
    first of ``entries``, to which the row is added.
    """
    rows, lines, keys = list(old.rows), list(old.lines), [key(row) for row in old.rows]
    for place, entry in changed.items():
        entries.append(entry)
        rows[place], lines[place] = entry.cells, -len(entries)
    for entry in sorted(new, key=lambda entry: key(entry.cells)):
        entries.append(entry)
        mine = key(entry.cells)
        place = least_disturbing(keys, mine)
        keys.insert(place, mine)
        rows.insert(place, entry.cells)
        lines.insert(place, -len(entries))
    return dataclasses.replace(old, rows=rows, lines=lines)


def least_disturbing(keys: Sequence[tuple], key: tuple) -> int:
    """The place with the fewest greater keys before it and smaller ones after; the last of such.

    ``least_disturbing([(1,), (3,), (5,)], (4,)) == 2``; in a table that is in order, the one place.
    """
    wrong = best = sum(other < key for other in keys)
    place = 0
    for number, other in enumerate(keys, start=1):
        wrong += (other > key) - (other < key)
        if wrong <= best:
            best, place = wrong, number
    return place


def _orders(rows: Rows) -> dict[str, Key]:
    """How tables are ordered, by their rows as they will be; others take new rows at their end."""
    event = _place(sorted(rows["events"], key=_day), "event_id")
    return {
        "events": _day,
        **dict.fromkeys(("participants", "reports", "meetings", "seats"), event),
        "outcomes": _place(rows["assessments"], "assessment_id"),
        "positions": _place(rows["claims"], "claim_id"),
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
    """A fault where the analyst can mend it: in the draft, or in the table as it stands."""
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
