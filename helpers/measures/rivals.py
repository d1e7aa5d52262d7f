"""Whether Moscow was friendly to rivals at once, and the word that its acts deserve.

The rivals are Kabul with its Western backers, and the Taliban. Tone is what the texts show of
Moscow's attitude; an act is what ``hedging.acts`` counts.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import phases
from helpers.measures.acts import in_time, tones, tones_toward
from helpers.measures.hedging import own_acts
from helpers.measures.once import once
from helpers.record.knowledge import among
from helpers.tables import Tables

CAMPS = {"kabul": "kabul", "west": "kabul", "taliban": "taliban", "north": "north"}
KABUL_ALONE = {"kabul": "kabul", "taliban": "taliban", "north": "north"}
RIVALS = ("kabul", "taliban")
SIGNS = (("friendly", 1), ("unfriendly", -1))

SINCE = 2001  # windows and words begin here
LENGTHS = {"year": 12, "half-year": 6, "quarter": 3}
FRIENDLY_ACTS, WEAKER_SHARE = 2, 0.25  # what hedging asks of the weaker side


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


def loose(signed: pd.DataFrame, length: str = "year") -> pd.DataFrame:
    """The acts toward either rival that may lie in SINCE or later but that no window holds.

    >>> signed = measures.rivals.signed_acts(record.tables)
    >>> 0 < len(measures.rivals.loose(signed)) < len(signed)
    True
    """
    late = signed["last"].isna() | (signed["last"].dt.year >= SINCE)
    return signed[late & signed["camp"].isin(RIVALS) & _window(signed, length).isna()]


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


def possible(signed: pd.DataFrame, years: pd.DataFrame) -> int:
    """How many of those years could be friendly to both, if every friendly act whose date is
    bounded fell there: the upper end of a range whose lower end is ``both``.

    >>> signed = measures.rivals.signed_acts(record.tables)
    >>> years = measures.rivals.windows(signed)
    >>> int(years["both"].sum()) <= measures.rivals.possible(signed, years) <= len(years)
    True
    """
    friendly = signed[signed["tone"] > 0].dropna(subset=["first", "last"])
    begin, end = friendly["first"].dt.year, friendly["last"].dt.year
    reach = []
    for rival in RIVALS:
        mine = friendly["camp"] == rival
        spans = set(zip(begin[mine], end[mine], strict=True))
        reach.append({year for first, last in spans for year in range(first, last + 1)})
    return sum(day.year in reach[0] and day.year in reach[1] for day in years["start"])


def simultaneity(table: pd.DataFrame) -> dict[str, float]:
    """How often Moscow was friendly to rivals in one window, of the table that ``windows`` gives.

    windows; kabul, taliban, both: windows friendly to each; overlap: sum of minima by sum of maxima
    of the two series of friendly acts (Ruzicka's similarity, 0 never together, 1 always alike; NaN
    for none).

    >>> years = measures.rivals.windows(measures.rivals.signed_acts(record.tables))
    >>> measures.rivals.simultaneity(years)["both"] == int(years["both"].sum())
    True
    """
    k, t = (table[f"{rival}_friendly"].astype(float) for rival in RIVALS)
    n, a, b, highest = len(table), int((k > 0).sum()), int((t > 0).sum()), np.maximum(k, t).sum()
    found = {"windows": n, "kabul": a, "taliban": b, "both": int(table["both"].sum())}
    overlap = np.minimum(k, t).sum() / highest if highest else float("nan")
    return found | {"overlap": float(overlap)}


def word(kabul: tuple[int, int], taliban: tuple[int, int]) -> tuple[str, str]:
    """Hedging, engagement or alignment, and with whom, from (friendly, unfriendly) acts to each.

    Hedging: FRIENDLY_ACTS to both, the weaker side with WEAKER_SHARE of all. Else alignment is
    friendliness to one while unfriendly acts to the other outnumber the friendly; engagement is
    friendliness to one without that; "" where neither gets enough, or more blame than friendship.

    >>> measures.rivals.word((3, 0), (3, 1)), measures.rivals.word((0, 4), (3, 0))
    (('hedging', ''), ('alignment', 'taliban'))
    """
    few, many = sorted((kabul[0], taliban[0]))
    if few >= FRIENDLY_ACTS and few >= WEAKER_SHARE * (few + many):
        return "hedging", ""
    ordered = (kabul, taliban, "kabul") if kabul[0] > taliban[0] else (taliban, kabul, "taliban")
    lead, other, name = ordered
    if lead[0] < FRIENDLY_ACTS or lead[0] <= lead[1]:
        return "", ""
    return ("alignment" if other[1] > other[0] else "engagement"), name


def postures(
    tables: Tables, scheme: pd.DataFrame, camps: Mapping[str, str] = CAMPS
) -> pd.DataFrame:
    """The word for each phase that ends in SINCE or later: number, phase_id, name, posture (as
    the scheme has it), what ``tally`` gives, word, toward. Acts count where they may begin. A phase
    that begins when no government in Kabul stands beside the Taliban has no rivals and no word.

    >>> found = measures.rivals.postures(record.tables, record.phases).set_index("phase_id")
    >>> found["word"]["convener"], found["toward"]["guarantees"]
    ('hedging', 'taliban')
    """
    signed = phases.assign(signed_acts(tables, camps), scheme)
    late = scheme[scheme["last"].isna() | (scheme["last"].dt.year >= SINCE)]
    rival = tones_toward(tables, "kabul").index
    told = tables.events[among(tables.events["event_id"], rival)]
    late = late[late["first"] <= told["first"].fillna(told["last"]).max()]
    tallies = [tally(signed[signed["phase_id"] == name]) for name in late["phase_id"]]
    words = pd.DataFrame([worded(found) for found in tallies], columns=[*worded(tally(signed))])
    return late[["number", "phase_id", "name", "posture"]].reset_index(drop=True).join(words)


def worded(found: dict[str, int]) -> dict[str, int | str]:
    """What ``tally`` gives, with its word and toward whom.

    >>> counts = measures.rivals.tally(measures.rivals.signed_acts(record.tables))
    >>> measures.rivals.worded(counts)["word"]
    'hedging'
    """
    sides = [(found[f"{c}_friendly"], found[f"{c}_unfriendly"]) for c in RIVALS]
    return found | dict(zip(("word", "toward"), word(*sides), strict=True))
