"""Charts of forecasts and what became of them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.claims import BLANK, PALE, key, stacked
from helpers.charts.house import FAINT, FOCUS, WARM

OUTCOME_COLOURS = {
    "Borne out": FOCUS,
    "Mixed": PALE,
    "Refuted": WARM,
    "Open: later texts do not settle it": FAINT,
    "Open: no later text": BLANK,
}


def outcomes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Forecasts by text, stacked by outcome.

    ``rows``: label, row (int, from the top), outcome (a key of OUTCOME_COLOURS), start, width.
    """
    stacked(ax, rows.assign(colour=rows["outcome"].map(OUTCOME_COLOURS)))
    names = rows.drop_duplicates("row")
    ax.set_yticks(names["row"], names["label"])
    return key(ax, OUTCOME_COLOURS, above=5)
