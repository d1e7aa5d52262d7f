"""What stands around figures and tables: titles, captions, alternative texts, printed cells."""

from helpers.narrative import (
    annex,
    breaks,
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
    voices,
)
from helpers.narrative.credit import credit, credited
from helpers.narrative.opening import opening
from helpers.narrative.rows import phase_rows, shares_rows, theme_rows
from helpers.narrative.words import FigureWords, words_of
from helpers.record import completion

__all__ = [
    "FigureWords",
    "annex",
    "breaks",
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
    "theme_rows",
    "voices",
    "words_of",
]

completion.only_own_names(
    annex,
    breaks,
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
    voices,
)


def __dir__() -> list[str]:
    return __all__
