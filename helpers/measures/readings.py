"""Readings of the phases side by side: ours, each author's, computed; and how far they agree.

A break is the day on which a phase of a reading begins. The opening of a reading is no break, and
ends are not counted, for a text often stops telling without saying that something ended. A start
that is loose by more than a year is kept for the picture and left out of every comparison.
Computed readings know only years, so all are compared in whole years.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from helpers.measures.changepoints import window_diff
from helpers.record import dates, phases
from helpers.record.tables import OWN_SCHEME, Tables

SINCE = 1978  # the first year of which the texts tell more than one thing in a decade
MARGIN = 1  # years by which two breaks may part and still be one
FEWEST_YEARS = 3  # that two readings must share to be compared
RANDOM_PLACINGS, SEED = 400, 2002
_MARGIN_DAYS = 366  # one calendar year apart, never two

COLUMNS = [
    "reading",
    "kind",
    "name",
    "first",
    "last",
    "year",
    "loose",
    "authors",
    "opens",
    "closes",
    "state",
]


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
    >>> marked = measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    >>> marked.loc[marked["kind"] == "chosen", "year"].to_list()
    [1919, 1978, 1989, 1992, 2001, 2007, 2014, 2016, 2019, 2021, 2021]
    """
    authors = [name for name in tables.sources["source_id"] if _has(tables, name)]
    others = [name for name in (OWN_SCHEME, *authors) if name != scheme and _has(tables, name)]
    rows: list[dict[str, object]] = []
    for name in [scheme, *others] if _has(tables, scheme) else others:
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


def _has(tables: Tables, scheme: str) -> bool:
    return bool((tables.phases["scheme"] == scheme).any())


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


def agreement(marked: pd.DataFrame) -> pd.DataFrame:
    """The chosen reading against each other one, over the years that both cover.

    Columns: reading, kind, first, last (years compared), chosen, other (numbers of breaks; several
    in one year count once), shared (pairs within a year of each other, one to one), precision,
    recall, f1 (of the chosen against the other), chance (mean F1 when the other's breaks are put
    on years at random, 400 times), as_good (share of those with at least this F1) and window_diff.
    A reading with fewer than three common years is left out; NaN where a side has no break.

    >>> runs = measures.breaks.computed(record.tables)
    >>> marked = measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    >>> measures.breaks.agreement(marked).set_index("reading")["f1"].idxmax()
    'janse-2021'
    """
    columns = "reading kind first last chosen other shared precision recall f1 chance as_good"
    reference = marked[marked["kind"] == "chosen"]
    rows = []
    for name, theirs in marked[marked["kind"] != "chosen"].groupby("reading", sort=False):
        if reference["opens"].isna().all() or theirs["opens"].isna().all():
            continue
        opens = max(reference["opens"].iloc[0], theirs["opens"].iloc[0])
        closes = min(reference["closes"].iloc[0], theirs["closes"].iloc[0])
        if closes.year - opens.year < FEWEST_YEARS - 1:
            continue
        one, other = _years(reference, opens, closes), _years(theirs, opens, closes)
        scores = phases.agreement(_days(one), _days(other), _MARGIN_DAYS)
        chance, as_good = _by_chance(one, other, opens.year, closes.year, scores["f1"])
        rows.append(
            {
                "reading": name,
                "kind": theirs["kind"].iloc[0],
                "first": opens.year,
                "last": closes.year,
                "chosen": len(one),
                "other": len(other),
                "shared": phases.matched(_days(one), _days(other), _MARGIN_DAYS),
                **scores,
                "chance": chance,
                "as_good": as_good,
                "window_diff": window_diff(one, other, opens.year, closes.year),
            }
        )
    return pd.DataFrame(rows, columns=[*columns.split(), "window_diff"])


def _years(reading: pd.DataFrame, opens: pd.Timestamp, closes: pd.Timestamp) -> set[int]:
    """Years of the breaks after the opening of the common span; those on its first day open it."""
    inside = reading[~reading["loose"] & (reading["last"] > opens) & (reading["first"] <= closes)]
    return {int(year) for year in inside["year"]}


def _days(years: set[int]) -> list[pd.Timestamp]:
    return [pd.Timestamp(year, 1, 1) for year in sorted(years)]


def _by_chance(
    one: set[int], other: set[int], first: int, last: int, f1: float
) -> tuple[float, float]:
    """Mean F1 of random placings and the share of them that do as well; NaN where nothing is."""
    if not one or not other:
        return float("nan"), float("nan")
    dice, days = np.random.default_rng(SEED), _days(one)
    scores = []
    for _ in range(RANDOM_PLACINGS):
        placed = dice.choice(np.arange(first, last + 1), size=len(other), replace=False)
        scores.append(phases.agreement(days, _days({*map(int, placed)}), _MARGIN_DAYS)["f1"])
    return float(np.mean(scores)), float(np.mean([score >= f1 - 1e-9 for score in scores]))
