"""A page over the editions of a reports folder: what each was asked, and what it holds."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpers.record.parameters import Parameters
from helpers.runs import store

NAME = "index.html"
# Of the numbers that an edition keeps of itself, those by which editions differ at a glance.
SHOWN = ("known to", "sources", "events", "tone toward the Taliban", "phases", "forecasts decided")
_TEMPLATE = Path(__file__).parent / "templates" / "index.html.j2"


def rows(out: Path) -> list[tuple[str, ...]]:
    """Every whole edition of a folder, by name: name, what it was asked, its numbers by SHOWN."""
    found = []
    for edition in store.editions(out):
        with contextlib.suppress(OSError):
            asked = asked_for(edition.manifest["parameters"])
            found.append((edition.name, asked, *headline(edition.place)))
    return sorted(found)


def asked_for(parameters: dict[str, Any]) -> str:
    """The parameters that differ from the defaults, in a few words."""
    usual = Parameters().model_dump(mode="json")
    told = [
        f"{name} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in parameters.items()
        if value != usual.get(name)
    ]
    return "; ".join(told) or "everything"


def headline(place: Path) -> tuple[str, ...]:
    """The numbers that an edition keeps of itself, by ``SHOWN``."""
    path = place / store.RECORD / "headline.csv"
    with path.open(encoding="utf-8", newline="") as file:
        numbers = {row["name"]: row["value"] for row in csv.DictReader(file)}
    return tuple(numbers.get(name, "") for name in SHOWN)


def page(found: Iterable[tuple[str, ...]]) -> str:
    """The page as HTML, of what ``rows`` gives; it loads nothing."""
    import jinja2

    source = _TEMPLATE.read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True).from_string(source)
    return template.render(heads=SHOWN, rows=found)


def write(out: Path) -> Path:
    """Write the page into the folder, whole or not at all; returns its path."""
    draft = out / f".{NAME}"
    draft.write_text(page(rows(out)), encoding="utf-8")
    return draft.replace(out / NAME)
