"""The chapter on the Taliban track: the ladder, recognition, and what the guarantees were worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from helpers import measures
from helpers.narrative.moods import months
from helpers.narrative.words import FigureWords, capital, count, listed, number, verb
from helpers.record import dates
from helpers.record.tables import Tables

__all__ = [
    "ladder",
    "ladder_table",
    "months",
]

# More accounts than this share lanes.
_CROWD = 60
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
    alt = f"Staircase of {count(len(accounts), 'account')}."
    if len(taken):
        alt += f" Steps and earliest dates: {order}."
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


# -- recognition -----------------------------------------------------------------------------


# -- the guarantees --------------------------------------------------------------------------
