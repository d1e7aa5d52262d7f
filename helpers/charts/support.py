"""How often each year comes out as a break: the chart, and what is said around it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, MUTED, RULE, SOFT, WARM
from helpers.charts.layout import banded, write
from helpers.charts.words import FigureWords
from helpers.measures.breaks import DRAWS, LANES, SPOKEN
from helpers.measures.words import listed

_TALL = 0.72  # of a lane, what 100 per cent takes
_SAID = 0.05  # a year with less support than this goes without its number


def shares(ax: Axes, rows: pd.DataFrame, lines: pd.DataFrame) -> Axes:
    """A lane a series: bars for resampled records, a brown line for shuffled ones, 0 to 100 %.

    A bar of some size carries its number, since most years stay near nothing.

    ``rows``: series (label), year, resampled, shuffled (0 to 1), found (bool), said (text over a
    break that was found); ``lines``: the rows of ``readings.marks``, for the quiet lines.
    """
    names = list(dict.fromkeys(rows["series"]))
    first, last = int(rows["year"].min()), int(rows["year"].max())
    for day in lines.loc[lines["chosen"], "first"].dropna():
        year = day.year + (day.day_of_year - 1) / 366 - 0.5
        if first - 0.5 <= year <= last + 0.5:
            ax.axvline(year, color=RULE, lw=0.8, zorder=0)
    for name, base in zip(names, banded(ax, names, _TALL), strict=True):
        mine = rows[rows["series"] == name]
        colours = [ACCENT if found else MUTED for found in mine["found"]]
        ax.bar(mine["year"], mine["resampled"] * _TALL, bottom=base, width=0.8, color=colours)
        ax.plot(mine["year"], base + mine["shuffled"] * _TALL, color=WARM, lw=1.3)
        _numbers(ax, mine, base)
        for share, at in (("100%", base + _TALL), ("0", base)):
            right = ("axes fraction", "data")
            write(ax, share, (1, at), (4, 0), xycoords=right, fontsize=7.5, color=SOFT)
    start = rows[rows["series"] == names[0]].iloc[0]
    at = (start["year"], len(names) - 1 + start["shuffled"] * _TALL)
    look = {"ha": "left", "va": "baseline", "fontsize": 7.5, "color": WARM}
    write(ax, "shuffled records", at, (0, 2), **look)
    ax.set(xlim=(first - 1, last + 1), ylim=(-0.06, len(names) - 0.2))
    ax.xaxis.get_major_locator().set_params(integer=True)
    return ax


def _numbers(ax: Axes, mine: pd.DataFrame, base: float) -> None:
    """What a bar says over it: a break that was found in words, another year its per cent."""
    for _, row in mine[mine["found"] | (mine["resampled"] >= _SAID)].iterrows():
        if row["found"]:
            write(ax, row["said"], (row["year"], base + _TALL), (-5, -2))
        else:
            said, at = f"{100 * row['resampled']:.0f}", base + row["resampled"] * _TALL
            write(ax, said, (row["year"], at), (0, 1.5), fontsize=7.5, color=SOFT)


def shares_words(shares: pd.DataFrame) -> FigureWords:
    """Words around the bootstrap and the shuffle; of no series nothing."""
    if len(shares) == 0:
        return FigureWords()
    found, title = shares[shares["found"]], "No series of the record itself breaks"
    if len(found):
        best = found.loc[found["support"].idxmax()]
        title = (
            f"The break of {best['year']} in {SPOKEN[best['series']]} returns in "
            f"{_share(best['support'])} of the resampled records"
        )
    first, last = int(shares["year"].min()), int(shares["year"].max())
    caption = (
        f"Bars: the share of {DRAWS} records, drawn with replacement from the events, in which "
        "the year comes out as a break; blue where the record itself breaks. Brown line: the same "
        f"for {DRAWS} shuffled records, in which the years are dealt anew among the events (for "
        "activity the yearly numbers change places). Each lane runs from 0 to 100 per cent. "
        "Thin vertical lines: the breaks of the reading chosen."
    )
    told = [
        f"{LANES[row['series']]} breaks in {row['year']}, with {_share(row['support'])} of "
        "the resampled records breaking within a year of it"
        for _, row in found.iterrows()
    ]
    alt = (
        f"Lanes of bars by year, {first} to {last}, for "
        f"{listed(LANES[name].lower() for name in dict.fromkeys(shares['series']))}. "
        + ("; ".join(told) + "." if told else "No lane has a break of the record itself.")
    )
    subtitle = f"Share of records in which a year is a break, {first} to {last}, per cent"
    return FigureWords(title, subtitle, caption, alt)


def _share(part: float) -> str:
    """``_share(0.951) == "95 per cent"``; a share of draws is never rounded to none or all."""
    if part in (0, 1):
        return "none" if part == 0 else "all"
    return "less than one per cent" if part < 0.01 else f"{min(100 * part, 99):.0f} per cent"
