"""How far two independent coders agree."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd

from helpers.record.tables import Tables

_BOOTSTRAPS = 2000
_SEED = 20211031


def coder_agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """How far two independent coders agree, per source and over all: one row a source.

    precision, recall: share of the second coder's telling passages that the first found too, and
    of the first's that the second found. both, first_only, second_only: coded accounts (an event
    as one passage tells it), before they were settled. alpha and its 95 % bootstrap interval
    (2,000 resamples of units, fixed seed) for type and theme (nominal). Krippendorff (2004): firm
    from .800.

    >>> agreed = measures.coder_agreement(record.tables.codings).set_index("source_id")
    >>> (agreed.loc["all", ["type", "theme"]] > 0.8).to_list()
    [True, True]
    """
    rows = []
    names = list(dict.fromkeys(codings["source_id"]))
    for name in [*names, "all"] if names else []:
        part = codings if name == "all" else codings[codings["source_id"] == name]
        row = {"source_id": name} | _passage_agreement(part) | _event_overlap(part)
        for field in ("type", "theme"):
            alpha, low, high, units = _alpha(part, field)
            row |= {field: alpha, f"{field}_low": low, f"{field}_high": high, f"{field}_n": units}
        rows.append(row)
    return pd.DataFrame(rows)


def settled_accounts(tables: Tables) -> dict[str, int]:
    """How many accounts (an event as one passage tells it) the record keeps of each source that
    was coded twice, and of ``all``, after the differences were settled.

    >>> measures.settled_accounts(record.tables)["krivosheev-2021"]
    24
    """
    kept = tables.reports["source_id"].value_counts()
    names = dict.fromkeys(tables.codings["source_id"])
    counts = {str(name): int(kept.get(name, 0)) for name in names}
    return counts | {"all": sum(counts.values())}


def _passage_agreement(part: pd.DataFrame) -> dict[str, float]:
    told = {
        coder: set(zip(rows["source_id"], rows["paragraph"], strict=True))
        for coder, rows in part.groupby("coder")
    }
    first, second = told.get("first", set()), told.get("second", set())
    shared = len(first & second)
    return {
        "precision": shared / len(second) if second else float("nan"),
        "recall": shared / len(first) if first else float("nan"),
    }


def _event_overlap(part: pd.DataFrame) -> dict[str, int]:
    coders = part.groupby(["source_id", "paragraph", "event_id"])["coder"].agg(set)
    kinds = ["+".join(sorted(names)) for names in coders]
    return {
        "both": kinds.count("first+second"),
        "first_only": kinds.count("first"),
        "second_only": kinds.count("second"),
    }


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
    camps = tables.actors.set_index("actor_id")["counterpart"]
    codings = tables.attitude_codings.assign(
        way=[
            "from " + camps.get(target, target)
            if camps.get(holder, holder) == "moscow"
            else "to " + camps.get(holder, holder)
            for holder, target in zip(
                tables.attitude_codings["holder"], tables.attitude_codings["target"], strict=True
            )
        ]
    )
    ways = sorted(set(codings["way"]))
    rows = []
    names = list(dict.fromkeys(codings["source_id"]))
    for name in [*names, "all"] if names else []:
        part = codings if name == "all" else codings[codings["source_id"] == name]
        edges = part.pivot_table(
            index=["source_id", "paragraph", "event_id", "holder", "target"],
            columns="coder",
            values="tone",
            aggfunc="mean",
        ).reindex(columns=["first", "second"])
        seen = {
            coder: set(zip(mine["source_id"], mine["paragraph"], mine["way"], strict=True))
            for coder, mine in part.groupby("coder")
        }
        passages = sorted(set(zip(part["source_id"], part["paragraph"], strict=True)))
        units = [(*passage, way) for passage in passages for way in ways]
        found = pd.DataFrame(
            {c: [int(u in seen.get(c, set())) for u in units] for c in ("first", "second")}
        )
        rows.append(
            {
                "source_id": name,
                "both": int(edges.notna().all(axis=1).sum()),
                "first_only": int(edges["second"].isna().sum()),
                "second_only": int(edges["first"].isna().sum()),
                **_interval("found", found, "nominal"),
                **_interval("tone", edges.dropna(), "ordinal"),
            }
        )
    return pd.DataFrame(rows)


def _interval(field: str, wide: pd.DataFrame, level: str) -> dict[str, float]:
    alpha, low, high, units = _alpha_of(wide, level)
    return {field: alpha, f"{field}_low": low, f"{field}_high": high, f"{field}_n": units}


def _alpha(part: pd.DataFrame, field: str) -> tuple[float, float, float, int]:
    wide = part.pivot_table(
        index=["source_id", "paragraph", "event_id"], columns="coder", values=field, aggfunc="first"
    )
    return _alpha_of(wide.dropna(), "nominal")


def _alpha_of(wide: pd.DataFrame, level: str) -> tuple[float, float, float, int]:
    if len(wide) < 2 or wide.shape[1] < 2:
        return float("nan"), float("nan"), float("nan"), len(wide)
    values = sorted(set(wide.to_numpy().ravel()))
    coded = np.searchsorted(values, wide.to_numpy()).T
    draws = np.random.default_rng(_SEED).integers(0, len(wide), size=(_BOOTSTRAPS, len(wide)))
    low, high = np.nanpercentile(_alphas(coded, draws, level), [2.5, 97.5])
    return _one_alpha(coded, level), float(low), float(high), len(wide)


def _one_alpha(coded: np.ndarray, level: str) -> float:
    """Alpha is undefined when every unit has the same value; then there is nothing to agree on."""
    if len(np.unique(coded)) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=coded, level_of_measurement=level))


def _alphas(coded: np.ndarray, draws: np.ndarray, level: str) -> np.ndarray:
    """Alpha of each draw of units, all at once: ``krippendorff`` takes them one by one, in seconds.

    Two coders and no gaps, so a unit adds its two values to the coincidences in either order.
    """
    size, rows = int(coded.max()) + 1, np.arange(len(draws))[:, None]
    cells = (rows * size + coded[0][draws]) * size + coded[1][draws]
    pairs = np.bincount(cells.ravel(), minlength=len(draws) * size * size)
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
