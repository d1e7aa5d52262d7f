"""Read CSV files into records that remember their lines, and list what is wrong with their form.

A spreadsheet's habits are survived: a byte-order mark, CRLF, quoted commas and line breaks,
spaces around a cell, blank lines. What would lose or shift a value is a fault.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


class Fault(NamedTuple):
    """One fault, printed as ``file:line:column: message``; column counts the fields from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class DataError(Exception):
    """The tables cannot be used; ``faults`` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Records(NamedTuple):
    """One table as text: field names, rows of cells, and the line on which each row ends."""

    name: str
    file: str
    fields: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, field: str) -> list[str]:
        """All cells of one field, in file order."""
        place = self.fields.index(field)
        return [row[place] for row in self.rows]

    def dicts(self) -> list[dict[str, str]]:
        """Each row as ``{field: cell}``."""
        return [dict(zip(self.fields, row, strict=True)) for row in self.rows]

    def fault(self, row: int, field: str, message: str) -> Fault:
        """A fault at one cell; the message is led by the field's name."""
        line, column = self.lines[row], self.fields.index(field) + 1
        return Fault(self.file, line, column, f"{field}: {message}")


def describe(data_dir: Path) -> dict[str, dict]:
    """The resources of ``datapackage.json`` by name. Raises DataError."""
    file = data_dir / "datapackage.json"
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}
    except FileNotFoundError:
        message = "is absent; name a folder that holds datapackage.json and the tables"
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        message = f"is not a Data Package: {error}"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    raise DataError([Fault(file.name, 1, 1, message)])


def read_records(data_dir: Path, resource: dict) -> tuple[Records | None, list[Fault]]:
    """Read one table; ``None`` when its form is so broken that its cells mean nothing."""
    name, file = resource["name"], resource["path"]
    wanted = [field["name"] for field in resource["schema"]["fields"]]
    text, faults = _decode(data_dir / file, file)
    if text is None:
        return None, faults
    if not text.strip():
        return None, [Fault(file, 1, 1, f"is empty; its first line must be {','.join(wanted)}")]
    parsed, faults = _parse(text, file)
    if not parsed:
        return None, faults or [Fault(file, 1, 1, "holds no header")]
    (head_line, header), *body = parsed
    faults += _header_faults(file, head_line, header, wanted)
    if faults:
        return None, faults
    ragged = [_ragged(file, line, row, header) for line, row in body if len(row) != len(header)]
    whole = [(line, row) for line, row in body if len(row) == len(header)]
    lines, rows = [line for line, _ in whole], [row for _, row in whole]
    return Records(name, file, header, rows, lines), ragged


def _decode(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(file, 1, 1, "is absent; datapackage.json lists it")]
    except OSError as error:
        return None, [Fault(file, 1, 1, f"cannot be read: {error.strerror}")]
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        return None, [Fault(file, line, 1, "holds a NUL byte; save the file as 'CSV UTF-8'")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].count(b",") + 1
        byte = raw[error.start]
        message = f"byte 0x{byte:02X} is not UTF-8; save the file as 'CSV UTF-8'"
        return None, [Fault(file, line, place, message)]


def _parse(text: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    parsed: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                parsed.append((reader.line_num, cells))
    except csv.Error as error:
        # The parser notices at the end of the file; the mark opens after the last whole record.
        line = (parsed[-1][0] if parsed else 0) + 1
        return [], [Fault(file, line, 1, f"{error}; look for an unclosed quotation mark")]
    return parsed, []


def _header_faults(file: str, line: int, header: list[str], wanted: list[str]) -> list[Fault]:
    faults = [
        Fault(file, line, len(header) + 1, f"column '{name}' is missing")
        for name in wanted
        if name not in header
    ]
    for place, name in enumerate(header, start=1):
        if name not in wanted:
            message = f"column '{name or '(no name)'}' is surplus; known are {', '.join(wanted)}"
            faults.append(Fault(file, line, place, message))
        elif name in header[: place - 1]:
            faults.append(Fault(file, line, place, f"column '{name}' stands twice"))
    return faults


def _ragged(file: str, line: int, row: list[str], header: list[str]) -> Fault:
    column = min(len(row), len(header)) + 1
    message = f"has {len(row)} cells where the header has {len(header)}; quote cells with commas"
    return Fault(file, line, column, message)


# -- writing -----------------------------------------------------------------------------------


def csv_text(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV that a spreadsheet may open: no cell of it starts a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([spreadsheet_safe(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def spreadsheet_safe(cell: str) -> str:
    """The cell, led by an apostrophe where a spreadsheet would compute it.

    ``spreadsheet_safe("=1+1") == "'=1+1"``; plain numbers such as ``-0.5`` stay.
    """
    starts = _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if starts else cell


def without_apostrophe(cell: str) -> str:
    """What ``spreadsheet_safe`` was given."""
    return cell[1:] if cell[:1] == "'" and spreadsheet_safe(cell[1:]) == cell else cell
