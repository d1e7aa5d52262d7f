"""Readings of the phases side by side: ours, each author's, computed.

A break is the day on which a phase of a reading begins. The opening of a reading is no break, and
ends are not counted, for a text often stops telling without saying that something ended. A start
that is loose by more than a year is kept for the picture and left out of every comparison.
Computed readings know only years, so all are compared in whole years.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from helpers.measures.breaks import LANES
from helpers.measures.changepoints import near
from helpers.measures.subject import BREAKS_SINCE
from helpers.record import dates, phases
from helpers.record.tables import OWN_SCHEME, Tables


def marks(
    tables: Tables,
    scheme: str,
    runs: pd.DataFrame,
    known_to: dt.date,
    window: dates.Bounds | None = None,
) -> pd.DataFrame:
    """Every break of every reading, and one row without a break for a reading that has none.

    Columns: reading (scheme, or series of ``runs``), kind (``chosen``, ``ours``, ``author``,
    ``computed``), first, last (bounds of the break), year (Int64), loose (bounds wider than a year;
    not compared), authors (tuple: whose own phases begin within a year of it), opens, closes (span
    of the reading) and state (``found``, ``none``, or the state of the run). The chosen scheme
    comes first, then the others, then the computed.

    >>> runs = measures.breaks.computed(record.tables)
    >>> marked = measures.readings.marks(record.tables, "analyst", runs, record.known_to)
    >>> marked.loc[marked["kind"] == "chosen", "year"].to_list()
    [1919, 1978, 1989, 1992, 2001, 2007, 2014, 2016, 2019, 2021, 2021]
    """
    held = set(tables.phases["scheme"])
    authors = [name for name in tables.sources["source_id"] if name in held]
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys([scheme, OWN_SCHEME, *authors]):
        kind = "chosen" if name == scheme else "ours" if name == OWN_SCHEME else "author"
        found = _scheme_rows(tables, name, known_to, window)
        rows += [{"reading": name, "kind": kind} | row for row in found]
    for _, run in runs.iterrows():
        rows += [{"reading": run["series"], "kind": "computed"} | row for row in _run_rows(run)]
    columns = "reading kind first last year loose authors opens closes state"
    kinds = dict.fromkeys(["first", "last", "opens", "closes"], "datetime64[s]") | {"year": "Int64"}
    frame = pd.DataFrame(rows, columns=columns.split()).astype(kinds)
    firm = frame[frame["reading"].isin(authors) & ~frame["loose"]].dropna(subset=["year"])
    years = firm.groupby("reading", sort=False)["year"].agg(set).to_dict()
    frame["authors"] = [
        () if loose or pd.isna(year) else tuple(n for n in authors if near(year, years.get(n, ())))
        for year, loose in zip(frame["year"], frame["loose"], strict=True)
    ]
    return frame


def _scheme_rows(
    tables: Tables, scheme: str, known_to: dt.date, window: dates.Bounds | None
) -> list[dict[str, object]]:
    mine = tables.phases[tables.phases["scheme"] == scheme]
    starts = {dates.bounds(start) for start in mine["start"]}
    ends = [phases.span(s, e).last for s, e in zip(mine["start"], mine["end"], strict=True)]
    known = (span.first for span in starts if span.first != dates.FIRST_DAY)
    opens, closes = min(known, default=dates.LAST_DAY), min(max(ends, default=known_to), known_to)
    if window is not None:
        opens, closes = max(opens, window.first), min(closes, window.last)
    if opens > closes:
        return []
    row = {"opens": opens, "closes": closes, "loose": False, "state": "none"}
    found = [
        {
            "first": span.first,
            "last": min(span.last, known_to),
            "year": span.first.year,
            "loose": (span.last - span.first).days > 366,
            "state": "found",
        }
        for span in sorted(starts)
        if opens < span.first <= closes
    ]
    return [row | one for one in found] or [row]


def _run_rows(run: pd.Series) -> list[dict[str, object]]:
    row = {"loose": False, "state": run["state"]}
    if run["state"] == "too few":
        return [row]
    row |= {"opens": dt.date(run["first"], 1, 1), "closes": dt.date(run["last"], 12, 31)}
    found = [
        {"first": dt.date(before + 1, 1, 1), "last": dt.date(year, 12, 31), "year": year}
        for year, before in zip(run["breaks"], run["before"], strict=True)
    ]
    return [row | one for one in found] or [row]


def label(reading: str) -> str:
    """A reading as tables and charts call it.

    >>> measures.readings.label("analyst"), measures.readings.label("mix")
    ('This brief', 'Mix, computed')
    """
    if reading in LANES:
        return f"{LANES[reading]}, computed"
    return "This brief" if reading == OWN_SCHEME else reading


def readings_table(marked: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """The marks as the chart takes them, from 1978 on unless nearly all lie before.

    Columns: reading (label), chosen, first, last (NaT where the break lies before ``left``), voices
    (how many authors make it; -1 where it is too loose to say), opens, closes, left, right (ends of
    the axis) and note (why a reading has no mark). Empty where fewer than two readings have phases.
    """
    shown = marked[marked["opens"].notna() | (marked["kind"] == "computed")]
    if shown.loc[shown["opens"].notna(), "reading"].nunique() < 2:
        return shown.head(0)
    since, placed = pd.Timestamp(BREAKS_SINCE, 1, 1), shown[shown["year"].notna()]
    late, left = (placed["first"] >= since).sum(), shown["opens"].min()
    if late >= 3 or len(placed) == late > 0:
        left = max(left, since)
    early = shown["year"].notna() & (shown["last"] < left)
    points = runs.set_index("series")["points"]
    notes = [
        _note(state, int(points.get(name, 0)))
        for state, name in zip(shown["state"], shown["reading"], strict=True)
    ]
    drawn = shown.assign(
        reading=shown["reading"].map(label),
        chosen=shown["kind"] == "chosen",
        first=shown["first"].mask(early),
        last=shown["last"].mask(early),
        voices=shown["authors"].map(len).mask(shown["loose"].astype(bool), -1),
        left=left,
        right=shown["closes"].max(),
        note=notes,
    )
    columns = "reading chosen first last voices opens closes left right note"
    return drawn[columns.split()].reset_index(drop=True)


def _note(state: str, points: int) -> str:
    if state == "too few":
        return f"too few years with a value ({points}) to look for a break"
    if state == "constant":
        return "the same in every year: no break"
    return f"no break in {points} years with a value" if state == "none" and points else ""
