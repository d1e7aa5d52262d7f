"""Friendliness to rivals at once: which countries are rivals a table of events does not say."""

from __future__ import annotations

import pandas as pd

from helpers.dyads.table import Table


def signed_acts(table: Table) -> pd.DataFrame:
    """None: the two camps are the coded record's."""
    del table
    return pd.DataFrame()


def windows(signed: pd.DataFrame, length: str = "year") -> pd.DataFrame:
    """None."""
    del length
    return signed
