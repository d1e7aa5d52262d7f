"""What falls into each phase, and toward whom Moscow acted in it."""

from __future__ import annotations

import pandas as pd

from helpers import phases
from helpers.measures.acts import COUNTERPARTS, counterparts, moscow_events, tones
from helpers.measures.once import once, places, sole_tellers
from helpers.record import knowledge
from helpers.record.knowledge import among
from helpers.tables import Tables

_SIDES = ("kabul", "taliban")


@once
def phase_summary(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """One row a phase of the scheme: what fell into it.

    Columns: number, phase_id, name, start, end, posture, events, straddling (may belong to a later
    phase), inferred (stand in it by a date that no passage bounds on both sides), moscow (events
    with Moscow), sources (that tell them), Moscow's mean tone toward Kabul and the Taliban (kabul,
    taliban; NaN where none is shown) over kabul_n and taliban_n events, and per_year (Moscow events
    a year; NaN while it lasts).

    >>> counts = measures.phase_summary(record.tables, record.phases).set_index("phase_id")
    >>> int(counts["events"].sum()) <= len(record.tables.events), counts["moscow"].idxmax()
    (True, 'convener')
    """
    placed = phases.assign(tables.events, scheme)
    placed = placed.assign(moscow=among(placed["event_id"], moscow_events(tables)))
    shown = tones(tables).merge(placed[["event_id", "phase_id"]], on="event_id")
    told = placed["phase_id"].array.take(places(tables).reports)
    sources = tables.reports["source_id"].groupby(told).nunique()
    rows = []
    for _, phase in scheme.iterrows():
        mine = placed[placed["phase_id"] == phase["phase_id"]]
        acts = mine[mine["moscow"]]
        mood = shown[shown["phase_id"] == phase["phase_id"]]
        toward = {side: mood.loc[mood["counterpart"] == side, "tone"] for side in _SIDES}
        years = (phase["last"] - phase["first"]).days / 365.25 if pd.notna(phase["last"]) else None
        rows.append(
            {
                "number": phase["number"],
                "phase_id": phase["phase_id"],
                "name": phase["name"],
                "start": phase["start"],
                "end": phase["end"],
                "posture": phase["posture"],
                "events": len(mine),
                "straddling": int(mine["straddles"].sum()),
                "inferred": int((mine["inferred"] != "").sum()),
                "moscow": len(acts),
                "sources": int(sources.get(phase["phase_id"], 0)),
                **{side: found.mean() for side, found in toward.items()},
                **{f"{side}_n": len(found) for side, found in toward.items()},
                "per_year": len(acts) / years if years else float("nan"),
            }
        )
    columns = "number phase_id name start end posture events straddling inferred moscow sources"
    sides = [*_SIDES, *(f"{side}_n" for side in _SIDES), "per_year"]
    return pd.DataFrame(rows, columns=[*columns.split(), *sides])


def phase_leads(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """What stands out in each phase: the theme of most of Moscow's events, and the text that alone
    tells most events. One row a phase that holds an event.

    Columns: phase_id, theme and about (how many of Moscow's events; no theme, and 0, where two
    lead level), source_id and alone (how many of all events it tells without a second source; no
    source, and 0, where none does).

    >>> leads = measures.phase_leads(record.tables, record.phases).set_index("phase_id")
    >>> leads.loc["convener", ["theme", "source_id"]].tolist()
    ['mediation', 'globalsecurity-2021']
    """
    placed = phases.assign(tables.events, scheme)
    placed = placed.assign(
        sole=sole_tellers(tables), moscow=among(placed["event_id"], moscow_events(tables))
    )
    placed = placed[placed["phase_id"].isin(scheme["phase_id"])]
    rows = []
    for phase_id, mine in placed.groupby("phase_id", sort=False):
        theme, about = _leading(mine.loc[mine["moscow"], "theme"])
        rows.append((phase_id, theme, about, *_leading(mine["sole"].dropna())))
    return pd.DataFrame(rows, columns=["phase_id", "theme", "about", "source_id", "alone"])


def _leading(values: pd.Series) -> tuple[str, int]:
    """The most frequent value and how often it stands; none where two are level."""
    counts = values.value_counts()
    if len(counts) == 0 or (counts == counts.iloc[0]).sum() > 1:
        return "", 0
    return str(counts.index[0]), int(counts.iloc[0])


def outside_phases(tables: Tables, scheme: pd.DataFrame) -> dict[str, int]:
    """How many events no phase holds: ``{"outside": n, "undated": m}``. With the phases' counts
    they sum to all events.

    >>> measures.outside_phases(record.tables, record.phases)
    {'outside': 0, 'undated': 72}
    """
    placed = phases.assign(tables.events, scheme)["phase_id"]
    return {name: int((placed == name).sum()) for name in (phases.OUTSIDE, phases.UNDATED)}


def moved(tables: Tables, scheme: pd.DataFrame) -> int:
    """How many events would fall into another phase, or into one at all, by their preferred dates
    than by the bounds that passages tell.

    >>> measures.moved(record.tables, record.phases) < len(record.tables.events)
    True
    """
    preferred = knowledge.bounded(
        tables.events.drop(columns=["first", "last", "precision", "inferred"]), "date"
    )
    told = phases.assign(tables.events, scheme)["phase_id"]
    return int((told != phases.assign(preferred, scheme)["phase_id"]).sum())


def tone_cells(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Moscow's events per phase and counterpart.

    Columns: phase_id, number, counterpart, events (with Moscow, in which the counterpart has a part
    or toward which Moscow shows an attitude), tone (Moscow's mean toward it, NaN where none is
    shown), toned (events that show one). Only pairs with events.

    >>> cells = measures.tone_cells(record.tables, record.phases)
    >>> cells.query("phase_id == 'convener'").nlargest(1, "events")[["counterpart"]].squeeze()
    'west'
    """
    placed = phases.assign(tables.events, scheme)
    pairs = counterparts(tables)
    pairs = pairs.loc[pairs["moscow"], ["event_id", "counterpart"]]
    pairs = pairs.merge(tones(tables), on=["event_id", "counterpart"], how="outer")
    pairs = pairs.merge(placed[["event_id", "phase_id"]], on="event_id")
    pairs = pairs.merge(scheme[["phase_id", "number"]], on="phase_id")
    cells = (
        pairs.groupby(["number", "phase_id", "counterpart"])
        .agg(events=("event_id", "nunique"), tone=("tone", "mean"), toned=("tone", "count"))
        .reset_index()
    )
    order = {name: place for place, name in enumerate(COUNTERPARTS)}
    return cells.sort_values(
        ["number", "counterpart"], key=lambda c: c.map(order) if c.name == "counterpart" else c
    ).reset_index(drop=True)
