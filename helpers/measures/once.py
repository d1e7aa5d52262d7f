"""What is counted of a record once and asked for many times, and records without one source."""

from __future__ import annotations

import dataclasses
import functools
import weakref
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from helpers import tables as record
from helpers.tables import Tables

Found = TypeVar("Found")

_CUT, _MARK = ("events", "reports", "participants"), "|"


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


def apart(tables: Tables, names: Sequence[str]) -> tuple[Tables, Tables, dict[str, str]]:
    """The events on which each of some sources has a bearing, as they are and as the others know
    them without it, and for each of their event_ids the source (an event stands once for each).

    To leave a source out changes nothing else, so what adds up over events need not be counted
    anew: take away what the first gives for the source and add what the second does. Only events,
    reports and participants are cut.
    """
    every = set(tables.sources["source_id"])
    pairs = []
    for place, name in enumerate(names):
        mine = _touched(tables, name)
        pairs.append([_marked(t, place) for t in (mine, record.told_by(mine, every - {name}))])
    if not pairs:
        empty = _touched(tables, "")
        return empty, empty, {}
    before, after = (_joined(tables, parts) for parts in zip(*pairs, strict=True))
    ids = before.events["event_id"]
    return before, after, {name: names[int(name.rpartition(_MARK)[2])] for name in ids}


def _touched(tables: Tables, source_id: str) -> Tables:
    """The events that a source tells, or of which it alone names a participant."""
    places, none = _places(tables), np.empty(0, dtype=np.intp)
    touched = np.zeros(len(tables.events) + 1, dtype=bool)  # the last for rows without an event
    touched[places.reports[places.told.get(source_id, none)]] = True
    if source_id:
        touched[places.participants[places.named.get(source_id, none)]] = True
    touched[-1] = False
    return dataclasses.replace(
        tables,
        events=tables.events[touched[:-1]],
        reports=tables.reports[touched[places.reports]],
        participants=tables.participants[touched[places.participants]],
    )


def _marked(tables: Tables, place: int) -> Tables:
    return dataclasses.replace(
        tables,
        **{
            name: frame.assign(event_id=frame["event_id"] + f"{_MARK}{place}")
            for name, frame in ((name, getattr(tables, name)) for name in _CUT)
        },
    )


def _joined(tables: Tables, parts: Sequence[Tables]) -> Tables:
    return dataclasses.replace(
        tables,
        **{
            name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
            for name in _CUT
        },
    )
