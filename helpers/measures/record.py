"""What the record holds, how exactly it is dated, and where its accounts part."""

from __future__ import annotations

import itertools

import pandas as pd

from helpers.measures.events import moscow_events
from helpers.measures.words import count
from helpers.record import dates
from helpers.record.tables import Tables, publication_day


def coverage(tables: Tables) -> pd.DataFrame:
    """What each source gives: one row a source, in order of publication.

    Columns: source_id, published, perspective, paragraphs, telling (of them, events), reports,
    events, sole (events that no other kept source tells).

    >>> texts = measures.coverage(record.tables).set_index("source_id")
    >>> texts.loc["janse-2021", ["published", "paragraphs"]].astype(str).to_list()
    ['2021-10', '94']
    """
    telling = tables.passages[tables.passages["coding"] == "events"]
    told = tables.reports[["event_id", "source_id"]].drop_duplicates()
    sole = told[~told["event_id"].duplicated(keep=False)]
    counts = {
        "paragraphs": tables.passages["source_id"].value_counts(),
        "telling": telling["source_id"].value_counts(),
        "reports": tables.reports["source_id"].value_counts(),
        "events": told["source_id"].value_counts(),
        "sole": sole["source_id"].value_counts(),
    }
    days = [publication_day(row) for _, row in tables.sources.iterrows()]
    rows = tables.sources.assign(day=days).sort_values("day", kind="stable", ignore_index=True)
    rows = rows[["source_id", "published", "perspective"]]
    found = {n: rows["source_id"].map(of).fillna(0).astype(int) for n, of in counts.items()}
    return rows.assign(**found)


def coverage_table(tables: Tables) -> pd.DataFrame:
    """``coverage`` as printed; pages of the update tier stand in one line together."""
    rows = coverage(tables)
    rows["published"] = rows["published"].map(dates.told)
    late = rows["source_id"].isin(tables.sources.query("tier == 'update'")["source_id"])
    if late.any():
        days = tables.sources.set_index("source_id").loc[rows.loc[late, "source_id"], "published"]
        first, last = days.iloc[0], days.iloc[-1].split("/")[-1]
        told = tables.reports.loc[tables.reports["source_id"].isin(days.index), "event_id"]
        together = rows[late].sum(numeric_only=True).to_dict() | {
            "source_id": count(int(late.sum()), "later source"),
            "published": f"{dates.told(first)} to {dates.told(last)}",
            "perspective": "agencies, papers and official pages, one passage each",
            "events": told.nunique(),
        }
        rows = pd.concat([rows[~late], pd.DataFrame([together])], ignore_index=True)
    names = ["Source", "Published", "Speaks from", "Paragraphs", "telling events", "Reports"]
    return rows.astype(str).set_axis([*names, "Events", "only here"], axis=1)


def merge_variants(tables: Tables) -> pd.DataFrame:
    """Headline numbers under three rules for merging accounts (van Baalen and Hoglund 2026).

    Columns, as printed: Rule, Events, with Moscow, Dated to a day. Conservative: only events that
    some passage reports as fact; representative: all; informative: all, dated to the day where any
    passage does. Empty where there is no event.

    >>> rules = measures.merge_variants(record.tables).set_index("Rule")["Events"].astype(int)
    >>> bool(rules["Most conservative"] < rules["Most representative"])
    True
    """
    events, told = tables.events, tables.reports
    every, mine = set(events["event_id"]), moscow_events(tables)
    firm = set(told.loc[told["stance"] == "reports", "event_id"]) & every
    exact = set(events.loc[events["precision"] == "day", "event_id"])
    told_exact = set(told.loc[told["precision"] == "day", "event_id"]) & every
    rows = [
        ("Most conservative", len(firm), len(firm & mine), len(exact & firm)),
        ("Most representative", len(every), len(every & mine), len(exact)),
        ("Most informative", len(every), len(every & mine), len(exact | told_exact)),
    ]
    columns = ["Rule", "Events", "with Moscow", "Dated to a day"]
    return pd.DataFrame(rows if every else [], columns=columns).astype(str)


def date_conflicts(tables: Tables) -> pd.DataFrame:
    """Events that two passages date so that both cannot be right, one row an event.

    Columns: event_id, title, and the two accounts: date, source_id, paragraph, other_date,
    other_source, other_paragraph. Nested dates do not conflict.

    >>> len(measures.date_conflicts(record.tables))
    0
    """
    rows = []
    titles = tables.events.set_index("event_id")["title"]
    accounts = ["date_as_told", "source_id", "paragraph"]
    dated = tables.reports[tables.reports["date_as_told"] != ""]
    for event_id, told in dated[dated.duplicated("event_id", keep=False)].groupby("event_id"):
        pairs = itertools.combinations(told[accounts].itertuples(index=False, name=None), 2)
        if clash := next((two for two in pairs if dates.conflict(two[0][0], two[1][0])), None):
            rows.append((event_id, titles[event_id], *clash[0], *clash[1]))
    columns = "event_id title date source_id paragraph other_date other_source other_paragraph"
    return pd.DataFrame(rows, columns=columns.split())


def conflicts_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``date_conflicts`` side by side, as printed."""
    return pd.DataFrame(
        {
            "Event": rows["title"],
            "One account": [dates.told(text) for text in rows["date"]],
            "in": [[pair] for pair in zip(rows["source_id"], rows["paragraph"], strict=True)],
            "The other": [dates.told(text) for text in rows["other_date"]],
            "in ": [[p] for p in zip(rows["other_source"], rows["other_paragraph"], strict=True)],
        }
    )
