"""The first and last day of a date as columns, and the bounds that passages tell of an event."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from helpers.record import dates


def bounded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add first, last and precision of an EDTF column."""
    spans = [dates.bounds(text) if text else None for text in frame[column]]
    return _spanning(frame, spans, [dates.precision(text) for text in frame[column]])


def _spanning(
    frame: pd.DataFrame, spans: list[dates.Bounds | None], precision: list[str]
) -> pd.DataFrame:
    return frame.assign(
        first=_column(frame, [_stamp(s.first) if s else None for s in spans], "datetime64[s]"),
        last=_column(frame, [_stamp(s.last) if s else None for s in spans], "datetime64[s]"),
        precision=_column(frame, precision, "string"),
    )


def _column(frame: pd.DataFrame, values: list, kind: str) -> pd.Series:
    return pd.Series(values, index=frame.index, dtype=kind)


def _stamp(day: dt.date) -> dt.date | None:
    return None if day in (dates.FIRST_DAY, dates.LAST_DAY) else day


def told_bounds(events: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Events with the bounds that passages tell: first, last, precision, and which are inferred.

    A bound of the preferred date counts where a report that states it, or tells it relative to
    another date, bears it; else the nearest bound that one tells, and none where none does.
    ``inferred`` is start, end, both, or empty. ``date`` stays the preferred date.
    """
    told: dict[str, list[dates.Bounds]] = {}
    mine = reports[reports["date_by"].isin(dates.TOLD) & (reports["date_as_told"] != "")]
    for event_id, text in zip(mine["event_id"], mine["date_as_told"], strict=True):
        told.setdefault(event_id, []).append(dates.bounds(text))
    rows = [
        dates.told_span(dates.bounds(date), told.get(event_id, [])) if date else None
        for event_id, date in zip(events["event_id"], events["date"], strict=True)
    ]
    sides = [row[1] if row else "" for row in rows]
    spans = [row[0] if row else None for row in rows]
    exact = [
        dates.precision(date) if not side else dates.span_precision(span) if span else "undated"
        for date, side, span in zip(events["date"], sides, spans, strict=True)
    ]
    return _spanning(events, spans, exact).assign(inferred=_column(events, sides, "string"))
