"""Phases computed from sums: stretches of time in which acts keep their number and their score.

Both series are searched at once, each in units of its own scatter, by the search and at the price
of ``measures.changepoints``. The periods are years where there are nine of them, else quarter-years
or months, so that a few years of a dense table have phases too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.changepoints import partition, penalty
from helpers.measures.series import ENOUGH, FEWEST

SERIES = ("acts", "score", "types")
PERIODS = {"Y": "year", "Q": "quarter-year", "M": "month"}
_MONTHS = {"Y": 12, "Q": 3, "M": 1}
# Acts a period beside the mean of all: names of levels, with the share below which each holds.
_LEVELS = ((0.5, "Few acts"), (0.8, "Fewer acts"), (1.25, "A usual number of acts"),
           (2.0, "More acts"), (np.inf, "Many acts"))  # fmt: skip
MIXED = 1.0  # a mean score nearer to nought than this is neither cooperative nor conflictual


def every(own: pd.DataFrame) -> str:
    """``Y``, ``Q`` or ``M``: the longest period of which the acts span nine; empty where none."""
    if len(own) == 0:
        return ""
    months = pd.to_datetime(own["month"])
    spans = {unit: _place(months, unit).max() - _place(months, unit).min() + 1 for unit in PERIODS}
    return next((unit for unit, length in spans.items() if length >= FEWEST), "")


def _place(days: pd.Series, unit: str) -> pd.Series:
    """The number of a day's period since year 0."""
    return (days.dt.year * 12 + days.dt.month - 1) // _MONTHS[unit]


def by_period(own: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Sums a period, without gaps: index place; n, scored, points, and a column a type."""
    place = _place(pd.to_datetime(own["month"]), unit).rename("place")
    sums = own.groupby(place)[["n", "scored", "points"]].sum()
    typed = own[own["type"] != ""]
    kinds = typed.pivot_table("n", place[typed.index], "type", "sum", fill_value=0)
    whole = range(sums.index.min(), sums.index.max() + 1)
    return sums.join(kinds).reindex(whole).fillna(0).astype(int)


def points(sums: pd.DataFrame, series: str) -> tuple[np.ndarray, np.ndarray]:
    """The periods of one series that have a value, and their values; ``sums`` as ``by_period``."""
    kinds = sums.drop(columns=["n", "scored", "points"]).to_numpy()
    totals = (sums[name].to_numpy(dtype=float) for name in ("n", "scored", "points"))
    return valued(sums.index.to_numpy(), *totals, kinds, series)


def valued(
    places: np.ndarray,
    n: np.ndarray,
    scored: np.ndarray,
    thousandths: np.ndarray,
    kinds: np.ndarray,
    series: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Square roots of numbers of acts; mean score of periods with three acts that have one; square
    roots of the shares of types in periods with three acts of a known type.
    """
    if series == "acts":
        return places, np.sqrt(n)[:, None]
    if series == "score":
        held = scored >= ENOUGH
        return places[held], (thousandths[held] / 1000 / scored[held])[:, None]
    known = kinds.sum(axis=1)
    held, seen = known >= ENOUGH, kinds.any(axis=0)
    return places[held], np.sqrt(kinds[held][:, seen] / known[held, None])


def breaks(sums: pd.DataFrame) -> list[int]:
    """The periods in which a new stretch begins, the first left out."""
    places, numbers = points(sums, "acts")
    columns = [numbers[:, 0]]
    scored, scores = points(sums, "score")
    if len(scored) >= FEWEST:  # a period without a score neither makes nor hides a break
        columns.append(np.interp(places, scored, scores[:, 0]))
    scaled = [column / scatter for column in columns if (scatter := _scatter(column)) > 0]
    if len(places) < FEWEST or not scaled:
        return []
    values = np.column_stack(scaled)
    return [int(places[n]) for n in partition(values, penalty(values))]


def _scatter(column: np.ndarray) -> float:
    """Of neighbours about each other; see ``changepoints.penalty``."""
    return float(np.sqrt((np.diff(column) ** 2).mean() / 2)) if len(column) > 1 else 0.0


def found(own: pd.DataFrame) -> pd.DataFrame:
    """The stretches in order: name, start, end (EDTF; the last has none). Without acts, none."""
    if len(own) == 0:
        return pd.DataFrame({"name": [], "start": [], "end": []}, dtype=str)
    unit = every(own)
    sums = by_period(own, unit or "M")
    begins = [int(sums.index[0]), *(breaks(sums) if unit else [])]
    ends = [*(place - 1 for place in begins[1:]), int(sums.index[-1])]
    usual, rows = sums["n"].mean(), []
    for begin, end in zip(begins, ends, strict=True):
        name = _name(sums.loc[begin:end], usual if len(begins) > 1 else None)
        rows.append((name, _edtf(begin, unit), _edtf(end, unit, last=True)))
    rows[-1] = (*rows[-1][:2], "")
    return pd.DataFrame(rows, columns=["name", "start", "end"])


def _name(mine: pd.DataFrame, usual: float | None) -> str:
    """``Many acts, conflict``: its level and its mean score in words."""
    scored = int(mine["scored"].sum())
    mean = mine["points"].sum() / 1000 / scored if scored else 0.0
    mood = "conflict" if mean <= -MIXED else "cooperation" if mean >= MIXED else "neither way"
    mood = mood if scored else "no score"
    if usual is None:
        return f"One stretch, {mood}"
    level = next(word for limit, word in _LEVELS if mine["n"].mean() < limit * usual)
    return f"{level}, {mood}"


def _edtf(place: int, unit: str, last: bool = False) -> str:
    """The first or the last month of a period, or its year."""
    months = _MONTHS[unit or "M"]
    month = place * months + (months - 1 if last else 0)
    return f"{month // 12:04d}" if unit == "Y" else f"{month // 12:04d}-{month % 12 + 1:02d}"


def place_of(text: str, unit: str) -> int:
    """The number of the period that ``found`` wrote as a month or a year."""
    month = int(text[5:7]) - 1 if len(text) > 4 else 0
    return (int(text[:4]) * 12 + month) // _MONTHS[unit]
