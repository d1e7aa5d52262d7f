"""The chapter that holds our phases against records that none of our texts supplied."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.measures import outside
from helpers.narrative.support import decimals, parts, whose_name
from helpers.narrative.words import capital, count, few, listed, verb
from helpers.narrative.yearly import EMPTY, NAMES, known, lanes, lanes_table, years_of
from helpers.record import dates
from helpers.record.places import TABLE_SCHEME
from helpers.tables import Tables

__all__ = [
    "EMPTY",
    "agreement_caption",
    "agreement_table",
    "disputes",
    "finding",
    "judgement",
    "lanes",
    "lanes_table",
    "origins_table",
    "single",
]

_SPOKEN = {"votes": "the votes", "arms": "the deliveries of arms", "trade": "the trade"}


def finding(tables: Tables, met: pd.DataFrame, scheme: str) -> str:
    """Which breaks the other records have too, which not, and which none of them reaches."""
    if not known(tables):
        return EMPTY
    heard = met[[bool(names) for names in met["heard"]]]
    whose = whose_name(scheme)
    if len(heard) == 0:
        return (
            f"The records of others that are known here cover no break of {whose}, so they "
            "neither support nor contradict it."
        )
    two = heard[[len(names) >= 2 for names in heard["near"]]]
    one = heard[[len(names) == 1 for names in heard["near"]]]
    none = heard[[len(names) == 0 for names in heard["near"]]]
    said = [
        f"Of {whose}'s {count(len(heard), 'break')} that records of others can speak to, "
        f"{_few(two, 'in two records or more')}; {_few(one, 'in one')}; "
        f"{few(len(none))} {verb(len(none), 'has', 'have')} none near"
        + (f" ({listed(years_of(none))})." if len(none) else ".")
    ]
    late = met[[not names for names in met["heard"]]]
    late = late[late["year"] > heard["year"].max()]
    if len(late):
        breaks = verb(len(late), "break", "breaks")
        said.append(
            f"The {breaks} of {listed(years_of(late))} {verb(len(late), 'lies', 'lie')} beyond "
            f"what the records cover: {verb(len(late), 'it rests', 'they rest')} on "
            f"{_alone(scheme)} alone."
        )
    return " ".join(said)


def _alone(scheme: str) -> str:
    """What a break rests on that no record of others has."""
    return "this table" if scheme == TABLE_SCHEME else "our texts"


def _few(rows: pd.DataFrame, records: str) -> str:
    number_ = few(len(rows))
    said = f"{number_} {verb(len(rows), 'has', 'have')} a break within a year {records}"
    return said + (f" ({listed(years_of(rows))})" if len(rows) else "")


# -- what the records can bear ---------------------------------------------------------------------


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """How far the chosen breaks and those of each record agree, with what chance gives."""
    mine = agreed[agreed["reading"].isin(outside.SEARCHED)]
    return pd.DataFrame(
        {
            "Record": [NAMES[name] for name in mine["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(mine["first"], mine["last"], strict=True)],
            "Our breaks found there": parts(mine["shared"], mine["chosen"]),
            "Its breaks found here": parts(mine["shared"], mine["other"]),
            "F1": decimals(mine["f1"]),
            "F1 by chance": decimals(mine["chance"]),
            "Chance does as well": _shares(mine["as_good"]),
        }
    )


def agreement_caption(scheme: str) -> str:
    """What the columns of the agreement say."""
    return (
        f"Breaks of {whose_name(scheme)} against those of each record, in the years that both "
        "cover, at a margin of one year; chance puts as many breaks on random years, 400 times"
    )


def _shares(values: pd.Series) -> list[str]:
    return ["–" if pd.isna(value) else f"{100 * value:.0f}%" for value in values]


def judgement(agreed: pd.DataFrame, met: pd.DataFrame, scheme: str) -> str:
    """What the comparison is worth: more than chance or not, and for which breaks it matters."""
    mine = agreed[agreed["reading"].isin(outside.SEARCHED) & agreed["as_good"].notna()]
    if len(mine) == 0:
        return ""
    better = mine[mine["as_good"] <= 0.05]
    if len(better) == 0:
        best = mine.loc[mine["as_good"].idxmin()]
        said = [
            "Taken as a whole no record bears the phases out: breaks on random years would do as "
            "well more than one time in twenty. The nearest are "
            f"{_SPOKEN[best['reading']]}, with an F1 of {best['f1']:.2f} where chance gives "
            f"{best['chance']:.2f}."
        ]
    else:
        names = [_SPOKEN[name] for name in better["reading"]]
        said = [
            f"{capital(listed(names))} {verb(len(better), 'agrees', 'agree')} with the phases more "
            "closely than random years would one time in twenty."
        ]
    both = met[[len(names) >= 2 for names in met["near"]]]
    if len(both):
        breaks = verb(len(both), "break", "breaks")
        said.append(
            f"What two records have, too, are single turns: the {breaks} of "
            f"{listed(years_of(both))}. {_firmness(both)}"
        )
    none = met[[bool(h) and not n for h, n in zip(met["heard"], met["near"], strict=True)]]
    if len(none):
        said.append(
            f"Near {listed(years_of(none))} the same records show no break. That does not refute "
            f"{verb(len(none), 'that turn', 'those turns')}, since a change of tone or of partner "
            "need not show in votes, arms or trade; but "
            f"{verb(len(none), 'it rests', 'they rest')} on {_alone(scheme)} alone."
        )
    return " ".join(said)


def _firmness(both: pd.DataFrame) -> str:
    """Which breaks of two records stand in both, and in which record the others do."""
    told = []
    for year, names in zip(both["year"], both["firm"], strict=True):
        where = f"in {_SPOKEN[names[0]]} alone" if names else "in neither"
        told.append(f"{year} stands firmly {'in both' if len(names) > 1 else where}")
    return (
        f"{'; '.join(told)} (firm is a break that comes out in {100 * outside.FIRM:.0f} per cent "
        "of votes drawn anew, or at twice the price of a break)."
    )


def single(tables: Tables, standing: pd.DataFrame) -> str:
    """Each record in a paragraph: its levels, its firm breaks, and what it cannot say."""
    return "\n\n".join(
        said for said in (_votes(standing), _arms(tables, standing), _trade(standing)) if said
    )


def _levels(rows: pd.DataFrame, form: str) -> str:
    parts = [
        f"{'rises' if row['level_after'] > row['level_before'] else 'falls'} in {row['year']} from "
        f"{form.format(row['level_before'])} to {form.format(row['level_after'])}"
        for _, row in rows.iterrows()
    ]
    return listed(parts)


def _votes(standing: pd.DataFrame) -> str:
    mine = standing[standing["series"] == "votes"]
    if len(mine) == 0:
        return ""
    firm = outside.firm(mine)
    said = (
        "*Votes.* On average between two breaks, the share of roll calls on which both voted alike "
        f"{_levels(mine, '{:.2f}')}. "
    )
    if len(firm) < len(mine):
        stand = f"only {listed(years_of(firm))}" if len(firm) else "none of these breaks"
        said += f"Drawn anew from as many roll calls, {stand} {verb(len(firm), 'stands', 'stand')} "
        said += f"in {100 * outside.FIRM:.0f} per cent of the draws. "
    return said + (
        "Two governments cast a vote, so a break can be Kabul's doing as well as Moscow's."
    )


def _arms(tables: Tables, standing: pd.DataFrame) -> str:
    mine = standing[standing["series"] == "arms"]
    north = outside.yearly(tables, "arms-north")
    north = north[north > 0]
    if len(mine) == 0 and len(north) == 0:
        return ""
    said = "*Arms.* "
    if len(mine):
        said += f"What was delivered to Kabul a year {_levels(mine, '{:,.0f}')} SIPRI units. "
    if len(north):
        years = list(north.index)
        span = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}"
        said += f"Deliveries to the Northern Alliance are recorded {span}. "
    return said + (
        "The units measure what weapons can do and not what was paid; small arms are not counted."
    )


def _trade(standing: pd.DataFrame) -> str:
    mine = standing[standing["series"] == "trade"]
    if len(mine) == 0:
        return ""
    return (
        f"*Trade.* Trade both ways, in millions of dollars of the day, {_levels(mine, '{:,.0f}')}. "
        f"Years before {outside.FIRST['trade']} are shown and not searched, for ten of them are "
        "missing."
    )


def disputes(tables: Tables) -> str:
    """Where two lists of militarised disputes agree and part."""
    one, other = (
        set(outside.yearly(tables, name).index) for name in ("disputes-cow", "disputes-gml")
    )
    if not one or not other:
        return ""
    both, alone = sorted(one & other), sorted(one ^ other)
    said = (
        "*Disputes.* Two lists of militarised disputes between the two states, one a revision of "
        f"the other, agree on {_spans(both)}"
    )
    if alone:
        said += f" and part on {_spans(alone)}"
    return said + (
        ". Whether a war beside a government is a dispute with its state is a matter of rules, so "
        "these lists are told and not searched for breaks."
    )


def _spans(years: Iterable[int]) -> str:
    """``_spans([1993, 1994, 1995, 1997]) == "1993 to 1995 and 1997"``."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return listed(f"{span[0]} to {span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)


def origins_table(tables: Tables) -> pd.DataFrame:
    """The records of others: what they are, whose, which years, from where, on which terms."""
    rows = tables.origins
    return pd.DataFrame(
        {
            "Record": rows["title"].to_list(),
            "By": [
                author or publisher
                for author, publisher in zip(rows["author"], rows["publisher"], strict=True)
            ],
            "Published": [dates.told(text) for text in rows["published"]],
            "Covers": [text.replace("/", "–") for text in rows["covers"]],
            "Address": rows["url"].to_list(),
            "Terms": rows["terms"].to_list(),
        }
    )
