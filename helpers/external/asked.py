"""What is asked of a table of events, and the sums that answer: all that leaves a backend."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

UNDIRECTED = ("acled", "pax", "ucdp")  # their actor is only the first of two
LATEST = 12  # acts that are shown as rows


class Asked(NamedTuple):
    """What is asked of a table; ``recipient`` empty: all countries.

    ``first`` and ``last``: the window, and ``as_of``: the day after which nothing is known; None
    where there is no such limit.
    """

    events: str
    actor: str
    recipient: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    as_of: dt.date | None = None


class Sums(NamedTuple):
    """All that leaves the backend.

    ``sources``: one row a data set of the table as known on the day: source, rows, undated, first,
    last, placeless (without the country of actor or recipient), within (inside one country).
    ``years``: year, rows (of the same). ``cells``: month, reach (0 to 3, within a month, a
    quarter-year, a year, or longer), own,
    type, source, n, scored, points (thousandths of their scores), cooperative, conflictual (by the
    sign of the score). ``others``: month, reach, other (country), n: own acts toward any country,
    whoever was asked for. ``exact``: precision, n. ``lost``: undated
    (acts without a date), nowhere (the actor's acts toward no known country), inside (toward
    itself). ``latest``: the last LATEST own acts, as rows.
    """

    sources: pd.DataFrame
    years: pd.DataFrame
    cells: pd.DataFrame
    others: pd.DataFrame
    exact: pd.DataFrame
    lost: dict[str, int]
    latest: pd.DataFrame
