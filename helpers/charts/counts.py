"""Charts of counts: matrices and bars."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from helpers.charts.house import (
    FAINT,
    FOCUS,
    INK,
    MUTED,
    PAPER,
    TONES,
    key,
    narrow,
    readable,
    short,
)

TONE_STEPS = {"hostile −2": -2, "cool −1": -1, "neutral 0": 0, "friendly +1": 1, "partner +2": 2}
SCORE_STEPS = {"conflict −10": -10, "−5": -5, "0": 0, "+5": 5, "cooperation +10": 10}
NO_TONE, NO_SCORE = {"none shown": PAPER}, {"no score": PAPER}


def tone_matrix(ax: Axes, cells: pd.DataFrame) -> Axes:
    """Phases by counterparts: area counts the events, colour is the mean tone.

    ``cells``: phase (label), counterpart (label), column (int, orders the counterparts), events
    (int), tone (float, NaN = none shown) or score (the same, of a scale to 10); phases in the order
    in which they appear.

    >>> cells = pd.DataFrame({"phase": ["Host", "After"], "events": [3, 1], "tone": [1.0, -0.5]})
    >>> drawn = charts.tone_matrix(ax, cells.assign(counterpart="Taliban", column=0))
    >>> len(drawn.collections[0].get_offsets())
    2
    """
    rows = list(dict.fromkeys(cells["phase"]))
    columns = list(dict.fromkeys(cells.sort_values("column")["counterpart"]))
    x = cells["counterpart"].map(columns.index)
    y = cells["phase"].map(rows.index)
    biggest = max(int(cells["events"].max()), 1)
    scored = "score" in cells
    steps, absent = (SCORE_STEPS, NO_SCORE) if scored else (TONE_STEPS, NO_TONE)
    scale = Normalize(min(steps.values()), max(steps.values()))
    means = cells["score" if scored else "tone"]
    colours = [TONES(scale(mean)) if pd.notna(mean) else PAPER for mean in means]
    sizes = cells["events"] / biggest * 260 + 75
    ax.scatter(x, y, s=sizes, c=colours, lw=0.5, edgecolors=MUTED)
    for column, row, events, colour in zip(x, y, cells["events"], colours, strict=True):
        ax.text(
            column,
            row,
            short(events),
            ha="center",
            va="center",
            fontsize=7.5,
            color=readable(colour),
        )
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.4, -0.6))
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.grid(True, axis="y")
    key(
        ax,
        {name: TONES(scale(mean)) for name, mean in steps.items()} | absent,
        above=96 if narrow(ax) else 34,
    )
    return ax


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
