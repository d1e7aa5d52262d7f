"""Moscow's mood toward the Taliban month by month, and beside it toward Kabul's governments."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.piles import thinning
from helpers.narrative.words import FigureWords, capital, count, listed, number, signed, tone, verb
from helpers.record import dates

# Fewer toned events than this carry no title.
_FEW = 12

# -- the months ------------------------------------------------------------------------------


def months(events: pd.DataFrame) -> FigureWords:
    """Words around the tone month by month."""
    if len(events) == 0:
        return FigureWords("", "", "", "", "")
    dated = events[events["month"].notna()]
    loose = len(events) - len(dated)
    means = dated.groupby("month")["tone"].mean()
    title = _long(means) if measures.ladder.wide(events) else _turn(means)
    n = len(dated)
    caption = "No event is dated well enough to stand in a month."
    if n:
        caption = (
            f"{capital(count(n, 'event'))} dated to a month or better "
            f"{verb(n, 'is a dot', 'are dots')}; where tones differ, a short line is the month's "
            "mean, and of a month without a dot nothing is told."
        )
        if measures.ladder.wide(events):
            caption = (
                f"{capital(count(n, 'event'))} dated to a month or better, a dot for each month "
                "and tone, larger where several events show it; where tones differ, a short line "
                "is the month's mean, and of a month without a dot nothing is told."
            )
    if loose:
        caption += (
            f" {capital(count(loose, 'event'))} {verb(loose, 'is', 'are')} dated too loosely for a "
            "month: bars under the tone, in no mean."
        )
    caption += thinning(events, "event")
    told = listed(
        f"{dates.told(month.strftime('%Y-%m'))} {signed(mean)} "
        f"({count(int((dated['month'] == month).sum()), 'event')})"
        for month, mean in means.items()
    )
    alt = (
        f"Tone toward the Taliban by month: {told}." if len(means) else "No month has a dated tone."
    )
    if loose:
        alt += f" {capital(count(loose, 'event'))} too loosely dated."
    subtitle = f"Moscow's tone toward the Taliban as told, −2 to +2, {_span(events)}"
    return FigureWords(title, subtitle, caption, alt, "")


def _span(events: pd.DataFrame) -> str:
    """The months of the chart, from the first day told to the last."""
    first, last = (f"{day:%Y-%m}" for day in (events["first"].min(), events["last"].max()))
    return dates.told(first) if first == last else f"{dates.told(first)} to {dates.told(last)}"


def _long(means: pd.Series) -> str:
    """Over many months: how many are warm, and since when none is below neutral."""
    cold = means[means < 0]
    if len(cold) == 0:
        return f"No month told of {means.index[0].year} to {means.index[-1].year} is cool"
    warm = f"Above neutral in {number(int((means > 0).sum()))} of {count(len(means), 'month')} told"
    if (means.index > cold.index[-1]).sum() < _FEW:
        return warm
    last = dates.told(cold.index[-1].strftime("%Y-%m"))
    return f"{warm}; no month's mean below it after {last}"


def _turn(means: pd.Series) -> str:
    if len(means) == 0:
        return "No event is dated well enough for a month"
    warm, cold = means[means > 0], means[means < 0]
    if len(means) == 1:
        return f"One month has a dated tone: {tone(float(means.iloc[0]))}"
    if len(warm) == len(means):
        return "The tone is above neutral in every month of which one is told"
    if len(cold) == 0:
        return (
            f"The tone is above neutral in {number(len(warm))} of {count(len(means), 'month')} told"
        )
    first = dates.told(cold.index[0].strftime("%Y-%m"))
    if len(warm) and cold.index[0] > warm.index[0]:
        swings = int(((means > 0).astype(int).diff().abs() == 1).sum())
        if swings > 1:
            return f"Warm until {first}, then back and forth"
        return f"Warm at first, cool from {first}"
    return f"Cool in {number(len(cold))} of {count(len(means), 'month')} told"


# -- beside it, Kabul ------------------------------------------------------------------------
