"""How far the chosen reading of the phases agrees with each other one, and with chance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.measures.changepoints import MARGIN, window_diff
from helpers.measures.readings import label
from helpers.measures.words import decimals, parts

FEWEST_YEARS = 3  # that two readings must share to be compared
RANDOM_PLACINGS, SEED = 400, 2002


def agreement(marked: pd.DataFrame) -> pd.DataFrame:
    """The chosen reading against each other one, over the years that both cover.

    Columns: reading, first, last (years compared), chosen, other (numbers of breaks; several in one
    year count once), shared (pairs within a year of each other, one to one), f1 (of the chosen
    against the other), chance (mean F1 when the other's breaks are put on years at random, 400
    times), as_good (share of those with at least this F1) and window_diff.
    A reading with fewer than three common years is left out; NaN where a side has no break.

    >>> runs = measures.breaks.computed(record.tables)
    >>> marked = measures.readings.marks(record.tables, "analyst", runs, record.known_to)
    >>> measures.agreement.agreement(marked).set_index("reading")["f1"].idxmax()
    'janse-2021'
    """
    reference = marked[marked["kind"] == "chosen"]
    rows = []
    for name, theirs in marked[marked["kind"] != "chosen"].groupby("reading", sort=False):
        if reference["opens"].isna().all() or theirs["opens"].isna().all():
            continue
        opens = max(reference["opens"].iloc[0], theirs["opens"].iloc[0])
        closes = min(reference["closes"].iloc[0], theirs["closes"].iloc[0])
        if (span := range(opens.year, closes.year + 1)).stop < span.start + FEWEST_YEARS:
            continue
        # A break on the first day of the common span opens it.
        inside = (
            side[~side["loose"] & (side["last"] > opens) & (side["first"] <= closes)]
            for side in (reference, theirs)
        )
        one, other = ({int(year) for year in side["year"]} for side in inside)
        shared, apart = matched(one, other), window_diff(one, other, opens.year, closes.year)
        f1 = 2 * shared / total if (total := len(one) + len(other)) else float("nan")
        chance = as_good = float("nan")
        if one and other:
            dice = np.random.default_rng(SEED)
            placed = (dice.choice(span, len(other), replace=False) for _ in range(RANDOM_PLACINGS))
            scores = [2 * matched(one, years) / total for years in placed]
            chance = float(np.mean(scores))
            as_good = float(np.mean([score >= f1 - 1e-9 for score in scores]))
        years, numbers = (opens.year, closes.year), (len(one), len(other))
        rows.append((name, *years, *numbers, shared, f1, chance, as_good, apart))
    columns = "reading first last chosen other shared f1 chance as_good window_diff"
    return pd.DataFrame(rows, columns=columns.split())


def matched(one: Iterable[int], other: Iterable[int]) -> int:
    """How many years of one reading have a partner in the other within the margin, one to one.

    >>> measures.agreement.matched([2001, 2003], [2002, 2010])
    1
    """
    left, right, hits = sorted(one), sorted(other), 0
    while left and right:
        if abs(left[0] - right[0]) <= MARGIN:
            left, right, hits = left[1:], right[1:], hits + 1
        elif left[0] < right[0]:
            left = left[1:]
        else:
            right = right[1:]
    return hits


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """The agreement as a printed table; shares as ``n of m``."""
    return pd.DataFrame(
        {
            "Against": [label(name) for name in agreed["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(agreed["first"], agreed["last"], strict=True)],
            "Precision": parts(agreed["shared"], agreed["chosen"]),
            "Recall": parts(agreed["shared"], agreed["other"]),
            "F1": decimals(agreed["f1"]),
            "F1 by chance": decimals(agreed["chance"]),
            "WindowDiff": decimals(agreed["window_diff"]),
        }
    )
