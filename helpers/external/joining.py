"""Parts into one table: rows without a usable id or date and repeated ids are taken out, and told.

The first row of an id stays. Whether an id returns at all is mostly settled by the order of the
file: data sets are sorted by id, and a table whose ids only ever rise repeats none. Only where they
do not are they compared by hash, out of core.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from helpers.external import engine, rejects, schema
from helpers.external.inputs import Input


class Part(NamedTuple):
    """One file that was read."""

    given: Input
    path: Path
    rows: int  # in the part
    refused: dict[int, tuple[str, str]]  # rows that the reader could not make out
    notes: list[str]


class Out(NamedTuple):
    """A row of a part that does not stay."""

    part: int
    row: int  # from 0
    reason: str
    first: tuple[int, int] | None = None  # the part and row where its id stood before


def join(
    con: duckdb.DuckDBPyConnection, parts: list[Part], target: Path, key: str
) -> tuple[Path, list[rejects.Reject]]:
    """The whole table, and every row that is not in it, in order of file and line."""
    faulty = _faulty(con, parts)
    again = [] if not faulty and _rising(con, parts) else _again(con, parts)
    told = _told(parts, faulty + again)
    if len(parts) == 1 and not faulty and not again:
        return parts[0].path, told
    columns = ", ".join(schema.COLUMNS)
    kept = f"SELECT {columns} FROM ({_all(parts, columns)})"
    if again:  # a join does not keep the order, so it is made anew
        rows = {"part": [out.part for out in again], "line": [out.row for out in again]}
        con.register("gone", pa.table(rows))
        kept += " ANTI JOIN gone USING (part, line) ORDER BY part, line"
    engine.write(con, kept, target, key)
    return target, told


def _numbered(part: Part) -> str:
    return f"read_parquet({engine.text(part.path)}, file_row_number = true)"


def _faulty(con: duckdb.DuckDBPyConnection, parts: list[Part]) -> list[Out]:
    """Rows whose mapping found no usable id or date."""
    return [
        Out(place, row, reason)
        for place, part in enumerate(parts)
        for row, reason in con.execute(
            f"SELECT file_row_number, reference FROM {_numbered(part)} "
            "WHERE event_id IS NULL ORDER BY 1"
        ).fetchall()
    ]


def _all(parts: list[Part], *columns: str) -> str:
    return " UNION ALL ".join(
        f"SELECT {place} AS part, file_row_number AS line, {', '.join(columns)} "
        f"FROM {_numbered(part)} WHERE event_id IS NOT NULL"
        for place, part in enumerate(parts)
    )


def _rising(con: duckdb.DuckDBPyConnection, parts: list[Part]) -> bool:
    """Whether every id is greater than the one before it: longer, or as long and later."""
    (falls,) = con.execute(
        "SELECT count(*) FROM (SELECT event_id AS now, lag(event_id) OVER () AS before "
        f"FROM ({_all(parts, 'event_id')})) WHERE before IS NOT NULL "
        "AND (length(now), now) <= (length(before), before)"
    ).fetchall()[0]
    return falls == 0


def _again(con: duckdb.DuckDBPyConnection, parts: list[Part]) -> list[Out]:
    """Rows whose id stood before."""
    same = ", ".join(name for name in schema.COLUMNS if name != "file")
    found = con.execute(
        f"WITH ids AS ({_all(parts, 'hash(event_id) AS id')}), "
        "repeated AS (SELECT id FROM ids GROUP BY id HAVING count(*) > 1) "
        "SELECT event_id, part, line, content "
        f"FROM ({_all(parts, 'event_id', f'hash({same}) AS content')}) "
        "WHERE hash(event_id) IN (SELECT id FROM repeated) ORDER BY part, line"
    ).fetchall()
    outs = []
    firsts: dict[str, tuple[int, int, int]] = {}
    for event_id, part, line, content in found:
        *before, stood = firsts.setdefault(event_id, (part, line, content))
        if before != [part, line]:
            like = "the same content" if stood == content else "other content"
            outs.append(Out(part, line, f"{event_id} again, with {like}", tuple(before)))
    return outs


def _told(parts: list[Part], outs: list[Out]) -> list[rejects.Reject]:
    """Every row that is left out, with the line where it stands in its file."""
    wanted: list[set[int]] = [set() for _ in parts]
    for place, row in [out[:2] for out in outs] + [out.first for out in outs if out.first]:
        wanted[place].add(row)
    lines, told = [], []
    for place, (part, kept) in enumerate(zip(parts, wanted, strict=True)):
        with part.given.opened() as stream:
            found = rejects.find(stream, part.given, part.refused, kept)
        lines.append(found)
        for row, (reason, text) in part.refused.items():
            why = rejects.CUT if row == found.cut else reason
            told.append(
                (place, rejects.Reject(part.given.label, found.of_rows.get(row, row), why, text))
            )
    for place, row, reason, first in outs:
        line, text = lines[place].of_kept[row]
        if first:
            earlier = parts[first[0]].given.label
            reason += f"; first in {earlier}:{lines[first[0]].of_kept[first[1]][0]}"
        told.append((place, rejects.Reject(parts[place].given.label, line, reason, text)))
    return [reject for _, reject in sorted(told, key=lambda one: (one[0], one[1].line))]
