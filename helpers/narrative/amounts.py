"""Figures that the texts give, as tables print them: amount with unit, time, voice, passage."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import capital
from helpers.record import dates
from helpers.record.tables import Tables


def all_quantities_table(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Every figure that the texts give, as the annex prints it, by the time it speaks of."""
    rows = measures.interests.figures_in(tables, window)
    ordered = rows.sort_values(["day", "quantity_id"], kind="stable").reset_index(drop=True)
    return _quantities(tables, ordered)


def _quantities(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    spelt = [str(name).partition(" (")[0] for name in tables.actors["name"]]
    names = dict(zip(tables.actors["actor_id"], spelt, strict=True))
    return pd.DataFrame(
        {
            "Figure": rows["measure"].map(capital),
            "Amount": [amount(row) for _, row in rows.iterrows()],
            "As of": [dates.told(text) for text in rows["as_of"]],
            "By": [names.get(who, who) or "the author" for who in rows["speaker"]],
            "Passage": [[p] for p in zip(rows["source_id"], rows["paragraph"], strict=True)],
        }
    )


def amount(row: pd.Series) -> str:
    """A figure with its unit: ``US$11.1 billion``, ``at least 1,000 soldiers``, ``80 per cent``."""
    low, high = row["low"], row["high"]
    if pd.notna(row["value"]):
        said, plural = _figure(row["value"]), row["value"] != 1
    elif pd.notna(low) and pd.notna(high):
        said, plural = f"{_figure(low)} to {_figure(high)}", True
    else:
        word, known = ("at least", low) if pd.notna(low) else ("at most", high)
        said, plural = f"{word} {_figure(known)}", True
    unit = str(row["unit"])
    if unit.startswith("US"):
        lead, _, size = said.rpartition("at least ")
        yearly = " a year" if "year" in unit else ""
        return f"{'at least ' if lead or said != size else ''}US${size}{yearly}"
    if unit == "rank":
        return f"rank {said}"
    unit = {"percent": "per cent"}.get(unit, unit)
    return f"{said} {unit if plural else unit.removesuffix('s')}"


def _figure(value: float) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:g} {name}"
    return f"{value:,g}" if value < 1e5 else f"{value:,.0f}"
