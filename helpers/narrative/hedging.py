"""The chapter on counterparts: toward whom Moscow acted, and how evenly.

What it says of rivals comes from ``rivals``, of the thesis of March 2021 from ``thesis``.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures import acts as acting
from helpers.measures import hedging
from helpers.narrative import argument
from helpers.narrative.rivals import NAMES, by_year, phases_said, simultaneous, words
from helpers.narrative.thesis import left_out, no_thesis, thesis, thesis_table
from helpers.narrative.words import (
    FigureWords,
    capital,
    count,
    listed,
    number,
    verb,
)
from helpers.tables import Tables

SECTION = "hedging"

__all__ = [
    "argued",
    "by_year",
    "evenness",
    "evenness_table",
    "evenness_text",
    "left_out",
    "no_thesis",
    "opening",
    "shares",
    "shares_table",
    "simultaneous",
    "thesis",
    "thesis_table",
    "words",
]

_NO_ACT = "No event of this selection shows Moscow acting toward anyone."


def opening(tables: Tables) -> str:
    """The reading, and what is counted; the counts reconcile with the events."""
    pairs = hedging.acts(tables)
    if len(pairs) == 0:
        return _NO_ACT
    with_moscow, mine = len(acting.moscow_events(tables)), pairs["event_id"].nunique()
    own = len(hedging.own_acts(tables))
    events, rest = count(with_moscow, "event"), with_moscow - own
    meaning = "in which it acts, hosts or takes part on equal terms"
    said = [
        f"Moscow has a part in {events}; {number(own)} {verb(own, 'is an act', 'are acts')} of its "
        f"own, {meaning}, and {number(rest)} {verb(rest, 'is', 'are')} done or said to it."
        if rest
        else f"Moscow has a part in {events}, always by an act of its own, {meaning}."
    ]
    if own > mine:
        nameless = own - mine
        said.append(
            f"{capital(number(nameless))} of the acts {verb(nameless, 'names', 'name')} no "
            "counterpart."
        )
    if len(pairs) > mine:
        said.append(
            "An act that concerns several counterparts counts for each, those left out of a "
            f"meeting included: {count(mine, 'act')} make {count(len(pairs), 'pair')}."
        )
    reading = argument.argued(tables, SECTION, "reading")
    return f"{reading}\n\n{' '.join(said)}".strip()


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
        if widest["effective"] > widest["groups"]:
            said.append("That is more than are seen: the correction allows for those unseen.")
        if last["phase_id"] != widest["phase_id"]:
            apart = last["high"] < low
            said.append(
                f"In the latest, phase {last['number']}, it is {last['effective']:.1f} "
                f"({last['low']:.1f} to {last['high']:.1f}; index {_hhi(last)}), "
                + (
                    "and the two bands do not touch."
                    if apart
                    else "but the bands overlap: the difference may be an accident of the telling."
                )
            )
    elif last["groups"] > 1:
        said.append(
            f"Phase {last['number']} alone can be estimated: {count(int(last['pairs']), 'pair')}, "
            f"{last['effective']:.1f} effective counterparts ({last['low']:.1f} to "
            f"{last['high']:.1f}), a Herfindahl-Hirschman index of {_hhi(last)}."
        )
    single = kept[kept["groups"] == 1]
    if len(single):
        said.append(
            f"{capital(phases_said(single))} {verb(len(single), 'has', 'have')} a single one of "
            "the seven counterparts: that is what the texts tell, not proof that nobody else "
            "mattered."
        )
    thin = spreads[spreads["effective"].isna()]
    if len(thin):
        each = listed(f"phase {r['number']} ({r['acts']})" for _, r in thin.iterrows())
        said.append(f"Too few acts to estimate: {each}.")
    if len(single) < len(kept):
        said.append("The index is the chance that two pairs of a phase share a counterpart.")
    return " ".join(said)


def _hhi(row: pd.Series) -> str:
    return f"{row['hhi_corrected']:.2f}"


def argued(tables: Tables) -> str:
    """Evidence, counter-evidence and what would change the reading, as far as they are known."""
    found = (argument.argued(tables, SECTION, beat, lead) for beat, lead in argument.BEATS[1:])
    return "\n\n".join(said for said in found if said)
