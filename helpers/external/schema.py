"""The canonical table: its columns, as ``canonical.json`` (Table Schema) describes them."""

from __future__ import annotations

import json
from pathlib import Path

DESCRIPTOR = json.loads(
    (Path(__file__).resolve().parent / "canonical.json").read_text(encoding="utf-8")
)
_IBIS = {"string": "string", "date": "date", "number": "float64", "integer": "int64",
         "boolean": "boolean"}  # fmt: skip
COLUMNS = {field["name"]: _IBIS[field["type"]] for field in DESCRIPTOR["fields"]}
# Columns that a table must have; the others may be absent, and are then empty.
NEEDED = ("event_id", "source", "date", "first", "last", "precision")
