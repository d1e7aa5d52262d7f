"""Breaks of the table's yearly series, as ``measures.breaks`` has them for the coded record."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd

from helpers.dyads import stretches
from helpers.dyads.stretches import SERIES
from helpers.dyads.table import Table
from helpers.measures import breaks as coded
from helpers.measures import readings
from helpers.measures.breaks import MARGIN, agreement, baseline, by_year
from helpers.measures.changepoints import partition, pelt, penalty
from helpers.measures.series import FEWEST
from helpers.record import dates
from helpers.record.paths import OWN_SCHEME, TABLE_SCHEME

__all__ = ["agreement", "baseline", "by_year", "computed", "marks", "standing", "trials"]

CODED = "the coded record"  # what our own phases are called beside those of a table


def computed(table: Table) -> pd.DataFrame:
    """The breaks of each yearly series of the actor's acts: columns as ``breaks.computed``.

    Series: ``acts`` (how many), ``score`` (their mean) and ``types`` (shares of the types of act).
    """
    return pd.DataFrame([_run(table.own, name) for name in SERIES])


def _run(own: pd.DataFrame, series: str) -> dict[str, object]:
    kept = own[own["scored"] > 0] if series == "score" else own
    loose = kept.loc[kept["reach"] > 2, "n"].sum()
    row = {"series": series, "events": int(kept["n"].sum()), "loose": int(loose), "points": 0}
    row |= {"first": pd.NA, "last": pd.NA, "penalty": float("nan"), "pelt": True}
    row |= {name: [] for name in ("breaks", "before", "halved", "doubled")}
    if len(own) == 0:
        return row | {"state": "too few"}
    years, values = stretches.points(stretches.by_period(own, "Y"), series)
    row["points"] = len(years)
    if len(years) < FEWEST or values.shape[1] == 0:
        return row | {"state": "too few"}
    price = penalty(values)
    places = partition(values, price)
    return row | {
        "first": int(years[0]),
        "last": int(years[-1]),
        "penalty": price,
        "breaks": [int(years[place]) for place in places],
        "before": [int(years[place - 1]) for place in places],
        "halved": [int(years[place]) for place in partition(values, price / 2)],
        "doubled": [int(years[place]) for place in partition(values, price * 2)],
        "pelt": pelt(values, price) == places,
        "state": "constant" if price <= 0 else "found" if places else "none",
    }


def marks(
    table: Table,
    scheme: str,
    runs: pd.DataFrame,
    known_to: dt.date,
    window: dates.Bounds | None = None,
) -> pd.DataFrame:
    """The table's phases beside those of ``scheme`` and of authors, and ``runs``.

    Columns as ``readings.marks``. ``scheme`` comes first after the table's own; readings of others
    are there only for the two countries that they tell of.
    """
    tables = table.with_phases
    held = tables.phases["scheme"]
    order = [TABLE_SCHEME, scheme, *held.unique()]
    ranked = tables.phases.assign(rank=held.map(order.index)).sort_values("rank", kind="stable")
    tables = dataclasses.replace(tables, phases=ranked.drop(columns="rank"))
    marked = readings.marks(tables, TABLE_SCHEME, runs, known_to, window)
    return marked.assign(reading=marked["reading"].replace(OWN_SCHEME, CODED))


def trials(table: Table, runs: pd.DataFrame, draws: int = coded.DRAWS) -> pd.DataFrame:
    """Breaks of resampled and shuffled tables: series, kind, draw, breaks; seeded.

    ``resampled``: as many acts drawn with replacement, each with its year and type. ``shuffled``:
    each year keeps its number of acts, and their types are drawn from all years alike; for ``acts``
    the yearly numbers change places.
    """
    rows = []
    tried = [
        s for s, state in zip(runs["series"], runs["state"], strict=True) if state != "too few"
    ]
    if not tried:
        return pd.DataFrame(rows, columns=["series", "kind", "draw", "breaks"])
    deck = _Deck(table.own)
    for series in tried:
        chance = np.random.default_rng([coded.SEED, SERIES.index(series)])
        for draw in range(draws):
            for kind, counts in (
                ("resampled", deck.resampled(chance)),
                ("shuffled", deck.shuffled(chance, series)),
            ):
                rows.append((series, kind, draw, deck.breaks(counts, series)))
    return pd.DataFrame(rows, columns=["series", "kind", "draw", "breaks"])


class _Deck:
    """Acts as counts by year and kind, a kind being a type with its score."""

    def __init__(self, own: pd.DataFrame) -> None:
        years = pd.to_datetime(own["month"]).dt.year
        keyed = own.assign(year=years, score=(own["points"] / own["scored"]).fillna(np.inf))
        counts = keyed.pivot_table("n", "year", ["type", "score"], "sum", fill_value=0)
        self.years = np.arange(years.min(), years.max() + 1)
        types = counts.columns.get_level_values("type")
        self.types = pd.get_dummies(types).drop(columns="", errors="ignore").to_numpy(int)
        self.scores = counts.columns.get_level_values("score").to_numpy(dtype=float)
        self.counts = counts.reindex(self.years, fill_value=0).to_numpy(dtype=np.int64)
        self.whole = int(self.counts.sum())

    def resampled(self, chance: np.random.Generator) -> np.ndarray:
        """Years by kinds: as many acts, drawn from the cells with replacement."""
        cells = chance.multinomial(self.whole, self.counts.ravel() / self.whole)
        return cells.reshape(self.counts.shape)

    def shuffled(self, chance: np.random.Generator, series: str) -> np.ndarray:
        """Years by kinds: the kinds dealt anew, or for numbers the years in another order."""
        if series == "acts":
            return chance.permutation(self.counts)
        return chance.multinomial(self.counts.sum(axis=1), self.counts.sum(axis=0) / self.whole)

    def breaks(self, counts: np.ndarray, series: str) -> list[int]:
        """The breaks of one series of such counts."""
        known = np.isfinite(self.scores)
        years, values = stretches.valued(
            self.years,
            counts.sum(axis=1),
            counts[:, known].sum(axis=1),
            counts[:, known] @ self.scores[known],
            counts @ self.types,
            series,
        )
        if len(years) < FEWEST or values.shape[1] == 0:
            return []
        return [int(years[place]) for place in partition(values, penalty(values))]


def standing(table: Table, runs: pd.DataFrame, tried: pd.DataFrame) -> pd.DataFrame:
    """How firmly each break stands: columns as ``breaks.standing``; sources are data sets."""
    names = sorted(table.own["source"].unique())
    names = names if len(names) > 1 else []
    own = table.own
    fewer = {name: _found(own[own["source"] != name]) for name in names}
    firm = _found(own[own["reach"] <= 2])
    near = by_year(runs, tried)
    rows = []
    for _, run in runs.iterrows():
        for year, before in zip(run["breaks"], run["before"], strict=True):
            mine = near[(near["series"] == run["series"]) & (near["year"] == year)]
            rows.append(
                {
                    "series": run["series"],
                    "year": year,
                    "before": before,
                    "support": float(mine["support"].iloc[0]),
                    "lost_without": [n for n in names if not _close(year, fewer[n][run["series"]])],
                    "sources": len(names),
                    "dated": _close(year, firm[run["series"]]),
                    "doubled": _close(year, run["doubled"]),
                }
            )
    columns = "series year before support lost_without sources dated doubled"
    return pd.DataFrame(rows, columns=columns.split())


def _found(own: pd.DataFrame) -> dict[str, list[int]]:
    return {name: _run(own, name)["breaks"] for name in SERIES}


def _close(year: int, others: list[int]) -> bool:
    return any(abs(year - other) <= MARGIN for other in others)
