"""What falls into each phase, and toward whom Moscow acted in it."""

from __future__ import annotations

import pandas as pd

from helpers.measures.acts import moscow_events, tones
from helpers.measures.once import once, places
from helpers.record import phases
from helpers.record.knowledge import among
from helpers.record.tables import Tables

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
