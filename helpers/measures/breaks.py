"""Computed breaks: where yearly series of Moscow's acts change their level, and how firmly.

The series are how many acts there were, in what tone, about what and toward whom. Breaks are found
by PELT with the BIC's price, and tried on resampled and on shuffled records.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.changepoints import FEWEST, near, partition, search
from helpers.measures.events import counterparts, moscow_events, tones
from helpers.measures.subject import AFGHAN, BREAKS_SINCE
from helpers.record.tables import Tables

LANES = {"activity": "Activity", "tone": "Tone", "mix": "Mix"}
SPOKEN = {
    "activity": "the number of events a year",
    "tone": "the tone",
    "mix": "the mix of counterparts and themes",
}
ENOUGH = 3  # events that a year needs to have a tone or a mix
DRAWS, SEED = 300, 1979


def acts(tables: Tables) -> pd.DataFrame:
    """Moscow's dated events from 1978 on as the series count them, one row an event.

    Indexed by procedure and year (of the first day on which it can have happened, or of its only
    known bound). Columns, to be summed by year: one, tone (Moscow's toward the Afghan sides, their
    mean), toned, and 0 or 1 for each theme (``theme:``) and counterpart (``to:``). A record that
    ends before 1978 is taken whole.
    """
    kept = tables.events[tables.events["event_id"].isin(moscow_events(tables))]
    first = kept["first"].fillna(kept["last"])
    kept = kept.assign(year=first.dt.year).dropna(subset=["year"]).astype({"year": int})
    shown = tones(tables)
    toward = shown[shown["counterpart"].isin(AFGHAN)].groupby("event_id")["tone"].mean()
    tone = kept["event_id"].map(toward).astype(float)
    marks = pd.DataFrame({"one": 1.0, "tone": tone.fillna(0.0), "toned": tone.notna()})
    themes = pd.get_dummies(kept["theme"].astype(str), prefix="theme", prefix_sep=":")
    pairs = counterparts(tables)
    met = pd.crosstab(pairs["event_id"], pairs["counterpart"]).clip(upper=1)
    met = met.reindex(kept["event_id"], fill_value=0).add_prefix("to:").set_axis(kept.index)
    index = pd.MultiIndex.from_frame(kept[["procedure", "year"]])
    found = pd.concat([marks, themes, met], axis=1).astype(float).set_axis(index)
    late = kept["year"].to_numpy() >= BREAKS_SINCE
    return found[late] if late.any() else found


def yearly(
    years: np.ndarray, marks: np.ndarray, names: list[str], series: str
) -> tuple[np.ndarray, np.ndarray]:
    """The years of a series that have a value, and their values (years by columns).

    ``marks``: acts by ``names``, the columns of ``acts``; ``years``: of each act. Values are square
    roots of counts, mean tone, or square roots of shares. A year without events counts as none in
    ``activity``; in ``tone`` and ``mix`` a year with fewer than three (toned) events has no value,
    and its neighbours stand side by side.
    """
    if len(years) == 0:
        return years, marks
    span = np.arange(years.min(), years.max() + 1)
    sums = np.zeros((len(span), len(names)))
    np.add.at(sums, years - span[0], marks)
    one, tone, toned = sums[:, :3].T
    if series == "activity":
        return span, np.sqrt(one)[:, None]
    held = (toned if series == "tone" else one) >= ENOUGH
    if series == "tone":
        return span[held], (tone[held] / toned[held])[:, None]
    blocks = (
        sums[held][:, [name.startswith(prefix) for name in names]] for prefix in ("theme:", "to:")
    )
    shares = [block / np.maximum(block.sum(axis=1, keepdims=True), 1.0) for block in blocks]
    return span[held], np.sqrt(np.hstack(shares))


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
    years = counted.index.get_level_values("year").to_numpy()
    rows = []
    for series in LANES:
        span, values = yearly(years, counted.to_numpy(), list(counted), series)
        points = len(set(years)) if series == "activity" else len(span)
        rows.append(search(series, span, values, points))
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
    alone = counted.index.get_level_values("procedure") == ""
    counted = counted[alone | ~counted.index.duplicated()]
    years = counted.index.get_level_values("year").to_numpy()
    marks, names = counted.to_numpy(), list(counted)
    rows = []
    for place, series in enumerate(LANES):
        if runs["state"].iloc[place] == "too few":
            continue
        chance = np.random.default_rng([SEED, place])
        span, values = yearly(years, marks, names, series)
        for draw in range(draws):
            some = chance.integers(len(years), size=len(years))
            drawn = yearly(years[some], marks[some], names, series)
            mixed = yearly(chance.permutation(years), marks, names, series)
            if series == "activity":
                mixed = (span, chance.permutation(values))
            for kind, (found, points) in (("resampled", drawn), ("shuffled", mixed)):
                places = partition(points) if len(found) >= FEWEST else []
                rows.append((series, kind, draw, [int(found[place]) for place in places]))
    return pd.DataFrame(rows, columns=["series", "kind", "draw", "breaks"])


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
            shares = (float(np.mean([year in one for one in draws])) for draws in (drawn, dealt))
            support = np.mean([near(year, one) for one in drawn]) if found else np.nan
            rows.append((run["series"], year, *shares, found, float(support)))
    return pd.DataFrame(rows, columns=columns)


def support_table(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``by_year`` under printed names: series, year, resampled, shuffled, found, said
    (what stands over a break that was found: its year and support).
    """
    rows = zip(shares["year"], shares["support"], shares["found"], strict=True)
    said = [f"{year}\n{support:.0%}" if found else "" for year, support, found in rows]
    table = shares[["series", "year", "resampled", "shuffled", "found"]].assign(said=said)
    return table.assign(series=table["series"].map(LANES)).round(4)
