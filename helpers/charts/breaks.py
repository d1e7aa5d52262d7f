"""Charts of breaks: the readings side by side, and how often each year comes out as a break."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import FAINT, FOCUS, INK, MUTED, WARM, year_ticks

_QUIET = "#dde3ea"


def readings(ax: Axes, rows: pd.DataFrame) -> Axes:
    """One row a reading, one mark a break; the chosen reading's breaks run down as quiet lines.

    ``rows``: reading (label), chosen (bool), first, last (bounds of the break; NaT = none), voices
    (how many authors make it; -1 = too loose to say), opens, closes (span of the reading; NaT =
    none), left, right (ends of the axis, the same in every row), note (instead of a span).
    """
    names = list(dict.fromkeys(rows["reading"]))
    left, right = rows["left"].iloc[0], rows["right"].iloc[0]
    for day in rows.loc[rows["chosen"], "first"].dropna():
        ax.axvline(day, color=_QUIET, lw=0.8, zorder=0)
    for place, name in enumerate(names):
        mine = rows[rows["reading"] == name]
        opens, closes = mine["opens"].iloc[0], mine["closes"].iloc[0]
        if pd.notna(opens):
            ax.hlines(place, max(opens, left), min(closes, right), color=FAINT, lw=1.0, zorder=1)
        if mine["note"].iloc[0]:
            ax.annotate(
                mine["note"].iloc[0],
                (left + (right - left) / 100, place),
                xytext=(0, 3),
                textcoords="offset points",
                fontsize=7.5,
                color="#555555",
                va="bottom",
            )
        for _, row in mine.dropna(subset=["first"]).iterrows():
            _mark(ax, row, place)
    ax.set_yticks(range(len(names)), names)
    reach = right - left
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(len(names) - 0.4, -0.6))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    return ax


def _mark(ax: Axes, row: pd.Series, place: int) -> None:
    """A filled mark for two voices or more, a hollow one for one, a cross for none."""
    if row["voices"] < 0:
        ax.hlines(place, row["first"], row["last"], color=WARM, lw=4, alpha=0.3, zorder=2)
        return
    shape = {0: "x", 1: "o"}.get(row["voices"], "o")
    edge = {0: MUTED, 1: WARM}.get(row["voices"], FOCUS)
    face = "white" if row["voices"] == 1 else edge
    ax.hlines(place, row["first"], row["last"], color=edge, lw=2, zorder=2)
    style = {"marker": shape, "ms": 5.5, "mec": edge, "mfc": face, "mew": 1.4}
    ax.plot([row["first"]], [place], ls="", zorder=3, **style)


def support(ax: Axes, shares: pd.DataFrame, lines: pd.DataFrame) -> Axes:
    """A lane a series: bars for resampled records, a brown line for shuffled ones, 0 to 100 %.

    ``shares``: series (label), year, resampled, shuffled (0 to 1), found (bool), said (text over a
    break that was found); ``lines``: the rows of ``readings``, for the quiet lines.
    """
    names = list(dict.fromkeys(shares["series"]))
    first, last = int(shares["year"].min()), int(shares["year"].max())
    for day in lines.loc[lines["chosen"], "first"].dropna():
        year = day.year + (day.day_of_year - 1) / 366 - 0.5
        if first - 0.5 <= year <= last + 0.5:
            ax.axvline(year, color=_QUIET, lw=0.8, zorder=0)
    for place, name in enumerate(names):
        mine = shares[shares["series"] == name]
        base = len(names) - 1 - place
        colours = [FOCUS if found else MUTED for found in mine["found"]]
        ax.bar(mine["year"], mine["resampled"] * 0.72, bottom=base, width=0.8, color=colours)
        ax.plot(mine["year"], base + mine["shuffled"] * 0.72, color=WARM, lw=1.1)
        ax.axhline(base, color=FAINT, lw=0.6)
        for _, row in mine[mine["found"]].iterrows():
            ax.annotate(
                row["said"],
                (row["year"], base + row["resampled"] * 0.72),
                xytext=(-4, 3),
                textcoords="offset points",
                ha="right",
                fontsize=8,
                color=INK,
            )
    ax.set_yticks([len(names) - 1 - place + 0.3 for place in range(len(names))], names)
    ax.set(xlim=(first - 1, last + 1), ylim=(-0.03, len(names) - 0.05))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines["left"].set_visible(False)
    return ax
