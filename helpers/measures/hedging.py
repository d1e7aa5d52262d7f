"""Toward whom Moscow acted, and how evenly; friendliness to rivals is in ``rivals``.

An act is an event in which Moscow acts, hosts or takes part on equal terms; what others do to
Moscow is none. Evenness follows Shannon (entropy) and Herfindahl and Hirschman (HHI); entropy
carries the correction of Miller (1955) and Madow for small counts, HHI its unbiased form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.measures.acts import COUNTERPARTS, MOSCOW, PRINCIPALS, counterparts, grouped
from helpers.measures.once import once, rows_of
from helpers.record import phases
from helpers.record.knowledge import among, distinct
from helpers.record.tables import Tables

ACTING = ("actor", "host", "participant")
ENOUGH = 5  # acts below which no evenness is estimated
MANY = 500  # acts above which they are drawn by kind
RESAMPLES, SEED, BAND = 2000, 1989, (5, 95)


class Spread(NamedTuple):
    """How evenly counts fall on groups; ``effective`` is exp(entropy), capped at the groups.

    >>> measures.hedging.spread([4, 0]).effective
    1.0
    """

    pairs: int
    groups: int
    entropy: float
    effective: float
    hhi: float
    hhi_corrected: float


ESTIMATE = (*Spread._fields, "low", "high")


@once
def own_acts(tables: Tables) -> set[str]:
    """The events in which Moscow or one of its officials acts, hosts or takes part as an equal.

    >>> measures.hedging.own_acts(record.tables) < measures.moscow_events(record.tables)
    True
    """
    roles = grouped(tables)
    mine = (roles["counterpart"] == MOSCOW) & roles["role"].isin(ACTING)
    return distinct(roles.loc[mine, "event_id"])


@once
def acts(tables: Tables) -> pd.DataFrame:
    """Pairs of Moscow's act and counterpart: event_id, counterpart (one of COUNTERPARTS),
    procedure.

    >>> measures.hedging.acts(record.tables)["counterpart"].value_counts().head(2)
    counterpart
    kabul      62
    taliban    55
    Name: count, dtype: Int64
    """
    pairs = counterparts(tables)
    pairs = pairs[among(pairs["event_id"], own_acts(tables))]
    pairs = pairs.merge(tables.events[["event_id", "procedure"]], on="event_id")
    return pairs[["event_id", "counterpart", "procedure"]]


@once
def _by_phase(tables: Tables, scheme: pd.DataFrame) -> list[tuple[tuple, pd.DataFrame]]:
    """Number, phase_id and name of each phase with acts, and its pairs of act and counterpart."""
    pairs = acts(tables)
    place = phases.assign(tables.events, scheme)["phase_id"].array
    place = place.take(rows_of(tables, pairs["event_id"]))
    heads = scheme[["number", "phase_id", "name"]].itertuples(index=False, name=None)
    found = [(head, pairs[place == head[1]]) for head in heads]
    return [(head, mine) for head, mine in found if len(mine)]


def phase_counts(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Acts by phase and counterpart, one row for each pair of the two, nought included.

    Columns: number, phase_id, name, counterpart, acts, of (acts of the phase), share. An act counts
    in the phase of its first possible day, once for each counterpart: shares sum to 1 or more.

    >>> counts = measures.hedging.phase_counts(record.tables, record.phases)
    >>> counts.query("phase_id == 'convener'").nlargest(1, "share")[["counterpart", "acts", "of"]]
       counterpart  acts  of
    67        west    10  20
    """
    rows = []
    for head, mine in _by_phase(tables, scheme):
        whole, found = mine["event_id"].nunique(), mine["counterpart"].value_counts()
        counts = [(name, int(found.get(name, 0))) for name in COUNTERPARTS]
        rows += [(*head, name, n, whole, n / whole) for name, n in counts]
    columns = ["number", "phase_id", "name", "counterpart", "acts", "of", "share"]
    return pd.DataFrame(rows, columns=columns)


