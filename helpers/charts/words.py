"""What is said around a figure: title, subtitle, caption, alternative text, source line."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Protocol

import pandas as pd

from helpers.measures.words import count, listed, window_line
from helpers.record import dates
from helpers.record.parameters import Parameters
from helpers.record.tables import Tables

_READ_OUT = 20  # rows of a table that an alternative text reads out
_NAMED = 2  # so many sources are named in a source line, more are counted


@dataclasses.dataclass(frozen=True)
class FigureWords:
    """What is said around one figure; ``empty`` takes its place when there is nothing to draw.

    >>> charts.FigureWords("Aid leads", caption="Acts by kind.").alt
    ''
    """

    title: str = ""
    subtitle: str = ""
    caption: str = ""
    alt: str = ""
    empty: str = ""
    source: str = ""


def words_of(
    title: str,
    table: pd.DataFrame,
    *,
    subtitle: str = "",
    caption: str = "",
    alt: str = "",
    source: str = "",
) -> FigureWords:
    """The words around a picture; without an alternative text its rows are read out, each cell
    after the name of its column; noughts, empty cells and truths are left out. Of an empty table
    nothing is said.

    >>> counts = pd.DataFrame({"year": [2015, 2016], "aid": [3, 0], "talks": [1, 2]})
    >>> charts.words_of("What they did", counts).alt
    'What they did: 2015: aid 3, talks 1; 2016: talks 2.'
    """
    shown = table.select_dtypes(exclude="bool").head(_READ_OUT).astype(object)
    read = "; ".join(_read_out(row) for _, row in shown.iterrows() if len(row))
    more = f"; and {len(table) - _READ_OUT} more" if len(table) > _READ_OUT else ""
    read = f"{title}: {read}{more}."
    return FigureWords(title, subtitle, caption or f"{title}.", alt or read, "", source)


def _read_out(row: pd.Series) -> str:
    """``2015: aid 3, talks 1``; of one value alone ``aid 3``, or ``aid not stated``."""
    head, *cells = [(str(name).replace("_", " "), _cell(value)) for name, value in row.items()]
    if len(cells) < 2:
        nothing = "not stated" if row.iloc[1:].isna().any() else "0"
        return " ".join([head[1], *(value or nothing for _, value in cells)])
    said = ", ".join(f"{name} {value}" for name, value in cells if value)
    return f"{head[1]}: {said or 'nothing'}"


def _cell(value: object) -> str:
    """A cell as it is read out; empty for nought and for nothing."""
    if pd.api.types.is_scalar(value) and (pd.isna(value) or value == 0):
        return ""
    if isinstance(value, dt.date):
        return dates.told(f"{value:%Y-%m-%d}")
    return str(round(value, 2)).removesuffix(".0") if isinstance(value, float) else str(value)


class Seen(Protocol):
    """What an edition may see: a ``notebook.Record``, which this room does not know."""

    tables: Tables
    parameters: Parameters
    known_to: dt.date


def credited(words: FigureWords, record: Seen, drawn: pd.DataFrame, what: str) -> FigureWords:
    """The words with their source line; where nothing is drawn, nobody is credited.

    >>> told = record.tables.reports
    >>> words = charts.credited(charts.words_of("Acts", told), record, told, "events")
    >>> words.source.partition(";")[0]
    'Source: table of events, coded by hand from five core articles'
    """
    return dataclasses.replace(words, source=credit(record, drawn, what)) if words.title else words


def credit(record: Seen, drawn: pd.DataFrame, what: str) -> str:
    """``Source: table of events, coded from one core article and 20 further pages known by ...``

    ``drawn`` names the sources of its rows (source_id), or the events that they tell (event_id);
    ``what`` the table of the record that holds them, or two joined by "and".

    >>> charts.credit(record, record.tables.reports.head(1), "events").partition(";")[0]
    'Source: table of events, coded by hand from janse-2021 alone'
    """
    telling = drawn
    if "source_id" not in drawn:
        reports = record.tables.reports
        telling = reports[reports["event_id"].isin(drawn["event_id"])]
    if len(telling) == 0:
        return ""
    held = f"{'tables' if ' and ' in what else 'table'} of {what}"
    said = f"Source: {held}, coded by hand from {_who(record.tables, telling['source_id'])}; "
    said += f"sources known to {dates.told(record.known_to.isoformat())}."
    return f"{said} {window_line(record.parameters)}".rstrip()


def _who(tables: Tables, voices: pd.Series) -> str:
    """``janse-2021 alone``, ``five core articles and 126 further pages``."""
    mine = tables.sources[tables.sources["source_id"].isin(voices)]
    if len(mine) == 1:
        return f"{mine['source_id'].iloc[0]} alone"
    if len(mine) <= _NAMED:
        return listed(sorted(mine["source_id"]))
    core = int((mine["tier"] == "core").sum())
    tiers = ((core, "core article"), (len(mine) - core, "further page"))
    return listed(count(n, kind) for n, kind in tiers if n)
