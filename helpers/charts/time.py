"""Charts over time: events and reports at their true precision."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from helpers.charts.house import FAINT, FOCUS, MUTED, TONES, WARM, bands, year_ticks

_SHORTEST = pd.Timedelta(days=365)  # a picture of one day still needs an axis


def timeline(ax: Axes, spans: pd.DataFrame, phases: pd.DataFrame) -> Axes:
    """Events at their true precision over the phases as quiet bands.

    ``spans``: one row an event with first, last (datetimes), lane (int, from 0), moscow (bool).
    A day is a tick; a month, a year or an interval is a bar as long as the date is loose.
    """
    left, right = spans["first"].min(), spans["last"].max()
    reach = max(right - left, _SHORTEST)
    top = max(int(spans["lane"].max()) + 1, 4)
    bands(ax, phases, left, right, top)
    for moscow, colour in ((False, MUTED), (True, FOCUS)):
        rows = spans[spans["moscow"] == moscow]
        widths = (rows["last"] - rows["first"]).clip(lower=reach / 400)
        ax.barh(
            rows["lane"] + 0.5, widths, left=rows["first"], height=0.66, color=colour, alpha=0.85
        )
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(0, top))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    return ax


def story(ax: Axes, spans: pd.DataFrame, phases: pd.DataFrame) -> Axes:
    """One row a counterpart: Moscow's events at their true precision, coloured by tone.

    ``spans``: counterpart (label), first, last (datetimes), tone (NaN = none shown), lane (int).
    """
    names = list(dict.fromkeys(spans["counterpart"]))
    left, right = spans["first"].min(), spans["last"].max()
    reach = max(right - left, _SHORTEST)
    bands(ax, phases, left, right, len(names))
    scale = Normalize(-2, 2)
    for place, name in enumerate(names):
        rows = spans[spans["counterpart"] == name]
        step = 0.86 / max(int(rows["lane"].max()) + 1, 6)
        colours = [TONES(scale(tone)) if pd.notna(tone) else FAINT for tone in rows["tone"]]
        widths = (rows["last"] - rows["first"]).clip(lower=reach / 250)
        bottom = place + 0.07 + rows["lane"] * step
        ax.barh(bottom, widths, left=rows["first"], height=step * 0.8, align="edge", color=colours)
        ax.axhline(place, color="#dddddd", lw=0.6, zorder=0)
    ax.set_yticks([place + 0.5 for place in range(len(names))], names)
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(len(names), 0))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    return ax


def reach_of_sources(ax: Axes, reports: pd.DataFrame) -> Axes:
    """One row a source: every report at the span of time it tells of, and the publication day.

    ``reports``: source (label), first, last, published (datetimes).
    """
    names = list(dict.fromkeys(reports["source"]))
    rows = reports["source"].map(names.index)
    reach = reports["published"].max() - reports["first"].min()
    widths = (reports["last"] - reports["first"]).clip(lower=reach / 400)
    ax.barh(rows, widths, left=reports["first"], height=0.5, color=FOCUS, alpha=0.25)
    days = reports.drop_duplicates(["source", "published"])
    ax.plot(
        days["published"],
        days["source"].map(names.index),
        ls="",
        marker="|",
        ms=15,
        mew=1.6,
        color=WARM,
    )
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    return ax
