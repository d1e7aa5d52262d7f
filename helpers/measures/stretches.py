"""Counts of a table of events over time: periods, and phases computed between breaks.

The series are how much was done (of a table that machines read from the news as a share of all its
rows, since the news grow), the mean score where it varies, and deaths where the table has them. All
are searched at once, each in units of its own scatter, by ``changepoints``. The periods are years
where there are nine of them, else quarter-years, months or days. The first and the last period make
no break where the table does not cover them whole; nor does one of which it has no row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.external.counts import Counts
from helpers.measures.changepoints import SHORTEST, partition

FEWEST = 3 * SHORTEST  # periods that a search needs
ENOUGH = 3  # scored acts that a period needs to have a mean score
ALIKE = 0.95  # the share of one score above which the mean says nothing
WIDE = 10  # times the acts that a table must hold to measure coverage
DRAWS, SEED = 300, 1979
MOST, DRAWN = 400, 60  # periods of a search, and of a picture where there is none
MIXED = 1.0  # a mean score nearer to nought than this is neither cooperative nor conflictual
UNITS = {"Y": ("year", "%Y"), "Q": ("quarter-year", "%Y-%m"), "M": ("month", "%Y-%m"),
         "D": ("day", "%Y-%m-%d")}  # fmt: skip
SUMS = ["n", "cooperative", "conflictual", "scored", "points", "deaths_low", "deaths_best",
        "deaths_high", "deadly"]  # fmt: skip
SERIES = ["value", "deaths_best", "score"]  # what is searched
_LEVELS = ((0.5, "Few {}"), (0.8, "Fewer {} than usual"), (1.25, "A usual number of {}"),
           (2.0, "More {} than usual"), (np.inf, "Many {}"))  # fmt: skip


def unit_of(counts: Counts) -> str:
    """``Y``, ``Q``, ``M`` or ``D``: the longest period of which nine have acts, if the table covers
    no more of it than can be searched; else one of which it covers few enough to draw.
    """
    days, covered = counts.cells.loc[counts.cells["own"], "day"], counts.coverage["first"]
    if len(days) == 0:
        return "D"
    length = {unit: covered.dt.to_period(unit) for unit in UNITS}
    length = {unit: (places.max() - places.min()).n + 1 for unit, places in length.items()}
    for unit in UNITS:
        if length[unit] <= MOST and days.dt.to_period(unit).nunique() >= FEWEST:
            return unit
    return next((unit for unit in reversed(UNITS) if length[unit] <= DRAWN), "Y")


def periods(counts: Counts) -> pd.DataFrame:
    """One row a period that the table covers, in order; its sums are of the actor's own acts.

    Columns: period (EDTF, of quarter-years the first month), first and last (days), rows (of the
    whole table), n and the other sums, value (n, or acts in 1,000 rows of the table), score (mean;
    NaN where fewer than three have one), complete (the table covers it whole).
    """
    unit = unit_of(counts)
    covered, cells = counts.coverage, counts.cells
    if len(covered) == 0:
        columns = ["period", "first", "last", "rows", *SUMS, "value", "score", "complete"]
        return pd.DataFrame(columns=columns)
    own = cells[cells["own"]]
    whole = pd.period_range(covered["first"].min(), covered["first"].max(), freq=unit)
    frame = own.groupby(own["day"].dt.to_period(unit))[SUMS].sum().reindex(whole, fill_value=0)
    rows = covered.groupby(covered["first"].dt.to_period(unit))["rows"].sum()
    frame = frame.assign(
        rows=rows.reindex(whole, fill_value=0),
        period=whole.start_time.strftime(UNITS[unit][1]),
        first=whole.start_time.astype("datetime64[s]"),
        last=whole.end_time.normalize().astype("datetime64[s]"),
    ).reset_index(drop=True)
    share = 1000 * frame["n"] / frame["rows"].replace(0, np.nan)
    frame["value"] = share if corrected(counts) else frame["n"].astype(float)
    held = frame["scored"].where(frame["scored"] >= ENOUGH)
    frame["score"] = (frame["points"] / held / 1000).astype(float)
    return frame.assign(complete=_complete(counts, frame))


def _complete(counts: Counts, frame: pd.DataFrame) -> pd.Series:
    """Whether the days of the table, and the window, reach the ends of each period.

    A table whose days lie apart may fall short by as much as usual, at most a twentieth.
    """
    days, asked = counts.coverage["first"].sort_values(), counts.asked
    gap = days.diff().dt.days.quantile(0.95) if len(days) > 1 else 1
    length = (frame["last"] - frame["first"]).dt.days + 1
    slack = pd.to_timedelta(np.minimum(gap - 1, length // 20), unit="D")
    whole = (frame["first"] + slack >= days.iloc[0]) & (frame["last"] - slack <= days.iloc[-1])
    if asked.first:
        whole &= frame["first"] >= pd.Timestamp(asked.first)
    for end in filter(None, (asked.last, asked.as_of)):
        whole &= frame["last"] <= pd.Timestamp(end)
    return whole


def corrected(counts: Counts) -> bool:
    """Whether the table measures the growth of the news: read by machines, and of others too."""
    rows, own = counts.sources["rows"].sum(), counts.cells.loc[counts.cells["own"], "n"].sum()
    return bool(counts.reported and counts.asked.unit == "events" and rows >= WIDE * own)


def toned(counts: Counts) -> bool:
    """Whether the mean score says anything: no one score is that of nearly all acts."""
    own = counts.kinds[counts.kinds["own"] & (counts.kinds["scored"] > 0)]
    alike = own["scored"].groupby(own["points"] / own["scored"]).sum()
    return bool(alike.sum() >= ENOUGH and alike.max() <= ALIKE * alike.sum())


# -- phases ----------------------------------------------------------------------------------------


def searched(frame: pd.DataFrame, *, holes: bool) -> np.ndarray:
    """The places of the periods in which a break can be sought; none where too few have acts."""
    seen = (frame["rows"] > 0) if holes else True
    kept = np.flatnonzero(frame["complete"].astype(bool) & seen)
    few = len(frame) > MOST or (frame["n"].to_numpy()[kept] > 0).sum() < FEWEST
    return kept[:0] if few else kept


def breaks(frame: pd.DataFrame, *, score: bool, holes: bool) -> list[int]:
    """The rows of ``periods`` in which a new stretch begins, the first left out.

    ``score``: whether the mean score is searched too; ``holes``: whether a period of which the
    table has no row is unknown, as in a table of news, and not empty.
    """
    kept = searched(frame, holes=holes)
    series = (frame[name].to_numpy(dtype=float)[kept] for name in SERIES)
    return [int(kept[place]) for place in _found(*series, scored=score)]


def _found(value: np.ndarray, deaths: np.ndarray, score: np.ndarray, *, scored: bool) -> list[int]:
    """The places of breaks in series without gaps."""
    if len(value) < FEWEST:
        return []
    columns = [np.sqrt(value), np.log1p(deaths)]
    held = np.flatnonzero(~np.isnan(score))
    if scored and len(held) >= FEWEST:  # one without a score neither makes nor hides a break
        columns.append(np.interp(np.arange(len(score)), held, score[held]))
    scatter = [np.sqrt((np.diff(column) ** 2).mean() / 2) for column in columns]
    scaled = [c / s for c, s in zip(columns, scatter, strict=True) if s > 0]
    if not scaled:
        return []
    return partition(np.column_stack(scaled))


def phases(counts: Counts, frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stretches in order, one row each; without acts, none. ``frame``: ``periods(counts)``.

    Columns: number, name, start and end (EDTF; the last has no end), first, last, periods, the
    sums, each (acts a complete period), value (mean of the periods), score (mean; NaN
    where it says nothing), support (share of DRAWS resamples of the days with a break there, give
    or take a period; NaN for the first).
    """
    frame = periods(counts) if frame is None else frame
    if frame["n"].sum() == 0:
        return pd.DataFrame(columns=["number", "name", "start", "end", "first", "last", "support"])
    kinds = {"score": toned(counts), "holes": counts.reported}
    begins = [0, *breaks(frame, **kinds)]
    parts = frame.groupby(np.searchsorted(begins, np.arange(len(frame)), "right"))
    found = parts.agg(
        start=("period", "first"),
        end=("period", "last"),
        first=("first", "first"),
        last=("last", "last"),
        periods=("n", "size"),
        **{name: (name, "sum") for name in SUMS},
    )
    found["end"] = [*found["end"].iloc[:-1], ""]
    for name, column in (("each", "n"), ("value", "value")):
        found[name] = [_mean(mine, column) for _, mine in parts]
    scored = found["scored"].where(kinds["score"] & (found["scored"] >= ENOUGH))
    found["score"] = found["points"] / scored / 1000
    found["support"] = [np.nan, *_support(counts, frame, begins[1:], kinds)]
    shares = found["value"] / _mean(frame, "value") if len(begins) > 1 else [None]
    found["name"] = [
        _name(counts.asked.noun, share, score)
        for share, score in zip(shares, found["score"], strict=True)
    ]
    return found.reset_index(names="number")


