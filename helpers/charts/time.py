"""Events over time, at their true precision: a timeline, and a list beside the years.

Events that are dated well pile up from a base line, each a mark as long as its date is loose; those
dated more loosely hang below it as thin lines. A vague date so takes length, but never weight.
"""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba

from helpers.charts.house import BAND, FAINT, FOCUS, MUTED, narrow
from helpers.charts.layout import bands, beside, key, named_rows, write, year_ticks
from helpers.charts.words import FigureWords
from helpers.measures.words import capital, count, few, number, verb

_SHORTEST = pd.Timedelta(days=365)  # a picture of one day still needs an axis
_LANE = 2.8  # points from one lane of marks to the next
_LINE = 0.55  # the height of a lane of thin lines, in lanes of marks
_AIR = 1.6  # lanes kept free above and below the marks
_PALE = 0.4  # how dark a mark is of which one bound is inferred
_LEAST = 12.0  # lanes that few events take too, on either side of the line
SEAM = 2000  # years before it are drawn narrower in a chronology
_NARROW, _HEAD = 0.045, 0.2  # how much narrower; rows of air under each phase
# On a phone: rows that a phase's name and a further line of a label take; inches of a row.
_SLIM_HEAD, _SLIM_LINE, _SLIM_ROW = 0.9, 0.5, 0.23
_ROOM = 0.4  # that share of the width is free beside every mark
_SIDES = {True: FOCUS, False: MUTED}


def timeline(ax: Axes, spans: pd.DataFrame, phases: pd.DataFrame) -> Axes:
    """Events at their true precision over the phases as quiet bands.

    ``spans``: one row an event with first, last (datetimes), lane (int: from 0 up for those that
    are dated well, from -1 down for the others), moscow (bool), inferred (which bound of the date
    is; such marks are pale).

    >>> spans = measures.acts.in_lanes(measures.dated_events(record.tables, since="2001"))
    >>> drawn = charts.timeline(ax, spans, record.phases)
    >>> len(drawn.collections[0].get_paths()) == len(spans)
    True
    """
    left, right = spans["first"].min(), spans["last"].max()
    reach = max(right - left, _SHORTEST)
    up, down = _sides(spans)
    bands(ax, phases, left, right)
    _marks(ax, spans, reach)
    ax.axhline(0, color=MUTED, lw=0.6, zorder=1)
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(-down, up))
    places = [(up / 2, "dated to a\nquarter-year\nor better"), (-down / 2, "more\nloosely")]
    sides = [(spans["lane"] >= 0).any(), (spans["lane"] < 0).any()]
    shown = [place for place, seen in zip(places, sides, strict=True) if seen]
    named_rows(ax, [place for place, _ in shown], [words for _, words in shown], fontsize=8)
    year_ticks(ax)
    key(ax, {"with Moscow": FOCUS, "without": MUTED}, above=16)
    return ax


def timeline_words(spans: pd.DataFrame) -> FigureWords:
    """Words around ``timeline``."""
    empty = "No dated event falls into this selection, so there is no timeline to draw."
    if len(spans) == 0:
        return FigureWords("", "", "", "", empty)
    years = spans["first"].dt.year
    busiest = years.value_counts().sort_index()
    peak, most = int(busiest.idxmax()), int(busiest.max())
    begin, stop = int(years.min()), int(spans["last"].dt.year.max())
    acts = int(spans["moscow"].sum())
    title = f"{capital(count(len(spans), 'event'))}, {begin} to {stop}"
    if most > 1 and (busiest == most).sum() == 1:
        title += f": {number(most)} of them begin in {peak}"
    dark = f"in {few(acts)} of the {number(len(spans))} events" if len(spans) > 1 else "in it"
    if len(spans) == 1 and not acts:
        dark = "in no event shown"
    inferred = int((spans["inferred"] != "").sum())
    caption = (
        "Each mark is an event, as long as its date is loose. Those dated to a quarter-year or "
        "better pile up from the line, looser ones hang below it as thin lines. Moscow takes part "
        f"{dark}. Bands and numbers are the phases as the table of phases numbers them."
    )
    if inferred:
        caption += f" Pale: of {count(inferred, 'event')} one bound is inferred and not drawn."
    alt = (
        f"Timeline of {count(len(spans), 'event')} from {begin} to {stop}. {capital(number(most))} "
        f"{verb(most, 'begins', 'begin')} in {peak}, the busiest year; Moscow takes part {dark}."
    )
    subtitle = "Events by date, at their true precision; bands: phases"
    return FigureWords(title, subtitle, caption, alt, empty)


