"""Two ways to look a code up inside a query.

An import asks DuckDB's maps: its joins do not keep the order of a file, on which the lines of
rejects and the same bytes for the same file depend. In place, on a backend where nothing can be
created, the lookups travel inside the query.
"""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table, Value

from helpers.external.lookups import TABLES, rows

CODED = {"type": "string", "mode": "string", "context": "string", "score": "float64"}
_STRUCT = "struct<" + ", ".join(f"{name}: {kind}" for name, kind in CODED.items()) + ">"
_KINDS = {
    name: f"map<string, {_STRUCT if 'type' in columns else 'string'}>"
    for name, columns in TABLES.items()
}
MAPS = ibis.table(_KINDS, name="maps")  # of one row, which ``maps`` makes


def maps() -> pa.Table:
    """One row: every lookup as a map."""
    made = {}
    for table, (key, *columns) in TABLES.items():
        pairs = [
            (row[key], {name: row[name] for name in CODED} if "type" in row else row[columns[0]])
            for row in rows(table)
        ]
        made[table] = pa.array([pairs], ibis.dtype(_KINDS[table]).to_pyarrow())
    return pa.table(made)


def coded(native: Table, maps: Table | None, table: str, key: StringValue) -> Table:
    """The rows with ``type_``, ``mode_``, ``context_``, ``score_`` and ``code_``, the key.

    ``maps``: MAPS; None: the lookup is written out.
    """
    native = native.mutate(code_=key)
    if maps is None:
        return native.mutate(
            **{f"{name}_": _written_out(native.code_, table, name) for name in CODED}
        )
    native = native.mutate(found_=maps[table].as_scalar().get(native.code_))
    return native.mutate(**{f"{name}_": native.found_[name] for name in CODED}).drop("found_")


def named(native: Table, maps: Table | None, table: str, **keys: StringValue) -> Table:
    """The rows with one more column for each key: what ``table`` leads it to; ``maps`` as above."""
    if maps is None:
        column = TABLES[table][1]
        return native.mutate(**{n: _written_out(key, table, column) for n, key in keys.items()})
    return native.mutate(**{n: maps[table].as_scalar().get(key) for n, key in keys.items()})


def _written_out(key: StringValue, table: str, column: str) -> Value:
    """What a lookup has in a column for a key, as one condition for each value."""
    by_value: dict = {}
    for row in rows(table):
        by_value.setdefault(row[column], []).append(row[TABLES[table][0]])
    by_value.pop(None, None)
    kind = CODED.get(column, "string")
    return ibis.cases(*((key.isin(k), ibis.literal(v, kind)) for v, k in by_value.items()))
