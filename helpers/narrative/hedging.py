"""The chapter on counterparts: toward whom Moscow acted and how evenly; rivals in ``rivals``."""

from __future__ import annotations

import pandas as pd

from helpers.measures import acts as acting
from helpers.measures import hedging
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    count,
    listed,
    number,
    verb,
)
from helpers.tables import Tables

SECTION = "hedging"

NAMES = {
    "kabul": "Kabul",
    "taliban": "the Taliban",
    "north": "northern leaders",
    "west": "the United States and NATO",
    "region": "regional powers",
    "central-asia": "Central Asia",
    "jihadists": "jihadists",
    "other": "others",
}
_NO_ACT = "No event of this selection shows Moscow acting toward anyone."


def opening(tables: Tables) -> str:
    """The reading, and what is counted; the counts reconcile with the events."""
    pairs = hedging.acts(tables)
    if len(pairs) == 0:
        return _NO_ACT
    with_moscow, mine = len(acting.moscow_events(tables)), pairs["event_id"].nunique()
    own = len(hedging.own_acts(tables))
    said = [
        f"Moscow has a part in {count(with_moscow, 'event')}; {number(own)} of them "
        f"{verb(own, 'is an act', 'are acts')} of its own, in which it acts, hosts or takes part "
        "on equal terms, and the rest are done or said to it."
    ]
    if own > mine:
        said.append(f"{capital(number(own - mine))} of the acts name no counterpart.")
    if len(pairs) > mine:
        said.append(
            "An act that concerns several counterparts counts for each, those left out of a "
            f"meeting included: {mine} acts make {len(pairs)} pairs."
        )
    return f"{beats(tables.judgements, SECTION, 'reading')}\n\n{' '.join(said)}".strip()


