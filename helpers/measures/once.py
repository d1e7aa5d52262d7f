"""What is counted of a record once and asked for many times, and records without one source."""

from __future__ import annotations

import dataclasses
import functools
import weakref
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from helpers import tables as record
from helpers.tables import Tables

Found = TypeVar("Found")


def once(measure: Callable[[Tables], Found]) -> Callable[[Tables], Found]:
    """A measure that is taken once of each record, as long as that is in use.

    Nobody changes what he is given, so all may be given the same.
    """
    taken: weakref.WeakKeyDictionary[Tables, Found] = weakref.WeakKeyDictionary()

    @functools.wraps(measure)
    def kept(tables: Tables) -> Found:
        if tables not in taken:
            taken[tables] = measure(tables)
        return taken[tables]

    return kept


class _Places(NamedTuple):
    """For each report and participant the row of its event, and the rows that sources tell."""

    reports: np.ndarray
    participants: np.ndarray
    told: dict[str, np.ndarray]
    named: dict[str, np.ndarray]


@once
def _places(tables: Tables) -> _Places:
    ids = pd.Index(tables.events["event_id"])
    return _Places(
        ids.get_indexer(pd.Index(tables.reports["event_id"])),
        ids.get_indexer(pd.Index(tables.participants["event_id"])),
        tables.reports.groupby("source_id").indices,
        tables.participants.groupby("source_id").indices,
    )


def apart(tables: Tables, source_id: str) -> tuple[Tables, Tables]:
    """The events on which a source has a bearing, as they are and as the others know them.

    To leave a source out changes nothing else, so what adds up over events need not be counted
    anew: take away what the first of the two gives and add what the second does. Only events,
    reports and participants are cut.
    """
    places, none = _places(tables), np.empty(0, dtype=np.intp)
    touched = np.zeros(len(tables.events) + 1, dtype=bool)  # the last for rows without an event
    touched[places.reports[places.told.get(source_id, none)]] = True
    touched[places.participants[places.named.get(source_id, none)]] = True
    touched[-1] = False
    mine = dataclasses.replace(
        tables,
        events=tables.events[touched[:-1]],
        reports=tables.reports[touched[places.reports]],
        participants=tables.participants[touched[places.participants]],
    )
    return mine, record.told_by(mine, set(tables.sources["source_id"]) - {source_id})
