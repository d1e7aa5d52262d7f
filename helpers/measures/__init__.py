"""Events to small tables, one function a question; one module a group of questions.

Dates are bounds, never mid-points: an event is counted where the first day on which it can have
happened lies, and every count says how many straddle. An event with several counterparts counts
once for each of them; totals over counterparts are pairs and say so.

In examples ``record`` is what ``chapter.open_record(tier="core", as_of="2023-12-31")`` gives.
"""

from helpers.measures import (
    breaks,
    claims,
    coded,
    hedging,
    interests,
    ladder,
    meetings,
    moods,
    outlook,
    outside,
    rivals,
    thesis,
)
from helpers.measures.acts import (
    COUNTERPARTS,
    MOSCOW,
    PRINCIPALS,
    counterpart_spans,
    counterparts,
    dated_events,
    event_spans,
    moscow_events,
    tones,
    tones_toward,
)
from helpers.measures.coders import coder_agreement, edge_agreement, settled_accounts
from helpers.measures.flat import flat
from helpers.measures.phases import moved, outside_phases, phase_leads, phase_summary, tone_cells
from helpers.measures.record import (
    coverage,
    date_conflicts,
    merge_variants,
    precision_counts,
    report_spans,
    telling,
)
from helpers.record import offers

__all__ = [
    "COUNTERPARTS",
    "MOSCOW",
    "PRINCIPALS",
    "breaks",
    "claims",
    "coded",
    "coder_agreement",
    "counterpart_spans",
    "counterparts",
    "coverage",
    "date_conflicts",
    "dated_events",
    "edge_agreement",
    "event_spans",
    "flat",
    "hedging",
    "interests",
    "ladder",
    "meetings",
    "merge_variants",
    "moods",
    "moscow_events",
    "moved",
    "outlook",
    "outside",
    "outside_phases",
    "phase_leads",
    "phase_summary",
    "precision_counts",
    "report_spans",
    "rivals",
    "settled_accounts",
    "telling",
    "thesis",
    "tone_cells",
    "tones",
    "tones_toward",
]

offers.own(
    breaks,
    claims,
    coded,
    hedging,
    interests,
    ladder,
    meetings,
    moods,
    outlook,
    outside,
    rivals,
    thesis,
)


def __dir__() -> list[str]:
    return __all__
