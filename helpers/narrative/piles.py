"""Where a picture over time puts its events: the well dated pile up, the loosely dated hang."""

from __future__ import annotations

import math

import pandas as pd

from helpers import measures
from helpers.narrative.words import number

LOOSE = pd.Timedelta(days=93)  # longer than a quarter-year


MOST, DRAWN = 1000, 500  # marks that one picture can bear, and about how many a thinned one has


def timeline_table(spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with each ``lane`` as ``charts.timeline`` draws it; very many are thinned."""
    drawn = thinned(spans)
    return drawn.assign(lane=piled(drawn))


def thinned(rows: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """At most MOST rows as they are; of more every nth in their order, in each group of ``by``."""
    step = _step(rows)
    if step == 1:
        return rows
    rank = rows.groupby(by).cumcount() if by else pd.Series(range(len(rows)), index=rows.index)
    return rows[rank % step == 0].reset_index(drop=True)


def thinning(rows: pd.DataFrame, kind: str) -> str:
    """What a caption adds where a picture is thinned: `` One event in 84 is drawn ...``."""
    step = _step(rows)
    if step == 1:
        return ""
    return f" One {kind} in {number(step)} is drawn, evenly spread; all numbers count every one."


def _step(rows: pd.DataFrame) -> int:
    return 1 if len(rows) <= MOST else math.ceil(len(rows) / DRAWN)


def piled(spans: pd.DataFrame) -> pd.Series:
    """The lanes of one row: from 0 up where the date is well known, from -1 down where it is not.

    Well known is a date of a quarter-year or better; loose ones so do not crowd out the others.
    """
    loose = spans["last"] - spans["first"] >= LOOSE
    up, down = measures.acts.lanes(spans[~loose]), measures.acts.lanes(spans[loose])
    return pd.concat(
        [
            pd.Series(up, index=spans.index[~loose], dtype=int),
            pd.Series([-1 - lane for lane in down], index=spans.index[loose], dtype=int),
        ]
    )
