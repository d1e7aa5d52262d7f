"""Yearly records of others: a lane each, our breaks as quiet lines, their own as marks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, MUTED, SOFT, WARM, narrow
from helpers.charts.layout import banded, write
from helpers.charts.words import FigureWords, Seen
from helpers.measures.readings import label
from helpers.measures.words import capital, count, listed, verb, window_line
from helpers.record import dates

_TALL = 0.74  # of a lane, what the greatest value takes
_CLOSE = 3.4  # years that two labels of the top line need between them
_EMPTY = "No record of others is known that covers the years of this selection."


def lanes(ax: Axes, rows: pd.DataFrame, ours: list[int]) -> Axes:
    """One lane a record; a dark mark where it breaks.

    ``rows``: record (label), year, value, breaks (bool), and in the first row of each record unit
    (second line of its label) and kind: ``line``, from its least to its greatest value, or ``bar``,
    amounts on a logarithmic scale. ``ours``: years in which our phases begin.
    """
    names = list(dict.fromkeys(rows["record"]))
    first, last = int(rows["year"].min()), int(rows["year"].max())
    _our_breaks(ax, [year for year in ours if first <= year <= last], len(names))
    heads = rows.drop_duplicates("record")
    feet = banded(ax, list(heads["record"] + "\n" + heads["unit"]), _TALL)
    for name, base in zip(names, feet, strict=True):
        mine = rows[rows["record"] == name]
        if mine["kind"].iloc[0] == "line":
            tall = mine["value"] - mine["value"].min()
            ax.plot(mine["year"], base + tall / (tall.max() or 1) * _TALL, color=MUTED, lw=1.2)
        else:
            tall = np.log1p(mine["value"])
            tall = tall / (tall.max() or 1) * _TALL
            ax.bar(mine["year"], tall, bottom=base, width=0.8, color=MUTED)
        for year in mine.loc[mine["breaks"], "year"]:
            ax.vlines(year - 0.5, base, base + _TALL, color=ACCENT, lw=1.8, zorder=3)
    ax.set(xlim=(first - 1, last + 1), ylim=(-0.08, len(names) - 1 + _TALL + 0.04))
    ax.xaxis.get_major_locator().set_params(integer=True)
    return ax


def _our_breaks(ax: Axes, years: list[int], top: int) -> None:
    """Thin lines down all lanes; their years above, on two lines where they are close."""
    placed, close = [-9999.0, -9999.0], _CLOSE * (2 if narrow(ax) else 1)
    for year in sorted(years):
        ax.axvline(year - 0.5, color=WARM, lw=0.8, ls=(0, (3, 2)), zorder=1)
        free = [lane for lane, before in enumerate(placed) if year - before > close]
        if free:
            at = (year - 0.5, top - 1 + _TALL + 0.04)
            write(ax, str(year), at, (0, 2 + 9 * free[0]), fontsize=7.5, color=SOFT)
            placed[free[0]] = year


def lanes_words(record: Seen, drawn: pd.DataFrame, met: pd.DataFrame) -> FigureWords:
    """Words around the lanes, their source line included."""
    if len(drawn) == 0:
        return FigureWords(empty=_EMPTY)
    firm = met[[len(names) >= 2 for names in met["firm"]]]
    title = "No break of ours stands firmly in two records of others"
    if len(firm):
        years = capital(listed(dict.fromkeys(firm["year"].astype(str))))
        said = verb(len(firm), "is a firm break", "are firm breaks")
        title = f"{years} {said} in two records that no text of ours supplied"
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    scheme = label(record.parameters.phase_scheme).lower()
    caption = (
        "Each lane is one yearly record. Dark strokes: its own breaks, found as those of our "
        f"counts are. Dashed lines: years in which a phase of {scheme} begins. UN "
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
    return FigureWords(title, subtitle, caption, alt, source=_credit(record))


def _credit(record: Seen) -> str:
    """``Source: SIPRI Arms Transfers Database (28 July 2022); ...``."""
    origins = record.tables.origins
    told = zip(origins["title"], origins["published"].map(dates.told), strict=True)
    names = "; ".join(f"{title} ({day})" for title, day in told)
    said = f"Source: {names}. Yearly numbers derived in data/series.csv."
    return f"{said} {window_line(record.parameters)}".rstrip()


def height(rows: pd.DataFrame) -> float:
    """Inches that the lanes need."""
    return 0.7 + 0.62 * (rows["record"].nunique() if len(rows) else 0)
