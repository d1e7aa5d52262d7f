"""Whether Moscow was friendly to rivals at once, and the word that its acts deserve.

The rivals are Kabul with its Western backers, and the Taliban. Tone is what the texts show of
Moscow's attitude; an act is what ``hedging.acts`` counts.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.measures.acts import in_time, tones
from helpers.measures.hedging import own_acts
from helpers.measures.once import once
from helpers.record.knowledge import among
from helpers.record.tables import Tables

CAMPS = {"kabul": "kabul", "west": "kabul", "taliban": "taliban", "north": "north"}
RIVALS = ("kabul", "taliban")
SIGNS = (("friendly", 1), ("unfriendly", -1))

SINCE = 2001  # windows and words begin here
LENGTHS = {"year": 12, "half-year": 6, "quarter": 3}


def signed_acts(tables: Tables, camps: Mapping[str, str] = CAMPS) -> pd.DataFrame:
    """Moscow's acts that show a tone, and the camp it is shown to.

    Columns: event_id, camp (one of CAMPS' values), tone, date, first, last. One row an act and a
    camp toward which it shows an attitude of Moscow's (see ``tones``); the tone toward two
    counterparts of one camp is their mean.

    >>> signed = measures.rivals.signed_acts(record.tables)
    >>> signed.query("event_id == '2023-05-kazan-forum'")[["camp", "tone"]].to_numpy().tolist()
    [['taliban', 1.0]]
    """
    return _signed_acts(tables, tuple(camps.items()))


@once
def _signed_acts(tables: Tables, camps: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    shown = tones(tables)
    shown = shown.assign(camp=shown["counterpart"].map(dict(camps))).dropna(subset=["camp"])
    shown = shown[among(shown["event_id"], own_acts(tables))]
    found = shown.groupby(["event_id", "camp"], as_index=False)["tone"].mean()
    found = found.astype({"event_id": "string"})
    dated = tables.events[["event_id", "date", "first", "last"]]
    found = found.sort_values("camp").merge(dated, on="event_id")
    return in_time(found).reset_index(drop=True)


def tally(signed: pd.DataFrame) -> dict[str, int]:
    """Friendly and unfriendly acts toward each camp: ``kabul_friendly``, ``north_unfriendly``.

    >>> counts = measures.rivals.tally(measures.rivals.signed_acts(record.tables))
    >>> counts["taliban_friendly"] > counts["taliban_unfriendly"]
    True
    """
    toned = {camp: signed.loc[signed["camp"] == camp, "tone"] for camp in (*RIVALS, "north")}
    return {f"{c}_{k}": int((t * sign > 0).sum()) for c, t in toned.items() for k, sign in SIGNS}


def windows(signed: pd.DataFrame, length: str = "year") -> pd.DataFrame:
    """Both sides window by window, from the first (SINCE or later) to the last that holds an act.

    Columns: start (datetime), the rivals' counts as ``tally`` names them, both (friendly to Kabul's
    camp and to the Taliban). An act counts only where its two bounds lie in one window; the others
    are those of ``loose``.

    >>> years = measures.rivals.windows(measures.rivals.signed_acts(record.tables))
    >>> years.loc[years["both"], "start"].dt.year.to_list()
    [2007, 2010, 2017, 2018]
    """
    inside = signed.assign(window=_window(signed, length)).dropna(subset=["window"])
    if len(inside) == 0:
        return pd.DataFrame(columns=["start", *_sides(inside), "both"])
    step = pd.DateOffset(months=LENGTHS[length])
    starts = pd.date_range(inside["window"].min(), inside["window"].max(), freq=step)
    cells = [{"start": day} | _sides(inside[inside["window"] == day]) for day in starts]
    found = pd.DataFrame(cells)
    return found.assign(both=(found["kabul_friendly"] > 0) & (found["taliban_friendly"] > 0))


def _sides(signed: pd.DataFrame) -> dict[str, int]:
    return {key: n for key, n in tally(signed).items() if not key.startswith("north")}


def _window(signed: pd.DataFrame, length: str) -> pd.Series:
    """First day of the window that holds an act toward one of the rivals whole, else NaT."""
    months = LENGTHS[length]
    first, last = (
        pd.to_datetime(
            {"year": days.dt.year, "month": (days.dt.month - 1) // months * months + 1, "day": 1}
        )
        for days in (signed["first"], signed["last"])
    )
    return first.where((first == last) & (first.dt.year >= SINCE) & signed["camp"].isin(RIVALS))
