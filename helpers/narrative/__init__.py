"""Small tables to sentences: one module a chapter, and the words they share."""

from helpers.narrative import (
    annex,
    breaks,
    claims,
    evidence,
    hedging,
    interests,
    ladder,
    meetings,
    outlook,
    phases,
    summary,
)
from helpers.narrative.opening import opening
from helpers.narrative.words import FigureWords

__all__ = [
    "FigureWords",
    "annex",
    "breaks",
    "claims",
    "evidence",
    "hedging",
    "interests",
    "ladder",
    "meetings",
    "opening",
    "outlook",
    "phases",
    "summary",
]
