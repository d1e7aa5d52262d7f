"""Charts of forecasts and what became of them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.claims import key, stacked
from helpers.charts.house import FAINT, FOCUS, WARM

OUTCOME_COLOURS = {
    "Borne out": FOCUS,
    "Mixed": "#a9c1d9",
    "Refuted": WARM,
    "Open: later texts are silent": FAINT,
    "Open: no later text": "#ffffff",
}


def outcomes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Forecasts by text, stacked by outcome.

    ``rows``: label, row (int, from the top), outcome (a key of OUTCOME_COLOURS), start, width.
    """
    stacked(ax, rows.assign(colour=rows["outcome"].map(OUTCOME_COLOURS)))
    for row, start, width in _outlined(rows):
        ax.barh(row, width, left=start, height=0.72, fc="none", ec="#8c8c8c", lw=0.6)
    names = rows.drop_duplicates("row")
    ax.set_yticks(names["row"], names["label"])
    return key(ax, OUTCOME_COLOURS, above=5)


def _outlined(rows: pd.DataFrame) -> list[tuple[int, float, float]]:
    empty = rows[rows["outcome"] == "Open: no later text"]
    return list(zip(empty["row"], empty["start"], empty["width"], strict=True))
