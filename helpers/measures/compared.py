"""A table of events beside another voice: does the other side answer, what has the coded record."""

from __future__ import annotations

import pandas as pd

from helpers.external.counts import Counts
from helpers.measures.counted import numbers, percent

SOON = 7  # days within which an act of the other side counts as an answer
WAYS = {"n": "any", "conflictual": "conflict", "cooperative": "cooperation"}
FEW = 10  # days with acts below which nothing is said of answers


def answers(counts: Counts) -> pd.DataFrame:
    """How often an act is followed by one of the other side within a week, both ways.

    Only days that are known to the day. Columns: first (who acts), then (who follows), way (any,
    conflict, cooperation), days (with an act of the first), answered (share of them followed by an
    act of the same way from the other, the same day left out), other (the share of the remaining
    days that are followed by one): what there is to compare with. Empty for fewer than FEW days.
    """
    columns = ["first", "then", "way", "days", "answered", "other"]
    exact = counts.cells[counts.cells["reach"] == 0]
    if not counts.asked.recipient or len(exact) == 0 or exact["own"].all():
        return pd.DataFrame(columns=columns)
    held = pd.date_range(counts.coverage["first"].min(), counts.coverage["first"].max())
    actor, other = counts.asked.sides
    rows = []
    for way, said in WAYS.items():
        daily = exact.pivot_table(way, "day", "own", "sum").reindex(held, columns=[True, False]) > 0
        after = daily[::-1].shift(fill_value=False).rolling(SOON, min_periods=1).max()[::-1] > 0
        daily, after = daily.iloc[:-SOON], after.iloc[:-SOON]
        for own, names in ((True, (actor, other)), (False, (other, actor))):
            acted, soon = daily[own], after[not own]
            if acted.sum() >= FEW and (~acted).any():
                shares = (soon[acted].mean(), soon[~acted].mean())
                rows.append((*names, said, int(acted.sum()), *map(float, shares)))
    return pd.DataFrame(rows, columns=columns)


def answer_rows(counts: Counts) -> pd.DataFrame:
    """``answers`` as printed."""
    rows = answers(counts)
    rows["days"] = numbers(rows["days"])
    for name in ("answered", "other"):
        rows[name] = percent(rows[name])
    names = ["After an act of", "an act of", "Acts", "Days", "Followed within a week"]
    return rows.set_axis([*names, "After other days"], axis=1)


def beside(counts: Counts, events: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """The phases of the coded record, with what either side sees in each; as printed.

    ``events`` and ``phases``: of the coded record, as ``notebook.Record`` has them. Empty where the
    table is not about Russia and Afghanistan, of which alone the record tells.
    """
    if {counts.asked.actor, counts.asked.recipient} != {"RUS", "AFG"} or len(counts.cells) == 0:
        return phases.head(0)
    own = counts.cells[counts.cells["own"]]
    acts = events[events["moscow"] & events["first"].notna()]
    held = counts.coverage["first"]
    rows = []
    for name, first, last in zip(phases["name"], phases["first"], phases["last"], strict=True):
        end = last if pd.notna(last) else pd.Timestamp.max.floor("s")
        if end < held.min() or first > held.max():
            continue
        mine, coded = own[own["day"].between(first, end)], acts[acts["first"].between(first, end)]
        here, there = mine.groupby("type")["n"].sum(), coded["type"].value_counts()
        rows.append((name, f"{mine['n'].sum():,}", _most(here), f"{len(coded):,}", _most(there)))
    names = ["Phase of the record", "Counted here", "Mostly", "Coded there", "Mostly there"]
    return pd.DataFrame(rows, columns=names)


def _most(kinds: pd.Series) -> str:
    """The two most frequent types with their numbers: ``Consult 12, Agree 3``."""
    ranked = kinds[(kinds > 0) & (kinds.index != "")].sort_values(ascending=False, kind="stable")
    return ", ".join(f"{str(kind).capitalize()} {n:,}" for kind, n in ranked.head(2).items())


def unseen(counts: Counts, events: pd.DataFrame) -> tuple[int | None, int]:
    """Months with a coded event within the table's days (None: none), and those of them without a
    counted act.
    """
    own = counts.cells[counts.cells["own"]]
    span = counts.coverage["first"]
    acts = events[events["moscow"] & events["first"].between(span.min(), span.max())]
    coded = set(acts["first"].dt.strftime("%Y-%m"))
    return len(coded) or None, len(coded - set(own["day"].dt.strftime("%Y-%m")))
