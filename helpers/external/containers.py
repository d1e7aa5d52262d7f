"""The text of a named file: unpacked, and as CSV where it is a workbook or an interface's JSON."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from helpers.record.faults import UsageError

if TYPE_CHECKING:
    import pandas as pd

DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)  # as packed files tell it
_OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_ROWS = ("data", "Result")  # where ACLED's interface and UCDP's keep their rows
_WORKBOOK = "[Content_Types].xml"


class ImportFault(UsageError):
    """A file that cannot be imported; the message names it and the remedy."""


class Text(NamedTuple):
    """What a file says."""

    stream: IO[bytes]
    flat: bool  # rows of a workbook or of JSON as CSV in UTF-8, one line each
    note: str = ""  # what is to be said of it


def members(path: Path) -> list[str]:
    """The files in a zip file; one without a name for any other file."""
    if not zipfile.is_zipfile(path):
        return [""]
    with zipfile.ZipFile(path) as packed:
        names = [info.filename for info in packed.infolist() if not info.is_dir()]
    return [""] if _WORKBOOK in names else names


@contextlib.contextmanager
def opened(path: Path, member: str = "") -> Iterator[Text]:
    """The text of a file. Raises OSError, ImportFault without the name, and what DAMAGED lists."""
    with contextlib.ExitStack() as stack:
        if member:
            stream = stack.enter_context(zipfile.ZipFile(path)).open(member)
        else:
            stream = _OPENERS.get(path.suffix.lower(), open)(path, "rb")
        start = stack.enter_context(stream).peek(1 << 10)
        if start.startswith(b"PK\3\4"):
            yield Text(io.BytesIO(_of_workbook(stream.read())), True)
        elif start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            content, note = _of_json(stream.read())
            yield Text(io.BytesIO(content), True, note)
        else:
            yield Text(stream, False)


def _of_workbook(content: bytes) -> bytes:
    """The first sheet."""
    import pandas as pd  # half a second, which every command would pay

    try:
        return _csv(pd.read_excel(io.BytesIO(content), header=None, dtype=object, na_filter=False))
    except Exception as error:  # noqa: BLE001 (the library raises whatever it meets)
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ImportFault(f"is no Excel workbook: {why}; save it as CSV") from None


def _of_json(content: bytes) -> tuple[bytes, str]:
    """A list of rows, alone or as the interfaces of ACLED and UCDP answer; and a note."""
    try:
        rows = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise ImportFault(f"is no whole JSON: {error}; fetch it anew") from None
    note = ""
    if isinstance(rows, dict):
        if (pages := str(rows.get("TotalPages") or 1)) != "1":
            note = f"one of {pages} pages of the interface's answer; the others are other files"
        rows = next((rows[name] for name in _ROWS if isinstance(rows.get(name), list)), None)
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ImportFault("is JSON without rows under 'data' or 'Result'")
    import pandas as pd

    frame = pd.DataFrame(rows, dtype=object)
    return _csv(pd.concat([frame.columns.to_frame().T, frame])), note


def _csv(rows: pd.DataFrame) -> bytes:
    """One line a row; a row of nothing is a blank line."""
    flat = rows.replace(r"[\r\n]+", " ", regex=True).to_csv(header=False, index=False)
    return re.sub(r"(?m)^,+$", "", flat).encode()
