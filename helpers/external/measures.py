"""Counts and means on a canonical table of any size, each written once as an Ibis expression.

They take and give Ibis tables, on whatever backend the table lies; nothing is computed until
``.to_pandas()``. Scores are PLOVER's of the type, ``native_score`` the data set's own: an act is
cooperative or conflictual by the sign of its type's score, and neither where that is 0 or absent.

An event whose date is looser than the period counts where its first day lies, and once more under
``loose``: so many of a period's events may belong to a later one. Undated events are in no period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import ibis
from ibis.expr.types import Table, Value

PERIODS = {"day": "D", "month": "M", "quarter": "Q", "year": "Y"}
DYAD = ("actor_country", "recipient_country")


class Window(NamedTuple):
    """A span of days with a name, such as a phase; ``last`` None: it goes on."""

    name: str
    first: dt.date
    last: dt.date | None = None


def between(events: Table, one: str, other: str) -> Table:
    """Acts of either country toward the other, by ISO 3166 alpha-3 codes."""
    actor, recipient = (events[name] for name in DYAD)
    return events.filter(
        ((actor == one) & (recipient == other)) | ((actor == other) & (recipient == one))
    )


def involving(events: Table, country: str) -> Table:
    """Acts in which a country acts or is acted upon."""
    return events.filter((events.actor_country == country) | (events.recipient_country == country))


def by_time(events: Table, every: str = "month") -> Table:
    """A row a period (its first day) in which something happened, in order; see ``_counts``."""
    return _grouped(events, every, ()).order_by("period")


def by_dyad(events: Table, every: str = "month") -> Table:
    """A row a period and directed dyad of two known countries, in order."""
    known = events.filter(*(events[name].notnull() for name in DYAD))
    return _grouped(known, every, DYAD).order_by("period", *DYAD)


def by_type(events: Table, every: str = "year") -> Table:
    """A row a period and type of act, in order; events without a type are left out."""
    return _grouped(events.filter(events.type.notnull()), every, ("type",)).order_by(
        "period", "type"
    )


def by_window(events: Table, windows: Sequence[Window]) -> Table:
    """A row a window in which something happened, in the order given; windows may not overlap."""
    dated = events.filter(events["first"].notnull())
    place = ibis.cases(
        *((_inside(dated["first"], window), number) for number, window in enumerate(windows))
    )
    after = ibis.cases(
        *((_inside(dated["last"], window), number) for number, window in enumerate(windows))
    )
    placed = dated.mutate(place=place, loose=ibis.ifelse(place.identical_to(after), 0, 1))
    placed = placed.filter(placed.place.notnull())
    counted = placed.group_by("place").agg(**_counts(placed))
    name = ibis.cases(*((counted.place == n, window.name) for n, window in enumerate(windows)))
    return counted.mutate(window=name).order_by("place").drop("place").relocate("window")


def _inside(day: Value, window: Window) -> Value:
    inside = day >= ibis.literal(window.first)
    return inside & (day <= ibis.literal(window.last)) if window.last else inside


def _grouped(events: Table, every: str, keys: tuple[str, ...]) -> Table:
    dated = events.filter(events["first"].notnull())
    period = dated["first"].truncate(PERIODS[every])
    loose = ibis.ifelse(dated["last"].truncate(PERIODS[every]) == period, 0, 1)
    rows = dated.mutate(period=period.cast("date"), loose=loose)
    return rows.group_by("period", *keys).agg(**_counts(rows))


def _counts(rows: Table) -> dict[str, Value]:
    """Of a group: ``n`` events, ``loose`` ones, ``cooperative`` and ``conflictual`` ones, their
    shares of ``n``, and the mean ``score`` and ``native_score`` of those that have one.
    """
    cooperative, conflictual = (rows.score > 0).sum(), (rows.score < 0).sum()
    return {
        "n": rows.count(),
        "loose": rows.loose.sum(),
        "cooperative": cooperative.fill_null(0),
        "conflictual": conflictual.fill_null(0),
        "share_cooperative": cooperative.fill_null(0) / rows.count(),
        "share_conflictual": conflictual.fill_null(0) / rows.count(),
        "score": rows.score.mean(),
        "native_score": rows.native_score.mean(),
    }
