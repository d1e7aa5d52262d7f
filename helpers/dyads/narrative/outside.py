"""The yearly records of others beside the phases of a table, for Russia and Afghanistan alone."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.dyads.narrative.words import Seen, speaks
from helpers.dyads.table import Table
from helpers.narrative import outside
from helpers.narrative.words import FigureWords, capital, listed, verb
from helpers.narrative.yearly import years_of
from helpers.record.places import TABLE_SCHEME

__all__ = [
    "agreement_caption",
    "agreement_table",
    "disputes",
    "finding",
    "judgement",
    "lanes",
    "lanes_table",
    "origins_table",
    "single",
]


def finding(table: Table, met: pd.DataFrame, scheme: str) -> str:
    """See ``narrative.outside.finding``; of the table's own phases."""
    del scheme
    return f"{speaks(table)} {outside.finding(table.coded, met, TABLE_SCHEME)}"


def lanes_table(table: Table, runs: pd.DataFrame) -> pd.DataFrame:
    """See ``narrative.outside.lanes_table``."""
    return outside.lanes_table(table.coded, runs)


def lanes(record: Seen, drawn: pd.DataFrame, met: pd.DataFrame) -> FigureWords:
    """See ``narrative.outside.lanes``; the dashed lines are the table's phases."""
    asked = record.parameters.model_copy(update={"phase_scheme": TABLE_SCHEME})
    seen = dataclasses.replace(record, tables=record.tables.coded, parameters=asked)
    words = outside.lanes(seen, drawn, met)
    firm = met[[len(names) >= 2 for names in met["firm"]]]
    title = "No break of the table stands firmly in two records of others"
    if len(firm):
        are = verb(len(firm), "is a firm break", "are firm breaks")
        title = f"{capital(listed(years_of(firm)))} {are} in two records of others, too"
    return dataclasses.replace(words, title=title) if words.title else words


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """See ``narrative.outside.agreement_table``."""
    return outside.agreement_table(agreed).rename(
        columns={
            "Our breaks found there": "The table's breaks found there",
            "Its breaks found here": "The record's breaks found here",
        }
    )


def judgement(agreed: pd.DataFrame, met: pd.DataFrame, scheme: str) -> str:
    """See ``narrative.outside.judgement``."""
    del scheme
    return outside.judgement(agreed, met, TABLE_SCHEME)


def agreement_caption(scheme: str) -> str:
    """See ``narrative.outside.agreement_caption``."""
    del scheme
    return outside.agreement_caption(TABLE_SCHEME)


def single(table: Table, standing: pd.DataFrame) -> str:
    """See ``narrative.outside.single``."""
    return outside.single(table.coded, standing)


def disputes(table: Table) -> str:
    """See ``narrative.outside.disputes``."""
    return outside.disputes(table.coded)


def origins_table(table: Table) -> pd.DataFrame:
    """See ``narrative.outside.origins_table``."""
    return outside.origins_table(table.coded)
