"""The chart of the tables: who hosted, sat, was asked, stayed away, and where accounts part."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.charts.house import BAND, FOCUS, MUTED, PAPER, WARM, narrow

_LOOKS = {
    "host": {"marker": "D", "ms": 6.5, "mfc": FOCUS, "mec": FOCUS},
    "present": {"marker": "o", "ms": 6.5, "mfc": FOCUS, "mec": FOCUS},
    "invited": {"marker": "o", "ms": 6.5, "mfc": PAPER, "mec": FOCUS},
    "absent": {"marker": "x", "ms": 6, "mfc": MUTED, "mec": MUTED, "mew": 1.6},
    "disputed": {
        "marker": "s",
        "ms": 7,
        "mfc": WARM,
        "mec": WARM,
        "mew": 1.2,
        "fillstyle": "left",
        "markerfacecoloralt": PAPER,
    },
}


def height(cells: pd.DataFrame) -> float:
    """Inches that the matrix takes.

    >>> cells = narrative.meetings.chart_table(record.tables)
    >>> charts.meetings.height(cells.query("row < 3"))
    4.6
    """
    return max(4.6, 1.0 + 0.18 * cells["row"].nunique())


def seats(ax: Axes, cells: pd.DataFrame) -> Axes:
    """Meetings by sides: a mark for each seat that is told; nothing where nothing is told.

    ``cells``: meeting (label) and row (int, from 0), side (label) and column (int), mark (host,
    present, invited, absent, disputed).

    >>> cells = narrative.meetings.chart_table(record.tables)
    >>> [label.get_text() for label in charts.meetings.seats(ax, cells).get_xticklabels()][:3]
    ['Russia', 'Kabul', 'Taliban']
    """
    rows = cells.drop_duplicates("row").sort_values("row")
    columns = cells.drop_duplicates("column").sort_values("column")
    across = {column: place for place, column in enumerate(columns["column"])}
    for row in rows["row"]:
        if row % 2 == 0:
            ax.axhspan(row - 0.5, row + 0.5, color=BAND, lw=0, zorder=0)
    for mark, look in _LOOKS.items():
        mine = cells[cells["mark"] == mark]
        ax.plot(mine["column"].map(across), mine["row"], ls="", zorder=2, **look)
    ax.set_xticks(range(len(columns)), columns["side"], fontsize=7.5)
    ax.set_yticks(list(rows["row"]), rows["meeting"], fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.6, len(columns) - 0.4), ylim=(rows["row"].max() + 0.6, -0.6))
    ax.spines[["left", "bottom"]].set_visible(False)
    shown = [mark for mark in _LOOKS if (cells["mark"] == mark).any()]
    keys = [Line2D([], [], ls="", **_LOOKS[mark]) for mark in shown]
    ax.legend(
        keys,
        shown,
        loc="upper left",
        bbox_to_anchor=(0, -0.01),
        ncols=3 if narrow(ax) else len(keys),
        frameon=False,
        fontsize=8,
        handletextpad=0.2,
        columnspacing=1.4,
    )
    return ax
