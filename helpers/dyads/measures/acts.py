"""Acts over time, by phase and by kind, from the sums of a table."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.dyads.table import Table
from helpers.external import lookups
from helpers.measures.interests import FEWEST
from helpers.record import dates, phases

MARKS = 500  # of one picture; a mark stands for as many acts as that takes
ROWS = 7  # countries that have a row, a column or a bar of their own
CLASSES = {
    "words": "Statements and requests",
    "verbal cooperation": "Verbal cooperation",
    "material cooperation": "Material cooperation",
    "verbal conflict": "Verbal conflict",
    "material conflict": "Material conflict",
    "": "Of no known type",
}
_WORDS = ("STATEMENT", "REQUEST")  # PLOVER's score of these is nought
_MONTHS = (1, 3, 12, 24)  # how long a mark is, by the reach of its date


def by_class(kind: str) -> str:
    """``by_class("AID") == "material cooperation"``; ``""`` for a type that is not known."""
    return "words" if kind in _WORDS else lookups.quads().get(kind, "")


# -- by phase --------------------------------------------------------------------------------------


def placed(cells: pd.DataFrame, scheme: pd.DataFrame) -> pd.DataFrame:
    """Cells with the phase of their month: ``number`` and ``phase_id``, and ``straddles``."""
    first, last = _bounds(cells)
    held = phases.assign(cells.assign(first=first, last=last, date="dated"), scheme)
    return held.merge(scheme[["phase_id", "number"]], on="phase_id").drop(columns=["date"])


def _bounds(cells: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """First and last day of each cell: of its month, its quarter-year, its year, or longer."""
    month = pd.to_datetime(cells["month"]).astype("datetime64[s]")
    length = np.array(_MONTHS)[cells["reach"].to_numpy(dtype=int)]
    place = (month.dt.year * 12 + month.dt.month - 1).to_numpy(dtype=int) // length * length
    first, last = _day(place, month.index), _day(place + length, month.index)
    return first, last - pd.Timedelta(days=1)


def _day(month: np.ndarray, index: pd.Index) -> pd.Series:
    """The first day of a month that is counted from year 0."""
    since = (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[s]")
    return pd.Series(since, index=index)


def phase_summary(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """One row a phase: number, phase_id, name, start, end, acts, scored, score (mean; NaN where no
    act has one), cooperative, conflictual, answers (acts of the other side), straddling.
    """
    held = placed(table.sums.cells, scheme)
    own = held[held["own"]]
    sums = pd.DataFrame(
        {
            "acts": own.groupby("phase_id")["n"].sum(),
            "scored": own.groupby("phase_id")["scored"].sum(),
            "points": own.groupby("phase_id")["points"].sum(),
            "cooperative": own.groupby("phase_id")["cooperative"].sum(),
            "conflictual": own.groupby("phase_id")["conflictual"].sum(),
            "answers": held[~held["own"]].groupby("phase_id")["n"].sum(),
            "straddling": own[own["straddles"]].groupby("phase_id")["n"].sum(),
        }
    )
    names = ["number", "phase_id", "name", "start", "end"]
    counted = sums.reindex(scheme["phase_id"]).fillna(0).astype(int).reset_index(drop=True)
    score = counted["points"] / 1000 / counted["scored"].replace(0, np.nan)
    counted = counted.drop(columns="points").assign(score=score.astype(float))
    return pd.concat([scheme[names].reset_index(drop=True), counted], axis=1)


def tone_cells(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """Own acts by phase and class: number, phase_id, counterpart (class), events, score (mean)."""
    held = placed(table.own, scheme)
    held = held.assign(counterpart=held["type"].map(by_class))
    sums = held.groupby(["number", "phase_id", "counterpart"], as_index=False)[
        ["n", "scored", "points"]
    ].sum()
    score = sums["points"] / 1000 / sums["scored"].replace(0, np.nan)
    cells = sums.assign(events=sums["n"], score=score.astype(float))
    return cells[["number", "phase_id", "counterpart", "events", "score"]]


def by_type(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """Own acts by phase and type, as ``interests.acts_by_phase`` has acts by phase and code.

    Columns: number, phase_id, group (class), code (type), acts, total, share, leads.
    """
    held = placed(table.own[table.own["type"] != ""], scheme)
    cells = held.groupby(["number", "phase_id", "type"], as_index=False)["n"].sum()
    cells = cells.rename(columns={"type": "code", "n": "acts"})
    total = cells.groupby("number")["acts"].transform("sum")
    most = cells.groupby("number")["acts"].transform("max")
    group = cells["code"].map(by_class)
    cells = cells.assign(
        group=group,
        total=total,
        share=(cells["acts"] / total).astype(float),
        leads=(cells["acts"] == most) & (total >= FEWEST),
        place=group.map(list(CLASSES).index),
    ).sort_values(["place", "code", "number"], kind="stable")
    columns = ["number", "phase_id", "group", "code", "acts", "total", "share", "leads"]
    return cells[columns].reset_index(drop=True)


# -- over time -------------------------------------------------------------------------------------


def event_spans(table: Table, since: str = "", until: str = "") -> pd.DataFrame:
    """Acts as marks, each standing for as many: first, last, lane, moscow (own), side, stands.

    Columns as ``measures.event_spans``, with side: who acts, for the key. At most MARKS marks.
    """
    cells = _between(table.sums.cells, since, until)
    sides = {True: f"by {table.actor}", False: f"by {table.recipient}"}
    return _marks(
        cells.assign(moscow=cells["own"], side=cells["own"].map(sides)), ["moscow", "side"]
    )


def counterpart_spans(table: Table, since: str = "") -> pd.DataFrame:
    """Acts as marks by who acts and which way: counterpart (who), first, last, tone, lane, events.

    ``tone``: 1 for cooperation, -1 for conflict, 0 for neither. ``events``: all acts of the row.
    ``since`` is the coded record's, which begins long before; a table of events is drawn whole.
    """
    del since
    cells = table.sums.cells
    neither = cells["n"] - cells["cooperative"] - cells["conflictual"]
    ways = {1.0: cells["cooperative"], -1.0: cells["conflictual"], 0.0: neither}
    rows = pd.concat([cells.assign(tone=tone, n=n)[n > 0] for tone, n in ways.items()])
    sides = {True: _headed(table.actor), False: _headed(table.recipient)}
    rows = rows.assign(counterpart=rows["own"].map(sides))
    marks = _marks(rows, ["counterpart", "tone"])
    marks["events"] = marks["counterpart"].map(rows.groupby("counterpart")["n"].sum())
    marks["place"] = marks["counterpart"].map(list(sides.values()).index)
    ordered = marks.sort_values(["place", "first", "last", "tone"], kind="stable")
    return ordered.drop(columns="place").reset_index(drop=True)


def _headed(name: str) -> str:
    """A side as a row is labelled with it: ``United States``."""
    return name.removeprefix("the ").replace("all others", "All others")


def largest(table: Table) -> list[str]:
    """The countries toward which most own acts go, in order, and the one that was asked for."""
    sums = table.sums.others.groupby("other")["n"].sum().reset_index()
    names = sums.sort_values(["n", "other"], ascending=[False, True])["other"].to_list()
    asked = table.asked.recipient
    first = names[:ROWS]
    return first if asked in ("", *first) or asked not in names else [*first[:-1], asked]


def _between(cells: pd.DataFrame, since: str, until: str) -> pd.DataFrame:
    month = pd.to_datetime(cells["month"])
    kept = pd.Series(True, index=cells.index)
    if since:
        kept &= month >= pd.Timestamp(dates.bounds(since).first)
    if until:
        kept &= month <= pd.Timestamp(dates.bounds(until).last)
    return cells[kept]


def _marks(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Equal marks of first and last day, one for every ``stands`` acts of the same keys.

    What is left of one month is carried into the next, so that no mark is lost or made.
    """
    columns = ["first", "last", *keys, "stands"]
    if len(cells) == 0:
        return pd.DataFrame(columns=[*columns, "lane"])
    first, last = _bounds(cells)
    sums = cells.assign(first=first, last=last).groupby([*keys, "first", "last"], as_index=False)
    sums = sums["n"].sum()
    stands = max(1, math.ceil(int(sums["n"].sum()) / MARKS))
    whole = sums.groupby(keys)["n"].cumsum() // stands
    number = whole.groupby([sums[key] for key in keys]).diff().fillna(whole).astype(int)
    marks = sums.loc[sums.index.repeat(number), ["first", "last", *keys]]
    marks = marks.sort_values(["first", "last", *keys], kind="stable").reset_index(drop=True)
    return marks.assign(stands=stands, lane=0)
