"""Computed breaks: where yearly series of Moscow's acts change their level, and how firmly.

Breaks are found by optimal partitioning with the squared-error cost and the BIC's price (Yao 1988),
with PELT (Killick, Fearnhead and Eckley 2012; ``ruptures``) as a second opinion, and tried on
resampled records, on records without one source, and on shuffled ones.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from helpers.measures.acts import later_stages
from helpers.measures.changepoints import partition, pelt, penalty
from helpers.measures.readings import MARGIN, SINCE, agreement, marks
from helpers.measures.series import FEWEST, SERIES, acts, points, summed, yearly
from helpers.record.tables import Tables

__all__ = [
    "MARGIN",
    "SERIES",
    "SINCE",
    "acts",
    "agreement",
    "baseline",
    "by_year",
    "computed",
    "marks",
    "trials",
    "yearly",
]

DRAWS, SEED = 300, 1979
MANY = 10_000  # acts above which a draw counts cells instead of acts


def computed(tables: Tables, loose: bool = True) -> pd.DataFrame:
    """The breaks of each series: one row a series.

    Columns: series, events (that it counts), loose, points (years with a value), first, last
    (years), penalty, breaks, halved, doubled (lists of years: under the penalty, half and twice of
    it), before (the last year with a value before each break), pelt (finds the same), state
    (``found``, ``none``, ``constant`` or ``too few``).

    >>> measures.breaks.computed(record.tables)[["series", "breaks", "state"]]
         series  breaks  state
    0  activity  [2014]  found
    1      tone      []   none
    2       mix  [2015]  found
    """
    counted = acts(tables, loose)
    return pd.DataFrame([_run(counted, name) for name in SERIES])


def _run(counted: pd.DataFrame, series: str) -> dict[str, object]:
    toned = counted[counted["toned"] > 0] if series == "tone" else counted
    row = {
        "series": series,
        "events": len(toned),
        "loose": int(toned["loose"].sum()),
        "points": 0,
        "first": pd.NA,
        "last": pd.NA,
        "penalty": float("nan"),
        "breaks": [],
        "before": [],
        "halved": [],
        "doubled": [],
        "pelt": True,
        "state": "too few",
    }
    found = yearly(counted, series)
    values, years = found.to_numpy(), list(found.index)
    row["points"] = counted["year"].nunique() if series == "activity" else len(years)
    if row["points"] < FEWEST:
        return row
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


# -- what each computed break can bear ---------------------------------------------------------


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
    counted = counted[~later_stages(counted, "year")].drop(columns="procedure")
    rows = []
    for place, series in enumerate(SERIES):
        if runs.loc[runs["series"] == series, "state"].iloc[0] == "too few":
            continue
        chance, deck = np.random.default_rng([SEED, place]), _Deck(counted, series)
        whole = deck.points(deck.years, deck.kind)
        for draw in range(draws):
            drawn, mixed = deck.resampled(chance), deck.shuffled(chance)
            if series == "activity":
                mixed = (whole[0], chance.permutation(whole[1]))
            for kind, (span, values) in (("resampled", drawn), ("shuffled", mixed)):
                places = partition(values, penalty(values)) if len(span) >= FEWEST else []
                rows.append((series, kind, draw, [int(span[place]) for place in places]))
    return pd.DataFrame(rows, columns=["series", "kind", "draw", "breaks"])


class _Deck:
    """The acts as one series sees them: few kinds, so that a draw of any length is soon summed."""

    def __init__(self, counted: pd.DataFrame, series: str) -> None:
        wanted = {"activity": ["one"], "tone": ["tone", "toned"]}.get(series) or [
            name for name in summed(counted) if name not in ("tone", "toned")
        ]
        self.series = series
        self.years = counted["year"].to_numpy(dtype=np.int16)
        grouped = counted.groupby(wanted)
        self.kind = grouped.ngroup().to_numpy()
        self.names = wanted
        self.marks = counted[wanted].groupby(self.kind).first().to_numpy()

    def points(self, years: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The series of acts of these kinds in these years."""
        return self._of(*self._counted(years, kind))

    def _of(self, span: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return points(span, counts @ self.marks, self.names, self.series)

    def resampled(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """The series of as many acts, drawn with replacement; very many by year and kind."""
        if len(self.years) <= MANY:
            some = chance.integers(len(self.years), size=len(self.years))
            return self.points(self.years[some], self.kind[some])
        span, held = self._cells
        drawn = np.zeros_like(held)
        full = held > 0
        drawn[full] = chance.multinomial(len(self.years), held[full] / len(self.years))
        told = np.flatnonzero(drawn.sum(axis=1))
        return self._of(span[told[0] : told[-1] + 1], drawn[told[0] : told[-1] + 1])

    def shuffled(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """The series of the acts with their years dealt anew; of very many the years are told how
        many of each kind they get, which is the same.
        """
        if len(self.years) <= MANY:
            return self.points(chance.permutation(self.years), self.kind)
        span, held = self._cells
        left, dealt = held.sum(axis=0), np.zeros_like(held)
        for place, size in enumerate(held.sum(axis=1)):
            dealt[place] = chance.multivariate_hypergeometric(left, size, method="marginals")
            left = left - dealt[place]
        return self._of(span, dealt)

    @functools.cached_property
    def _cells(self) -> tuple[np.ndarray, np.ndarray]:
        return self._counted(self.years, self.kind)

    def _counted(self, years: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The years from the first to the last, and how many acts of each kind each of them has."""
        first, size = int(years.min()), len(self.marks)
        span = np.arange(first, int(years.max()) + 1)
        cells = (years.astype(np.intp) - first) * size + kind
        return span, np.bincount(cells, minlength=len(span) * size).reshape(len(span), size)


def by_year(runs: pd.DataFrame, tried: pd.DataFrame) -> pd.DataFrame:
    """How often each year comes out as a break: series, year, resampled, shuffled (shares of the
    draws, 0 to 1), found (a break of the record itself), support (see ``standing``; NaN elsewhere).

    >>> runs = measures.breaks.computed(record.tables)
    >>> tried = measures.breaks.trials(record.tables, runs, draws=5)
    >>> measures.breaks.by_year(runs, tried).query("found")[["series", "year"]].to_numpy().tolist()
    [['activity', 2014], ['mix', 2015]]
    """
    columns = ["series", "year", "resampled", "shuffled", "found", "support"]
    rows = []
    for _, run in runs[runs["state"] != "too few"].iterrows():
        mine = tried[tried["series"] == run["series"]]
        for year in range(run["first"], run["last"] + 1):
            share = {
                kind: float(np.mean([year in found for found in group["breaks"]]))
                for kind, group in mine.groupby("kind")
            }
            near = _support(mine, year) if year in run["breaks"] else float("nan")
            rows.append(
                (
                    run["series"],
                    year,
                    share["resampled"],
                    share["shuffled"],
                    year in run["breaks"],
                    near,
                )
            )
    return pd.DataFrame(rows, columns=columns)


def _support(mine: pd.DataFrame, year: int) -> float:
    drawn = mine.loc[mine["kind"] == "resampled", "breaks"]
    return float(np.mean([any(abs(year - other) <= MARGIN for other in found) for found in drawn]))


def baseline(runs: pd.DataFrame, tried: pd.DataFrame) -> pd.DataFrame:
    """What chance gives: series, breaks (of the record), shuffled (mean number of breaks in a
    shuffled record), as_many (share of shuffled records with at least as many; NaN where none).

    >>> runs = measures.breaks.computed(record.tables)
    >>> tried = measures.breaks.trials(record.tables, runs, draws=5)
    >>> measures.breaks.baseline(runs, tried)["breaks"].to_list()
    [1, 0, 1]
    """
    rows = []
    for _, run in runs[runs["state"] != "too few"].iterrows():
        mine = tried[(tried["series"] == run["series"]) & (tried["kind"] == "shuffled")]
        sizes, own = mine["breaks"].map(len), len(run["breaks"])
        share = float((sizes >= own).mean()) if own else float("nan")
        rows.append((run["series"], own, float(sizes.mean()), share))
    return pd.DataFrame(rows, columns=["series", "breaks", "shuffled", "as_many"])
