"""The chapter on phases: the overview, the pictures, and four beats for each phase."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.piles import thinning
from helpers.narrative.words import (
    FigureWords,
    capital,
    count,
    few,
    number,
    verb,
)
from helpers.record import dates


def span(start: str, end: str) -> str:
    """``1919 to March 1978``; ``from October 2021``."""
    if start.startswith("../"):
        return f"until {dates.told(end or start.removeprefix('../'))}"
    return f"{dates.told(start)} to {dates.told(end)}" if end else f"from {dates.told(start)}"


def timeline(spans: pd.DataFrame, since: str = "") -> FigureWords:
    """Words around the timeline, whole or from a year on."""
    empty = "No dated event falls into this selection, so there is no timeline to draw."
    if len(spans) == 0:
        return FigureWords("", "", "", "", empty)
    years = spans["first"].dt.year
    busiest = years.value_counts().sort_index()
    peak, most = int(busiest.idxmax()), int(busiest.max())
    begin, stop = since or str(int(years.min())), int(spans["last"].dt.year.max())
    acts = int(spans["moscow"].sum())
    title = f"{capital(count(len(spans), 'event'))}, {begin} to {stop}"
    if most > 1 and (busiest == most).sum() == 1:
        title += f": {number(most)} of them begin in {peak}"
    dark = f"in {few(acts)} of the {number(len(spans))} events" if len(spans) > 1 else "in it"
    if len(spans) == 1 and not acts:
        dark = "in no event shown"
    caption = (
        "Each mark is an event, as long as its date is loose. Those dated to a quarter-year or "
        "better pile up from the line, looser ones hang below it as thin lines. Moscow takes part "
        f"{dark}. Bands and numbers are the phases as the table of phases numbers them."
        f"{_pale(spans)}{thinning(spans, 'event')}"
    )
    alt = (
        f"Timeline of {count(len(spans), 'event')} from {begin} to {stop}. {capital(number(most))} "
        f"{verb(most, 'begins', 'begin')} in {peak}, the busiest year; Moscow takes part {dark}."
    )
    subtitle = "Events by date, at their true precision; bands: phases"
    return FigureWords(title, subtitle, caption, alt, empty)


def _pale(spans: pd.DataFrame) -> str:
    """What a caption adds of the marks of which a bound is inferred."""
    n = int((spans["inferred"] != "").sum())
    return f" Pale: of {count(n, 'event')} one bound is inferred and not drawn." if n else ""
