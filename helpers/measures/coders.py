"""How far two independent coders agree."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd

from helpers.record.tables import Tables

_BOOTSTRAPS = 2000
_SEED = 20211031
_UNIT = ["source_id", "paragraph", "event_id"]


def coder_agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """How far two independent coders agree, per source and over all: one row a source.

    Columns: source_id, both, first_only, second_only (coded accounts, an event as one passage tells
    it, before they were settled), and alpha with its 95 % bootstrap interval (2,000 resamples of
    units, fixed seed): type, type_low, type_high, type_n, and the same of theme (both nominal).
    Krippendorff (2004): firm from .800.

    >>> agreed = measures.coder_agreement(record.tables.codings).set_index("source_id")
    >>> (agreed.loc["all", ["type", "theme"]] > 0.8).to_list()
    [True, True]
    """
    rows = []
    for name, part in _by_source(codings):
        kind, theme = (_side_by_side(part, _UNIT, field, "first") for field in ("type", "theme"))
        alphas = _alpha("type", kind, "nominal") | _alpha("theme", theme, "nominal")
        rows.append({"source_id": name} | _overlap(kind) | alphas)
    return pd.DataFrame(rows)


def _side_by_side(rows: pd.DataFrame, unit: list[str], field: str, how: str) -> pd.DataFrame:
    """A row a unit, a column a coder."""
    wide = rows.pivot_table(index=unit, columns="coder", values=field, aggfunc=how)
    return wide.reindex(columns=["first", "second"])


def _overlap(wide: pd.DataFrame) -> dict[str, int]:
    """How many units both have, and one of them alone."""
    one, other = wide["first"].notna(), wide["second"].notna()
    return {
        "both": int((one & other).sum()),
        "first_only": int((one & ~other).sum()),
        "second_only": int((other & ~one).sum()),
    }


def _by_source(codings: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The codings of each source, and all of them."""
    names = dict.fromkeys(codings["source_id"])
    parts = [(name, codings[codings["source_id"] == name]) for name in names]
    return [*parts, ("all", codings)] if parts else []


def settled_accounts(tables: Tables) -> dict[str, int]:
    """How many accounts (an event as one passage tells it) the record keeps of each source that
    was coded twice, and of ``all``, after the differences were settled.

    >>> measures.settled_accounts(record.tables)["krivosheev-2021"]
    24
    """
    names = tables.codings["source_id"].unique()
    counts = tables.reports["source_id"].value_counts().reindex(names, fill_value=0)
    return {**counts.astype(int).to_dict(), "all": int(counts.sum())}


def edge_agreement(tables: Tables) -> pd.DataFrame:
    """How far two independent coders agree on attitudes: one row a source and one for all.

    Columns: source_id, both, first_only, second_only (edges, before they were settled), and alpha
    with its 95 % bootstrap interval as in ``coder_agreement`` and its units: found, found_low,
    found_high, found_n; tone, tone_low, tone_high, tone_n. ``found`` (nominal, whether there is
    an edge, over all passages that either coder gave one, and in each over the directions between
    Moscow and every camp) and ``tone`` (ordinal, over the edges that both coded).

    >>> agreed = measures.edge_agreement(record.tables).set_index("source_id")
    >>> bool(agreed.loc["all", "tone"] > 0.667)
    True
    """
    camps, codings = tables.actors.set_index("actor_id")["counterpart"], tables.attitude_codings
    holder, target = (codings[n].map(camps).fillna(codings[n]) for n in ("holder", "target"))
    codings = codings.assign(way=("from " + target).where(holder == "moscow", "to " + holder))
    ways = sorted(set(codings["way"]))
    rows = []
    for name, part in _by_source(codings):
        edges = _side_by_side(part, [*_UNIT, "holder", "target"], "tone", "mean")
        passages = part[["source_id", "paragraph"]].drop_duplicates().sort_values(_UNIT[:2])
        units = passages.merge(pd.DataFrame({"way": ways}), how="cross")
        told = _side_by_side(part.assign(told=1), list(units), "told", "max")
        told = told.reindex(pd.MultiIndex.from_frame(units))
        alphas = _alpha("found", told.fillna(0), "nominal") | _alpha("tone", edges, "ordinal")
        rows.append({"source_id": name} | _overlap(edges) | alphas)
    return pd.DataFrame(rows)


