"""The small tables of the brief under printed labels: phases, shares of counterparts, themes."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from helpers import measures
from helpers.narrative.phases import span
from helpers.narrative.words import signed
from helpers.record.tables import Tables


class Seen(Protocol):
    """What a table is made of: a ``notebook.Record``, which this room does not know."""

    tables: Tables
    phases: pd.DataFrame


def phase_rows(record: Seen, tones: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold events, as printed: dates, posture, events, tone by tier, sources.

    ``tones``: (tone_kabul or tone_taliban, mean or count) by (phase_id, tier).

    >>> tones = record.events.groupby(["phase", "tier"])[["tone_kabul", "tone_taliban"]]
    >>> narrative.phase_rows(record, tones.agg(["mean", "count"]))["Toward the Taliban"].iloc[-1]
    '+0.2 (8) / –'
    """
    rows = measures.phase_summary(record.tables, record.phases)
    rows = rows[rows["events"] > 0].reset_index(drop=True)
    spans = zip(rows["start"], rows["end"], strict=True)
    return pd.DataFrame(
        {
            "Phase": rows["name"],
            "From, to": [span(start, end) for start, end in spans],
            "Posture": [record.tables.label("posture", code) for code in rows["posture"]],
            "Events": rows["events"].astype(str),
            "Toward Kabul": [_toned(tones, name, "tone_kabul") for name in rows["phase_id"]],
            "Toward the Taliban": [_toned(tones, n, "tone_taliban") for n in rows["phase_id"]],
            "Sources": rows["sources"].astype(str),
        }
    )


def _toned(tones: pd.DataFrame, phase: str, side: str) -> str:
    """``+0.3 (7) / +0.7 (14)``: as the five articles show it, and as later pages do."""
    said = []
    for tier in ("core", "update"):
        n = int(tones.at[(phase, tier), (side, "count")]) if (phase, tier) in tones.index else 0
        said.append(f"{signed(tones.at[(phase, tier), (side, 'mean')])} ({n})" if n else "–")
    return "–" if said == ["–", "–"] else " / ".join(said)


def shares_rows(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """Acts by phase and counterpart under printed labels, without sides that never occur.

    >>> counts = measures.hedging.phase_counts(record.tables, record.phases)
    >>> narrative.shares_rows(record.tables, counts)["label"].iloc[0]
    'Kabul'
    """
    labels = tables.labels("counterpart") | {"kabul": "Kabul"}
    kept = counts[counts.groupby("counterpart")["acts"].transform("sum") > 0]
    kept = kept.assign(phase=kept["name"], label=kept["counterpart"].map(labels))
    columns = ["phase", "counterpart", "label", "acts", "of", "share"]
    return kept[columns].reset_index(drop=True)


def theme_rows(tables: Tables, counts: pd.Series) -> pd.DataFrame:
    """Acts by theme and period, every pair once, the theme with the most acts first.

    ``counts``: acts by (theme, period). Columns: theme (label), period, acts, share.

    >>> counts = pd.Series({("aid", "early"): 3, ("war", "early"): 1})
    >>> rows = narrative.theme_rows(record.tables, counts.rename_axis(["theme", "period"]))
    >>> rows["share"].tolist()
    [0.75, 0.25]
    """
    if len(counts) == 0:
        return pd.DataFrame(columns=["theme", "period", "acts", "share"])
    wide = counts.unstack("period", fill_value=0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    wide = wide.rename(index=tables.labels("theme"))
    long = wide.stack().rename("acts").reset_index()
    share = long["acts"] / long.groupby("period", observed=True)["acts"].transform("sum")
    return long.assign(share=share.astype(float), acts=long["acts"].astype(int))
