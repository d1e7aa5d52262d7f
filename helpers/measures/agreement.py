"""How far the chosen reading of the phases agrees with each other one, and with chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.changepoints import window_diff
from helpers.measures.readings import label
from helpers.measures.words import decimals, parts
from helpers.record import phases

FEWEST_YEARS = 3  # that two readings must share to be compared
RANDOM_PLACINGS, SEED = 400, 2002
_MARGIN_DAYS = 366  # one calendar year apart, never two


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
        if closes.year - opens.year < FEWEST_YEARS - 1:
            continue
        one, other = _years(reference, opens, closes), _years(theirs, opens, closes)
        f1 = phases.f1(_days(one), _days(other), _MARGIN_DAYS)
        shared = phases.matched(_days(one), _days(other), _MARGIN_DAYS)
        years = opens.year, closes.year
        apart = window_diff(one, other, *years)
        chance = _by_chance(one, other, *years, f1)
        rows.append((name, *years, len(one), len(other), shared, f1, *chance, apart))
    columns = "reading first last chosen other shared f1 chance as_good window_diff"
    return pd.DataFrame(rows, columns=columns.split())


def _years(reading: pd.DataFrame, opens: pd.Timestamp, closes: pd.Timestamp) -> set[int]:
    """Years of the breaks after the opening of the common span; those on its first day open it."""
    inside = reading[~reading["loose"] & (reading["last"] > opens) & (reading["first"] <= closes)]
    return {int(year) for year in inside["year"]}


def _days(years: set[int]) -> list[pd.Timestamp]:
    return [pd.Timestamp(year, 1, 1) for year in sorted(years)]


def _by_chance(
    one: set[int], other: set[int], first: int, last: int, f1: float
) -> tuple[float, float]:
    """Mean F1 of random placings and the share of them that do as well; NaN where nothing is."""
    if not one or not other:
        return float("nan"), float("nan")
    dice, days = np.random.default_rng(SEED), _days(one)
    scores = []
    for _ in range(RANDOM_PLACINGS):
        placed = dice.choice(np.arange(first, last + 1), size=len(other), replace=False)
        scores.append(phases.f1(days, _days({*map(int, placed)}), _MARGIN_DAYS))
    return float(np.mean(scores)), float(np.mean([score >= f1 - 1e-9 for score in scores]))


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
