"""The yearly series of Moscow's acts, and the places where their level changes.

Sums over a year's acts add up, so a record without one source is the whole record less the acts on
which the source has a bearing, and more what the others know of these.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.acts import counterparts, moscow_events, tones
from helpers.measures.changepoints import SHORTEST
from helpers.measures.once import once
from helpers.measures.readings import SINCE
from helpers.record.knowledge import among
from helpers.record.tables import Tables

SERIES = ("activity", "tone", "mix")
AFGHAN = ("kabul", "taliban", "north")  # the sides toward which the tone is taken
ENOUGH = 3  # events that a year needs to have a tone or a mix
FEWEST = 3 * SHORTEST  # years with a value that a series needs


def acts(tables: Tables, loose: bool = True) -> pd.DataFrame:
    """Moscow's dated events from 1978 on as the series count them, one row an event.

    Columns: year (of the first day on which it can have happened, or of its only known bound),
    loose (its bounds lie in different years, or one is open), procedure, one, tone (Moscow's toward
    the Afghan sides, their mean), toned, and a 0/1 column for each theme (``theme:``) and
    counterpart (``to:``). A record that ends before 1978 is taken whole. ``loose=False`` leaves the
    loosely dated out.

    >>> acts = measures.breaks.acts(record.tables)
    >>> int(acts["year"].min()), acts.filter(like="theme:").sum(axis=1).unique().tolist()
    (1978, [1.0])
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
    kept = tables.events[among(tables.events["event_id"], moscow_events(tables))]
    kept = kept[kept["first"].notna() | kept["last"].notna()]
    shown = tones(tables)
    toward = shown[shown["counterpart"].isin(AFGHAN)].groupby("event_id")["tone"].mean()
    year = kept["first"].fillna(kept["last"]).dt.year.astype(int)
    frame = pd.DataFrame(
        {
            "event_id": kept["event_id"].astype(object),
            "year": year,
            "loose": (kept["first"].dt.year != kept["last"].dt.year).astype(bool),
            "procedure": kept["procedure"].astype(object),
            "one": 1.0,
            "tone": kept["event_id"].map(toward).astype(float),
        }
    )
    frame = frame.assign(toned=frame["tone"].notna().astype(float), tone=frame["tone"].fillna(0.0))
    themes = pd.get_dummies(kept["theme"].astype(str), prefix="theme", prefix_sep=":", dtype=float)
    return pd.concat([frame, themes, _met(tables, frame)], axis=1)


def _met(tables: Tables, acts: pd.DataFrame) -> pd.DataFrame:
    """A 0/1 column for each counterpart of the record: whether it has a part in the act."""
    pairs = counterparts(tables)
    names = sorted(pairs["counterpart"].unique())
    rows = pd.Index(acts["event_id"]).get_indexer(pd.Index(pairs["event_id"].astype(object)))
    columns = pd.Index(names).get_indexer(pd.Index(pairs["counterpart"]))
    met = np.zeros((len(acts), len(names)))
    met[rows[rows >= 0], columns[rows >= 0]] = 1.0
    return pd.DataFrame(met, index=acts.index, columns=[f"to:{name}" for name in names])


def yearly(acts: pd.DataFrame, series: str) -> pd.DataFrame:
    """One series, indexed by year: square roots of counts, mean tone, or square roots of shares.

    A year without events counts as none in ``activity``; in ``tone`` and ``mix`` a year with fewer
    than three (toned) events has no value, and its neighbours stand side by side.

    >>> activity = measures.breaks.yearly(measures.breaks.acts(record.tables), "activity")
    >>> activity.shape[1], int(activity[0].idxmax())
    (1, 2021)
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
