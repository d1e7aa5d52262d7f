"""The ladder of steps toward the Taliban, and words beside acts."""

from __future__ import annotations

import textwrap
from collections.abc import Collection

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from helpers.charts import layout
from helpers.charts.house import ACCENT, BAND, INK, MUTED, PAPER, SOFT, WARM, WIDTH, narrow
from helpers.charts.words import FigureWords
from helpers.measures.ladder import CROWD
from helpers.measures.words import capital, count, inline, listed, number, verb
from helpers.record import dates

# Years before this one are drawn narrower: the steps stand close together after it.
PIVOT, SHRINK = 2015, 0.22
# Inches that a lane takes; in lanes: the air between steps, and a lane without a label.
LANE, GAP, THIN = 0.118, 0.4, 0.6
# On a phone: inches of a lane; lanes of a step, whose name has two lines; letters of a label over
# the whole width; inches of a row whose label stands over its mark, and how much of it each further
# line of the label takes.
SLIM_LANE, SLIM_STEP, SLIM_LETTERS, SLIM_ROW, SLIM_LINE = 0.135, 1.7, 50, 0.29, 0.45
_OPEN = {"before": " or before", "after": " onward", "": ""}
_DAY = pd.Timedelta(days=1)
_NO_STEP = "No account of a step between Moscow and the Taliban falls into this selection."
_COLOURS = {"onset": ACCENT, "instance": MUTED, "against": WARM}


def steps(ax: Axes, accounts: pd.DataFrame, rivals: Collection[str] = ()) -> Axes:
    """Steps from the bottom up; every account of a step is a bar as long as its date is loose.

    ``accounts``: name (of the step), tells, first, last (datetimes), firm, open (before, after or
    empty), said (the passage, as printed beside the bar; empty where a bar
    shares the label of its lane), lane (int, from 0, in its step); ordered from the lowest step up.
    ``rivals``: names of the steps whose beginnings exclude each other, printed bold.
    """
    left = _place(accounts["first"].min()) - 0.15
    right = _place(accounts["last"].max()) + 0.1
    reach = max(right - left, 0.5)
    names = list(dict.fromkeys(accounts["name"]))
    height, middles, slim = 0.0, [], narrow(ax)
    for place, name in enumerate(names):
        rows = accounts[accounts["name"] == name]
        lanes = _lanes(rows)
        top = height + max(sum(lanes.values()), SLIM_STEP if slim else 1.0) + GAP
        if place % 2 == 0:
            ax.axhspan(height, top, color=BAND, lw=0, zorder=0)
        middles.append((height + top) / 2)
        foot = middles[-1] - sum(lanes.values()) / 2
        for lane, tall in sorted(lanes.items()):
            _lane(ax, rows[rows["lane"] == lane], foot + tall / 2, left, reach)
            foot += tall
        height = top
    layout.named_rows(ax, middles, names, fontsize=8)
    for label, name in zip(ax.get_yticklabels(), names, strict=True):
        if name in rivals:
            label.set(fontweight="bold", color=INK)
    ax.set(xlim=(left, left + reach * 1.02), ylim=(0, height))
    if slim:
        ax.figure.set_figheight(0.5 + SLIM_LANE * height)
    years = [*range(1880, PIVOT, 5), *range(PIVOT, 2100)]
    layout.seam_ticks(ax, years, (left, left + reach), PIVOT, SHRINK)
    return ax


def steps_words(accounts: pd.DataFrame, taken: pd.DataFrame) -> FigureWords:
    """Words around ``steps``; both tables as ``measures.ladder`` gives them."""
    if len(accounts) == 0:
        return FigureWords(empty=_NO_STEP)
    disputed = taken[taken["disputed"]]
    n, told = len(disputed), count(len(accounts), "account")
    first, last = accounts["first"].min().year, accounts["last"].max().year
    caption = (
        "A bar is one account, as long as its date is loose, with the passage that gives it. Dark "
        "blue: told as the beginning of the step; grey: as an instance of it; brown: told against "
        "it. Hollow: the passage hedges or quotes a claim."
    )
    if first < PIVOT <= last:
        caption += f" Years before {PIVOT} are drawn narrower."
    steps = zip(taken["name"], taken["told"], strict=True)
    order = listed(f"{name} ({dates.told(date)})" for name, date in steps)
    alt = f"Staircase of {told}."
    title = "Told against a step from enemy to partner"
    if order:
        alt += f" Steps and earliest dates: {order}."
        title = f"{capital(count(len(taken), 'step'))} {verb(len(taken), 'is', 'are')} told"
        title += " on the road from enemy to partner"
    if n:
        title = f"Of {count(len(taken), 'step')} toward the Taliban {number(n)} "
        title += f"{verb(n, 'has', 'have')} rival beginnings"
        caption += " Bold: a step whose beginnings exclude each other."
        rivals = zip(disputed["name"].map(inline), disputed["onsets"], strict=True)
        said = (f"{name}, {listed(map(dates.told, onsets), 'or')}" for name, onsets in rivals)
        alt += f" Rival beginnings: {'; '.join(said)}."
    if len(accounts) > CROWD:
        caption += (
            " Instances of one step share a line without names, as do, with names, objections to "
            "it and beginnings told of the same months; a number after the plus sign counts "
            "further passages."
        )
    span = " to ".join(dict.fromkeys((str(first), str(last))))
    subtitle = f"{capital(told)} of the steps, {span}, from the lowest step up"
    return FigureWords(title, subtitle, caption, alt)


