"""The tables of the annex: every event and every passage."""

from __future__ import annotations

import pandas as pd

from helpers import dates
from helpers.narrative.words import count
from helpers.tables import Tables


def events_table(tables: Tables) -> pd.DataFrame:
    """Every event with its passages, as the annex prints it."""
    told = tables.reports.groupby("event_id")[["source_id", "paragraph"]].agg(list)
    rows = tables.events
    passages = [
        sorted(set(zip(*told.loc[name], strict=True))) if name in told.index else []
        for name in rows["event_id"]
    ]
    return pd.DataFrame(
        {
            "Date": [dates.told(text) for text in rows["date"]],
            "Event": [[title, *told] for title, told in zip(rows["title"], passages, strict=True)],
            "Type": [tables.label("type", code) for code in rows["type"]],
            "Theme": [tables.label("theme", code) for code in rows["theme"]],
            "Sure": [tables.label("confidence", code).lower() for code in rows["confidence"]],
        }
    )


def passages_table(tables: Tables) -> pd.DataFrame:
    """Every passage with its fingerprint and what became of it; ``anchor`` is its link target."""
    told = tables.reports.groupby(["source_id", "paragraph"])["event_id"].nunique()
    rows = tables.passages
    keys = list(zip(rows["source_id"], rows["paragraph"], strict=True))
    became = [
        count(int(told[key]), "event")
        if key in told.index
        else tables.label("coding", code).lower()
        for key, code in zip(keys, rows["coding"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Passage": [f"{source}, {paragraph}" for source, paragraph in keys],
            "SHA-256 begins": [text[:12] for text in rows["sha256"]],
            "Became": became,
            "What it is": rows["note"],
            "anchor": [f"p-{source}-{paragraph}" for source, paragraph in keys],
        }
    )
