"""What coded event data of others add, or how to get them beside the tables."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.words import listed, signed

_LABELS = {
    "gdelt1": "GDELT 1.0",
    "gdelt2": "GDELT 2.0",
    "icews": "ICEWS",
    "icews-tkg": "ICEWS (sample)",
    "polecat": "POLECAT",
    "ucdp": "UCDP GED",
    "acled": "ACLED",
    "pax": "PA-X",
}
REPORTS = (
    "GDELT counts reports and not events: one row can be a text of the day about an act of years "
    "before, and many rows one act. Its numbers show attention, and its means what was written."
)


def label(source: str) -> str:
    """``label("gdelt2") == "GDELT 2.0"``; a name that is not known stands as it is."""
    return _LABELS.get(source, source)


def by_phase(rows: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """One row a phase; of each data set the acts and their mean score."""
    if len(rows) == 0:
        return pd.DataFrame()
    named = zip(phases["number"], phases["name"], strict=True)
    table = {"Phase": [f"{place} {name}" for place, name in named]}
    for source, mine in rows.groupby("source", sort=False):
        held = mine.set_index("number")
        numbers = list(phases["number"])
        table[f"{label(source)}: acts"] = [
            f"{int(held.at[n, 'n']):,}" if n in held.index else "–" for n in numbers
        ]
        table["score" if rows["source"].nunique() == 1 else f"{label(source)}: score"] = [
            signed(held.at[n, "score"]) if n in held.index else "–" for n in numbers
        ]
    return pd.DataFrame(table)


def caption(rows: pd.DataFrame) -> str:
    """What the table counts, and from which data sets."""
    names = [label(source) for source in rows["source"].unique()] if len(rows) else []
    return f"Acts between the two states by phase in {listed(names)}, with PLOVER's mean score"
