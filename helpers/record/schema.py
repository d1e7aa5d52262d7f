"""The Table Schema of ``datapackage.json`` at the door: types, constraints, keys.

What the tables' schemas say is little, and applied here in a tenth of a second. The whole of
frictionless takes two on the same tables, so it serves as the oracle in the tests; a schema that
says more than is applied here is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from helpers.record.faults import Fault
from helpers.record.records import Records

Tables = dict[str, Records]

_NUMBERS = {
    "integer": re.compile(r"0|-?[1-9][0-9]*"),
    "number": re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"),
}
_SCHEMA = {"$schema", "fields", "fieldsMatch", "primaryKey", "foreignKeys"}
_FIELD = {"name", "title", "description", "type", "constraints", "codes", "edtf"}
_CONSTRAINTS = {
    "string": {"required", "enum", "pattern"},
    "integer": {"required", "minimum", "maximum"},
    "number": {"required", "minimum", "maximum"},
}


def faults(tables: Tables, resources: dict[str, dict]) -> Iterator[Fault]:
    """Types, required cells, patterns, enumerations, primary and foreign keys."""
    for name, records in tables.items():
        schema = resources[name]["schema"]
        if unknown := sorted(not_applied(schema)):
            message = f"the schema of '{name}' says {', '.join(unknown)}, which is not applied here"
            yield Fault("datapackage.json", 1, 1, message)
            continue
        for field in schema["fields"]:
            yield from records.faults(field["name"], _judge(field))
        if key := schema.get("primaryKey"):
            yield from _duplicates(records, key)
        for foreign in schema.get("foreignKeys", []):
            target = foreign["reference"]["resource"]
            if target not in tables:
                message = f"the schema of '{name}' points at '{target}', which is no table"
                yield Fault("datapackage.json", 1, 1, message)
                continue
            yield from _astray(records, foreign, tables[target])


def not_applied(schema: dict) -> set[str]:
    """The words of a schema that nothing here applies."""
    found = set(schema) - _SCHEMA
    for field in schema["fields"]:
        known = _CONSTRAINTS.get(field.get("type", ""))
        found |= set(field) - _FIELD
        found |= {f"type {field.get('type')}"} if known is None else set()
        found |= set(field.get("constraints", {})) - (known or set())
    return found


def _judge(field: dict) -> Callable[[str], str]:
    """What is wrong with a cell of a field; nothing where it keeps the rules."""
    rules, kind = field.get("constraints", {}), field["type"]
    number, pattern, enum = _NUMBERS.get(kind), rules.get("pattern"), rules.get("enum")
    low, high = rules.get("minimum"), rules.get("maximum")

    def judge(cell: str) -> str:
        if not cell:
            return "is empty and must not be" if rules.get("required") else ""
        if number and not number.fullmatch(cell):
            return f"'{cell}' is not a {kind}"
        if enum and cell not in enum:
            return f"'{cell}' is not one of {', '.join(enum)}"
        if pattern and not re.fullmatch(pattern, cell):
            return f"'{cell}' does not match {pattern}"
        under = low is not None and Decimal(cell) < Decimal(str(low))
        if under or (high is not None and Decimal(cell) > Decimal(str(high))):
            ends = ("" if end is None else end for end in (low, high))
            return f"'{cell}' is outside {'..'.join(map(str, ends))}"
        return ""

    return judge


def _duplicates(records: Records, key: list[str]) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for row, cells in enumerate(records.rows):
        mine = tuple(cells[name] for name in key)
        if mine in seen:
            message = f"'{', '.join(mine)}' is a duplicate key; each may stand once"
            yield records.fault(row, key[0], message)
        seen.add(mine)


def _astray(records: Records, foreign: dict, target: Records) -> Iterator[Fault]:
    """Rows whose foreign key does not stand in the other table; an empty one points nowhere."""
    fields, there = foreign["fields"], foreign["reference"]["fields"]
    known = {tuple(cells[name] for name in there) for cells in target.rows}
    for row, cells in enumerate(records.rows):
        mine = tuple(cells[name] for name in fields)
        if any(mine) and mine not in known:
            message = f"'{', '.join(mine)}' is not in {target.file}; add it there"
            yield records.fault(row, fields[-1], message)
