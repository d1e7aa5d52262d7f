"""Where a picture over time puts its events: the well dated pile up, the loosely dated hang."""

from __future__ import annotations

import pandas as pd

from helpers import measures

LOOSE = pd.Timedelta(days=93)  # longer than a quarter-year


def timeline_table(spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with each ``lane`` as ``charts.timeline`` draws it."""
    return spans.assign(lane=piled(spans))


def piled(spans: pd.DataFrame) -> pd.Series:
    """The lanes of one row: from 0 up where the date is well known, from -1 down where it is not.

    Well known is a date of a quarter-year or better; loose ones so do not crowd out the others.
    """
    loose = spans["last"] - spans["first"] >= LOOSE
    up, down = measures.lanes(spans[~loose]), measures.lanes(spans[loose])
    return pd.concat(
        [
            pd.Series(up, index=spans.index[~loose], dtype=int),
            pd.Series([-1 - lane for lane in down], index=spans.index[loose], dtype=int),
        ]
    )
