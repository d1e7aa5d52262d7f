"""The chapter on interests and instruments: what moved Moscow, what it used, what that bought."""

from __future__ import annotations

from helpers.narrative.amounts import all_quantities_table
from helpers.narrative.mixes import mix_table, themes

__all__ = [
    "all_quantities_table",
    "mix_table",
    "themes",
]


# -- motives -----------------------------------------------------------------------------------


# -- instruments -------------------------------------------------------------------------------


# -- sections ----------------------------------------------------------------------------------


# -- judgements --------------------------------------------------------------------------------
