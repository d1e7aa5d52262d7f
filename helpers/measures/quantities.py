"""Figures that the texts give: amount with unit, time, voice, passage."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from helpers.measures.words import capital, passages, people
from helpers.record import dates
from helpers.record.knowledge import meeting
from helpers.record.tables import Tables


def figures_in(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Rows of ``quantities`` that speak of the window, with ``day``, the day that orders them.

    A figure "by" a date is placed by that date, its only known bound; without a window all stay.
    """
    rows = tables.quantities
    if window is not None:
        rows = rows[meeting(rows["as_of"], window)]
    return rows.assign(day=[_day(text) for text in rows["as_of"]]).reset_index(drop=True)


def _day(text: str) -> dt.date:
    """The first day of a date, or the last where that alone is known; without a date the latest."""
    first, last = dates.bounds(text) if text else (dates.LAST_DAY, dates.LAST_DAY)
    return last if first == dates.FIRST_DAY else first


def quantities_table(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Every figure that the texts give, as the annex prints it, by the time it speaks of."""
    rows = figures_in(tables, window)
    rows = rows.sort_values(["day", "quantity_id"], kind="stable").reset_index(drop=True)
    names = people(tables)
    return pd.DataFrame(
        {
            "Figure": rows["measure"].map(capital),
            "Amount": [amount(row) for _, row in rows.iterrows()],
            "As of": [dates.told(text) for text in rows["as_of"]],
            "By": [names[who] if who else "the author" for who in rows["speaker"]],
            "Passage": [[passage] for passage in passages(rows)],
        }
    )


def amount(row: pd.Series) -> str:
    """A figure with its unit: ``at least 1,000 soldiers``, ``80 per cent``."""
    low, high, bound = row["low"], row["high"], ""
    if pd.notna(row["value"]):
        said = _figure(row["value"])
    elif pd.notna(low) and pd.notna(high):
        said = f"{_figure(low)} to {_figure(high)}"
    else:
        bound, known = ("at least ", low) if pd.notna(low) else ("at most ", high)
        said = _figure(known)
    unit = {"percent": "per cent"}.get(row["unit"], str(row["unit"]))
    if unit.startswith("US"):
        return f"{bound}US${said}{' a year' if 'year' in unit else ''}"
    if unit == "rank":
        return f"rank {bound}{said}"
    return f"{bound}{said} {unit.removesuffix('s') if said == '1' and not bound else unit}"


def _figure(value: float) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:g} {name}"
    return f"{value:,g}" if value < 1e5 else f"{value:,.0f}"
