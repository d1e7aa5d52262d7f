"""A CSV of the canonical columns, held to ``canonical.json``: every fault by line and column.

DuckDB reads and judges it; only rows with a fault leave it, so that a long table costs little.
"""

from __future__ import annotations

import contextlib
import csv
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from helpers.external import engine, reading, rejects, schema
from helpers.external.formats import Format
from helpers.external.inputs import ImportFault, Input

_LISTED = 20
_KIND = Format(
    "canonical", "", "canonical table", schema.NEEDED, empty=("",), directed=True, reported=False
)
_KINDS = {  # of a column: how a cell reads that is good, and what is said of another
    "integer": ("{n} = floor({n}) AND abs({n}) < 1e15", "is no whole number"),
    "number": ("abs({n}) < 1e300", "is no number"),
    "date": (
        "regexp_full_match({c}, '\\d{{4}}-\\d\\d-\\d\\d( 00:00:00)?') "
        "AND try_cast({c} AS DATE) IS NOT NULL",
        "is no day",
    ),
    "boolean": ("lower({c}) IN ('true', 'false')", "is neither true nor false"),
}
_TOGETHER = {  # of several columns: where the row is at fault, and what is wrong
    "last": ("last < first", "'lies before first'"),
    "precision": (
        "(precision = 'undated') <> (first IS NULL) AND precision IS NOT NULL",
        "'is ' || precision || ', though first is ' || coalesce(first, 'empty')",
    ),
    "first": (
        "(first IS NULL) <> (last IS NULL) OR (first IS NULL) <> (date IS NULL)",
        "'date, first and last are not all there'",
    ),
    "date": ("precision = 'day' AND date[:10] <> first[:10]", "date || ' is not ' || first"),
}


def hold(path: Path) -> None:
    """Raises ImportFault with the faults of a CSV."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        names = next(csv.reader(stream), [])
    if not set(schema.NEEDED) <= set(names):
        return  # whoever opens it says so
    twice = sorted({name for name in names if names.count(name) > 1})
    said = [f"{path.name}:1:{name}: the column is there twice" for name in twice]
    if not twice:
        given = Input(path, "", False, "utf-8", _KIND, ",", '"', True, tuple(names))
        with (
            tempfile.TemporaryDirectory() as spill,
            contextlib.closing(engine.connect(Path(spill))) as con,
        ):
            said = _found(con, given)
    if said:
        raise ImportFault("\n".join([f"'{path}' is not as canonical.json says:", *said]))


def _found(con: duckdb.DuckDBPyConnection, given: Input) -> list[str]:
    rows = f"(SELECT row_number() OVER () - 1 AS row, * FROM {reading.reader(given, given.path)})"
    judged = f"SELECT row, unnest([{', '.join(_rules(given.columns))}]) AS said FROM {rows}"
    again = (
        f"SELECT row, 'event_id: ' || event_id || ' again' AS said FROM {rows} "
        "QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY row) > 1 AND event_id NOTNULL"
    )
    found = con.execute(
        f"SELECT *, count(*) OVER () FROM ({judged} UNION ALL {again}) WHERE said IS NOT NULL "
        f"ORDER BY row, said LIMIT {_LISTED}"
    ).fetchall()
    refused = rejects.of_reader(con, given)
    of_refused, of_kept = rejects.find(given, refused, {row for row, *_ in found})
    told = [(of_refused[row].line, " " + why) for row, why in refused.items()]
    told += [(of_kept[row].line, said) for row, said, _ in found]
    more = len(refused) + (found[0][2] if found else 0) - len(told[:_LISTED])
    said = [f"{given.label}:{line}:{why}" for line, why in sorted(told)[:_LISTED]]
    return said + [f"and {more:,} more"] * bool(more)


def _rules(names: tuple[str, ...]) -> list[str]:
    """What is wrong with a row, as SQL: null where nothing is."""
    fields = {field["name"]: field for field in schema.DESCRIPTOR["fields"]}
    rules = [rule for name in names if name in fields for rule in _of_field(fields[name])]
    together = [(where, f"'{name}: ' || {why}") for name, (where, why) in _TOGETHER.items()]
    return [f"CASE WHEN {where} THEN {why} END" for where, why in rules + together]


def _of_field(field: dict[str, Any]) -> list[tuple[str, str]]:
    """Each rule of a column: where a cell is at fault, and what is wrong."""
    name, kind, rules = f'"{field["name"]}"', field["type"], field.get("constraints", {})
    cell = f"""'{field["name"]}: ''' || {name} || ''' """
    number = f"try_cast({name} AS DOUBLE)"
    made = []
    if rules.get("required"):
        made.append((f"{name} IS NULL", f"'{field['name']}: is empty'"))
    if kind in _KINDS:
        reads, called = _KINDS[kind]
        good = reads.format(c=name, n=number)
        made.append((f"NOT coalesce({good}, {name} IS NULL)", f"{cell}{called}'"))
    if "enum" in rules:
        known = ", ".join(map(engine.text, rules["enum"]))
        made.append((f"{name} NOT IN ({known})", f"{cell}is none of {', '.join(rules['enum'])}'"))
    if "pattern" in rules:
        made.append((f"NOT regexp_full_match({name}, {engine.text(rules['pattern'])})",
                     f"{cell}does not match {rules['pattern']}'"))  # fmt: skip
    for end, sign, said in (("minimum", "<", "less"), ("maximum", ">", "more")):
        if end in rules:
            made.append((f"{number} {sign} {rules[end]}", f"{cell}is {said} than {rules[end]}'"))
    return made
