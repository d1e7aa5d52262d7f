"""Charts of the Taliban track: the ladder, the months, and the two moods."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import (
    BAND,
    COUNTERPART_COLOURS,
    FAINT,
    FOCUS,
    INK,
    MUTED,
    WARM,
    year_ticks,
)

# Years before this one are drawn narrower: the steps stand close together after it.
PIVOT, SHRINK = 2015.0, 0.22
_COLOURS = {"onset": FOCUS, "instance": MUTED, "against": WARM}


def ladder(ax: Axes, accounts: pd.DataFrame) -> Axes:
    """Steps from the bottom up; every account of a step is a bar as long as its date is loose.

    ``accounts``: name (of the step), tells, first, last (datetimes), firm, open (before, after or
    empty), said (the passage, as printed beside the bar); ordered from the lowest step up.
    """
    left = _place(accounts["first"].min()) - 0.15
    right = _place(accounts["last"].max()) + 0.1
    reach = max(right - left, 0.5)
    names = list(dict.fromkeys(accounts["name"]))
    height, middles = 0.0, []
    for place, name in enumerate(names):
        rows = accounts[accounts["name"] == name]
        if place % 2 == 0:
            ax.axhspan(height - 0.5, height + len(rows) - 0.5, color=BAND, lw=0, zorder=0)
        middles.append(height + (len(rows) - 1) / 2)
        for _, row in rows.iterrows():
            _account(ax, row, height, left, reach)
            height += 1
    ax.set_yticks(middles, names)
    ax.set(xlim=(left, left + reach * 1.02), ylim=(-0.6, height - 0.4))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    _years(ax, left, left + reach)
    return ax


def _account(ax: Axes, row: pd.Series, height: float, left: float, reach: float) -> None:
    start, end = _place(row["first"]), _place(row["last"])
    end = max(end, start + reach / 110)
    colour = _COLOURS[row["tells"]]
    ax.barh(
        height,
        end - start,
        left=start,
        height=0.62,
        color=colour if row["firm"] else "white",
        edgecolor=colour,
        lw=0.8,
        zorder=2,
    )
    said = {"before": f"◂ {row['said']}", "after": f"{row['said']}"}.get(row["open"], row["said"])
    said = f"▸ {said}" if row["open"] == "after" else said
    late = end > left + reach * 0.72
    ax.text(
        start - reach / 120 if late else end + reach / 120,
        height,
        said,
        ha="right" if late else "left",
        va="center",
        fontsize=6.5,
        color=INK if row["tells"] == "onset" else "#555555",
    )


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
    """Tone month by month: a dot an event, a short line the month's mean.

    ``events``: month (datetime; rows without one are drawn as pale bars over first to last), first,
    last, tone.
    """
    colour = COUNTERPART_COLOURS["taliban"]
    dated, loose = events[events["month"].notna()], events[events["month"].isna()]
    for tone, rows in loose.groupby("tone"):
        for lane, (first, last) in enumerate(zip(rows["first"], rows["last"], strict=True)):
            level = tone - 0.16 - lane * 0.11
            ax.plot([first, last], [level, level], color=FAINT, lw=1.6, solid_capstyle="butt")
    step = pd.Timedelta(days=4.5)
    for (month, tone), rows in dated.groupby(["month", "tone"]):
        middle = month + pd.Timedelta(days=14) - step * (len(rows) - 1) / 2
        days = [middle + step * place for place in range(len(rows))]
        ax.plot(days, [tone] * len(rows), ls="", marker="o", ms=4.2, color=colour, zorder=3)
    for month, rows in dated.groupby("month"):
        mean = rows["tone"].mean()
        ax.plot([month, month + pd.Timedelta(days=29)], [mean, mean], color=INK, lw=1.4, zorder=2)
    ax.axhline(0, color=MUTED, lw=0.5, zorder=0)
    ax.set_yticks([-2, -1, 0, 1, 2], ["−2 hostile", "−1 cool", "0", "+1 friendly", "+2 partner"])
    ax.set_ylim(-2.3, 2.3)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    year_ticks(ax)
    return ax


def moods(ax: Axes, cells: pd.DataFrame) -> Axes:
    """Mean tone toward Kabul and the Taliban, a level line a phase, with the number of events.

    ``cells``: counterpart, name (printed), first, last (datetimes), tone, toned.
    """
    lower = cells.sort_values(["tone", "counterpart"], ascending=[True, False], kind="stable")
    lower = lower.drop_duplicates("first").index
    paired = cells["first"].duplicated(keep=False)
    for code, rows in cells.groupby("counterpart", sort=False):
        colour = COUNTERPART_COLOURS[code]
        joined = rows.sort_values("first")
        days = [day for pair in zip(joined["first"], joined["last"], strict=True) for day in pair]
        levels = [tone for tone in joined["tone"] for _ in range(2)]
        ax.plot(days, levels, color=colour, lw=0.8, alpha=0.45, zorder=1)
        for place, row in joined.iterrows():
            ax.plot([row["first"], row["last"]], [row["tone"]] * 2, color=colour, lw=3.2, zorder=2)
            under = paired[place] and place in lower
            ax.annotate(
                str(row["toned"]),
                (row["first"] + (row["last"] - row["first"]) / 2, row["tone"]),
                xytext=(0, -4 if under else 4),
                textcoords="offset points",
                ha="center",
                va="top" if under else "bottom",
                fontsize=7.5,
                color=colour,
            )
        end = joined.iloc[-1]
        ax.annotate(
            end["name"],
            (end["last"], end["tone"]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=colour,
        )
    ax.axhline(0, color=MUTED, lw=0.5, zorder=0)
    ax.set_yticks([-2, -1, 0, 1, 2], ["−2 hostile", "−1 cool", "0", "+1 friendly", "+2 partner"])
    ax.set_ylim(-2.4, 2.4)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    year_ticks(ax)
    return ax
