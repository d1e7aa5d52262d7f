"""The chapter on counterparts: toward whom Moscow acted, and how evenly.

What it says of rivals comes from ``rivals``, of the thesis of March 2021 from ``thesis``.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures import acts as acting
from helpers.measures import hedging
from helpers.narrative.rivals import NAMES
from helpers.narrative.words import (
    FigureWords,
    capital,
    count,
    listed,
    number,
)
from helpers.record.tables import Tables

__all__ = [
    "evenness",
    "evenness_table",
    "shares",
    "shares_table",
]


def shares_table(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """The counts under printed labels, counterparts that never occur left out."""
    labels = tables.labels("counterpart") | {"kabul": "Kabul"}
    seen = counts.groupby("counterpart")["acts"].transform("sum") > 0
    kept = counts[seen.astype(bool)]
    phase = [f"{n}  {name}" for n, name in zip(kept["number"], kept["name"], strict=True)]
    return kept.assign(phase=phase, label=kept["counterpart"].map(labels))[
        ["phase", "counterpart", "label", "acts", "of", "share"]
    ].reset_index(drop=True)


def shares(counts: pd.DataFrame) -> FigureWords:
    """Words around the shares of each counterpart by phase."""
    empty = "No phase of this selection holds an act of Moscow's."
    if len(counts) == 0:
        return FigureWords("", "", "", "", empty)
    firsts = counts.drop_duplicates("phase_id")
    known = counts[counts["counterpart"].isin(acting.PRINCIPALS)]
    leaders = [
        listed(NAMES[code] for code in rows.loc[rows["acts"] == rows["acts"].max(), "counterpart"])
        for _, rows in known.groupby("number")
        if rows["of"].iloc[0] >= hedging.ENOUGH
    ]
    title = "Toward whom Moscow acted, phase by phase"
    if leaders and leaders[0] != leaders[-1] and {leaders[0], leaders[-1]} <= {*NAMES.values()}:
        title = f"Moscow's acts turn from {leaders[0]} to {leaders[-1]}"
    elif len(leaders) > 1 and len(set(leaders)) == 1:
        title = f"In each phase that can be compared, Moscow's acts concern {leaders[0]} most"
    caption = (
        "Each bar is the share of a phase's acts that concern the counterpart, the number how "
        "many; an act that concerns two stands in two columns, so a row may sum to more than its "
        "acts. An act counts in the phase that holds the first day on which it can have happened."
    )
    rows = [
        f"phase {phase['number']}, {count(int(phase['of']), 'act')}: "
        + listed(
            f"{NAMES[name]} {acts}"
            for name, acts in zip(rows["counterpart"], rows["acts"], strict=True)
            if acts
        )
        for (_, phase), (_, rows) in zip(
            firsts.iterrows(), counts.groupby("phase_id", sort=False), strict=True
        )
    ]
    alt = f"Bars of Moscow's acts by phase and counterpart. {capital('; '.join(rows))}."
    total = int(firsts["of"].sum())
    subtitle = f"Share of Moscow's acts by phase and counterpart; numbers: acts, {total} in all"
    return FigureWords(title, subtitle, caption, alt, empty)


def evenness_table(spreads: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold enough to estimate, under printed labels, rounded as they are drawn."""
    kept = spreads.dropna(subset=["effective"])
    if (kept["groups"] == 1).all():
        kept = kept.iloc[:0]  # a sentence says that better
    phase = [f"{n}  {name}" for n, name in zip(kept["number"], kept["name"], strict=True)]
    numbers = kept[["effective", "low", "high", "entropy", "hhi", "hhi_corrected"]].astype(float)
    shown = numbers.round(2).assign(acts=kept["acts"], pairs=kept["pairs"])
    shown.insert(0, "phase", pd.Series(phase, index=kept.index, dtype="string"))
    return shown.reset_index(drop=True)


def evenness(spreads: pd.DataFrame) -> FigureWords:
    """Words around the effective number of counterparts."""
    kept = spreads.dropna(subset=["effective"])
    empty = (
        f"No phase of this selection holds {number(hedging.ENOUGH)} acts toward the seven "
        "counterparts, so nothing can be said of how evenly they were spread."
    )
    if len(kept) == 0:
        return FigureWords("", "", "", "", empty if len(spreads) else "")
    if (kept["groups"] == 1).all():
        return FigureWords("", "", "", "", "")
    widest = kept.loc[kept["effective"].idxmax()]
    value = f"{widest['effective']:.1f}"
    title = (
        f"Phase {widest['number']} spreads Moscow's acts widest: as over {value} equal counterparts"
    )
    if len(kept) == 1:
        title = f"Moscow's acts are spread as if over {value} equal counterparts of seven"
    caption = (
        "Effective number of counterparts: 1 means one only, 7 all seven alike (the exponential of "
        "Shannon's entropy with the correction of Miller and Madow; others than the seven are left "
        "out). Dot: estimate; bar: 90 per cent of 2,000 resamples of the phase's acts."
    )
    alt = "Effective number of counterparts by phase: " + "; ".join(
        f"phase {row['number']} {row['effective']:.1f} ({row['low']:.1f} to {row['high']:.1f}), "
        f"{count(int(row['acts']), 'act')}"
        for _, row in kept.iterrows()
    )
    subtitle = "Effective number of counterparts, 1 to 7, by phase; at the right: estimate and acts"
    return FigureWords(title, subtitle, caption, alt + ".", empty)
