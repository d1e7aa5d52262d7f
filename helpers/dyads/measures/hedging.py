"""Toward whom a country acts, and how evenly: ``measures.hedging`` asked of a table of events."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.dyads.measures.acts import ROWS, largest, placed
from helpers.dyads.table import Table
from helpers.measures.hedging import BAND, ENOUGH, ESTIMATE, RESAMPLES, SEED, entropies, spread

OTHER = "other"


def _by_phase(table: Table, scheme: pd.DataFrame) -> Iterator[tuple[tuple, pd.Series]]:
    """Number, phase_id and name of each phase with acts, and the acts toward each country."""
    held = placed(table.sums.others, scheme)
    for head in scheme[["number", "phase_id", "name"]].itertuples(index=False, name=None):
        mine = held[held["phase_id"] == head[1]]
        if len(mine):
            yield head, mine.groupby("other")["n"].sum()


def phase_counts(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """Acts by phase and country, columns as ``measures.hedging.phase_counts``.

    The countries with most acts in all have rows of their own, the others one together.
    """
    columns = ["number", "phase_id", "name", "counterpart", "acts", "of", "share"]
    names, rows = largest(table), []
    for head, found in _by_phase(table, scheme):
        whole = int(found.sum())
        counts = [(name, int(found.get(name, 0))) for name in names]
        counts.append((OTHER, whole - sum(n for _, n in counts)))
        rows += [(*head, name, n, whole, n / whole) for name, n in counts]
    return pd.DataFrame(rows, columns=columns)


def evenness(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """How evenly acts fall on the seven countries with most of them: columns as its namesake."""
    columns = ["number", "phase_id", "name", "acts", *ESTIMATE]
    names, rows = largest(table), []
    for head, found in _by_phase(table, scheme):
        counts = found.reindex(names).fillna(0).astype(int).to_numpy()
        counts = np.pad(counts, (0, ROWS - len(counts)))
        if counts.sum():
            rows.append((*head, int(counts.sum()), *estimate(counts)))
    return pd.DataFrame(rows, columns=columns)


def estimate(counts: np.ndarray) -> tuple[float, ...]:
    """The fields of ESTIMATE, as ``measures.hedging.estimate`` has them, where an act has one
    recipient: drawing acts is drawing recipients.
    """
    found = spread(counts)
    if found.pairs < ENOUGH:
        return (found.pairs, found.groups, *[float("nan")] * (len(ESTIMATE) - 2))
    chance = np.random.default_rng(SEED)
    drawn = entropies(chance.multinomial(found.pairs, counts / found.pairs, size=RESAMPLES))
    centred = np.clip(drawn - drawn.mean() + found.entropy, 0, np.log(len(counts)))
    low, high = np.exp(np.percentile(centred, BAND))
    return (*found, float(low), float(high))
