"""Change points of short series: a price for a break, the search by PELT, and WindowDiff."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

SHORTEST = 3  # years of a stretch between two breaks
FEWEST = 3 * SHORTEST  # years with a value that a search needs
MARGIN = 1  # years by which two breaks may part and still be one


def near(year: int, others: Iterable[int]) -> bool:
    """Whether some other year is within the margin of this one."""
    return any(abs(year - other) <= MARGIN for other in others)


def penalty(values: np.ndarray) -> float:
    """What one more break must save: (p + 1) / p · s² · log T, the BIC's price (Yao 1988).

    s² is the scatter from year to year, half the mean square of successive differences summed over
    the p columns (von Neumann 1941), which a few breaks hardly touch. T is the number of years.
    """
    count, columns = values.shape
    scatter = float((np.diff(values, axis=0) ** 2).sum()) / 2 / (count - 1)
    return (columns + 1) / columns * scatter * float(np.log(count))


def partition(values: np.ndarray, times: float = 1.0) -> list[int]:
    """Where new stretches begin (positions), each of three years at least.

    PELT (Killick, Fearnhead and Eckley 2012) with the squared-error cost, as ``ruptures`` has it;
    a break costs ``times`` the penalty.
    """
    if len(values) < 2 * SHORTEST or (price := times * penalty(values)) <= 0:
        return []
    import ruptures  # a second to load

    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(values)
    return [int(place) for place in search.predict(pen=price)[:-1]]


def search(series: str, years: np.ndarray, values: np.ndarray, points: int) -> dict[str, object]:
    """The breaks of a series, one row of ``breaks.computed``; ``values``: years by columns."""
    row: dict[str, object] = {"series": series, "points": points, "first": pd.NA, "last": pd.NA}
    row |= {"state": "too few", "breaks": [], "before": [], "doubled": []}
    if points < FEWEST:
        return row
    places, span = partition(values), years.tolist()
    return row | {
        "first": span[0],
        "last": span[-1],
        "breaks": [span[place] for place in places],
        "before": [span[place - 1] for place in places],
        "doubled": [span[place] for place in partition(values, times=2)],
        "state": "found" if places else "none" if penalty(values) > 0 else "constant",
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
    windows = (range(start, start + width) for start in range(first, last - width + 2))
    differing = (len(one.intersection(w)) != len(other.intersection(w)) for w in windows)
    return sum(differing) / (length - width + 1)
