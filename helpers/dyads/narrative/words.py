"""What every chapter says of the table that speaks: which it is, whose acts, what it cannot say."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import pandas as pd

from helpers.dyads.table import Table
from helpers.narrative.coded import REPORTS, label
from helpers.narrative.opening import window_line
from helpers.narrative.words import FigureWords, capital, count, listed, number, signed, verb
from helpers.record import dates
from helpers.record.markdown import literal
from helpers.record.parameters import Parameters

CANNOT = (
    "A table of events has no passages, no claims and no forecasts: what it counts is coded by a "
    "machine or by others, and no row can be held to the words of a text here."
)


MANY = 30  # of which a part is said in per cent, too


class Seen(Protocol):
    """A ``table.Record``."""

    tables: Table
    parameters: Parameters


def dyad(table: Table) -> str:
    """``acts of Russia toward Afghanistan``"""
    return f"acts {whose(table)}"


def whose(table: Table) -> str:
    """``of Russia toward Afghanistan``; both ways where no data set knows a direction."""
    if table.directed:
        return f"of {table.actor} toward {table.recipient}"
    return f"between {table.actor} and {table.recipient}"


def years(spans: pd.DataFrame) -> str:
    """``2005 to 2015``, ``2018``: the years of some marks."""
    first, last = spans["first"].min().year, spans["last"].max().year
    return f"{first} to {last}" if first < last else str(first)


def sets(table: Table) -> str:
    """``ICEWS and GDELT 2.0``."""
    return listed(literal(label(name)) for name in table.sums.sources["source"]) or "no data set"


def none(table: Table) -> str:
    """The one sentence where there is no act to speak of."""
    rows, placeless = (int(table.sums.sources[name].sum()) for name in ("rows", "placeless"))
    why = " No row knows the countries of both sides." if rows and rows == placeless else ""
    return (
        f"The table {literal(table.name)} ({sets(table)}, {count(rows, 'row')}) holds no dated "
        f"act {whose(table)} in this selection, so there is nothing to count.{why}"
    )


def speaks(table: Table) -> str:
    """One sentence: which table speaks here, and of which acts."""
    return (
        f"What follows is counted in the table {literal(table.name)} ({sets(table)}) and is about "
        f"{dyad(table)}."
    )


def days(table: Table) -> str:
    """``from 2 January 2005 to 31 December 2015``; of all data sets together."""
    ends = [pd.to_datetime(table.sums.sources[name]).dropna() for name in ("first", "last")]
    if len(ends[0]) == 0:
        return "none of them dated"
    first, last = ends[0].min().date(), ends[1].max().date()
    return f"from {dates.told(first.isoformat())} to {dates.told(last.isoformat())}"


def reports(table: Table) -> str:
    """That GDELT counts reports, where GDELT speaks."""
    gdelt = table.sums.sources["source"].str.startswith("gdelt").any()
    return REPORTS if gdelt else ""


def of(part: int, whole: int) -> str:
    """``3 of 12``, ``14,772 of 73,509 (20 per cent)``."""
    said = f"{part:,} of {whole:,}"
    return f"{said} ({100 * part / whole:.0f} per cent)" if whole >= MANY else said


def left_out(table: Table) -> str:
    """The acts that are not counted, and why; empty where there are none."""
    lost = table.sums.lost
    told = [
        f"{number(lost[name])} {'' if place else verb(lost[name], 'act ', 'acts ')}{words}"
        for place, (name, words) in enumerate(
            (name, words)
            for name, words in (
                ("inside", f"of {table.actor} toward itself"),
                ("nowhere", f"of {table.actor} toward somebody without a known country"),
                ("undated", "without a date"),
            )
            if lost[name]
        )
    ]
    return f"Left out {verb(sum(lost.values()), 'is', 'are')} {listed(told)}." if told else ""


def score(value: float) -> str:
    """``+2.5``, ``no score``."""
    return "no score" if pd.isna(value) else signed(value)


def years_of(begins: list[str]) -> str:
    """EDTF dates as prose lists them."""
    return listed(dates.told(text) for text in begins)


def credited(words: FigureWords, record: Seen, drawn: object, what: str) -> FigureWords:
    """The words with their source line; ``drawn`` and ``what`` are of the coded record's."""
    del drawn, what
    return dataclasses.replace(words, source=credit(record)) if words.title else words


def credit(record: Seen, drawn: object = None, what: str = "") -> str:
    """``Source: events.parquet, 3,749 rows of ICEWS; SHA-256 begins 0f3a...``"""
    del drawn, what
    table = record.tables
    mark = table.fingerprint
    told = f"SHA-256 begins {mark[:10]}" if mark else "counted in place, without a fingerprint"
    rows = int(table.sums.sources["rows"].sum())
    said = f"Source: {table.name}, {count(rows, 'row')} of {sets_plain(table)}; {told}."
    return f"{said} {window_line(record.parameters)}" if record.parameters.window else said


def sets_plain(table: Table) -> str:
    """As ``sets``, for text that is no Markdown."""
    return listed(label(name) for name in table.sums.sources["source"]) or "no data set"


def thinned(spans: pd.DataFrame) -> str:
    """What a caption says of marks that stand for several acts."""
    stands = int(spans["stands"].iloc[0]) if len(spans) else 1
    if stands == 1:
        return (
            "Each mark is an act, as long as the month in which it lies, or as its date is loose."
        )
    return (
        f"Each mark stands for {number(stands)} acts of one month (of a longer span where their "
        "dates are looser); all numbers count every act."
    )


def capitalled(table: Table) -> str:
    """``Acts of Russia toward Afghanistan``."""
    return capital(dyad(table))
