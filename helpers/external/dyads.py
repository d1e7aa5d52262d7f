"""What one country does toward another, or toward all: sums over a table of events of any size.

Each is written once for Ibis, and only the sums leave the backend. An act counts by the first day
on which it can have happened. ``own``: the actor acts; where a data set knows no direction every
act between the two is the actor's as much as the other's. Scores are summed as whole thousandths,
so that threads and clusters, which add in whatever order, come to the same sum.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING

import ibis
import pandas as pd
from ibis.expr.types import BooleanValue, Table, Value

from helpers.external import addresses
from helpers.external.asked import LATEST, UNDIRECTED, Asked, Sums
from helpers.external.inputs import ImportFault

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

# How far an act's date reaches: within a month, a quarter-year, a year, or beyond.
REACHES = ("M", "Q", "Y")
_WHOLE = ("n", "scored", "points", "cooperative", "conflictual", "reach")
_SHOWN = (
    "event_id", "date", "actor", "recipient", "type", "native_type", "source", "reference",
)  # fmt: skip


def taken(asked: Asked) -> Sums:
    """The sums of a table. Raises ImportFault and ``backends.BackendError``."""
    events, con = addresses.opened(asked.events)
    fetch = functools.partial(_fetched, con, asked.events)
    events = known(events, asked.as_of)
    span = (asked.first, asked.last)
    dyad = acts(events, asked.actor, asked.recipient)
    dated = within(dyad, *span)
    return Sums(
        fetch(by_source(events)),
        fetch(by_year(events)),
        fetch(cells(dated)).astype(dict.fromkeys(_WHOLE, int)),
        fetch(others(within(acts(events, asked.actor), *span))).astype({"n": int, "reach": int}),
        fetch(dated.group_by("precision").agg(n=dated.count()).order_by("precision")),
        {
            "undated": _counted(fetch, dyad.filter(dyad["first"].isnull())),
            "nowhere": _counted(fetch, within(nowhere(events, asked.actor), *span)),
            "inside": _counted(fetch, within(inside(events, asked.actor), *span)),
        },
        fetch(latest(dated)),
    )


def _fetched(con: BaseBackend, events: str, expression: Table) -> pd.DataFrame:
    try:
        return con.to_pandas(expression)
    except Exception as error:  # noqa: BLE001 (each backend raises errors of its own)
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise ImportFault(f"'{events}' cannot be counted: {said}") from None


def _counted(fetch: functools.partial, rows: Table) -> int:
    return int(fetch(rows.aggregate(n=rows.count()))["n"].iloc[0])


# -- which acts ------------------------------------------------------------------------------------


def acts(events: Table, actor: str, recipient: str = "") -> Table:
    """Acts between two countries, or of one and any other, with ``own`` and ``other``.

    Acts of a country toward itself, and those whose other side has no known country, are none.
    """
    one, two = events.actor_country, events.recipient_country
    mine, theirs = one == actor, two == actor
    if recipient:
        kept = events.filter((mine & (two == recipient)) | (theirs & (one == recipient)))
    else:
        kept = events.filter((mine | theirs) & one.notnull() & two.notnull() & (one != two))
    acting = kept.actor_country == actor
    return kept.mutate(
        own=acting | kept.source.isin(UNDIRECTED),
        other=ibis.ifelse(acting, kept.recipient_country, kept.actor_country),
    )


def known(events: Table, as_of: dt.date | None) -> Table:
    """What can have happened by a day; nobody knows that of an event without a date."""
    return within(events, None, as_of) if as_of else events


def within(events: Table, first: dt.date | None, last: dt.date | None) -> Table:
    """The dated ones whose first day lies between two days, these included."""
    day = events["first"]
    kept = events.filter(day.notnull())
    kept = kept.filter(kept["first"] >= ibis.literal(first)) if first else kept
    return kept.filter(kept["first"] <= ibis.literal(last)) if last else kept


def nowhere(events: Table, actor: str) -> Table:
    """The actor's acts toward somebody of no known country."""
    return events.filter((events.actor_country == actor) & events.recipient_country.isnull())


def inside(events: Table, actor: str) -> Table:
    """Acts of a country toward itself."""
    return events.filter((events.actor_country == actor) & (events.recipient_country == actor))


# -- what is summed of them ------------------------------------------------------------------------


def by_source(events: Table) -> Table:
    """See ``Sums.sources``."""
    one, two = events.actor_country, events.recipient_country
    return (
        events.group_by("source")
        .agg(
            rows=events.count(),
            undated=_number(events["first"].isnull()),
            first=events["first"].min(),
            last=events["last"].max(),
            placeless=_number(one.isnull() | two.isnull()),
            within=_number(one.notnull() & two.notnull() & (one == two)),
        )
        .order_by("source")
    )


def by_year(events: Table) -> Table:
    """See ``Sums.years``."""
    dated = events.filter(events["first"].notnull()).mutate(year=lambda rows: rows["first"].year())
    return dated.group_by("year").agg(rows=dated.count()).order_by("year")


def cells(dated: Table) -> Table:
    """See ``Sums.cells``."""
    keys = ("month", "reach", "own", "type", "source")
    rows = _placed(dated)
    rows = rows.mutate(
        type=rows.type.fill_null(""),
        thousandths=(rows.score * 1000).round().cast("int64"),
    )
    return (
        rows.group_by(*keys)
        .agg(
            n=rows.count(),
            scored=rows.score.count(),
            points=rows.thousandths.sum().fill_null(0),
            cooperative=_number(rows.score > 0),
            conflictual=_number(rows.score < 0),
        )
        .order_by(*keys)
    )


def others(dated: Table) -> Table:
    """See ``Sums.others``."""
    keys = ("month", "reach", "other")
    rows = _placed(dated.filter(dated.own))
    return rows.group_by(*keys).agg(n=rows.count()).order_by(*keys)


def latest(dated: Table) -> Table:
    """The last own acts, the latest first; ties in the order of their ids."""
    rows = dated.filter(dated.own)
    return rows.order_by(ibis.desc("first"), "event_id").limit(LATEST).select(*_SHOWN)


def _placed(dated: Table) -> Table:
    """With ``month``, the first day of that of the act, and ``reach``."""
    first, last = dated["first"], ibis.coalesce(dated["last"], dated["first"])
    same = [first.truncate(unit) == last.truncate(unit) for unit in REACHES]
    reach = ibis.cases(*((inside, n) for n, inside in enumerate(same)), else_=len(REACHES))
    return dated.mutate(month=first.truncate("M").cast("date"), reach=reach)


def _number(condition: BooleanValue) -> Value:
    """How many rows a condition holds of."""
    return ibis.ifelse(condition, 1, 0).sum().fill_null(0)
