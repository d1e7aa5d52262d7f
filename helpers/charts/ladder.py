"""Charts of the Taliban track: the ladder, the months, and the two moods."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from helpers.charts.house import (
    BAND,
    COUNTERPART_COLOURS,
    FAINT,
    FOCUS,
    INK,
    LINES,
    MUTED,
    PAPER,
    SOFT,
    WARM,
    above,
    beside,
    narrow,
    year_ticks,
)
from helpers.measures import ladder as ladder_measures

# Years before this one are drawn narrower: the steps stand close together after it.
PIVOT, SHRINK = 2015.0, 0.22
# Inches that a lane takes; in lanes: the air between steps, and a lane without a label.
LANE, GAP, THIN = 0.118, 0.4, 0.6
_OPEN = {"before": " or before", "after": " onward", "": ""}
_DAY = pd.Timedelta(days=1)
_COLOURS = {"onset": FOCUS, "instance": MUTED, "against": WARM}


def ladder(ax: Axes, accounts: pd.DataFrame, rivals: Collection[str] = ()) -> Axes:
    """Steps from the bottom up; every account of a step is a bar as long as its date is loose.

    ``accounts``: name (of the step), tells, first, last (datetimes), firm, open (before, after or
    empty), said (the passage, as printed beside the bar; empty where a bar
    shares the label of its lane), lane (int, from 0, in its step); ordered from the lowest step up.
    ``rivals``: names of the steps whose beginnings exclude each other, printed bold.

    >>> accounts = narrative.ladder.ladder_table(measures.ladder.accounts(record.tables))
    >>> [label.get_text() for label in charts.ladder.ladder(ax, accounts).get_yticklabels()][:2]
    ['Fought as an enemy', 'On the terrorist list']
    """
    left = _place(accounts["first"].min()) - 0.15
    right = _place(accounts["last"].max()) + 0.1
    reach = max(right - left, 0.5)
    names = list(dict.fromkeys(accounts["name"]))
    height, middles = 0.0, []
    for place, name in enumerate(names):
        rows = accounts[accounts["name"] == name]
        lanes = _lanes(rows)
        top = height + max(sum(lanes.values()), 1.0) + GAP
        if place % 2 == 0:
            ax.axhspan(height, top, color=BAND, lw=0, zorder=0)
        middles.append((height + top) / 2)
        foot = middles[-1] - sum(lanes.values()) / 2
        for lane, tall in sorted(lanes.items()):
            _lane(ax, rows[rows["lane"] == lane], foot + tall / 2, left, reach)
            foot += tall
        height = top
    ax.set_yticks(middles, names, fontsize=8)
    for label, name in zip(ax.get_yticklabels(), names, strict=True):
        if name in rivals:
            label.set(fontweight="bold", color=INK)
    ax.set(xlim=(left, left + reach * 1.02), ylim=(0, height))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    _years(ax, left, left + reach)
    return ax


def height(accounts: pd.DataFrame) -> float:
    """Inches that the ladder takes.

    >>> accounts = narrative.ladder.ladder_table(measures.ladder.accounts(record.tables))
    >>> charts.ladder.height(accounts.head(2)) < charts.ladder.height(accounts)
    True
    """
    lanes = [sum(_lanes(rows).values()) for _, rows in _parts(accounts, "name")]
    return min(7.5, 0.95 + LANE * max(sum(max(tall, 1.0) + GAP for tall in lanes), 6))


def _lanes(rows: pd.DataFrame) -> dict[int, float]:
    """How high each lane of a step is: one without a label is lower."""
    return {
        int(lane): 1.0 if (bars["said"] != "").any() else THIN
        for lane, bars in _parts(rows, "lane")
    }


def _lane(ax: Axes, bars: pd.DataFrame, height: float, left: float, reach: float) -> None:
    """Accounts on one line, long ones behind short ones, and the label before or after them all."""
    said = str(bars["said"].iloc[0])
    spans = bars.assign(start=bars["first"].map(_place), end=bars["last"].map(_place))
    spans["end"] = spans["end"].clip(lower=spans["start"] + reach / 110)
    spans = spans.iloc[(spans["start"] - spans["end"]).argsort(kind="stable")]
    for _, bar in spans.iterrows():
        colour = _COLOURS[bar["tells"]]
        ax.barh(
            height,
            bar["end"] - bar["start"],
            left=bar["start"],
            height=0.56 if said else 0.34,
            color=colour if bar["firm"] else PAPER,
            edgecolor=colour if len(bars) == 1 or not bar["firm"] else PAPER,
            lw=0.8 if len(bars) == 1 or not bar["firm"] else 0.3,
            zorder=2,
        )
    if not said:
        return
    late = spans["end"].max() > left + reach * 0.72
    sides = bars["open"].unique()
    ax.text(
        spans["start"].min() - reach / 120 if late else spans["end"].max() + reach / 120,
        height,
        said + (_OPEN[sides[0]] if len(sides) == 1 else ""),
        ha="right" if late else "left",
        va="center",
        fontsize=7.5 if narrow(ax) else 7,
        color=INK if bars["tells"].iloc[0] == "onset" else SOFT,
    )


def _parts(rows: pd.DataFrame, column: str) -> list[tuple[object, pd.DataFrame]]:
    """The marks that share a value, to be drawn together; in the order in which values appear."""
    return [(value, rows[rows[column] == value]) for value in rows[column].unique()]


def _place(day: pd.Timestamp) -> float:
    """A day on the axis: years, with those before PIVOT drawn narrower."""
    start = pd.Timestamp(year=day.year, month=1, day=1)
    year = day.year + (day - start).days / 366
    return year if year >= PIVOT else PIVOT - (PIVOT - year) * SHRINK


def _years(ax: Axes, left: float, right: float) -> None:
    """Ticks at whole years, every fifth one before PIVOT, and the seam marked."""
    years = [*range(1880, int(PIVOT), 5), *range(int(PIVOT), 2100)]
    places = [(year, _place(pd.Timestamp(year=year, month=1, day=1))) for year in years]
    shown = [(year, place) for year, place in places if left <= place <= right]
    ax.set_xticks([place for _, place in shown], [str(year) for year, _ in shown])
    if left < PIVOT < right:
        ax.axvline(PIVOT, color=FAINT, lw=0.8, ls=(0, (2, 2)), zorder=1)


def months(ax: Axes, events: pd.DataFrame) -> Axes:
    """Tone month by month: a dot an event, a short line the month's mean where tones differ.

    ``events``: month (datetime; rows without one are drawn as pale bars over first to last), first,
    last, tone.

    >>> toned = measures.ladder.toned_months(record.tables)
    >>> charts.ladder.months(ax, toned).get_ylim() == (-2.5, 2.5)
    True
    """
    colour = COUNTERPART_COLOURS["taliban"]
    dated, loose = events[events["month"].notna()], events[events["month"].isna()]
    for tone, rows in _parts(loose, "tone"):
        for lane, (first, last) in enumerate(zip(rows["first"], rows["last"], strict=True)):
            level = tone - 0.16 - lane * 0.11
            ax.plot([first, last], [level, level], color=FAINT, lw=1.6, solid_capstyle="butt")
    step = pd.Timedelta(days=4.5)
    many = ladder_measures.wide(events)
    dots = [(m, *dot) for m, rows in _parts(dated, "month") for dot in _parts(rows, "tone")]
    for month, tone, rows in dots:
        if many:
            middle, size = month + pd.Timedelta(days=14), 3.4 + 0.9 * (len(rows) - 1)
            ax.plot([middle], [tone], ls="", marker="o", ms=size, color=colour, zorder=3)
            continue
        middle = month + pd.Timedelta(days=14) - step * (len(rows) - 1) / 2
        days = [middle + step * place for place in range(len(rows))]
        ax.plot(days, [tone] * len(rows), ls="", marker="o", ms=4.2, color=colour, zorder=3)
    for month, rows in _parts(dated, "month"):
        if rows["tone"].nunique() == 1:
            continue
        mean = rows["tone"].mean()
        end = month + pd.Timedelta(days=29)
        ax.plot([month, end], [mean, mean], color=INK, lw=1.4, zorder=4 if many else 2)
    _tones(ax)
    year_ticks(ax)
    return ax


def _tones(ax: Axes) -> None:
    """The scale of tone, from hostile to partnership."""
    ax.axhline(0, color=MUTED, lw=0.5, zorder=0)
    ax.set_yticks([-2, -1, 0, 1, 2], ["−2 hostile", "−1 cool", "0", "+1 friendly", "+2 partner"])
    ax.set_ylim(-2.5, 2.5)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def lanes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Two lists beside one axis of years: words that withhold above, acts that approach below.

    ``rows``: side (label, in order), label, first, last (datetimes; an open end is NaT).

    >>> rows = measures.ladder.recognition(record.tables).rename(columns={"title": "label"})
    >>> len(charts.ladder.lanes(ax, rows).lines) >= len(rows)
    True
    """
    known = rows.assign(last=rows["last"].fillna(rows["first"]))
    left, right = known["first"].min(), known["last"].max()
    reach = max(right - left, pd.Timedelta(days=365))
    colours = [WARM, FOCUS, FOCUS]
    top = 0.0
    for place, (side, mine) in enumerate(_parts(known, "side")):
        ax.axhspan(top, top + len(mine) + 0.9, color=BAND if place % 2 == 0 else PAPER, lw=0)
        ax.text(0.0, top + (0.35 if narrow(ax) else 0.5), side, va="center",
                transform=ax.get_yaxis_transform(), fontsize=8.5, fontweight="bold",
                color=colours[place])  # fmt: skip
        for row, (label, first, last) in enumerate(
            zip(mine["label"], mine["first"], mine["last"], strict=True), start=1
        ):
            y, end = top + row + 0.35, max(last, first + reach / 150)
            if narrow(ax):
                above(ax, y - 0.45, label)
                ax.plot([first, end], [y, y], color=colours[place], lw=5, solid_capstyle="butt")
                continue
            after, label = beside(*date2num([first, end, left]), reach / _DAY, label)
            ax.plot([first, end], [y, y], color=colours[place], lw=5, solid_capstyle="butt")
            ax.annotate(label, (end if after else first, y), xytext=(4 if after else -4, 0),
                        textcoords="offset points", ha="left" if after else "right", va="center",
                        fontsize=8, color=INK)  # fmt: skip
        top += len(mine) + 0.9
    if narrow(ax):
        ax.figure.set_figheight(0.4 + LINES * top)
    ax.set(xlim=(left - reach / 60, right + reach / 40), ylim=(top, 0), yticks=[])
    year_ticks(ax)
    ax.spines["left"].set_visible(False)
    return ax
