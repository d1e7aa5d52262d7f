"""A draft and the tables as they will be together: judged as a whole, written as a whole or not.

The tables in ``data/`` are sound before and after. What is checked are the very bytes that are put
in place, and a fault that lies in a row of the draft is told with its place in the draft.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from helpers.coding import rows
from helpers.coding.draft import Draft, Entry, Fields
from helpers.record import tables
from helpers.record.faults import DataError, Fault, UsageError
from helpers.record.records import describe

Row = dict[str, str]


@dataclass(frozen=True)
class Merged:
    """The changed tables as bytes, and where each of their rows comes from."""

    data: Path
    digest: str
    files: dict[str, rows.Filled]
    new: dict[str, list[Entry]]
    changed: dict[str, dict[int, Entry]]

    @property
    def added(self) -> dict[str, int]:
        """How many rows come in, by table."""
        return {name: len(entries) for name, entries in self.new.items() if entries}

    def diff(self) -> str:
        """What ``git diff`` would show, without its context."""
        told = []
        for name, filled in self.files.items():
            before = (self.data / f"{name}.csv").read_text(encoding="utf-8").splitlines()
            after = filled.raw.decode("utf-8").splitlines()
            lines = difflib.unified_diff(before, after, n=0, lineterm="")
            told += [f"{name}.csv", *(line for line in lines if line[:3] not in ("---", "+++"))]
        return "\n".join(told)


def fields(data: Path) -> Fields:
    """The columns of every table. Raises DataError."""
    return {
        name: [field["name"] for field in resource["schema"]["fields"]]
        for name, resource in describe(data).items()
    }


def sheets(data: Path) -> dict[str, list[Row]]:
    """The rows of every table, as text. Raises DataError, if the tables are not sound."""
    if faults := tables.check(data, texts=data / "no texts", own=data / "no texts")[0]:
        raise DataError(faults)
    return {name: rows.sheet((data / f"{name}.csv").read_bytes()).rows for name in describe(data)}


def merge(data: Path, draft: Draft) -> Merged:
    """The tables with the rows of a draft in their places. Raises DataError and UsageError."""
    digest, old = tables.digest(data), sheets(data)
    if draft.source_id in {row["source_id"] for row in old["sources"]}:
        raise UsageError(
            f"'{draft.source_id}' stands in the tables already; correct it there, its draft is done"
        )
    resources = describe(data)
    own = _with_pages(draft, {row["event_id"] for row in old["events"]})
    new: dict[str, list[Entry]] = {name: [] for name in old}
    changed: dict[str, dict[int, Entry]] = {name: {} for name in old}
    for table, blank in fields(data).items():
        key = resources[table]["schema"].get("primaryKey", [])
        known = {tuple(row[name] for name in key): n for n, row in enumerate(old[table]) if key}
        for entry in (entry for entry in own if entry.table == table):
            place = known.get(tuple(entry.cells.get(name, "") for name in key))
            if place is None:
                whole = dict.fromkeys(blank, "") | entry.cells
                new[table].append(entry._replace(cells=whole))
            else:
                whole = old[table][place] | entry.cells
                changed[table][place] = entry._replace(cells=whole)
    order = rows.keys(
        {name: [*found, *(entry.cells for entry in new[name])] for name, found in old.items()}
    )
    files = {
        name: rows.fill(
            (data / f"{name}.csv").read_bytes(),
            [entry.cells for entry in new[name]],
            {place: entry.cells for place, entry in changed[name].items()},
            order.get(name, rows.at_the_end),
        )
        for name in old
        if new[name] or changed[name]
    }
    return Merged(data, digest, files, new, changed)


def _with_pages(draft: Draft, known: set[str]) -> list[Entry]:
    """The entries; who joins a known event is known from this source alone, and a new event is of
    the source's tier.
    """
    found = []
    for entry in draft.entries:
        joins, implied = entry.cells.get("event_id") in known, {}
        if entry.table == "participants" and joins:
            implied = {"source_id": draft.source_id}
        elif entry.table == "events" and not joins:
            implied = {"tier": draft.source.get("tier", "")}
        found.append(entry._replace(cells=implied | entry.cells))
    return found


# -- judging ---------------------------------------------------------------------------------


def faults(merged: Merged, draft: Draft, texts: Path) -> list[Fault]:
    """What ``brief check`` would say of the tables with the draft in them."""
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "data"
        shutil.copytree(merged.data, trial)
        for name, filled in merged.files.items():
            (trial / f"{name}.csv").write_bytes(filled.raw)
        found = tables.check(trial, own=texts)[0]
    named = {f"{name}.csv": name for name in merged.new}
    return sorted(
        _placed(fault, merged, draft.file, named[fault.file]) if fault.file in named else fault
        for fault in found
    )


def _placed(fault: Fault, merged: Merged, file: str, table: str) -> Fault:
    """A fault where the analyst can mend it: in the draft, or in the table as it stands."""
    filled = merged.files.get(table)
    ends = rows.sheet(filled.raw).ends if filled else []
    if fault.line not in ends:
        return fault
    kind, number = filled.origin[ends.index(fault.line)]
    entry = merged.new[table][number] if kind == "new" else merged.changed[table].get(number)
    if entry is None:
        before = rows.sheet((merged.data / fault.file).read_bytes())
        return fault._replace(line=before.ends[number])
    field = fault.message.partition(":")[0]
    line, column = entry.places.get(field, (entry.line, 1))
    # In a draft a row comes under its paragraph, not into the table.
    message = re.sub(r"in (\w+)\.csv; add it there$", r"in \1; add it under \1:", fault.message)
    return Fault(file, line, column, f"{table}: {message}")


# -- writing ---------------------------------------------------------------------------------


def write(merged: Merged) -> None:
    """Put the tables in place, all or none. Raises UsageError, if they changed in between.

    One rename a table, undone if one fails. Killed in between, ``brief check`` faults the tables
    and git has them as they were: a source that is there has all its rows, for it comes last.
    """
    before = {name: (merged.data / f"{name}.csv").read_bytes() for name in merged.files}
    with tempfile.TemporaryDirectory(prefix=".coming-", dir=merged.data) as staged:
        for name, filled in merged.files.items():
            Path(staged, f"{name}.csv").write_bytes(filled.raw)
        if tables.digest(merged.data) != merged.digest:
            raise UsageError("the tables changed meanwhile; nothing was written, run it again")
        try:
            for name in sorted(merged.files, key=lambda name: name == "sources"):
                Path(staged, f"{name}.csv").replace(merged.data / f"{name}.csv")
        except BaseException:
            for name, raw in before.items():
                with contextlib.suppress(OSError):
                    (merged.data / f"{name}.csv").write_bytes(raw)
            raise
