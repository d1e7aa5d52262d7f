"""Read CSV files into records that remember their lines, and list what is wrong with their form.

A spreadsheet's habits are survived: a byte-order mark, CRLF, quoted commas and line breaks,
spaces around a cell, blank lines. What would lose or shift a value is a fault.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from helpers.record.faults import DataError, Fault


@dataclasses.dataclass
class Records:
    """One table as text: its fields in the file's order, its rows as ``{field: cell}``, and the
    line on which each row ends.
    """

    name: str
    file: str
    fields: list[str]
    rows: list[dict[str, str]]
    lines: list[int]

    def column(self, field: str) -> list[str]:
        """All cells of one field, in file order."""
        return [cells[field] for cells in self.rows]

    def faults(self, field: str, judge: Callable[[str], str]) -> Iterator[Fault]:
        """A fault wherever ``judge`` has something to say of a cell of a field."""
        for row, cells in enumerate(self.rows):
            if message := judge(cells[field]):
                yield self.fault(row, field, message)

    def fault(self, row: int, field: str, message: str) -> Fault:
        """A fault at one cell; the message is led by the field's name."""
        column = self.fields.index(field) + 1
        return Fault(self.file, self.lines[row], column, f"{field}: {message}")


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
    try:
        text = _text(data_dir / file, file)
        (opens, header), *body = _rows(text, file, wanted)
        _check_header(file, opens, header, wanted)
    except DataError as error:
        return None, error.faults
    found, ragged = Records(name, file, header, [], []), []
    for line, cells in body:
        if len(cells) == len(header):
            found.rows.append(dict(zip(header, cells, strict=True)))
            found.lines.append(line)
            continue
        message = f"has {len(cells)} cells where the header has {len(header)}"
        column = min(len(cells), len(header)) + 1
        ragged.append(Fault(file, line, column, f"{message}; quote cells with commas"))
    return found, ragged


def _text(path: Path, file: str) -> str:
    """The text of a file, without a byte-order mark. Raises DataError."""
    line, column = 1, 1
    try:
        raw = path.read_bytes()
        if b"\0" not in raw:
            return raw.decode("utf-8-sig")
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        message = "holds a NUL byte; save the file as 'CSV UTF-8'"
    except FileNotFoundError:
        message = "is absent; datapackage.json lists it"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].count(b",") + 1
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as 'CSV UTF-8'"
    raise DataError([Fault(file, line, column, message)])


def _rows(text: str, file: str, wanted: list[str]) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, stripped, each with the line it ends on. Raises DataError."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        # The parser notices at the end of the file; the mark opens after the last whole record.
        message = f"{error}; look for an unclosed quotation mark"
        raise DataError([Fault(file, rows[-1][0] + 1 if rows else 1, 1, message)]) from None
    if not rows:
        message = f"is empty; its first line must be {','.join(wanted)}"
        raise DataError([Fault(file, 1, 1, message)])
    return rows


def _check_header(file: str, line: int, header: list[str], wanted: list[str]) -> None:
    """Raises DataError for columns that are missing, surplus or there twice."""
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
    if faults:
        raise DataError(faults)
