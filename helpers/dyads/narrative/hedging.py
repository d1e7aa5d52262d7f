"""The chapter on counterparts: toward whom a country acts, and how evenly."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.dyads.measures.acts import ROWS
from helpers.dyads.measures.hedging import ENOUGH, OTHER
from helpers.dyads.narrative.words import left_out, none, of, sets
from helpers.dyads.table import Table, spoken
from helpers.external import lookups
from helpers.narrative import hedging as coded
from helpers.narrative.hedging import evenness_table
from helpers.narrative.words import FigureWords, capital, count, listed, number, verb
from helpers.record.markdown import literal

__all__ = [
    "argued",
    "by_year",
    "evenness",
    "evenness_table",
    "evenness_text",
    "left_out",
    "opening",
    "shares",
    "shares_table",
]


_LETTERS = 9  # of a word that a column has room for


def opening(table: Table) -> str:
    """Toward whom most acts go, and how many countries there are in all."""
    sums = table.sums.others.groupby("other")["n"].sum().sort_values(ascending=False)
    if len(sums) == 0:
        return none(table)
    whole, most = int(sums.sum()), int(sums.iloc[0])
    said = [
        f"What follows is counted in the table {literal(table.name)} ({sets(table)}) and is about "
        f"acts of {table.actor} toward every other country: {count(whole, 'act')} toward "
    ]
    if len(sums) == 1:
        said[0] += f"{spoken(sums.index[0])} alone."
    else:
        rest = [f"{spoken(code)} ({n:,})" for code, n in sums.iloc[1:4].items()]
        said[0] += f"{number(len(sums))} countries."
        said.append(
            f"{capital(of(most, whole))} {verb(most, 'goes', 'go')} to {spoken(sums.index[0])}; "
            f"after it {verb(len(rest), 'comes', 'come')} {listed(rest)}."
        )
    if table.asked.recipient:
        said.append(
            "The phases are those of acts toward "
            f"{table.recipient} alone, so one sees what else went on in them."
        )
    if not table.directed:
        said.append("No data set here says who acts toward whom: an act counts for both sides.")
    return " ".join(said)


def shares_table(table: Table, counts: pd.DataFrame) -> pd.DataFrame:
    """The counts under printed labels; where nobody is left over there is no row of others."""
    del table
    seen = counts.groupby("counterpart")["acts"].transform("sum") > 0
    kept = counts[seen.astype(bool)]
    phase = [f"{n}  {name}" for n, name in zip(kept["number"], kept["name"], strict=True)]
    return kept.assign(phase=phase, label=kept["counterpart"].map(_column))[
        ["phase", "counterpart", "label", "acts", "of", "share"]
    ].reset_index(drop=True)


def _column(code: str) -> str:
    """A country as a narrow column is headed: its name, or where that is too long its code."""
    if code == OTHER:
        return "All others"
    name = lookups.countries()[code]
    return name if max(map(len, name.split())) <= _LETTERS else code


def shares(counts: pd.DataFrame) -> FigureWords:
    """Words around the share of each country by phase."""
    if len(counts) == 0:
        return FigureWords("", "", "", "", "")
    names = lookups.countries() | {OTHER: "others"}
    known = counts[counts["counterpart"] != OTHER]
    firm = known[known["of"] >= ENOUGH]
    leaders = [names[rows.loc[rows["acts"].idxmax(), "counterpart"]]
               for _, rows in firm.groupby("number")]  # fmt: skip
    title = "Toward whom the acts go, phase by phase"
    if leaders and leaders[0] != leaders[-1]:
        title = f"The acts turn from {leaders[0]} to {leaders[-1]}"
    elif len(leaders) > 1 and len(set(leaders)) == 1:
        title = f"In every phase most acts go to {leaders[0]}"
    caption = (
        "Each bar is the share of a phase's acts that go to the country, the number how many. "
        "Countries with most acts in all have columns of their own, the others one together; an "
        "act has one recipient, so a row sums to its acts."
    )
    codes = [code for code in dict.fromkeys(known["counterpart"]) if _column(code) == code]
    if codes:
        caption += f" {capital(listed(f'{code} is {names[code]}' for code in codes))}."
    told = [
        f"phase {number_}: "
        + listed(
            f"{names[code]} {n:,}"
            for code, n in zip(rows["counterpart"], rows["acts"], strict=True)
            if n
        )
        for number_, rows in counts.groupby("number")
    ]
    total = int(counts.drop_duplicates("phase_id")["of"].sum())
    subtitle = f"Share of acts by phase and recipient; numbers: acts, {total:,} in all"
    return FigureWords(title, subtitle, caption, f"Bars of acts: {'; '.join(told)}.", "")


def evenness(spreads: pd.DataFrame) -> FigureWords:
    """Words around the effective number of recipients."""
    found = coded.evenness(spreads)
    if not found.title:
        return dataclasses.replace(found, empty="")
    kept = spreads.dropna(subset=["effective"])
    widest = kept.loc[kept["effective"].idxmax()]
    equal = f"{_spread(widest)} equal recipients"
    title = f"Phase {widest['number']} spreads the acts widest: as over {equal}"
    if len(kept) == 1:
        title = f"The acts are spread as if over {equal} of seven"
    caption = (
        f"Effective number of recipients among the {ROWS} countries with most acts: 1 means one "
        "only, 7 all alike (the exponential of Shannon's entropy with the correction of Miller and "
        "Madow). Dot: estimate; bar: 90 per cent of 2,000 resamples of the phase's acts."
    )
    subtitle = "Effective number of recipients, 1 to 7, by phase; at the right: estimate and acts"
    return dataclasses.replace(found, title=title, caption=caption, subtitle=subtitle)


def evenness_text(spreads: pd.DataFrame) -> str:
    """The widest and the latest phase, and those with too few acts to estimate."""
    kept = spreads.dropna(subset=["effective"])
    if (kept["groups"] <= 1).all():
        return ""
    widest, last = kept.loc[kept["effective"].idxmax()], kept.iloc[-1]
    which = (
        f"The widest spread is that of phase {widest['number']}: its" if len(kept) > 1 else "The"
    )
    said = [
        f"{which} {count(int(widest['acts']), 'act')} toward {number(int(widest['groups']))} of "
        f"these countries are as even as over {_spread(widest)} equal ones ({_band(widest)})."
    ]
    if last["phase_id"] != widest["phase_id"]:
        apart = last["high"] < widest["low"]
        said.append(
            f"In the latest, phase {last['number']}, it is {_spread(last)} "
            f"({_band(last)}), "
            + ("and the two bands do not touch." if apart else "but the bands overlap.")
        )
    thin = spreads[spreads["effective"].isna()]
    if len(thin):
        each = listed(f"phase {r['number']} ({r['acts']})" for _, r in thin.iterrows())
        said.append(f"Too few acts to estimate: {each}.")
    return " ".join(said)


def _spread(row: pd.Series) -> str:
    """The effective number as the figure prints it, which rounds it in two steps."""
    return f"{round(row['effective'], 2):.1f}"


def _band(row: pd.Series) -> str:
    return f"band {row['low']:.1f} to {row['high']:.1f}"


# -- what the coded record alone can say: it knows camps, words and a thesis ----------------------


def by_year(years: pd.DataFrame, signed: pd.DataFrame) -> FigureWords:
    """Nothing: which countries are rivals a table does not say."""
    del years, signed
    return FigureWords("", "", "", "", "")


def argued(table: Table) -> str:
    """What speaks against counts by recipient."""
    if len(table.sums.others) == 0:
        return ""
    return (
        "*Against it.* Whoever is in the news is acted toward more often: a share says as much of "
        "the press as of a policy. Acts toward a movement or an alliance have no country and are "
        "missing."
    )
