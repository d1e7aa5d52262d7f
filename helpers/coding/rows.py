"""New rows put into a table as it stands: no other byte of the file moves.

Every table keeps the order in which it is read: events by day, what is told of them in the order of
the events, passages in the order of the sources. A new row goes where it disturbs that order least,
so that the diff of a new source holds its own rows and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from helpers.record import dates

Row = dict[str, str]
Key = Callable[[Row], tuple]


class Sheet(NamedTuple):
    """A table taken apart: the header's lines, and each row with its lines and the last of them."""

    fields: list[str]
    head: str
    rows: list[Row]
    lines: list[str]
    ends: list[int]

    @property
    def ending(self) -> str:
        """How its lines end."""
        return "\r\n" if self.head.endswith("\r\n") else "\n"

    def written(self, row: Row) -> str:
        """A row as CSV. A cell is quoted for a line end of any kind, whatever the file's own is."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow([row.get(f, "") for f in self.fields])
        return out.getvalue().removesuffix("\r\n") + self.ending


class Filled(NamedTuple):
    """A table with rows put in; for each of its rows the number of the row before, or of the
    draft's: ``("old", 3)`` or ``("new", 0)``.
    """

    raw: bytes
    origin: list[tuple[str, int]]


def sheet(raw: bytes) -> Sheet:
    """Take a sound CSV file apart; joined again, head and lines are the file."""
    text = raw.decode("utf-8")
    mark = text[: text.startswith("\ufeff")]
    lines = list(io.StringIO(text.removeprefix(mark), newline=""))
    reader = csv.reader(lines, strict=True)
    fields = [cell.strip() for cell in next(reader)]
    done = reader.line_num
    found = Sheet(fields, mark + "".join(lines[:done]), [], [], [])
    for cells in map(_stripped, reader):
        text = "".join(lines[done : reader.line_num])
        done = reader.line_num
        if any(cells):
            found.rows.append(dict(zip(fields, cells, strict=True)))
            found.lines.append(text)
            found.ends.append(done)
        elif found.lines:
            found.lines[-1] += text  # a blank line stays with the row before it
        else:
            found = found._replace(head=found.head + text)
    return found


def _stripped(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def fill(raw: bytes, new: Sequence[Row], changed: dict[int, Row], key: Key) -> Filled:
    """The table with new rows in their places and some rows replaced, by their number.

    Rows that are neither new nor changed keep every byte.
    """
    old = sheet(raw)
    texts = [old.head, *old.lines]
    if not texts[-1].endswith(("\n", "\r")):
        texts[-1] += old.ending
    head, *texts = texts
    for number, row in changed.items():
        texts[number] = old.written(row)
    order = [("old", number) for number in range(len(old.rows))]
    keys = [key(row) for row in old.rows]
    for number, row in sorted(enumerate(new), key=lambda item: key(item[1])):
        place = least_disturbing(keys, key(row))
        keys.insert(place, key(row))
        order.insert(place, ("new", number))
        texts.insert(place, old.written(row))
    return Filled((head + "".join(texts)).encode("utf-8"), order)


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


def keys(tables: dict[str, Iterable[Row]]) -> dict[str, Key]:
    """How each table is ordered, by its rows as they will be; others take new rows at their end."""
    passage = _place(tables["sources"], "source_id", "paragraph")
    event = _place(sorted(tables["events"], key=_day), "event_id")

    def told(row: Row) -> tuple:
        return *event(row), *passage(row)

    def coded(row: Row) -> tuple:
        return row["source_id"], number(row["paragraph"]), row["event_id"], row["coder"]

    return {
        "events": _day,
        "participants": event,
        **dict.fromkeys(("reports", "meetings", "seats"), told),
        **dict.fromkeys(("passages", "attitudes", "quantities", "assessments"), passage),
        "outcomes": _place(tables["assessments"], "assessment_id"),
        "positions": _place(tables["claims"], "claim_id"),
        "steps": lambda row: (number(row["rank"]), row["step_id"], *event(row)),
        **dict.fromkeys(("codings", "attitude_codings"), coded),
        "settlements": lambda row: (row["source_id"], number(row["paragraph"])),
    }


def at_the_end(_: Row) -> tuple:
    """The key of a table whose order is that in which its rows came."""
    return ()


def _day(row: Row) -> tuple:
    known = bool(row["date"]) and dates.valid(row["date"])
    return dates.bounds(row["date"]).first if known else dates.FIRST_DAY, row["event_id"]


def _place(others: Iterable[Row], field: str, *numbers: str) -> Key:
    """A key by the place of the row of another table that a field names, then by some numbers."""
    places = {row[field]: place for place, row in enumerate(others)}
    return lambda row: (places.get(row[field], len(places)), *(number(row[n]) for n in numbers))


def number(cell: str) -> int:
    """The number in a cell, nought for what is none."""
    return int(cell) if cell.isascii() and cell.isdigit() else 0
