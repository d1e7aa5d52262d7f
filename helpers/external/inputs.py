"""What a named file is: of which format, in which encoding, with which columns; or none of ours.

Nothing is read but the beginning. Whatever cannot be imported is refused here, by name and with a
remedy, before anything is written.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from helpers.external import containers
from helpers.external.containers import DAMAGED, ImportFault
from helpers.external.formats import FORMATS, OTHER_WIDTHS, OTHERS, Format, plain

__all__ = ["DAMAGED", "ENCODINGS", "ImportFault", "Input", "recognise"]

_HEAD = 1 << 18
_LOOKED_AT = 50  # lines
ENCODINGS = ("utf-8", "latin-1", "utf-16")
_MAGIC = {
    b"%PDF": "is a PDF",
    b"PAR1": "is a Parquet file; an import reads the files that data sets publish",
    b"version https://git-lfs": "is a Git LFS pointer and not the file; fetch it with "
    "'git lfs pull'",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; save it as CSV",
}
_DELIMITERS = "\t,;|"
_DATA = (".csv", ".tsv", ".tab", ".json", ".xlsx")  # what a zip file holds beside is no data
_EIGHT = re.compile(r"(19|20)\d{6}(\.0)?")


@dataclass(frozen=True)
class Input:
    """One file, or one member of a zip file, that was recognised."""

    path: Path
    member: str
    flat: bool  # a workbook or JSON, read as CSV
    encoding: str
    kind: Format
    delimiter: str
    quote: str
    header: bool
    columns: tuple[str, ...]  # in file order, under the names of ``formats`` where it knows them
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def direct(self) -> bool:
        """Whether DuckDB can read it as it lies."""
        return not (self.member or self.flat or self.path.suffix.lower() in (".bz2", ".xz"))

    def opened(self) -> AbstractContextManager[containers.Text]:
        """Its text, unpacked."""
        return containers.opened(self.path, self.member)


def recognise(path: Path, kind: str = "auto", encoding: str = "") -> list[Input]:
    """What a file holds: one input, or one for each member of a zip file. Raises ImportFault."""
    try:
        if not path.exists():
            raise ImportFault(f"'{path}' is absent; check the path")
        if path.is_dir():
            raise ImportFault(f"'{path}' is a folder; name the files in it")
        members = containers.members(path)
        if not members:
            raise ImportFault(f"'{path}' is an empty zip file")
        found, left = [], []
        for member in members:
            try:
                found.append(_recognised(path, member, kind, encoding))
            except ImportFault as fault:
                if len(members) == 1 or not _beside(PurePosixPath(member)):
                    named = f"{path}/{member}" if member else path
                    raise ImportFault(f"'{named}' {fault}") from None
                left.append(member)
        if not found:
            raise ImportFault(f"'{path}' holds no data, only {', '.join(left)}")
        if left:
            note = f"not read, as it is no data: {', '.join(left)}"
            found[0] = replace(found[0], notes=(*found[0].notes, note))
        return found
    except (OSError, RuntimeError, *DAMAGED) as error:
        raise ImportFault(f"'{path}' cannot be read: {error}") from None


def _beside(member: PurePosixPath) -> bool:
    """Whether a member of a zip file may stand beside the data: a README, a licence, a leftover."""
    hidden = any(part.startswith((".", "__")) for part in member.parts)
    return hidden or member.suffix.lower() not in _DATA


def _recognised(path: Path, member: str, kind: str, encoding: str) -> Input:
    """Raises ImportFault with what is to be said after the name of the file."""
    with containers.opened(path, member) as text:
        head = text.stream.read(_HEAD)
    if not head.strip():
        raise ImportFault("is empty")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ImportFault(what)
    if text.flat or not encoding:
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    lines = _lines(head.decode(encoding, errors="replace").lstrip("\ufeff"))
    made = partial(Input, path, member, text.flat, encoding)
    found = _found(lines, made)
    if found is None:
        raise ImportFault(_unknown(lines, kind))
    if kind not in ("auto", found.kind.name):
        raise ImportFault(
            f"is {_a(found.kind.title)}, not {_a(FORMATS[kind].title)}; "
            f"leave --format out, or give --format {found.kind.name}"
        )
    return replace(found, notes=(*found.notes, text.note)) if text.note else found


def _lines(text: str) -> list[str]:
    """The first lines that are not blank."""
    if text.lstrip()[:1] == "<":
        raise ImportFault("is a web page, not data: perhaps a log-in page; download anew")
    if "\0" in text[:1000]:
        raise ImportFault("is no text; if it is UTF-16, add --encoding utf-16")
    lines = [line.replace("\r", " ") for line in text.split("\n" if "\n" in text else "\r")]
    return [line.rstrip(" ") for line in lines if line.strip()][:_LOOKED_AT]


def _a(title: str) -> str:
    return f"an {title}" if title[0] in "AI" else f"a {title}"  # a UCDP, a UN


def _rows(lines: list[str], delimiter: str, quote: str) -> list[list[str]]:
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter, quoting=quoting) if row]
    except csv.Error:  # a cell of more than 128 kB, as where a quotation mark is not closed
        return []


def _width(rows: list[list[str]]) -> int:
    """How many cells most rows have; 0 where there are none to look at."""
    widths = Counter(map(len, rows))
    return widths.most_common(1)[0][0] if widths else 0


def _found(lines: list[str], made: Callable[..., Input]) -> Input | None:
    """A data set is known by the columns that its header names.

    GDELT has no header: it is known by the width of most lines, and by days in their place. What
    pandas has written may be led by a column that counts the rows.
    """
    for delimiter in _DELIMITERS:
        names = next(iter(_rows(lines[:1], delimiter, '"')), [])
        for kind in FORMATS.values():
            if kind.absent(names):
                continue
            quote = kind.quote if delimiter == kind.delimiter and '"' not in lines[0] else '"'
            rows = _rows(lines[1:], delimiter, quote)
            if kind.name == "gdelt2" and not _of_gdelt2(names, rows):
                kind = FORMATS["gdelt1"]
            columns, notes = _named(kind, names, _width(rows))
            return made(kind, delimiter, quote, True, columns, notes)
        quote = "" if delimiter == "\t" else '"'
        rows = _rows(lines, delimiter, quote)
        width = _width(rows)
        whole = [row for row in rows if len(row) == width]
        for kind, index in itertools.product(FORMATS.values(), (0, 1)):
            order = kind.orders.get(width - index)
            if order and 2 * sum(_dated(row[index:]) for row in whole) >= len(whole):
                columns = (*["unnamed 1"][:index], *order)
                return made(kind, delimiter, quote, False, columns)
    return None


def _dated(row: list[str]) -> bool:
    """Whether it begins with an id and a day of eight digits."""
    return bool(row[0][:1].isdigit() and _EIGHT.fullmatch(row[1]))


def _of_gdelt2(names: list[str], rows: list[list[str]]) -> bool:
    """GDELT 2.0 says to the second when a row was added, 1.0 to the day."""
    place = next((n for n, name in enumerate(names) if plain(name) == "dateadded"), None)
    return place is None or any(len(row[place]) >= 14 for row in rows if len(row) > place)


def _named(kind: Format, names: list[str], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names for all columns of the file, and a note; a header too long or too short is mended.

    Some years of POLECAT name columns in the header that the rows do not have.
    """
    notes: tuple[str, ...] = ()
    surplus = [name for name in names if plain(name) not in map(plain, kind.known)]
    if kind.known and surplus and len(names) - len(surplus) == width:
        names = [name for name in names if name not in surplus]
        notes = (f"the header names columns that the rows lack: {', '.join(surplus)}",)
    columns: list[str] = []
    for place, name in enumerate([*names, *[""] * (width - len(names))], start=1):
        wanted = kind.ours.get(plain(name), name.strip() or f"unnamed {place}")
        columns.append(wanted if wanted not in columns else f"{wanted} {place}")
    return tuple(columns), notes


def _unknown(lines: list[str], kind: str) -> str:
    """What a file is that is none of ours, as far as one can tell."""
    if any("SIPRI" in line for line in lines[:12]):
        return "is a SIPRI arms transfers export, not event data"
    names = [name for mark in _DELIMITERS for row in _rows(lines[:1], mark, '"') for name in row]
    for title, marks in OTHERS.items():
        if set(map(plain, marks)) <= set(map(plain, names)):
            return f"is {_a(title)}, not event data as its authors publish it"
    width = lines[0].count("\t") + 1
    if width in OTHER_WIDTHS:
        return f"is a {OTHER_WIDTHS[width]}; an import takes the event export"
    if kind != "auto":
        return f"is no {FORMATS[kind].title}: it has no column " + ", ".join(
            FORMATS[kind].absent(names)
        )
    near = min(FORMATS.values(), key=lambda one: len(one.absent(names)) / len(one.needs))
    absent = near.absent(names)
    if 2 * len(absent) <= len(near.needs):
        return f"is nearest to {_a(near.title)}, but has no column {', '.join(absent)}"
    titles = ", ".join(f"{one.name} ({one.title})" for one in FORMATS.values())
    return f"is of no format that can be imported; there are {titles}"
