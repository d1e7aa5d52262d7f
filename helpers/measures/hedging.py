"""Toward whom Moscow acted, and how evenly; friendliness to rivals is in ``rivals``.

An act is an event in which Moscow acts, hosts or takes part on equal terms; what others do to
Moscow is none. Evenness follows Shannon's entropy with the correction of Miller (1955) and Madow
for small counts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.events import counterparts, grouped
from helpers.measures.subject import COUNTERPARTS, MOSCOW, PRINCIPALS
from helpers.record import phases
from helpers.record.tables import Tables

ACTING = ("actor", "host", "participant")
PHASE = ["number", "phase_id", "name"]
ENOUGH = 5  # acts below which no evenness is estimated
RESAMPLES, SEED, BAND = 2000, 1989, (5, 95)


def own_acts(tables: Tables) -> set[str]:
    """The events in which Moscow or one of its officials acts, hosts or takes part as an equal."""
    roles = grouped(tables)
    mine = (roles["counterpart"] == MOSCOW) & roles["role"].isin(ACTING)
    return set(roles.loc[mine, "event_id"])


def acts(tables: Tables) -> pd.DataFrame:
    """Pairs of Moscow's act and counterpart: event_id, counterpart (one of COUNTERPARTS),
    procedure.

    >>> measures.hedging.acts(record.tables).columns.to_list()
    ['event_id', 'counterpart', 'procedure']
    """
    pairs = counterparts(tables)[["event_id", "counterpart"]]
    pairs = pairs[pairs["event_id"].isin(own_acts(tables))]
    return pairs.merge(tables.events[["event_id", "procedure"]], on="event_id")


def _in_phases(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Pairs of act and counterpart, with number, phase_id and name of the phase."""
    placed = phases.assign(tables.events, scheme)[["event_id", "phase_id"]]
    return acts(tables).merge(placed, on="event_id").merge(scheme[PHASE], on="phase_id")


def phase_counts(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Acts by phase and counterpart, one row for each pair of the two, nought included.

    Columns: number, phase_id, name, counterpart, acts, of (acts of the phase), share. An act counts
    in the phase of its first possible day, once for each counterpart: shares sum to 1 or more.

    >>> counts = measures.hedging.phase_counts(record.tables, record.phases)
    >>> counts.query("phase_id == 'convener'").nlargest(1, "share")[["counterpart", "acts", "of"]]
       counterpart  acts  of
    67        west    10  20
    """
    pairs = _in_phases(tables, scheme)
    whole = pairs.groupby(PHASE)["event_id"].nunique().reset_index(name="of")
    grid = whole.merge(pd.DataFrame({"counterpart": COUNTERPARTS}), how="cross")
    pair = ["phase_id", "counterpart"]
    found = grid.join(pairs.value_counts(pair).rename("acts"), on=pair).fillna({"acts": 0})
    found = found.assign(acts=found["acts"].astype(int), share=found["acts"] / found["of"])
    return found[[*PHASE, "counterpart", "acts", "of", "share"]]


def entropies(counts: np.ndarray) -> np.ndarray:
    """Shannon's entropy of each row in nats, Miller and Madow's (k - 1) / 2n added, at most that
    of an even spread over all columns; NaN for an empty row.
    """
    total = counts.sum(axis=1, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / total[:, None]
        plain = -np.where(counts > 0, shares * np.log(shares), 0).sum(axis=1)
        found = plain + ((counts > 0).sum(axis=1) - 1) / (2 * total)
    return np.where(total > 0, np.minimum(found, np.log(counts.shape[1])), np.nan)


def incidence(pairs: pd.DataFrame) -> np.ndarray:
    """Acts by principal counterparts, 0 or 1; acts toward others alone have no row. Acts that
    share a ``procedure`` are one, toward all the counterparts of its stages.
    """
    kept = pairs[pairs["counterpart"].isin(PRINCIPALS)]
    one = kept["event_id"].where(kept["procedure"] == "", kept["procedure"])
    rows, _ = pd.factorize(one, sort=True)
    matrix = np.zeros((rows.max(initial=-1) + 1, len(PRINCIPALS)), dtype=int)
    matrix[rows, pd.Index(PRINCIPALS).get_indexer(pd.Index(kept["counterpart"]))] = 1
    return matrix


def estimate(matrix: np.ndarray) -> tuple[float, float, float]:
    """The even counterparts that would give the entropy of these acts, and its band of 90 per cent.

    ``matrix``: as ``incidence``; NaN below ENOUGH acts. The band is a bootstrap over whole acts,
    never pairs (the stages of one procedure are one act). Resampling loses rare groups and so
    lowers entropy: the draws are moved to centre on the estimate (the usual correction of bias).
    """
    n, rng = len(matrix), np.random.default_rng(SEED)
    if n < ENOUGH:
        return float("nan"), float("nan"), float("nan")
    (entropy,) = entropies(matrix.sum(axis=0)[None, :])
    drawn = entropies(rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES) @ matrix)
    centred = np.clip(drawn - drawn.mean() + entropy, 0, np.log(matrix.shape[1]))
    low, high = np.exp(np.percentile(centred, BAND))
    return float(np.exp(entropy)), float(low), float(high)


def evenness(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """How evenly Moscow's acts fell on the seven principal counterparts, one row a phase with any.

    Columns: number, phase_id, name, acts (toward principals), groups (of principals), effective
    (even counterparts that would give the entropy, 1 to 7), low and high (90 per cent of the
    resamples of ``effective``); NaN below ENOUGH acts.

    >>> spreads = measures.hedging.evenness(record.tables, record.phases).set_index("phase_id")
    >>> spreads["effective"].idxmax(), spreads["effective"].idxmin()
    ('convener', 'neighbour')
    """
    rows = [
        (*phase, len(matrix), int(matrix.any(axis=0).sum()), *estimate(matrix))
        for phase, mine in _in_phases(tables, scheme).groupby(PHASE)
        if len(matrix := incidence(mine))
    ]
    return pd.DataFrame(rows, columns=[*PHASE, "acts", "groups", "effective", "low", "high"])


def shares_table(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """Acts by phase and counterpart under printed labels, without sides that never occur.

    ``counts``: rows of ``phase_counts``. Columns: phase (its name), counterpart, label, acts, of,
    share.
    """
    labels = tables.labels("counterpart") | {"kabul": "Kabul"}
    kept = counts[counts.groupby("counterpart")["acts"].transform("sum") > 0]
    kept = kept.assign(phase=kept["name"], label=kept["counterpart"].map(labels))
    columns = ["phase", "counterpart", "label", "acts", "of", "share"]
    return kept[columns].reset_index(drop=True)


def evenness_table(spreads: pd.DataFrame) -> pd.DataFrame:
    """The phases that hold enough to estimate, under printed labels, rounded as they are drawn.

    Columns: phase, acts, effective, low, high. Empty where all acts of every phase go to one
    counterpart, which needs no picture.
    """
    kept = spreads.dropna(subset=["effective"])
    if (kept["groups"] == 1).all():
        kept = kept.iloc[:0]
    kept = kept.assign(phase=kept["number"].astype("string") + "  " + kept["name"])
    return kept[["phase", "acts", "effective", "low", "high"]].round(2).reset_index(drop=True)
