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


class Places(NamedTuple):
    """The event_ids; for each report and participant the row of its event (-1: none), and the rows
    that sources tell.
    """

    ids: pd.Index
    reports: np.ndarray
    participants: np.ndarray
    told: dict[str, np.ndarray]
    named: dict[str, np.ndarray]


@once
def places(tables: Tables) -> Places:
    """Where the events of a record stand."""
    ids = _ids(tables)
    return Places(
        ids,
        ids.get_indexer(pd.Index(tables.reports["event_id"])),
        ids.get_indexer(pd.Index(tables.participants["event_id"])),
        tables.reports.groupby("source_id").indices,
        tables.participants.groupby("source_id").indices,
    )


@once
def _ids(tables: Tables) -> pd.Index:
    return pd.Index(tables.events["event_id"])


def rows_of(tables: Tables, event_ids: pd.Series) -> np.ndarray:
    """For each of some event_ids of a record the row of its event."""
    return _ids(tables).get_indexer(pd.Index(event_ids))


def of_reports(tables: Tables, chosen: pd.Series) -> np.ndarray:
    """For each event whether one of the chosen reports tells it."""
    return _marked(len(tables.events), places(tables).reports[chosen.to_numpy(dtype=bool)])


def _marked(count: int, rows: np.ndarray) -> np.ndarray:
    found = np.zeros(count + 1, dtype=bool)  # the last for rows without an event
    found[rows] = True
    return found[:-1]


@once
def sole_tellers(tables: Tables) -> np.ndarray:
    """For each event the source that alone tells it; None where several do."""
    rows = places(tables).reports
    codes, names = pd.factorize(tables.reports["source_id"])
    told = rows >= 0
    lowest, highest = np.full(len(tables.events), len(names)), np.full(len(tables.events), -1)
    np.minimum.at(lowest, rows[told], codes[told])
    np.maximum.at(highest, rows[told], codes[told])
    texts = np.array([*names, None], dtype=object)
    return texts[np.where(lowest == highest, lowest, len(names))]


def bearing(tables: Tables, source_id: str) -> np.ndarray:
    """For each event whether a source has a bearing on it: it tells the event, or it alone names a
    participant.
    """
    held, none = places(tables), np.empty(0, dtype=np.intp)
    told = held.reports[held.told.get(source_id, none)]
    named = held.participants[held.named.get(source_id, none)]
    return _marked(len(tables.events), np.concatenate([told, named]))


def without(
    tables: Tables, names: Sequence[str], among: np.ndarray | None = None
) -> tuple[Tables, dict[str, str]]:
    """The events on which each of some sources has a bearing, as the others know them without it,
    and for each of their event_ids the source (an event stands once for each).

    To leave a source out changes nothing else, so what adds up over events need not be counted
    anew: take away what the events of ``bearing`` give, and add what these do. ``among`` limits it
    to some events. Only events, reports and participants are cut.
    """
    every = set(tables.sources["source_id"])
    parts = []
    for place, name in enumerate(names):
        mine = bearing(tables, name)
        mine = _renamed(tables, mine if among is None else mine & among, place)
        parts.append(record.told_by(mine, every - {name}))
    if not parts:
        parts = [_renamed(tables, np.zeros(len(tables.events), dtype=bool), 0)]
    after = dataclasses.replace(
        tables,
        **{
            name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
            for name in _CUT
        },
    )
    ids = after.events["event_id"].to_numpy()
    return after, {name: names[int(name.rpartition(_MARK)[2])] for name in ids}


def _renamed(tables: Tables, chosen: np.ndarray, place: int) -> Tables:
    """Some events with their reports and participants, under event_ids that bear a number."""
    held = places(tables)
    ids = np.empty(len(tables.events), dtype=object)
    rows = np.flatnonzero(chosen)
    ids[rows] = [f"{name}{_MARK}{place}" for name in held.ids[rows]]
    # One text for each event, which its reports and participants share.
    chosen = np.append(chosen, False)
    return dataclasses.replace(
        tables,
        events=_named(tables.events, rows, ids[rows]),
        **{
            name: _named(getattr(tables, name), mine, ids[events[mine]])
            for name, events in (
                ("reports", held.reports),
                ("participants", held.participants),
            )
            for mine in [np.flatnonzero(chosen[events])]
        },
    )


def _named(frame: pd.DataFrame, rows: np.ndarray, ids: np.ndarray) -> pd.DataFrame:
    """Some rows under other event_ids, without the prose that nobody counts."""
    kept = frame[[name for name in frame if name not in _PROSE]]
    return kept.iloc[rows].assign(event_id=pd.array(ids, dtype="string"))
