"""Where things stand on a chart: headings, names of rows, labels, phase bands, time axes, keys."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import BAND, FAINT, INK, SOFT

# Letters of a label at 8 points over the whole width of an axis: in print, and on the wider page.
LETTERS, PAGE_LETTERS = 118, 145
PHONE_LETTERS = 62  # the same on a phone


def headed(ax: Axes, title: str, subtitle: str, room: float = 6) -> Axes:
    """Title that states the finding, subtitle with unit and span, both flush left with the page.

    ``room``: points between the subtitle and the axes, for what a chart writes above itself.

    >>> charts.headed(ax, "Talks lead", "Acts, 2016 to 2023").figure.get_suptitle()
    'Talks lead'
    """
    ax.figure.suptitle(title, x=0.005, ha="left", fontsize=10.5, fontweight="bold", color=INK)
    across = ("figure fraction", "axes fraction")
    write(ax, subtitle, (0.005, 1), (0, room), xycoords=across, ha="left", fontsize=8.5, color=SOFT)
    return ax


def write(
    ax: Axes,
    words: str,
    at: tuple[object, object],
    by: tuple[float, float] = (0, 0),
    **look: object,
) -> None:
    """Words at a point, or ``by`` so many points from it, on the side to which that leads."""
    side = {"ha": ("center", "left", "right"), "va": ("center", "bottom", "top")}
    lies = {name: of[int(np.sign(n))] for (name, of), n in zip(side.items(), by, strict=True)}
    look = {"fontsize": 8, "color": INK} | lies | look
    ax.annotate(words, at, xytext=by, textcoords="offset points", **look)


def named_rows(ax: Axes, places: Iterable[float], names: Iterable[str], **look: object) -> None:
    """Names at the left, without an axis."""
    ax.set_yticks(list(places), list(names), **look)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def banded(ax: Axes, names: list[str], tall: float) -> list[float]:
    """A quiet band for each lane, the first on top, under its name; gives the foot of each."""
    feet = [len(names) - 1.0 - place for place in range(len(names))]
    for foot in feet:
        ax.axhspan(foot, foot + tall, color=BAND, lw=0, zorder=-1)
    named_rows(ax, [foot + tall / 2 for foot in feet], names)
    return feet


def rows_height(rows: int, each: float = 0.2) -> float:
    """Inches for a chart with so many rows."""
    return 0.95 + each * max(rows, 2)


def year_ticks(ax: Axes) -> None:
    """A plain axis of years, or of months where the span is short."""
    ax.xaxis_date()
    locator = mdates.AutoDateLocator(minticks=4, maxticks=10)
    ax.xaxis.set_major_locator(locator)
    formatter = mdates.ConciseDateFormatter(
        locator,
        formats=["%Y", "%b %Y", "%d %b", "%H:%M", "%H:%M", "%S.%f"],
        zero_formats=["", "%Y", "%b %Y", "%d %b", "%H:%M", "%H:%M"],
        show_offset=False,
    )
    ax.xaxis.set_major_formatter(formatter)


def squeezed(day: pd.Timestamp, seam: int, share: float) -> float:
    """A day as a year; the years before ``seam`` take that share of the room of the others."""
    year = day.year + (day.day_of_year - 1) / 366
    return year if year >= seam else seam - (seam - year) * share


def seam_ticks(
    ax: Axes, years: Iterable[int], ends: tuple[float, float], seam: int, share: float
) -> None:
    """Ticks at those of the years that lie between the ends, and the seam marked."""
    places = {year: squeezed(pd.Timestamp(year, 1, 1), seam, share) for year in years}
    shown = {year: place for year, place in places.items() if ends[0] <= place <= ends[1]}
    ax.set_xticks(list(shown.values()), list(map(str, shown)))
    if ends[0] < seam < ends[1]:
        ax.axvline(seam, color=FAINT, lw=0.8, ls=(0, (2, 2)), zorder=1)


def beside(
    begin: float,
    end: float,
    left: float,
    reach: float,
    label: str,
    slim: bool = False,
    letters: int = LETTERS,
) -> tuple[bool, str]:
    """Whether a label fits better after a mark than before it, and as much of it as fits.

    With ``slim``, of a phone, it is in lines that fit on either side.

    ``begin``, ``end``: of the mark on an axis that begins at ``left`` and is ``reach`` or as many
    ``letters`` long.
    """
    if slim:
        return begin - left < reach / 2, textwrap.fill(label, PHONE_LETTERS // 2 - 1)
    per = reach / letters
    after, before = (left + reach - end) / per, (begin - left) / per
    fits = after >= min(len(label), before)
    return fits, textwrap.shorten(label, int(max(after, before)) - 2, placeholder=" …")


def parts(rows: pd.DataFrame, column: str) -> list[tuple[object, pd.DataFrame]]:
    """The marks that share a value, to be drawn together; in the order in which values appear."""
    return [(value, rows[rows[column] == value]) for value in rows[column].unique()]
