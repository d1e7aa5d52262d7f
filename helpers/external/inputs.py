"""What a named file is: plain, packed or zipped, in which encoding, of which format, or none.

Nothing is read but the beginning. Whatever cannot be imported is refused here, by name and with a
remedy, before anything is written.
"""

from __future__ import annotations

import bz2
import contextlib
import csv
import gzip
import lzma
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from helpers.external.formats import FORMATS, OTHER_WIDTHS, OTHERS, Format, plain

_HEAD = 1 << 18
_LOOKED_AT = 50  # lines
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)  # as packed files tell it
ENCODINGS = ("utf-8", "latin-1", "utf-16")
_MAGIC = {
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file; an import reads the files that data sets publish",
    b"version https://git-lfs": "a Git LFS pointer and not the file; fetch it with 'git lfs pull'",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as CSV",
}


class ImportFault(ValueError):
    """A file that cannot be imported; the message names it and the remedy."""


@dataclass(frozen=True)
class Input:
    """One file, or one member of a zip file, that was recognised."""

    path: Path
    member: str
    kind: Format
    encoding: str
    delimiter: str
    quote: str
    header: bool
    columns: tuple[str, ...]  # in file order, under the names of ``formats`` where it knows them
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @contextlib.contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Its bytes, unpacked."""
        with _opened(self.path, self.member) as stream:
            yield stream


@contextlib.contextmanager
def _opened(path: Path, member: str = "") -> Iterator[IO[bytes]]:
    if member:
        with zipfile.ZipFile(path) as packed, packed.open(member) as stream:
            yield stream
        return
    opener = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}.get(path.suffix.lower(), open)
    with opener(path, "rb") as stream:
        yield stream


def recognise(path: Path, kind: str = "auto", encoding: str = "") -> list[Input]:
    """What a file holds: one input, or one for each member of a zip file. Raises ImportFault."""
    try:
        if not path.exists():
            raise ImportFault(f"'{path}' is absent; check the path")
        if path.is_dir():
            raise ImportFault(f"'{path}' is a folder; name the files in it")
        members = [""]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                members = [i.filename for i in packed.infolist() if not i.is_dir()]
            if "[Content_Types].xml" in members:
                raise ImportFault(f"'{path}' is an Excel workbook; save it as CSV")
            if not members:
                raise ImportFault(f"'{path}' is an empty zip file")
        return [_recognised(path, member, kind, encoding) for member in members]
    except (OSError, RuntimeError, *DAMAGED) as error:
        raise ImportFault(f"'{path}' cannot be read: {error}") from None


def _recognised(path: Path, member: str, kind: str, encoding: str) -> Input:
    with _opened(path, member) as stream:
        head = stream.read(_HEAD)
    named = f"{path}/{member}" if member else str(path)
    if not head.strip():
        raise ImportFault(f"'{named}' is empty")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ImportFault(f"'{named}' is {what}")
    encoding = encoding or ("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    text = head.decode(encoding, errors="replace").lstrip("﻿")
    if text.lstrip()[:1] == "<":
        raise ImportFault(
            f"'{named}' is a web page, not data: perhaps a log-in page; download anew"
        )
    if "\0" in text[:1000]:
        raise ImportFault(f"'{named}' is no text; if it is UTF-16, add --encoding utf-16")
    lines = [line.rstrip("\r") for line in text.split("\n" if "\n" in text else "\r")]
    lines = [line for line in lines if line.strip()][:_LOOKED_AT]
    found = _headless(lines) or _headed(lines)
    if found is None:
        raise ImportFault(_unknown(named, lines, kind))
    recognised, delimiter, quote, columns, notes = found
    if kind not in ("auto", recognised.name):
        raise ImportFault(
            f"'{named}' is {_a(recognised.title)}, not {_a(FORMATS[kind].title)}; "
            f"leave --format out, or give --format {recognised.name}"
        )
    return Input(
        path, member, recognised, encoding, delimiter, quote,
        not recognised.orders, columns, tuple(notes),
    )  # fmt: skip


def _a(title: str) -> str:
    return f"an {title}" if title[0] in "AI" else f"a {title}"  # a UCDP, a UN


Found = tuple[Format, str, str, tuple[str, ...], list[str]]


def _headless(lines: list[str]) -> Found | None:
    """GDELT has no header: it is known by the width of most lines, and a day in the second cell."""
    widths = Counter(line.count("\t") + 1 for line in lines)
    width = widths.most_common(1)[0][0]
    dated = any(
        len(cells := line.split("\t")) == width and cells[0].isdigit() and _eight(cells[1])
        for line in lines
    )
    if dated:
        for kind in FORMATS.values():
            if width in kind.orders:
                return kind, kind.delimiter, kind.quote, kind.orders[width], []
    return None


def _eight(cell: str) -> bool:
    return len(cell) == 8 and cell.isdigit()


def _headed(lines: list[str]) -> Found | None:
    """The others are known by the columns that their header names."""
    for delimiter in "\t,;":
        names = next(csv.reader(lines[:1], delimiter=delimiter), [])
        known = {plain(name) for name in names}
        for kind in FORMATS.values():
            if kind.orders or not {plain(name) for name in kind.needs} <= known:
                continue
            quote = '"' if '"' in lines[0] else kind.quote
            width = _width(lines[1:], delimiter, quote)
            columns, notes = _named(kind, names, width)
            return kind, delimiter, quote, columns, notes
    return None


def _width(lines: list[str], delimiter: str, quote: str) -> int:
    """How many cells most rows have; 0 where there are none to look at."""
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    widths = Counter(
        len(row) for row in csv.reader(lines, delimiter=delimiter, quoting=quoting) if row
    )
    return widths.most_common(1)[0][0] if widths else 0


def _named(kind: Format, names: list[str], width: int) -> tuple[tuple[str, ...], list[str]]:
    """Names for all columns of the file; a header that is too long or too short is mended.

    Some years of POLECAT name columns in the header that the rows do not have.
    """
    notes = []
    if kind.known and width and len(names) > width:
        surplus = [n for n in names if plain(n) not in {plain(k) for k in kind.known}]
        if len(names) - len(surplus) == width:
            names = [name for name in names if name not in surplus]
            notes.append(f"the header names columns that the rows lack: {', '.join(surplus)}")
    names = [*names, *(f"unnamed {n}" for n in range(len(names) + 1, width + 1))]
    ours = {plain(name): name for name in (*kind.needs, *kind.uses)}
    columns: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted = ours.get(plain(name), name.strip() or f"unnamed {place}")
        columns.append(wanted if wanted not in columns else f"{wanted} {place}")
    return tuple(columns), notes


def _unknown(named: str, lines: list[str], kind: str) -> str:
    """What a file is that is none of ours, as far as one can tell."""
    known = {
        plain(n) for delimiter in "\t,;" for n in next(csv.reader(lines[:1], delimiter=delimiter))
    }
    if any("SIPRI" in line for line in lines[:12]):
        return f"'{named}' is a SIPRI arms transfers export, not event data"
    for title, names in OTHERS.items():
        if {plain(name) for name in names} <= known:
            return f"'{named}' is {_a(title)}, not event data as its authors publish it"
    width = lines[0].count("\t") + 1
    if width in OTHER_WIDTHS:
        return f"'{named}' is a {OTHER_WIDTHS[width]}; an import takes the event export"
    if kind != "auto":
        absent = [name for name in FORMATS[kind].needs if plain(name) not in known]
        if FORMATS[kind].orders:
            widths = " or ".join(map(str, FORMATS[kind].orders))
            title = FORMATS[kind].title
            return f"'{named}' is no {title}: its lines have {width} columns, not {widths}"
        return f"'{named}' is no {FORMATS[kind].title}: it has no column {', '.join(absent)}"
    titles = ", ".join(f"{kind.name} ({kind.title})" for kind in FORMATS.values())
    return f"'{named}' is of no format that can be imported; there are {titles}"
