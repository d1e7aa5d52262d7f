"""Parts into one table: rows without a usable id or date and repeated ids are taken out, and told.

The first row of an id stays. Whether an id returns at all is mostly settled by the order of the
file: data sets are sorted by id, and a table whose ids only ever rise repeats none. Only where they
do not are they compared by hash, out of core.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

from helpers.external import engine, rejects, schema
from helpers.external.inputs import Input


class Part(NamedTuple):
    """One file that was read."""

    given: Input
    path: Path
    rows: int  # that the reader could make out
    refused: list[tuple[int, str]]  # those that it could not: number in the file, and why
    notes: list[str]


def join(
    con: duckdb.DuckDBPyConnection, parts: list[Part], target: Path, key: str
) -> tuple[Path, list[rejects.Reject]]:
    """The whole table, and every row that is not in it, in order of file and line."""
    rows = " UNION ALL ".join(
        f"SELECT {place} AS part, file_row_number AS line, * FROM "
        f"read_parquet({engine.text(part.path)}, file_row_number = true)"
        for place, part in enumerate(parts)
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW read AS {rows}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE gone AS {_FAULTY}")
    faulty = _number(con, "SELECT count(*) FROM gone")
    rising = not faulty and _number(con, _FALLS) == 0
    again = 0 if rising else _number(con, f"INSERT INTO gone {_AGAIN}")
    told = _told(con, parts)
    if len(parts) == 1 and not faulty and not again:
        return parts[0].path, told
    kept = f"SELECT {', '.join(schema.COLUMNS)} FROM read WHERE event_id IS NOT NULL"
    if again:  # a join does not keep the order, so it is made anew
        kept = kept.replace(" WHERE", " ANTI JOIN gone USING (part, line) WHERE")
        kept += " ORDER BY part, line"
    engine.write(con, kept, target, key)
    return target, told


# Rows whose mapping found no usable id or date.
_FAULTY = """
SELECT part, line, reference AS reason, NULL::INTEGER AS first_part, NULL::BIGINT AS first_line
FROM read WHERE event_id IS NULL
"""
# Rows whose id stood before.
_AGAIN = f"""
WITH repeated AS (
    SELECT hash(event_id) AS id FROM read WHERE event_id IS NOT NULL
    GROUP BY id HAVING count(*) > 1
), suspects AS (
    SELECT part, line, event_id,
        hash({", ".join(name for name in schema.COLUMNS if name != "file")}) AS content
    FROM read WHERE hash(event_id) IN (FROM repeated)
)
SELECT part, line,
    event_id || ' again, with ' || CASE WHEN content = first_value(content) OVER seen
        THEN 'the same content' ELSE 'other content' END,
    first_value(part) OVER seen, first_value(line) OVER seen
FROM suspects WHERE event_id IS NOT NULL
WINDOW seen AS (PARTITION BY event_id ORDER BY part, line)
QUALIFY row_number() OVER seen > 1
"""


# Ids that are not greater than the one before: longer, or as long and later.
_FALLS = """
SELECT count(*) FROM (SELECT event_id AS now, lag(event_id) OVER () AS before FROM read)
WHERE before IS NOT NULL AND (length(now), now) <= (length(before), before)
"""


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    return con.execute(query).fetchall()[0][0]


def _told(con: duckdb.DuckDBPyConnection, parts: list[Part]) -> list[rejects.Reject]:
    """Every row that is left out, with the line where it stands in its file."""
    outs = con.execute("FROM gone ORDER BY part, line").fetchall()
    wanted: list[set[int]] = [set() for _ in parts]
    for part, line, _, first_part, first_line in outs:
        wanted[part].add(line)
        if first_part is not None:
            wanted[first_part].add(first_line)
    places = [
        rejects.find(part.given, dict(part.refused), rows)
        for part, rows in zip(parts, wanted, strict=True)
    ]
    told = []
    for number, part in enumerate(parts):
        for row, why in part.refused:
            place = places[number][0].get(row, rejects.Place(row, "", True))
            told.append((number, place, why if place.ended else rejects.CUT))
    for number, line, why, first_part, first_line in outs:
        if first_part is not None:
            first = places[first_part][1][first_line].line
            why += f"; first in {parts[first_part].given.label}:{first}"
        told.append((number, places[number][1][line], why))
    return [
        rejects.Reject(parts[number].given.label, place.line, why, place.text)
        for number, place, why in sorted(told)
    ]
