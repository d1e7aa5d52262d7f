"""The Taliban track: a ladder of steps with rival dates, and words against acts.

``tables.steps`` names the steps and, for each, the events that are accounts of it; its ``tells``
says how: as the ``onset`` of the step, as an ``instance`` of it, or ``against`` it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

import pandas as pd

from helpers.measures.events import in_time, tones_toward
from helpers.measures.subject import DEEDS, LISTED, MONTHS_SINCE, MOVES, RECOGNISED
from helpers.measures.words import passages
from helpers.record import dates
from helpers.record.tables import Tables

CROWD = 60  # accounts above which they share lanes
FEW_MONTHS = 36
_WORDS = ("statement", "")
_YEAR = re.compile(r"-\d{4}\w*(?:-\w)?$")


def accounts(tables: Tables) -> pd.DataFrame:
    """Who dates which step how: one row a step, way of telling, source and date.

    Columns: step_id, rank, name, tells, source_id, told (EDTF: the narrowest date that the source
    gives, else the event's own), first, last (datetime64[s]; a date open on one side is drawn at
    its known side), open (before, after or empty), events (counted once each), firm (some passage
    reports it as fact), passages (list of pairs). Ordered by rank, then by first possible day.

    >>> measures.ladder.accounts(record.tables).query("step_id == 'guest'")["told"].to_list()
    ['2023-05']
    """
    kept = tables.steps.merge(tables.events[["event_id", "date"]], on="event_id")
    told = kept.merge(tables.reports, on="event_id").assign(firm=lambda r: r["stance"] == "reports")
    told["passages"] = passages(told)
    of, what = ["step_id", "source_id", "event_id"], ["rank", "name", "tells"]
    one = told.groupby(of, as_index=False).agg(
        **{name: (name, "first") for name in [*what, "date"]},
        told=("date_as_told", lambda given: functools.reduce(dates.narrower, given, "")),
        firm=("firm", "any"),
        passages=("passages", list),
    )
    one["told"] = one["told"].mask(one["told"] == "", one["date"])
    one = one[one["told"] != ""]
    drawn = [_drawn(date) for date in one["told"]]
    drawn = pd.DataFrame(drawn, one.index, columns=["first", "last", "open"])
    # Events that one source tells of one step, in one way and with one date, are one account.
    same = ["step_id", *what, "source_id", "told", *drawn]
    joined = (
        one.join(drawn)
        .groupby(same, sort=False, as_index=False)
        .agg(
            events=("event_id", "nunique"),
            firm=("firm", "any"),
            passages=("passages", lambda lists: list(dict.fromkeys(lists.explode()))),
        )
    )
    order = ["rank", "first", "last", "source_id", "tells"]
    return joined.sort_values(order, kind="stable").reset_index(drop=True)


def _drawn(date: str) -> tuple[pd.Timestamp, pd.Timestamp, str]:
    """Bounds to draw: of the whole date, or of its one known side, and which side is open."""
    start, _, end = date.partition("/")
    side = {start: "before", end: "after"}.get("..", "")
    span = dates.bounds({"before": end, "after": start}.get(side, date))
    return pd.Timestamp(span.first), pd.Timestamp(span.last), side


def steps(accounts: pd.DataFrame) -> pd.DataFrame:
    """One row a step that some of the accounts says was taken, in order of rank.

    Columns: step_id, name, accounts, told (the earliest date), onsets (dates told of its
    beginning), disputed (two of these cannot both be right: they share no day).

    >>> told = measures.ladder.accounts(record.tables)
    >>> measures.ladder.steps(told).query("disputed")["step_id"].to_list()
    ['contact', 'admitted']
    """
    rows = []
    for (_, step_id, name), group in accounts.groupby(["rank", "step_id", "name"]):
        taken = group[group["tells"] != "against"]
        if len(taken) == 0:
            continue
        onsets = list(dict.fromkeys(group.loc[group["tells"] == "onset", "told"]))
        disputed = any(dates.conflict(*two) for two in itertools.combinations(onsets, 2))
        rows.append((step_id, name, len(group), taken["told"].iloc[0], onsets, disputed))
    columns = ["step_id", "name", "accounts", "told", "onsets", "disputed"]
    return pd.DataFrame(rows, columns=columns)


def recognition(tables: Tables) -> pd.DataFrame:
    """Words that withhold and acts that approach, in order of date.

    Words: what is told against recognition, and instances of the listing, on which Moscow speaks
    and does not move. Acts: events of the steps in ``DEEDS`` that are more than statements, and the
    beginnings of ``MOVES``. Given: the beginning of recognition itself. Columns: event_id, date,
    title, side (word, act or given), first, last. Ordered by last possible day, the day
    from which each certainly stood.

    >>> measures.ladder.recognition(record.tables)["side"].value_counts().to_dict()
    {'act': 4, 'word': 3}
    """
    told = tables.steps.merge(tables.events, on="event_id", suffixes=("_step", ""))
    step, tells = told["step_id"], told["tells"]
    word = (step == LISTED) & (tells == "instance") | (step == RECOGNISED) & (tells == "against")
    act = step.isin(DEEDS) & ~told["instrument"].isin(_WORDS) & (tells != "against")
    act |= step.isin(MOVES) & (tells == "onset")
    given = (step == RECOGNISED) & (tells == "onset")
    sides = {"word": word, "act": act, "given": given}
    chosen = pd.concat([told[rows].assign(side=side) for side, rows in sides.items()])
    chosen = chosen.drop_duplicates("event_id")
    chosen = chosen.sort_values(["last", "first", "event_id"], kind="stable")
    columns = ["event_id", "date", "title", "side", "first", "last"]
    return chosen[columns].reset_index(drop=True)


def toned_months(tables: Tables) -> pd.DataFrame:
    """Events that show Moscow's tone toward the Taliban, from 2021 to the last month with a tone.

    Columns: event_id, title, first, last (cut to these months), tone (mean over sources, -2 to 2),
    month (first day of the month that holds the whole date; NaT where the date is too loose for
    one). A date open on one side meets no month and is left out.

    >>> bool(measures.ladder.toned_months(record.tables)["tone"].between(-2, 2).all())
    True
    """
    shown = tones_toward(tables, "taliban")
    kept = tables.events.assign(tone=tables.events["event_id"].map(shown).astype(float))
    kept = kept.dropna(subset=["first", "last", "tone"])
    month = kept["first"].dt.to_period("M")
    within = month == kept["last"].dt.to_period("M")
    kept["month"] = month.dt.to_timestamp().where(within).astype("datetime64[s]")
    since = pd.Timestamp(MONTHS_SINCE)
    until = kept["month"].fillna(since).clip(lower=since).max() + pd.offsets.MonthEnd(0)
    kept = kept[(kept["first"] <= until) & (kept["last"] >= since)]
    kept = kept.assign(first=kept["first"].clip(lower=since), last=kept["last"].clip(upper=until))
    columns = ["event_id", "title", "first", "last", "tone", "month"]
    return in_time(kept)[columns].reset_index(drop=True)


def wide(events: pd.DataFrame) -> bool:
    """Whether toned months reach so far that a chart gives each month and tone one dot."""
    months = events["month"].dropna()
    return len(months) > 0 and (months.max() - months.min()).days > 31 * FEW_MONTHS


def ladder_table(accounts: pd.DataFrame) -> pd.DataFrame:
    """The accounts as the chart draws them: each with its passage as printed (said), and its lane.

    A lane (int, from 0) is a line of one step. Each account has its own, unless they are a crowd:
    then a lane holds all instances of a step, all that speaks against it, or the beginnings told of
    the same months, and its label stands with its first account; instances go without one.
    """
    pairs = zip(accounts["source_id"], accounts["passages"], strict=True)
    said = [_passage(source, cited) for source, cited in pairs]
    drawn = accounts.drop(columns=["rank", "passages"]).assign(said=said)
    if len(drawn) <= CROWD:
        return drawn.assign(lane=drawn.groupby("name").cumcount())
    months = drawn["first"].dt.strftime("%Y-%m/") + drawn["last"].dt.strftime("%Y-%m")
    key = drawn["tells"] + months.where(drawn["tells"] == "onset", "")
    lanes = key.groupby(drawn["name"]).transform(lambda keys: pd.factorize(keys)[0])
    group = [drawn["name"], key]
    labels = drawn.groupby(group)["said"].transform(_joint)
    named = (drawn.groupby(group).cumcount() == 0) & (drawn["tells"] != "instance")
    return drawn.assign(said=labels.where(named, ""), lane=lanes)


def _passage(source: str, cited: Sequence[tuple[str, int]]) -> str:
    """``janse 26``; of a page that has but one passage its name."""
    name, places = _YEAR.sub("", source), [str(place) for _, place in cited[:2]]
    return name if places == ["1"] else f"{name} {', '.join(places)}"


def _joint(said: pd.Series) -> str:
    """The passages of one lane: two of them by name, the others by their number."""
    names = list(dict.fromkeys(said))
    rest = len(names) - 2
    return "; ".join(names[:2]) + (f" +{rest}" if rest > 0 else "")
