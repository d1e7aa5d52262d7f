"""What Moscow's acts were about, period by period."""

from __future__ import annotations

import pandas as pd

from helpers.record.tables import Tables


def periods_table(tables: Tables, counts: pd.Series) -> pd.DataFrame:
    """Acts by theme and period, every pair once, the theme with the most acts first.

    ``counts``: acts by (theme, period). Columns: theme (label), period, acts, share.
    """
    if len(counts) == 0:
        return pd.DataFrame(columns=["theme", "period", "acts", "share"])
    wide = counts.unstack("period", fill_value=0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    wide = wide.rename(index=tables.labels("theme"))
    long = wide.stack().rename("acts").reset_index()
    share = long["acts"] / long.groupby("period", observed=True)["acts"].transform("sum")
    return long.assign(share=share.astype(float), acts=long["acts"].astype(int))
