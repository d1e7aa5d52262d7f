"""The tables of the annex: who is who, every event and every passage."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from helpers.measures.subject import MOSCOW
from helpers.measures.words import count, passages, people
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
    groups = [MOSCOW, *tables.labels("counterpart")]

    def place(actor_id: str) -> tuple[int, str]:
        return groups.index(camps[actor_id]), names[actor_id].split()[-1]

    called = dict(list(rows.groupby("actor_id", sort=False)))
    cells = [
        [names[actor_id], [_offices(called[actor_id]), *dict.fromkeys(passages(called[actor_id]))]]
        for actor_id in sorted(called, key=place)
    ]
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
    telling = pd.Series(passages(told), dtype=object).groupby(told["event_id"].array).agg(list)
    titles = zip(rows["title"], rows["event_id"], strict=True)
    return pd.DataFrame(
        {
            "Date": [
                f"{dates.told(text)} ({_INFERRED[side]})" if side else dates.told(text)
                for text, side in zip(rows["date"], rows["inferred"], strict=True)
            ],
            "Event": [[title, *telling.get(name, [])] for title, name in titles],
            "Type": rows["type"].map(tables.labels("type")).to_list(),
            "Theme": rows["theme"].map(tables.labels("theme")).to_list(),
            "Sure": rows["confidence"].map(tables.labels("confidence")).str.lower().to_list(),
        }
    )


def passages_table(tables: Tables) -> pd.DataFrame:
    """Every passage with its fingerprint and what became of it; ``anchor`` is its link target."""
    told = tables.reports.groupby(["source_id", "paragraph"])["event_id"].nunique().to_dict()
    rows, labels = tables.passages, tables.labels("coding")
    keys = passages(rows)
    return pd.DataFrame(
        {
            "Passage": [f"{source}, {paragraph}" for source, paragraph in keys],
            "SHA-256 begins": rows["sha256"].str[:12],
            "Became": [
                count(told[key], "event") if key in told else labels[code].lower()
                for key, code in zip(keys, rows["coding"], strict=True)
            ],
            "What it is": rows["note"],
            "anchor": [f"p-{source}-{paragraph}" for source, paragraph in keys],
        }
    )
