"""Finished things are moved into place whole, one run at a time; what a killed run left is cleared.

Everything is made in a ``.building-*`` folder inside the reports folder, so that a move is a rename
on one disk. Where the system can (Linux), an edition changes places with the one that it replaces
in a single step; elsewhere the old one is set aside for an instant, and where a run was killed in
that instant the next one puts it back.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_uint
from pathlib import Path

import filelock

from helpers.record.faults import RunError
from helpers.runs.store import LATEST, EditionError, editions

_BUILDING, _POINTER = ".building-", ".latest-"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


class Busy(RunError):
    """Another run holds the lock of this reports folder."""

    status = 75


@contextlib.contextmanager
def lock(out: Path, wait: float = 0) -> Iterator[None]:
    """One run at a time in a reports folder; whoever gets in clears what a killed run left.

    ``wait``: seconds to wait for another run to end. Raises Busy, and EditionError where nothing
    can be written.
    """
    held = filelock.FileLock(out / ".lock")
    try:
        out.mkdir(parents=True, exist_ok=True)
        held.acquire(timeout=wait)
    except filelock.Timeout:
        waited = f" after {wait:g} s" if wait else ""
        raise Busy(
            f"another run is{' still' if waited else ''} writing to '{out}'{waited}; "
            "try again when it is done, or wait for it with --wait SECONDS"
        ) from None
    except OSError as error:
        why = error.strerror or error
        raise EditionError(f"'{out}' cannot be used for reports: {why}") from None
    try:
        _clear(out)
        yield
    finally:
        held.release()


def _clear(out: Path) -> None:
    """Put back what a killed run had set aside, and remove what it left half made."""
    for folder in out.glob(f"{_BUILDING}*"):
        for aside in folder.glob("replaced/*"):
            if not (out / aside.name).exists():
                aside.rename(out / aside.name)
        shutil.rmtree(folder, ignore_errors=True)
    for pointer in out.glob(f"{_POINTER}*"):
        pointer.unlink(missing_ok=True)


@contextlib.contextmanager
def building(out: Path, name: str) -> Iterator[Path]:
    """A folder to make something in that will be called ``name``; gone afterwards if not moved."""
    with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=out, ignore_cleanup_errors=True) as at:
        build = Path(at) / name
        build.mkdir()
        yield build


def put(build: Path, final: Path) -> None:
    """Move what was built into place; one of the same name is replaced in one step."""
    if not final.exists():
        build.rename(final)
    elif not _exchanged(build, final):
        aside = build.parent / "replaced" / final.name
        aside.parent.mkdir()
        final.rename(aside)
        try:
            build.rename(final)
        except OSError:
            aside.rename(final)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places, where the system can."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    exchange.argtypes = (c_int, c_char_p, c_int, c_char_p, c_uint)
    return exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def point_latest(final: Path) -> None:
    """Let ``latest`` lead to an edition."""
    if (final.parent / LATEST).resolve() == final.resolve():
        return
    pointer = final.parent / f"{_POINTER}{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(final.name, target_is_directory=True)
    pointer.replace(final.parent / LATEST)


def keep_newest(out: Path, number: int) -> list[str]:
    """Remove all but the newest editions among those made to be removed; returns their names.

    Those are the ones whose manifest has ``keep``: a run without ``--keep`` makes an edition that
    stays until somebody removes it. The one that ``latest`` leads to always stays.
    """
    latest = (out / LATEST).resolve()
    made = [edition.place for edition in editions(out) if edition.manifest.get("keep")]
    gone = [place for place in made[number:] if place.resolve() != latest]
    for place in gone:
        with building(out, "gone") as folder:
            place.rename(folder / place.name)
    return sorted(place.name for place in gone)
