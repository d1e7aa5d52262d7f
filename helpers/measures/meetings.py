"""Who sat at which table, by whose word: the Moscow and regional meetings from 2016 on.

A meeting is an act of the types CONSULT or AGREE (or an invitation refused) that can have happened
from 2016 on, in which Moscow hosts, sits or asks others to sit, and for which a table is told:
a host, or at least two sides by name. General phrases about contacts are no meetings. The choice
stands in ``tables.meetings``, and each seat with its passage in ``tables.seats``.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.once import once
from helpers.record.knowledge import among
from helpers.record.tables import Tables

SIDES = (
    "russia",
    "kabul",
    "taliban",
    "afghans",
    "us",
    "china",
    "pakistan",
    "iran",
    "india",
    "central-asia",
    "other",
)
MARKS = ("host", "present", "invited", "absent", "disputed")
_BY_GROUP = {
    "moscow": "russia",
    "kabul": "kabul",
    "taliban": "taliban",
    "north": "afghans",
    "west": "us",
    "central-asia": "central-asia",
}
_BY_NAME = {"china", "pakistan", "iran", "india"}
_OTHER_AFGHANS = {
    "mujahidin",
    "afghan-opposition",
    "afghan-politicians-2019",
    "afghan-diaspora-russia",
    "high-peace-council",
    "karzai",
}
# More rows than this are a crowd, in which a table of two sides is left out of chart and table,
# unless its seats are in dispute or it is a round of this standing format.
CROWD, FORMAT = 24, "Moscow format"
_THERE = ("host", "participant", "observer", "actor")


def meetings(tables: Tables) -> pd.DataFrame:
    """The meetings of this selection, by the last day on which each can have been held.

    Columns: event_id, date, title, series (short name), first, last, result (the sources' accounts
    of what came of it, joined), passages (of these accounts).

    >>> measures.meetings.meetings(record.tables)[["series", "date"]].head(2)
                  series        date
    0  Three-state talks  2016-12-27
    1    Six-state talks     2017-02
    """
    chosen = _kept(tables, tables.meetings)
    joined = (
        chosen.groupby("event_id", sort=False)
        .agg(
            series=("series", "first"),
            result=("result", lambda told: " ".join(told)),
            passages=("passage", list),
        )
        .reset_index()
    )
    columns = ["event_id", "date", "title", "first", "last"]
    found = tables.events[columns].merge(joined, on="event_id")
    found = found.sort_values(["last", "first", "event_id"], kind="stable")
    order = ["event_id", "date", "title", "series", "first", "last", "result", "passages"]
    return found[order].reset_index(drop=True)


@once
def seats(tables: Tables) -> pd.DataFrame:
    """One row a meeting and side that some account mentions, in the order of ``meetings``.

    Columns: event_id, series, date, side (one of SIDES), mark (one of MARKS), for_it, against_it
    (passages that seat the side, and that say it was not there), over (actor_ids of the side that
    are said not to have been there). A side is disputed where one
    passage seats it and another says that it stayed away or was not of the party; being invited
    contradicts neither.

    >>> told = measures.meetings.seats(record.tables).query("series == 'Three-state talks'")
    >>> told.groupby("mark")["side"].agg(list).to_dict()
    {'disputed': ['kabul'], 'host': ['russia'], 'present': ['china', 'pakistan', 'iran', 'india']}
    """
    rows = _kept(tables, tables.seats).merge(
        tables.actors[["actor_id", "counterpart"]], on="actor_id", how="left"
    )
    sides = [side_of(a, c) for a, c in zip(rows["actor_id"], rows["counterpart"], strict=True)]
    rows = rows.assign(side=sides, denied=rows["stance"] == "denies")
    found = []
    for place, meeting in meetings(tables).iterrows():
        mine = rows[rows["event_id"] == meeting["event_id"]]
        for side, told in mine.groupby("side"):
            there = told[told["role"].isin(_THERE) & ~told["denied"]]
            away = told[(told["role"] == "absent") | told["denied"]]
            asked = told[(told["role"] == "invited") & ~told["denied"]]
            mark = _mark(there, away, asked)
            if mark:
                found.append(
                    {
                        **{name: meeting[name] for name in ("event_id", "series", "date")},
                        "side": side,
                        "mark": mark,
                        "for_it": _passages(there),
                        "against_it": _passages(away),
                        "over": list(dict.fromkeys(away["actor_id"])),
                        "_place": place,
                    }
                )
    columns = ["event_id", "series", "date", "side", "mark", "for_it", "against_it", "over"]
    if not found:
        return pd.DataFrame(columns=columns)
    frame = pd.DataFrame(found).assign(_side=lambda f: f["side"].map(SIDES.index))
    return frame.sort_values(["_place", "_side"])[columns].reset_index(drop=True)


def shown(tables: Tables) -> pd.DataFrame:
    """The meetings that chart and table show, and in which row: one row a meeting.

    Columns: event_id, row (int, from 0, in the order of ``meetings``). Meetings of one series with
    the same marks share a row, the first one's. In a crowd some are left out: see ``CROWD``.

    >>> measures.meetings.shown(record.tables).head(2)
                           event_id  row
    0  2016-12-27-moscow-trilateral    0
    1      2017-02-moscow-six-party    1
    """
    cells = seats(tables)
    keys: dict[str, tuple[str, frozenset[tuple[str, str]]]] = {
        event_id: (
            group["series"].iloc[0],
            frozenset(zip(group["side"], group["mark"], strict=True)),
        )
        for event_id, group in cells.groupby("event_id", sort=False)
    }
    rows = list(dict.fromkeys(keys.values()))
    if len(rows) > CROWD:
        rows = [
            (series, marks)
            for series, marks in rows
            if len(marks) > 2
            or series.startswith(FORMAT)
            or any(mark == "disputed" for _, mark in marks)
        ]
    kept = [(event_id, rows.index(key)) for event_id, key in keys.items() if key in rows]
    return pd.DataFrame(kept, columns=["event_id", "row"])


def _mark(there: pd.DataFrame, away: pd.DataFrame, asked: pd.DataFrame) -> str:
    if len(there) and len(away):
        return "disputed"
    if len(there):
        return "host" if (there["role"] == "host").any() else "present"
    if (away["role"] == "absent").any():
        return "absent"
    return "invited" if len(asked) else ""


def _kept(tables: Tables, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose source and event this selection knows, each with its passage as a pair."""
    known = frame["source_id"].isin(tables.sources["source_id"])
    known &= among(frame["event_id"], tables.events["event_id"])
    rows = frame[known]
    pairs = [(str(s), int(p)) for s, p in zip(rows["source_id"], rows["paragraph"], strict=True)]
    return rows.assign(passage=pd.Series(pairs, index=rows.index, dtype="object"))


def side_of(actor_id: str, counterpart: str) -> str:
    """The side of the table to which an actor belongs, one of SIDES.

    >>> measures.meetings.side_of("pakistan", "region"), measures.meetings.side_of("ghani", "kabul")
    ('pakistan', 'kabul')
    """
    if actor_id in _BY_NAME:
        return actor_id
    return "afghans" if actor_id in _OTHER_AFGHANS else _BY_GROUP.get(counterpart, "other")


def _passages(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return list(dict.fromkeys(rows["passage"]))
