"""Questions to a table of events, under the names that ``helpers.measures`` has for them."""

from helpers.dyads.measures import breaks, hedging, interests, rivals
from helpers.dyads.measures.acts import (
    CLASSES,
    by_class,
    by_type,
    counterpart_spans,
    event_spans,
    phase_summary,
    tone_cells,
)
from helpers.measures import coded  # imported files by phase: the same question to the same files

__all__ = [
    "CLASSES",
    "breaks",
    "by_class",
    "by_type",
    "coded",
    "counterpart_spans",
    "event_spans",
    "hedging",
    "interests",
    "phase_summary",
    "rivals",
    "tone_cells",
]
