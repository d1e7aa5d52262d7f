"""Charts of the ledger of claims, and the key that stacked bars share."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers.charts.house import COUNTERPART_COLOURS, FAINT, INK, MUTED

PARTY_COLOURS = {
    "Moscow": INK,
    "Taliban": COUNTERPART_COLOURS["taliban"],
    "Kabul": COUNTERPART_COLOURS["kabul"],
    "US and NATO": COUNTERPART_COLOURS["west"],
    "Others": MUTED,
    "The texts themselves": FAINT,
}
BLANK, PALE = "#ffffff", "#a9c1d9"
_LEAST_ROWS = 5


def balance(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Topics with the voices that deny or doubt to the left and those that assert to the right.

    ``rows``: topic (label), row (int, from the top), party (a key of PARTY_COLOURS), side (for or
    against), start and width (float, signed: against runs to the left), voices (int).
    """
    stacked(ax, rows.assign(colour=rows["party"].map(PARTY_COLOURS)))
    names = rows.drop_duplicates("row")
    ax.set_yticks(names["row"], names["topic"])
    ax.axvline(0, color=INK, lw=0.8)
    for words, side, shift in (
        ("deny or doubt  ", "right", -2),
        ("  assert or concede", "left", 2),
    ):
        ax.annotate(
            words,
            (0, 1),
            xycoords=("data", "axes fraction"),
            xytext=(shift, 2),
            textcoords="offset points",
            ha=side,
            va="bottom",
            fontsize=8,
            color="#555555",
        )
    return key(ax, PARTY_COLOURS, above=17)


def stacked(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Bars of segments, each with its number where it has room: row, start, width, colour."""
    ax.barh(
        rows["row"],
        rows["width"],
        left=rows["start"],
        color=list(rows["colour"]),
        height=0.72,
        edgecolor=[MUTED if colour == BLANK else BLANK for colour in rows["colour"]],
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
            fontsize=7,
            color=INK if colour in (FAINT, BLANK, PALE) else "white",
        )
    ax.set_ylim(max(int(rows["row"].max()) + 1, _LEAST_ROWS) - 0.5, -0.6)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def key(ax: Axes, colours: dict[str, str], above: float) -> Axes:
    """A line of coloured squares with their names, ``above`` points over the axes."""
    across = blended_transform_factory(ax.figure.transFigure, ax.transAxes)
    place = 0.012
    for name, colour in colours.items():
        ax.annotate(
            " ",
            (place, 1),
            xycoords=across,
            xytext=(0, above),
            textcoords="offset points",
            va="center",
            fontsize=3.5,
            bbox={"boxstyle": "square,pad=0.7", "fc": colour, "ec": MUTED, "lw": 0.4},
        )
        ax.annotate(
            name,
            (place, 1),
            xycoords=across,
            xytext=(7, above),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=INK,
        )
        place += 0.04 + 0.0112 * len(name)
    return ax
