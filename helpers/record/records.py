"""Read CSV files into records that remember their lines, and list what is wrong with their form.

A spreadsheet's habits are survived: a byte-order mark, CRLF, quoted commas and line breaks,
spaces around a cell, blank lines. What would lose or shift a value is a fault.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.record.faults import DataError, Fault
from helpers.record.sheets import Sheet, Words

# Columns of text are Python's own strings, whether or not pyarrow happens to be installed: the
# measures look cells up one by one, and each look would copy them out of Arrow's memory.
pd.set_option("mode.string_storage", "python")


class Records(NamedTuple):
    """One table as text: for each field the numbers of its cells in ``words``, in file order, and
    the line on which each row ends.
    """

    name: str
    file: str
    columns: dict[str, np.ndarray]
    lines: np.ndarray
    words: Words

    @property
    def fields(self) -> list[str]:
        """The names of the columns, in the file's order."""
        return list(self.columns)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def column(self, field: str) -> list[str]:
        """All cells of one field, in file order."""
        return [self.words.texts[number] for number in self.columns[field].tolist()]

    def cells(self, row: int) -> dict[str, str]:
        """One row as ``{field: cell}``."""
        return {name: self.words.texts[codes[row]] for name, codes in self.columns.items()}

    def rows(self, chosen: np.ndarray | slice = slice(None)) -> list[list[str]]:
        """The cells of some rows, or of all."""
        texts = self.words.texts
        columns = [[texts[n] for n in codes[chosen].tolist()] for codes in self.columns.values()]
        return [list(cells) for cells in zip(*columns, strict=True)]

    def dicts(self) -> list[dict[str, str]]:
        """Each row as ``{field: cell}``."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows()]

    def distinct(self, field: str) -> np.ndarray:
        """The numbers of the texts that stand in a field, each once, in ascending order."""
        return np.flatnonzero(self.holds(field))

    def holds(self, field: str) -> np.ndarray:
        """For each number of ``words`` whether its text stands in a field."""
        found = np.zeros(len(self.words.texts), dtype=bool)
        found[self.columns[field]] = True
        return found

    def distinct_rows(self, *fields: str) -> dict[tuple[str, ...], np.ndarray]:
        """Each combination of cells of some fields, and the rows that hold it."""
        frame = pd.DataFrame({name: self.columns[name] for name in fields})
        texts = self.words.texts
        return {
            tuple(texts[number] for number in numbers): rows
            for numbers, rows in frame.groupby(list(fields)).indices.items()
        }

    def faults(self, field: str, judge: Callable[[int, str], str]) -> Iterator[Fault]:
        """A fault wherever ``judge`` has something to say of a cell's number and text.

        It is asked once for each distinct cell.
        """
        texts = self.words.texts
        said = {int(n): judge(int(n), texts[n]) for n in self.distinct(field)}
        odd = [number for number, message in said.items() if message]
        codes = self.columns[field]
        for row in np.flatnonzero(np.isin(codes, odd)) if odd else ():
            yield self.fault(row, field, said[int(codes[row])])

    def fault(self, row: int, field: str, message: str) -> Fault:
        """A fault at one cell; the message is led by the field's name."""
        line, column = int(self.lines[row]), self.fields.index(field) + 1
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


def read_records(
    data_dir: Path, resource: dict, words: Words | None = None
) -> tuple[Records | None, list[Fault]]:
    """Read one table; ``None`` when its form is so broken that its cells mean nothing.

    ``words`` is shared by the tables of one reading.
    """
    name, file = resource["name"], resource["path"]
    wanted = [field["name"] for field in resource["schema"]["fields"]]
    raw, faults = _bytes(data_dir / file, file)
    if raw is None:
        return None, faults
    words = Words() if words is None else words
    sheet = Sheet(words)
    try:
        sheet.fill(raw)
    except UnicodeDecodeError:
        return None, _encoding(raw, file)
    except csv.Error as error:
        # The parser notices at the end of the file; the mark opens after the last whole record.
        message = f"{error}; look for an unclosed quotation mark"
        return None, _encoding(raw, file) or [Fault(file, sheet.last + 1, 1, message)]
    if not sheet.header:
        if raw.decode("utf-8-sig").strip():
            return None, [Fault(file, 1, 1, "holds no header")]
        return None, [Fault(file, 1, 1, f"is empty; its first line must be {','.join(wanted)}")]
    if faults := _header_faults(file, sheet.opens, sheet.header, wanted):
        return None, faults
    ragged = [_ragged(file, line, row, sheet.header) for line, row in sheet.ragged]
    columns, lines = sheet.columns()
    return Records(name, file, columns, lines, words), ragged


def _bytes(path: Path, file: str) -> tuple[bytes | None, list[Fault]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(file, 1, 1, "is absent; datapackage.json lists it")]
    except OSError as error:
        return None, [Fault(file, 1, 1, f"cannot be read: {error.strerror}")]
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        return None, [Fault(file, line, 1, "holds a NUL byte; save the file as 'CSV UTF-8'")]
    return raw, []


def _encoding(raw: bytes, file: str) -> list[Fault]:
    """The first byte that is not UTF-8."""
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].count(b",") + 1
        byte = raw[error.start]
        message = f"byte 0x{byte:02X} is not UTF-8; save the file as 'CSV UTF-8'"
        return [Fault(file, line, place, message)]
    return []


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