def shares_table(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """The counts under printed labels, counterparts that never occur left out."""
    labels = tables.labels("counterpart")
    seen = counts.groupby("counterpart")["acts"].transform("sum") > 0
    kept = counts[seen.astype(bool)]
    phase = [f"{n}  {name}" for n, name in zip(kept["number"], kept["name"], strict=True)]
    return kept.assign(phase=phase, label=kept["counterpart"].map(labels))[
        ["phase", "counterpart", "label", "acts", "of", "share"]
    ].reset_index(drop=True)


def shares(counts: pd.DataFrame) -> FigureWords:
    """Words around the shares of each counterpart by phase."""
    if len(counts) == 0:
        return FigureWords("", "", "", "", _NO_ACT)
    firsts = counts.drop_duplicates("phase_id")
    known = counts[counts["counterpart"].isin(acting.PRINCIPALS)]
    leaders = [
        (int(rows["number"].iloc[0]), NAMES[rows.loc[rows["acts"].idxmax(), "counterpart"]])
        for _, rows in known.groupby("number")
        if rows["of"].iloc[0] >= hedging.ENOUGH and (rows["acts"] == rows["acts"].max()).sum() == 1
    ]
    title = "Toward whom Moscow acted, phase by phase"
    if leaders and leaders[0][1] != leaders[-1][1]:
        title = f"Moscow's acts turn from {leaders[0][1]} to {leaders[-1][1]}"
    elif len(leaders) > 1 and len({name for _, name in leaders}) == 1:
        title = f"{capital(leaders[0][1])} concerns most of what Moscow does throughout"
        title = title.replace("Taliban concerns", "Taliban concern")
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
    return FigureWords(title, subtitle, caption, alt, _NO_ACT)


def evenness_table(spreads: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold enough to estimate, under printed labels, rounded as they are drawn."""
    kept = spreads.dropna(subset=["effective"])
    phase = [f"{n}  {name}" for n, name in zip(kept["number"], kept["name"], strict=True)]
    numbers = kept[["effective", "low", "high", "entropy", "hhi", "hhi_corrected"]].astype(float)
    shown = numbers.round(2).assign(acts=kept["acts"], pairs=kept["pairs"])
    shown.insert(0, "phase", pd.Series(phase, index=kept.index, dtype="string"))
    return shown.reset_index(drop=True)


def evenness(spreads: pd.DataFrame) -> FigureWords:
    """Words around the effective number of counterparts."""
    kept = spreads.dropna(subset=["effective"])
    empty = (
        f"No phase of this selection holds {hedging.ENOUGH} pairs of act and counterpart, so "
        "nothing can be said of how evenly Moscow's acts were spread."
    )
    if len(kept) == 0:
        return FigureWords("", "", "", "", empty)
    widest = kept.loc[kept["effective"].idxmax()]
    value = f"{widest['effective']:.1f}"
    title = (
        f"Phase {widest['number']} spreads Moscow's acts widest: as over {value} equal counterparts"
    )
    if len(kept) == 1:
        title = f"Moscow's acts are spread as if over {value} equal counterparts of seven"
    caption = (
        "Effective number of counterparts, the exponential of Shannon's entropy with the "
        "correction of Miller and Madow: 1 means one counterpart only, 7 all seven alike. Dot: "
        "estimate; bar: 90 per cent of 2,000 resamples of the phase's acts; at the right: acts. "
        "Others than the seven are left out."
    )
    alt = "Effective number of counterparts by phase: " + "; ".join(
        f"phase {row['number']} {row['effective']:.1f} ({row['low']:.1f} to {row['high']:.1f}), "
        f"{count(int(row['acts']), 'act')}"
        for _, row in kept.iterrows()
    )
    subtitle = "Effective number of counterparts, 1 to 7, by phase; at the right: acts"
    return FigureWords(title, subtitle, caption, alt + ".", empty)


def evenness_text(spreads: pd.DataFrame) -> str:
    """The extremes with their counts and HHI, and the phases too thin to estimate."""
    kept = spreads.dropna(subset=["effective"])
    if len(kept) == 0:
        return ""
    said = []
    widest, last = kept.loc[kept["effective"].idxmax()], kept.iloc[-1]
    if len(kept) > 1:
        low, high = widest["low"], widest["high"]
        said.append(
            f"The widest spread is that of phase {widest['number']}: "
            f"{count(int(widest['pairs']), 'pair')} on {number(int(widest['groups']))} "
            f"counterparts, as many as {widest['effective']:.1f} equal ones would give (band "
            f"{low:.1f} to {high:.1f}), with a Herfindahl-Hirschman index of {_hhi(widest)}."
        )
        if last["phase_id"] != widest["phase_id"]:
            apart = last["high"] < low
            said.append(
                f"In the latest, phase {last['number']}, it is {last['effective']:.1f} "
                f"({last['low']:.1f} to {last['high']:.1f}; index {_hhi(last)}), "
                + (
                    "and the two bands do not touch."
                    if apart
                    else "but the two bands touch, so the fall may be an accident of what was told."
                )
            )
    else:
        said.append(
            f"Phase {last['number']} alone can be estimated: {count(int(last['pairs']), 'pair')}, "
            f"{last['effective']:.1f} effective counterparts ({last['low']:.1f} to "
            f"{last['high']:.1f}), a Herfindahl-Hirschman index of {_hhi(last)}."
        )
    single = kept[kept["groups"] == 1]
    if len(single):
        said.append(
            f"{capital(_phases(single))} {verb(len(single), 'has', 'have')} a single counterpart, "
            "so there is no band to draw: that is what the texts tell, not proof that nobody else "
            "mattered."
        )
    thin = spreads[spreads["effective"].isna()]
    if len(thin):
        each = listed(f"phase {r['number']} ({r['pairs']})" for _, r in thin.iterrows())
        said.append(f"Too few pairs to estimate: {each}.")
    said.append("The index is the chance that two pairs drawn from a phase share a counterpart.")
    return " ".join(said)


def _hhi(row: pd.Series) -> str:
    return f"{row['hhi_corrected']:.2f}"


def _phases(rows: pd.DataFrame) -> str:
    return f"phase{'' if len(rows) == 1 else 's'} {listed(str(n) for n in rows['number'])}"
