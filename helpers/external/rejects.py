"""Rows that could not be used: on which line, and why. Never dropped in silence."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import IO, NamedTuple

import duckdb

from helpers.external.inputs import ImportFault, Input


class Reject(NamedTuple):
    """One row that is not in the table."""

    file: str
    line: int
    reason: str
    text: str  # the beginning of the row

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


_SHOWN = 200
_REASONS = {
    "INVALID ENCODING": "the row is not {encoding}",
    "UNQUOTED VALUE": "a quotation mark is not closed or stands inside a cell",
    "LINE SIZE OVER MAXIMUM": "the row is longer than 2 MB",
}


def refuse_garbled(con: duckdb.DuckDBPyConnection, given: Input, rows: int) -> None:
    """Raises ImportFault where the encoding cost more than one row in a thousand."""
    (garbled,) = con.execute(
        "SELECT count(DISTINCT line) FROM reject_errors WHERE error_type = 'INVALID ENCODING'"
    ).fetchall()[0]
    if garbled > max(1, rows / 1000):
        raise ImportFault(
            f"'{given.label}' would lose {garbled:,} of {rows + garbled:,} rows that are not "
            f"{given.encoding.upper()}: add --encoding latin-1, if it is in Latin-1"
        )


def of_reader(con: duckdb.DuckDBPyConnection, given: Input) -> dict[int, tuple[str, str]]:
    """Rows that DuckDB's reader refused in the last read: number of the row -> reason, text."""
    found = con.execute(
        "SELECT line, CAST(error_type AS VARCHAR), error_message, csv_line FROM reject_errors "
        "ORDER BY line, column_idx"
    ).fetchall()
    con.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    refused: dict[int, tuple[str, str]] = {}
    for line, error, message, text in found:
        refused.setdefault(line, (_reason(error, message, text or "", given), _start(text)))
    return refused


def _reason(error: str | None, message: str, text: str, given: Input) -> str:
    if error in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
        found = message.rpartition(" ")[2]
        return f"{found} column{'s' * (found != '1')} instead of {len(given.columns)}"
    if error is None and "line size" in message:
        error = "LINE SIZE OVER MAXIMUM"
    said = _REASONS.get(error or "", message).format(encoding=given.encoding.upper())
    if error == "UNQUOTED VALUE" and (more := text.strip().count("\n")):
        said += f"; {more} more lines are lost with it"
    return said


def _start(text: str | None) -> str:
    return (text or "").strip("\r\n")[:_SHOWN]


CUT = "the file ends within this row: it was cut off, fetch it anew"


class Lines(NamedTuple):
    """Where rows stand in a file."""

    of_rows: dict[int, int]  # number of the row in the file, from 1, header and blanks counted
    # Number among the rows that were read, from 0 -> line, text.
    of_kept: dict[int, tuple[int, str]]
    cut: int = 0  # number of the refused row in which the file ends


def find(stream: IO[bytes], given: Input, refused: Iterable[int], kept: Iterable[int]) -> Lines:
    """The lines of some rows, in one pass over the file.

    A row may go over several lines where a quotation mark is open at the end of one.
    """
    refused, kept = set(refused), set(kept)
    of_rows: dict[int, int] = {}
    of_kept: dict[int, tuple[int, str]] = {}
    last = max(refused, default=0)
    wanted = len(kept)
    row, read, cut = 0, -1, 0
    for line, text in _rows(stream, given):
        row += 1
        if row in refused:
            of_rows[row] = line
            cut = 0 if text.endswith(("\n", "\r")) else row
            continue
        if not text.strip() or (row == 1 and given.header):
            continue
        read += 1
        if read in kept:
            of_kept[read] = (line, _start(text))
        if row > last and len(of_kept) == wanted:
            break
    return Lines(of_rows, of_kept, cut)


def _rows(stream: IO[bytes], given: Input) -> Iterable[tuple[int, str]]:
    """Every row with the line on which it starts."""
    text = io.TextIOWrapper(stream, given.encoding, errors="replace", newline="\n")
    held, start = "", 1
    for line, said in enumerate(text, start=1):
        held = held + said if held else said
        if given.quote and held.count(given.quote) % 2:
            continue
        yield start, held
        held, start = "", line + 1
    if held:
        yield start, held
