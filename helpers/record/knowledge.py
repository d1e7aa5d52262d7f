"""What one can know: tables cut to the sources at hand, dates and outcomes included.

Nothing that rests on a source outside the cut shines through it: a vintage of 2017 dates its events
by what texts of 2017 say, and its forecasts are open.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable

import pandas as pd

from helpers.record import dates
from helpers.record.paths import OWN_SCHEME
from helpers.record.rules import ASSERTED

_NAMING = ("actor_id", "speaker", "holder", "target", "teller")  # columns that name an actor


def where(column: pd.Series, judge: Callable[[str], bool]) -> pd.Series:
    """Which cells of a column of texts are as ``judge`` asks."""
    return pd.Series([judge(text) for text in column], index=column.index, dtype=bool)


def of_sources(frame: pd.DataFrame, sources: set[str]) -> pd.DataFrame:
    """The rows of some sources."""
    return frame[frame["source_id"].isin(sources)].reset_index(drop=True)


def of_events(frame: pd.DataFrame, event_ids: set[str]) -> pd.DataFrame:
    """The rows of some events."""
    return frame[frame["event_id"].isin(event_ids)].reset_index(drop=True)


def known_by(frame: pd.DataFrame, day: dt.date | None) -> pd.DataFrame:
    """Texts that were published by a day: one dated by the month is known from its last day."""
    known = where(frame["published"], lambda text: day is None or dates.bounds(text).last <= day)
    return frame[known].reset_index(drop=True)


def meeting(column: pd.Series, window: dates.Bounds | None) -> pd.Series:
    """Whether each date can lie in the window; one open on a side counts by its known bound alone.

    Otherwise everything known only "by 2017" would belong to every earlier window as well. Without
    a window all do, the undated as well.
    """
    if window is None:
        return where(column, lambda text: True)
    known = column.str.replace("../", "").str.replace("/..", "")
    return where(known, lambda text: bool(text) and dates.bounds(text).meets(window))


def known_reports(reports: pd.DataFrame, sources: set[str], hidden: set[str]) -> pd.DataFrame:
    """Reports of kept sources; a date that a hidden source supplies is none."""
    kept = of_sources(reports, sources)
    kept.loc[_borrowed(kept, hidden), ["date_as_told", "date_by", "date_from", "reasoning"]] = ""
    return bounded(kept, "date_as_told")


def _borrowed(reports: pd.DataFrame, hidden: set[str]) -> pd.Series:
    """Which reports have a date that a hidden source supplies."""
    return where(
        reports["date_from"],
        lambda text: any(token.strip().split(" ")[0] in hidden for token in text.split(";")),
    )


def known_events(
    events: pd.DataFrame,
    every: pd.DataFrame,
    reports: pd.DataFrame,
    core: set[str],
    hidden: set[str],
) -> pd.DataFrame:
    """Events that a kept report tells, dated by the kept reports alone.

    The preferred date stands where every report that it was settled on is kept: those of the core
    sources, or of whatever sources tell an event that the core does not. A kept report that tells
    a narrower date inside it sharpens it. Where some are not kept, what the others tell decides,
    so that a vintage never borrows a later text's precision. ``every``: all reports there are;
    those whose date a ``hidden`` source supplies are no better than not kept.
    """
    kept = of_events(events, set(reports["event_id"]))
    by_core = every["source_id"].isin(core)
    of_core = set(every.loc[by_core, "event_id"])
    settling = by_core | ~every["event_id"].isin(of_core)
    gone = every["source_id"].isin(hidden) | _borrowed(every, hidden)
    missing, told = set(every.loc[settling & gone, "event_id"]), _told_dates(reports)

    def known(event_id: str, preferred: str) -> str:
        mine, span = told.get(event_id, []), dates.bounds(preferred)
        inside = [(date, source) for date, source in mine if dates.bounds(date).within(span)]
        if event_id in missing:
            return preferred if inside else _narrowest(date for date, _ in mine)
        sharper = (date for date, source in inside if source not in core)
        return _narrowest([preferred, *sharper]) if event_id in of_core else preferred

    pairs = zip(kept["event_id"], kept["date"], strict=True)
    found = [known(event_id, date) if date else "" for event_id, date in pairs]
    return told_bounds(kept.assign(date=pd.Series(found, dtype="string")), reports)


def _narrowest(told: Iterable[str]) -> str:
    return functools.reduce(dates.narrower, told, "")


def _told_dates(reports: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """The dates that passages themselves tell of each event, and the source of each."""
    mine = reports[reports["date_by"].isin(dates.TOLD) & (reports["date_as_told"] != "")]
    found: dict[str, list[tuple[str, str]]] = {}
    for event_id, *told in mine[["event_id", "date_as_told", "source_id"]].itertuples(index=False):
        found.setdefault(event_id, []).append(tuple(told))
    return found


def known_phases(phases: pd.DataFrame, known: set[str], as_of: dt.date | None) -> pd.DataFrame:
    """Authors' phases of kept sources; our own as far as begun, the last one still open."""
    day = as_of or dates.LAST_DAY
    begun = where(phases["start"], lambda text: dates.bounds(text).first <= day)
    kept = phases[phases["scheme"].isin(known | {OWN_SCHEME}) & begun].reset_index(drop=True)
    lasts = where(kept["end"], lambda text: bool(text) and dates.bounds(text).last > day)
    return kept.assign(end=kept["end"].mask(lasts & (kept["scheme"] == OWN_SCHEME), ""))


