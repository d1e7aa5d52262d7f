"""The chapter on the table itself: what it holds, how exactly, which acts, and what is left out."""

from __future__ import annotations

import pandas as pd

from helpers.dyads.measures.acts import CLASSES
from helpers.dyads.narrative.words import CANNOT, days, none, reports, sets, speaks
from helpers.dyads.table import Table
from helpers.narrative.coded import label
from helpers.narrative.words import FigureWords, count, listed, number, verb
from helpers.record import dates
from helpers.record.markdown import literal

_EXACT = {
    "day": "to the day", "month": "to the month", "year": "to the year",
    "span": "to a span of days", "approximate": "approximately",
}  # fmt: skip


def opening(table: Table) -> str:
    """Which table it is, by which bytes, and what cannot be said from it."""
    rows = int(table.sums.sources["rows"].sum())
    mark = (
        f"its SHA-256 begins {table.fingerprint[:10]}, and the manifest has it whole"
        if table.fingerprint
        else "its rows were counted in place, so no fingerprint vouches that they are the same "
        "tomorrow, and nothing of this edition is taken from an earlier one"
    )
    said = [
        f"The table {literal(table.name)} holds {count(rows, 'row')} of {sets(table)}, "
        f"{days(table)}; {mark}.",
        reports(table),
        CANNOT,
    ]
    return " ".join(text for text in said if text)


def sources_table(table: Table) -> pd.DataFrame:
    """One row a data set: how much it holds, from when to when, and what of it has no place."""
    rows = table.sums.sources
    own = table.own.groupby("source")["n"].sum()
    return pd.DataFrame(
        {
            "Data set": [label(name) for name in rows["source"]],
            "Rows": [f"{n:,}" for n in rows["rows"]],
            "First day": [_day(day) for day in rows["first"]],
            "Last day": [_day(day) for day in rows["last"]],
            "No date": [f"{n:,}" for n in rows["undated"]],
            "A country unknown": [f"{n:,}" for n in rows["placeless"]],
            "Inside one country": [f"{n:,}" for n in rows["within"]],
            "Counted acts": [f"{int(own.get(name, 0)):,}" for name in rows["source"]],
        }
    )


def _day(value: object) -> str:
    return "–" if pd.isna(value) else dates.told(pd.Timestamp(value).date().isoformat())


def lanes_table(table: Table, runs: pd.DataFrame) -> pd.DataFrame:
    """Rows of the whole table, acts and their mean score by year, as ``charts.outside.lanes``."""
    if table.acts == 0:
        return pd.DataFrame()
    own = table.own.assign(year=pd.to_datetime(table.own["month"]).dt.year)
    by_year = own.groupby("year")[["n", "scored", "points"]].sum()
    scores = (by_year["points"] / 1000 / by_year["scored"])[by_year["scored"] > 0]
    whole = table.sums.years.set_index("year")["rows"]
    found = runs.set_index("series")["breaks"]
    rows: list[tuple[object, ...]] = []
    for name, values, series, unit, kind in (
        ("All rows", whole, "", f"to {whole.max():,}", "bar"),
        ("Acts", by_year["n"], "acts", f"to {by_year['n'].max():,}", "bar"),
        ("Score", scores, "score", f"{_signed(scores.min())} to {_signed(scores.max())}"
         if len(scores) else "", "line"),
    ):  # fmt: skip
        breaks = found.get(series, [])
        rows += [
            (name, int(year), float(value), year in breaks, *((unit, kind) if n == 0 else ("", "")))
            for n, (year, value) in enumerate(values.sort_index().items())
        ]
    return pd.DataFrame(rows, columns=["record", "year", "value", "breaks", "unit", "kind"])


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def lanes(table: Table, drawn: pd.DataFrame) -> FigureWords:
    """Words around the years of the whole table and of the acts."""
    if len(drawn) == 0:
        return FigureWords("", "", "", "", none(table))
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    caption = (
        "All rows: every dated row of the table, whoever acts. Acts: those this edition counts. "
        "Both stand on a logarithmic scale. Score: the mean of the types of act. Dark strokes: "
        "breaks of the yearly series; dashed lines: years in which a computed phase begins. A rise "
        "in the first lane as well as in the second is one of coverage before it is one of policy."
    )
    told = [
        f"{name} with {count(int(rows['breaks'].sum()), 'break')}"
        for name, rows in drawn.groupby("record", sort=False)
    ]
    return FigureWords(
        "What the table holds by year, and what of it is counted here",
        f"Yearly values, {first} to {last}" if first < last else f"Values of {first}",
        caption,
        f"Lanes of yearly values from {first} to {last}: {'; '.join(told)}.",
        "",
    )


