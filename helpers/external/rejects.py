"""Rows that could not be used: on which line, and why. Never dropped in silence."""

from __future__ import annotations

import io
import itertools
from collections.abc import Collection, Iterator
from typing import IO, NamedTuple

import duckdb

from helpers.external.inputs import Input


class Reject(NamedTuple):
    """One row that is not in the table."""

    file: str
    line: int
    reason: str
    text: str  # the beginning of the row

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class Place(NamedTuple):
    """Where a row stands in its file."""

    line: int  # the first of its lines
    text: str  # its beginning
    ended: bool  # or else the file ends within it


CUT = "the file ends within this row: it was cut off, fetch it anew"
_SHOWN = 200
_REASONS = {
    "INVALID ENCODING": "the row is not {encoding}",
    "UNQUOTED VALUE": "a quotation mark is not closed or stands inside a cell",
    "LINE SIZE OVER MAXIMUM": "the row is longer than 2 MB",
}


def of_reader(con: duckdb.DuckDBPyConnection, given: Input) -> dict[int, str]:
    """Rows that DuckDB's reader refused in the last read, by their number in the file, and why."""
    found = con.execute(
        "SELECT line, CAST(error_type AS VARCHAR), error_message, csv_line FROM reject_errors "
        "ORDER BY line DESC, column_idx DESC"  # of several reasons the first stays
    ).fetchall()
    con.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    return {line: _reason(given, *said) for line, *said in found}


def _reason(given: Input, error: str | None, message: str, text: str | None) -> str:
    if error in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
        found = message.rpartition(" ")[2]
        return f"{found} column{'s' * (found != '1')} instead of {len(given.columns)}"
    if not error and "line size" in message:
        error = "LINE SIZE OVER MAXIMUM"
    said = _REASONS.get(error or "", message).format(encoding=given.encoding.upper())
    if error == "UNQUOTED VALUE" and (more := (text or "").strip().count("\n")):
        said += f"; {more} more lines are lost with it"
    return said


def find(
    given: Input, refused: Collection[int], kept: Collection[int]
) -> tuple[dict[int, Place], dict[int, Place]]:
    """Where rows stand, in one pass over the file; two dictionaries by the numbers given.

    ``refused``: numbers of rows in the file, from 1, header and blanks counted. ``kept``: numbers
    among the rows that were read, from 0.
    """
    of_refused: dict[int, Place] = {}
    of_kept: dict[int, Place] = {}
    if not (refused or kept):
        return of_refused, of_kept
    read = itertools.count()
    with given.opened() as text:
        for row, place in enumerate(_rows(text.stream, given), start=1):
            if row in refused:
                of_refused[row] = place
            elif place.text and not (row == 1 and given.header) and (number := next(read)) in kept:
                of_kept[number] = place
            if len(of_refused) + len(of_kept) == len(refused) + len(kept):
                break
    return of_refused, of_kept


def _rows(stream: IO[bytes], given: Input) -> Iterator[Place]:
    """Every row; it goes over several lines where a quotation mark is open at the end of one."""
    text = io.TextIOWrapper(stream, given.encoding, errors="replace", newline="\n")
    first, start, within = 1, "", False
    for number, line in enumerate(text, start=1):
        if not within:
            first, start = number, ""
        start += line[: _SHOWN - len(start)]
        within ^= bool(given.quote and line.count(given.quote) % 2)
        place = Place(first, start.strip("\r\n"), line.endswith(("\n", "\r")))
        if not within:
            yield place
    if within:
        yield place
