"""The source line under a figure or a table: which table it is drawn from, and who speaks in it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Protocol

import pandas as pd

from helpers.narrative.opening import window_line
from helpers.narrative.words import FigureWords, count, listed
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.record.parameters import Parameters
from helpers.record.tables import Tables

FEW = 2  # so many sources are named, more are counted


class Seen(Protocol):
    """What an edition may see: a ``notebook.Record``, which this room does not know."""

    tables: Tables
    parameters: Parameters
    known_to: dt.date


def credited(words: FigureWords, record: Seen, drawn: pd.DataFrame, what: str) -> FigureWords:
    """The words with their source line; where nothing is drawn, nobody is credited.

    >>> acts = measures.interests.own_acts(record.tables)
    >>> words = narrative.credited(narrative.words_of("Acts", acts.head(0)), record, acts, "events")
    >>> words.source.partition(";")[0]
    'Source: table of events, coded by hand from five core articles'
    """
    return dataclasses.replace(words, source=credit(record, drawn, what)) if words.title else words


def credit(record: Seen, drawn: pd.DataFrame, what: str) -> str:
    """``Source: table of events, coded from one core article and 20 further pages known by ...``

    ``drawn`` names the sources of its rows (source_id), or the events that they tell (event_id);
    ``what`` the table of the record that holds them, or two joined by "and".

    >>> narrative.credit(record, record.tables.reports.head(1), "events").partition(";")[0]
    'Source: table of events, coded by hand from janse-2021 alone'
    """
    voices = _voices(record.tables, drawn)
    if not voices:
        return ""
    day = dates.told(record.known_to.isoformat())
    held = f"{'tables' if ' and ' in what else 'table'} of {what}"
    said = f"Source: {held}, coded by hand from {_who(record.tables, voices)}; "
    said += f"sources known to {day}."
    return f"{said} {window_line(record.parameters)}" if record.parameters.window else said


def _voices(tables: Tables, drawn: pd.DataFrame) -> set[str]:
    if "source_id" in drawn:
        return set(drawn["source_id"].unique())
    told = among(tables.reports["event_id"], drawn["event_id"])
    return set(tables.reports.loc[told, "source_id"].unique())


def _who(tables: Tables, voices: set[str]) -> str:
    """``janse-2021 alone``, ``five core articles and 126 further pages``."""
    mine = tables.sources[tables.sources["source_id"].isin(voices)]
    if len(mine) == 1:
        return f"{mine['source_id'].iloc[0]} alone"
    if len(mine) <= FEW:
        return listed(sorted(mine["source_id"]))
    core = int((mine["tier"] == "core").sum())
    tiers = ((core, "core article"), (len(mine) - core, "further page"))
    return listed(count(n, kind) for n, kind in tiers if n)
