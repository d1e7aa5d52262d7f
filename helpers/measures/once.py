"""What is counted of a record once and asked for many times, and records without one source."""

from __future__ import annotations

import dataclasses
import functools
import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from helpers import tables as record
from helpers.tables import Tables

Asked, Found = ParamSpec("Asked"), TypeVar("Found")

_PROSE = {"title", "summary", "date_basis", "words", "reasoning"}
_CUT, _MARK = ("events", "reports", "participants"), "|"


def once(measure: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """A measure of a record that is taken once, for each way of asking, while that is in use.

    Nobody changes what he is given, so all may be given the same.
    """
    taken: weakref.WeakKeyDictionary[Tables, dict] = weakref.WeakKeyDictionary()

    @functools.wraps(measure)
    def kept(tables: Tables, *given: Hashable, **named: Hashable) -> Found:
        answers = taken.setdefault(tables, {})
        asked = tuple(map(_itself, given)), tuple((k, _itself(v)) for k, v in sorted(named.items()))
        if asked not in answers:
            # Kept with what was given: no other frame can so come to have the place of one of it.
            answers[asked] = measure(tables, *given, **named), given, named
        return answers[asked][0]

    return kept


def _itself(given: Hashable) -> Hashable:
    """A frame by which it is, since it cannot be compared at a glance; anything else by its value.

    A scheme of phases is one frame as long as its record is in use.
    """
    return ("frame", id(given)) if isinstance(given, pd.DataFrame) else given


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
        mine = _touched(tables, name, place)
        pairs.append((mine, record.told_by(mine, every - {name})))
    if not pairs:
        empty = _touched(tables, "", 0)
        return empty, empty, {}
    before, after = (_joined(tables, parts) for parts in zip(*pairs, strict=True))
    ids = before.events["event_id"]
    return before, after, {name: names[int(name.rpartition(_MARK)[2])] for name in ids}


def _touched(tables: Tables, source_id: str, place: int) -> Tables:
    """The events that a source tells, or of which it alone names a participant, marked as its."""
    places, none = _places(tables), np.empty(0, dtype=np.intp)
    ids = np.empty(len(tables.events), dtype=object)
    touched = np.zeros(len(ids) + 1, dtype=bool)  # the last for rows without an event
    touched[places.reports[places.told.get(source_id, none)]] = True
    if source_id:
        touched[places.participants[places.named.get(source_id, none)]] = True
    touched[-1] = False
    rows = np.flatnonzero(touched)
    ids[rows] = [f"{name}{_MARK}{place}" for name in tables.events["event_id"].iloc[rows]]
    # One text for each event, which its reports and participants share.
    return dataclasses.replace(
        tables,
        events=_named(tables.events, rows, ids[rows]),
        **{
            name: _named(getattr(tables, name), mine, ids[events[mine]])
            for name, events in (
                ("reports", places.reports),
                ("participants", places.participants),
            )
            for mine in [np.flatnonzero(touched[events])]
        },
    )


def _named(frame: pd.DataFrame, rows: np.ndarray, ids: np.ndarray) -> pd.DataFrame:
    """Some rows under other event_ids, without the prose that nobody counts."""
    kept = frame[[name for name in frame if name not in _PROSE]]
    return kept.iloc[rows].assign(event_id=pd.array(ids, dtype="string"))


def _joined(tables: Tables, parts: Sequence[Tables]) -> Tables:
    return dataclasses.replace(
        tables,
        **{
            name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
            for name in _CUT
        },
    )
