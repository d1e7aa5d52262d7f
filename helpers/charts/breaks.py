"""Charts of breaks: the readings side by side, and how often each year comes out as a break."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import (
    BAND,
    FOCUS,
    INK,
    MUTED,
    PAPER,
    RULE,
    SOFT,
    WARM,
    narrow,
    year_ticks,
)

_CLOSE = 0.052  # of the axis: years nearer to each other than this need two lines
_TALL = 0.72  # of a lane, what 100 per cent takes
_SAID = 0.05  # a year with less support than this goes without its number


def readings(ax: Axes, rows: pd.DataFrame) -> Axes:
    """One row a reading, one mark a break; the chosen breaks run down as quiet lines.

    ``rows``: reading (label), chosen (bool), first, last (bounds of the break; NaT = none), voices
    (how many authors make it; -1 = too loose to say), opens, closes (span of the reading; NaT =
    none), left, right (ends of the axis, the same in every row), note (instead of a span).

    >>> runs = measures.breaks.computed(record.tables)
    >>> marked = measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    >>> drawn = charts.breaks.readings(ax, narrative.breaks.readings_table(marked, runs))
    >>> [label.get_text() for label in drawn.get_yticklabels()][:2]
    ['This brief', 'alhusseini-2017']
    """
    names = list(dict.fromkeys(rows["reading"]))
    left, right = rows["left"].iloc[0], rows["right"].iloc[0]
    written, close = [left - (right - left)] * 2, _CLOSE * (2 if narrow(ax) else 1)
    for day in rows.loc[rows["chosen"], "first"].dropna().sort_values():
        ax.axvline(day, color=RULE, lw=0.8, zorder=0)
        free = [lane for lane, last in enumerate(written) if day - last > (right - left) * close]
        if free:
            year, at = str(day.year), -0.3 - 0.45 * free[0]
            ax.text(day, at, year, ha="center", va="bottom", fontsize=7.5, color=SOFT)
            written[free[0]] = day
    for place, name in enumerate(names):
        mine = rows[rows["reading"] == name]
        opens, closes = mine["opens"].iloc[0], mine["closes"].iloc[0]
        if pd.notna(opens):
            ax.hlines(place, max(opens, left), min(closes, right), color=MUTED, lw=0.7, zorder=1)
        if mine["note"].iloc[0]:
            ax.annotate(
                mine["note"].iloc[0],
                (left + (right - left) / 100, place),
                xytext=(0, 3),
                textcoords="offset points",
                fontsize=7.5,
                color=SOFT,
                va="bottom",
            )
        for _, row in mine.dropna(subset=["first"]).iterrows():
            _mark(ax, row, place)
    ax.set_yticks(range(len(names)), names)
    reach = right - left
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(len(names) - 0.4, -1.2))
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
    face = PAPER if row["voices"] == 1 else edge
    ax.hlines(place, row["first"], row["last"], color=edge, lw=2, zorder=2)
    style = {"marker": shape, "ms": 5.5, "mec": edge, "mfc": face, "mew": 1.4}
    ax.plot([row["first"]], [place], ls="", zorder=3, **style)


def support(ax: Axes, shares: pd.DataFrame, lines: pd.DataFrame) -> Axes:
    """A lane a series: bars for resampled records, a brown line for shuffled ones, 0 to 100 %.

    A bar of some size carries its number, since most years stay near nothing.

    ``shares``: series (label), year, resampled, shuffled (0 to 1), found (bool), said (text over a
    break that was found); ``lines``: the rows of ``readings``, for the quiet lines.

    >>> runs = measures.breaks.computed(record.tables)
    >>> marked = measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    >>> lines = narrative.breaks.readings_table(marked, runs)
    >>> tried = measures.breaks.trials(record.tables, runs, draws=5)
    >>> shares = narrative.breaks.support_table(measures.breaks.by_year(runs, tried))
    >>> [label.get_text() for label in charts.breaks.support(ax, shares, lines).get_yticklabels()]
    ['Activity', 'Tone', 'Mix']
    """
    names = list(dict.fromkeys(shares["series"]))
    first, last = int(shares["year"].min()), int(shares["year"].max())
    for day in lines.loc[lines["chosen"], "first"].dropna():
        year = day.year + (day.day_of_year - 1) / 366 - 0.5
        if first - 0.5 <= year <= last + 0.5:
            ax.axvline(year, color=RULE, lw=0.8, zorder=0)
    for place, name in enumerate(names):
        mine = shares[shares["series"] == name]
        base = len(names) - 1 - place
        colours = [FOCUS if found else MUTED for found in mine["found"]]
        ax.axhspan(base, base + _TALL, color=BAND, lw=0, zorder=-1)
        ax.bar(mine["year"], mine["resampled"] * _TALL, bottom=base, width=0.8, color=colours)
        ax.plot(mine["year"], base + mine["shuffled"] * _TALL, color=WARM, lw=1.3)
        _numbers(ax, mine, base)
        for share, at in (("100%", base + _TALL), ("0", base)):
            _beside(ax, share, at)
    start = shares[shares["series"] == names[0]].iloc[0]
    ax.annotate(
        "shuffled records",
        (start["year"], len(names) - 1 + start["shuffled"] * _TALL),
        xytext=(0, 2),
        textcoords="offset points",
        fontsize=7.5,
        color=WARM,
    )
    ax.set_yticks([len(names) - 1 - place + _TALL / 2 for place in range(len(names))], names)
    ax.set(xlim=(first - 1, last + 1), ylim=(-0.06, len(names) - 0.2))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines["left"].set_visible(False)
    return ax


def _numbers(ax: Axes, mine: pd.DataFrame, base: float) -> None:
    """What a bar says over it: a break that was found in words, another year its per cent."""
    for _, row in mine[mine["found"] | (mine["resampled"] >= _SAID)].iterrows():
        ax.annotate(
            row["said"] if row["found"] else f"{100 * row['resampled']:.0f}",
            (row["year"], base + (1 if row["found"] else row["resampled"]) * _TALL),
            xytext=(-5, -2) if row["found"] else (0, 1.5),
            textcoords="offset points",
            ha="right" if row["found"] else "center",
            va="top" if row["found"] else "bottom",
            fontsize=8 if row["found"] else 7.5,
            color=INK if row["found"] else SOFT,
        )


def _beside(ax: Axes, words: str, at: float) -> None:
    """A word to the right of the lanes, at a height."""
    ax.annotate(
        words,
        (1, at),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=7.5,
        color=SOFT,
    )
