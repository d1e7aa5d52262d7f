"""What falls into each phase."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.measures.events import tones
from helpers.measures.words import signed
from helpers.record import dates, phases
from helpers.record.tables import Tables


def phases_table(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold events, as printed: dates, posture, events, tone by tier, sources.

    An event counts in the phase that holds the first day on which it can have happened. Its tone is
    that which the five articles show, and beside it that which later pages show.
    """
    placed = phases.assign(tables.events, scheme).set_index("event_id")["phase_id"]
    events = placed.value_counts()
    told = tables.reports["event_id"].map(placed)
    sources = tables.reports["source_id"].groupby(told).nunique()
    toned = {tier: _tones(tables, placed, tier) for tier in ("core", "update")}
    rows = scheme[scheme["phase_id"].isin(events.index)].reset_index(drop=True)
    spans = zip(rows["start"], rows["end"], strict=True)
    return pd.DataFrame(
        {
            "Phase": rows["name"],
            "From, to": [_span(start, end) for start, end in spans],
            "Posture": rows["posture"].map(tables.labels("posture")),
            "Events": rows["phase_id"].map(events).astype(str),
            "Toward Kabul": [_toned(toned, (name, "kabul")) for name in rows["phase_id"]],
            "Toward the Taliban": [_toned(toned, (name, "taliban")) for name in rows["phase_id"]],
            "Sources": rows["phase_id"].map(sources).astype(str),
        }
    )


def _span(start: str, end: str) -> str:
    """``1919 to March 1978``; ``from October 2021``."""
    if start.startswith("../"):
        return f"until {dates.told(end or start.removeprefix('../'))}"
    return f"{dates.told(start)} to {dates.told(end)}" if end else f"from {dates.told(start)}"


def _tones(tables: Tables, placed: pd.Series, tier: str) -> pd.DataFrame:
    """Mean tone, and over how many events, by phase_id and counterpart, as one tier shows it."""
    tiers = tables.sources.set_index("source_id")["tier"]
    edges = tables.attitudes[tables.attitudes["source_id"].map(tiers) == tier]
    shown = tones(dataclasses.replace(tables, attitudes=edges))
    phase = shown["event_id"].map(placed)
    return shown.groupby([phase, shown["counterpart"]])["tone"].agg(["mean", "count"])


def _toned(toned: dict[str, pd.DataFrame], key: tuple[str, str]) -> str:
    """``+0.3 (7) / +0.7 (14)``: as the five articles show it, and as later pages do."""
    said = []
    for shown in toned.values():
        told = key in shown.index
        said.append(f"{signed(shown.at[key, 'mean'])} ({shown.at[key, 'count']})" if told else "–")
    return "–" if said == ["–", "–"] else " / ".join(said)
