"""Phases as data: schemes, which phase an event belongs to, and where its date straddles two.

Dates of phases stand in ``data/phases.csv`` and nowhere else.
"""

from __future__ import annotations

import pandas as pd

from helpers.record import dates
from helpers.record.tables import OWN_SCHEME, Tables

OUTSIDE = "outside"
UNDATED = "undated"


def scheme(
    tables: Tables, name: str = OWN_SCHEME, window: dates.Bounds | None = None
) -> pd.DataFrame:
    """The phases of one scheme in order of their start, with ``first`` and ``last`` days.

    Columns of ``phases`` plus first, last (datetime64[s]; NaT while a phase lasts) and number
    (1, 2, ...: the number of the phase in the whole scheme). Only phases that meet the window.

    >>> phases.scheme(record.tables)[["number", "phase_id", "first"]].tail(2)
        number      phase_id      first
    10      11    guarantees 2021-07-01
    11      12  unrecognised 2021-10-01
    >>> phases.scheme(record.tables, "janse-2021")["phase_id"].iloc[0]
    'great-game'
    """
    chosen = tables.phases[tables.phases["scheme"] == name]
    spans = [span(start, end) for start, end in zip(chosen["start"], chosen["end"], strict=True)]
    ends = [None if s.last == dates.LAST_DAY else s.last for s in spans]
    chosen = chosen.assign(
        first=pd.Series([s.first for s in spans], index=chosen.index, dtype="datetime64[s]"),
        last=pd.Series(ends, index=chosen.index, dtype="datetime64[s]"),
        meets=[window is None or window.meets(s) for s in spans],
    ).sort_values(["first", "last", "phase_id"], kind="stable")
    chosen = chosen.assign(number=range(1, len(chosen) + 1))
    return chosen[chosen["meets"].astype(bool)].drop(columns="meets").reset_index(drop=True)


def span(start: str, end: str) -> dates.Bounds:
    """First and last day of a phase; an empty end means that it lasts.

    >>> phases.span("2019", "2021-08").last
    datetime.date(2021, 8, 31)
    """
    last = dates.bounds(end).last if end else dates.LAST_DAY
    return dates.Bounds(dates.bounds(start).first, last)


def assign(events: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """Events with the phase that holds the first day on which each can have happened.

    Adds ``phase_id`` (``outside`` where no phase of the scheme holds that day, ``undated`` where
    no passage bounds it) and ``straddles`` (True where the last possible day lies in another
    phase). An event known only "by" a date is placed by that date, its only known bound. Where an
    author's phases overlap, the one that begins last wins, so that each event counts once.

    >>> placed = phases.assign(record.tables.events, record.phases).set_index("event_id")
    >>> placed["phase_id"]["2016-12-27-moscow-trilateral"]
    'convener'
    """
    known = events["first"].fillna(events["last"])
    end = events["last"].fillna(known)
    placed, ended = _holding(phases, known), _holding(phases, end)
    loose = events["first"].isna() | events["last"].isna() | (placed != ended)
    dated = known.notna()
    return events.assign(
        phase_id=placed.where(dated, UNDATED),
        straddles=(loose & dated).astype(bool),
    )


def _holding(phases: pd.DataFrame, days: pd.Series) -> pd.Series:
    """The phase that holds each day; of several the one that begins last."""
    held = pd.Series(OUTSIDE, index=days.index, dtype="string")
    lasts = phases["last"].fillna(days.max())
    for first, last, name in zip(phases["first"], lasts, phases["phase_id"], strict=True):
        held[days.between(first, last)] = name
    return held
