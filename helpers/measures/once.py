"""What is counted of a record once and asked for many times, and records without one source."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Hashable
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from helpers.record.tables import Tables

Asked, Found = ParamSpec("Asked"), TypeVar("Found")


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
