"""The text of a named file: unpacked, and as CSV where it is a workbook or an interface's JSON."""

from __future__ import annotations

import bz2
import contextlib
import csv
import datetime as dt
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from helpers.record.faults import UsageError

DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)  # as packed files tell it
_OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_ROWS = ("data", "Result")  # where ACLED's interface and UCDP's keep their rows


class ImportFault(UsageError):
    """A file that cannot be imported; the message names it and the remedy."""


class Flat(NamedTuple):
    """Rows of a workbook or of JSON as CSV in UTF-8, one line each, and what to say of them."""

    content: bytes
    note: str


def members(path: Path) -> list[str]:
    """The files in a zip file; one without a name for any other file."""
    if not zipfile.is_zipfile(path):
        return [""]
    with zipfile.ZipFile(path) as packed:
        names = [info.filename for info in packed.infolist() if not info.is_dir()]
    return [""] if _WORKBOOK in names else names


def opened(path: Path, member: str = "") -> contextlib.AbstractContextManager[IO[bytes]]:
    """The text of a file. Raises OSError, ImportFault and what DAMAGED lists."""
    flat = flattened(path, member)
    return io.BytesIO(flat.content) if flat else _unpacked(path, member)


def direct(path: Path, member: str) -> bool:
    """Whether DuckDB can read the file as it lies."""
    packed = path.suffix.lower() in (".bz2", ".xz")
    return not (member or packed or flattened(path, member))


def unended(path: Path, member: str) -> bool:
    """Whether the last line of a plain file has no end, as when a download was cut off."""
    if not direct(path, member) or path.suffix.lower() in _OPENERS:
        return False
    with path.open("rb") as stream:
        stream.seek(-1, io.SEEK_END)
        return stream.read() not in (b"\n", b"\r", b"\0")


def flattened(path: Path, member: str) -> Flat | None:
    """A workbook or JSON as CSV; None for any other file. Raises as ``opened`` does."""
    about = path.stat()
    return _flattened(path, member, about.st_size, about.st_mtime_ns)


@contextlib.contextmanager
def _unpacked(path: Path, member: str) -> Iterator[IO[bytes]]:
    if member:
        with zipfile.ZipFile(path) as packed, packed.open(member) as stream:
            yield stream
        return
    with _OPENERS.get(path.suffix.lower(), open)(path, "rb") as stream:
        yield stream


_WORKBOOK = "[Content_Types].xml"


@lru_cache(maxsize=4)
def _flattened(path: Path, member: str, _size: int, _changed: int) -> Flat | None:
    named = f"{path}/{member}" if member else str(path)
    with _unpacked(path, member) as stream:
        start = stream.read(1 << 10)
        if start.startswith(b"PK\3\4"):
            return _of_workbook(named, start + stream.read())
        if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            return _of_json(named, start + stream.read())
    return None


def _of_workbook(named: str, content: bytes) -> Flat:
    """The first sheet."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return Flat(_csv(book.worksheets[0].iter_rows(values_only=True)), "")
    except Exception as error:  # noqa: BLE001 (the library raises whatever it meets)
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ImportFault(f"'{named}' is no Excel workbook: {why}; save it as CSV") from None


def _of_json(named: str, content: bytes) -> Flat:
    """A list of rows, alone or as the interfaces of ACLED and UCDP answer."""
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise ImportFault(f"'{named}' is no whole JSON: {error}; fetch it anew") from None
    rows, note = given, ""
    if isinstance(given, dict):
        rows = next((given[name] for name in _ROWS if isinstance(given.get(name), list)), None)
        if (pages := str(given.get("TotalPages") or 1)) != "1":
            note = f"one of {pages} pages of the interface's answer; the others are other files"
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ImportFault(f"'{named}' is JSON without rows under 'data' or 'Result'")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Flat(_csv([names, *([row.get(name) for name in names] for row in rows)]), note)


def _csv(rows: Iterable[Iterable[Any]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    for row in rows:
        cells = [_text(value) for value in row]
        writer.writerow(cells if any(cells) else [])
    return made.getvalue().encode()


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).splitlines()) if value is not None else ""
