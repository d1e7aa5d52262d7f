"""What leaves a backend for the report: small tables, counted once a run.

Whoever is at work counts again where somebody changed the file.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from helpers.external import addresses
from helpers.external.asked import REPORTED, Asked
from helpers.external.inputs import ImportFault
from helpers.record import countries
from helpers.record.paths import CHECKED_VARIABLE

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

LATEST, PLACES, GROUPS, ROWS = 12, 2000, 400, 6  # rows fetched; ROWS of each month or day
LONG = 800  # days of acts above which months and not days are looked at for their heaviest rows


class Counts(NamedTuple):
    """All that leaves the backend; sums as ``queries.sums`` names them.

    ``sources``: one row a data set of the table as known: source, rows, undated, first, last,
    nobody (no country on either side), deaths, ranged (rows that have deaths, a range of them).
    ``coverage``: first (day), rows (of the same).
    ``cells``: day, reach (0 to 4: dated to a day, a month, a quarter-year, a year, longer), own,
    type and sums. ``kinds``: own, type, native_type and sums. ``parties``: own, actor, recipient
    and sums. ``places``: place, north, east (hundredths of degrees) and sums. ``rows``: the
    weightiest own acts of each period (``every``: month or day). ``latest``: the last own acts.
    ``lost``: undated, inside (toward itself), unplaced (no coordinates).
    """

    asked: Asked
    fingerprint: str
    sources: pd.DataFrame
    coverage: pd.DataFrame
    cells: pd.DataFrame
    kinds: pd.DataFrame
    parties: pd.DataFrame
    places: pd.DataFrame
    every: str
    rows: pd.DataFrame
    latest: pd.DataFrame
    lost: dict[str, int]

    def __repr__(self) -> str:
        """Which acts of how many rows, where all tables would fill pages."""
        return f"Counts of {int(self.sources['rows'].sum())} rows: {self.asked.subject}"

    @property
    def reported(self) -> bool:
        """Whether machines read all of it from the news, so that its rows measure coverage."""
        return set(self.sources["source"]) <= set(REPORTED)


_HELD: list[Counts] = []  # the last


def counts(asked: Asked) -> Counts:
    """The counts that answer, taken unless they are at hand; rows counted in place are, at work,
    counted each time. Raises ImportFault and ``backends.BackendError``.
    """
    held = _HELD[0] if _HELD and _HELD[0].asked == asked else None
    if held and CHECKED_VARIABLE in os.environ:
        return held
    if not (held and held.fingerprint and held.fingerprint == addresses.fingerprint(asked.events)):
        hold(take(asked))
    return _HELD[0]


def hold(taken: Counts) -> None:
    """Keep counts: in a run every kernel speaks from the same."""
    _HELD[:] = [taken]


def take(asked: Asked) -> Counts:
    """Count. Raises ImportFault and ``backends.BackendError``."""
    # DuckDB and Ibis take a second to load, and no kernel of a run needs them.
    import ibis

    from helpers.external import queries

    events, con = addresses.opened(asked.events)
    fetch = functools.partial(fetched, con, asked.events)
    events = queries.known(events, asked)
    within = functools.partial(queries.within, first=asked.first, last=asked.last)
    chosen = queries.acts(events, asked)
    dated, unit = within(chosen), asked.unit
    own = dated.filter(dated.own)
    cells = _days(fetch(queries.cells(dated, unit)), "day")
    if len(cells) == 0:
        refuse(asked, events, fetch)
    every = "month" if cells.loc[cells["own"], "day"].nunique() > LONG else "day"
    alone = bool(asked.actor) and not (asked.recipient or asked.where)
    itself = (queries.of(events, side, asked.actor) for side in ("actor", "recipient"))
    lost = {
        "undated": chosen.filter(chosen["first"].isnull()),
        "inside": within(events.filter(ibis.literal(alone), *itself)),
        "unplaced": own.filter(own.latitude.isnull() | own.longitude.isnull()),
    }
    return Counts(
        asked,
        addresses.fingerprint(asked.events),
        _days(fetch(queries.by_source(events)), "first", "last"),
        _days(fetch(queries.by_day(within(events))), "first"),
        cells,
        fetch(queries.grouped(dated, ("type", "native_type"), GROUPS, unit)),
        fetch(queries.grouped(dated, ("actor", "recipient"), GROUPS, unit)),
        fetch(queries.spots(own, PLACES, unit)),
        every,
        _days(fetch(queries.heaviest(own, every, ROWS)), "period"),
        fetch(queries.latest(own, LATEST)),
        {name: _number(fetch, rows) for name, rows in lost.items()},
    )


def fetched(con: BaseBackend, events: str, expression: Table) -> pd.DataFrame:
    """The rows of an expression. Raises ImportFault."""
    try:
        return con.to_pandas(expression)
    except Exception as error:  # noqa: BLE001 (each backend raises errors of its own)
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise ImportFault(f"'{events}' cannot be counted: {said}") from None


def _number(fetch: Callable[[Table], pd.DataFrame], rows: Table) -> int:
    return int(fetch(rows.aggregate(n=rows.count()))["n"].iloc[0])


def _days(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The same on every backend: days as numpy has them."""
    return frame.assign(
        **{name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in names}
    )


def refuse(asked: Asked, events: Table, fetch: Callable[[Table], pd.DataFrame]) -> None:
    """Refuse what the table cannot tell, where nothing was found. Raises ImportFault."""
    from helpers.external import queries

    for who in (asked.actor, asked.recipient):
        if who and who not in countries.countries():
            named = queries.of(events, "actor", who) | queries.of(events, "recipient", who)
            if _number(fetch, events.filter(named)) == 0:
                raise ImportFault(
                    f"'{who}' is no ISO 3166 alpha-3 code, and no actor or recipient of the table "
                    f"bears that name{countries.nearest(who)}"
                )
    if asked.where and _number(fetch, events.filter(events.place_country.notnull())) == 0:
        raise ImportFault(
            f"where is {asked.where}, and no row of the table says in which country it happened; "
            "ask by actor and recipient"
        )
