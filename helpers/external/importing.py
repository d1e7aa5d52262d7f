"""``brief import``: other people's files into one canonical Parquet file.

Every file becomes a part in a folder beside the output; when all are there they are joined and
moved into place whole. A killed run leaves its finished parts for the next one. The output carries
the digests of its inputs, so that a repeated import does nothing, and a changed one begins anew;
same inputs give the same bytes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import filelock
import pyarrow as pa

from helpers.external import addresses, conversions, engine, inputs, joining, reading
from helpers.external.inputs import ImportFault, Input
from helpers.external.rejects import Reject
from helpers.record import spreadsheets

_HERE = Path(__file__).resolve().parent


class Outcome(NamedTuple):
    """What an import came to."""

    out: Path
    rejected: list[Reject]
    lines: list[str]  # the summary, to be printed


def run(
    paths: list[Path], out: Path, kind: str = "auto", encoding: str = "", *, watched: bool = False
) -> Outcome:
    """Import some files; ``watched``: with a bar on standard output.

    Raises ImportFault with nothing written.
    """
    if out.suffix.lower() != ".parquet" or out.is_dir():
        raise ImportFault(f"the output '{out}' is not a Parquet file; name it e.g. events.parquet")
    given = [found for path in paths for found in inputs.recognise(path, kind, encoding)]
    key = _key(paths, given)
    parts = out.parent / f".{out.name}.parts"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            if engine.made_with(out) == key:
                return Outcome(out, [], [f"{out}: unchanged, nothing to do"])
            parts.mkdir(exist_ok=True)
            try:
                return _made(given, out, parts, key, watched)
            finally:
                if not isinstance(sys.exception(), (KeyboardInterrupt, SystemExit)):
                    shutil.rmtree(parts)
    except filelock.Timeout:
        raise ImportFault(f"another import is writing to '{out}'; wait for it") from None
    except OSError as error:
        why = f"{error.strerror or error}" + (f" ('{error.filename}')" if error.filename else "")
        raise ImportFault(f"'{out}' could not be written: {why}") from None
    except (duckdb.Error, pa.ArrowException) as error:
        first = str(error).splitlines()[0]
        raise ImportFault(f"'{out}' could not be made: {first}") from None


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """One import at a time; whoever opened the file before it went sees that it is gone."""
    lock = out.parent / f".{out.name}.lock"
    with filelock.FileLock(lock, timeout=0):
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _made(given: list[Input], out: Path, parts: Path, key: str, watched: bool) -> Outcome:
    shutil.rmtree(parts / "spill", ignore_errors=True)
    with contextlib.closing(engine.connect(parts / "spill", watched=watched)) as con:
        stem = parts / hashlib.sha256(key.encode()).hexdigest()[:20]
        read = [
            _part(con, one, stem.with_suffix(f".{number}"), key) for number, one in enumerate(given)
        ]
        whole, dropped = joining.join(con, read, parts / "whole.parquet", key)
        lines = _summary(con, whole, read, dropped)
    place = rejects_file(out)
    if dropped:
        rows = [[str(cell) for cell in one] for one in dropped]
        text = spreadsheets.csv_text(Reject._fields, rows)
        place.with_suffix(".half").write_text(text, encoding="utf-8", newline="")
        place.with_suffix(".half").replace(place)
    else:
        place.unlink(missing_ok=True)
    whole.replace(out)
    return Outcome(out, dropped, lines)


def _part(con: duckdb.DuckDBPyConnection, one: Input, stem: Path, key: str) -> joining.Part:
    """The part of one file: from an import that was killed, or read now."""
    target, told, half = (Path(f"{stem}.{end}") for end in ("parquet", "json", "half"))
    if not target.exists():
        try:
            came = reading.read(con, one, half, key)
        except (duckdb.Error, *inputs.DAMAGED) as error:
            first = str(error).splitlines()[0] if str(error) else "it is damaged"
            raise ImportFault(f"'{one.path}' cannot be read: {first}; fetch it anew") from None
        told.write_text(json.dumps(came), encoding="utf-8")
        half.replace(target)
    return joining.Part(one, target, *json.loads(told.read_text(encoding="utf-8")))


def rejects_file(out: Path) -> Path:
    """Where the rows that are not in the table are listed: ``events.rejects.csv``."""
    return out.with_suffix(".rejects.csv")


# -- the summary --------------------------------------------------------------------------------


_COUNTS = {
    "without a date": "first IS NULL",
    "dated more loosely than to the day": "precision NOT IN ('day', 'undated')",
    "without an actor": "actor IS NULL",
    "without a recipient": "recipient IS NULL",
    "without the country of actor or recipient": (
        "actor_country IS NULL OR recipient_country IS NULL"
    ),
    "without a type": "type IS NULL",
} | {
    what: f"contains(unread, '{said}')"
    for said, what in {
        conversions.NO_NUMBER: "with a cell that should be a number and is not",
        conversions.RESTORED: "whose CAMEO code had lost its leading zero: restored",
        conversions.DOUBTFUL: "whose CAMEO code may have lost its leading zero",
        conversions.NO_PRECISION: (
            "of an unknown precision: dated as loosely as the data set ever does"
        ),
        conversions.NO_DAY: (
            "dated a year or more before they were added, or later: taken as undated"
        ),
    }.items()
}


def _summary(
    con: duckdb.DuckDBPyConnection, whole: Path, read: list[joining.Part], dropped: list[Reject]
) -> list[str]:
    """The summary, line by line."""
    out = Counter(reject.file for reject in dropped)
    said = []
    for part in read:
        label, rows = part.given.label, part.rows + len(part.refused)
        written = f"{rows - out[label]:,} written, {out[label]:,} rejected"
        said.append(f"{label} ({part.given.kind.name}): {rows:,} rows, {written}")
    said += [f"{part.given.label}: {note}" for part in read for note in part.notes]
    counts = ", ".join(f"count(*) FILTER ({where})" for where in _COUNTS.values())
    table = f"read_parquet({engine.text(whole)})"
    found = con.execute(f"SELECT {counts} FROM {table}").fetchall()[0]
    said += [f"{n:,} {what}" for what, n in zip(_COUNTS, found, strict=True) if n]
    unknown = con.execute(
        f"SELECT native_type, count(*) FROM {table} WHERE type IS NULL AND native_type IS NOT NULL "
        "GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 5"
    ).fetchall()
    if unknown:
        listed = ", ".join(f"{native} ({n:,})" for native, n in unknown)
        said.append(f"types that PLOVER has none for: {listed}")
    return said


# -- what an output was made from ----------------------------------------------------------------


def _key(paths: list[Path], given: list[Input]) -> str:
    """By what an output knows its inputs. Raises ImportFault for a file that is named twice."""
    seen: dict[str, Path] = {}
    for path in paths:
        digest = addresses.digest(path)
        if digest in seen:
            raise ImportFault(
                f"'{path}' has the same content as '{seen[digest]}'; name one of them"
            )
        seen[digest] = path
    read = [(one.label, one.kind.name, one.encoding) for one in given]
    return json.dumps([_readers(), duckdb.__version__, pa.__version__, list(seen), read])


@functools.cache
def _readers() -> str:
    """A digest of this package: other readers may read otherwise."""
    read = [path for path in sorted(_HERE.iterdir()) if path.suffix in (".py", ".csv", ".json")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:20]
