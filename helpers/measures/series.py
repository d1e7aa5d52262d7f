"""The yearly series of Moscow's acts: how many, in what tone, about what and toward whom."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.acts import counterparts, moscow_events, tones
from helpers.measures.changepoints import SHORTEST
from helpers.measures.subject import AFGHAN, BREAKS_SINCE
from helpers.record.tables import Tables

LANES = {"activity": "Activity", "tone": "Tone", "mix": "Mix"}
SERIES = tuple(LANES)
SPOKEN = {
    "activity": "the number of events a year",
    "tone": "the tone",
    "mix": "the mix of counterparts and themes",
}
ENOUGH = 3  # events that a year needs to have a tone or a mix
FEWEST = 3 * SHORTEST  # years with a value that a series needs


def acts(tables: Tables) -> pd.DataFrame:
    """Moscow's dated events from 1978 on as the series count them, one row an event.

    Columns: event_id, year (of the first day on which it can have happened, or of its only known
    bound), procedure, one, tone (Moscow's toward the Afghan sides, their mean), toned, and a 0/1
    column for each theme (``theme:``) and counterpart (``to:``). A record that ends before 1978 is
    taken whole.
    """
    kept = tables.events[tables.events["event_id"].isin(moscow_events(tables))]
    kept = kept[kept["first"].notna() | kept["last"].notna()]
    year = kept["first"].fillna(kept["last"]).dt.year.astype(int)
    shown = tones(tables)
    toward = shown[shown["counterpart"].isin(AFGHAN)].groupby("event_id")["tone"].mean()
    tone = kept["event_id"].map(toward).astype(float)
    frame = pd.DataFrame(
        {
            "event_id": kept["event_id"].astype(object),
            "year": year,
            "procedure": kept["procedure"].astype(object),
            "one": 1.0,
            "tone": tone.fillna(0.0),
            "toned": tone.notna().astype(float),
        }
    )
    themes = pd.get_dummies(kept["theme"].astype(str), prefix="theme", prefix_sep=":", dtype=float)
    pairs = counterparts(tables)
    met = pd.crosstab(pairs["event_id"], pairs["counterpart"]).clip(upper=1).astype(float)
    met = met.reindex(kept["event_id"], fill_value=0.0).add_prefix("to:").set_axis(kept.index)
    late = year >= BREAKS_SINCE if (year >= BREAKS_SINCE).any() else year.notna()
    return pd.concat([frame, themes, met], axis=1)[late].reset_index(drop=True)


def yearly(acts: pd.DataFrame, series: str) -> pd.DataFrame:
    """One series, indexed by year: square roots of counts, mean tone, or square roots of shares.

    A year without events counts as none in ``activity``; in ``tone`` and ``mix`` a year with fewer
    than three (toned) events has no value, and its neighbours stand side by side.
    """
    if len(acts) == 0:
        return pd.DataFrame()
    sums = acts[summed(acts)].groupby(acts["year"]).sum()
    years = np.arange(sums.index.min(), sums.index.max() + 1)
    sums = sums.reindex(years, fill_value=0.0)
    years, values = points(years, sums.to_numpy(), list(sums), series)
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
