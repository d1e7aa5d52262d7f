"""Charts of the counterparts chapter: shares by phase, evenness with its band, two rivals."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import (
    COUNTERPART_COLOURS,
    FAINT,
    FOCUS,
    INK,
    MUTED,
    PAPER,
    RULE,
    SOFT,
    narrow,
    short,
)

_GAP = 1.4  # from the foot of one counterpart's bars to that of the next, in shares


def height(rows: int, each: float = 0.2, around: float = 0.95) -> float:
    """Inches for a chart with so many rows.

    >>> round(charts.hedging.height(12), 2)
    3.35
    """
    return around + each * max(rows, 2)


def shares(ax: Axes, counts: pd.DataFrame) -> Axes:
    """One row a phase, one column a counterpart: bars as long as the share of the phase's acts.

    Where a counterpart has the largest share of a phase, its bar has its colour; the rest are grey.
    ``counts``: phase (label, in order), counterpart (code), label, acts (int), share (0 to 1).

    >>> counts = measures.hedging.phase_counts(record.tables, record.phases)
    >>> drawn = charts.hedging.shares(ax, narrative.hedging.shares_table(record.tables, counts))
    >>> len(drawn.patches) == int((counts["acts"] > 0).sum())
    True
    """
    rows = list(dict.fromkeys(counts["phase"]))
    codes = list(dict.fromkeys(counts["counterpart"]))
    labels = dict(zip(counts["counterpart"], counts["label"], strict=True))
    y = counts["phase"].map(rows.index)
    feet = counts["counterpart"].map(codes.index) * _GAP
    known = counts["share"].where(counts["counterpart"] != "other", 0)
    most = {row: known[y == row].max() for row in range(len(rows))}
    leads = (known == y.map(most)) & (known > 0)
    colours = counts["counterpart"].map(_colour).where(leads, FAINT)
    some = counts["acts"] > 0
    ax.barh(y[some], counts["share"][some], left=feet[some], height=0.62, color=colours[some])
    for row, foot, share, acts in zip(y, feet, counts["share"], counts["acts"], strict=True):
        if acts:
            ax.annotate(
                short(acts),
                (foot + share, row),
                xytext=(2.5, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
                color=INK,
                in_layout=False,  # it lies inside, and to measure so many takes long
            )
    for place, code in enumerate(codes):
        foot = place * _GAP
        ax.axvline(foot, color=FAINT, lw=0.6, zorder=0)
        ax.text(
            foot,
            -0.62,
            labels[code] if narrow(ax) else textwrap.fill(labels[code], 9),
            va="bottom",
            rotation=90 if narrow(ax) else 0,
            fontsize=8,
            color=_colour(code) if leads[counts["counterpart"] == code].any() else SOFT,
            fontweight="bold",
        )
    ax.set_yticks(range(len(rows)), rows)
    ax.set(xlim=(0, len(codes) * _GAP), ylim=(len(rows) - 0.45, -0.6), xticks=[])
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def _colour(code: str) -> str:
    """Of a counterpart; a country of a table of events, which has none of its own, is dark."""
    return COUNTERPART_COLOURS.get(code, FOCUS)


def evenness(ax: Axes, spreads: pd.DataFrame) -> Axes:
    """One row a phase: the effective number of counterparts, a dot in its band; the widest is dark.

    ``spreads``: phase (label, in order), effective, low, high (1 to 7), acts (int, said at right).

    >>> spreads = measures.hedging.evenness(record.tables, record.phases)
    >>> drawn = charts.hedging.evenness(ax, narrative.hedging.evenness_table(spreads))
    >>> len(drawn.get_yticklabels()) == int(spreads["effective"].count())
    True
    """
    places = range(len(spreads))
    ax.hlines(places, spreads["low"], spreads["high"], color=FAINT, lw=5)
    widest = spreads["effective"] == spreads["effective"].max()
    colours = [FOCUS if most else MUTED for most in widest]
    ax.scatter(spreads["effective"], places, s=36, c=colours, zorder=3)
    for place, effective, acts in zip(places, spreads["effective"], spreads["acts"], strict=True):
        ax.text(7.2, place, f"{effective:.1f}", ha="left", va="center", fontsize=8, color=INK)
        ax.text(7.8, place, f"n {short(acts)}", ha="left", va="center", fontsize=8, color=SOFT)
    ax.set_yticks(places, spreads["phase"])
    ax.set_xticks(range(1, 8))
    ax.set(xlim=(0.9, 8.2), ylim=(len(spreads) - 0.4, -0.6))
    ax.spines["bottom"].set_bounds(1, 7)
    ax.grid(True, axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def balance(ax: Axes, years: pd.DataFrame, dated: pd.DataFrame | None = None) -> Axes:
    """Two rows of bars by year: friendly acts rise, unfriendly ones hang, dated events are named.

    ``years``: start (datetime), kabul_friendly, kabul_unfriendly, taliban_friendly,
    taliban_unfriendly (int). ``dated``: year (int) and label of the events named between the rows.

    >>> years = measures.rivals.windows(measures.rivals.signed_acts(record.tables))
    >>> [label.get_text() for label in charts.hedging.balance(ax, years).get_yticklabels()][1:]
    ['Taliban']
    """
    starts = years["start"].dt.year
    most = years.filter(regex="^(kabul|taliban)_").max()
    unit = max(most.max() / 12, 0.4)
    named = [] if dated is None else list(zip(dated["year"], dated["label"], strict=True))
    lane = most["kabul_unfriendly"] + most["taliban_friendly"] + (6 + 3.4 * bool(named)) * unit
    floor = -lane - most["taliban_unfriendly"] - 2 * unit
    for place, side in enumerate(("kabul", "taliban")):
        foot = -place * lane
        up, down = years[f"{side}_friendly"], years[f"{side}_unfriendly"]
        ax.bar(starts[up > 0], up[up > 0], bottom=foot, width=0.7, color=COUNTERPART_COLOURS[side])
        hang = {"color": PAPER, "edgecolor": MUTED, "lw": 0.9}
        ax.bar(starts[down > 0], -down[down > 0], bottom=foot, width=0.7, **hang)
        ax.axhline(foot, color=MUTED, lw=0.6)
        for year, friendly, unfriendly in zip(starts, up, down, strict=True):
            _count(ax, year, foot + friendly, friendly, 2)
            _count(ax, year, foot - unfriendly, unfriendly, -2)
    for place, (year, label) in enumerate(named):
        if starts.min() <= year <= starts.max():
            ax.axvline(year, color=RULE, lw=5, zorder=0)
            text = textwrap.fill(label, 11 if narrow(ax) else 17)
            lower = 1.8 * (place % 2) - 0.9 if narrow(ax) else 0
            at = -most["kabul_unfriendly"] - (4.2 + lower) * unit
            ax.text(year, at, text, ha="center", va="center", fontsize=7.5, color=INK,
                    linespacing=1.05, bbox={"fc": PAPER, "ec": "none", "pad": 1})  # fmt: skip
    ax.set_yticks([0, -lane], ["Kabul and\nits backers", "Taliban"])
    ax.tick_params(axis="y", length=0)
    step = 1 if len(starts) <= 12 else 4 if narrow(ax) else 2
    ax.set_xticks(list(starts)[::step])
    middle, half = (starts.min() + starts.max()) / 2, (starts.max() - starts.min()) / 2
    ax.set(xlim=(middle - max(half, 5) - 0.6, middle + max(half, 5) + 0.6))
    ax.set_ylim(floor, most["kabul_friendly"] + 2 * unit)
    ax.spines["left"].set_visible(False)
    return ax


def _count(ax: Axes, year: int, end: float, count: int, above: int) -> None:
    if count:
        ax.annotate(
            str(count),
            (year, end),
            xytext=(0, above),
            textcoords="offset points",
            ha="center",
            va="bottom" if above > 0 else "top",
            fontsize=7.5,
            color=INK,
        )
