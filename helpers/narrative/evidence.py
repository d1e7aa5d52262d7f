"""The chapter on the evidence: what the table holds, where it is thin, how far coders agree."""

from __future__ import annotations

import pandas as pd

from helpers import dates, measures
from helpers.narrative.words import (
    FigureWords,
    capital,
    cite,
    count,
    listed,
    number,
    of,
    signed,
    verb,
)
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
        said += f" {capital(of(sole, n))} rest on a single source: nobody else here tells them."
        biggest = rows.loc[rows["events"].idxmax()]
        said += (
            f" {biggest['source_id']} alone tells {of(int(biggest['events']), n)}, so the picture "
            "is to that degree the picture of one text."
        )
    return said


def coverage_table(tables: Tables) -> pd.DataFrame:
    """What each source gives, as printed."""
    rows = measures.coverage(tables)
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
    title = "The record is thick where the sources are recent"
    caption = (
        f"{capital(of(recent, len(spans)))} dated reports tell of the time since September 2001, "
        f"{number(early)} of the time before April 1978"
        + (", and those come from one source alone. " if early and alone == 1 else ". ")
        + "A bar is one report at the span of time it tells of, darker where several overlap; the "
        "upright mark is the day from which the source is known."
    )
    alt = f"Strips for {count(spans['source'].nunique(), 'source')}: " + listed(
        f"{name} from {group['first'].dt.year.min()} to {group['last'].dt.year.max()} "
        f"({count(len(group), 'report')})"
        for name, group in spans.groupby("source", sort=False)
    )
    subtitle = "Reports by the time they tell of; mark: publication"
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
    title = f"{of(day, total)} events are dated to the day"
    caption = (
        f"How exactly events are dated: {of(day, total)} to a day, {number(month)} more to a "
        f"month; {number(loose)} only to a year, to some years or on one side."
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
    low, middle, high = (variants.iloc[place] for place in range(3))
    tones = [row["tone"] for row in (low, middle, high) if pd.notna(row["tone"])]
    said = (
        "Accounts can be merged in three ways. Taking only what some passage reports as fact "
        f"leaves {count(int(low['events']), 'event')} of {int(middle['events'])}"
    )
    if tones:
        said += (
            f" and moves Moscow's mean tone between {signed(min(tones))} and {signed(max(tones))}"
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
            "Mean tone": [signed(value) for value in variants["tone"]],
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


def agreement(rows: pd.DataFrame) -> str:
    """How far two independent coders agree, said with its limits."""
    if len(rows) == 0 or rows.iloc[-1]["both"] == 0:
        return "No passage of this selection was coded twice, so no agreement can be given."
    last = rows.iloc[-1]
    shared, first, second = int(last["both"]), int(last["first_only"]), int(last["second_only"])
    return (
        "A second reader coded the same articles without seeing the first coding. Of the passages "
        f"in which the second found events the first found {100 * last['precision']:.0f} per cent; "
        f"of the first's the second found {100 * last['recall']:.0f} per cent. "
        f"{capital(count(shared, 'event'))} {verb(shared, 'was', 'were')} coded by both, "
        f"{number(first)} only by the first and {number(second)} only by the second. "
        "Krippendorff's alpha over the events that both coded is "
        f"{_alpha(last, 'type')} for the type of act, {_alpha(last, 'theme')} for the theme and "
        f"{_alpha(last, 'tone')} for the tone; .800 is the usual mark for firm, .667 for tentative "
        "conclusions. Every difference was settled by reading the passage again, and the record "
        "is kept."
    )


def _alpha(row: pd.Series, field: str) -> str:
    if pd.isna(row[field]):
        return "undefined"
    return f"{row[field]:.2f} ({row[f'{field}_low']:.2f} to {row[f'{field}_high']:.2f})"


def agreement_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Agreement per source, as printed."""
    if len(rows) == 0 or rows.iloc[-1]["both"] == 0:
        return rows.iloc[:0]
    return pd.DataFrame(
        {
            "Source": rows["source_id"].replace("all", "All together"),
            "Both": rows["both"].astype(str),
            "First only": rows["first_only"].astype(str),
            "Second only": rows["second_only"].astype(str),
            "Alpha, type": [_alpha(row, "type") for _, row in rows.iterrows()],
            "Alpha, theme": [_alpha(row, "theme") for _, row in rows.iterrows()],
            "Alpha, tone": [_alpha(row, "tone") for _, row in rows.iterrows()],
        }
    )


def undated(tables: Tables) -> str:
    """Events that nothing bounds, listed instead of dated by guess."""
    rows = tables.events[tables.events["date"] == ""]
    if len(rows) == 0:
        return "Every event of this selection has at least one bound to its date."
    told = tables.reports.groupby("event_id")[["source_id", "paragraph"]].agg(list)
    items = [
        f"{row['title']} {cite(zip(*told.loc[row['event_id']], strict=True))}"
        for _, row in rows.iterrows()
    ]
    n = len(rows)
    return (
        f"{capital(count(n, 'event'))} {verb(n, 'has', 'have')} no usable date and "
        f"{verb(n, 'stays', 'stay')} out of every count by time: {'; '.join(items)}."
    )


def events_table(tables: Tables) -> pd.DataFrame:
    """Every event with its passages, as the annex prints it."""
    told = tables.reports.groupby("event_id")[["source_id", "paragraph"]].agg(list)
    rows = tables.events
    passages = [
        sorted(set(zip(*told.loc[name], strict=True))) if name in told.index else []
        for name in rows["event_id"]
    ]
    return pd.DataFrame(
        {
            "Date": [dates.told(text) for text in rows["date"]],
            "Event": rows["title"],
            "Type": [tables.label("type", code) for code in rows["type"]],
            "Theme": [tables.label("theme", code) for code in rows["theme"]],
            "Sure": [tables.label("confidence", code).lower() for code in rows["confidence"]],
            "Passages": passages,
        }
    )


def passages_table(tables: Tables) -> pd.DataFrame:
    """Every passage with its fingerprint and what became of it; ``anchor`` is its link target."""
    told = tables.reports.groupby(["source_id", "paragraph"])["event_id"].nunique()
    rows = tables.passages
    keys = list(zip(rows["source_id"], rows["paragraph"], strict=True))
    became = [
        count(int(told[key]), "event")
        if key in told.index
        else tables.label("coding", code).lower()
        for key, code in zip(keys, rows["coding"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Passage": [f"{source}, {paragraph}" for source, paragraph in keys],
            "SHA-256 begins": [text[:12] for text in rows["sha256"]],
            "Became": became,
            "What it is": rows["note"],
            "anchor": [f"p-{source}-{paragraph}" for source, paragraph in keys],
        }
    )
