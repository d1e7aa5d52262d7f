"""The Taliban track: a ladder of steps with rival dates, and words against acts.

``tables.steps`` names the steps and, for each, the events that are accounts of it; its ``tells``
says how: as the ``onset`` of the step, as an ``instance`` of it, or ``against`` it.
"""

from __future__ import annotations

import itertools

import pandas as pd

from helpers.measures.acts import in_time, tones_toward
from helpers.measures.once import once
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.record.tables import Tables

SINCE = "2021-01"  # the months shown begin before the takeover
FEW_MONTHS = 36
GUARANTEES, LISTED, RECOGNISED = "guarantees", "listed", "recognised"
DEEDS = ("guarantees", "embassy-kept", "business", "embassy-moscow", "guest")
# Steps by which Moscow moved its law and rank: each an act where it begins.
MOVES = ("envoy", "suspended", "ambassador")
_WORDS = ("statement", "")
_ACCOUNTS = [
    "step_id",
    "rank",
    "name",
    "tells",
    "source_id",
    "told",
    "first",
    "last",
    "open",
    "events",
    "firm",
    "passages",
]


@once
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
    told = kept.merge(tables.reports, on="event_id")
    rows = []
    for (_, source, event_id), group in told.groupby(["step_id", "source_id", "event_id"]):
        date = ""
        for given in group["date_as_told"]:
            date = dates.narrower(date, given) if date else given
        date = date or str(group["date"].iloc[0])
        if not date:
            continue
        step = group.iloc[0]
        rows.append(
            {
                **{name: step[name] for name in ("step_id", "rank", "name", "tells")},
                "source_id": source,
                "told": date,
                **_drawn(date),
                "event_id": event_id,
                "firm": bool((group["stance"] == "reports").any()),
                "passages": [(source, int(p)) for p in group["paragraph"]],
            }
        )
    return _joined(pd.DataFrame(rows)) if rows else pd.DataFrame(columns=_ACCOUNTS)


def _drawn(date: str) -> dict[str, object]:
    """Bounds to draw: of the whole date, or of its one known side, which ``open`` then names."""
    start, _, end = date.partition("/")
    side = {start: "before", end: "after"}.get("..", "")
    span = dates.bounds({"before": end, "after": start}.get(side, date))
    return {"first": pd.Timestamp(span.first), "last": pd.Timestamp(span.last), "open": side}


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Events that one source tells of one step, in one way and with one date, as one account."""
    same = ["step_id", "rank", "name", "tells", "source_id", "told", "first", "last", "open"]
    joined = rows.groupby(same, sort=False, as_index=False).agg(
        events=("event_id", "nunique"),
        firm=("firm", "any"),
        passages=("passages", lambda lists: list(dict.fromkeys(itertools.chain(*lists)))),
    )
    order = ["rank", "first", "last", "source_id", "tells"]
    return joined.sort_values(order, kind="stable").reset_index(drop=True)


@once
def steps(tables: Tables) -> pd.DataFrame:
    """One row a step that some account says was taken, in order of rank.

    Columns: step_id, rank, name, accounts, sources, against (accounts that speak against it), told
    (the earliest date), passages (of the earliest account), onsets (dates told of its beginning),
    disputed (two of these cannot both be right: they share no day).

    >>> measures.ladder.steps(record.tables).query("disputed")["step_id"].to_list()
    ['contact', 'admitted']
    """
    rows = []
    for (rank, step_id, name), group in accounts(tables).groupby(["rank", "step_id", "name"]):
        taken = group[group["tells"] != "against"]
        if len(taken) == 0:
            continue
        onsets = list(dict.fromkeys(group.loc[group["tells"] == "onset", "told"]))
        rows.append(
            {
                "step_id": step_id,
                "rank": rank,
                "name": name,
                "accounts": len(group),
                "sources": group["source_id"].nunique(),
                "against": len(group) - len(taken),
                "told": taken["told"].iloc[0],
                "passages": taken["passages"].iloc[0],
                "onsets": onsets,
                "disputed": any(dates.conflict(*two) for two in itertools.combinations(onsets, 2)),
            }
        )
    columns = "step_id rank name accounts sources against told passages onsets disputed"
    return pd.DataFrame(rows, columns=columns.split())


def recognition(tables: Tables) -> pd.DataFrame:
    """Words that withhold and acts that approach, in order of date.

    Words: what is told against recognition, and instances of the listing, on which Moscow speaks
    and does not move. Acts: events of the steps in ``DEEDS`` that are more than statements, and the
    beginnings of ``MOVES``. Given: the beginning of recognition itself. Columns: event_id, date,
    title, side (word, act or given), first, last, passages. Ordered by last possible day, the day
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
    telling = tables.reports[among(tables.reports["event_id"], chosen["event_id"])]
    chosen = chosen.assign(passages=[_passages(telling, name) for name in chosen["event_id"]])
    chosen = chosen.sort_values(["last", "first", "event_id"], kind="stable")
    columns = ["event_id", "date", "title", "side", "first", "last", "passages"]
    return chosen[columns].reset_index(drop=True)


def _passages(reports: pd.DataFrame, event_id: str) -> list[tuple[str, int]]:
    mine = reports[reports["event_id"] == event_id]
    pairs = zip(mine["source_id"], mine["paragraph"], strict=True)
    return [(str(source), int(paragraph)) for source, paragraph in pairs]


def toned_months(tables: Tables, since: str = SINCE, until: str = "") -> pd.DataFrame:
    """Events that show Moscow's tone toward the Taliban and can have happened in these months.

    Without ``until`` the months run to the last one with a tone that is dated to a month.
    Columns: event_id, title, first, last (cut to the months), tone (mean over sources, -2 to 2),
    month (first day of the month that holds the whole date; NaT where the date is too loose for
    one). Rows with a month and rows without add up to all such events; a date open on one side
    meets no month and is left out.

    >>> measures.ladder.toned_months(record.tables, "2023")["tone"].to_list()
    [1.0, 0.0]
    """
    shown = tones_toward(tables, "taliban")
    kept = tables.events.assign(tone=tables.events["event_id"].map(shown).astype(float))
    kept = kept.dropna(subset=["first", "last", "tone"])
    dated = kept.loc[kept["first"].dt.to_period("M") == kept["last"].dt.to_period("M"), "last"]
    until = until or max([since, *dated.dt.strftime("%Y-%m")])
    span = dates.Bounds(dates.bounds(since).first, dates.bounds(until).last)
    kept = kept[
        (kept["first"] <= pd.Timestamp(span.last)) & (kept["last"] >= pd.Timestamp(span.first))
    ]
    month = kept["first"].dt.to_period("M")
    within = month == kept["last"].dt.to_period("M")
    kept = kept.assign(
        month=month.dt.to_timestamp().where(within).astype("datetime64[s]"),
        first=kept["first"].clip(lower=pd.Timestamp(span.first)),
        last=kept["last"].clip(upper=pd.Timestamp(span.last)),
    )
    columns = ["event_id", "title", "first", "last", "tone", "month"]
    return in_time(kept)[columns].reset_index(drop=True)


def wide(events: pd.DataFrame) -> bool:
    """Whether toned months reach so far that a chart gives each month and tone one dot.

    >>> measures.ladder.wide(measures.ladder.toned_months(record.tables))
    False
    """
    months = events["month"].dropna()
    return len(months) > 0 and (months.max() - months.min()).days > 31 * FEW_MONTHS
