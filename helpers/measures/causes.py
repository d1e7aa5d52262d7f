"""From a break to a cause: the heaviest months or days of each phase, and rows with addresses."""

from __future__ import annotations

import pandas as pd

from helpers.external.counts import Counts
from helpers.measures.counted import in_words, name_of, numbers, percent

_FORMS = {"month": "%Y-%m", "day": "%Y-%m-%d"}
_LONG = 110  # letters of a reference that is no address


def heaviest(counts: Counts, phases: pd.DataFrame) -> pd.DataFrame:
    """The five heaviest months or days of each phase: number, period (EDTF), n, deaths_best; by
    deaths where there are some, else by number.
    """
    columns = ["number", "period", "n", "deaths_best"]
    if len(phases) == 0:
        return pd.DataFrame(columns=columns)
    own = counts.cells[counts.cells["own"]].sort_values("day")
    own = pd.merge_asof(own, phases[["number", "first"]], left_on="day", right_on="first")
    own["period"] = own["day"].dt.strftime(_FORMS[counts.every])
    sums = own.groupby(["number", "period"])[["n", "deaths_best"]].sum().reset_index()
    order = ["number", "deaths_best", "n", "period"]
    ranked = sums.sort_values(order, ascending=[True, False, False, True])
    return ranked.groupby("number").head(5)[columns]


def heavy_rows(heavy: pd.DataFrame, phases: pd.DataFrame, every: str) -> pd.DataFrame:
    """The same as printed: a row a phase, its five heaviest months or days in one cell."""
    if len(phases) == 0:
        return phases.head(0)
    deadly = heavy["deaths_best"].sum() > 0
    said = heavy["period"] + " (" + numbers(heavy["n"])
    said += (", " + numbers(heavy["deaths_best"]) + " dead" if deadly else "") + ")"
    listed = said.groupby(heavy["number"]).agg("; ".join)
    return pd.DataFrame(
        {
            "Since": phases["start"],
            "Break found in": percent(phases["support"]),
            f"Heaviest {every}s": phases["number"].map(listed).fillna(""),
        }
    )


def examples(counts: Counts, heavy: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """Three rows of the heaviest months or days of each phase, with their addresses; as printed.

    One row a month or day first, and no address twice: four rows of one article are one story.
    """
    rows = counts.rows.assign(period=counts.rows["period"].dt.strftime(_FORMS[counts.every]))
    rows = rows.merge(heavy[["number", "period"]].assign(rank=range(len(heavy))), on="period")
    rows["turn"] = rows.groupby(["number", "period"]).cumcount()
    story = rows["reference"].where(rows["reference"].str.startswith("http", na=False))
    rows = rows[~rows.assign(story=story.fillna(rows["event_id"])).duplicated(["number", "story"])]
    rows = rows.sort_values(["number", "turn", "rank"], kind="stable").groupby("number").head(3)
    starts = dict(zip(phases["number"], phases["start"], strict=True))
    first = rows["number"].map(starts).where(~rows.duplicated("number"), "")
    return event_rows(rows).assign(Since=first.to_list())[["Since", *event_rows(rows)]]


def event_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table as they are printed: day, who, to whom, what, where it is from."""
    deaths = pd.to_numeric(rows["deaths_best"]).fillna(0).astype(int)
    kind = rows["type"].fillna("").str.capitalize()
    own = in_words(rows["native_type"].fillna(""))
    printed = pd.DataFrame(
        {
            "Day": rows["date"].fillna(""),
            "Who": rows["actor"].fillna("").map(name_of),
            "To whom": rows["recipient"].fillna("").map(name_of),
            "Act": (kind + (" (" + own + ")").where(own != "", "")).str.strip(),
            "Deaths": numbers(deaths),
            "From": rows["reference"].fillna(rows["event_id"]).map(_short),
        }
    ).reset_index(drop=True)
    return printed if deaths.any() else printed.drop(columns="Deaths")


def _short(text: str) -> str:
    """A reference as it is where it is an address; a longer text is cut."""
    if text.startswith("http") or len(text) <= _LONG:
        return text
    return text[:_LONG].rsplit(" ", 1)[0] + " …"
