"""Bars of counts."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, FAINT
from helpers.charts.layout import named_rows, write


def bars(ax: Axes, counts: pd.DataFrame) -> Axes:
    """Horizontal bars with their numbers: ``counts`` has label, count and, if some are to be dark,
    focus (bool).

    >>> counts = pd.DataFrame({"label": ["Aid"], "count": [3], "focus": [True]})
    >>> [text.get_text() for text in charts.bars(ax, counts).texts]
    ['3']
    """
    colours = [ACCENT if focus else FAINT for focus in counts.get("focus", [False] * len(counts))]
    places = range(len(counts))
    ax.barh(places, counts["count"], color=colours, height=0.66)
    for place, count in zip(places, counts["count"], strict=True):
        write(ax, f"{count:g}" if count < 1000 else f"{count:,}", (count, place), (4, 0))
    named_rows(ax, places, counts["label"])
    ax.set(ylim=(len(counts) - 0.4, -0.6), xticks=[])
    ax.margins(x=0.1)
    ax.spines["bottom"].set_visible(False)
    return ax
