"""Records that none of our texts supplied: yearly numbers, their breaks, our phases held to them.

The breaks are found as those of our own counts are (``measures.changepoints``), so that the two can
be compared. Deliveries and trade span orders of magnitude and are searched as logarithms.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.changepoints import SHORTEST, partition, pelt, penalty
from helpers.measures.readings import MARGIN
from helpers.record.tables import Tables

SEARCHED = ("votes", "arms", "trade")
SHOWN = ("votes", "arms", "arms-north", "trade", "disputes-cow", "disputes-gml")
FEWEST = 3 * SHORTEST  # years with a value that a search needs
ENOUGH = 5  # roll calls that make a share of a year
FIRST = {"trade": 1992}  # before, the record has a hole of ten years, and a smaller partner
DRAWS, SEED = 300, 1946
FIRM = 0.8  # of the draws, in which a break of the votes must come out again

Yearly = pd.Series


def yearly(tables: Tables, series: str) -> Yearly:
    """One series by year (index: int, values: float); votes of years with enough roll calls.

    >>> votes = measures.outside.yearly(record.tables, "votes")
    >>> int(votes.index.min()), float(votes[1980])
    (1946, 0.9628)
    """
    mine = tables.series[tables.series["series"] == series].sort_values("year")
    if series == "votes":
        mine = mine[mine["basis"].fillna(0) >= ENOUGH]
    return pd.Series(
        mine["value"].astype(float).to_numpy(), index=mine["year"].astype(int), name=series
    )


def computed(tables: Tables) -> pd.DataFrame:
    """The breaks of each searched series: one row a series, columns as ``breaks.computed``.

    ``events`` and ``loose`` are 0 there: nothing was coded. Columns: series, points, first, last,
    penalty, breaks, before, halved, doubled, pelt and state (``found``, ``none``, ``constant`` or
    ``too few``).

    >>> measures.outside.computed(record.tables)[["series", "state"]].to_numpy().tolist()
    [['votes', 'found'], ['arms', 'found'], ['trade', 'found']]
    """
    return pd.DataFrame([_run(tables, name) for name in SEARCHED])


def _searched(tables: Tables, series: str) -> Yearly:
    found = yearly(tables, series)
    found = found[found.index >= FIRST.get(series, 0)]
    return found if series == "votes" else np.log1p(found)


def _run(tables: Tables, series: str) -> dict[str, object]:
    found = _searched(tables, series)
    row = {"series": series, "events": 0, "loose": 0, "points": len(found)}
    row |= {"first": pd.NA, "last": pd.NA, "penalty": float("nan"), "pelt": True}
    row |= {name: [] for name in ("breaks", "before", "halved", "doubled")}
    if len(found) < FEWEST:
        return row | {"state": "too few"}
    values, years = found.to_numpy()[:, None], list(found.index)
    price = penalty(values)
    places = partition(values, price)
    return row | {
        "first": years[0],
        "last": years[-1],
        "penalty": price,
        "breaks": [years[place] for place in places],
        "before": [years[place - 1] for place in places],
        "halved": [years[place] for place in partition(values, price / 2)],
        "doubled": [years[place] for place in partition(values, price * 2)],
        "pelt": pelt(values, price) == places,
        "state": "constant" if price <= 0 else "found" if places else "none",
    }


def standing(tables: Tables, runs: pd.DataFrame) -> pd.DataFrame:
    """How firmly each break stands, and the level on either side of it: one row a break.

    Columns: series, year, level_before, level_after (means of the stretches that it parts, in the
    series' own unit), doubled (stays at twice the penalty), support (of the votes: share of drawn
    records, each year's share drawn anew from as many roll calls, with a break within a year; NaN
    for the others, whose numbers are no sample).

    >>> stood = measures.outside.standing(record.tables, measures.outside.computed(record.tables))
    >>> stood.query("year == 1992")[["series", "doubled"]].to_numpy().tolist()
    [['arms', True]]
    """
    rows = []
    for _, run in runs[runs["state"] == "found"].iterrows():
        found = yearly(tables, run["series"])
        found = found[found.index >= FIRST.get(run["series"], 0)]
        edges = [found.index[0], *run["breaks"], found.index[-1] + 1]
        drawn = _drawn(tables) if run["series"] == "votes" else []
        for place, year in enumerate(run["breaks"]):
            before = found[(found.index >= edges[place]) & (found.index < year)]
            after = found[(found.index >= year) & (found.index < edges[place + 2])]
            near = [any(abs(year - other) <= MARGIN for other in draw) for draw in drawn]
            rows.append(
                {
                    "series": run["series"],
                    "year": year,
                    "level_before": float(before.mean()),
                    "level_after": float(after.mean()),
                    "doubled": any(abs(year - other) <= MARGIN for other in run["doubled"]),
                    "support": float(np.mean(near)) if near else float("nan"),
                }
            )
    columns = "series year level_before level_after doubled support"
    return pd.DataFrame(rows, columns=columns.split())


def _drawn(tables: Tables) -> list[list[int]]:
    """The breaks of votes drawn anew: as many roll calls a year, alike as often as they were.

    A roll call is alike, opposed, or half way; drawing wholes only, as here, scatters more, so a
    break that stands here stands the more firmly.
    """
    mine = tables.series[tables.series["series"] == "votes"].sort_values("year")
    mine = mine[mine["basis"].fillna(0) >= ENOUGH]
    chance, years = np.random.default_rng(SEED), list(mine["year"].astype(int))
    number = mine["basis"].astype(int).to_numpy()
    alike = mine["value"].astype(float).to_numpy()
    found = []
    for _ in range(DRAWS):
        values = (chance.binomial(number, alike) / number)[:, None]
        found.append([years[place] for place in partition(values, penalty(values))])
    return found


def met(marked: pd.DataFrame, runs: pd.DataFrame, stood: pd.DataFrame) -> pd.DataFrame:
    """Each break of the chosen reading, and the series that break within a year of it.

    ``marked`` as ``readings.marks`` gives it, ``stood`` as ``standing``. Columns: year, name (of
    the phase that begins), heard (series that cover the year and its neighbours), near (those of
    them that break there) and firm (those of these whose break stands, see ``firm``).

    >>> runs = measures.outside.computed(record.tables)
    >>> marked = measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    >>> met = measures.outside.met(marked, runs, measures.outside.standing(record.tables, runs))
    >>> met.set_index("year")["firm"][1992]
    ['votes', 'arms']
    """
    steady = firm(stood)
    placed = marked[(marked["kind"] == "chosen") & marked["year"].notna() & ~marked["loose"]]
    able = runs[runs["state"].isin(["found", "none"])]
    years = placed["year"].astype(int)
    rows = []
    for year, name in zip(years, placed["name"], strict=True):
        heard = [
            run for _, run in able.iterrows() if run["first"] < year <= run["last"] - SHORTEST + 1
        ]
        near = [run["series"] for run in heard if year in _nearest(run["breaks"], set(years))]
        stands = [series for series in near if _near(year, steady, series)]
        rows.append((year, name, [run["series"] for run in heard], near, stands))
    return pd.DataFrame(rows, columns=["year", "name", "heard", "near", "firm"])


def firm(stood: pd.DataFrame) -> pd.DataFrame:
    """The breaks that stand: of votes in most drawn records, of the others at twice the price.

    >>> stood = measures.outside.standing(record.tables, measures.outside.computed(record.tables))
    >>> 0 < len(measures.outside.firm(stood)) < len(stood)
    True
    """
    drawn = stood["support"].astype(float)
    return stood[(drawn >= FIRM) | (drawn.isna() & stood["doubled"].astype(bool))]


def _near(year: int, steady: pd.DataFrame, series: str) -> bool:
    return bool(steady.loc[steady["series"] == series, "year"].sub(year).abs().le(MARGIN).any())


def _nearest(breaks: list[int], ours: set[int]) -> set[int]:
    """Our years that are the nearest to some break within the margin: a break is met once."""
    near = [
        min(close, key=lambda year: (abs(year - other), year))
        for other in breaks
        if (close := [year for year in ours if abs(year - other) <= MARGIN])
    ]
    return set(near)
