"""Charts of the ledger of claims: who denies and who asserts, and bars of segments."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import MUTED, PAPER, readable


def stacked(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Bars of segments, each with its number where it has room: row, start, width, colour.

    >>> rows = pd.DataFrame({"row": 0, "start": [0, 2], "width": [2, 1]})
    >>> drawn = charts.claims.stacked(ax, rows.assign(colour=charts.house.FOCUS))
    >>> [text.get_text() for text in drawn.texts]
    ['2', '1']
    """
    ax.barh(
        rows["row"],
        rows["width"],
        left=rows["start"],
        color=list(rows["colour"]),
        height=0.72,
        edgecolor=[MUTED if colour == PAPER else PAPER for colour in rows["colour"]],
        lw=0.6,
    )
    reach = float((rows["start"] + rows["width"]).max() - (rows["start"] + rows["width"]).min())
    for row, start, width, colour in zip(
        rows["row"], rows["start"], rows["width"], rows["colour"], strict=True
    ):
        if abs(width) < reach / 45:
            continue
        ax.text(
            start + width / 2,
            row,
            f"{abs(width):g}",
            ha="center",
            va="center",
            fontsize=7.5,
            color=readable(colour),
        )
    ax.set_ylim(max(int(rows["row"].max()), 1) + 0.5, -0.6)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax
