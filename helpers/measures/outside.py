"""Records that none of our texts supplied: yearly numbers, their breaks, our phases held to them.

The breaks are found as those of our own counts are (``measures.changepoints``), so that the two can
be compared. Deliveries and trade span orders of magnitude and are searched as logarithms.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.agreement import agreement_table as printed
from helpers.measures.changepoints import near, partition, search
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
ENOUGH = 5  # roll calls that make a share of a year
FIRST = {"trade": 1992}  # before, the record has a hole of ten years, and a smaller partner
DRAWS, SEED = 300, 1946
FIRM = 0.8  # of the draws, in which a break of the votes must come out again


def yearly(tables: Tables, series: str) -> pd.Series:
    """One series by year (index: int, values: float); votes of years with enough roll calls."""
    return _rows(tables, series)["value"].rename(series)


def _rows(tables: Tables, series: str) -> pd.DataFrame:
    """Its values and what each rests on, by year."""
    mine = tables.series[tables.series["series"] == series].sort_values("year")
    mine = mine.astype({"year": int, "value": float}).set_index("year")[["value", "basis"]]
    return mine[mine["basis"].fillna(0) >= ENOUGH] if series == "votes" else mine


def computed(tables: Tables) -> pd.DataFrame:
    """The breaks of each searched series, one row each; columns as in ``breaks.computed``:
    series, points, first, last, breaks, before, doubled and state.

    >>> measures.outside.computed(record.tables)[["series", "state"]].to_numpy().tolist()
    [['votes', 'found'], ['arms', 'found'], ['trade', 'found']]
    """
    rows = []
    for series in SEARCHED:
        found = yearly(tables, series).loc[FIRST.get(series, 0) :]
        values = (found if series == "votes" else np.log1p(found)).to_frame().to_numpy()
        rows.append(search(series, found.index.to_numpy(), values, len(found)))
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
            support = np.mean([near(year, draw) for draw in drawn]) if drawn else np.nan
            rows.append((run["series"], year, near(year, run["doubled"]), float(support)))
    return pd.DataFrame(rows, columns=["series", "year", "doubled", "support"])


def _drawn(tables: Tables) -> list[list[int]]:
    """The breaks of votes drawn anew: as many roll calls a year, alike as often as they were.

    A roll call is alike, opposed, or half way; drawing wholes only, as here, scatters more, so a
    break that stands here stands the more firmly.
    """
    mine, chance = _rows(tables, "votes"), np.random.default_rng(SEED)
    number, alike = mine["basis"].to_numpy(int), mine["value"].to_numpy()
    draws = ((chance.binomial(number, alike) / number)[:, None] for _ in range(DRAWS))
    return [[int(mine.index[place]) for place in partition(values)] for values in draws]


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
    years = placed["year"].astype(int).to_list()
    # A break is met once, by the nearest of ours.
    met = {
        series: {min((abs(year - b), year) for year in years)[1] for b in breaks if near(b, years)}
        for series, breaks in zip(runs["series"], runs["breaks"], strict=True)
    }
    firm = [
        [
            series
            for series, close in met.items()
            if year in close and near(year, steady.loc[steady["series"] == series, "year"])
        ]
        for year in years
    ]
    return pd.DataFrame({"year": years, "firm": firm})


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
    rows = agreed[agreed["reading"].isin(SEARCHED)].reset_index(drop=True)
    chance = ["–" if pd.isna(part) else f"{100 * part:.0f}%" for part in rows["as_good"]]
    names = {"Precision": "Our breaks found there", "Recall": "Its breaks found here"}
    table = printed(rows).drop(columns=["Against", "WindowDiff"]).rename(columns=names)
    table.insert(0, "Record", [DRAWN[name][0] for name in rows["reading"]])
    return table.assign(**{"Chance does as well": chance})


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
