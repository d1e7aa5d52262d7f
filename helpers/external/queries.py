"""Counts on a canonical table of any size, each written once as an Ibis expression.

They take and give Ibis tables, on whatever backend the table lies; nothing is computed until
``.to_pandas()``. Every sum is of whole numbers (scores of thousandths), so that threads and
clusters, which add in whatever order, come to the same. An act is cooperative or conflictual by the
sign of PLOVER's score of its type, and neither where that is 0 or absent.

An event whose date is looser than the period counts where its first day lies, and once more under
``loose``: so many of a period's events may belong to a later one. Undated events are in no period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from helpers.external.asked import UNDIRECTED, Asked
from helpers.record import countries

PERIODS = {"day": "D", "month": "M", "quarter": "Q", "year": "Y"}
Window = tuple[str, dt.date, dt.date | None]
PANELS = {"dyad": ("actor_country", "recipient_country"), "place": ("place_country",)}


# -- which events ----------------------------------------------------------------------------------


def of(events: Table, side: str, who: str) -> BooleanValue:
    """Whether a side (``actor`` or ``recipient``) is a country or bears a name, word for word."""
    if who in countries.countries():
        return (events[f"{side}_country"] == who).fill_null(False)
    words = r"[^a-z0-9]+".join(re.escape(word) for word in who.lower().split())
    return events[side].lower().re_search(rf"(^|[^a-z0-9]){words}([^a-z0-9]|$)").fill_null(False)


def known(events: Table, asked: Asked) -> Table:
    """What a table held on a day: rows added by then, or dated by then where it does not say; of
    root events alone where only these are asked for.
    """
    if asked.root_only:
        events = events.filter(events.root.fill_null(True))
    if asked.as_of:
        events = events.filter(
            ibis.coalesce(events.added, events["first"]) <= ibis.literal(asked.as_of)
        )
    return events


def acts(events: Table, asked: Asked) -> Table:
    """The acts that are asked for, with ``own``: the actor's, where a direction is known.

    With no recipient all acts of the actor and toward it count, but not those of a country toward
    itself; with no actor all that happened there.
    """
    rows = events.filter(events.place_country == asked.where) if asked.where else events
    if not asked.actor:
        toward = rows.filter(of(rows, "recipient", asked.recipient)) if asked.recipient else rows
        return toward.mutate(own=ibis.literal(True))
    acting, toward = of(rows, "actor", asked.actor), of(rows, "recipient", asked.actor)
    if asked.recipient:
        acting &= of(rows, "recipient", asked.recipient)
        toward &= of(rows, "actor", asked.recipient)
    elif not asked.where:
        acting, toward = acting & ~toward, toward & ~acting
    return rows.filter(acting | toward).mutate(own=acting | rows.source.isin(UNDIRECTED))


def within(events: Table, first: dt.date | None, last: dt.date | None) -> Table:
    """The dated ones whose first day lies between two days, these included; None: no limit."""
    return events.filter(_inside(events, first, last))


def _inside(events: Table, first: dt.date | None, last: dt.date | None) -> BooleanValue:
    return events["first"].between(first or dt.date.min, last or dt.date.max)


# -- counts by time --------------------------------------------------------------------------------


def by_time(events: Table, every: str = "month", unit: str = "events", panel: str = "") -> Table:
    """A row a period (its first day) in which something happened, in order; see ``sums``.

    ``panel``: a row a period and ``dyad`` of two known countries, or country of the ``place``.
    """
    keys = PANELS[panel] if panel else ()
    dated = events.filter(*(events[name].notnull() for name in ("first", *keys)))
    period = dated["first"].truncate(PERIODS[every])
    loose = dated["last"].truncate(PERIODS[every]) != period
    rows = dated.mutate(period=period.cast("date"), loose=loose)
    return _scored(rows.group_by("period", *keys).agg(**sums(rows, unit))).order_by("period", *keys)


def by_window(events: Table, windows: Sequence[Window]) -> Table:
    """A row a window in which something happened, in no order.

    ``windows``: names with their first and last days (None: it goes on); they may not overlap.
    """
    inside = ((_inside(events, first, last), name) for name, first, last in windows)
    placed = events.mutate(window=ibis.cases(*inside))
    placed = placed.filter(placed.window.notnull())
    return _scored(placed.group_by("window").agg(**sums(placed)))


def sums(rows: Table, unit: str = "events") -> dict[str, Value]:
    """The sums of a group, all whole numbers.

    ``n`` events (or reports), ``loose`` ones where the rows say it, ``cooperative`` and
    ``conflictual`` ones, those ``scored`` and the thousandths of their scores (``points``), the
    same of the data set's own (``native``, ``native_points``), deaths (low, best and high; the best
    estimate where no other is given) and ``deadly`` events, which are never reports.
    """
    weight = ibis.coalesce(rows.articles, 1).cast("float64") if unit == "reports" else None
    best = rows.deaths_best

    def held(condition: Value) -> Value:
        condition = condition.fill_null(False)  # or else Spark counts nothing, not 0, of no scores
        if weight is None:
            return rows.count(where=condition)
        return weight.sum(where=condition).fill_null(0).cast("int64")

    def total(number: Value) -> Value:
        """Whole numbers are added as floats, which is exact below 2**53 and soon done."""
        return number.cast("float64").sum().fill_null(0).cast("int64")

    def thousandths(score: Value) -> Value:
        whole = (score * 1000).round()
        return total(whole if weight is None else whole * weight)

    return {
        "n": rows.count() if weight is None else total(weight),
        **({"loose": held(rows.loose)} if "loose" in rows.columns else {}),
        "cooperative": held(rows.score > 0),
        "conflictual": held(rows.score < 0),
        "scored": held(rows.score.notnull()),
        "points": thousandths(rows.score),
        "native": held(rows.native_score.notnull()),
        "native_points": thousandths(rows.native_score),
        "deaths_low": total(ibis.coalesce(rows.deaths_low, best)),
        "deaths_best": total(best),
        "deaths_high": total(ibis.coalesce(rows.deaths_high, best)),
        "deadly": rows.count(where=(best > 0).fill_null(False)),
    }


def _scored(sums: Table) -> Table:
    """With the mean ``score`` and ``native_score`` of those that have one."""
    score = sums.points / (sums.scored.nullif(0) * 1000)
    native = sums.native_points / (sums.native.nullif(0) * 1000)
    return sums.mutate(score=score, native_score=native).drop(
        "scored", "points", "native", "native_points"
    )


# -- small tables of the report --------------------------------------------------------------------


def by_source(events: Table) -> Table:
    """See ``counts.Counts.sources``."""
    nobody = events.actor_country.isnull() & events.recipient_country.isnull()
    return (
        events.group_by("source")
        .agg(
            rows=events.count(),
            undated=events.count(where=events["first"].isnull()),
            first=events["first"].min(),
            last=events["first"].max(),
            nobody=events.count(where=nobody),
            deaths=events.count(where=events.deaths_best.notnull()),
            ranged=events.count(where=events.deaths_low.notnull()),
        )
        .order_by("source")
    )


def by_day(events: Table) -> Table:
    """See ``counts.Counts.coverage``."""
    return events.group_by("first").agg(rows=events.count()).order_by("first")


def cells(dated: Table, unit: str) -> Table:
    """See ``counts.Counts.cells``."""
    keys = ("day", "reach", "own", "type")
    first, last = dated["first"], ibis.coalesce(dated["last"], dated["first"])
    same = [first == last, *(first.truncate(u) == last.truncate(u) for u in ("M", "Q", "Y"))]
    reach = ibis.cases(*((inside, n) for n, inside in enumerate(same)), else_=len(same))
    rows = dated.mutate(day=first, reach=reach, type=dated.type.fill_null(""))
    return rows.group_by(*keys).agg(**sums(rows, unit)).order_by(*keys)


def grouped(dated: Table, keys: tuple[str, ...], limit: int, unit: str) -> Table:
    """Sums by ``own`` and some texts, the deadliest and then the most frequent first."""
    rows = dated.mutate(**{key: dated[key].fill_null("") for key in keys})
    found = rows.group_by("own", *keys).agg(**sums(rows, unit))
    order = (ibis.desc("deaths_best"), ibis.desc("n"), ibis.desc("own"), *keys)
    return found.order_by(*order).limit(limit)


def spots(dated: Table, limit: int, unit: str) -> Table:
    """See ``counts.Counts.places``: hundredths of degrees, so that no float is a key."""
    rows = dated.filter(dated.latitude.notnull() & dated.longitude.notnull())
    rows = rows.mutate(
        place=rows.place.fill_null(""),
        north=(rows.latitude * 100).round().cast("int64"),
        east=(rows.longitude * 100).round().cast("int64"),
    )
    keys = ("place", "north", "east")
    found = rows.group_by(*keys).agg(**sums(rows, unit))
    return found.order_by(ibis.desc("deaths_best"), ibis.desc("n"), *keys).limit(limit)


SHOWN = ("event_id", "date", "first", "last", "actor", "recipient", "type", "native_type", "place",
         "deaths_best", "articles", "source", "reference")  # fmt: skip


def heaviest(dated: Table, every: str, most: int) -> Table:
    """The weightiest own acts of each month or day: most deaths, most articles, first id."""
    rows = dated.mutate(period=dated["first"].truncate(PERIODS[every]).cast("date"))
    deadly, told = (ibis.coalesce(rows[name], 0) for name in ("deaths_best", "articles"))
    order = [deadly.desc(), told.desc(), rows.event_id]
    ranked = rows.mutate(place_in=ibis.row_number().over(group_by=rows.period, order_by=order))
    kept = ranked.filter(ranked.place_in < most).order_by("period", "place_in")
    return kept.select("period", *SHOWN)


def latest(dated: Table, most: int) -> Table:
    """The last own acts, the latest first; ties in the order of their ids."""
    return dated.order_by(ibis.desc("first"), "event_id").limit(most).select(*SHOWN)
