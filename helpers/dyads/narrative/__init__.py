"""Sentences about a table of events, under the names that ``helpers.narrative`` has for them."""

from helpers.dyads.narrative import breaks, hedging, phases, piles, source, summary
from helpers.dyads.narrative.opening import opening
from helpers.dyads.narrative.words import credit, credited
from helpers.narrative.words import FigureWords

__all__ = [
    "FigureWords",
    "breaks",
    "credit",
    "credited",
    "hedging",
    "opening",
    "phases",
    "piles",
    "source",
    "summary",
]
