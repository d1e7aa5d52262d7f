"""The tables of the annex: who is who, every event and every passage."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from helpers.measures import MOSCOW
from helpers.narrative.words import count
from helpers.record import dates
from helpers.record.knowledge import distinct
from helpers.record.tables import Tables

PRINTED = 2000  # rows of one table that a page can bear; its CSV holds all

_INFERRED = {"start": "start inferred", "end": "end inferred", "both": "inferred"}


def offices_table(tables: Tables) -> pd.DataFrame:
    """Who is who: persons and bodies that take part or speak in this selection, as its passages
    call them; Moscow's first, then by group and last name."""
    spoken = (tables.reports, tables.positions, tables.quantities, tables.assessments)
    named = distinct(tables.participants["actor_id"])
    named = named.union(*(distinct(rows["speaker"]) for rows in spoken))
    rows = tables.offices[tables.offices["actor_id"].isin(named)]
    actors = tables.actors.set_index("actor_id")
    groups = list(tables.labels("counterpart"))
    found = []
    for actor_id, mine in rows.groupby("actor_id", sort=False):
        group, name = actors.loc[actor_id, ["counterpart", "name"]]
        printed = str(name).partition(" (")[0]
        passages = dict.fromkeys(zip(mine["source_id"], mine["paragraph"], strict=True))
        place = (group != MOSCOW, groups.index(group), printed.split()[-1])
        found.append((place, [printed, [_offices(mine), *passages]]))
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
    """Every event with its passages, as the annex prints it; of very many the first by date."""
    rows = tables.events
    if len(rows) > PRINTED:
        day = rows["first"].fillna(rows["last"])
        rows = rows.assign(day=day).sort_values(["day", "event_id"], kind="stable").head(PRINTED)
    reports = tables.reports[tables.reports["event_id"].isin(set(rows["event_id"]))]
    told = reports[["event_id", "source_id", "paragraph"]].drop_duplicates()
    told = told.sort_values(["source_id", "paragraph"], kind="stable")
    passages: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for event_id, *passage in told.itertuples(index=False, name=None):
        passages[event_id].append(tuple(passage))
    sure = {code: label.lower() for code, label in tables.labels("confidence").items()}
    said = {text: dates.told(text) for text in rows["date"].unique()}
    titles = zip(rows["title"], rows["event_id"], strict=True)
    return pd.DataFrame(
        {
            "Date": [
                f"{said[text]} ({_INFERRED[side]})" if side else said[text]
                for text, side in zip(rows["date"], rows["inferred"], strict=True)
            ],
            "Event": [[title, *passages[name]] for title, name in titles],
            "Type": rows["type"].map(tables.labels("type")).to_list(),
            "Theme": rows["theme"].map(tables.labels("theme")).to_list(),
            "Sure": rows["confidence"].map(sure).to_list(),
        }
    )


def events_caption(tables: Tables) -> str:
    """What the table of events holds, and where the others are when it cannot hold all."""
    if len(tables.events) <= PRINTED:
        return "Every event of this selection with the passages that tell it"
    return (
        f"The first {PRINTED:,} of {len(tables.events):,} events by date, with the passages that "
        "tell them; all stand in record/events.csv and record/reports.csv of the edition"
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
