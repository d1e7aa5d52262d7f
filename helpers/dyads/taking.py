"""The sums of a table of events: taken once a run, and again where somebody at work changed it."""

from __future__ import annotations

import os

from helpers.dyads import table
from helpers.external import addresses
from helpers.external.asked import Asked, Sums
from helpers.record.parameters import Parameters
from helpers.record.paths import CHECKED_VARIABLE
from helpers.record.tables import Tables

Taken = tuple[Asked, str, Sums]

_HELD: list[Taken] = []  # the last, with its question and the fingerprint of the file


def record(parameters: Parameters, coded: Tables) -> table.Record:
    """The table that these parameters ask, counted unless its sums are at hand.

    Raises ``external.inputs.ImportFault`` and ``external.backends.BackendError``.
    """
    question = table.asked(parameters)
    if not _holds(question):
        hold(*counted(question))
    return table.record(parameters, *_HELD[0][1:], coded)


def counted(question: Asked) -> Taken:
    """The question, the fingerprint of the table (empty: none) and its sums.

    Raises ``external.inputs.ImportFault`` and ``external.backends.BackendError``.
    """
    # DuckDB and Ibis take a second to load, and no kernel of a run needs them.
    from helpers.external import dyads

    return question, addresses.fingerprint(question.events), dyads.taken(question)


def hold(question: Asked, fingerprint: str, sums: Sums) -> None:
    """Keep sums: in a run every chapter speaks from the same."""
    _HELD[:] = [(question, fingerprint, sums)]


def _holds(question: Asked) -> bool:
    """Whether the sums at hand answer; rows counted in place are, at work, counted each time."""
    if not _HELD or _HELD[0][0] != question:
        return False
    if CHECKED_VARIABLE in os.environ:
        return True
    return bool(_HELD[0][1]) and _HELD[0][1] == addresses.fingerprint(question.events)
