"""The canonical table: its columns, as ``canonical.json`` (Table Schema) describes them."""

from __future__ import annotations

import json
from pathlib import Path

DESCRIPTOR = json.loads(
    (Path(__file__).resolve().parent / "canonical.json").read_text(encoding="utf-8")
)
_IBIS = {"string": "string", "date": "date", "number": "float64", "integer": "int64"}
COLUMNS = {field["name"]: _IBIS[field["type"]] for field in DESCRIPTOR["fields"]}
