"""Themes by period: what Moscow's acts were about."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, FAINT, SOFT
from helpers.charts.layout import named_rows, write


def periods(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Themes by period: one row a theme, one column of bars a period; the longest are dark.

    ``rows``: theme (label, in order), period (label, in order), share (0 to 1), acts (int).
    """
    themes, columns = list(dict.fromkeys(rows["theme"])), list(dict.fromkeys(rows["period"]))
    width = rows["share"].max() * 1.45
    for place, period in enumerate(columns):
        mine, foot = rows[rows["period"] == period], place * width
        most = mine["share"].nlargest(2).min()
        y = mine["theme"].map(themes.index)
        colours = [ACCENT if share >= most else FAINT for share in mine["share"]]
        ax.barh(y, mine["share"], left=foot, height=0.66, color=colours)
        for row, share, acts in zip(y, mine["share"], mine["acts"], strict=True):
            if acts:
                write(ax, f"{100 * share:.0f} %", (foot + share, row), (3, 0))
        ax.axvline(foot, color=FAINT, lw=0.6, zorder=0)
        ax.text(foot, -0.75, f"{period}\nn = {mine['acts'].sum()}", va="bottom", fontsize=8,
                color=SOFT)  # fmt: skip
    named_rows(ax, range(len(themes)), themes, fontsize=8.5)
    ax.set(xlim=(0, len(columns) * width), ylim=(len(themes) - 0.4, -0.6), xticks=[])
    ax.spines["bottom"].set_visible(False)
    return ax
