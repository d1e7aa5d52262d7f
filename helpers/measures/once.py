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
_CUT, _MARK = ("events", "reports", "participants", "attitudes"), "|"


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
    """The event_ids; for each report, participant and attitude the row of its event (-1: none),
    and the rows that sources tell; ``lent``: of reports, by the sources that supply their dates.
    """

    ids: pd.Index
    reports: np.ndarray
    participants: np.ndarray
    attitudes: np.ndarray
    told: dict[str, np.ndarray]
    named: dict[str, np.ndarray]
    lent: dict[str, np.ndarray]


@once
def places(tables: Tables) -> Places:
    """Where the events of a record stand."""
    ids = _ids(tables)
    return Places(
        ids,
        ids.get_indexer(pd.Index(tables.reports["event_id"])),
        ids.get_indexer(pd.Index(tables.participants["event_id"])),
        ids.get_indexer(pd.Index(tables.attitudes["event_id"])),
        tables.reports.groupby("source_id").indices,
        tables.participants.groupby("source_id").indices,
        _lenders(tables.reports["date_from"]),
    )


def _lenders(date_from: pd.Series) -> dict[str, np.ndarray]:
    """The rows whose date each source supplies, of a column of ``source_id paragraph; ...``."""
    found: dict[str, list[int]] = {}
    for row, text in enumerate(date_from):
        for token in text.split(";"):
            found.setdefault(token.strip().partition(" ")[0], []).append(row)
    return {name: np.array(rows, dtype=np.intp) for name, rows in found.items()}


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
    """For each event whether a source has a bearing on it: it tells the event, supplies a date that
    another tells of it, or alone names a participant; or it has one on a stage of its procedure.
    """
    held, none = places(tables), np.empty(0, dtype=np.intp)
    told = held.reports[held.told.get(source_id, none)]
    lent = held.reports[held.lent.get(source_id, none)]
    named = held.participants[held.named.get(source_id, none)]
    found = _marked(len(tables.events), np.concatenate([told, lent, named]))
    stages = tables.events["procedure"]
    return found | ((stages != "") & stages.isin(stages[found])).to_numpy(dtype=bool)


def without(
    tables: Tables, names: Sequence[str], among: np.ndarray | None = None
) -> tuple[Tables, dict[str, str]]:
    """The events on which each of some sources has a bearing, as the others know them without it,
    and for each of their event_ids the source (an event stands once for each).

    To leave a source out changes nothing else, so what adds up over events need not be counted
    anew: take away what the events of ``bearing`` give, and add what these do. ``among`` limits it
    to some events. Only events, reports, participants and attitudes are cut.
    """
    every = set(tables.sources["source_id"])
    parts = []
    for place, name in enumerate(names):
        mine = bearing(tables, name)
        mine = _renamed(tables, mine if among is None else mine & among, place)
        fewer = record.told_by(mine, every - {name})
        edges = fewer.attitudes[fewer.attitudes["source_id"] != name]
        parts.append(dataclasses.replace(fewer, attitudes=edges))
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
        events=_apart(_named(tables.events, rows, ids[rows]), place),
        **{
            name: _named(getattr(tables, name), mine, ids[events[mine]])
            for name, events in (
                ("reports", held.reports),
                ("participants", held.participants),
                ("attitudes", held.attitudes),
            )
            for mine in [np.flatnonzero(chosen[events])]
        },
    )


def _apart(events: pd.DataFrame, place: int) -> pd.DataFrame:
    """Events whose procedures bear a number too, so that those without one source stay apart."""
    names = events["procedure"]
    return events.assign(procedure=names.mask(names != "", names + f"{_MARK}{place}"))


def _named(frame: pd.DataFrame, rows: np.ndarray, ids: np.ndarray) -> pd.DataFrame:
    """Some rows under other event_ids, without the prose that nobody counts."""
    kept = frame[[name for name in frame if name not in _PROSE]]
    return kept.iloc[rows].assign(event_id=pd.array(ids, dtype="string"))
