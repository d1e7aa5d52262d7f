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

_BOM = b"\xef\xbb\xbf"


class Sheet(NamedTuple):
    """A table as its bytes: the header's line, and each row with the lines that it stands on."""

    fields: list[str]
    mark: bytes
    head: str
    ending: str
    rows: list[Row]
    lines: list[str]

    @property
    def ends(self) -> list[int]:
        """The line on which each row ends."""
        return _ends(self.head, self.lines)


class Filled(NamedTuple):
    """A table with rows put in; for each of its rows the number of the row before, or of the
    draft's: ``("old", 3)`` or ``("new", 0)``, and the line on which it ends.
    """

    raw: bytes
    origin: list[tuple[str, int]]
    ends: list[int]


def sheet(raw: bytes) -> Sheet:
    """Take a sound CSV file apart; joined again, the parts are the file."""
    mark = _BOM if raw.startswith(_BOM) else b""
    lines = list(io.StringIO(raw[len(mark) :].decode("utf-8"), newline=""))
    reader = csv.reader(lines, strict=True)
    fields = [cell.strip() for cell in next(reader)]
    head, done = "".join(lines[: reader.line_num]), reader.line_num
    rows, texts = [], []
    for cells in reader:
        text = "".join(lines[done : reader.line_num])
        done = reader.line_num
        if any(cell.strip() for cell in cells):
            rows.append(dict(zip(fields, (cell.strip() for cell in cells), strict=True)))
            texts.append(text)
        elif texts:
            texts[-1] += text  # a blank line stays with the row before it
        else:
            head += text
    return Sheet(fields, mark, head, "\r\n" if head.endswith("\r\n") else "\n", rows, texts)


def fill(raw: bytes, new: Sequence[Row], changed: dict[int, Row], key: Key) -> Filled:
    """The table with new rows in their places and some rows replaced, by their number.

    Rows that are neither new nor changed keep every byte.
    """
    old = sheet(raw)
    if not new and not changed:
        return Filled(raw, [("old", number) for number in range(len(old.rows))], old.ends)
    texts = [
        _written(old, changed[number]) if number in changed else text
        for number, text in enumerate(old.lines)
    ]
    head = _closed(old.head, old.ending)
    texts = [_closed(text, old.ending) for text in texts]
    order = [("old", number) for number in range(len(old.rows))]
    keys = [key(row) for row in old.rows]
    numbered = sorted(enumerate(new), key=lambda item: key(item[1]))
    for number, row in numbered:
        place = least_disturbing(keys, key(row))
        keys.insert(place, key(row))
        order.insert(place, ("new", number))
        texts.insert(place, _written(old, row))
    joined = old.mark + (head + "".join(texts)).encode("utf-8")
    return Filled(joined, order, _ends(head, texts))


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
    sources = _places(tables["sources"], "source_id")
    claims = _places(tables["claims"], "claim_id")
    forecasts = _places(tables["assessments"], "assessment_id")
    ordered = sorted(tables["events"], key=_day)
    events = _places(ordered, "event_id")

    def passage(row: Row) -> tuple:
        return sources.get(row["source_id"], len(sources)), number(row["paragraph"])

    def event(row: Row) -> tuple:
        return (events.get(row["event_id"], len(events)),)

    def told(row: Row) -> tuple:
        return *event(row), *passage(row)

    return {
        "events": _day,
        "passages": passage,
        "participants": event,
        "reports": told,
        "meetings": told,
        "attitudes": passage,
        "outcomes": lambda row: (forecasts.get(row["assessment_id"], len(forecasts)),),
        "seats": told,
        "positions": lambda row: (claims.get(row["claim_id"], len(claims)),),
        "quantities": passage,
        "assessments": passage,
        "steps": lambda row: (number(row["rank"]), row["step_id"], *event(row)),
        "codings": lambda row: (
            row["source_id"], number(row["paragraph"]), row["event_id"], row["coder"]
        ),
        "attitude_codings": lambda row: (
            row["source_id"], number(row["paragraph"]), row["event_id"], row["coder"]
        ),
        "settlements": lambda row: (row["source_id"], number(row["paragraph"])),
    }  # fmt: skip


def at_the_end(_: Row) -> tuple:
    """The key of a table whose order is that in which its rows came."""
    return ()


def _day(row: Row) -> tuple:
    known = bool(row["date"]) and dates.valid(row["date"])
    return dates.bounds(row["date"]).first if known else dates.FIRST_DAY, row["event_id"]


def _places(rows: Iterable[Row], field: str) -> dict[str, int]:
    return {row[field]: place for place, row in enumerate(rows)}


def number(cell: str) -> int:
    """The number in a cell, nought for what is none."""
    return int(cell) if cell.isascii() and cell.isdigit() else 0


def _written(old: Sheet, row: Row) -> str:
    """A row as CSV. A cell is quoted for a line end of any kind, whatever the file's own is."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([row.get(f, "") for f in old.fields])
    return out.getvalue().removesuffix("\r\n") + old.ending


def _closed(text: str, ending: str) -> str:
    return text if text.endswith(("\n", "\r")) else text + ending


def _ends(head: str, texts: Iterable[str]) -> list[int]:
    """The line on which each row ends, blank lines after it not counted."""
    line, ends = _count(head), []
    for text in texts:
        ends.append(line + _count(text.rstrip("\r\n") + "\n"))
        line += _count(text)
    return ends


def _count(text: str) -> int:
    return len(list(io.StringIO(text, newline="")))
