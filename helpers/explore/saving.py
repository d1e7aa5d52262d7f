"""What is on screen as files: parameters for a run, a figure with its data, the events."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import yaml
from matplotlib import pyplot as plt

from helpers import charts
from helpers.explore.questions import Selection
from helpers.explore.views import View, events_table
from helpers.notebook import bundles
from helpers.record import paths
from helpers.record.spreadsheets import csv_text

FOLDER = paths.REPORTS / "explored"


def parameters_text(selection: Selection) -> str:
    """The parameters as a file for ``brief render -f``; what is no part of them is a comment."""
    asked = selection.question
    lines = ["# What the explorer showed. Print it: .venv/bin/brief render -f params.yaml"]
    if not asked.parameters.as_of:
        lines.append(
            f"# as_of is empty: today that is {selection.record.known_to}, later what is newest."
        )
    if asked.narrows:
        lines.append(f"# Not part of a run, which prints all events: {selection.narrowing()}")
    values = yaml.safe_dump(asked.parameters.model_dump(), sort_keys=False, allow_unicode=True)
    return "\n".join([*lines, values])


def code_text(selection: Selection, view: str) -> str:
    """The code that makes a view, for a cell of one's own."""
    asked, default = selection.question, type(selection.question.parameters)().model_dump()
    given = {k: v for k, v in asked.parameters.model_dump().items() if v != default[k]}
    narrowing = {"counterparts": list(asked.counterparts), "themes": list(asked.themes),
                 "words": asked.words}  # fmt: skip
    more = "".join(f", {name}={value!r}" for name, value in narrowing.items() if value)
    return (
        "from helpers import explore, notebook\n\n"
        f"asked = explore.ask(notebook.whole(), {given!r}{more})\n"
        "selection = explore.select(notebook.whole(), asked)\n"
        "events = selection.record.events  # one row an event, a pandas frame\n"
        f"explore.VIEWS[{view!r}](selection)\n"
    )


def save_parameters(selection: Selection, folder: Path) -> list[Path]:
    """Write ``params.yaml``. Raises OSError."""
    return [_written(folder / "params.yaml", parameters_text(selection))]


def save_figure(selection: Selection, folder: Path, view: View) -> list[Path]:
    """Write a figure as SVG, its data as CSV, and the words under it. Raises OSError."""
    words = charts.credited(view.words, selection.record, selection.events, "events")
    if selection.question.narrows:
        narrowed = f"Only events {selection.narrowing()}."
        words = dataclasses.replace(words, caption=f"{words.caption} {narrowed}")
    fig = view.figure()
    content, _ = bundles.figure(
        fig, label=view.label, caption=words.caption, alt=words.alt, data=view.table
    )
    plt.close(fig)
    place = folder / view.label.replace(":", "-")
    said = f"{words.caption}\n\n{words.source}\n\nIn words: {words.alt}\n"
    return [
        _written(place.with_suffix(".svg"), content["image/svg+xml"]),
        _written(place.with_suffix(".csv"), content["text/csv"]),
        _written(place.with_suffix(".txt"), said),
    ]


def save_events(selection: Selection, folder: Path) -> list[Path]:
    """Write all selected events as ``events.csv``. Raises OSError."""
    rows = events_table(selection)
    cells = rows.astype(object).where(rows.notna(), "").astype(str).to_numpy().tolist()
    return [_written(folder / "events.csv", csv_text(list(rows.columns), cells))]


def _written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
