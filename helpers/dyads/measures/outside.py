"""The yearly records of others, which are of Russia and Afghanistan, beside the table's phases."""

from __future__ import annotations

import pandas as pd

from helpers.dyads.table import Table
from helpers.measures import outside
from helpers.measures.outside import met

__all__ = ["computed", "met", "standing"]


def computed(table: Table) -> pd.DataFrame:
    """See ``measures.outside.computed``."""
    return outside.computed(table.coded)


def standing(table: Table, runs: pd.DataFrame) -> pd.DataFrame:
    """See ``measures.outside.standing``."""
    return outside.standing(table.coded, runs)
