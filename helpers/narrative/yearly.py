"""The figure of the records of others: their lanes, and the words around them."""

from __future__ import annotations

import pandas as pd

from helpers.measures import outside
from helpers.narrative.credit import Seen
from helpers.narrative.opening import window_line
from helpers.narrative.support import whose_name
from helpers.narrative.words import FigureWords, capital, count, listed, verb
from helpers.record import dates
from helpers.record.tables import Tables

NAMES = {
    "votes": "UN votes",
    "arms": "Arms, Kabul",
    "arms-north": "Arms, north",
    "trade": "Trade",
}
_UNITS = {
    "votes": "{low:.2f} to {high:.2f} alike",
    "arms": "to {high:,.0f} units",
    "arms-north": "to {high:,.0f} units",
    "trade": "to ${high:,.0f} million",
}

EMPTY = (
    "No record of others covers the years of this selection, or none was published by the day to "
    "which this edition knows, so the phases cannot be held against any."
)


def known(tables: Tables) -> list[str]:
    """The series that are known here."""
    return [name for name in outside.SHOWN if (tables.series["series"] == name).any()]


def lanes_table(tables: Tables, runs: pd.DataFrame) -> pd.DataFrame:
    """The years of every drawn record, as the chart takes them, from 1946 on.

    An amount of nothing draws nothing and is left out, but for a break and the last year. What is
    said of a whole record stands in its first row.
    """
    rows: list[tuple[object, ...]] = []
    for name in (series for series in known(tables) if series in NAMES):
        found = outside.yearly(tables, name)
        found = found[found.index >= min(found.index.max(), 1946)] if len(found) else found
        breaks, shares = _breaks(runs, name), name == "votes"
        shown = [
            (year, value, year in breaks)
            for year, value in found.items()
            if shares or value or year in breaks or year == found.index[-1]
        ]
        about = (
            _UNITS[name].format(low=found.min(), high=found.max()),
            "line" if shares else "bar",
        )
        rows += [
            (NAMES[name], *row, *(about if place == 0 else ("", "")))
            for place, row in enumerate(shown)
        ]
    return pd.DataFrame(rows, columns=["record", "year", "value", "breaks", "unit", "kind"])


def _breaks(runs: pd.DataFrame, series: str) -> list[int]:
    mine = runs.loc[runs["series"] == series, "breaks"]
    return list(mine.iloc[0]) if len(mine) else []


def lanes(record: Seen, drawn: pd.DataFrame, met: pd.DataFrame) -> FigureWords:
    """Words around the lanes, their source line included."""
    scheme = record.parameters.phase_scheme
    if len(drawn) == 0:
        return FigureWords("", "", "", "", EMPTY)
    firm = met[[len(names) >= 2 for names in met["firm"]]]
    title = (
        f"{capital(listed(years_of(firm)))} {verb(len(firm), 'is a firm break', 'are firm breaks')}"
        " in two records that no text of ours supplied"
        if len(firm)
        else "No break of ours stands firmly in two records of others"
    )
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    caption = (
        "Each lane is one yearly record. Dark strokes: its own breaks, found as those of our "
        f"counts are. Dashed lines: years in which a phase of {whose_name(scheme)} begins. UN "
        "votes: share of roll calls on which both voted alike; years with fewer than five are left "
        "out. Arms (SIPRI's trend-indicator values, millions) and trade stand on a logarithmic "
        "scale, as they are searched; no bar is a year without deliveries, or without numbers of "
        "the trade, which end in 2014."
    )
    told = [
        f"{name} with {count(int(rows['breaks'].sum()), 'break')}"
        for name, rows in drawn.groupby("record", sort=False)
    ]
    alt = f"Lanes of yearly values from {first} to {last}: {'; '.join(told)}."
    subtitle = f"Yearly values from {first} to {last}; dashed: beginnings of phases"
    return FigureWords(title, subtitle, caption, alt, EMPTY, _credit(record))


def _credit(record: Seen) -> str:
    """``Source: SIPRI Arms Transfers Database (28 July 2022); ...``."""
    told = [
        f"{title} ({dates.told(published)})"
        for title, published in zip(
            record.tables.origins["title"], record.tables.origins["published"], strict=True
        )
    ]
    said = f"Source: {'; '.join(told)}. Yearly numbers derived in data/series.csv."
    return f"{said} {window_line(record.parameters)}" if record.parameters.window else said


def years_of(rows: pd.DataFrame) -> list[str]:
    """The years of some breaks, each once."""
    return list(dict.fromkeys(str(year) for year in rows["year"]))
