"""Who hosted, sat, was asked, stayed away, and where accounts part: the chart and its words."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.charts.house import ACCENT, BAND, MUTED, PAPER, SOFT, WARM, narrow
from helpers.charts.words import FigureWords
from helpers.measures.meetings import MARKS, in_rows
from helpers.measures.words import capital, count, listed, short_date
from helpers.record import dates
from helpers.record.tables import Tables

_LOOKS = {
    "host": {"marker": "D", "ms": 6.5, "mfc": ACCENT, "mec": ACCENT},
    "present": {"marker": "o", "ms": 6.5, "mfc": ACCENT, "mec": ACCENT},
    "invited": {"marker": "o", "ms": 6.5, "mfc": PAPER, "mec": ACCENT},
    "absent": {"marker": "x", "ms": 6, "mfc": MUTED, "mec": MUTED, "mew": 1.6},
    "disputed": {"marker": "s", "ms": 7, "mfc": WARM, "mec": WARM, "mew": 1.2}
    | {"fillstyle": "left", "markerfacecoloralt": PAPER},
}

_NAMES = 3.0  # rows that the names of the sides take on a phone, under the others


def height(cells: pd.DataFrame) -> float:
    """Inches that the matrix takes."""
    return max(4.6, 1.0 + 0.18 * cells["row"].nunique())


def seats(ax: Axes, cells: pd.DataFrame) -> Axes:
    """Meetings by sides: a mark for each seat that is told; nothing where nothing is told.

    ``cells``: meeting (label) and row (int, from 0), side (label) and column (int), mark (host,
    present, invited, absent, disputed).
    """
    rows = cells.drop_duplicates("row").sort_values("row")
    columns = cells.drop_duplicates("column").sort_values("column")
    across = {column: place for place, column in enumerate(columns["column"])}
    for row in rows["row"]:
        if row % 2 == 0:
            ax.axhspan(row - 0.5, row + 0.5, color=BAND, lw=0, zorder=0)
    for mark, look in _LOOKS.items():
        mine = cells[cells["mark"] == mark]
        ax.plot(mine["column"].map(across), mine["row"], ls="", zorder=2, **look)
    sides = columns["side"].str.replace(" ", "\n")
    ax.set_xticks(range(len(columns)), sides, fontsize=7.5)
    ax.set_yticks(list(rows["row"]), rows["meeting"], fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    foot = rows["row"].max() + 0.6
    if narrow(ax):  # the names above are out of sight where the last rows are read
        for place, side in enumerate(columns["side"]):
            ax.text(place, foot, side, rotation=90, ha="center", va="top", fontsize=7.5, color=SOFT)
        foot += _NAMES
    ax.set(xlim=(-0.6, len(columns) - 0.4), ylim=(foot, -0.6))
    ax.spines[["left", "bottom"]].set_visible(False)
    shown = [mark for mark in _LOOKS if (cells["mark"] == mark).any()]
    keys = [Line2D([], [], ls="", **_LOOKS[mark]) for mark in shown]
    ax.legend(keys, shown, loc="upper left", bbox_to_anchor=(0, -0.01), frameon=False,
              ncols=3 if narrow(ax) else len(keys), fontsize=8, handletextpad=0.2,
              columnspacing=1.4)  # fmt: skip
    return ax


def seats_words(tables: Tables, cells: pd.DataFrame) -> FigureWords:
    """Words around ``seats``; ``cells`` as ``measures.meetings.seats`` gives them."""
    if len(cells) == 0:
        return FigureWords()
    labels, said = tables.labels("side"), count(cells["event_id"].nunique(), "meeting")
    caption = (
        "Meetings by the last day on which each can have been held, and the sides that the texts "
        "name. A blank means that nothing is told of the side, not that it was away. Disputed: one "
        "passage seats the side, another says that it was not there or not the host. Kabul: the "
        "government of the republic. Other Afghans: leaders of the north, former mujahidin, "
        "opposition politicians and the diaspora. Others: organisations and other states."
    )
    rows = in_rows(cells)
    if len(rows) > rows["row"].nunique():
        caption += " A number in brackets: meetings of one kind that share a row."
    counts = cells["mark"].value_counts()
    alt = (
        f"Matrix of {said} and {count(cells['side'].nunique(), 'side')}. Marks: "
        + listed(f"{counts[mark]} {mark}" for mark in MARKS if mark in counts)
        + "."
    )
    disputed = cells[cells["mark"] == "disputed"]
    if len(disputed):
        days = disputed["date"].map(short_date)
        seats = zip(disputed["side"].map(labels), disputed["series"], days, strict=True)
        where = listed(f"{side} ({name}, {day})" for side, name, day in seats)
        alt += f" Disputed: {where}."
    years = sorted({dates.bounds(text).last.year for text in cells["date"] if text})
    span = " to ".join(dict.fromkeys(map(str, years[:1] + years[-1:])))
    subtitle = ", ".join(filter(None, (f"{capital(said)} by side", span)))
    return FigureWords("Who sat at which table", subtitle, caption, alt)
