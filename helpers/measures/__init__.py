"""Events to small tables, one function a question; one module a group of questions.

Where a name ends in ``_table``, the rows are those of another measure as the brief prints or draws
them. Dates are bounds, never mid-points: an event is counted where the first day on which it can
have happened lies. An event with several counterparts counts once for each of them; totals over
counterparts are pairs and say so.

In examples ``record`` is what ``notebook.open_record(tier="core", as_of="2023-12-31")`` gives.
"""
# ruff: noqa: F401 (what notebooks and other rooms take from this one)

from types import ModuleType as _ModuleType

from helpers.measures import (
    agreement,
    annex,
    breaks,
    causes,
    claims,
    coders,
    compared,
    counted,
    events,
    hedging,
    imported,
    ladder,
    meetings,
    outlook,
    outside,
    phases,
    quantities,
    readings,
    record,
    rivals,
    stretches,
)
from helpers.measures.coders import coder_agreement, edge_agreement, settled_accounts
from helpers.measures.events import counterparts, flat, moscow_events, tones, tones_toward
from helpers.measures.record import coverage, date_conflicts, merge_variants
from helpers.measures.subject import COUNTERPARTS
from helpers.record import completion as _completion

# So that tab after a module names what is made there, and not what it imports.
_completion.only_own_names(*(value for value in vars().values() if isinstance(value, _ModuleType)))
