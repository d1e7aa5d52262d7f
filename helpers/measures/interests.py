"""What Moscow's acts were about, and how far that changed from phase to phase.

An act of Moscow's is an event with an instrument: the codebook gives one only where Moscow acts.
An act has one theme, so that counts over themes add up to the acts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.acts import later_stages
from helpers.measures.subject import THEMES
from helpers.record import phases
from helpers.record.tables import Tables

FEWEST = 5  # acts in a phase below which no shift is computed
DRAWS = 2000
SEED = 1979


def own_acts(tables: Tables) -> pd.DataFrame:
    """The events in which Moscow acts: rows of ``events`` that have an instrument.

    >>> measures.interests.own_acts(record.tables)["instrument"].value_counts().head(2)
    instrument
    statement    62
    talks        45
    Name: count, dtype: Int64
    """
    return tables.events[tables.events["instrument"] != ""].reset_index(drop=True)


def acts_by_phase(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Moscow's acts by phase and theme, in the order of THEMES.

    Columns: number, phase_id, group (a key of THEMES), code, acts, total (acts of the phase), share
    (0 to 1), leads (bool: no theme of the phase has more, and the phase has at least FEWEST acts).
    Only pairs with acts; acts that no phase holds are left to ``outside_acts``.

    >>> cells = measures.interests.acts_by_phase(record.tables, record.phases)
    >>> cells.query("leads and share > 0.5")[["phase_id", "code", "acts", "total"]]
          phase_id       code  acts  total
    21    convener  mediation    14     21
    22  engagement  mediation     6     11
    30  occupation        war     6      9
    """
    placed = phases.assign(own_acts(tables), scheme)
    kept = placed.merge(scheme[["phase_id", "number"]], on="phase_id")
    groups = {code: group for group, codes in THEMES.items() for code in codes}
    cells = kept.groupby(["number", "phase_id", "theme"], as_index=False).size()
    cells = cells.rename(columns={"theme": "code", "size": "acts"})
    by_phase = cells.groupby("number")["acts"]
    total, places = by_phase.transform("sum"), list(groups)
    cells = cells.assign(
        group=cells["code"].map(groups),
        total=total,
        share=(cells["acts"] / total).astype(float),
        leads=(cells["acts"] == by_phase.transform("max")) & (total >= FEWEST),
        place=[places.index(code) for code in cells["code"]],
    ).sort_values(["place", "number"], kind="stable")
    columns = ["number", "phase_id", "group", "code", "acts", "total", "share", "leads"]
    return cells[columns].reset_index(drop=True)


def outside_acts(tables: Tables, scheme: pd.DataFrame) -> dict[str, int]:
    """Acts that no phase holds, and acts in phases that may belong to a later one.

    ``{"acts": n, "outside": n, "undated": n, "straddling": n}``; acts less outside and undated is
    the sum of ``acts_by_phase``.

    >>> acts = measures.interests.outside_acts(record.tables, record.phases)
    >>> acts["outside"], acts["acts"] == len(measures.interests.own_acts(record.tables))
    (0, True)
    """
    placed = phases.assign(own_acts(tables), scheme)
    inside = ~placed["phase_id"].isin([phases.OUTSIDE, phases.UNDATED])
    return {
        "acts": len(placed),
        "outside": int((placed["phase_id"] == phases.OUTSIDE).sum()),
        "undated": int((placed["phase_id"] == phases.UNDATED).sum()),
        "straddling": int((placed["straddles"] & inside).sum()),
    }


def phase_shifts(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """How far the mix of themes moves from one phase to the next, and how far chance moves it.

    Columns: before, after (phase numbers), acts_before, acts_after, shift (total variation
    distance, 0 the same mix to 1 nothing in common), chance (its 95th percentile when the acts of
    the two phases are dealt out at random, DRAWS times, seeded), p (the share of draws that move as
    far) and beyond (the shift holds at 5 per cent when all shifts are tried together, Holm 1979).
    Only neighbouring phases with at least FEWEST acts each; stages of one procedure are one act.

    >>> shifts = measures.interests.phase_shifts(record.tables, record.phases)
    >>> bool(shifts["p"].between(0, 1).all())
    True
    """
    placed = phases.assign(own_acts(tables), scheme).merge(scheme[["phase_id", "number"]])
    placed = placed[~later_stages(placed, "number")]
    counts = pd.crosstab(placed["number"], placed["theme"])
    rows = []
    for before, after in zip(scheme["number"], scheme["number"].iloc[1:], strict=False):
        if before not in counts.index or after not in counts.index:
            continue
        one = counts.loc[before].to_numpy().astype(int)
        other = counts.loc[after].to_numpy().astype(int)
        if min(one.sum(), other.sum()) < FEWEST:
            continue
        pool = one + other
        dealt = np.random.default_rng(SEED).multivariate_hypergeometric(pool, one.sum(), DRAWS)
        drawn = _distance(dealt, pool - dealt)
        chance = float(np.quantile(drawn, 0.95))
        shift = float(_distance(one, other))
        as_far = (1 + int((drawn >= shift - 1e-9).sum())) / (1 + DRAWS)
        rows.append((before, after, one.sum(), other.sum(), shift, chance, as_far))
    columns = ["before", "after", "acts_before", "acts_after", "shift", "chance", "p"]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(beyond=holm(found["p"].to_numpy(dtype=float)))


def holm(p: np.ndarray, level: float = 0.05) -> np.ndarray:
    """Which of several tests hold at a level when all are tried together (Holm 1979).

    >>> measures.interests.holm(pd.Series([0.01, 0.04, 0.03]).to_numpy()).tolist()
    [True, False, False]
    """
    order, kept = np.argsort(p, kind="stable"), np.zeros(len(p), dtype=bool)
    for place, row in enumerate(order):
        if p[row] > level / (len(p) - place):
            break
        kept[row] = True
    return kept


def _distance(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Total variation distance between mixes of counts along the last axis."""
    mixes = [counts / counts.sum(axis=-1, keepdims=True) for counts in (one, other)]
    return np.abs(mixes[0] - mixes[1]).sum(axis=-1) / 2


def mix_table(tables: Tables, cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of ``acts_by_phase`` with the printed ``label`` of each theme."""
    labels = cells["code"].map(tables.labels("theme"))
    return cells.assign(label=labels, share=cells["share"].round(3)).drop(columns=["phase_id"])


def periods_table(tables: Tables, counts: pd.Series) -> pd.DataFrame:
    """Acts by theme and period, every pair once, the theme with the most acts first.

    ``counts``: acts by (theme, period). Columns: theme (label), period, acts, share.
    """
    if len(counts) == 0:
        return pd.DataFrame(columns=["theme", "period", "acts", "share"])
    wide = counts.unstack("period", fill_value=0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    wide = wide.rename(index=tables.labels("theme"))
    long = wide.stack().rename("acts").reset_index()
    share = long["acts"] / long.groupby("period", observed=True)["acts"].transform("sum")
    return long.assign(share=share.astype(float), acts=long["acts"].astype(int))
