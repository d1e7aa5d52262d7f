"""Two ways to look a code up inside a query.

An import asks DuckDB's maps: its joins do not keep the order of a file, on which the lines of
rejects and the same bytes for the same file depend. In place, on a backend where nothing can be
created, the lookups travel inside the query.
"""

from __future__ import annotations

from typing import Protocol

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table, Value

from helpers.external import lookups

_CODED = {"type": "string", "mode": "string", "context": "string", "score": "float64"}
_STRUCT = "struct<" + ", ".join(f"{name}: {kind}" for name, kind in _CODED.items()) + ">"
_KINDS = {"cameo": _STRUCT, "types": _STRUCT} | dict.fromkeys(
    ("relations", "countries", "fips"), "string"
)


class Lookups(Protocol):
    """How mappings look codes up."""

    def coded(self, rows: Table, table: str, key: StringValue) -> Table:
        """The rows with ``type_``, ``mode_``, ``context_``, ``score_`` and ``code_``, the key."""

    def named(self, rows: Table, table: str, **keys: StringValue) -> Table:
        """The rows with one more column for each key: what ``table`` leads it to."""


class Maps:
    """Lookups in the one row of a table named ``maps``, which ``maps`` makes."""

    def __init__(self) -> None:
        kinds = {name: f"map<string, {kind}>" for name, kind in _KINDS.items()}
        self._maps = ibis.table(kinds, name="maps")

    def coded(self, rows: Table, table: str, key: StringValue) -> Table:
        """See Lookups."""
        rows = rows.mutate(code_=key)
        rows = rows.mutate(found_=self._maps[table].as_scalar().get(rows.code_))
        return rows.mutate(**{f"{name}_": rows.found_[name] for name in _CODED}).drop("found_")

    def named(self, rows: Table, table: str, **keys: StringValue) -> Table:
        """See Lookups."""
        found = self._maps[table].as_scalar()
        return rows.mutate(**{name: found.get(key) for name, key in keys.items()})


class Cases:
    """Lookups written out as conditions: for a backend where nothing can be created."""

    def coded(self, rows: Table, table: str, key: StringValue) -> Table:
        """See Lookups."""
        rows = rows.mutate(code_=key)
        return rows.mutate(
            **{f"{name}_": _written_out(rows.code_, table, name, _CODED[name]) for name in _CODED}
        )

    def named(self, rows: Table, table: str, **keys: StringValue) -> Table:
        """See Lookups."""
        column = lookups.TABLES[table][1]
        found = {name: _written_out(key, table, column, "string") for name, key in keys.items()}
        return rows.mutate(**found)


def _written_out(key: StringValue, table: str, column: str, kind: str) -> Value:
    """What a lookup has in a column for a key, as one condition for each value."""
    by_value: dict = {}
    for row in lookups.rows(table):
        by_value.setdefault(row[column], []).append(row[lookups.TABLES[table][0]])
    by_value.pop(None, None)
    conditions = [(key.isin(keys), ibis.literal(value, kind)) for value, keys in by_value.items()]
    return ibis.cases(*conditions)


def maps() -> pa.Table:
    """One row: every lookup as a map."""
    made = {}
    for table, columns in lookups.TABLES.items():
        pairs = [
            (row[columns[0]], {n: row[n] for n in _CODED} if "type" in row else row[columns[1]])
            for row in lookups.rows(table)
        ]
        kind = ibis.dtype(f"map<string, {_KINDS[table]}>").to_pyarrow()
        made[table] = pa.array([pairs], kind)
    return pa.table(made)
