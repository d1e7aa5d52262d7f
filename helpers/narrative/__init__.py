"""Small tables to sentences: one module a chapter, and the words they share."""

from helpers.narrative import evidence, phases, summary
from helpers.narrative.opening import opening
from helpers.narrative.words import FigureWords

__all__ = ["FigureWords", "evidence", "opening", "phases", "summary"]
