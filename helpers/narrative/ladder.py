"""The chapter on the Taliban track: the ladder, recognition, and what the guarantees were worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from helpers import measures
from helpers.narrative.argument import BEATS, argued, section
from helpers.narrative.moods import kabul, months, moods, moods_table
from helpers.narrative.words import FigureWords, capital, cite, count, listed, literal, number, verb
from helpers.record import dates
from helpers.tables import Tables

__all__ = [
    "guarantees",
    "kabul",
    "ladder",
    "ladder_argument",
    "ladder_table",
    "months",
    "moods",
    "moods_table",
    "opening",
    "recognition",
    "recognition_table",
]

# More accounts than this share lanes.
_CROWD = 60
_TWO_YEARS = 731
_WIDE = 2015  # from this year on charts.ladder draws years at full width
_YEAR = re.compile(r"-\d{4}\w*(?:-\w)?$")
_NO_STEP = (
    "No account of a step between Moscow and the Taliban falls into this selection, so there is no "
    "ladder to draw."
)


# -- the ladder ------------------------------------------------------------------------------


def ladder_table(accounts: pd.DataFrame) -> pd.DataFrame:
    """The accounts as the chart draws them: each with its passage as it is printed, and its lane.

    A lane (int, from 0) is a line of one step. Each account has its own, unless they are a crowd:
    then a lane holds all instances of a step, all that speaks against it, or the beginnings told of
    the same months, and its label stands with its first account; instances go without one.
    """
    said = [
        _passage(source, passages)
        for source, passages in zip(accounts["source_id"], accounts["passages"], strict=True)
    ]
    drawn = accounts.drop(columns=["rank", "passages"]).assign(said=said)
    if len(drawn) <= _CROWD:
        return drawn.assign(lane=drawn.groupby("name").cumcount())
    months = drawn["first"].dt.strftime("%Y-%m/") + drawn["last"].dt.strftime("%Y-%m")
    key = drawn["tells"] + months.where(drawn["tells"] == "onset", "")
    lanes = key.groupby(drawn["name"]).transform(lambda keys: pd.factorize(keys)[0])
    group = [drawn["name"], key]
    labels = drawn.groupby(group)["said"].transform(_joint)
    named = (drawn.groupby(group).cumcount() == 0) & (drawn["tells"] != "instance")
    return drawn.assign(said=labels.where(named, ""), lane=lanes)


def _passage(source: str, passages: Sequence[tuple[str, int]]) -> str:
    """``janse 26``; of a page that has but one passage its name."""
    name, places = _YEAR.sub("", source), [str(place) for _, place in passages[:2]]
    return name if places == ["1"] else f"{name} {', '.join(places)}"


def _joint(said: pd.Series) -> str:
    """The passages of one lane: two of them by name, the others by their number."""
    names = list(dict.fromkeys(said))
    rest = len(names) - 2
    return "; ".join(names[:2]) + (f" +{rest}" if rest > 0 else "")


def ladder(tables: Tables) -> FigureWords:
    """Words around the ladder."""
    accounts = measures.ladder.accounts(tables)
    if len(accounts) == 0:
        return FigureWords("", "", "", "", _NO_STEP)
    taken = measures.ladder.steps(tables)
    disputed = taken[taken["disputed"]]
    title = f"{capital(count(len(taken), 'step'))} are told on the road from enemy to partner"
    if len(taken) == 1:
        title = "One step is told on the road from enemy to partner"
    if len(taken) == 0:
        title = "No step toward the Taliban is told, only what speaks against one"
    if len(disputed):
        n = len(disputed)
        title = (
            f"Of {count(len(taken), 'step')} toward the Taliban {number(n)} "
            f"{verb(n, 'has', 'have')} rival beginnings"
        )
        if n == len(taken) == 1:
            title = "The one step toward the Taliban has rival beginnings"
    first, last = accounts["first"].min().year, accounts["last"].max().year
    span = str(first) if first == last else f"{first} to {last}"
    subtitle = (
        f"{capital(count(len(accounts), 'account'))} of the steps, {span}, from the lowest step up"
    )
    caption = (
        "A bar is one account, as long as its date is loose, with the passage that gives it. Dark "
        "blue: told as the beginning of the step; grey: as an instance of it; brown: told against "
        "it. Hollow: the passage hedges or quotes a claim."
    )
    if accounts["first"].min().year < _WIDE <= accounts["last"].max().year:
        caption += f" Years before {_WIDE} are drawn narrower."
    if len(disputed):
        caption += " Bold: a step whose beginnings exclude each other."
    if len(accounts) > _CROWD:
        caption += (
            " Instances of one step share a line without names, as do, with names, objections to "
            "it and beginnings told of the same months; a number after the plus sign counts "
            "further passages."
        )
    order = listed(f"{row['name']} ({dates.told(row['told'])})" for _, row in taken.iterrows())
    alt = f"Staircase of {count(len(accounts), 'account')}. Steps and earliest dates: {order}."
    if len(disputed):
        alt += (
            " Rival beginnings: " + "; ".join(_rivals(row) for _, row in disputed.iterrows()) + "."
        )
    return FigureWords(title, subtitle, caption, alt, _NO_STEP)


def _rivals(row: pd.Series) -> str:
    return f"{_name(row)}, {listed((dates.told(d) for d in row['onsets']), 'or')}"


def _name(row: pd.Series) -> str:
    """The step inside a sentence: ``seated in Moscow``."""
    return row["name"][0].lower() + row["name"][1:]


def opening(tables: Tables) -> str:
    """The reading of the whole track, and where its steps begin more than once."""
    accounts = measures.ladder.accounts(tables)
    if len(accounts) == 0:
        return _NO_STEP
    taken = measures.ladder.steps(tables)
    against = int((accounts["tells"] == "against").sum())
    n = len(taken)
    voices = count(accounts["source_id"].nunique(), "source")
    tells = f"{verb(len(accounts), 'tells', 'tell')} of {count(n, 'step')}"
    rest = f"; {number(against)} of the accounts {verb(against, 'speaks', 'speak')} against a step"
    counted = capital(count(len(accounts), "account"))
    said = [f"{counted} from {voices} {tells}{rest if against else ''}."]
    disputed = taken[taken["disputed"]]
    if len(disputed):
        starts = accounts[accounts["tells"] == "onset"]
        told = [_placed(row, starts) for _, row in disputed.iterrows()]
        said.append(
            f"Where a step begins is in dispute {_times(len(disputed))}: {'; '.join(told)}."
        )
    elif (taken["onsets"].map(len) > 1).any():
        said.append("No two of them give a step beginnings that exclude each other.")
    recognised = taken["step_id"] == measures.ladder.RECOGNISED
    given = taken[recognised & (taken["onsets"].map(len) > 0)]
    if len(given) == 0:
        said.append("Recognition, the last step, is not told by anyone.")
    else:
        beyond = int((taken["rank"] > given["rank"].iloc[0]).sum())
        after = f", and {count(beyond, 'step')} beyond it" if beyond else ""
        told, passages = given["onsets"].iloc[0][0], _beginning(accounts)
        said.append(f"Recognition is told for {dates.told(told)} {cite(passages)}{after}.")
    return "\n\n".join(filter(None, [argued(tables, "ladder", "reading"), " ".join(said)]))


def _beginning(accounts: pd.DataFrame) -> list[tuple[str, int]]:
    """The passages that tell of the beginning of recognition."""
    mine = (accounts["step_id"] == measures.ladder.RECOGNISED) & (accounts["tells"] == "onset")
    return [pair for passages in accounts.loc[mine, "passages"] for pair in passages]


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def _placed(row: pd.Series, starts: pd.DataFrame) -> str:
    """``first contact is put in 2007 [..], and in 2013 [..]``."""
    mine = starts[starts["step_id"] == row["step_id"]]
    wider = mine["told"].map(lambda told: _wider(told, mine["told"]))
    dated = [
        f"{_when(told)} {cite([p for ps in group['passages'] for p in ps], at_most=2)}"
        for told, group in mine.groupby(wider, sort=False)
    ]
    return f"{literal(_name(row))} is put in {listed(dated, 'or')}"


def _wider(told: str, others: pd.Series) -> str:
    """The widest of the other dates, of two years at most, that holds this one; else itself."""
    mine = dates.bounds(told)
    held = [d for d in others if mine.within(dates.bounds(d)) and _days(d) <= _TWO_YEARS]
    return max(held, key=_days, default=told)


def _days(told: str) -> int:
    return (dates.bounds(told).last - dates.bounds(told).first).days


def ladder_argument(tables: Tables) -> str:
    """What carries the reading of the ladder, what speaks against it, what would change it."""
    if len(measures.ladder.accounts(tables)) == 0:
        return ""
    parts = [argued(tables, "ladder", beat, lead) for beat, lead in BEATS[1:]]
    return "\n\n".join(filter(None, parts))


def _when(told: str) -> str:
    """``by December 2015`` as a time to put something in: ``December 2015 or before``."""
    start, _, end = told.partition("/")
    return f"{dates.told(end)} or before" if start == ".." else dates.told(told)


# -- recognition -----------------------------------------------------------------------------


def recognition(tables: Tables) -> str:
    """Words against acts: counts, then the argument."""
    rows = measures.ladder.recognition(tables)
    if len(rows) == 0:
        return section(tables, "recognition") or (
            "This selection tells neither of a refusal to recognise the Taliban nor of an act that "
            "comes near it."
        )
    return section(tables, "recognition", _word_and_act(rows))


def _word_and_act(rows: pd.DataFrame) -> str:
    words, acts = rows[rows["side"] == "word"], rows[rows["side"] == "act"]
    given = rows[rows["side"] == "given"]
    if len(given):
        return (
            f"{capital(count(len(words), 'statement'))} "
            f"{verb(len(words), 'withholds', 'withhold')} what {count(len(acts), 'act')} "
            f"{verb(len(acts), 'approaches', 'approach')}; "
            f"recognition itself is told for {dates.told(given['date'].iloc[0])}."
        )
    if len(acts) == 0:
        return (
            f"{capital(count(len(words), 'statement'))} "
            f"{verb(len(words), 'withholds', 'withhold')} recognition, and no act that comes near "
            "it is told."
        )
    if len(words) == 0:
        return (
            f"{capital(count(len(acts), 'act'))} {verb(len(acts), 'comes', 'come')} near "
            "recognition, and no refusal of it is told."
        )
    later = int((acts["last"] > words["last"].max()).sum())
    said = (
        f"{capital(count(len(words), 'statement'))} "
        f"{verb(len(words), 'withholds', 'withhold')} what {count(len(acts), 'act')} "
        f"{verb(len(acts), 'approaches', 'approach')}"
    )
    if later == 0:
        return f"{said}; no act is later than the last refusal."
    rest = "it" if len(acts) == 1 else f"{number(later) if later < len(acts) else 'all'} of them"
    return f"{said}; {rest} {verb(later, 'comes', 'come')} after the last refusal."


def recognition_table(tables: Tables) -> pd.DataFrame:
    """Refusals and approaches side by side, in order of date."""
    rows = measures.ladder.recognition(tables)
    word = rows["side"] == "word"
    return pd.DataFrame(
        {
            "When": [dates.told(date) for date in rows["date"]],
            "Words that withhold": rows["title"].where(word, ""),
            "Acts that approach": rows["title"].where(~word, ""),
            "Passages": rows["passages"],
        }
    )


# -- the guarantees --------------------------------------------------------------------------


def guarantees(tables: Tables) -> str:
    """What the assurances of July 2021 were worth, as far as the known texts tell."""
    accounts = measures.ladder.accounts(tables)
    mine = accounts[accounts["step_id"] == measures.ladder.GUARANTEES]
    given, against = mine[mine["tells"] != "against"], mine[mine["tells"] == "against"]
    if len(given) == 0:
        return ""
    counted = "Nothing that this selection tells of what followed puts the assurances to a test."
    if len(against):
        n = int(against.groupby("told")["events"].max().sum())
        counted = (
            f"{capital(count(n, 'event'))} told since {verb(n, 'puts', 'put')} the assurances to a "
            f"test: {_dated(against)}."
        )
    argued = section(tables, "guarantees-worth", counted)
    return f"## What the guarantees of July 2021 were worth\n\n{argued}"


def _dated(rows: pd.DataFrame) -> str:
    once = rows.drop_duplicates("told")
    return listed(
        f"{dates.told(t)} {_first(p)}" for t, p in zip(once["told"], once["passages"], strict=True)
    )


def _first(passages: Sequence[tuple[str, int]]) -> str:
    return cite(passages, at_most=1)
