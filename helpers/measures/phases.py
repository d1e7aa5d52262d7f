"""What falls into each phase."""

from __future__ import annotations

import pandas as pd

from helpers.measures.words import signed
from helpers.record import dates, phases
from helpers.record.tables import Tables


def phase_summary(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``phases`` of a scheme, with first, last and number as it has them, events (that
    can first have happened in each) and sources (how many tell of these).

    >>> counts = measures.phase_summary(record.tables, record.phases).set_index("phase_id")
    >>> int(counts["events"].sum()) <= len(record.tables.events), counts["events"].idxmax()
    (True, 'convener')
    """
    placed = phases.assign(tables.events, scheme).set_index("event_id")["phase_id"]
    told = tables.reports["event_id"].map(placed)
    counts = {
        "events": placed.value_counts(),
        "sources": tables.reports["source_id"].groupby(told).nunique(),
    }
    found = {name: scheme["phase_id"].map(n).fillna(0).astype(int) for name, n in counts.items()}
    return scheme.assign(**found)


def phases_table(tables: Tables, scheme: pd.DataFrame, tones: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold events, as printed: dates, posture, events, tone by tier, sources.

    ``tones``: (tone_kabul or tone_taliban, mean or count) by (phase_id, tier).
    """
    rows = phase_summary(tables, scheme)
    rows = rows[rows["events"] > 0].reset_index(drop=True)
    spans = zip(rows["start"], rows["end"], strict=True)
    return pd.DataFrame(
        {
            "Phase": rows["name"],
            "From, to": [_span(start, end) for start, end in spans],
            "Posture": rows["posture"].map(tables.labels("posture")),
            "Events": rows["events"].astype(str),
            "Toward Kabul": [_toned(tones, name, "tone_kabul") for name in rows["phase_id"]],
            "Toward the Taliban": [_toned(tones, n, "tone_taliban") for n in rows["phase_id"]],
            "Sources": rows["sources"].astype(str),
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
