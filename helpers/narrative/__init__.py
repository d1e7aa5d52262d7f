"""Small tables to sentences: one module a chapter, and the words they share."""

from helpers.narrative import (
    annex,
    breaks,
    claims,
    coded,
    evidence,
    hedging,
    interests,
    ladder,
    meetings,
    outlook,
    outside,
    phases,
    piles,
    summary,
    voices,
)
from helpers.narrative.credit import credit, credited
from helpers.narrative.opening import opening
from helpers.narrative.rows import phase_rows, shares_rows, theme_rows
from helpers.narrative.words import FigureWords, words_of
from helpers.record import offers

__all__ = [
    "FigureWords",
    "annex",
    "breaks",
    "claims",
    "coded",
    "credit",
    "credited",
    "evidence",
    "hedging",
    "interests",
    "ladder",
    "meetings",
    "opening",
    "outlook",
    "outside",
    "phase_rows",
    "phases",
    "piles",
    "shares_rows",
    "summary",
    "theme_rows",
    "voices",
    "words_of",
]

offers.own(
    annex,
    breaks,
    claims,
    coded,
    evidence,
    hedging,
    interests,
    ladder,
    meetings,
    outlook,
    outside,
    phases,
    piles,
    summary,
    voices,
)


def __dir__() -> list[str]:
    return __all__