def begins(scheme: pd.DataFrame) -> list[int]:
    """The years in which a phase begins, the first aside."""
    return sorted({int(year) for year in scheme["first"].dt.year[1:]})


def exact_bars(table: Table) -> pd.DataFrame:
    """How exactly the acts are dated, the most frequent dark."""
    rows = table.sums.exact
    names = [_EXACT.get(str(name), str(name)) for name in rows["precision"]]
    return pd.DataFrame(
        {"label": names, "count": rows["n"].astype(int), "focus": rows["n"] == rows["n"].max()}
    )


def exact(table: Table) -> FigureWords:
    """Words around the precision of dates."""
    rows = exact_bars(table)
    told = listed(f"{n:,} {name}" for name, n in zip(rows["label"], rows["count"], strict=True))
    return FigureWords(
        "How exactly the acts are dated",
        "Acts, of both sides, by the precision of their date",
        "How exactly the data sets date the acts that are counted here.",
        f"Bars: {told}.",
        "",
    )


def mix_table(cells: pd.DataFrame) -> pd.DataFrame:
    """Types by phase as ``charts.interests.mix`` draws them."""
    labels = cells["code"].str.capitalize()
    return cells.assign(label=labels)[
        ["label", "code", "group", "number", "acts", "total", "share", "leads"]
    ]


def mix(table: Table, cells: pd.DataFrame) -> FigureWords:
    """Words around the types of act by phase."""
    if len(cells) == 0:
        return FigureWords("", "", "", "", none(table) if table.acts == 0 else "")
    sums = cells.groupby("code")["acts"].sum().sort_values(ascending=False)
    caption = (
        "PLOVER's types of act in rows, by class (from the top: "
        f"{listed(CLASSES[name].lower() for name in dict.fromkeys(cells['group']))}), phases in "
        "columns. The area is the share of the phase's acts of known type, the number counts them; "
        "the largest is dark."
    )
    told = listed(f"{name.lower()} {n:,}" for name, n in sums.head(6).items())
    return FigureWords(
        f"{sums.index[0].capitalize()} is the most frequent type of act",
        f"Acts by type and phase, {int(sums.sum()):,} in all",
        caption,
        f"Table of dots, types by phases. The most frequent: {told}.",
        "",
    )


def latest_table(table: Table) -> pd.DataFrame:
    """The last acts as the data sets tell them: the one list of rows that is fetched."""
    rows = table.sums.latest
    return pd.DataFrame(
        {
            "Date": [dates.told(str(text)) for text in rows["date"]],
            "Who": _plain(rows["actor"]),
            "Toward whom": _plain(rows["recipient"]),
            "Type": _plain(rows["type"]),
            "Native code": _plain(rows["native_type"]),
            "Data set": [label(str(name)) for name in rows["source"]],
            "From": _plain(rows["reference"]),
        }
    )


def _plain(column: pd.Series) -> list[str | None]:
    return [None if pd.isna(cell) else str(cell) for cell in column]


def latest_caption(table: Table) -> str:
    """What the list of acts is."""
    n = len(table.sums.latest)
    return f"The last {count(n, 'act')} that this edition counts, as the data sets tell them"


def types(table: Table) -> str:
    """Before the picture of types: which table speaks, and how many acts have no type."""
    if table.acts == 0:
        return ""
    untyped = int(table.own.loc[table.own["type"] == "", "n"].sum())
    unscored = table.acts - int(table.own["scored"].sum())
    lacking = [
        f"{number(n)} {verb(n, 'has', 'have')} {what}"
        for n, what in ((untyped, "no known type"), (unscored, "no score"))
        if n
    ]
    told = f"Of these, {listed(lacking)}" if lacking else "Every one has a known type and a score"
    return f"{speaks(table)} {told}."
