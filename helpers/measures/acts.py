"""Who acted toward whom, when, and in what tone."""

from __future__ import annotations

import heapq

import pandas as pd

from helpers.measures.once import once
from helpers.record import dates
from helpers.tables import Tables

MOSCOW = "moscow"
PRINCIPALS = ["kabul", "taliban", "north", "west", "region", "central-asia", "jihadists"]
COUNTERPARTS = [*PRINCIPALS, "other"]


@once
def grouped(tables: Tables) -> pd.DataFrame:
    """Every participant with the counterpart, Moscow included, to which it belongs."""
    return tables.participants.merge(tables.actors[["actor_id", "counterpart"]], on="actor_id")


@once
def counterparts(tables: Tables) -> pd.DataFrame:
    """Pairs of event and counterpart: event_id, counterpart, moscow (Moscow takes part).

    A group counts when one of its actors has any part in the event, absent ones included: who was
    left out is part of what happened. Moscow itself is no counterpart.
    """
    groups, moscow = grouped(tables), moscow_events(tables)
    pairs = groups.loc[groups["counterpart"] != MOSCOW, ["event_id", "counterpart"]]
    pairs = pairs.drop_duplicates().reset_index(drop=True)
    return pairs.assign(moscow=pairs["event_id"].isin(moscow))


@once
def moscow_events(tables: Tables) -> set[str]:
    """The events in which the Soviet or Russian state or one of its officials takes part."""
    groups = grouped(tables)
    return set(groups.loc[groups["counterpart"] == MOSCOW, "event_id"].to_numpy())


@once
def event_tone(tables: Tables) -> pd.Series:
    """Mean tone of an event over the sources that show one, -2 to 2, indexed by event_id.

    A source that tells an event twice speaks once: its passages are averaged first.
    """
    toned = tables.reports.dropna(subset=["tone"])
    by_source = toned.groupby(["event_id", "source_id"])["tone"].mean()
    return by_source.groupby("event_id").mean().astype(float)


def event_spans(tables: Tables, since: str = "", until: str = "") -> pd.DataFrame:
    """Dated events as bars that do not overlap: event_id, title, first, last, lane, moscow.

    An event open on one side is drawn at its known bound alone. ``since`` and ``until`` (EDTF)
    limit the picture to events that can have begun there; the rest is the caller's to say.
    """
    known = dated_events(tables, since, until)
    known.insert(known.columns.get_loc("moscow"), "lane", pd.Series(lanes(known), dtype=int))
    return known


def dated_events(tables: Tables, since: str = "", until: str = "") -> pd.DataFrame:
    """Dated events in order, as ``event_spans`` has them, without the lanes."""
    kept = tables.events[tables.events["date"] != ""]
    known = kept.assign(
        first=kept["first"].fillna(kept["last"]), last=kept["last"].fillna(kept["first"])
    )
    if since:
        known = known[known["first"] >= pd.Timestamp(dates.bounds(since).first)]
    if until:
        known = known[known["first"] <= pd.Timestamp(dates.bounds(until).last)]
    known = known.sort_values(["first", "last", "event_id"], kind="stable")
    shown = known[["event_id", "title", "first", "last"]].reset_index(drop=True)
    return shown.assign(moscow=shown["event_id"].isin(moscow_events(tables)))


def counterpart_spans(tables: Tables, since: str = "") -> pd.DataFrame:
    """Moscow's dated events, once for each principal counterpart, packed so that none overlap.

    Columns: event_id, counterpart, first, last, tone (NaN where none), lane (int, within the
    counterpart). ``since`` (EDTF) keeps events that can have begun from then on.
    """
    spans = event_spans(tables, since=since)
    pairs = counterparts(tables)
    pairs = pairs[pairs["moscow"] & pairs["counterpart"].isin(PRINCIPALS)]
    rows = spans.drop(columns=["lane", "moscow"]).merge(pairs, on="event_id")
    rows = rows.assign(
        tone=rows["event_id"].map(event_tone(tables)),
        place=[PRINCIPALS.index(name) for name in rows["counterpart"]],
    ).sort_values(["place", "first", "last", "event_id"], kind="stable")
    placed: list[int] = []
    for _, group in rows.groupby("place"):
        placed += lanes(group)
    return rows.assign(lane=placed)[
        ["event_id", "title", "counterpart", "first", "last", "tone", "lane"]
    ].reset_index(drop=True)


def lanes(spans: pd.DataFrame) -> list[int]:
    """The lowest free lane for each span, so that no two in one lane overlap.

    ``spans`` come in the order of ``first``, so a lane that is free stays free until it is taken.
    """
    if len(spans) == 0:
        return []
    gap = (spans["last"].max() - spans["first"].min()) / 150
    begins = spans["first"].to_numpy("datetime64[s]").astype("int64").tolist()
    ends = spans["last"].to_numpy("datetime64[s]").astype("int64") + gap.total_seconds()
    free: list[int] = []
    taken: list[tuple[float, int]] = []
    placed = []
    for first, end in zip(begins, ends.tolist(), strict=True):
        while taken and taken[0][0] < first:
            heapq.heappush(free, heapq.heappop(taken)[1])
        lane = heapq.heappop(free) if free else len(taken)
        heapq.heappush(taken, (end, lane))
        placed.append(lane)
    return placed
