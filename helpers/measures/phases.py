"""What falls into each phase."""

from __future__ import annotations

import pandas as pd

from helpers.measures.words import signed
from helpers.record import dates, phases
from helpers.record.tables import Tables


def phases_table(tables: Tables, scheme: pd.DataFrame, tones: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold events, as printed: dates, posture, events, tone by tier, sources.

    An event counts in the phase that holds the first day on which it can have happened.

    ``tones``: (tone_kabul or tone_taliban, mean or count) by (phase_id, tier).
    """
    placed = phases.assign(tables.events, scheme).set_index("event_id")["phase_id"]
    events = placed.value_counts()
    told = tables.reports["event_id"].map(placed)
    sources = tables.reports["source_id"].groupby(told).nunique()
    rows = scheme[scheme["phase_id"].isin(events.index)].reset_index(drop=True)
    spans = zip(rows["start"], rows["end"], strict=True)
    return pd.DataFrame(
        {
            "Phase": rows["name"],
            "From, to": [_span(start, end) for start, end in spans],
            "Posture": rows["posture"].map(tables.labels("posture")),
            "Events": rows["phase_id"].map(events).astype(str),
            "Toward Kabul": [_toned(tones, name, "tone_kabul") for name in rows["phase_id"]],
            "Toward the Taliban": [_toned(tones, n, "tone_taliban") for n in rows["phase_id"]],
            "Sources": rows["phase_id"].map(sources).astype(str),
        }
    )


def _span(start: str, end: str) -> str:
    """``1919 to March 1978``; ``from October 2021``."""
    if start.startswith("../"):
        return f"until {dates.told(end or start.removeprefix('../'))}"
    return f"{dates.told(start)} to {dates.told(end)}" if end else f"from {dates.told(start)}"


def _toned(tones: pd.DataFrame, phase: str, side: str) -> str:
    """``+0.3 (7) / +0.7 (14)``: as the five articles show it, and as later pages do."""
    said = []
    for tier in ("core", "update"):
        n = int(tones.at[(phase, tier), (side, "count")]) if (phase, tier) in tones.index else 0
        said.append(f"{signed(tones.at[(phase, tier), (side, 'mean')])} ({n})" if n else "–")
    return "–" if said == ["–", "–"] else " / ".join(said)
