"""Charts of forecasts and what became of them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.claims import stacked
from helpers.charts.house import FAINT, FOCUS, PALE, PAPER, WARM, key

OUTCOME_COLOURS = {
    "Borne out": FOCUS,
    "Mixed": PALE,
    "Refuted": WARM,
    "Open: later texts do not settle it": FAINT,
    "Open: no later text": PAPER,
}


def outcomes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Forecasts by text, stacked by outcome.

    ``rows``: label, row (int, from the top), outcome (a key of OUTCOME_COLOURS), start, width.

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> rows = narrative.outlook.outcome_bars(record.tables, scores)
    >>> [label.get_text() for label in charts.outlook.outcomes(ax, rows).get_yticklabels()][:2]
    ['al-Husseini 2017', 'Krivosheev 2021']
    """
    stacked(ax, rows.assign(colour=rows["outcome"].map(OUTCOME_COLOURS)))
    names = rows.drop_duplicates("row")
    ax.set_yticks(names["row"], names["label"])
    seen = set(rows["outcome"])
    key(ax, {name: colour for name, colour in OUTCOME_COLOURS.items() if name in seen}, above=5)
    return ax
