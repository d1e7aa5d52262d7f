"""Toward whom Moscow acted: shares by phase, evenness with its band, two rivals by year."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import (
    ACCENT,
    COUNTERPART_COLOURS,
    FAINT,
    INK,
    MUTED,
    PAPER,
    RULE,
    SOFT,
    narrow,
)
from helpers.charts.layout import named_rows, write
from helpers.charts.words import FigureWords
from helpers.measures.subject import RIVALS
from helpers.measures.words import count, listed

_TOO_FEW = "No phase holds enough acts toward several counterparts to say how evenly they fell."
_GAP = 1.4  # from the foot of one counterpart's bars to that of the next, in shares


def shares(ax: Axes, counts: pd.DataFrame) -> Axes:
    """One row a phase, one column a counterpart: bars as long as the share of the phase's acts.

    Where a counterpart has the largest share of a phase, its bar has its colour; the rest are grey.
    ``counts``: phase (label, in order), counterpart (code), label, acts (int), share (0 to 1).
    """
    rows = list(dict.fromkeys(counts["phase"]))
    codes = list(dict.fromkeys(counts["counterpart"]))
    labels = dict(zip(counts["counterpart"], counts["label"], strict=True))
    y = counts["phase"].map(rows.index)
    feet = counts["counterpart"].map(codes.index) * _GAP
    known = counts["share"].where(counts["counterpart"] != "other", 0)
    most = {row: known[y == row].max() for row in range(len(rows))}
    leads = (known == y.map(most)) & (known > 0)
    colours = counts["counterpart"].map(COUNTERPART_COLOURS).where(leads, FAINT)
    some = counts["acts"] > 0
    ax.barh(y[some], counts["share"][some], left=feet[some], height=0.62, color=colours[some])
    for row, foot, share, acts in zip(y, feet, counts["share"], counts["acts"], strict=True):
        if acts:
            # It lies inside, and to measure so many takes long.
            write(ax, str(acts), (foot + share, row), (2.5, 0), fontsize=7.5, in_layout=False)
    for place, code in enumerate(codes):
        foot = place * _GAP
        ax.axvline(foot, color=FAINT, lw=0.6, zorder=0)
        words = labels[code] if narrow(ax) else textwrap.fill(labels[code], 9)
        ahead = leads[counts["counterpart"] == code].any()
        ax.text(foot, -0.62, words, va="bottom", rotation=90 if narrow(ax) else 0, fontsize=8,
                color=COUNTERPART_COLOURS[code] if ahead else SOFT, fontweight="bold")  # fmt: skip
    named_rows(ax, range(len(rows)), rows)
    ax.set(xlim=(0, len(codes) * _GAP), ylim=(len(rows) - 0.45, -0.6), xticks=[])
    ax.spines["bottom"].set_visible(False)
    return ax


def read_out(counts: pd.DataFrame) -> str:
    """The bars of ``shares`` as an alternative text; ``counts`` with ``of`` (acts of the phase)."""
    rows = [
        f"{phase}, {count(int(mine['of'].iloc[0]), 'act')}: "
        + listed(f"{name} {n}" for name, n in zip(mine["label"], mine["acts"], strict=True) if n)
        for phase, mine in counts.groupby("phase", sort=False)
    ]
    return f"Bars of Moscow's acts by phase and counterpart. {'; '.join(rows)}."


def evenness(ax: Axes, spreads: pd.DataFrame) -> Axes:
    """One row a phase: the effective number of counterparts, a dot in its band; the widest is dark.

    ``spreads``: phase (label, in order), effective, low, high (1 to 7), acts (int, said at right).
    """
    places = range(len(spreads))
    ax.hlines(places, spreads["low"], spreads["high"], color=FAINT, lw=5)
    widest = spreads["effective"] == spreads["effective"].max()
    colours = [ACCENT if most else MUTED for most in widest]
    ax.scatter(spreads["effective"], places, s=36, c=colours, zorder=3)
    for place, effective, acts in zip(places, spreads["effective"], spreads["acts"], strict=True):
        ax.text(7.2, place, f"{effective:.1f}", ha="left", va="center", fontsize=8, color=INK)
        ax.text(7.8, place, f"n {acts!s}", ha="left", va="center", fontsize=8, color=SOFT)
    named_rows(ax, places, spreads["phase"])
    ax.set(xlim=(0.9, 8.2), ylim=(len(spreads) - 0.4, -0.6), xticks=range(1, 8))
    ax.spines["bottom"].set_bounds(1, 7)
    ax.grid(True, axis="x")
    return ax


def evenness_words(spreads: pd.DataFrame) -> FigureWords:
    """Words around the effective number of counterparts."""
    kept = spreads.dropna(subset=["effective"])
    if (kept["groups"] == 1).all():
        return FigureWords(empty=_TOO_FEW if len(spreads) else "")
    widest = kept.loc[kept["effective"].idxmax()]
    title = (
        f"Phase {widest['number']} spreads Moscow's acts widest: as over "
        f"{widest['effective']:.1f} equal counterparts"
    )
    caption = (
        "Effective number of counterparts: 1 means one only, 7 all seven alike (the exponential of "
        "Shannon's entropy with the correction of Miller and Madow; others than the seven are left "
        "out). Dot: estimate; bar: 90 per cent of 2,000 resamples of the phase's acts."
    )
    alt = "Effective number of counterparts by phase: " + "; ".join(
        f"phase {row['number']}: {row['effective']:.1f} ({row['low']:.1f} to {row['high']:.1f}), "
        f"{count(int(row['acts']), 'act')}"
        for _, row in kept.iterrows()
    )
    subtitle = "Effective number of counterparts, 1 to 7, by phase; at the right: estimate and acts"
    return FigureWords(title, subtitle, caption, alt + ".")


def acts_by_year(ax: Axes, years: pd.DataFrame, dated: pd.DataFrame) -> Axes:
    """Two rows of bars by year: friendly acts rise, unfriendly ones hang, dated events are named.

    ``years``: year (int), kabul_friendly, kabul_unfriendly, taliban_friendly,
    taliban_unfriendly (int). ``dated``: year (int) and label of the events named between the rows.
    """
    starts = years["year"]
    most = years.filter(regex="^(kabul|taliban)_").max()
    unit = max(most.max() / 12, 0.4)
    named = list(zip(dated["year"], dated["label"], strict=True))
    lane = most["kabul_unfriendly"] + most["taliban_friendly"] + (6 + 3.4 * bool(named)) * unit
    floor = -lane - most["taliban_unfriendly"] - 2 * unit
    for place, side in enumerate(RIVALS):
        foot = -place * lane
        up, down = years[f"{side}_friendly"], years[f"{side}_unfriendly"]
        ax.bar(starts[up > 0], up[up > 0], bottom=foot, width=0.7, color=COUNTERPART_COLOURS[side])
        hang = {"color": PAPER, "edgecolor": MUTED, "lw": 0.9}
        ax.bar(starts[down > 0], -down[down > 0], bottom=foot, width=0.7, **hang)
        ax.axhline(foot, color=MUTED, lw=0.6)
        for year, friendly, unfriendly in zip(starts, up, down, strict=True):
            for n, way in ((friendly, 1), (unfriendly, -1)):
                if n:
                    write(ax, str(n), (year, foot + way * n), (0, 2 * way), fontsize=7.5)
    for place, (year, label) in enumerate(named):
        if starts.min() <= year <= starts.max():
            ax.axvline(year, color=RULE, lw=5, zorder=0)
            text = textwrap.fill(label, 11 if narrow(ax) else 17)
            lower = 1.8 * (place % 2) - 0.9 if narrow(ax) else 0
            at = -most["kabul_unfriendly"] - (4.2 + lower) * unit
            ax.text(year, at, text, ha="center", va="center", fontsize=7.5, color=INK,
                    linespacing=1.05, bbox={"fc": PAPER, "ec": "none", "pad": 1})  # fmt: skip
    named_rows(ax, [0, -lane], ["Kabul and\nits backers", "Taliban"])
    step = 1 if len(starts) <= 12 else 4 if narrow(ax) else 2
    ax.set_xticks(list(starts)[::step])
    middle, half = (starts.min() + starts.max()) / 2, (starts.max() - starts.min()) / 2
    ax.set(xlim=(middle - max(half, 5) - 0.6, middle + max(half, 5) + 0.6))
    ax.set_ylim(floor, most["kabul_friendly"] + 2 * unit)
    return ax
