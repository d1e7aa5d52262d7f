"""Charts of the ledger of claims: who denies and who asserts, and bars of segments."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import COUNTERPART_COLOURS, INK, MUTED, PAPER, SOFT, readable

PARTY_COLOURS = {
    "Moscow": INK,
    "Taliban": COUNTERPART_COLOURS["taliban"],
    "Kabul": COUNTERPART_COLOURS["kabul"],
    "US and NATO": COUNTERPART_COLOURS["west"],
    "Others": MUTED,
    "The texts themselves": MUTED,
}
_GAP = 0.026  # between a bar's number and the next column's, as a share of the width
_NUMBER = 0.026  # the width of a number, as a share of the width


def balance(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Topics in rows, parties in columns: voices against to the left, voices for to the right.

    ``rows``: topic (label), row (int, from the top), party (a key of PARTY_COLOURS), side (for or
    against), width (float, signed: against runs to the left), voices (int). All columns share one
    scale, so that bars compare across them.

    >>> rows = narrative.voices.balance_bars(measures.claims.topic_balance(record.tables))
    >>> len(charts.claims.balance(ax, rows).get_yticks()) == rows["topic"].nunique()
    True
    """
    columns = [party for party in PARTY_COLOURS if (rows["party"] == party).any()]
    mine = {party: rows[rows["party"] == party] for party in columns}
    reach = {p: (-cells["width"].clip(upper=0).min(), cells["width"].clip(lower=0).max())
             for p, cells in mine.items()}  # fmt: skip
    room = 1 - len(columns) * (2 * _NUMBER + _GAP)
    unit = room / max(sum(left + right for left, right in reach.values()), 24)
    foot = 0.0
    for party, (left, right) in reach.items():
        foot += _NUMBER + left * unit
        _column(ax, mine[party], party, foot, unit)
        foot += right * unit + _NUMBER + _GAP
    names = rows.drop_duplicates("row")
    ax.set_yticks(names["row"], names["topic"])
    ax.set(xlim=(0, max(foot - _GAP, 1)), xticks=[])
    ax.set_ylim(max(int(rows["row"].max()), 1) + 0.5, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def _column(ax: Axes, cells: pd.DataFrame, party: str, foot: float, unit: float) -> None:
    """One party's bars on both sides of its line, each with its number at its end."""
    colour = PARTY_COLOURS[party]
    ax.barh(cells["row"], cells["width"] * unit, left=foot, height=0.66, color=colour)
    ax.axvline(foot, color=MUTED, lw=0.6)
    for row, width, voices in zip(cells["row"], cells["width"], cells["voices"], strict=True):
        ax.annotate(
            str(voices),
            (foot + width * unit, row),
            xytext=(2.5 if width > 0 else -2.5, 0),
            textcoords="offset points",
            ha="left" if width > 0 else "right",
            va="center",
            fontsize=7.5,
            color=INK,
        )
    ax.text(
        foot,
        -0.62,
        party.replace("The texts ", "The texts\n").replace("US and ", "US and\n"),
        ha="center",
        va="bottom",
        fontsize=8,
        fontweight="bold",
        color=SOFT if colour == MUTED else colour,
    )


def stacked(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Bars of segments, each with its number where it has room: row, start, width, colour.

    >>> rows = pd.DataFrame({"row": 0, "start": [0, 2], "width": [2, 1]})
    >>> drawn = charts.claims.stacked(ax, rows.assign(colour=charts.claims.PARTY_COLOURS["Kabul"]))
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
