"""Judgements in their four beats, as far as a selection of sources and years carries them."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import beats
from helpers.record.gate import cited_passages
from helpers.tables import Tables

BEATS = (
    ("reading", ""),
    ("evidence", "*Evidence.*"),
    ("counter", "*Against it.*"),
    ("change", "*What would change this reading.*"),
)


def argued(tables: Tables, slug: str, beat: str, lead: str = "") -> str:
    """The sentences of one beat under their lead; empty where none fits the selection."""
    sentences = beats(_fitting(tables, slug), slug, beat)
    return f"{lead} {sentences}".strip() if sentences else ""


def section(tables: Tables, slug: str, counted: str = "") -> str:
    """The four beats of a section, computed sentences first among the evidence."""
    paragraphs = []
    for beat, lead in BEATS:
        said = argued(tables, slug, beat)
        if beat == "evidence":
            said = f"{counted} {said}".strip()
        if said:
            paragraphs.append(f"{lead} {said}".strip())
    return "\n\n".join(paragraphs)


def _fitting(tables: Tables, slug: str) -> pd.DataFrame:
    """A section's sentences; under a window of years only those whose passages all tell of it."""
    rows = tables.judgements[tables.judgements["section"] == slug]
    told = measures.telling(tables)
    telling = tables.passages[tables.passages["coding"] == "events"]
    if set(zip(telling["source_id"], telling["paragraph"], strict=True)) <= told:
        return rows
    fits = [set(cited_passages(text)) <= told for text in rows["sentence"]]
    return rows[pd.Series(fits, index=rows.index, dtype=bool)]
