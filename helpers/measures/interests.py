"""What Moscow's acts were about, by what means it acted, and which figures the texts give.

An act of Moscow's is an event with an instrument: the codebook gives one only where Moscow acts.
Theme and instrument are single codes, so that counts over them add up to the acts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers import phases
from helpers.measures.acts import counterparts, later_stages
from helpers.measures.once import once, rows_of, sole_tellers
from helpers.record import dates
from helpers.record.knowledge import among, distinct
from helpers.tables import Tables

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

NEIGHBOURS = {
    "Pakistan": ("pakistan",),
    "China": ("china", "chinese"),
    "Iran": ("iran",),
    "India": ("india",),
}

_FIGURES = (  # what each subject's "unit: measure" looks like; the first that fits holds
    ("Narcotics", r"opium|heroin"),
    ("Money and trade", r"^US|^times: .*trade"),
    ("Soldiers and fighters", r"^fighters|^(?:soldiers|troops): .*(?:Soviet|Russia)"),
    ("Deaths", r"^deaths"),
)
_BESIDE = "by the headline|another count"
_FEWEST_DEATHS = 10


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


@once
def weights(tables: Tables, field: str) -> pd.DataFrame:
    """How many of Moscow's acts each group of codes holds, over the whole selection.

    Columns: group, acts, share, low, high (95 per cent bootstrap of the share: acts drawn with
    replacement, DRAWS times, seeded), least, most (the share when each source in turn is left out;
    the share itself where there is but one). All groups; acts sum to ``own_acts``.

    >>> groups = measures.interests.weights(record.tables, "theme")
    >>> int(groups["acts"].sum()) == len(measures.interests.own_acts(record.tables))
    True
    """
    acts = own_acts(tables)
    groups = list(GROUPS[field])
    counted = _grouped(acts, field)
    n = len(acts)
    columns = ["group", "acts", "share", "low", "high", "least", "most"]
    if n == 0:
        return pd.DataFrame(columns=columns)
    share = counted / n
    drawn = np.random.default_rng(SEED).multinomial(n, share, DRAWS) / n
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    others = [share]
    teller = sole_tellers(tables)[rows_of(tables, acts["event_id"])]
    for source in tables.sources["source_id"] if len(tables.sources) > 1 else ():
        lost = acts[teller == source]
        if len(lost) < n:
            others.append((counted - _grouped(lost, field)) / (n - len(lost)))
    least, most = np.min(others, axis=0), np.max(others, axis=0)
    return pd.DataFrame(
        list(zip(groups, counted.astype(int), share, low, high, least, most, strict=True)),
        columns=columns,
    )


def _grouped(acts: pd.DataFrame, field: str) -> np.ndarray:
    codes = acts[field].value_counts()
    return np.array(
        [sum(int(codes.get(code, 0)) for code in members) for members in GROUPS[field].values()]
    )


def acts_with_neighbours(tables: Tables) -> pd.DataFrame:
    """Moscow's acts in which Pakistan, China, Iran or India, or its officials, have a part.

    Columns: country, acts, talks (those by way of talks), first, last (years; NaN where none). An
    act with two of them counts for each. A country that was left out of an act has no part in it.

    >>> measures.interests.acts_with_neighbours(record.tables)["country"].to_list()
    ['Pakistan', 'China', 'Iran', 'India']
    """
    acts = own_acts(tables)
    present = tables.participants[tables.participants["role"] != "absent"]
    rows = []
    for country, prefixes in NEIGHBOURS.items():
        named = tables.actors.loc[tables.actors["actor_id"].str.startswith(prefixes), "actor_id"]
        met = distinct(present.loc[among(present["actor_id"], named), "event_id"])
        mine = acts[among(acts["event_id"], met)]
        years = mine["first"].fillna(mine["last"]).dt.year
        talks = int((mine["instrument"] == "talks").sum())
        rows.append((country, len(mine), talks, years.min(), years.max()))
    return pd.DataFrame(rows, columns=["country", "acts", "talks", "first", "last"])


def acts_on(tables: Tables, theme: str) -> int:
    """How many of Moscow's acts have this theme.

    >>> measures.interests.acts_on(record.tables, "narcotics")
    3
    """
    return int((own_acts(tables)["theme"] == theme).sum())


def acts_with(tables: Tables, counterpart: str) -> int:
    """How many of Moscow's acts have this counterpart in any role, absence included.

    >>> measures.interests.acts_with(record.tables, "taliban")
    55
    """
    pairs = counterparts(tables)
    chosen = pairs.loc[pairs["counterpart"] == counterpart, "event_id"]
    return int(among(own_acts(tables)["event_id"], chosen).sum())


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


def main_figures(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """The figures on drugs, money, Moscow's soldiers and deaths, by a rule on their words.

    ``quantities`` plus day (see ``figures_in``) and subject; ranks, fewer than ten deaths,
    headlines and second counts are left to the annex. Ordered by subject, then by that time.

    >>> measures.interests.main_figures(record.tables)["subject"].unique().tolist()
    ['Narcotics', 'Money and trade', 'Soldiers and fighters', 'Deaths']
    """
    rows = figures_in(tables, window)
    subject = pd.Series("", index=rows.index, dtype="string")
    for name, pattern in reversed(_FIGURES):
        subject[(rows["unit"] + ": " + rows["measure"]).str.contains(pattern)] = name
    size = rows["value"].fillna(rows["low"]).fillna(0)
    trifling = (
        rows["measure"].str.contains(_BESIDE)
        | (rows["unit"] == "rank")
        | ((rows["unit"] == "deaths") & (size < _FEWEST_DEATHS))
    )
    rows = rows.assign(subject=subject)[(subject != "") & ~trifling]
    order = {name: place for place, (name, _) in enumerate(_FIGURES)}
    rows = rows.assign(place=rows["subject"].map(order))
    rows = rows.sort_values(["place", "day", "quantity_id"], kind="stable")
    return rows.drop(columns=["place"]).reset_index(drop=True)
