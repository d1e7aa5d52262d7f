"""What an import came to, in a few lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from helpers.external import engine, parts
from helpers.external.joining import Part
from helpers.external.rejects import Reject


def _unread(said: str) -> str:
    return f"count(*) FILTER (contains(unread, '{said}'))"


_COUNTS = {
    "without a date": "count(*) FILTER (first IS NULL)",
    "dated more loosely than to the day": "count(*) FILTER (precision NOT IN ('day', 'undated'))",
    "without an actor": "count(*) FILTER (actor IS NULL)",
    "without a recipient": "count(*) FILTER (recipient IS NULL)",
    "without the country of actor or recipient": (
        "count(*) FILTER (actor_country IS NULL OR recipient_country IS NULL)"
    ),
    "without a type": "count(*) FILTER (type IS NULL)",
    "with a cell that should be a number and is not": _unread(parts.NO_NUMBER),
    "whose CAMEO code had lost its leading zero: restored": _unread(parts.RESTORED),
    "whose CAMEO code may have lost its leading zero": _unread(parts.DOUBTFUL),
    "of an unknown precision: dated as loosely as the data set ever does": (
        _unread(parts.NO_PRECISION)
    ),
    "dated a year or more before they were added, or later: taken as undated": (
        _unread(parts.NO_DAY)
    ),
}


def lines(
    con: duckdb.DuckDBPyConnection, whole: Path, read: list[Part], dropped: list[Reject]
) -> list[str]:
    """The summary, line by line."""
    table = f"read_parquet({engine.text(whole)})"
    out = Counter(reject.file for reject in dropped)
    said = []
    for part in read:
        label, rows = part.given.label, part.read.rows + len(part.read.refused)
        written = f"{rows - out[label]:,} written, {out[label]:,} rejected"
        said.append(f"{label} ({part.given.kind.name}): {rows:,} rows, {written}")
    said += [f"{part.given.label}: {note}" for part in read for note in part.read.notes]
    return said + _counted(con, table)


def _counted(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    counts = con.execute(f"SELECT {', '.join(_COUNTS.values())} FROM {table}").fetchall()[0]
    said = [f"{n:,} {what}" for what, n in zip(_COUNTS, counts, strict=True) if n]
    unknown = con.execute(
        f"SELECT native_type, count(*) FROM {table} WHERE type IS NULL AND native_type IS NOT NULL "
        "GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 5"
    ).fetchall()
    if unknown:
        listed = ", ".join(f"{native} ({n:,})" for native, n in unknown)
        said.append(f"types that PLOVER has none for: {listed}")
    return said