def chronology(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Dated events as a list from top to bottom, beside the years, under the names of their phases.

    A mark is as long as its date is loose; years before SEAM are drawn narrower. ``rows``: label,
    phase (name; rows of one phase follow each other), first, last (datetimes).

    >>> events = record.events.dropna(subset=["first", "last"]).tail(3)
    >>> rows = events.assign(label=events["title"], phase="A phase")
    >>> [text.get_text() for text in charts.chronology(ax, rows).texts][0]
    'A phase'
    """
    left = _narrowed(rows["first"].min())
    right = max(_narrowed(rows["last"].max()), left + 1)
    beyond = zip(
        rows["first"].map(_narrowed) - left, right - rows["last"].map(_narrowed), strict=True
    )
    if min(map(max, beyond)) < _ROOM * (right - left):
        left -= right - left  # so that the longest mark has its label beside it
    top, slim = 0.0, narrow(ax)
    for place, phase in enumerate(rows["phase"].drop_duplicates()):
        mine = rows[rows["phase"] == phase]
        name = {"fontsize": 8, "fontweight": "bold", "color": FOCUS}
        ax.text(0.005 if slim else -0.005, top + (0.4 if slim else 0.62), phase,
                transform=ax.get_yaxis_transform(), ha="left" if slim else "right",
                va="center", **name)  # fmt: skip
        foot = top + (_SLIM_HEAD if slim else 0)
        for label, first, last in zip(mine["label"], mine["first"], mine["last"], strict=True):
            begin, end = _narrowed(first), _narrowed(last)
            after, label = beside(begin, end, left, right - left, label, slim)
            tall = 1 + _SLIM_LINE * label.count("\n")
            y = foot + 0.1 + tall / 2
            ax.plot([begin, max(end, begin + 0.25)], [y, y], color=FOCUS, lw=4.5,
                    solid_capstyle="butt", zorder=2)  # fmt: skip
            write(ax, label, (end + 0.25 if after else begin, y), (4 if after else -4, 0))
            foot += tall
        foot += 0 if slim else _HEAD
        if place % 2 == 0:
            ax.axhspan(top, foot, color=BAND, lw=0, zorder=0)
        top = foot
    ticks = [
        year
        for year in (1850, 1900, 1950, *range(SEAM, 2100, 5))
        if left - 0.5 <= _narrowed(pd.Timestamp(year=year, month=1, day=1)) <= right + 0.5
    ]
    ax.set_xticks([_narrowed(pd.Timestamp(year=year, month=1, day=1)) for year in ticks], ticks)
    if left < SEAM < right:
        ax.axvline(SEAM, color=FAINT, lw=0.8, ls=(0, (2, 2)), zorder=1)
    ax.set(xlim=(left - 0.4, right + 0.6), ylim=(top, 0), yticks=[])
    if slim:
        ax.figure.set_figheight(0.4 + _SLIM_ROW * top)
    ax.spines["left"].set_visible(False)
    return ax


def _narrowed(day: pd.Timestamp) -> float:
    """A day as a year; those before SEAM are drawn narrower."""
    year = day.year + (day.day_of_year - 1) / 366
    return year if year >= SEAM else SEAM - (SEAM - year) * _NARROW


def height(spans: pd.DataFrame) -> float:
    """Inches that ``timeline`` takes, its marks being of one size everywhere."""
    return 1.15 + sum(_sides(spans)) * _LANE / 72 if len(spans) else 1.15


def _sides(spans: pd.DataFrame) -> tuple[float, float]:
    """Lanes above and below the line."""
    up, below = max(int(spans["lane"].max()) + 1, _LEAST), max(-int(spans["lane"].min()), _LEAST)
    return up + _AIR, below * _LINE + _AIR / 2


def _marks(ax: Axes, spans: pd.DataFrame, reach: pd.Timedelta) -> None:
    """Marks above the line and thin ones below it, as long as the dates are loose."""
    ends = spans["first"] + (spans["last"] - spans["first"]).clip(lower=reach / 300)
    firm, lanes = spans["lane"] >= 0, spans["lane"].astype(float)
    feet = lanes.where(firm, lanes * _LINE - _AIR / 4) + 0.25
    tops = feet + np.where(firm, 0.74, 0.3)
    left, right = mdates.date2num(spans["first"]), mdates.date2num(ends)
    corners = [left, feet, right, feet, right, tops, left, tops]
    shapes = np.column_stack(corners).reshape(-1, 4, 2)
    faces = [
        to_rgba(_SIDES[bool(moscow)], _PALE if inferred else 1.0)
        for moscow, inferred in zip(spans["moscow"], spans["inferred"], strict=True)
    ]
    ax.xaxis_date()
    ax.add_collection(PolyCollection(shapes, facecolors=faces, lw=0, zorder=2), autolim=False)