def _mean(frame: pd.DataFrame, column: str) -> float:
    """Of the complete periods, or of all where none is."""
    held = frame.loc[frame["complete"], column]
    return float((held if len(held) else frame[column]).mean())


def _name(noun: str, share: float | None, score: float) -> str:
    """``Many acts, conflict``: the level beside the mean of all, and the mean score, in words."""
    levels = (word for limit, word in _LEVELS if share is not None and share < limit)
    said = next(levels, "One stretch").format(f"{noun}s")
    if np.isnan(score):
        return said
    mood = "neither way" if abs(score) < MIXED else "conflict" if score < 0 else "cooperation"
    return f"{said}, {mood}"


def _support(
    counts: Counts, frame: pd.DataFrame, found: list[int], kinds: dict[str, bool]
) -> list[float]:
    """The share of resamples, days drawn with replacement, with a break within a period of each."""
    if not found:
        return []
    own = counts.cells[counts.cells["own"]]
    days = own.groupby("day")[["n", "scored", "points", "deaths_best"]].sum()
    place = np.searchsorted(frame["first"].to_numpy(), days.index.to_numpy(), "right") - 1
    kept = searched(frame, holes=kinds["holes"])
    by = (frame["value"] / frame["n"].replace(0, np.nan)).fillna(1.0).to_numpy()[kept]
    sums, chance = days.to_numpy(dtype=float).T, np.random.default_rng(SEED)
    hits = np.zeros(len(found))
    for _ in range(DRAWS):
        times = chance.multinomial(len(days), np.full(len(days), 1 / len(days)))
        n, scored, points, deaths = (
            np.bincount(place, times * column, len(frame))[kept] for column in sums
        )
        score = points / np.where(scored >= ENOUGH, scored, np.nan) / 1000
        there = kept[_found(n * by, deaths, score, scored=kinds["score"])]
        hits += [bool((abs(there - one) <= 1).any()) for one in found]
    return list(hits / DRAWS)


def by_chance(counts: Counts, frame: pd.DataFrame) -> float:
    """The share of DRAWS series with their periods in random order that break at least as often."""
    kept = searched(frame, holes=counts.reported)
    series, scored = frame[SERIES].to_numpy(dtype=float)[kept].T, toned(counts)
    found, chance = len(_found(*series, scored=scored)), np.random.default_rng(SEED)
    mixed = (series[:, chance.permutation(len(kept))] for _ in range(DRAWS))
    often = sum(len(_found(*one, scored=scored)) >= found for one in mixed)
    return often / DRAWS if found else float("nan")