def entropies(counts: np.ndarray) -> np.ndarray:
    """Shannon's entropy of each row in nats, Miller and Madow's (k - 1) / 2n added, at most that
    of an even spread over all columns; NaN for an empty row.

    >>> measures.hedging.entropies(pd.DataFrame([[2, 2], [4, 0]]).to_numpy()).round(3)
    array([0.693, 0.   ])
    """
    total = counts.sum(axis=1, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / total[:, None]
        plain = -np.where(counts > 0, shares * np.log(shares), 0).sum(axis=1)
        found = plain + ((counts > 0).sum(axis=1) - 1) / (2 * total)
    return np.where(total > 0, np.minimum(found, np.log(counts.shape[1])), np.nan)


def spread(counts: Sequence[int] | np.ndarray) -> Spread:
    """``spread([2, 2]).hhi == 0.5``; entropy as ``entropies`` has it.

    ``hhi_corrected`` is the chance that two different pairs share their group (NaN below two).

    >>> even = measures.hedging.spread([2, 2])
    >>> even.groups, even.hhi, round(even.entropy, 3)
    (2, 0.5, 0.693)
    """
    found = np.asarray(counts, dtype=float)
    total = found.sum()
    if not total:
        return Spread(0, 0, *[float("nan")] * 4)
    entropy = float(entropies(found[None, :])[0])
    twice = float((found * (found - 1)).sum() / (total * (total - 1))) if total > 1 else np.nan
    hhi = float(((found / total) ** 2).sum())
    return Spread(int(total), int((found > 0).sum()), entropy, float(np.exp(entropy)), hhi, twice)


def incidence(pairs: pd.DataFrame) -> np.ndarray:
    """Acts by principal counterparts, 0 or 1; acts toward others alone have no row. Acts that
    share a ``procedure`` are one, toward all the counterparts of its stages.

    >>> measures.hedging.incidence(measures.hedging.acts(record.tables)).shape
    (147, 7)
    """
    kept = pairs[pairs["counterpart"].isin(PRINCIPALS)]
    one = kept["event_id"].where(kept["procedure"] == "", kept["procedure"])
    rows, _ = pd.factorize(one, sort=True)
    matrix = np.zeros((rows.max(initial=-1) + 1, len(PRINCIPALS)), dtype=int)
    matrix[rows, pd.Index(PRINCIPALS).get_indexer(pd.Index(kept["counterpart"]))] = 1
    return matrix


def estimate(matrix: np.ndarray) -> tuple[float, ...]:
    """The fields of ESTIMATE; NaN below ENOUGH acts. ``low`` and ``high`` bound ``effective``.

    The band is a bootstrap over whole acts, never pairs (the stages of one procedure are one act).
    Resampling loses rare groups and so lowers entropy: the draws are moved to centre on the
    estimate (the usual correction of bias).

    >>> acts = measures.hedging.incidence(measures.hedging.acts(record.tables))
    >>> dict(zip(measures.hedging.ESTIMATE, measures.hedging.estimate(acts)))["groups"]
    7
    """
    found = spread(matrix.sum(axis=0))
    if len(matrix) < ENOUGH:
        return (found.pairs, found.groups, *[float("nan")] * (len(ESTIMATE) - 2))
    n, rng = len(matrix), np.random.default_rng(SEED)
    if n <= MANY:
        draws = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES) @ matrix
    else:  # acts toward the same counterparts are alike: drawing among their kinds is the same
        kinds, counts = np.unique(matrix, axis=0, return_counts=True)
        draws = rng.multinomial(n, counts / n, size=RESAMPLES) @ kinds
    drawn = entropies(draws)
    centred = np.clip(drawn - drawn.mean() + found.entropy, 0, np.log(matrix.shape[1]))
    low, high = np.exp(np.percentile(centred, BAND))
    return (*found, float(low), float(high))


def evenness(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """How evenly Moscow's acts fell on the seven principal counterparts, one row a phase with any.

    Columns: number, phase_id, name, acts (toward principals), then ESTIMATE: pairs, groups,
    entropy (nats), effective (even counterparts that would give it, 1 to 7), hhi, hhi_corrected,
    low and high (90 per cent of the resamples of ``effective``); NaN below ENOUGH acts.

    >>> spreads = measures.hedging.evenness(record.tables, record.phases).set_index("phase_id")
    >>> spreads["effective"].idxmax(), spreads["effective"].idxmin()
    ('convener', 'neighbour')
    """
    found = [(head, incidence(mine)) for head, mine in _by_phase(tables, scheme)]
    rows = [(*head, len(matrix), *estimate(matrix)) for head, matrix in found if len(matrix)]
    return pd.DataFrame(rows, columns=["number", "phase_id", "name", "acts", *ESTIMATE])
