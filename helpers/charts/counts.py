"""Bars of counts."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import FAINT, FOCUS, INK


def bars(ax: Axes, counts: pd.DataFrame) -> Axes:
    """Horizontal bars with their numbers: ``counts`` has label, count and, if some are to be dark,
    focus (bool).

    >>> counts = pd.DataFrame({"label": ["Aid"], "count": [3], "focus": [True]})
    >>> [text.get_text() for text in charts.bars(ax, counts).texts]
    ['3']
    """
    colours = [FOCUS if focus else FAINT for focus in counts.get("focus", [False] * len(counts))]
    places = range(len(counts))
    ax.barh(places, counts["count"], color=colours, height=0.66)
    for place, count in zip(places, counts["count"], strict=True):
        ax.annotate(
            f"{count:g}" if count < 1000 else f"{count:,}",
            (count, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=INK,
        )
    ax.set_yticks(places, counts["label"])
    ax.set_ylim(len(counts) - 0.4, -0.6)
    ax.set_xticks([])
    ax.margins(x=0.1)
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax
