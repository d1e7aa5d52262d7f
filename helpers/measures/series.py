"""The yearly series of Moscow's acts, and the places where their level changes.

Sums over a year's acts add up, so a record without one source is the whole record less the acts on
which the source has a bearing, and more what the others know of these.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.acts import counterparts, event_tone, moscow_events
from helpers.measures.changepoints import SHORTEST, partition, penalty
from helpers.measures.once import apart, once
from helpers.measures.readings import SINCE
from helpers.tables import Tables

SERIES = ("activity", "tone", "mix")
ENOUGH = 3  # events that a year needs to have a tone or a mix
FEWEST = 3 * SHORTEST  # years with a value that a series needs


def acts(tables: Tables, loose: bool = True) -> pd.DataFrame:
    """Moscow's dated events from 1978 on as the series count them, one row an event.

    Columns: year (of the first day on which it can have happened, or of its only known bound),
    loose (its bounds lie in different years, or one is open), one, tone, toned, and a 0/1 column
    for each theme (``theme:``) and counterpart (``to:``). A record that ends before 1978 is taken
    whole. ``loose=False`` leaves the loosely dated out.
    """
    frame = _every(tables)
    if len(frame) and frame["year"].max() >= SINCE:
        frame = frame[frame["year"] >= SINCE]
    if not loose:
        frame = frame[~frame["loose"]]
    return frame.reset_index(drop=True)


@once
def _every(tables: Tables) -> pd.DataFrame:
    """``acts`` of all years."""
    kept = tables.events[tables.events["event_id"].isin(moscow_events(tables))]
    kept = kept[kept["date"] != ""]
    year = kept["first"].fillna(kept["last"]).dt.year.astype(int)
    frame = pd.DataFrame(
        {
            "event_id": kept["event_id"].astype(object),
            "year": year,
            "loose": (kept["first"].dt.year != kept["last"].dt.year).astype(bool),
            "one": 1.0,
            "tone": kept["event_id"].map(event_tone(tables)).astype(float),
        }
    )
    frame = frame.assign(toned=frame["tone"].notna().astype(float), tone=frame["tone"].fillna(0.0))
    themes = pd.get_dummies(kept["theme"].astype(str), prefix="theme", prefix_sep=":", dtype=float)
    pairs = counterparts(tables).astype(object)
    groups = pd.crosstab(pairs["event_id"], pairs["counterpart"]).add_prefix("to:").astype(float)
    groups = groups.reindex(frame["event_id"]).fillna(0.0).set_axis(frame.index)
    return pd.concat([frame, themes, groups], axis=1)


def yearly(acts: pd.DataFrame, series: str) -> pd.DataFrame:
    """One series, indexed by year: square roots of counts, mean tone, or square roots of shares.

    A year without events counts as none in ``activity``; in ``tone`` and ``mix`` a year with fewer
    than three (toned) events has no value, and its neighbours stand side by side.
    """
    if len(acts) == 0:
        return pd.DataFrame()
    years, values = points(*_filled(yearly_sums(acts)), series)
    return pd.DataFrame(values, index=pd.Index(years, name="year"))


def summed(acts: pd.DataFrame) -> list[str]:
    """What is summed: acts, tones, toned acts, themes and counterparts."""
    kinds = [name for name in acts if name.startswith(("theme:", "to:"))]
    return ["one", "tone", "toned", *kinds]


def points(
    years: np.ndarray, sums: np.ndarray, names: list[str], series: str
) -> tuple[np.ndarray, np.ndarray]:
    """The years of a series that have a value, and their values; ``sums``: years by names."""
    if series == "activity":
        return years, np.sqrt(sums[:, [names.index("one")]])
    held = sums[:, names.index("toned" if series == "tone" else "one")] >= ENOUGH
    kept = sums[held]
    if series == "tone":
        return years[held], kept[:, [names.index("tone")]] / kept[:, [names.index("toned")]]
    blocks = (
        kept[:, [place for place, name in enumerate(names) if name.startswith(prefix)]]
        for prefix in ("theme:", "to:")
    )
    shares = [block / np.maximum(block.sum(axis=1, keepdims=True), 1.0) for block in blocks]
    return years[held], np.sqrt(np.hstack(shares))


def _filled(sums: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Every year from the first to the last, their sums, and the names of these."""
    years = np.arange(sums.index.min(), sums.index.max() + 1)
    return years, sums.reindex(years, fill_value=0.0).to_numpy(), list(sums)


def yearly_sums(acts: pd.DataFrame) -> pd.DataFrame:
    """The sums of the acts' marks, one row a year that has any."""
    return acts[summed(acts)].groupby(acts["year"]).sum()


def breaks_of(sums: pd.DataFrame) -> dict[str, list[int]]:
    """The breaks alone, of sums by year; none where a series has too few years."""
    found: dict[str, list[int]] = {name: [] for name in SERIES}
    if len(sums) == 0:
        return found
    for series in SERIES:
        years, values = points(*_filled(sums), series)
        if (len(sums) if series == "activity" else len(years)) >= FEWEST:
            found[series] = [int(years[n]) for n in partition(values, penalty(values))]
    return found


def breaks_without(tables: Tables, source_id: str) -> dict[str, list[int]]:
    """The breaks of each series in a record that one source is left out of."""
    before, after = apart(tables, source_id)
    sums = _all_sums(tables).sub(_all_sums(before), fill_value=0.0)
    sums = sums.add(_all_sums(after), fill_value=0.0)
    groups = _pairs(tables).sub(_pairs(before), fill_value=0).add(_pairs(after), fill_value=0)
    # What nobody tells any more is no column: the price of a break counts them.
    gone = [name for name in sums if name.startswith("theme:") and not sums[name].any()]
    gone += [name for name in sums if name.startswith("to:") and groups.get(name, 0) <= 0]
    return breaks_of(_since(sums.drop(columns=gone)))


def _since(sums: pd.DataFrame) -> pd.DataFrame:
    """The years that the series search, as in ``acts``."""
    told = sums[sums["one"] > 0].sort_index()
    return told[told.index >= SINCE] if len(told) and told.index[-1] >= SINCE else told


@once
def _all_sums(tables: Tables) -> pd.DataFrame:
    return yearly_sums(_every(tables))


@once
def _pairs(tables: Tables) -> pd.Series:
    """How many pairs of event and counterpart there are of each, by the name of its column."""
    return counterparts(tables)["counterpart"].astype(object).value_counts().rename("to:{}".format)
