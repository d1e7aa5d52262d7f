"""The chapter on the evidence: what the table holds, where it is thin, how far coders agree."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.piles import thinning
from helpers.narrative.words import (
    FigureWords,
    capital,
    cite,
    count,
    few,
    listed,
    literal,
    number,
    share,
    verb,
)
from helpers.record import dates
from helpers.tables import Tables

PRECISION_LABELS = {
    "day": "a day",
    "days": "some days",
    "month": "a month",
    "months": "some months",
    "year": "a year",
    "years": "some years",
    "open": "open on one side",
    "undated": "no date",
}


def overview(tables: Tables) -> str:
    """How much the record holds and how much of it rests on one voice."""
    n = len(tables.events)
    if len(tables.sources) == 0:
        return "No source is known to this selection, so the record is empty."
    if n == 0:
        return "The chosen sources tell no event that falls into this window."
    rows = measures.coverage(tables)
    sole = int(rows["sole"].sum())
    voices = tables.sources["family"].nunique()
    said = (
        f"The record holds {count(n, 'event')}, told in {count(len(tables.reports), 'report')} "
        f"by {count(len(tables.sources), 'source')} of "
        f"{count(voices, 'independent family', 'independent families')}."
    )
    if len(tables.sources) > 1:
        said += (
            f" {capital(share(sole, n, 'event'))} {verb(max(sole, 1), 'rests', 'rest')} on a "
            "single source."
        )
        biggest = rows.loc[rows["events"].idxmax()]
        told = int(biggest["events"])
        if n > 1 and 3 * told > n:
            said += (
                f" {biggest['source_id']} alone tells {few(told)} of them, so the picture is to "
                "that degree the picture of one text."
            )
    return said


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


def reach(spans: pd.DataFrame) -> FigureWords:
    """Words around the picture of what time each source covers."""
    empty = "No dated report falls into this selection."
    if len(spans) == 0:
        return FigureWords("", "", "", "", empty)
    recent = int((spans["first"] >= pd.Timestamp("2001-09-11")).sum())
    early = int((spans["first"] < pd.Timestamp("1978-04-01")).sum())
    alone = spans.loc[spans["first"] < pd.Timestamp("1978-04-01"), "source"].nunique()
    title = (
        f"{capital(share(recent, len(spans), 'dated report'))} "
        f"{verb(max(recent, 1), 'tells', 'tell')} of the time since September 2001"
    )
    caption = (
        f"{capital(count(early, 'report'))} {verb(early, 'tells', 'tell')} of the time before "
        "April 1978"
        + (", from one source alone. " if early and alone == 1 else ". ")
        + "A bar is one report at the span of time it tells of, darker where several overlap; the "
        "triangle is the day from which the source is known." + thinning(spans, "report")
    )
    alt = f"Strips for {count(spans['source'].nunique(), 'source')}: " + listed(
        f"{name} from {group['first'].dt.year.min()} to {group['last'].dt.year.max()} "
        f"({count(len(group), 'report')})"
        for name, group in spans.groupby("source", sort=False)
    )
    subtitle = "Reports by source and the time they tell of; triangle: publication"
    return FigureWords(title, subtitle, caption, alt + ".", empty)


def precision(counts: pd.DataFrame) -> FigureWords:
    """Words around the picture of date precision."""
    total = int(counts["events"].sum())
    empty = "There is no event whose precision could be shown."
    if total == 0:
        return FigureWords("", "", "", "", empty)
    found = dict(zip(counts["precision"], counts["events"], strict=True))
    day, month = found["day"], found["month"]
    loose = found["year"] + found["years"] + found["open"]
    title = (
        f"{capital(share(day, total, 'event'))} {verb(max(day, 1), 'is', 'are')} dated to the day"
    )
    caption = (
        f"How exactly events are dated: {few(day)} of {number(total)} to a day, {few(month)} to a "
        f"month, {few(loose)} only to a year, to some years or on one side, the rest in between."
    )
    alt = "Bars: " + listed(
        f"{PRECISION_LABELS[name]} {events}" for name, events in found.items() if events
    )
    return FigureWords(title, "Events by the precision of their date", caption, alt + ".", empty)


def precision_bars(counts: pd.DataFrame) -> pd.DataFrame:
    """label, count, focus for ``charts.bars``; empty precisions stay to show what is lacking."""
    if int(counts["events"].sum()) == 0:
        return counts.iloc[:0]
    return pd.DataFrame(
        {
            "label": counts["precision"].map(PRECISION_LABELS),
            "count": counts["events"],
            "focus": counts["precision"] == "day",
        }
    )


def merging(variants: pd.DataFrame) -> str:
    """How far the headline numbers move between the three ways to merge accounts."""
    if int(variants["events"].max()) == 0:
        return ""
    low, middle = (variants.iloc[place] for place in range(2))
    said = (
        "Accounts can be merged in three ways. Taking only what some passage reports as fact "
        f"leaves {count(int(low['events']), 'event')} of {int(middle['events'])}"
    )
    return f"{said} (@tbl:merging)."


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


def conflicts(rows: pd.DataFrame) -> str:
    """How often two passages date one event so that both cannot be right."""
    n = len(rows)
    if n == 0:
        return "No two passages of this selection date an event so that both cannot be right."
    return (
        f"{capital(count(n, 'event'))} {verb(n, 'is', 'are')} dated by two passages so that both "
        "cannot be right (@tbl:conflicts); each keeps its own account, and the event says which "
        "date is preferred and why."
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


def agreement(rows: pd.DataFrame, settled: dict[str, int], edges: pd.DataFrame) -> str:
    """How far two independent coders agree, said with its limits; ``settled`` and ``edges`` as
    measured.
    """
    if len(rows) == 0 or rows.iloc[-1]["both"] == 0:
        return "No passage of this selection was coded twice, so no agreement can be given."
    last = rows.iloc[-1]
    shared, first, second = int(last["both"]), int(last["first_only"]), int(last["second_only"])
    return (
        "A second reader coded the same articles without seeing the first coding. Of the passages "
        f"in which the second found events the first found {100 * last['precision']:.0f} per cent; "
        f"of the first's the second found {100 * last['recall']:.0f} per cent. "
        f"{capital(count(shared, 'account'))} of events {verb(shared, 'was', 'were')} coded by "
        f"both, {few(first)} only by the first and {few(second)} only by the second: an "
        "account is an event as one passage tells it. "
        f"{_settling(shared + first + second, settled['all'])}"
        "Krippendorff's alpha over the accounts that both coded is "
        f"{_alpha(last, 'type')} for the type of act and {_alpha(last, 'theme')} for the theme. "
        f"{_on_edges(edges)}The mark .800 is the usual mark for firm, .667 for tentative "
        "conclusions. Every difference was settled by reading the passage again, and the record "
        "is kept."
    )


def _on_edges(edges: pd.DataFrame) -> str:
    """The same of attitudes, which two further readers coded."""
    if len(edges) == 0:
        return ""
    last = edges.iloc[-1]
    return (
        "Attitudes were coded anew by two readers: both codings hold "
        f"{count(int(last['both']), 'attitude')}, one alone holds "
        f"{count(int(last['first_only'] + last['second_only']), 'attitude')}; alpha is "
        f"{_alpha(last, 'found')} for which attitudes a passage shows and {_alpha(last, 'tone')} "
        "for their tone. "
    )


def _settling(coded: int, kept: int) -> str:
    """Why a table of codings and one of the record give different counts."""
    if coded == kept:
        return ""
    return (
        f"Settling merged, split or dropped some of these {number(coded)}; what it left is in the "
        f"record, and this selection holds {few(kept)} of it, the reports of the same articles in "
        "@tbl:coverage. "
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


def undated(tables: Tables) -> str:
    """Events that nothing bounds, listed instead of dated by guess."""
    bounded = tables.events["first"].notna() | tables.events["last"].notna()
    rows = tables.events[~bounded]
    if len(rows) == 0:
        return "Every event of this selection has at least one bound to its date."
    told = tables.reports.groupby("event_id")[["source_id", "paragraph"]].agg(list)
    items = [
        f"{literal(row['title'])} {cite(zip(*told.loc[row['event_id']], strict=True))}"
        for _, row in rows.iterrows()
    ]
    n = len(rows)
    return (
        f"{capital(count(n, 'event'))} {verb(n, 'has', 'have')} no date that a passage tells and "
        f"{verb(n, 'stays', 'stay')} out of every count by time: {'; '.join(items)}."
    )
