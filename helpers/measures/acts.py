"""Who acted toward whom, when, and in what tone."""

from __future__ import annotations

import heapq

import numpy as np
import pandas as pd

from helpers.measures.once import once
from helpers.record import dates
from helpers.record.knowledge import among, distinct
from helpers.record.tables import Tables

MOSCOW = "moscow"
PRINCIPALS = ["kabul", "taliban", "north", "west", "region", "central-asia", "jihadists"]
COUNTERPARTS = [*PRINCIPALS, "other"]


@once
def grouped(tables: Tables) -> pd.DataFrame:
    """Every participant with the counterpart, Moscow included, to which it belongs.

    >>> groups = measures.acts.grouped(record.tables)
    >>> groups[["actor_id", "counterpart"]].query("actor_id == 'kabulov'").iloc[0].to_list()
    ['kabulov', 'moscow']
    """
    return tables.participants.merge(tables.actors[["actor_id", "counterpart"]], on="actor_id")


@once
def counterparts(tables: Tables) -> pd.DataFrame:
    """Pairs of event and counterpart: event_id, counterpart, moscow (Moscow takes part).

    A group counts when one of its actors has any part in the event, absent ones included: who was
    left out is part of what happened. Moscow itself is no counterpart.

    >>> pairs = measures.counterparts(record.tables).set_index("event_id")
    >>> pairs.loc["2016-12-27-moscow-trilateral", "counterpart"].to_list()
    ['region', 'kabul']
    """
    groups, moscow = grouped(tables), moscow_events(tables)
    pairs = groups.loc[groups["counterpart"] != MOSCOW, ["event_id", "counterpart"]]
    pairs = pairs.drop_duplicates().reset_index(drop=True)
    return pairs.assign(moscow=among(pairs["event_id"], moscow))


@once
def moscow_events(tables: Tables) -> set[str]:
    """The events in which the Soviet or Russian state or one of its officials takes part.

    >>> "2016-12-27-moscow-trilateral" in measures.moscow_events(record.tables)
    True
    """
    groups = grouped(tables)
    return distinct(groups.loc[groups["counterpart"] == MOSCOW, "event_id"])


@once
def tones(tables: Tables) -> pd.DataFrame:
    """Moscow's attitude toward each camp as its events show it: event_id, counterpart, tone.

    One row an event and a camp (one of COUNTERPARTS) toward which an edge of ``attitudes`` leads
    from Moscow, its state or its officials. ``tone`` is the mean, -2 to 2, over the sources that
    show it; a source that shows it twice speaks once. What somebody else alleges of Moscow (a
    ``teller`` who is not Moscow's) is an allegation and counts nowhere, and what Moscow feels
    toward one camp says nothing of another that has a part in the event.

    >>> shown = measures.tones(record.tables)
    >>> bool(shown["tone"].between(-2, 2).all()), "moscow" in set(shown["counterpart"])
    (True, False)
    """
    camp = tables.actors.set_index("actor_id")["counterpart"]
    edges = tables.attitudes[tables.attitudes["event_id"] != ""]
    teller = edges["teller"].map(camp).fillna(MOSCOW)
    edges = edges[(edges["holder"].map(camp) == MOSCOW) & (teller == MOSCOW)]
    edges = edges.assign(counterpart=edges["target"].map(camp).astype("string"))
    edges = edges[edges["counterpart"].notna() & (edges["counterpart"] != MOSCOW)]
    pair = ["event_id", "counterpart"]
    by_source = edges.groupby([*pair, "source_id"])["tone"].mean().astype(float)
    return by_source.groupby(pair).mean().reset_index()


@once
def tones_toward(tables: Tables, counterpart: str) -> pd.Series:
    """Moscow's tone toward one camp, indexed by event_id: the rows of ``tones`` that concern it.

    >>> float(measures.tones_toward(record.tables, "taliban")["2019-05-moscow-centenary-meeting"])
    1.0
    """
    shown = tones(tables)
    return shown[shown["counterpart"] == counterpart].set_index("event_id")["tone"]


def later_stages(events: pd.DataFrame, *within: str) -> pd.Series:
    """Which events are further stages of a procedure that has an earlier row with the same values
    of ``within``: resampled beside the first, they would pass for independent acts.

    >>> events = pd.DataFrame({"procedure": ["ban", "ban", "", ""], "year": 2025})
    >>> measures.acts.later_stages(events, "year").to_list()
    [False, True, False, False]
    """
    return (events["procedure"] != "") & events.duplicated(["procedure", *within])


def dated_events(tables: Tables, since: str = "", until: str = "") -> pd.DataFrame:
    """Dated events in order, from the first day of ``since`` to the last of ``until``.

    Columns: event_id, title, first, last, inferred, moscow (whether Moscow has a part in it). An
    event stands at the bounds that a passage tells; one that none bounds is left out.

    >>> spans = measures.dated_events(record.tables, since="1919", until="1928")
    >>> spans["first"].is_monotonic_increasing
    True
    """
    kept = tables.events
    known = kept.assign(
        first=kept["first"].fillna(kept["last"]), last=kept["last"].fillna(kept["first"])
    ).dropna(subset=["first"])
    if since:
        known = known[known["first"] >= pd.Timestamp(dates.bounds(since).first)]
    if until:
        known = known[known["first"] <= pd.Timestamp(dates.bounds(until).last)]
    known = in_time(known)
    columns = ["event_id", "title", "first", "last", "inferred"]
    shown = known[columns].reset_index(drop=True)
    return shown.assign(moscow=among(shown["event_id"], moscow_events(tables)))


def in_time(events: pd.DataFrame) -> pd.DataFrame:
    """Events by first day, last day and event_id; those without a day come last."""
    # Texts that stand in order already, as the table's do, are soon sorted; pandas would first
    # number them.
    order = np.argsort(events["event_id"].to_numpy(), kind="stable")
    first, last = (events[name].to_numpy("datetime64[s]")[order] for name in ("first", "last"))
    return events.iloc[order[np.lexsort((last, first))]]


def lanes(spans: pd.DataFrame) -> list[int]:
    """The lowest free lane for each span, so that no two in one lane overlap.

    ``spans`` come in the order of ``first``, so a lane that is free stays free until it is taken.

    >>> spans = pd.DataFrame({"first": ["2001", "2001", "2003"], "last": ["2002", "2002", "2004"]})
    >>> measures.acts.lanes(spans.apply(pd.to_datetime))
    [0, 1, 0]
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
