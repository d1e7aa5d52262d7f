"""What changed between two editions: parameters, inputs, events and the data of the pictures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

EVENTS_TABLE = "tbl-events.csv"
_SHOWN = 20


def between(earlier: Path, later: Path, record: dict[str, Any] | None = None) -> str:
    """Markdown paragraphs that say what the later edition has, lacks or counts differently.

    ``record`` is the manifest of the later edition while it is still in the making.
    """
    parts = [
        *_parameters(_manifest(earlier), record or _manifest(later)),
        *_events(earlier, later),
        *_tables(earlier, later),
    ]
    return "\n\n".join(parts) or f"Nothing that a reader would see changed since {earlier.name}."


def _parameters(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    before, after = one["parameters"], other["parameters"]
    said = [
        f"`{name}` was {_said(before.get(name))} and is {_said(after.get(name))}"
        for name in sorted(set(before) | set(after))
        if before.get(name) != after.get(name)
    ]
    moved = sorted(
        name
        for name in set(one["inputs"]) | set(other["inputs"])
        if one["inputs"].get(name) != other["inputs"].get(name)
    )
    parts = ["**Parameters.** " + "; ".join(said) + "."] if said else []
    if moved:
        parts.append("**Inputs that differ.** " + _listed([f"`{name}`" for name in moved]) + ".")
    return parts


def _events(earlier: Path, later: Path) -> list[str]:
    before, after = _rows(earlier, EVENTS_TABLE), _rows(later, EVENTS_TABLE)
    if before == after:
        return []
    old, new = ({tuple(row[:2]): row for row in rows[1:]} for rows in (before, after))
    parts = []
    for title, keys in (
        ("Events that came in", [key for key in new if key not in old]),
        ("Events that went out", [key for key in old if key not in new]),
        ("Events told differently", [key for key in new if key in old and new[key] != old[key]]),
    ):
        if keys:
            said = _listed([f"{event} ({date})" for date, event in keys])
            parts.append(f"**{title} ({len(keys)}).** {said}.")
    return parts


def _tables(earlier: Path, later: Path) -> list[str]:
    before, after = _files(earlier), _files(later)
    said = {
        "New": sorted(set(after) - set(before)),
        "Gone": sorted(set(before) - set(after)),
        "With other numbers": sorted(
            name
            for name in set(before) & set(after) - {EVENTS_TABLE}
            if _rows(earlier, name) != _rows(later, name)
        ),
    }
    parts = [f"{title}: {_listed(names)}" for title, names in said.items() if names]
    return ["**Figures and tables.** " + "; ".join(parts) + "."] if parts else []


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _said(value: Any) -> str:  # noqa: ANN401 (any parameter)
    return "empty" if value in ("", [], None) else f"`{value}`"


def _manifest(edition: Path) -> dict[str, Any]:
    path = edition / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _files(edition: Path) -> list[str]:
    return [path.name for path in (edition / "tables").glob("*.csv")]


def _rows(edition: Path, name: str) -> list[list[str]]:
    path = edition / "tables" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
