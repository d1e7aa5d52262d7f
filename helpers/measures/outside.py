"""Records that none of our texts supplied: yearly numbers, their breaks, our phases held to them.

The breaks are found as those of our own counts are (``measures.changepoints``), so that the two can
be compared. Deliveries and trade span orders of magnitude and are searched as logarithms.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.measures.changepoints import SHORTEST, partition, search
from helpers.measures.readings import MARGIN
from helpers.measures.words import decimals, parts
from helpers.record import dates
from helpers.record.tables import Tables

SEARCHED = ("votes", "arms", "trade")
# What is drawn of each record: its name, and what its values are.
DRAWN = {
    "votes": ("UN votes", "{low:.2f} to {high:.2f} alike"),
    "arms": ("Arms, Kabul", "to {high:,.0f} units"),
    "arms-north": ("Arms, north", "to {high:,.0f} units"),
    "trade": ("Trade", "to ${high:,.0f} million"),
}
DRAWN_SINCE = 1946
FEWEST = 3 * SHORTEST  # years with a value that a search needs
ENOUGH = 5  # roll calls that make a share of a year
FIRST = {"trade": 1992}  # before, the record has a hole of ten years, and a smaller partner
DRAWS, SEED = 300, 1946
FIRM = 0.8  # of the draws, in which a break of the votes must come out again


def yearly(tables: Tables, series: str) -> pd.Series:
    """One series by year (index: int, values: float); votes of years with enough roll calls."""
    mine = _rows(tables, series)
    return mine.set_index(mine["year"].astype(int))["value"].astype(float).rename(series)


def _rows(tables: Tables, series: str) -> pd.DataFrame:
    mine = tables.series[tables.series["series"] == series].sort_values("year")
    return mine[mine["basis"].fillna(0) >= ENOUGH] if series == "votes" else mine


def computed(tables: Tables) -> pd.DataFrame:
    """The breaks of each searched series, one row each; columns as in ``breaks.computed``:
    series, points, first, last, breaks, before, doubled and state.

    >>> measures.outside.computed(record.tables)[["series", "state"]].to_numpy().tolist()
    [['votes', 'found'], ['arms', 'found'], ['trade', 'found']]
    """
    rows = []
    for series in SEARCHED:
        found = yearly(tables, series)
        found = found[found.index >= FIRST.get(series, 0)]
        values = (found if series == "votes" else np.log1p(found)).to_frame()
        row = {"series": series, "points": len(found)}
        rows.append(row | search(values, len(found) >= FEWEST))
    return pd.DataFrame(rows)


def standing(tables: Tables, runs: pd.DataFrame) -> pd.DataFrame:
    """How firmly each break stands: one row a break.

    Columns: series, year, doubled (stays at twice the price), support (of the votes: share of drawn
    records, each year's share drawn anew from as many roll calls, with a break within a year; NaN
    for the others, whose numbers are no sample).

    >>> stood = measures.outside.standing(record.tables, measures.outside.computed(record.tables))
    >>> stood.query("year == 1992")[["series", "doubled"]].to_numpy().tolist()
    [['arms', True]]
    """
    rows = []
    for _, run in runs[runs["state"] == "found"].iterrows():
        drawn = _drawn(tables) if run["series"] == "votes" else []
        for year in run["breaks"]:
            near = [_near(year, draw) for draw in drawn]
            support = float(np.mean(near)) if near else float("nan")
            rows.append((run["series"], year, _near(year, run["doubled"]), support))
    return pd.DataFrame(rows, columns=["series", "year", "doubled", "support"])


def _near(year: int, others: Iterable[int]) -> bool:
    return any(abs(year - other) <= MARGIN for other in others)


def _drawn(tables: Tables) -> list[list[int]]:
    """The breaks of votes drawn anew: as many roll calls a year, alike as often as they were.

    A roll call is alike, opposed, or half way; drawing wholes only, as here, scatters more, so a
    break that stands here stands the more firmly.
    """
    mine = _rows(tables, "votes")
    chance, years = np.random.default_rng(SEED), list(mine["year"].astype(int))
    number = mine["basis"].astype(int).to_numpy()
    alike = mine["value"].astype(float).to_numpy()
    found = []
    for _ in range(DRAWS):
        values = (chance.binomial(number, alike) / number)[:, None]
        found.append([years[place] for place in partition(values)])
    return found


def met(marked: pd.DataFrame, runs: pd.DataFrame, stood: pd.DataFrame) -> pd.DataFrame:
    """Each break of the chosen reading, and the series that break firmly within a year of it.

    ``marked`` as ``readings.marks`` gives it, ``stood`` as ``standing``. Columns: year and firm
    (series whose break stands: of votes in most drawn records, of others at twice the price).

    >>> runs = measures.outside.computed(record.tables)
    >>> marked = measures.readings.marks(record.tables, "analyst", runs, record.known_to)
    >>> met = measures.outside.met(marked, runs, measures.outside.standing(record.tables, runs))
    >>> met.set_index("year")["firm"][1992]
    ['votes', 'arms']
    """
    drawn = stood["support"].astype(float)
    steady = stood[(drawn >= FIRM) | (drawn.isna() & stood["doubled"].astype(bool))]
    placed = marked[(marked["kind"] == "chosen") & marked["year"].notna() & ~marked["loose"]]
    years = placed["year"].astype(int)
    near = dict(zip(runs["series"], (_nearest(b, set(years)) for b in runs["breaks"]), strict=True))
    firm = [
        [
            series
            for series, found in near.items()
            if year in found and _near(year, steady.loc[steady["series"] == series, "year"])
        ]
        for year in years
    ]
    return pd.DataFrame({"year": years.to_list(), "firm": firm})


def _nearest(breaks: list[int], ours: set[int]) -> set[int]:
    """Our years that are the nearest to some break within the margin: a break is met once."""
    return {
        min(close, key=lambda year: (abs(year - other), year))
        for other in breaks
        if (close := [year for year in ours if abs(year - other) <= MARGIN])
    }


def lanes_table(tables: Tables, runs: pd.DataFrame) -> pd.DataFrame:
    """The years of every drawn record, as the chart takes them, from 1946 on.

    Columns: record (name), year, value, breaks (bool), unit and kind (line or bar; both in the
    first row of a record alone). An amount of nothing draws nothing and is left out, but for a
    break and the last year.
    """
    rows: list[tuple[object, ...]] = []
    for series, (name, unit) in DRAWN.items():
        found = yearly(tables, series)
        if len(found) == 0:
            continue
        found = found[found.index >= min(found.index.max(), DRAWN_SINCE)]
        breaks = [year for mine in runs.loc[runs["series"] == series, "breaks"] for year in mine]
        shares, last = series == "votes", found.index[-1]
        about = (unit.format(low=found.min(), high=found.max()), "line" if shares else "bar")
        for year, value in found.items():
            if shares or value or year in breaks or year == last:
                rows.append((name, year, value, year in breaks, *about))
                about = ("", "")
    return pd.DataFrame(rows, columns=["record", "year", "value", "breaks", "unit", "kind"])


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """The agreement of the chosen breaks with those of each record, as printed.

    ``agreed``: as ``agreement.agreement`` gives it of these records.
    """
    rows = agreed[agreed["reading"].isin(SEARCHED)]
    chance = ["–" if pd.isna(part) else f"{100 * part:.0f}%" for part in rows["as_good"]]
    return pd.DataFrame(
        {
            "Record": [DRAWN[name][0] for name in rows["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(rows["first"], rows["last"], strict=True)],
            "Our breaks found there": parts(rows["shared"], rows["chosen"]),
            "Its breaks found here": parts(rows["shared"], rows["other"]),
            "F1": decimals(rows["f1"]),
            "F1 by chance": decimals(rows["chance"]),
            "Chance does as well": chance,
        }
    )


def origins_table(tables: Tables) -> pd.DataFrame:
    """The records of others: what they are, whose, which years, from where, on which terms."""
    rows = tables.origins
    return pd.DataFrame(
        {
            "Record": rows["title"],
            "By": rows["author"].where(rows["author"] != "", rows["publisher"]),
            "Published": [dates.told(text) for text in rows["published"]],
            "Covers": [text.replace("/", "–") for text in rows["covers"]],
            "Address": rows["url"],
            "Terms": rows["terms"],
        }
    )
