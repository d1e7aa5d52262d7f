"""Who sat at which table, by whose word: the Moscow and regional meetings.

A meeting is an act of the types CONSULT or AGREE (or an invitation refused) in which Moscow hosts,
sits or asks others to sit, and for which a table is told: a host, or at least two sides by name.
General phrases about contacts are no meetings. The choice stands in ``tables.meetings``, and each
seat with its passage in ``tables.seats``.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.subject import AFGHAN_SIDES, SIDE_OF_ACTOR, SIDE_OF_COUNTERPART
from helpers.measures.words import passages, short_date
from helpers.record import dates
from helpers.record.tables import Tables

MARKS = ("host", "present", "invited", "absent", "disputed")
_THERE = {"host", "participant", "observer", "actor"}


def meetings(tables: Tables) -> pd.DataFrame:
    """The meetings of this selection, by the last day on which each can have been held.

    Columns: event_id, date, title, series (short name), first, last, result (the sources' accounts
    of what came of it, joined), passages (of these accounts).
    """
    chosen = _kept(tables, tables.meetings)
    joined = chosen.groupby("event_id", sort=False, as_index=False).agg(
        series=("series", "first"), result=("result", " ".join), passages=("passage", list)
    )
    columns = ["event_id", "date", "title", "first", "last"]
    found = tables.events[columns].merge(joined, on="event_id")
    found["by"] = [dates.bounds(text).last if text else dates.LAST_DAY for text in found["date"]]
    found = found.sort_values(["by", "first", "event_id"], kind="stable")
    order = ["event_id", "date", "title", "series", "first", "last", "result", "passages"]
    return found[order].reset_index(drop=True)


def seats(tables: Tables) -> pd.DataFrame:
    """One row a meeting and side that some account mentions, in the order of ``meetings``.

    Columns: event_id, series, date, side (a code of ``side``), mark (one of MARKS). A side is
    disputed where one passage seats it and another says that it stayed away or was not of the
    party; being invited contradicts neither.

    >>> told = measures.meetings.seats(record.tables).query("series == 'Moscow talks'")
    >>> told.groupby("mark")["side"].agg(list).to_dict()
    {'disputed': ['kabul'], 'host': ['russia'], 'present': ['china', 'pakistan', 'iran', 'india']}
    """
    camps, labels = tables.actors.set_index("actor_id")["counterpart"], tables.labels("side")
    rows = _kept(tables, tables.seats)
    sides = zip(rows["actor_id"], rows["actor_id"].map(camps), strict=True)
    rows["side"] = [side_of(*one) for one in sides]
    rows["role"] = rows["role"].mask(rows["stance"] == "denies", "denied")
    told = rows.groupby(["event_id", "side"])["role"].agg(set)
    marks = [(*key, mark) for key, roles in told.items() if (mark := _mark(roles))]
    marks.sort(key=lambda row: list(labels).index(row[1]))
    found = pd.DataFrame(marks, columns=["event_id", "side", "mark"], dtype="string")
    return meetings(tables)[["event_id", "series", "date"]].merge(found, on="event_id")


def with_afghans(cells: pd.DataFrame) -> pd.DataFrame:
    """Of ``seats``, those of the meetings at which an Afghan side sat, was asked or stayed away.

    >>> cells = measures.meetings.seats(record.tables)
    >>> len(measures.meetings.with_afghans(cells)) < len(cells)
    True
    """
    return cells[cells["event_id"].isin(cells.loc[cells["side"].isin(AFGHAN_SIDES), "event_id"])]


def in_rows(cells: pd.DataFrame) -> pd.DataFrame:
    """In which row of chart or table each meeting stands: one row a meeting.

    ``cells``: as ``seats``. Columns: event_id, row (int, from 0, in their order). Meetings of one
    series with the same marks share a row, the first one's.
    """
    keys = {}
    for event_id, group in cells.groupby("event_id", sort=False):
        marks = frozenset(zip(group["side"], group["mark"], strict=True))
        keys[event_id] = (group["series"].iloc[0], marks)
    rows = list(dict.fromkeys(keys.values()))
    kept = [(event_id, rows.index(key)) for event_id, key in keys.items()]
    return pd.DataFrame(kept, columns=["event_id", "row"])


def _mark(roles: set[str]) -> str:
    """What is told of one side at one meeting; empty where it is only denied a seat."""
    if roles & _THERE:
        if roles & {"absent", "denied"}:
            return "disputed"
        return "host" if "host" in roles else "present"
    return "absent" if "absent" in roles else "invited" if "invited" in roles else ""


def _kept(tables: Tables, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose source and event this selection knows, each with its passage as a pair."""
    known = frame["source_id"].isin(tables.sources["source_id"])
    known &= frame["event_id"].isin(tables.events["event_id"])
    return frame[known].assign(passage=passages(frame[known]))


def side_of(actor_id: str, counterpart: str) -> str:
    """The side of the table to which an actor belongs, a code of ``side``."""
    return SIDE_OF_ACTOR.get(actor_id, SIDE_OF_COUNTERPART.get(counterpart, "other"))


def seats_table(tables: Tables, cells: pd.DataFrame) -> pd.DataFrame:
    """Seats as they are drawn: meeting (label), row, side (label), column (int, orders the sides),
    mark.
    """
    cells, labels = cells.merge(in_rows(cells), on="event_id"), tables.labels("side")
    cells["meeting"] = cells["series"] + ", " + cells["row"].map(_whens(cells))
    cells["column"] = cells["side"].map(list(labels).index)
    cells["side"] = cells["side"].map(labels)
    table = cells[["meeting", "row", "side", "column", "mark"]]
    return table.drop_duplicates(["row", "side"]).reset_index(drop=True)


def results_table(tables: Tables) -> pd.DataFrame:
    """What came of each meeting, as far as the known texts tell, as printed."""
    placed = meetings(tables).merge(in_rows(seats(tables)), on="event_id")
    groups, whens = [group for _, group in placed.groupby("row")], _whens(placed)
    return pd.DataFrame(
        {
            "When": list(whens.values()),
            "Meeting": [group["series"].iloc[0] for group in groups],
            "What came of it": [" ".join(group["result"].unique()) for group in groups],
            "Passages": [list(dict.fromkeys(group["passages"].explode())) for group in groups],
        }
    )


def _whens(placed: pd.DataFrame) -> dict[int, str]:
    """When the meetings of each row were: ``22 Mar–11 Jul 2019 (3)``."""
    whens = {}
    for row, days in placed.drop_duplicates("event_id").groupby("row")["date"]:
        first, last = days.iloc[0], days.iloc[-1]
        many = len(days) > 1
        whens[row] = f"{short_date(f'{first}/{last}')} ({len(days)})" if many else short_date(first)
    return whens
