"""Yearly records of others: a lane each, our breaks as quiet lines, their own as marks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import BAND, FOCUS, MUTED, SOFT, WARM, narrow

_TALL = 0.74  # of a lane, what the greatest value takes
_CLOSE = 3.4  # years that two labels of the top line need between them


def lanes(ax: Axes, rows: pd.DataFrame, ours: list[int]) -> Axes:
    """One lane a record; a dark mark where it breaks.

    ``rows``: record (label), year, value, breaks (bool), and in the first row of each record unit
    (second line of its label) and kind: ``line``, from its least to its greatest value, or ``bar``,
    amounts on a logarithmic scale. ``ours``: years in which our phases begin.

    >>> runs = measures.outside.computed(record.tables)
    >>> rows = narrative.outside.lanes_table(record.tables, runs)
    >>> charts.outside.lanes(ax, rows, ours=[1992]).get_yticklabels()[0].get_text().splitlines()[0]
    'UN votes'
    """
    names = list(dict.fromkeys(rows["record"]))
    first, last = int(rows["year"].min()), int(rows["year"].max())
    _our_breaks(ax, [year for year in ours if first <= year <= last], len(names))
    labels = []
    for place, name in enumerate(names):
        mine = rows[rows["record"] == name]
        base = len(names) - 1 - place
        labels.append(f"{name}\n{mine['unit'].iloc[0]}")
        ax.axhspan(base, base + _TALL, color=BAND, lw=0, zorder=-1)
        if mine["kind"].iloc[0] == "line":
            tall = mine["value"] - mine["value"].min()
            ax.plot(mine["year"], base + tall / (tall.max() or 1) * _TALL, color=MUTED, lw=1.2)
        else:
            tall = np.log1p(mine["value"])
            tall = tall / (tall.max() or 1) * _TALL
            ax.bar(mine["year"], tall, bottom=base, width=0.8, color=MUTED)
        for year in mine.loc[mine["breaks"], "year"]:
            ax.vlines(year - 0.5, base, base + _TALL, color=FOCUS, lw=1.8, zorder=3)
    ax.set_yticks([len(names) - 1 - place + _TALL / 2 for place in range(len(names))], labels)
    ax.set(xlim=(first - 1, last + 1), ylim=(-0.08, len(names) - 1 + _TALL + 0.04))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines["left"].set_visible(False)
    return ax


def _our_breaks(ax: Axes, years: list[int], top: int) -> None:
    """Thin lines down all lanes; their years above, on two lines where they are close."""
    placed, close = [-9999.0, -9999.0], _CLOSE * (2 if narrow(ax) else 1)
    for year in sorted(years):
        ax.axvline(year - 0.5, color=WARM, lw=0.8, ls=(0, (3, 2)), zorder=1)
        free = [lane for lane, before in enumerate(placed) if year - before > close]
        if free:
            ax.annotate(
                str(year),
                (year - 0.5, top - 1 + _TALL + 0.04),
                xytext=(0, 2 + 9 * free[0]),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=7.5,
                color=SOFT,
            )
            placed[free[0]] = year


def height(rows: pd.DataFrame) -> float:
    """Inches that the lanes need.

    >>> runs = measures.outside.computed(record.tables)
    >>> rows = narrative.outside.lanes_table(record.tables, runs)
    >>> charts.outside.height(rows.head(1)) < charts.outside.height(rows)
    True
    """
    return 0.7 + 0.62 * (rows["record"].nunique() if len(rows) else 0)
