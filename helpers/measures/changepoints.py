"""Change points of short series: a price for a break, an exact search, PELT, and WindowDiff.

Series of 30 to 80 points are short enough to search every partition, so nothing is left to the
defaults of a package, whose grid (``jump=5``) misplaces breaks on series like ours.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

SHORTEST = 3  # years of a stretch between two breaks


def penalty(values: np.ndarray) -> float:
    """What one more break must save: (p + 1) / p · s² · log T, the BIC's price (Yao 1988).

    s² is the scatter from year to year, half the mean square of successive differences summed over
    the p columns (von Neumann 1941), which a few breaks hardly touch. T is the number of years.
    """
    count, columns = values.shape
    scatter = float((np.diff(values, axis=0) ** 2).sum()) / 2 / (count - 1)
    return (columns + 1) / columns * scatter * float(np.log(count))


def partition(values: np.ndarray, price: float) -> list[int]:
    """Where new stretches begin (positions), by search over all partitions into stretches >= 3."""
    count = len(values)
    if count < 2 * SHORTEST or price <= 0:
        return []
    sums = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
    squares = np.r_[0.0, (values**2).sum(axis=1).cumsum()]
    best, origin = np.full(count + 1, np.inf), np.zeros(count + 1, dtype=int)
    best[0] = -price
    for end in range(SHORTEST, count + 1):
        starts = np.arange(0, end - SHORTEST + 1)
        spread = ((sums[end] - sums[starts]) ** 2).sum(axis=1) / (end - starts)
        costs = best[starts] + price + squares[end] - squares[starts] - spread
        origin[end] = starts[costs.argmin()]
        best[end] = costs.min()
    found, end = [], int(origin[count])
    while end > 0:
        found.append(end)
        end = int(origin[end])
    return found[::-1]


def pelt(values: np.ndarray, price: float) -> list[int]:
    """The same by PELT as ``ruptures`` has it, with every year admitted (jump=1, min_size=3)."""
    import ruptures  # a second to load, for one call

    if len(values) < 2 * SHORTEST or price <= 0:
        return []
    search = ruptures.Pelt(model="l2", jump=1, min_size=SHORTEST).fit(values)
    return [int(place) for place in search.predict(pen=price)[:-1]]


def search(found: pd.DataFrame, enough: bool) -> dict[str, object]:
    """What a search for breaks finds in values by year (the index): one row of ``computed``."""
    row: dict[str, object] = {"first": pd.NA, "last": pd.NA, "pelt": True, "state": "too few"}
    row |= {name: [] for name in ("breaks", "before", "doubled")}
    if not enough:
        return row
    values, years = found.to_numpy(), [int(year) for year in found.index]
    price = penalty(values)
    places = partition(values, price)
    return row | {
        "first": years[0],
        "last": years[-1],
        "breaks": [years[place] for place in places],
        "before": [years[place - 1] for place in places],
        "doubled": [years[place] for place in partition(values, price * 2)],
        "pelt": pelt(values, price) == places,
        "state": "constant" if price <= 0 else "found" if places else "none",
    }


def window_diff(one: set[int], other: set[int], first: int, last: int) -> float:
    """How far two readings part, 0 (not at all) to 1 (everywhere): Pevzner and Hearst (2002).

    Slides a window over the years ``first`` to ``last`` and counts the places where the number of
    breaks inside differs. It is half as wide as the mean stretch of both readings (theirs: of the
    reference; here neither is one), at least two years. NaN where the span is shorter than that.
    """
    length = last - first + 1
    width = max(2, round(length / (len(one) + len(other) + 2)))
    if length < width:
        return float("nan")
    differing = 0
    for start in range(first, last - width + 2):
        inside = range(start, start + width)
        differing += len(one.intersection(inside)) != len(other.intersection(inside))
    return differing / (length - width + 1)
