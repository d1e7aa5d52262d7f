"""Computed breaks: where yearly series of Moscow's acts change their level, and how firmly.

Breaks are found by PELT with the BIC's price, and tried on resampled and on shuffled records.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.changepoints import partition, search
from helpers.measures.readings import MARGIN
from helpers.measures.series import FEWEST, LANES, SERIES, acts, points, summed, yearly
from helpers.record.tables import Tables

DRAWS, SEED = 300, 1979


def computed(tables: Tables) -> pd.DataFrame:
    """The breaks of each series: one row a series.

    Columns: series, points (years with a value; of activity, with acts), first, last (years),
    breaks (list of years), before (the last year with a value before each), doubled (breaks at
    twice the price), state (``found``, ``none``, ``constant`` or ``too few``).

    >>> measures.breaks.computed(record.tables)[["series", "breaks", "state"]]
         series  breaks  state
    0  activity  [2014]  found
    1      tone      []   none
    2       mix  [2015]  found
    """
    counted = acts(tables)
    rows = []
    for series in SERIES:
        found = yearly(counted, series)
        held = counted["year"].nunique() if series == "activity" else len(found)
        rows.append({"series": series, "points": held} | search(found, held >= FEWEST))
    return pd.DataFrame(rows)


def trials(tables: Tables, runs: pd.DataFrame, draws: int = DRAWS) -> pd.DataFrame:
    """Breaks of resampled and of shuffled records: series, kind, draw, breaks (list of years).

    ``resampled``: as many events drawn with replacement from all events, each with its year.
    ``shuffled``: the years dealt anew among the events, so that every year keeps its number; for
    ``activity``, where that would change nothing, the yearly numbers are put in random order.
    Seeded, so the same for the same record. Series with too few years are not tried. The stages of
    one procedure in one year count once, since they are not independent acts.

    >>> runs = measures.breaks.computed(record.tables)
    >>> tried = measures.breaks.trials(record.tables, runs, draws=5)
    >>> tried.groupby(["series", "kind"]).size().unique()
    array([5])
    """
    counted = acts(tables)
    later = counted.duplicated(["procedure", "year"])
    counted = counted[(counted["procedure"] == "") | ~later]
    years, names = counted["year"].to_numpy(), summed(counted)
    marks = counted[names].to_numpy()
    tried = runs.loc[runs["state"] != "too few", "series"]
    rows = []
    for place, series in enumerate(SERIES):
        if series not in set(tried):
            continue
        chance = np.random.default_rng([SEED, place])
        span, values = points(*_sums(years, marks), names, series)
        for draw in range(draws):
            some = chance.integers(len(years), size=len(years))
            dealt = chance.permutation(years)
            drawn = points(*_sums(years[some], marks[some]), names, series)
            mixed = points(*_sums(dealt, marks), names, series)
            if series == "activity":
                mixed = (span, chance.permutation(values))
            for kind, record in (("resampled", drawn), ("shuffled", mixed)):
                rows.append((series, kind, draw, _breaks(*record)))
    return pd.DataFrame(rows, columns=["series", "kind", "draw", "breaks"])


def _sums(years: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The years from the first to the last, and the marks of the acts of each summed."""
    span = np.arange(years.min(), years.max() + 1)
    sums = np.zeros((len(span), marks.shape[1]))
    np.add.at(sums, years - span[0], marks)
    return span, sums


def _breaks(span: np.ndarray, values: np.ndarray) -> list[int]:
    places = partition(values) if len(span) >= FEWEST else []
    return [int(span[place]) for place in places]


def by_year(runs: pd.DataFrame, tried: pd.DataFrame) -> pd.DataFrame:
    """How often each year comes out as a break: series, year, resampled, shuffled (shares of the
    draws, 0 to 1), found (a break of the record itself), support (of such a break: share of the
    resampled records that break within a year of it; NaN elsewhere).

    >>> runs = measures.breaks.computed(record.tables)
    >>> tried = measures.breaks.trials(record.tables, runs, draws=5)
    >>> measures.breaks.by_year(runs, tried).query("found")[["series", "year"]].to_numpy().tolist()
    [['activity', 2014], ['mix', 2015]]
    """
    columns = ["series", "year", "resampled", "shuffled", "found", "support"]
    rows = []
    for _, run in runs[runs["state"] != "too few"].iterrows():
        mine = tried[tried["series"] == run["series"]]
        drawn, dealt = (mine.loc[mine["kind"] == k, "breaks"] for k in ("resampled", "shuffled"))
        for year in range(run["first"], run["last"] + 1):
            found = year in run["breaks"]
            shares = _share(drawn, year, 0), _share(dealt, year, 0)
            support = _share(drawn, year, MARGIN) if found else float("nan")
            rows.append((run["series"], year, *shares, found, support))
    return pd.DataFrame(rows, columns=columns)


def _share(draws: pd.Series, year: int, margin: int) -> float:
    """The share of draws with a break within a margin of the year."""
    return float(np.mean([any(abs(year - one) <= margin for one in found) for found in draws]))


def support_table(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``by_year`` under printed names: series, year, resampled, shuffled, found, said
    (what stands over a break that was found: its year and support).
    """
    rows = zip(shares["year"], shares["support"], shares["found"], strict=True)
    said = [f"{year}\n{support:.0%}" if found else "" for year, support, found in rows]
    table = shares[["series", "year", "resampled", "shuffled", "found"]].assign(said=said)
    return table.assign(series=table["series"].map(LANES)).round(4)
