"""Charts over time: events and reports at their true precision.

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

from helpers.charts.house import (
    BAND,
    FAINT,
    FOCUS,
    INK,
    MUTED,
    WARM,
    bands,
    beside,
    key,
    narrow,
    year_ticks,
)

_SHORTEST = pd.Timedelta(days=365)  # a picture of one day still needs an axis
_LANE, _CROWDED = 3.3, 2.8  # points from one lane of marks to the next, in story and timeline
_LINE = 0.55  # the height of a lane of thin lines, in lanes of marks
_AIR = 1.6  # lanes kept free above and below each row
_PALE = 0.4  # how dark a mark is of which one bound is inferred
_LEAST = 3.0  # a row of few events is not lower than this many lanes
_TONES = {"friendly": FOCUS, "unfriendly": WARM, "neither, or none shown": MUTED}
SEAM = 2000  # years before it are drawn narrower in a chronology
_NARROW, _HEAD = 0.045, 0.2  # how much narrower; rows of air under each phase
_SLIM_HEAD, _SLIM_ROW = 0.9, 0.23  # on a phone: rows of a phase's name, inches of a row
_ROOM = 0.4  # that share of the width is free beside every mark
_SIDES = {"with Moscow": FOCUS, "without": MUTED}
_BOTH = {True: "with Moscow", False: "without"}


def timeline(ax: Axes, spans: pd.DataFrame, phases: pd.DataFrame) -> Axes:
    """Events at their true precision over the phases as quiet bands.

    ``spans``: one row an event with first, last (datetimes), lane (int: from 0 up for those that
    are dated well, from -1 down for the others), moscow (bool), inferred (which bound of the date
    is; such marks are pale), and, where the key shall have other
    words, side (label of the marks with and without).

    >>> spans = measures.dated_events(record.tables, since="2001").assign(lane=0)
    >>> drawn = charts.timeline(ax, spans, record.phases)
    >>> len(drawn.collections[0].get_paths()) == len(spans)
    True
    """
    left, right = spans["first"].min(), spans["last"].max()
    reach = max(right - left, _SHORTEST)
    up, down = _sides(spans)
    bands(ax, phases, left, right, up + down)
    colours = [_SIDES[_BOTH[moscow]] for moscow in spans["moscow"]]
    _marks(ax, spans, colours, 0, reach)
    ax.axhline(0, color=MUTED, lw=0.6, zorder=1)
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(-down, up))
    places = [(up / 2, "dated to a\nquarter-year\nor better"), (-down / 2, "more\nloosely")]
    sides = [(spans["lane"] >= 0).any(), (spans["lane"] < 0).any()]
    shown = [place for place, seen in zip(places, sides, strict=True) if seen]
    ax.set_yticks([place for place, _ in shown], [words for _, words in shown], fontsize=8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    key(ax, _named(spans, "side", _SIDES, spans["moscow"].map(_BOTH)), above=16)
    return ax


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
        foot = top + len(mine) + (_SLIM_HEAD if slim else _HEAD)
        if place % 2 == 0:
            ax.axhspan(top, foot, color=BAND, lw=0, zorder=0)
        name = {"fontsize": 8, "fontweight": "bold", "color": FOCUS}
        ax.text(0.005 if slim else -0.005, top + (0.4 if slim else 0.62), phase,
                transform=ax.get_yaxis_transform(), ha="left" if slim else "right",
                va="center", **name)  # fmt: skip
        for row, (label, first, last) in enumerate(
            zip(mine["label"], mine["first"], mine["last"], strict=True)
        ):
            y = top + row + 0.6
            begin, end = _narrowed(first), _narrowed(last)
            y += _SLIM_HEAD if slim else 0
            ax.plot([begin, max(end, begin + 0.25)], [y, y], color=FOCUS, lw=4.5,
                    solid_capstyle="butt", zorder=2)  # fmt: skip
            after, label = beside(begin, end, left, right - left, label, slim)
            ax.annotate(label, (end + 0.25 if after else begin, y), xytext=(4 if after else -4, 0),
                        textcoords="offset points", ha="left" if after else "right", va="center",
                        fontsize=8, color=INK)  # fmt: skip
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


def story(ax: Axes, spans: pd.DataFrame, phases: pd.DataFrame) -> Axes:
    """One row a counterpart: Moscow's events at their true precision, coloured by tone.

    ``spans``: counterpart (label), first, last (datetimes), tone (NaN = none shown), lane (int, as
    for ``timeline``, within the counterpart), and, where only some are drawn, events (of all);
    where the key shall have other words, key (label of the tone).

    >>> spans = measures.dated_events(record.tables, since="2023").assign(tone=1, lane=0)
    >>> drawn = charts.story(ax, spans.assign(counterpart="Taliban"), record.phases)
    >>> [label.get_text() for label in drawn.get_yticklabels()] == [f"Taliban  {len(spans)}"]
    True
    """
    names = list(dict.fromkeys(spans["counterpart"]))
    left, right = spans["first"].min(), spans["last"].max()
    reach = max(right - left, _SHORTEST)
    bases, foot = [], 0.0
    for name in names:
        rows = spans[spans["counterpart"] == name]
        up, down = _sides(rows)
        bases.append(foot - up)
        _marks(ax, rows, [_TONES[_tone(tone)] for tone in rows["tone"]], bases[-1], reach)
        ax.axhline(bases[-1], color=MUTED, lw=0.6, zorder=1)
        foot -= up + down
    bands(ax, phases, left, right, -foot)
    counts = [_count(spans[spans["counterpart"] == name]) for name in names]
    labels = [f"{name}  {n:,}" for name, n in zip(names, counts, strict=True)]
    ax.set_yticks(bases, labels, va="bottom")
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(foot, 0))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    year_ticks(ax)
    key(ax, _named(spans, "key", _TONES, spans["tone"].map(_tone)), above=16)
    return ax


def _named(
    spans: pd.DataFrame, column: str, colours: dict[str, str], kinds: pd.Series
) -> dict[str, str]:
    """The words of a key: the usual ones, or those that a column has for each kind of mark."""
    if column not in spans:
        return colours
    words = dict(zip(kinds, spans[column], strict=True))
    return {words[kind]: colour for kind, colour in colours.items() if kind in words}


def _count(rows: pd.DataFrame) -> int:
    """The events of a row, whether all are drawn or not."""
    return int(rows["events"].iloc[0]) if "events" in rows else len(rows)


def height(spans: pd.DataFrame) -> float:
    """Inches that ``timeline`` or ``story`` takes, its marks being of one size everywhere.

    >>> spans = measures.dated_events(record.tables, since="2015")
    >>> charts.height(spans.assign(lane=0)) < charts.height(spans.assign(lane=range(len(spans))))
    True
    """
    if len(spans) == 0:
        return 1.15
    if "counterpart" not in spans:
        return 1.15 + max(sum(_sides(spans)), 2 * _LEAST) * _CROWDED / 72
    names = spans["counterpart"]
    lanes = sum(sum(_sides(spans[names == name])) for name in dict.fromkeys(names))
    return 1.15 + max(lanes, 4 * _LEAST) * _LANE / 72


def _sides(rows: pd.DataFrame) -> tuple[float, float]:
    """Lanes that a row takes above and below its base line."""
    up = max(int(rows["lane"].max()) + 1, _LEAST if "counterpart" in rows else 4 * _LEAST)
    below = max(-int(rows["lane"].min()), 0 if "counterpart" in rows else 4 * _LEAST)
    return up + _AIR, below * _LINE + _AIR / 2


def _marks(
    ax: Axes, rows: pd.DataFrame, colours: list[str], base: float, reach: pd.Timedelta
) -> None:
    """Marks above the base line and thin lines below it, as long as the dates are loose."""
    ends = rows["first"] + (rows["last"] - rows["first"]).clip(lower=reach / 300)
    firm = rows["lane"] >= 0
    lanes = rows["lane"].astype(float)
    feet = base + lanes.where(firm, lanes * _LINE - _AIR / 4) + 0.25
    tops = feet + np.where(firm, 0.74, 0.3)
    left, right = mdates.date2num(rows["first"]), mdates.date2num(ends)
    corners = [left, feet, right, feet, right, tops, left, tops]
    shapes = np.column_stack(corners).reshape(-1, 4, 2)
    inferred = rows["inferred"] != "" if "inferred" in rows else [False] * len(rows)
    faces = [
        to_rgba(colour, _PALE if pale else 1.0)
        for colour, pale in zip(colours, inferred, strict=True)
    ]
    # One collection takes a third of the time of so many bars.
    ax.xaxis_date()
    ax.add_collection(PolyCollection(shapes, facecolors=faces, lw=0, zorder=2), autolim=False)


def _tone(mean: float) -> str:
    """The name of a tone: ``_tone(0.5) == "friendly"``."""
    if pd.isna(mean) or mean == 0:
        return "neither, or none shown"
    return "friendly" if mean > 0 else "unfriendly"
