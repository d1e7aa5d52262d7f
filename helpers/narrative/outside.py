"""The chapter that holds our phases against records that none of our texts supplied."""

from __future__ import annotations

import pandas as pd

from helpers.measures import outside
from helpers.narrative.support import decimals, parts, whose_name
from helpers.narrative.yearly import EMPTY, NAMES, lanes, lanes_table
from helpers.record import dates
from helpers.record.tables import Tables

__all__ = [
    "EMPTY",
    "agreement_caption",
    "agreement_table",
    "lanes",
    "lanes_table",
    "origins_table",
]


# -- what the records can bear ---------------------------------------------------------------------


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """How far the chosen breaks and those of each record agree, with what chance gives."""
    mine = agreed[agreed["reading"].isin(outside.SEARCHED)]
    return pd.DataFrame(
        {
            "Record": [NAMES[name] for name in mine["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(mine["first"], mine["last"], strict=True)],
            "Our breaks found there": parts(mine["shared"], mine["chosen"]),
            "Its breaks found here": parts(mine["shared"], mine["other"]),
            "F1": decimals(mine["f1"]),
            "F1 by chance": decimals(mine["chance"]),
            "Chance does as well": _shares(mine["as_good"]),
        }
    )


def agreement_caption(scheme: str) -> str:
    """What the columns of the agreement say."""
    return (
        f"Breaks of {whose_name(scheme)} against those of each record, in the years that both "
        "cover, at a margin of one year; chance puts as many breaks on random years, 400 times"
    )


def _shares(values: pd.Series) -> list[str]:
    return ["–" if pd.isna(value) else f"{100 * value:.0f}%" for value in values]


def origins_table(tables: Tables) -> pd.DataFrame:
    """The records of others: what they are, whose, which years, from where, on which terms."""
    rows = tables.origins
    return pd.DataFrame(
        {
            "Record": rows["title"].to_list(),
            "By": [
                author or publisher
                for author, publisher in zip(rows["author"], rows["publisher"], strict=True)
            ],
            "Published": [dates.told(text) for text in rows["published"]],
            "Covers": [text.replace("/", "–") for text in rows["covers"]],
            "Address": rows["url"].to_list(),
            "Terms": rows["terms"].to_list(),
        }
    )
