"""What the record holds, how exactly it is dated, and where its accounts part."""

from __future__ import annotations

import itertools

import pandas as pd

from helpers.measures.acts import moscow_events
from helpers.measures.once import once
from helpers.record import dates
from helpers.record.knowledge import among, distinct
from helpers.record.tables import Tables, publication_day


@once
def coverage(tables: Tables) -> pd.DataFrame:
    """What each source gives: one row a source, in order of publication.

    Columns: source_id, published, perspective, paragraphs, telling (coded events), argument,
    furniture, reports, events, sole (events that no other kept source tells).

    >>> texts = measures.coverage(record.tables).set_index("source_id")
    >>> texts.loc["janse-2021", ["published", "paragraphs"]].astype(str).to_list()
    ['2021-10', '94']
    """
    coded = pd.crosstab(tables.passages["source_id"], tables.passages["coding"])
    told = tables.reports[["event_id", "source_id"]].drop_duplicates()
    events = told["source_id"].value_counts()
    sole = told.loc[~told["event_id"].duplicated(keep=False), "source_id"].value_counts()
    reports = tables.reports["source_id"].value_counts()
    rows = []
    for _, source in _by_publication(tables.sources).iterrows():
        name = source["source_id"]
        counts = {code: _at(coded, name, code) for code in ("events", "argument", "furniture")}
        rows.append(
            {
                "source_id": name,
                "published": source["published"],
                "perspective": source["perspective"],
                "paragraphs": sum(counts.values()),
                "telling": counts["events"],
                "argument": counts["argument"],
                "furniture": counts["furniture"],
                "reports": int(reports.get(name, 0)),
                "events": int(events.get(name, 0)),
                "sole": int(sole.get(name, 0)),
            }
        )
    columns = [
        "source_id",
        "published",
        "perspective",
        "paragraphs",
        "telling",
        "argument",
        "furniture",
        "reports",
        "events",
        "sole",
    ]
    return pd.DataFrame(rows, columns=columns)


def _by_publication(sources: pd.DataFrame) -> pd.DataFrame:
    days = pd.Series([publication_day(row) for _, row in sources.iterrows()], index=sources.index)
    return sources.loc[days.sort_values(kind="stable").index]


def _at(table: pd.DataFrame, row: str, column: str) -> int:
    known = row in table.index and column in table.columns
    return int(table.loc[row, column]) if known else 0


def merge_variants(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Headline numbers under three rules for merging accounts (van Baalen and Hoglund 2026).

    conservative: only events that some passage reports as fact; representative: all events;
    informative: all events, dated to the day where any passage does. Columns: rule, events,
    moscow, day_dated.

    >>> rules = measures.merge_variants(record.tables, record.phases).set_index("rule")["events"]
    >>> bool(rules["most conservative"] < rules["most representative"])
    True
    """
    told = tables.reports
    firm = distinct(told.loc[told["stance"] == "reports", "event_id"])
    every, ids = distinct(tables.events["event_id"]), tables.events["event_id"]
    mine = ids[among(ids, moscow_events(tables))]
    exact = distinct(tables.events.loc[tables.events["precision"] == "day", "event_id"])
    exact_told = distinct(told.loc[told["precision"] == "day", "event_id"])
    rows = [
        (rule, len(kept), int(among(mine, kept).sum()), len(days & kept))
        for rule, kept, days in (
            ("most conservative", firm & every, exact & firm),
            ("most representative", every, exact),
            ("most informative", every, exact | exact_told),
        )
    ]
    return pd.DataFrame(rows, columns=["rule", "events", "moscow", "day_dated"])


@once
def date_conflicts(tables: Tables) -> pd.DataFrame:
    """Events that two passages date so that both cannot be right, one row an event.

    Columns: event_id, title, and the two accounts: date, source_id, paragraph, other_date,
    other_source, other_paragraph. Nested dates do not conflict.

    >>> len(measures.date_conflicts(record.tables))
    0
    """
    rows = []
    titles = tables.events.set_index("event_id")["title"]
    told = tables.reports.merge(tables.reports, on="event_id", suffixes=("", "_other"))
    pairs = told[["date_as_told", "date_as_told_other"]].drop_duplicates()
    clash = [dates.conflict(*pair) for pair in pairs.itertuples(index=False, name=None)]
    odd = told.merge(pairs[pd.Series(clash, index=pairs.index, dtype=bool)])["event_id"]
    for event_id, group in tables.reports[among(tables.reports["event_id"], odd)].groupby(
        "event_id"
    ):
        accounts = list(
            zip(group["date_as_told"], group["source_id"], group["paragraph"], strict=True)
        )
        for one, other in itertools.combinations(accounts, 2):
            if dates.conflict(one[0], other[0]):
                rows.append((event_id, titles[event_id], *one, *other))
                break
    columns = "event_id title date source_id paragraph other_date other_source other_paragraph"
    return pd.DataFrame(rows, columns=columns.split())
