"""The Table Schema at the door: a screen proves most rows sound, frictionless judges the rest.

frictionless takes a minute for a million rows. The screen applies the same rules to every distinct
cell and key at once and passes only what it can prove; it never says that a row is wrong. Rows that
it cannot prove go to frictionless with the rows that they point at, and a schema that says more
than the screen understands goes there whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.record.faults import Fault
from helpers.record.records import Records

if TYPE_CHECKING:
    from frictionless import Error

Tables = dict[str, Records]

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBERS = {"integer": _INTEGER, "number": re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")}
_SCHEMA = {"$schema", "fields", "fieldsMatch", "primaryKey", "foreignKeys"}
_FIELD = {"name", "title", "description", "type", "constraints", "codes", "edtf"}
_KEYED = {"string", "integer"}
_CONSTRAINTS = {
    "string": {"required", "enum", "pattern"},
    "integer": {"required", "minimum", "maximum"},
    "number": {"required", "minimum", "maximum"},
}


def faults(tables: Tables, resources: dict[str, dict]) -> Iterator[Fault]:
    """Types, required cells, patterns, enumerations, primary and foreign keys."""
    if understood(tables, resources):
        yield from judged(tables, resources, unproven(tables, resources))
    else:
        yield from judged(tables, resources, everything(tables))


# -- the screen --------------------------------------------------------------------------------


def everything(tables: Tables) -> dict[str, np.ndarray]:
    """Every row of every table."""
    return {name: np.arange(records.count) for name, records in tables.items()}


def unproven(tables: Tables, resources: dict[str, dict]) -> dict[str, np.ndarray]:
    """The rows that cannot be shown to keep every rule of their schema; tables without are left
    out.
    """
    doubtful = {
        name: np.flatnonzero(_doubtful(tables, name, resources[name]["schema"])) for name in tables
    }
    return {name: rows for name, rows in doubtful.items() if len(rows)}


def understood(tables: Tables, resources: dict[str, dict]) -> bool:
    """Whether the schemas say nothing beyond what the screen applies."""
    types = {name: _types(resources[name]["schema"]) for name in tables}
    return all(
        _fields_understood(resources[name]["schema"])
        and _keys_understood(resources[name]["schema"], types, name)
        for name in tables
    )


def _types(schema: dict) -> dict[str, str]:
    return {field["name"]: field.get("type", "") for field in schema["fields"]}


def _fields_understood(schema: dict) -> bool:
    return set(schema) <= _SCHEMA and all(
        set(field) <= _FIELD
        and set(field.get("constraints", {})) <= _CONSTRAINTS.get(field.get("type", ""), set())
        for field in schema["fields"]
    )


def _keys_understood(schema: dict, types: dict[str, dict[str, str]], name: str) -> bool:
    mine, keys = types[name], [schema.get("primaryKey", [])]
    for foreign in schema.get("foreignKeys", []):
        target, there = _target(foreign)
        known = [types.get(target, {}).get(field) for field in there]
        if [mine.get(field) for field in foreign["fields"]] != known:
            return False
        keys.append(foreign["fields"])
    return all(isinstance(key, list) and {mine.get(f) for f in key} <= _KEYED for key in keys)


def _target(foreign: dict) -> tuple[str, list[str]]:
    return foreign["reference"]["resource"], foreign["reference"]["fields"]


def _doubtful(tables: Tables, name: str, schema: dict) -> np.ndarray:
    records = tables[name]
    found = np.zeros(records.count, dtype=bool)
    for field in schema["fields"]:
        found |= _where(records, field["name"], _sound(field))
    if key := schema.get("primaryKey"):
        found |= _not_unique(records, key, _types(schema))
    for foreign in schema.get("foreignKeys", []):
        target, there = _target(foreign)
        found |= _not_held(records, foreign["fields"], tables[target], there)
    return found


def _sound(field: dict) -> Callable[[str], bool]:
    """A test that a cell passes only if it keeps the rules of its field."""
    limits = field.get("constraints", {})
    required, enum = bool(limits.get("required")), set(limits.get("enum", ()))
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None
    number = _NUMBERS.get(field["type"])
    low, high = (
        Decimal(str(limits[end])) if end in limits else None for end in ("minimum", "maximum")
    )

    def holds(cell: str) -> bool:
        if not cell:
            return not required
        if number is not None:
            return bool(number.fullmatch(cell)) and _between(Decimal(cell), low, high)
        return (not enum or cell in enum) and (pattern is None or bool(pattern.fullmatch(cell)))

    return holds


def _between(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _where(records: Records, field: str, sound: Callable[[str], bool]) -> np.ndarray:
    """The rows whose cell fails the test, which is put to each distinct cell once."""
    texts = records.words.texts
    bad = np.zeros(len(texts), dtype=bool)
    bad[[number for number in records.distinct(field) if not sound(texts[number])]] = True
    return bad[records.columns[field]]


def _not_unique(records: Records, key: list[str], types: dict[str, str]) -> np.ndarray:
    """Rows that may share their key, or have none.

    ``1`` and ``01`` are one key; rows that agree in the rest of theirs are all doubted.
    """
    columns = [records.columns[field] for field in key]
    found = pd.Index(_joined(columns)).duplicated(keep=False)
    found |= np.logical_and.reduce([codes == records.words.empty for codes in columns])
    odd = np.zeros(records.count, dtype=bool)
    for field in key:
        if types[field] == "integer":
            odd |= _where(records, field, lambda cell: bool(_INTEGER.fullmatch(cell)))
    if odd.any():
        plain = [records.columns[field] for field in key if types[field] == "string"]
        rest = _joined(plain) if plain else np.zeros(records.count, dtype=np.int64)
        found |= np.isin(rest, rest[odd])
    return found


def _not_held(records: Records, fields: list[str], target: Records, there: list[str]) -> np.ndarray:
    """Rows whose foreign key does not stand, written the same way, in the other table."""
    mine = [records.columns[field] for field in fields]
    theirs = [target.columns[field] for field in there]
    if len(mine) == 1:
        held = target.holds(there[0])[mine[0]]
    else:
        both = _joined([np.concatenate(pair) for pair in zip(mine, theirs, strict=True)])
        held = pd.Index(both[: records.count]).isin(both[records.count :])
    empty = [codes == records.words.empty for codes in mine]
    absent, partial = np.logical_and.reduce(empty), np.logical_or.reduce(empty)
    return ~absent & (partial | ~held)


def _joined(columns: list[np.ndarray]) -> np.ndarray:
    """One number for each combination of numbers."""
    joined = columns[0].astype(np.int64)
    for codes in columns[1:]:
        both = pd.factorize(joined)[0].astype(np.int64)  # small again, so that nothing overflows
        joined = both * (int(codes.max(initial=0)) + 1) + codes
    return joined


# -- the judge ---------------------------------------------------------------------------------


def judged(
    tables: Tables, resources: dict[str, dict], doubtful: dict[str, np.ndarray]
) -> Iterator[Fault]:
    """What frictionless says of some rows of some tables, in words that name the remedy."""
    if not doubtful:
        return
    from frictionless import Package  # half a second to load, and sound tables do without

    shown = _shown(tables, resources, doubtful)
    inline = [
        {"name": name, "type": "table", "data": [tables[name].fields, *tables[name].rows(rows)]}
        | {"schema": _schema(tables[name], resources[name]["schema"], name in doubtful)}
        for name, rows in shown.items()
    ]
    report = Package.from_descriptor({"name": "tables", "resources": inline}).validate(
        limit_errors=1_000_000
    )
    for task in report.tasks:
        if task.name not in tables:
            raise ValueError(f"frictionless could not run: {report.errors or task.errors}")
        rows, asked = shown[task.name], set(doubtful.get(task.name, ()))
        for error in task.errors:
            place = getattr(error, "row_number", 2) - 2
            row = int(rows[place]) if len(rows) else 0
            if row in asked or not hasattr(error, "row_number"):
                yield _explain(error, tables[task.name], row, resources[task.name]["schema"])


def _schema(records: Records, schema: dict, asked: bool) -> dict:
    """The schema in the order of the file; what a table only lends is not followed further."""
    fields = {field["name"]: field for field in schema["fields"]}
    ordered = dict(schema, fields=[fields[name] for name in records.fields])
    return ordered if asked else {k: v for k, v in ordered.items() if k != "foreignKeys"}


def _shown(
    tables: Tables, resources: dict[str, dict], doubtful: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The doubtful rows, and of the tables that they point at those that they can mean."""
    shown: dict[str, np.ndarray] = {}
    for name, rows in doubtful.items():
        schema = resources[name]["schema"]
        _mark(shown, tables, name, rows)
        for foreign in schema.get("foreignKeys", []):
            target, there = _target(foreign)
            if target in tables:
                pairs = [
                    (mine, theirs)
                    for mine, theirs in zip(foreign["fields"], there, strict=False)
                    if _types(schema).get(mine) == "string"
                ]
                _mark(shown, tables, target, _meant(tables[name], rows, pairs, tables[target]))
    return {name: np.flatnonzero(marked) for name, marked in shown.items()}