def _alpha(field: str, wide: pd.DataFrame, level: str) -> dict[str, float]:
    """Alpha of two columns of codes, the ends of its interval, and the units that both coded.

    It is undefined when every unit has the same value; then there is nothing to agree on.
    """
    wide = wide.dropna()
    values = sorted(set(wide.to_numpy().ravel()))
    alpha = low = high = float("nan")
    if len(wide) > 1 and len(values) > 1:
        coded = np.searchsorted(values, wide.to_numpy()).T
        draws = np.random.default_rng(_SEED).integers(0, len(wide), size=(_BOOTSTRAPS, len(wide)))
        low, high = map(float, np.nanpercentile(_alphas(coded, draws, level), [2.5, 97.5]))
        alpha = float(krippendorff.alpha(reliability_data=coded, level_of_measurement=level))
    return {field: alpha, f"{field}_low": low, f"{field}_high": high, f"{field}_n": len(wide)}


def _alphas(coded: np.ndarray, draws: np.ndarray, level: str) -> np.ndarray:
    """Alpha of each draw of units, all at once: ``krippendorff`` takes them one by one, in seconds.

    Two coders and no gaps, so a unit adds its two values to the coincidences in either order.
    """
    size, cells = int(coded.max()) + 1, coded[0] * (int(coded.max()) + 1) + coded[1]
    pairs = np.array([np.bincount(cells[draw], minlength=size * size) for draw in draws])
    pairs = pairs.reshape(len(draws), size, size).astype(float)
    seen = pairs + pairs.transpose(0, 2, 1)
    held = seen.sum(axis=2)
    low, high = np.minimum.outer(*[np.arange(size)] * 2), np.maximum.outer(*[np.arange(size)] * 2)
    if level == "ordinal":
        upto = held.cumsum(axis=1)
        between = upto[:, high] - upto[:, low] + held[:, low]
        apart = (between - (held[:, low] + held[:, high]) / 2) ** 2
    else:
        apart = np.broadcast_to((low != high).astype(float), seen.shape)
    total = held.sum(axis=1)
    by_chance = held[:, :, None] * held[:, None, :] / (total - 1)[:, None, None]
    with np.errstate(invalid="ignore"):  # a draw of equal values has no alpha: nought by nought
        return 1 - (seen * apart).sum(axis=(1, 2)) / (by_chance * apart).sum(axis=(1, 2))


def agreement_table(agreed: pd.DataFrame, settled: dict[str, int]) -> pd.DataFrame:
    """The rows of ``coder_agreement`` as printed, with what the record keeps after settling."""
    if len(agreed) == 0 or agreed.iloc[-1]["both"] == 0:
        return pd.DataFrame()
    table = agreed[["source_id", "both", "first_only", "second_only"]].astype(str)
    table["kept"] = [str(settled[name]) for name in agreed["source_id"]]
    for field in ("type", "theme"):
        table[field] = [_said(row, field) for _, row in agreed.iterrows()]
    table["source_id"] = table["source_id"].replace("all", "All together")
    names = ["Source", "Both", "First only", "Second only", "Kept", "Alpha, type", "Alpha, theme"]
    return table.set_axis(names, axis=1)


def _said(row: pd.Series, field: str) -> str:
    """``0.91 (0.85 to 0.96)``."""
    if pd.isna(row[field]):
        return "undefined"
    said = f"{row[field]:.2f} ({row[f'{field}_low']:.2f} to {row[f'{field}_high']:.2f})"
    return said.replace("-", "−")
