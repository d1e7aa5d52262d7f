"""Readings of the phases side by side: ours, each author's, computed.

A break is the day on which a phase of a reading begins. The opening of a reading is no break, and
ends are not counted, for a text often stops telling without saying that something ended. A start
that is loose by more than a year is kept for the picture and left out of every comparison.
Computed readings know only years, so all are compared in whole years.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from helpers.measures.series import LANES
from helpers.measures.subject import BREAKS_SINCE
from helpers.record import dates, phases
from helpers.record.tables import OWN_SCHEME, Tables

MARGIN = 1  # years by which two breaks may part and still be one

COLUMNS = ["reading", "kind", "name", "first", "last", "year", "loose"]
COLUMNS += ["authors", "opens", "closes", "state"]


def marks(
    tables: Tables,
    scheme: str,
    runs: pd.DataFrame,
    known_to: dt.date,
    window: dates.Bounds | None = None,
) -> pd.DataFrame:
    """Every break of every reading, and one row without a break for a reading that has none.

    Columns: reading (scheme, or series of ``runs``), kind (``chosen``, ``ours``, ``author``,
    ``computed``), name (of the phase that begins), first, last (bounds of the break), year
    (Int64), loose (bounds wider than a year; not compared), authors (tuple: whose own phases begin
    within a year of it), opens, closes (span of the reading) and state (``found``, ``none``, or
    the state of the run). The chosen scheme comes first, then the others, then the computed.

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
        rows += _scheme_rows(tables, name, kind, known_to, window)
    for _, run in runs.iterrows():
        rows += _run_rows(run)
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "authors"])
    for name in ("first", "last", "opens", "closes"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    frame["year"] = frame["year"].astype("Int64")
    firm = frame[frame["reading"].isin(authors) & ~frame["loose"]].dropna(subset=["year"])
    years = firm.groupby("reading", sort=False)["year"].agg(set).to_dict()
    backed = [
        () if loose else tuple(n for n in authors if _within(year, years.get(n, set())))
        for year, loose in zip(frame["year"], frame["loose"], strict=True)
    ]
    return frame.assign(authors=backed)[COLUMNS]


def _within(year: int, others: set[int]) -> bool:
    return pd.notna(year) and any(abs(year - other) <= MARGIN for other in others)


def _scheme_rows(
    tables: Tables, scheme: str, kind: str, known_to: dt.date, window: dates.Bounds | None
) -> list[dict[str, object]]:
    mine = tables.phases[tables.phases["scheme"] == scheme]
    spans = [phases.span(s, e) for s, e in zip(mine["start"], mine["end"], strict=True)]
    starts = [(dates.bounds(s), str(n)) for s, n in zip(mine["start"], mine["name"], strict=True)]
    known = sorted(span for span, _ in starts if span.first != dates.FIRST_DAY)
    if not known:
        return []
    opens, closes = known[0].first, min(max(span.last for span in spans), known_to)
    if window is not None:
        opens, closes = max(opens, window.first), min(closes, window.last)
    if opens > closes:
        return []
    row = {"reading": scheme, "kind": kind, "opens": opens, "closes": closes, "state": "found"}
    named: dict[dates.Bounds, list[str]] = {}
    for span, name in starts:
        if opens < span.first <= closes:
            named.setdefault(span, []).append(name)
    if not named:
        return [row | {"loose": False, "state": "none"}]
    return [
        row
        | {
            "name": "; ".join(names),
            "first": span.first,
            "last": min(span.last, known_to),
            "year": span.first.year,
            "loose": (span.last - span.first).days > 366,
        }
        for span, names in sorted(named.items())
    ]


def _run_rows(run: pd.Series) -> list[dict[str, object]]:
    row = {"reading": run["series"], "kind": "computed", "loose": False, "state": run["state"]}
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
    placed = shown[shown["year"].notna()]
    late = placed[placed["first"] >= pd.Timestamp(BREAKS_SINCE, 1, 1)]
    left = shown["opens"].min()
    if len(late) >= 3 or len(placed) == len(late) > 0:
        left = max(left, pd.Timestamp(BREAKS_SINCE, 1, 1))
    right = shown["closes"].max()
    early = shown.index.isin(placed.index[placed["last"] < left])
    points = runs.set_index("series")["points"]
    return pd.DataFrame(
        {
            "reading": [label(name) for name in shown["reading"]],
            "chosen": shown["kind"] == "chosen",
            "first": shown["first"].mask(early),
            "last": shown["last"].mask(early),
            "voices": shown["authors"].map(len).mask(shown["loose"].astype(bool), -1),
            "opens": shown["opens"],
            "closes": shown["closes"],
            "left": left,
            "right": right,
            "note": [
                _note(state, int(points.get(name, 0)))
                for state, name in zip(shown["state"], shown["reading"], strict=True)
            ],
        }
    ).reset_index(drop=True)


def _note(state: str, points: int) -> str:
    if state == "too few":
        return f"too few years with a value ({points}) to look for a break"
    if state == "constant":
        return "the same in every year: no break"
    return f"no break in {points} years with a value" if state == "none" and points else ""
