"""Where a table of events lies, written as one text.

``data/external/events.parquet``: a file that an import made, or a CSV of the same columns, counted
by DuckDB in this process. ``events.parquet@pyspark``: the same file, counted by another backend,
``@spark://host:7077`` or ``@local[4]``. ``bigquery://project``: GDELT 2.0 where it lies, no file.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers.external.inputs import ImportFault
from helpers.record import paths

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

IN_PLACE = "bigquery://"
_BACKENDS = ("duckdb", "pyspark", "local", "spark://")


class Address(NamedTuple):
    """A file and the backend that counts it; ``path`` None: GDELT in place."""

    path: Path | None
    backend: str

    @property
    def name(self) -> str:
        """What prose calls it: ``events.parquet``."""
        return self.path.name if self.path else self.backend


def parse(text: str) -> Address:
    """``parse("a.parquet@pyspark") == (Path("a.parquet"), "pyspark")``; looks at nothing."""
    if text.startswith(IN_PLACE):
        return Address(None, text)
    path, _, backend = text.rpartition("@")
    if path and backend.startswith(_BACKENDS):
        return Address(Path(path), backend)
    return Address(Path(text), "")


def settled(text: str, here: Path) -> str:
    """The address as every kernel finds it, whatever folder it runs in.

    A file under the clone is named from there, so that another clone says the same; any other by
    its whole path. ``here`` is the folder in which the path was written.
    """
    path, backend = parse(text)
    if path is None:
        return text
    found = (here / path).resolve()
    if not found.exists():
        found = (paths.HOME / path).resolve()
    inside = found.is_relative_to(paths.HOME)
    named = found.relative_to(paths.HOME).as_posix() if inside else str(found)
    return f"{named}@{backend}" if backend else named


def located(address: Address) -> Path:
    """The file of an address: as a path of the clone, else of this process. Raises ImportFault."""
    for folder in (paths.HOME, Path.cwd()):
        if (folder / address.path).is_file():
            return folder / address.path
    raise ImportFault(
        f"'{address.path}' is absent; 'brief import FILE... --out {address.path}' makes one"
    )


def fingerprint(text: str) -> str:
    """SHA-256 of the file; empty for a connection, whose rows nobody can vouch for.

    Raises ImportFault.
    """
    address = parse(text)
    return digest(located(address)) if address.path else ""


def digest(path: Path) -> str:
    """SHA-256 of a file, read once as long as size and time of change are the same."""
    about = path.stat()
    return _digest(path, about.st_size, about.st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _digest(path: Path, _size: int, _changed: int) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ImportFault(f"'{path}' cannot be read: {error.strerror}") from None


def opened(text: str) -> tuple[Table, BaseBackend]:
    """The canonical table at an address, and where it is counted.

    Raises ImportFault and ``backends.BackendError``.
    """
    from helpers.external import backends

    address = parse(text)
    where = address.backend
    events = backends.read(located(address), where) if address.path else backends.gdelt()
    return events, backends.connect(where)
