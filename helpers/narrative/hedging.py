"""The chapter on counterparts: toward whom, how evenly, and which of three words fits.

What it says of rivals and of the thesis of March 2021 comes from ``rivals`` and is offered here.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures import acts as acting
from helpers.measures import hedging, rivals
from helpers.narrative.rivals import (
    CALLED,
    CAMPS,
    by_year,
    left_out,
    no_thesis,
    simultaneous,
    thesis,
    thesis_table,
)
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


def words(tables: Tables, scheme: pd.DataFrame) -> str:
    """The rules for three words, and which of them fits which phase."""
    rows = rivals.postures(tables, scheme)
    if len(rows) == 0 or rows.filter(regex="friendly$").to_numpy().sum() == 0:
        return ""
    said = [
        "Three words, three rules, for the phases that reach beyond "
        f"{rivals.SINCE - 1}. *Hedging*: at least {number(rivals.FRIENDLY_ACTS)} friendly acts "
        "to Kabul or its backers and as many to the Taliban, the weaker side with no less than a "
        "quarter of them. *Alignment*: friendly to one, and more often unfriendly than friendly "
        "to the other. *Engagement*: friendly to one without turning on the other."
    ]
    fits = []
    for (name, side), group in rows[rows["word"] != ""].groupby(["word", "toward"], sort=False):
        whom = f" with {CAMPS[side]}" if side else ""
        fits.append(f"**{name}{whom}** fits {listed(_counts(row) for _, row in group.iterrows())}")
    said += [f"By these rules {'; '.join(fits)}."] if fits else []
    none = rows[rows["word"] == ""]
    if len(none):
        names = listed(f"phase {n}" for n in none["number"])
        said.append(f"No word fits {names}: too few acts show a friendly tone.")
    said += _checked(tables, scheme, rows)
    return " ".join(said)


def _counts(row: pd.Series) -> str:
    return (
        f"phase {row['number']} ({row['kabul_friendly']} friendly and {row['kabul_unfriendly']} "
        f"unfriendly to Kabul's side, {row['taliban_friendly']} and {row['taliban_unfriendly']} to "
        "the Taliban)"
    )


def _checked(tables: Tables, scheme: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Which words change without the West, and whether the scheme calls the same phases hedging."""
    said = []
    alone = rivals.postures(tables, scheme, rivals.KABUL_ALONE)
    moved = [
        f"phase {number_} becomes {CALLED[new]}"
        for number_, old, new in zip(rows["number"], rows["word"], alone["word"], strict=True)
        if old != new
    ]
    if moved:
        said.append(f"Were Kabul's government to stand alone on its side, {listed(moved)}.")
    told, found = (set(rows.loc[rows[c] == "hedging", "number"]) for c in ("posture", "word"))
    if told and told == found:
        said.append("The phases that the scheme itself calls hedging are the same.")
    elif told:
        both = listed(f"phase {n}" for n in sorted(told & found))
        own = listed(f"phase {n}" for n in sorted(told - found))
        more = listed(f"phase {n}" for n in sorted(found - told))
        parts = [f"agrees on {both}"] if both else []
        parts += [f"has {own} besides"] if own else []
        parts += [f"does not have {more}"] if more else []
        said.append(f"The scheme of phases, which was drawn before this count, {listed(parts)}.")
    return said


def argued(tables: Tables) -> str:
    """Evidence, counter-evidence and what would change the reading, as far as they are known."""
    paragraphs = (
        ("*Evidence.*", "evidence"),
        ("*Against it.*", "counter"),
        ("*What would change this reading.*", "change"),
    )
    found = ((lead, beats(tables.judgements, SECTION, beat)) for lead, beat in paragraphs)
    return "\n\n".join(f"{lead} {said}" for lead, said in found if said)
