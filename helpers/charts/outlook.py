"""Forecasts and what became of them: the chart, and what is said around it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.transforms import blended_transform_factory

from helpers.charts.house import ACCENT, FAINT, MUTED, PALE, PAPER, WARM, narrow, readable
from helpers.charts.layout import named_rows, write
from helpers.charts.words import FigureWords
from helpers.measures.outlook import SEGMENTS
from helpers.measures.words import capital, count, few, listed, number

OUTCOME_COLOURS = dict(zip(SEGMENTS, (ACCENT, PALE, WARM, FAINT, PAPER), strict=True))


def outcomes(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Forecasts by text, stacked by outcome.

    ``rows``: label, row (int, from the top), outcome (a key of OUTCOME_COLOURS), start, width.
    """
    colours = rows["outcome"].map(OUTCOME_COLOURS).to_list()
    edges = [MUTED if colour == PAPER else PAPER for colour in colours]
    look = {"height": 0.72, "color": colours, "edgecolor": edges, "lw": 0.6}
    ax.barh(rows["row"], rows["width"], left=rows["start"], **look)
    reach = float((rows["start"] + rows["width"]).max())
    for (_, bar), colour in zip(rows.iterrows(), colours, strict=True):
        if bar["width"] >= reach / 45:
            at = (bar["start"] + bar["width"] / 2, bar["row"])
            write(ax, f"{bar['width']:g}", at, fontsize=7.5, color=readable(colour))
    ax.set(ylim=(max(int(rows["row"].max()), 1) + 0.5, -0.6), xticks=[])
    ax.spines["bottom"].set_visible(False)
    names = rows.drop_duplicates("row")
    named_rows(ax, names["row"], names["label"])
    seen = [name for name in OUTCOME_COLOURS if name in set(rows["outcome"])]
    squares = [Patch(fc=OUTCOME_COLOURS[name], ec=MUTED, lw=0.4, label=name) for name in seen]
    # Its squares are flush with the title.
    across = blended_transform_factory(ax.figure.transFigure, ax.transAxes)
    place = {"loc": "lower left", "bbox_to_anchor": (-0.0057, 1), "bbox_transform": across}
    air = {
        "handlelength": 0.875,
        "handletextpad": 0.375,
        "columnspacing": 1.5,
        "borderpad": 0,
        "borderaxespad": 0.625,
    }
    columns = 2 if narrow(ax) else len(seen)
    ax.legend(handles=squares, ncols=columns, frameon=False, fontsize=8, **place, **air)
    return ax


def outcomes_words(rows: pd.DataFrame, bars: pd.DataFrame) -> FigureWords:
    """Words around ``outcomes``: of the rows of ``scorecard`` and their bars."""
    if len(rows) == 0:
        return FigureWords()
    n, tested = len(rows), int((rows["outcome"] != "open").sum())
    hits = int((rows["outcome"] == "borne out").sum())
    title = (
        f"Of {count(n, 'forecast')} {number(tested)} can be scored, and {few(hits)} held in full"
        if tested
        else f"{capital(count(n, 'forecast'))}, none of which can be scored yet"
    )
    caption = (
        "Forecasts and testable judgements by the text that makes or reports them. An outcome "
        "needs a later text or a later event; mixed means that part of it came or that texts "
        f"differ. The bars sum to {n}."
    )
    alt = "Stacked bars: " + listed(
        f"{label} "
        + ", ".join(
            f"{kind.lower()} {width:g}"
            for kind, width in zip(group["outcome"], group["width"], strict=True)
        )
        for label, group in bars.groupby("label", sort=False)
    )
    return FigureWords(title, "Forecasts by text and outcome", caption, f"{alt}.")
