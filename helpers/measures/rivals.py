"""Whether Moscow was friendly to rivals at once: its signed acts toward each camp, year by year.

The rivals are Kabul with its Western backers, and the Taliban. Tone is what the texts show of
Moscow's attitude; an act is one of ``hedging.own_acts``.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.events import in_time, tones
from helpers.measures.hedging import own_acts
from helpers.measures.subject import CAMPS, RIVALS, RIVALS_SINCE
from helpers.record.tables import Tables

SIGNS = (("friendly", 1), ("unfriendly", -1))


def signed_acts(tables: Tables) -> pd.DataFrame:
    """Moscow's friendly and unfriendly acts, and the camp that each concerns.

    Columns: event_id, camp (kabul or taliban), tone (not 0), year. One row an act and a camp toward
    which it shows an attitude of Moscow's (see ``tones``); the tone toward two counterparts of one
    camp is their mean. Only acts since RIVALS_SINCE whose two bounds lie in one year.

    >>> signed = measures.rivals.signed_acts(record.tables)
    >>> signed.query("event_id == '2023-05-kazan-forum'")[["camp", "tone"]].to_numpy().tolist()
    [['taliban', 1.0]]
    """
    shown = tones(tables)
    shown = shown.assign(camp=shown["counterpart"].map(CAMPS)).dropna(subset=["camp"])
    shown = shown[shown["event_id"].isin(own_acts(tables))]
    found = shown.groupby(["event_id", "camp"], as_index=False)["tone"].mean()
    found = in_time(found.merge(tables.events[["event_id", "first", "last"]], on="event_id"))
    found["year"] = found["first"].dt.year
    inside = (found["year"] == found["last"].dt.year) & (found["year"] >= RIVALS_SINCE)
    found = found[inside & (found["tone"] != 0)].reset_index(drop=True)
    return found[["event_id", "camp", "tone", "year"]].astype({"year": int})


def by_year(signed: pd.DataFrame) -> pd.DataFrame:
    """Both camps year by year, from the first year since 2001 to the last that holds an act.

    Columns: year, kabul_friendly, kabul_unfriendly, taliban_friendly, taliban_unfriendly (numbers
    of acts).

    >>> years = measures.rivals.by_year(measures.rivals.signed_acts(record.tables))
    >>> years.query("kabul_friendly > 0 and taliban_friendly > 0")["year"].to_list()
    [2007, 2010, 2017, 2018]
    """
    years = pd.RangeIndex(0)
    if len(signed):
        years = pd.RangeIndex(signed["year"].min(), signed["year"].max() + 1)
    found = pd.DataFrame({"year": years})
    for camp in RIVALS:
        mine = signed[signed["camp"] == camp]
        for name, sign in SIGNS:
            counts = mine.loc[mine["tone"] * sign > 0, "year"].value_counts()
            found[f"{camp}_{name}"] = found["year"].map(counts).fillna(0).astype(int)
    return found
