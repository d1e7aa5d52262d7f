"""The tables of the annex: who is who, every event and every passage."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from helpers.measures.subject import MOSCOW
from helpers.measures.words import count, people
from helpers.record import dates
from helpers.record.tables import Tables

_INFERRED = {"start": "start inferred", "end": "end inferred", "both": "inferred"}


def offices_table(tables: Tables) -> pd.DataFrame:
    """Who is who: persons and bodies that take part or speak in this selection, as its passages
    call them; Moscow's first, then by group and last name.
    """
    spoken = (tables.reports, tables.positions, tables.quantities, tables.assessments)
    named = set(tables.participants["actor_id"]).union(*(rows["speaker"] for rows in spoken))
    rows = tables.offices[tables.offices["actor_id"].isin(named)]
    camps, names = tables.actors.set_index("actor_id")["counterpart"], people(tables)
    groups = list(tables.labels("counterpart"))
    found = []
    for actor_id, mine in rows.groupby("actor_id", sort=False):
        name, camp = names[actor_id], camps[actor_id]
        passages = dict.fromkeys(zip(mine["source_id"], mine["paragraph"], strict=True))
        place = (camp != MOSCOW, groups.index(camp), name.split()[-1])
        found.append((place, [name, [_offices(mine), *passages]]))
    cells = [cell for _, cell in sorted(found, key=lambda pair: pair[0])]
    return pd.DataFrame(cells, columns=["Name", "As the passages call it, and when"])


def _offices(rows: pd.DataFrame) -> str:
    """``envoy (from March 2011); negotiator (July 2021)``: each office once, with its times."""
    held: dict[str, list[str]] = defaultdict(list)
    for office, when in zip(rows["office"], rows["held"], strict=True):
        held[office] += [dates.told(when)] if when else []
    said = (f"{office} ({', '.join(times)})" if times else office for office, times in held.items())
    return "; ".join(said)


def events_table(tables: Tables) -> pd.DataFrame:
    """Every event with the passages that tell it, as the annex prints it."""
    rows = tables.events
    told = tables.reports[["event_id", "source_id", "paragraph"]].drop_duplicates()
    told = told.sort_values(["source_id", "paragraph"], kind="stable")
    pairs = pd.Series(zip(told["source_id"], told["paragraph"], strict=True), dtype=object)
    passages = pairs.groupby(told["event_id"].to_numpy()).agg(list)
    sure = {code: label.lower() for code, label in tables.labels("confidence").items()}
    titles = zip(rows["title"], rows["event_id"], strict=True)
    return pd.DataFrame(
        {
            "Date": [
                f"{dates.told(text)} ({_INFERRED[side]})" if side else dates.told(text)
                for text, side in zip(rows["date"], rows["inferred"], strict=True)
            ],
            "Event": [[title, *passages.get(name, [])] for title, name in titles],
            "Type": rows["type"].map(tables.labels("type")).to_list(),
            "Theme": rows["theme"].map(tables.labels("theme")).to_list(),
            "Sure": rows["confidence"].map(sure).to_list(),
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
