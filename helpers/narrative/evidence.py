"""The chapter on the evidence: what the table holds, where it is thin, how far coders agree."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import (
    capital,
    count,
)
from helpers.record import dates
from helpers.record.tables import Tables


def coverage_table(tables: Tables) -> pd.DataFrame:
    """What each source gives, as printed; pages of the update tier stand in one line together."""
    rows = measures.coverage(tables)
    tiers = dict(zip(tables.sources["source_id"], tables.sources["tier"], strict=True))
    late = rows["source_id"].map(tiers) == "update"
    printed = _coverage_rows(rows[~late])
    if not late.any():
        return printed
    n = int(late.sum())
    first, last = rows.loc[late, "published"].iloc[[0, -1]]
    sums = rows.loc[late, ["paragraphs", "telling", "reports", "sole"]].sum()
    told = tables.reports.loc[
        tables.reports["source_id"].map(tiers) == "update", "event_id"
    ].nunique()
    together = {
        "Source": count(n, "later source"),
        "Published": f"{dates.told(first)} to {dates.told(last.split('/')[-1])}",
        "Speaks from": "agencies, papers and official pages, one passage each",
        "Paragraphs": str(sums["paragraphs"]),
        "telling events": str(sums["telling"]),
        "Reports": str(sums["reports"]),
        "Events": str(told),
        "only here": str(sums["sole"]),
    }
    return pd.concat([printed, pd.DataFrame([together])], ignore_index=True)


def _coverage_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Source": rows["source_id"],
            "Published": [dates.told(text) for text in rows["published"]],
            "Speaks from": rows["perspective"],
            "Paragraphs": rows["paragraphs"].astype(str),
            "telling events": rows["telling"].astype(str),
            "Reports": rows["reports"].astype(str),
            "Events": rows["events"].astype(str),
            "only here": rows["sole"].astype(str),
        }
    )


def merging_table(variants: pd.DataFrame) -> pd.DataFrame:
    """The three rules, as printed."""
    if int(variants["events"].max()) == 0:
        return variants.iloc[:0]
    return pd.DataFrame(
        {
            "Rule": variants["rule"].map(capital),
            "Events": variants["events"].astype(str),
            "with Moscow": variants["moscow"].astype(str),
            "Dated to a day": variants["day_dated"].astype(str),
        }
    )


def conflicts_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Disjoint dates side by side, as printed."""
    return pd.DataFrame(
        {
            "Event": rows["title"],
            "One account": [dates.told(text) for text in rows["date"]],
            "in": [[pair] for pair in zip(rows["source_id"], rows["paragraph"], strict=True)],
            "The other": [dates.told(text) for text in rows["other_date"]],
            "in ": [[p] for p in zip(rows["other_source"], rows["other_paragraph"], strict=True)],
        }
    )


def _alpha(row: pd.Series, field: str) -> str:
    if pd.isna(row[field]):
        return "undefined"
    said = f"{row[field]:.2f} ({row[f'{field}_low']:.2f} to {row[f'{field}_high']:.2f})"
    return said.replace("-", "−")


def agreement_table(rows: pd.DataFrame, settled: dict[str, int]) -> pd.DataFrame:
    """Agreement per source, as printed, with what the record keeps after settling."""
    if len(rows) == 0 or rows.iloc[-1]["both"] == 0:
        return rows.iloc[:0]
    return pd.DataFrame(
        {
            "Source": rows["source_id"].replace("all", "All together"),
            "Both": rows["both"].astype(str),
            "First only": rows["first_only"].astype(str),
            "Second only": rows["second_only"].astype(str),
            "Kept": [str(settled[name]) for name in rows["source_id"]],
            "Alpha, type": [_alpha(row, "type") for _, row in rows.iterrows()],
            "Alpha, theme": [_alpha(row, "theme") for _, row in rows.iterrows()],
        }
    )
