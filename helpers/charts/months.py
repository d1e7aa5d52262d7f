"""Tone toward the Taliban month by month: the chart, and what is said around it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import COUNTERPART_COLOURS, FAINT, INK, MUTED
from helpers.charts.layout import named_rows, parts, year_ticks
from helpers.charts.words import FigureWords
from helpers.measures.ladder import wide
from helpers.measures.words import capital, count, few, listed, signed, verb
from helpers.record import dates

_ENOUGH = 12  # months above neutral at the end of which a title may speak


def tone(ax: Axes, events: pd.DataFrame) -> Axes:
    """Tone month by month: a dot an event, a short line the month's mean where tones differ.

    ``events``: month (datetime; rows without one are drawn as pale bars over first to last), first,
    last, tone. Over many months a dot stands for all events of a month and tone.
    """
    colour = COUNTERPART_COLOURS["taliban"]
    dated, loose = events[events["month"].notna()], events[events["month"].isna()]
    for shown, rows in parts(loose, "tone"):
        for lane, (first, last) in enumerate(zip(rows["first"], rows["last"], strict=True)):
            level = shown - 0.16 - lane * 0.11
            ax.plot([first, last], [level, level], color=FAINT, lw=1.6, solid_capstyle="butt")
    many = wide(events)
    dot = {"ls": "", "marker": "o", "color": colour, "zorder": 3}
    for month, of_month in parts(dated, "month"):
        for shown, rows in parts(of_month, "tone"):
            n, middle, step = len(rows), month + pd.Timedelta(days=14), pd.Timedelta(days=4.5)
            days = [middle + step * (place - (n - 1) / 2) for place in range(n)]
            if many:
                ax.plot([middle], [shown], ms=3.4 + 0.9 * (n - 1), **dot)
            else:
                ax.plot(days, [shown] * n, ms=4.2, **dot)
        if of_month["tone"].nunique() > 1:
            mean, end = of_month["tone"].mean(), month + pd.Timedelta(days=29)
            ax.plot([month, end], [mean, mean], color=INK, lw=1.4, zorder=4 if many else 2)
    ax.axhline(0, color=MUTED, lw=0.5, zorder=0)
    named_rows(ax, range(-2, 3), ["−2 hostile", "−1 cool", "0", "+1 friendly", "+2 partner"])
    ax.set_ylim(-2.5, 2.5)
    year_ticks(ax)
    return ax


def tone_words(events: pd.DataFrame) -> FigureWords:
    """Words around ``tone``; of no event nothing."""
    if len(events) == 0:
        return FigureWords()
    dated = events[events["month"].notna()]
    n, loose = len(dated), len(events) - len(dated)
    means = dated.groupby("month")["tone"].mean()
    dots = f" {verb(n, 'is a dot', 'are dots')}"
    if wide(events):
        dots = ", a dot for each month and tone, larger where several events show it"
    caption = (
        f"{capital(count(n, 'event'))} dated to a month or better{dots}; where tones differ, a "
        "short line is the month's mean, and of a month without a dot nothing is told."
    )
    numbers = dated["month"].value_counts()
    told = (
        f"{_told(month)} {signed(mean)} ({count(int(numbers[month]), 'event')})"
        for month, mean in means.items()
    )
    alt = f"Tone toward the Taliban by month: {listed(told) or 'none'}."
    if loose:
        caption += (
            f" {capital(count(loose, 'event'))} {verb(loose, 'is', 'are')} dated too loosely for a "
            "month: bars under the tone, in no mean."
        )
        alt += f" {capital(count(loose, 'event'))} too loosely dated."
    ends = dict.fromkeys((_told(events["first"].min()), _told(events["last"].max())))
    subtitle = f"Moscow's tone toward the Taliban as told, −2 to +2, {' to '.join(ends)}"
    return FigureWords(_title(means), subtitle, caption, alt)


def _title(means: pd.Series) -> str:
    """How many months are warm, and since when none is below neutral."""
    warm = f"Above neutral in {few(int((means > 0).sum()))} of {count(len(means), 'month')} told"
    cold = means.index[means < 0]
    if len(cold) == 0 or (means.index > cold[-1]).sum() < _ENOUGH:
        return warm
    return f"{warm}; no month's mean below it after {_told(cold[-1])}"


def _told(day: pd.Timestamp) -> str:
    """``May 2023``."""
    return dates.told(f"{day:%Y-%m}")
