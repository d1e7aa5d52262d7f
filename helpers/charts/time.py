"""Events over time as a list beside the years, each mark as long as its date is loose."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, BAND, narrow
from helpers.charts.layout import beside, seam_ticks, squeezed, write

SEAM = 2000  # years before it are drawn narrower in a chronology
_NARROW, _HEAD = 0.045, 0.2  # how much narrower; rows of air under each phase
# On a phone: rows that a phase's name and a further line of a label take; inches of a row.
_SLIM_HEAD, _SLIM_LINE, _SLIM_ROW = 0.9, 0.5, 0.23
_ROOM = 0.4  # that share of the width is free beside every mark


def chronology(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Dated events as a list from top to bottom, beside the years, under the names of their phases.

    A mark is as long as its date is loose; years before SEAM are drawn narrower. ``rows``: label,
    first, last (datetimes) and, to group them, phase (name; rows of one phase follow each other).

    >>> events = record.events.dropna(subset=["first", "last"]).tail(3)
    >>> rows = events.assign(label=events["title"], phase="A phase")
    >>> [text.get_text() for text in charts.chronology(ax, rows).texts][0]
    'A phase'
    """
    rows = rows if "phase" in rows else rows.assign(phase="")
    left = _narrowed(rows["first"].min())
    right = max(_narrowed(rows["last"].max()), left + 1)
    beyond = zip(
        rows["first"].map(_narrowed) - left, right - rows["last"].map(_narrowed), strict=True
    )
    if min(map(max, beyond)) < _ROOM * (right - left):
        left -= right - left  # so that the longest mark has its label beside it
    top, slim = 0.0, narrow(ax)
    shortest = min(0.25, (right - left) / 100)
    for place, phase in enumerate(rows["phase"].drop_duplicates()):
        mine = rows[rows["phase"] == phase]
        name = {"fontsize": 8, "fontweight": "bold", "color": ACCENT}
        ax.text(0.005 if slim else -0.005, top + (0.4 if slim else 0.62), phase,
                transform=ax.get_yaxis_transform(), ha="left" if slim else "right",
                va="center", **name)  # fmt: skip
        foot = top + (_SLIM_HEAD if slim else 0)
        for label, first, last in zip(mine["label"], mine["first"], mine["last"], strict=True):
            begin, end = _narrowed(first), _narrowed(last)
            after, label = beside(begin, end, left, right - left, label, slim)
            tall = 1 + _SLIM_LINE * label.count("\n")
            y = foot + 0.1 + tall / 2
            ax.plot([begin, max(end, begin + shortest)], [y, y], color=ACCENT, lw=4.5,
                    solid_capstyle="butt", zorder=2)  # fmt: skip
            write(ax, label, (end + 0.25 if after else begin, y), (4 if after else -4, 0))
            foot += tall
        foot += 0 if slim else _HEAD
        if place % 2 == 0:
            ax.axhspan(top, foot, color=BAND, lw=0, zorder=0)
        top = foot
    years = (1850, 1900, 1950, *range(SEAM, 2100, 5 if right - left > 12 else 1))
    seam_ticks(ax, years, (left - 0.5, right + 0.5), SEAM, _NARROW)
    ax.set(xlim=(left - 0.4, right + 0.6), ylim=(top, 0), yticks=[])
    if slim:
        ax.figure.set_figheight(0.4 + _SLIM_ROW * top)
    ax.spines["left"].set_visible(False)
    return ax


def _narrowed(day: pd.Timestamp) -> float:
    return squeezed(day, SEAM, _NARROW)