def known_outcomes(
    outcomes: pd.DataFrame, sources: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """Outcomes that a kept text or event shows, with the day from which each is known (``known``,
    datetime64[s]: of an event, the first publication that tells it), in that order.
    """
    pairs = zip(sources["source_id"], sources["published"], strict=True)
    published = {source: pd.Timestamp(dates.bounds(text).last) for source, text in pairs}
    told = reports["source_id"].map(published).groupby(reports["event_id"]).min().to_dict()
    shown = zip(outcomes["event_id"], outcomes["source_id"], strict=True)
    days = [told.get(event, published.get(source)) for event, source in shown]
    known = pd.Series(days, index=outcomes.index, dtype="datetime64[s]")
    kept = outcomes.assign(known=known).dropna(subset=["known"])
    return kept.sort_values("known", kind="stable").reset_index(drop=True)


def decided(assessments: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Forecasts with the outcome that the newest known text shows: outcome (open where none does),
    outcome_evidence (its passages or events and those that agree, by semicolons), outcome_note.
    """
    found = []
    shown = {name: rows.to_dict("records") for name, rows in outcomes.groupby("assessment_id")}
    for name in assessments["assessment_id"]:
        rows = shown.get(name, [])
        newest = rows[-1] if rows else {"outcome": "open", "note": ""}
        agree = [row for row in rows if row["outcome"] == newest["outcome"]]
        tokens = [row["event_id"] or f"{row['source_id']} {row['paragraph']}" for row in agree]
        found.append((newest["outcome"], "; ".join(tokens), newest["note"]))
    columns = ["outcome", "outcome_evidence", "outcome_note"]
    told = pd.DataFrame(found, index=assessments.index, columns=columns, dtype="string")
    return assessments.assign(**{name: told[name] for name in columns})


def known_claims(claims: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Claims that a kept passage makes: one exists from the day of its first known assertion."""
    made = positions.loc[positions["position"].isin(ASSERTED), "claim_id"]
    return claims[claims["claim_id"].isin(set(made))].reset_index(drop=True)


def known_actors(actors: pd.DataFrame, naming: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Actors whom some row of the other tables names."""
    named = {name for frame in naming for column in _NAMING if column in frame
             for name in frame[column]}  # fmt: skip
    return actors[actors["actor_id"].isin(named)].reset_index(drop=True)


# -- the first and last day of a date as columns ------------------------------------------------


def bounded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add first, last and precision of an EDTF column."""
    spans = [dates.bounds(text) if text else None for text in frame[column]]
    return _spanning(frame, spans, [dates.precision(text) for text in frame[column]])


def _spanning(
    frame: pd.DataFrame, spans: list[dates.Bounds | None], precision: list[str]
) -> pd.DataFrame:
    first = [None if s is None or s.first == dates.FIRST_DAY else s.first for s in spans]
    last = [None if s is None or s.last == dates.LAST_DAY else s.last for s in spans]
    return frame.assign(
        first=pd.Series(first, index=frame.index, dtype="datetime64[s]"),
        last=pd.Series(last, index=frame.index, dtype="datetime64[s]"),
        precision=pd.Series(precision, index=frame.index, dtype="string"),
    )


def told_bounds(events: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Events with the bounds that passages tell: first, last, precision, and which are inferred.

    A bound of the preferred date counts where a report that states it, or tells it relative to
    another date, bears it; else the nearest bound that one tells, and none where none does.
    ``inferred`` is start, end, both, or empty. ``date`` stays the preferred date.
    """
    told = _told_dates(reports)
    spans, exact, sides = [], [], []
    for event_id, date in zip(events["event_id"], events["date"], strict=True):
        mine = [dates.bounds(text) for text, _ in told.get(event_id, [])]
        span, side = dates.told_span(dates.bounds(date), mine) if date else (None, "")
        spans.append(span)
        sides.append(side)
        exact.append(dates.span_precision(span) if side else dates.precision(date))
    inferred = pd.Series(sides, index=events.index, dtype="string")
    return _spanning(events, spans, exact).assign(inferred=inferred)
