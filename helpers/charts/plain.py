"""Charts for one's own questions: each takes the small table that pandas makes in one line.

The first column names the rows; every other numeric column is a series.
"""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.charts.house import ACCENT, FAINT, MUTED, SERIES, TONES, readable
from helpers.charts.layout import named_rows, write


def _split(table: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    return table.iloc[:, 0], table.iloc[:, 1:].select_dtypes("number")


def _timed(table: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The same with the years in which nothing happened, as noughts."""
    periods, series = _split(table.sort_values(table.columns[0]))
    if len(periods) and pd.api.types.is_integer_dtype(periods):
        years = range(int(periods.iloc[0]), int(periods.iloc[-1]) + 1)
        series = series.set_axis(periods.astype(int)).reindex(years, fill_value=0)
        periods = pd.Series(years)
    return periods, series.reset_index(drop=True)


def over_time(ax: Axes, table: pd.DataFrame) -> Axes:
    """Counts over time as bars, one colour a series, laid upon each other.

    ``table``: a column of years or other periods in order, then a column of counts a series.

    >>> table = pd.crosstab(record.events["year"], record.events["moscow"]).reset_index()
    >>> len(charts.over_time(ax, table).containers)
    2
    """
    periods, series = _timed(table)
    below, places = np.zeros(len(periods)), np.arange(len(periods))
    for (name, counts), colour in zip(series.items(), cycle(SERIES), strict=False):
        ax.bar(places, counts, bottom=below, color=colour, label=str(name), width=0.8)
        below = below + counts.to_numpy()
    step = max(1, len(periods) // 12)
    ax.set_xticks(places[::step], [str(period) for period in periods[::step]])
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    _named(ax, series)
    return ax


def lines(ax: Axes, table: pd.DataFrame) -> Axes:
    """The same table as ``over_time`` takes, as one line a series; a year without a row is nought.

    >>> table = pd.crosstab(record.events["year"], record.events["moscow"]).reset_index()
    >>> len(charts.lines(ax, table).lines)
    2
    """
    periods, series = _timed(table)
    for (name, counts), colour in zip(series.items(), cycle(SERIES), strict=False):
        ax.plot(periods.astype(float), counts, color=colour, lw=1.5, label=str(name))
    _named(ax, series)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    return ax


def bars(ax: Axes, counts: pd.DataFrame) -> Axes:
    """Horizontal bars with their numbers: ``counts`` has label, count and, if some are to be dark,
    focus (bool).

    >>> counts = pd.DataFrame({"label": ["Aid"], "count": [3], "focus": [True]})
    >>> [text.get_text() for text in charts.bars(ax, counts).texts]
    ['3']
    """
    places = range(len(counts))
    colours = [ACCENT if focus else FAINT for focus in counts.get("focus", [False] * len(counts))]
    ax.barh(places, counts["count"], color=colours, height=0.66)
    for place, count in zip(places, counts["count"], strict=True):
        write(ax, f"{count:g}" if count < 1000 else f"{count:,}", (count, place), (4, 0))
    named_rows(ax, places, counts["label"])
    ax.set(ylim=(len(counts) - 0.4, -0.6), xticks=[])
    ax.margins(x=0.1)
    ax.spines["bottom"].set_visible(False)
    return ax


def means(ax: Axes, table: pd.DataFrame) -> Axes:
    """A mean a row as a dot, with how many values it rests on at the right.

    ``table``: a column of names, ``mean`` and ``n``.

    >>> rows = pd.DataFrame({"phase": ["Host", "After"], "mean": [1.0, -0.5], "n": [4, 7]})
    >>> [text.get_text() for text in charts.means(ax, rows).texts]
    ['n = 4', 'n = 7']
    """
    places = np.arange(len(table))
    ax.scatter(table["mean"], places, color=ACCENT, s=28, zorder=3)
    for place, n in zip(places, table["n"], strict=True):
        ax.text(1.01, place, f"n = {n}", transform=ax.get_yaxis_transform(), va="center",
                fontsize=8, color=MUTED)  # fmt: skip
    ax.axvline(0, color=MUTED, lw=0.8)
    ax.set_yticks(places, table.iloc[:, 0].astype(str))
    ax.invert_yaxis()
    ax.grid(True, axis="y")
    return ax


def matrix(ax: Axes, table: pd.DataFrame) -> Axes:
    """Counts in cells: rows by columns, the darker the more.

    ``table``: a column of names, then a column of counts each; what ``pd.crosstab`` makes.

    >>> table = pd.crosstab(record.events["theme"], record.events["moscow"]).reset_index()
    >>> len(charts.matrix(ax, table).texts) == table["theme"].size * 2
    True
    """
    names, cells = _split(table)
    values = cells.to_numpy(dtype=float)
    most = max(float(np.nanmax(values)), 1.0) if values.size else 1.0
    shades = TONES(0.5 + values / most / 2)
    ax.imshow(shades, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            ax.text(column, row, f"{value:g}", ha="center", va="center", fontsize=8,
                    color=readable(shades[row, column]))  # fmt: skip
    turned = {"rotation": 35, "ha": "left"} if cells.shape[1] > 6 else {}
    ax.set_xticks(range(cells.shape[1]), [str(name) for name in cells], **turned)
    ax.set_yticks(range(len(names)), names.astype(str))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    return ax


def _named(ax: Axes, series: pd.DataFrame) -> None:
    if series.shape[1] > 1:
        ax.legend(loc="upper left", frameon=False, fontsize=8)
