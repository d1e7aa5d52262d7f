"""Charts of a table of events: counts by period in lanes, and where things happened."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import BAND, FAINT, FOCUS, INK, MUTED, PALE, RULE, SOFT, WARM
from helpers.charts.layout import named_rows, write, year_ticks
from helpers.measures.words import signed

_TALL = 0.76  # of a lane, what its greatest value takes
_LABELLED = 8  # places that bear their name


def lanes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """One lane a series; pale bars are of periods that the table does not cover whole.

    ``rows``: lane (label), first, last (days of the period), value (NaN: none), low, high (of an
    estimate; NaN: none), complete (bool), breaks (bool: a phase begins here), line (bool: of the
    lane, between its least and its greatest value).

    >>> days = pd.to_datetime(["2020-01-01", "2021-01-01"])
    >>> rows = pd.DataFrame({"lane": "Acts", "first": days, "last": days, "value": [1.0, 2.0]})
    >>> rows = rows.assign(low=None, high=None, complete=True, breaks=False, line=False)
    >>> charts.counted.lanes(ax, rows).get_yticklabels()[0].get_text()
    'Acts'
    """
    names = list(dict.fromkeys(rows["lane"]))
    left, right = rows["first"].min(), rows["last"].max() + pd.Timedelta(days=1)
    for place, name in enumerate(names):
        mine, base = rows[rows["lane"] == name], len(names) - 1 - place
        ax.axhspan(base, base + _TALL, color=BAND, lw=0, zorder=-1)
        (_line if mine["line"].any() else _bars)(ax, mine, base)
    for begin in rows.loc[rows["breaks"], "first"].unique():
        ax.axvline(begin, color=WARM, lw=0.9, ls=(0, (3, 2)), zorder=1)
        write(
            ax, f"{pd.Timestamp(begin):%b %Y}", (begin, len(names) - 1 + _TALL), (0, 3), color=SOFT
        )
    named_rows(ax, [len(names) - 1 - place + _TALL / 2 for place in range(len(names))], names)
    ax.set(xlim=(left, right), ylim=(-0.06, len(names) - 1 + _TALL + 0.04))
    year_ticks(ax)
    return ax


def _bars(ax: Axes, mine: pd.DataFrame, base: float) -> None:
    value, low, high = (mine[name].fillna(0).to_numpy() for name in ("value", "low", "high"))
    tall = np.maximum(value, high)
    scale = _TALL / (tall.max() or 1)
    width = (mine["last"] - mine["first"]).dt.days.to_numpy() + 1
    middle = mdates.date2num(mine["first"]) + width / 2
    colours = [MUTED if whole else FAINT for whole in mine["complete"]]
    ax.bar(middle, value * scale, bottom=base, width=width * 0.84, color=colours)
    ranged = high > low
    ax.vlines(middle[ranged], base + low[ranged] * scale, base + high[ranged] * scale, color=INK,
              lw=0.9)  # fmt: skip
    most = int(value.argmax())
    right = most > 0.75 * len(mine)
    greatest = f"{value[most]:,.0f}" if value[most] >= 10 else f"{value[most]:.3g}"
    edge = middle[most] + (-1 if right else 1) * width[most] / 2
    write(ax, greatest, (edge, base + _TALL), (-3 if right else 3, 0), va="top")


def _line(ax: Axes, mine: pd.DataFrame, base: float) -> None:
    """A mean, drawn between its ends, with their values at the right."""
    held = mine[mine["value"].notna()]
    low, high = held["value"].min(), held["value"].max()
    tall = (held["value"] - low) / ((high - low) or 1) * _TALL
    ax.plot(held["first"] + (held["last"] - held["first"]) / 2, base + tall, color=FOCUS, lw=1.2,
            marker="o", ms=2.2)  # fmt: skip
    for value, at in ((low, base), (high, base + _TALL)):
        across = ("axes fraction", "data")
        write(ax, signed(value), (1, at), (4, 0), xycoords=across, color=SOFT)


def height(rows: pd.DataFrame) -> float:
    """Inches that ``lanes`` needs.

    >>> charts.counted.height(pd.DataFrame({"lane": ["Acts"]}))
    1.65
    """
    return 0.9 + 0.75 * (rows["lane"].nunique() if len(rows) else 0)


def places(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Points on a plain grid of degrees, their area by ``size``; the first few bear their label.

    ``rows``: label, latitude, longitude, size; the weightiest first.

    >>> rows = pd.DataFrame({"label": ["Kabul"], "latitude": [34.5], "longitude": [69.2]})
    >>> [text.get_text() for text in charts.counted.places(ax, rows.assign(size=3)).texts]
    ['Kabul']
    """
    most = max(float(rows["size"].max()), 1.0)
    ax.scatter(rows["longitude"], rows["latitude"], s=rows["size"] / most * 260 + 6, color=PALE,
               edgecolors=FOCUS, lw=0.5, alpha=0.75)  # fmt: skip
    reach = max(np.ptp(rows["longitude"]), np.ptp(rows["latitude"]), 1.0)
    placed: list[tuple[float, float]] = []
    for _, row in rows.drop_duplicates("label").iterrows():
        at = (float(row["longitude"]), float(row["latitude"]))
        near = any(abs(at[0] - x) < reach / 4 and abs(at[1] - y) < reach / 14 for x, y in placed)
        if near or not row["label"] or len(placed) == _LABELLED:
            continue
        placed.append(at)
        write(ax, row["label"], at, (0, 5))
    middle = np.radians(min(abs(float(rows["latitude"].median())), 75))
    ax.set_aspect(1 / np.cos(middle), adjustable="datalim")
    ax.margins(0.12)
    ax.grid(True, color=RULE, lw=0.6)
    ax.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}° {'E' if x >= 0 else 'W'}")
    ax.yaxis.set_major_formatter(lambda y, _: f"{abs(y):g}° {'N' if y >= 0 else 'S'}")
    ax.tick_params(length=0)
    return ax
