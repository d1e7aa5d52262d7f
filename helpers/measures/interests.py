"""What Moscow's acts were about, by what means it acted, and which figures the texts give.

An act of Moscow's is an event with an instrument: the codebook gives one only where Moscow acts.
Theme and instrument are single codes, so that counts over them add up to the acts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.acts import later_stages
from helpers.measures.once import once
from helpers.record import dates, phases
from helpers.record.tables import Tables

MOTIVES = {
    "security": ("terrorism", "central-asia", "narcotics", "migration"),
    "rivalry": ("us-rivalry", "great-power"),
    "settlement": ("mediation", "legitimacy", "domestic"),
    "force": ("war", "military-aid"),
    "economy": ("economy",),
    "relations": ("diplomacy",),
}
MEANS = {
    "words": ("talks", "statement", "agreement", "recognition"),
    "goods": ("aid", "debt", "trade"),
    "arms": ("arms", "force", "exercise"),
    "rest": ("intelligence", "other"),
}
GROUPS = {"theme": MOTIVES, "instrument": MEANS}

FEWEST = 5  # acts in a phase below which no shift is computed
DRAWS = 2000
SEED = 1979


@once
def own_acts(tables: Tables) -> pd.DataFrame:
    """The events in which Moscow acts: rows of ``events`` that have an instrument.

    >>> measures.interests.own_acts(record.tables)["instrument"].value_counts().head(2)
    instrument
    statement    62
    talks        45
    Name: count, dtype: Int64
    """
    return tables.events[tables.events["instrument"] != ""].reset_index(drop=True)


@once
def acts_by_phase(tables: Tables, scheme: pd.DataFrame, field: str) -> pd.DataFrame:
    """Moscow's acts by phase and code of ``field`` (theme or instrument), in the field's order.

    Columns: number, phase_id, group (a key of MOTIVES or MEANS), code, acts, total (acts of the
    phase), share (0 to 1), leads (bool: no code of the phase has more, and the phase has at least
    FEWEST acts). Only pairs with acts; acts that no phase holds are left to ``outside_acts``.

    >>> cells = measures.interests.acts_by_phase(record.tables, record.phases, "theme")
    >>> cells.query("leads and share > 0.5")[["phase_id", "code", "acts", "total"]]
          phase_id       code  acts  total
    21    convener  mediation    14     21
    22  engagement  mediation     6     11
    30  occupation        war     6      9
    """
    placed = phases.assign(own_acts(tables), scheme)
    kept = placed.merge(scheme[["phase_id", "number"]], on="phase_id")
    order = {code: (group, code) for group, codes in GROUPS[field].items() for code in codes}
    cells = kept.groupby(["number", "phase_id", field], as_index=False).size()
    cells = cells.rename(columns={field: "code", "size": "acts"})
    total = cells.groupby("number")["acts"].transform("sum")
    most = cells.groupby("number")["acts"].transform("max")
    places = list(order)
    cells = cells.assign(
        group=[order[code][0] for code in cells["code"]],
        total=total,
        share=(cells["acts"] / total).astype(float),
        leads=(cells["acts"] == most) & (total >= FEWEST),
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


@once
def phase_shifts(tables: Tables, scheme: pd.DataFrame, field: str) -> pd.DataFrame:
    """How far the mix of codes moves from each phase to the next, and how far chance would move it.

    Columns: before, after (phase numbers), acts_before, acts_after, shift (total variation
    distance, 0 the same mix to 1 nothing in common), chance (its 95th percentile when the acts of
    the two phases are dealt out at random, DRAWS times, seeded), p (the share of draws that move as
    far) and beyond (the shift holds at 5 per cent when all shifts are tried together, Holm 1979).
    Only neighbouring phases with at least FEWEST acts each; stages of one procedure are one act.

    >>> shifts = measures.interests.phase_shifts(record.tables, record.phases, "theme")
    >>> bool(shifts["p"].between(0, 1).all())
    True
    """
    placed = phases.assign(own_acts(tables), scheme).merge(scheme[["phase_id", "number"]])
    placed = placed[~later_stages(placed, "number")]
    counts = pd.crosstab(placed["number"], placed[field])
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


def figures_in(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Rows of ``quantities`` that speak of the window, with ``day``, the day that orders them.

    A figure "by" a date is placed by that date, its only known bound; without a window all stay.

    >>> spoken = measures.interests.figures_in(record.tables, phases.span("2015", "2017"))
    >>> 0 < len(spoken) < len(record.tables.quantities)
    True
    """
    spans = [_placed(text) for text in tables.quantities["as_of"]]
    kept = [window is None or (span is not None and window.meets(span)) for span in spans]
    days = [span.first if span else dates.LAST_DAY for span in spans]
    rows = tables.quantities.assign(day=pd.Series(days, index=tables.quantities.index))
    return rows[pd.Series(kept, index=rows.index, dtype="bool")].reset_index(drop=True)


def _placed(text: str) -> dates.Bounds | None:
    """Bounds of a date; one that is open on a side is placed by the end that is known."""
    if not text:
        return None
    span = dates.bounds(text)
    if span.first == dates.FIRST_DAY:
        return dates.Bounds(span.last, span.last)
    return dates.Bounds(span.first, span.first) if span.last == dates.LAST_DAY else span
