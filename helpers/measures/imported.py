"""What imported event data (``helpers.external``) tell of Moscow and Kabul, phase by phase."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.external.asked import LABELS, Asked
from helpers.measures.words import signed

COLUMNS = ["source", "number", "name", "n", "score"]
_SIDES = ("RUS", "AFG")


def by_phase(files: Sequence[Path], phases: pd.DataFrame, known_to: dt.date) -> pd.DataFrame:
    """Acts between the two states in each phase: one row a data set and phase that has any.

    ``phases`` as ``phases.scheme`` gives it; events after ``known_to`` are left out. Columns:
    source, number and name (of the phase), n and score (mean of PLOVER's of the types of act; NaN
    where no act has one). Raises ``ImportFault``.

    >>> measures.imported.by_phase([], record.phases, record.known_to).columns.to_list()[:4]
    ['source', 'number', 'name', 'n']
    """
    if not files or len(phases) == 0:
        return pd.DataFrame(columns=COLUMNS)
    # DuckDB and Ibis take a second to load, and most editions have no such file.
    import ibis

    from helpers.external import backends, queries

    windows = [
        (str(number), first.date(), None if pd.isna(last) else last.date())
        for number, first, last in zip(
            phases["number"], phases["first"], phases["last"], strict=True
        )
        if pd.notna(first)
    ]
    found = []
    for file in files:
        events = queries.acts(backends.read(file), Asked("", *_SIDES))
        events = events.filter(events["first"] <= ibis.literal(known_to))
        for source in sorted(events.select("source").distinct().to_pandas()["source"]):
            counted = queries.by_window(events.filter(events.source == source), windows)
            found.append(counted.to_pandas().assign(source=source))
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    frame = pd.concat(found, ignore_index=True)
    frame = frame.assign(number=frame["window"].astype(int)).merge(phases[["number", "name"]])
    return frame.sort_values(["source", "number"], kind="stable")[COLUMNS].reset_index(drop=True)


def by_phase_table(rows: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """One row a phase; of each data set the acts and their mean score, as printed."""
    if len(rows) == 0:
        return pd.DataFrame()
    numbers = list(phases["number"])
    names = zip(numbers, phases["name"], strict=True)
    table = {"Phase": [f"{number} {name}" for number, name in names]}
    for source, mine in rows.groupby("source", sort=False):
        acts, scores = (mine.set_index("number")[name].reindex(numbers) for name in ("n", "score"))
        name = LABELS.get(source, source)
        table[f"{name}: acts"] = ["–" if pd.isna(n) else f"{int(n):,}" for n in acts]
        score = "score" if rows["source"].nunique() == 1 else f"{name}: score"
        table[score] = [signed(value) for value in scores]
    return pd.DataFrame(table)