def height(accounts: pd.DataFrame) -> float:
    """Inches that the ladder takes."""
    lanes = [sum(_lanes(rows).values()) for _, rows in layout.parts(accounts, "name")]
    return min(7.5, 0.95 + LANE * max(sum(max(tall, 1.0) + GAP for tall in lanes), 6))


def _lanes(rows: pd.DataFrame) -> dict[int, float]:
    """How high each lane of a step is: one without a label is lower."""
    return {
        int(lane): 1.0 if (bars["said"] != "").any() else THIN
        for lane, bars in layout.parts(rows, "lane")
    }


def _lane(ax: Axes, bars: pd.DataFrame, height: float, left: float, reach: float) -> None:
    """Accounts on one line, long ones behind short ones, and the label before or after them all."""
    said = str(bars["said"].iloc[0])
    spans = bars.assign(start=bars["first"].map(_place), end=bars["last"].map(_place))
    spans["end"] = spans["end"].clip(lower=spans["start"] + reach / 110)
    spans = spans.iloc[(spans["start"] - spans["end"]).argsort(kind="stable")]
    colours, outlined = spans["tells"].map(_COLOURS), ~spans["firm"] | (len(bars) == 1)
    look = {
        "color": colours.where(spans["firm"], PAPER),
        "edgecolor": colours.where(outlined, PAPER),
    }
    look |= {"height": 0.56 if said else 0.34, "lw": np.where(outlined, 0.8, 0.3), "zorder": 2}
    ax.barh(height, spans["end"] - spans["start"], left=spans["start"], **look)
    if not said:
        return
    late = spans["end"].max() > left + reach * 0.72
    room = (spans["start"].min() - left) / reach * SLIM_LETTERS
    if narrow(ax) and late and len(said) > room:
        said = _fewer(said)
    sides = bars["open"].unique()
    at = spans["start"].min() - reach / 120 if late else spans["end"].max() + reach / 120
    words = said + (_OPEN[sides[0]] if len(sides) == 1 else "")
    look = {"ha": "right" if late else "left", "fontsize": 7.5 if narrow(ax) else 7}
    colour = INK if bars["tells"].iloc[0] == "onset" else SOFT
    ax.text(at, height, words, va="center", color=colour, **look)


def _fewer(said: str) -> str:
    """A label with its first passage alone by name: ``janse 59 +3`` of ``janse 59; reuters +2``."""
    named, _, more = said.partition(" +")
    first, *others = named.split("; ")
    count = len(others) + int(more or 0)
    return f"{first} +{count}" if count else first


def _place(day: pd.Timestamp) -> float:
    return layout.squeezed(day, PIVOT, SHRINK)


def lanes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Two lists beside one axis of years: words that withhold above, acts that approach below.

    ``rows``: side (label, in order), label, first, last (datetimes; an open end is NaT).
    """
    known = rows.assign(last=rows["last"].fillna(rows["first"]))
    left, right = known["first"].min(), known["last"].max()
    reach = max(right - left, pd.Timedelta(days=365))
    colours = [WARM, ACCENT, ACCENT]
    top, slim = 0.0, narrow(ax)
    letters = layout.PAGE_LETTERS if ax.figure.get_figwidth() > WIDTH else layout.LETTERS
    for place, (side, mine) in enumerate(layout.parts(known, "side")):
        ax.text(0.0, top + (0.35 if slim else 0.5), side, va="center",
                transform=ax.get_yaxis_transform(), fontsize=8.5, fontweight="bold",
                color=colours[place])  # fmt: skip
        y = top + 0.35
        for label, first, last in zip(mine["label"], mine["first"], mine["last"], strict=True):
            label = textwrap.fill(label, layout.PHONE_LETTERS) if slim else label
            y, end = y + 1 + SLIM_LINE * label.count("\n"), max(last, first + reach / 150)
            ax.plot([first, end], [y, y], color=colours[place], lw=5, solid_capstyle="butt")
            if slim:
                ax.text(0.005, y - 0.22, label, va="bottom", linespacing=1.1,
                        transform=ax.get_yaxis_transform(), fontsize=8, color=INK)  # fmt: skip
                continue
            ends = date2num([first, end, left])
            after, label = layout.beside(*ends, reach / _DAY, label, letters=letters)
            layout.write(ax, label, (end if after else first, y), (4 if after else -4, 0))
        ax.axhspan(top, y + 0.55, color=BAND if place % 2 == 0 else PAPER, lw=0)
        top = y + 0.55
    if slim:
        ax.figure.set_figheight(0.4 + SLIM_ROW * top)
    ax.set(xlim=(left - reach / 60, right + reach / 40), ylim=(top, 0), yticks=[])
    layout.year_ticks(ax)
    ax.spines["left"].set_visible(False)
    return ax
