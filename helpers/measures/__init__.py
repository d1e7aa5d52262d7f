"""Events to small tables, one function a question; one module a group of questions.

Dates are bounds, never mid-points: an event is counted where the first day on which it can have
happened lies, and every count says how many straddle. An event with several counterparts counts
once for each of them; totals over counterparts are pairs and say so.

In examples ``record`` is what ``notebook.open_record(tier="core", as_of="2023-12-31")`` gives.
"""

from helpers.measures import (
    breaks,
    claims,
    coded,
    hedging,
    interests,
    ladder,
    meetings,
    outlook,
    outside,
    rivals,
)
from helpers.measures.acts import (
    COUNTERPARTS,
    MOSCOW,
    PRINCIPALS,
    counterparts,
    dated_events,
    moscow_events,
    tones,
    tones_toward,
)
from helpers.measures.coders import coder_agreement, edge_agreement, settled_accounts
from helpers.measures.flat import flat
from helpers.measures.phases import phase_summary
from helpers.measures.record import coverage, date_conflicts, merge_variants
from helpers.record import completion

__all__ = [
    "COUNTERPARTS",
    "MOSCOW",
    "PRINCIPALS",
    "breaks",
    "claims",
    "coded",
    "coder_agreement",
    "counterparts",
    "coverage",
    "date_conflicts",
    "dated_events",
    "edge_agreement",
    "flat",
    "hedging",
    "interests",
    "ladder",
    "meetings",
    "merge_variants",
    "moscow_events",
    "outlook",
    "outside",
    "phase_summary",
    "rivals",
    "settled_accounts",
    "tones",
    "tones_toward",
]

completion.only_own_names(
    breaks, claims, coded, hedging, interests, ladder, meetings, outlook, outside, rivals
)


def __dir__() -> list[str]:
    return __all__