def _mark(shown: dict[str, np.ndarray], tables: Tables, name: str, rows: np.ndarray) -> None:
    shown.setdefault(name, np.zeros(tables[name].count, dtype=bool))[rows] = True


def _meant(
    records: Records, rows: np.ndarray, pairs: list[tuple[str, str]], target: Records
) -> np.ndarray:
    """The rows of a target that hold the same texts; numbers can be written in several ways."""
    found = np.ones(target.count, dtype=bool)
    for mine, theirs in pairs:
        found &= np.isin(target.columns[theirs], records.columns[mine][rows])
    return np.flatnonzero(found)


def _explain(error: Error, records: Records, row: int, schema: dict) -> Fault:
    """Put a frictionless error into words that name the remedy."""
    field = getattr(error, "field_name", None)
    cell = getattr(error, "cell", "")
    if error.type == "primary-key":
        cells = records.cells(row)
        key = ", ".join(cells[name] for name in schema["primaryKey"])
        return records.fault(
            row, schema["primaryKey"][0], f"'{key}' is a duplicate key; each may stand once"
        )
    if error.type == "foreign-key":
        names = error.to_descriptor()["fieldNames"]
        values = ", ".join(error.to_descriptor()["fieldCells"])
        target = error.to_descriptor()["referenceName"] or records.name
        return records.fault(row, names[-1], f"'{values}' is not in {target}.csv; add it there")
    if field is None:
        return Fault(records.file, int(records.lines[row]) if records.count else 1, 1, error.note)
    rules = next(f for f in schema["fields"] if f["name"] == field)
    limits = rules.get("constraints", {})
    if error.type == "type-error":
        return records.fault(row, field, f"'{cell}' is not a {rules['type']}")
    if "required" in error.note:
        return records.fault(row, field, "is empty and must not be")
    if "enum" in error.note:
        return records.fault(row, field, f"'{cell}' is not one of {', '.join(limits['enum'])}")
    if "pattern" in error.note:
        return records.fault(row, field, f"'{cell}' does not match {limits['pattern']}")
    low, high = limits.get("minimum", ""), limits.get("maximum", "")
    return records.fault(row, field, f"'{cell}' is outside {low}..{high}")
