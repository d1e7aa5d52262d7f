"""Who acted toward whom, when, and in what tone; and one flat frame of events for pandas alone."""

from __future__ import annotations

import pandas as pd

from helpers.measures.subject import COUNTERPARTS, MOSCOW
from helpers.record import dates, phases
from helpers.record.tables import Tables


def grouped(tables: Tables) -> pd.DataFrame:
    """The rows of ``participants`` with the counterpart, Moscow included, to which each belongs."""
    return tables.participants.merge(tables.actors[["actor_id", "counterpart"]], on="actor_id")


def counterparts(tables: Tables) -> pd.DataFrame:
    """Pairs of event and counterpart: event_id, counterpart, moscow (Moscow takes part).

    A group counts when one of its actors has any part in the event, absent ones included: who was
    left out is part of what happened. Moscow itself is no counterpart.

    >>> pairs = measures.counterparts(record.tables).set_index("event_id")
    >>> pairs.loc["2016-12-27-moscow-trilateral", "counterpart"].to_list()
    ['region', 'kabul']
    """
    groups = grouped(tables)
    pairs = groups.loc[groups["counterpart"] != MOSCOW, ["event_id", "counterpart"]]
    pairs = pairs.drop_duplicates().reset_index(drop=True)
    return pairs.assign(moscow=pairs["event_id"].isin(moscow_events(tables)))


def moscow_events(tables: Tables) -> set[str]:
    """The events in which the Soviet or Russian state or one of its officials takes part.

    >>> "2016-12-27-moscow-trilateral" in measures.moscow_events(record.tables)
    True
    """
    groups = grouped(tables)
    return set(groups.loc[groups["counterpart"] == MOSCOW, "event_id"])


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


def tones_toward(tables: Tables, counterpart: str) -> pd.Series:
    """Moscow's tone toward one camp, indexed by event_id: the rows of ``tones`` that concern it.

    >>> float(measures.tones_toward(record.tables, "taliban")["2019-05-moscow-centenary-meeting"])
    1.0
    """
    shown = tones(tables)
    return shown[shown["counterpart"] == counterpart].set_index("event_id")["tone"]


def in_time(events: pd.DataFrame) -> pd.DataFrame:
    """Events by first day, last day and event_id; those without a day come last."""
    return events.sort_values(["first", "last", "event_id"], kind="stable")


def flat(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """One row an event, in the order of the table.

    Columns: event_id, title, date (as printed), edtf, first, last (datetime64[s], the bounds that a
    passage tells), year (Int64, of the first of them that is known), inferred (start, end, both or
    empty: which side of the date no passage tells), type, theme, instrument, phase (phase_id,
    outside or undated), moscow (takes part), actors and counterparts (by semicolons), Moscow's
    tone toward each camp (tone_kabul, tone_taliban, tone_north, tone_west, tone_region,
    tone_central-asia, tone_jihadists, tone_other; -2 to 2, NaN where none is shown), sources
    (source_ids by semicolons), families (how many independent ones), confidence, procedure, tier.

    >>> events = measures.flat(record.tables, record.phases)
    >>> bool((events.query("tone_taliban > 0 and year == 2023")["tone_kabul"].isna()).all())
    True
    """
    placed = phases.assign(tables.events, scheme)
    placed = placed.rename(columns={"date": "edtf", "phase_id": "phase"})
    ids, first = placed["event_id"], placed["first"].fillna(placed["last"])
    families = tables.reports["source_id"].map(tables.sources.set_index("source_id")["family"])
    shown = tones(tables).pivot(index="event_id", columns="counterpart", values="tone")
    shown = shown.reindex(columns=COUNTERPARTS).astype(float).add_prefix("tone_")
    found = placed.join(shown, on="event_id").assign(
        date=placed["edtf"].map(dates.told).astype("string"),
        year=first.dt.year.astype("Int64"),
        moscow=ids.isin(moscow_events(tables)),
        actors=_joined(ids, tables.participants, "actor_id"),
        counterparts=_joined(ids, counterparts(tables), "counterpart"),
        sources=_joined(ids, tables.reports, "source_id"),
        families=ids.map(families.groupby(tables.reports["event_id"]).nunique()).astype("Int64"),
    )
    told = "event_id title date edtf first last year inferred type theme instrument phase moscow"
    columns = [*told.split(), "actors", "counterparts", *shown, "sources", "families"]
    return found[[*columns, "confidence", "procedure", "tier"]].reset_index(drop=True)


def _joined(ids: pd.Series, rows: pd.DataFrame, column: str) -> pd.Series:
    """The distinct texts of a column for each event, in their order, by semicolons."""
    once_each = rows[["event_id", column]].drop_duplicates()
    said = once_each.groupby("event_id")[column].agg("; ".join)
    return ids.map(said).fillna("").astype("string")
