"""A page over the editions of a reports folder: what each was asked, and what it holds."""

from __future__ import annotations

import contextlib
import csv
import html
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpers.record.parameters import Parameters
from helpers.runs import store

NAME = "index.html"
# Of the numbers that an edition keeps of itself, those by which editions differ at a glance.
SHOWN = ("known to", "sources", "events", "tone toward the Taliban", "phases", "forecasts decided")

_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Editions of the brief</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
caption { text-align: left; padding-bottom: .5rem }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886;
  vertical-align: top }
th.n, td.n { text-align: right }
th[scope=row], td.n, td:last-child { white-space: nowrap }
</style>
<h1>Editions of the brief</h1>
"""


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
    heads = "".join(f'<th class="n" scope="col">{html.escape(name)}</th>' for name in SHOWN)
    lines = [
        _HEAD,
        '<div class="wide" tabindex="0" role="region" aria-label="Editions">\n<table>\n',
        "<caption>Each edition says what its selection of the record supports.</caption>\n",
        f'<thead><tr><th scope="col">edition</th><th scope="col">asked for</th>{heads}'
        '<th scope="col">read</th></tr></thead>\n<tbody>\n',
    ]
    for row in found:
        name, asked, *numbers = map(html.escape, row)
        cells = "".join(f'<td class="n">{value}</td>' for value in numbers)
        lines.append(
            f'<tr><th scope="row">{name}</th><td>{asked}</td>{cells}'
            f'<td><a href="{name}/brief.html">page</a> <a href="{name}/brief.pdf">PDF</a></td>'
            "</tr>\n"
        )
    return "".join([*lines, "</tbody>\n</table>\n</div>\n</html>\n"])


def write(out: Path) -> Path:
    """Write the page into the folder, whole or not at all; returns its path."""
    place = out / NAME
    draft = out / f".{NAME}"
    draft.write_text(page(rows(out)), encoding="utf-8")
    return draft.replace(place)
