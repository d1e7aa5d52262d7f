"""What coded event data of others add, or how to get them beside the tables."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.words import count, few, listed, literal, number, signed, verb

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
_COMMAND = literal("brief import FILE... --out data/external/events.parquet")
ABSENT = (
    f"No coded events of others lie beside the tables. The command “{_COMMAND}” puts files of "
    "GDELT, ICEWS, POLECAT, UCDP, ACLED or PA-X there, and this section then counts by phase what "
    "they tell of acts between the two states."
)
REPORTS = (
    "GDELT counts reports and not events: one row can be a text of the day about an act of years "
    "before, and many rows one act. Its numbers show attention, and its means what was written."
)


def label(source: str) -> str:
    """``label("gdelt2") == "GDELT 2.0"``; a name that is not known stands as it is."""
    return _LABELS.get(source, source)


def coded(rows: pd.DataFrame, files: int) -> str:
    """How many acts each data set tells, in which phases; what their counts are worth."""
    if files == 0:
        return ABSENT
    if len(rows) == 0:
        held = verb(files, "file holds", "files hold")
        return f"The imported {held} no dated act between the two states in these phases."
    told = []
    for source, mine in rows.groupby("source", sort=False):
        total, conflict = int(mine["n"].sum()), int(mine["conflictual"].sum())
        most = mine.loc[mine["n"].idxmax()]
        told.append(
            f"{label(source)} tells {count(total, 'act')} between the two states, "
            f"{few(conflict)} of them conflict; phase {most['number']} has the most, "
            f"{number(int(most['n']))}."
        )
    if any(source.startswith("gdelt") for source in rows["source"]):
        told.append(REPORTS)
    told.append(
        "Mean scores are PLOVER's of the types of act and compare phases within a data set, not "
        "data sets with each other."
    )
    return " ".join(told)


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
