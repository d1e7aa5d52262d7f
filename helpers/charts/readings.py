"""The readings of the phases side by side: the chart, and what is said around it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import ACCENT, MUTED, PAPER, RULE, SOFT, WARM, narrow
from helpers.charts.layout import named_rows, write, year_ticks
from helpers.charts.words import FigureWords
from helpers.measures.changepoints import MARGIN
from helpers.measures.readings import label
from helpers.measures.words import capital, count, few, listed, verb

_CLOSE = 0.052  # of the axis: years nearer to each other than this need two lines
_EMPTY = "This selection has no two readings with phases, so nothing can be set side by side."


def marks(ax: Axes, rows: pd.DataFrame) -> Axes:
    """One row a reading, one mark a break; the chosen breaks run down as quiet lines.

    ``rows``: reading (label), chosen (bool), first, last (bounds of the break; NaT = none), voices
    (how many authors make it; -1 = too loose to say), opens, closes (span of the reading; NaT =
    none), left, right (ends of the axis, the same in every row), note (instead of a span).
    """
    names = list(dict.fromkeys(rows["reading"]))
    left, right = rows["left"].iloc[0], rows["right"].iloc[0]
    reach = right - left
    written, close = [left - reach] * 2, _CLOSE * (2 if narrow(ax) else 1)
    for day in rows.loc[rows["chosen"], "first"].dropna().sort_values():
        ax.axvline(day, color=RULE, lw=0.8, zorder=0)
        free = [lane for lane, last in enumerate(written) if day - last > reach * close]
        if free:
            year, at = str(day.year), -0.3 - 0.45 * free[0]
            ax.text(day, at, year, ha="center", va="bottom", fontsize=7.5, color=SOFT)
            written[free[0]] = day
    for place, name in enumerate(names):
        mine = rows[rows["reading"] == name]
        opens, closes = mine["opens"].iloc[0], mine["closes"].iloc[0]
        if pd.notna(opens):
            ax.hlines(place, max(opens, left), min(closes, right), color=MUTED, lw=0.7, zorder=1)
        if mine["note"].iloc[0]:
            look = {"ha": "left", "fontsize": 7.5, "color": SOFT}
            write(ax, mine["note"].iloc[0], (left + reach / 100, place), (0, 3), **look)
        for _, row in mine.dropna(subset=["first"]).iterrows():
            _mark(ax, row, place)
    named_rows(ax, range(len(names)), names)
    ax.set(xlim=(left - reach / 80, right + reach / 80), ylim=(len(names) - 0.4, -1.2))
    year_ticks(ax)
    return ax


def _mark(ax: Axes, row: pd.Series, place: int) -> None:
    """A filled mark for two voices or more, a hollow one for one, a cross for none."""
    if row["voices"] < 0:
        ax.hlines(place, row["first"], row["last"], color=WARM, lw=4, alpha=0.3, zorder=2)
        return
    looks = {0: ("x", MUTED, MUTED), 1: ("o", WARM, PAPER)}
    shape, edge, face = looks.get(row["voices"], ("o", ACCENT, ACCENT))
    ax.hlines(place, row["first"], row["last"], color=edge, lw=2, zorder=2)
    style = {"marker": shape, "ms": 5.5, "mec": edge, "mfc": face, "mew": 1.4}
    ax.plot([row["first"]], [place], ls="", zorder=3, **style)


def marks_words(marked: pd.DataFrame, drawn: pd.DataFrame) -> FigureWords:
    """Words around the readings side by side."""
    if len(drawn) == 0:
        return FigureWords(empty=_EMPTY)
    placed = marked[marked["year"].notna() & ~marked["loose"]]
    pairs = zip(placed["authors"], placed["reading"], strict=True)
    # A text is no second voice to itself.
    placed = placed.assign(voices=[len(set(authors) - {reading}) for authors, reading in pairs])
    chosen, authors, computed = (
        placed[placed["kind"] == kind] for kind in ("chosen", "author", "computed")
    )
    left, right = drawn["left"].iloc[0], drawn["right"].iloc[0]
    early = _years(chosen[chosen["last"] < left])
    caption = (
        "Each mark is the beginning of a phase. Filled: two texts or more begin a phase within a "
        "year of it; hollow: one text alone does; cross: none does. The grey line shows the years "
        "that a reading covers, and thin vertical lines repeat the breaks of the first row."
    )
    if (drawn["voices"] < 0).any():
        caption += " Broad bars are beginnings too loosely dated to be placed."
    if early:
        caption += f" Not drawn: the earlier {verb(len(early), 'break', 'breaks')} of the first "
        caption += f"row, {listed(early)}."
    alone = int((authors["voices"] == 0).sum())
    alt = (
        f"Rows of marks from {left.year} to {right.year}: {label(marked['reading'].iloc[0])} with "
        f"{count(len(chosen), 'break')}, the authors with {few(len(authors))}, of which "
        f"{few(alone)} {verb(alone, 'has', 'have')} no second text, and the computed readings "
        f"with {few(len(computed))}."
    )
    thin = (marked.loc[marked["kind"] == "computed", "state"] == "too few").all()
    title = _title(chosen, set(computed["year"]), thin)
    subtitle = (
        f"Beginnings of phases by reading, {left.year} to {right.year}; hollow: one text alone"
    )
    return FigureWords(title, subtitle, caption, alt)


def _title(chosen: pd.DataFrame, computed: set[int], thin: bool) -> str:
    """Which of the chosen breaks some author and some series have within a year."""
    if len(chosen) == 0:
        return "What the texts and the counts take for breaks"
    if thin:
        return "The breaks of the texts; the record is too thin to compute any"
    near = [any(abs(year - other) <= MARGIN for other in computed) for year in chosen["year"]]
    everywhere = _years(chosen[np.array(near, dtype=bool) & (chosen["voices"] > 0)])
    if not everywhere:
        return "No break stands in all three readings"
    only = "" if len(everywhere) == len(_years(chosen)) else "only "
    stands = verb(len(everywhere), "stands", "stand")
    return capital(f"{only}{listed(everywhere)} {stands} in all three readings")


def _years(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(str(year) for year in rows["year"].dropna()))
