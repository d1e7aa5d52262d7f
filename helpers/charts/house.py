"""What every chart shares: page width, colours by role, headings, phase bands, time axes.

Colours are asked for by role; a counterpart keeps its colour in the whole brief. The palette is
Okabe and Ito's, which holds for colour-blind readers, and every mark is also labelled or placed.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

STYLE = Path(__file__).parent.with_name("house.mplstyle")
FONTS = Path(__file__).parent.with_name("export") / "fonts"
WIDTH = 6.5

FOCUS, MUTED, FAINT, BAND, INK, WARM = (
    "#1f4e79",
    "#8c8c8c",
    "#c9c9c9",
    "#f1f3f6",
    "#222222",
    "#b8561b",
)
COUNTERPART_COLOURS = {
    "kabul": "#0072B2",
    "taliban": "#D55E00",
    "north": "#009E73",
    "west": "#9A5B86",
    "region": "#B27D00",
    "central-asia": "#2F8FBF",
    "jihadists": "#7F3B08",
    "other": MUTED,
}
TONES = LinearSegmentedColormap.from_list("tone", [WARM, "#e9e3dc", FOCUS])

for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)


def canvas(height: float) -> tuple[Figure, Axes]:
    """A figure as wide as the page's text (inches) and its one Axes."""
    return plt.subplots(figsize=(WIDTH, height))


def headed(ax: Axes, title: str, subtitle: str, room: float = 6) -> Axes:
    """Title that states the finding, subtitle with unit and span, both flush left with the page.

    ``room``: points between the subtitle and the axes, for what a chart writes above itself.
    """
    ax.figure.suptitle(title, x=0.005, ha="left", fontsize=10.5, fontweight="bold", color=INK)
    ax.annotate(
        subtitle,
        (0.005, 1),
        xycoords=("figure fraction", "axes fraction"),
        xytext=(0, room),
        textcoords="offset points",
        va="bottom",
        fontsize=8.5,
        color="#555555",
    )
    return ax


def bands(
    ax: Axes, phases: pd.DataFrame, left: pd.Timestamp, right: pd.Timestamp, top: float
) -> None:
    """Alternate bands with the phase numbers on top; the caption names them."""
    reach = right - left
    placed = left - reach
    for place, (number, first, last) in enumerate(
        zip(phases["number"], phases["first"], phases["last"], strict=True)
    ):
        start, end = max(first, left - reach / 80), min(last if pd.notna(last) else right, right)
        if start > end:
            continue
        if place % 2 == 0:
            ax.axvspan(start, end, color=BAND, lw=0, zorder=0)
        middle = start + (end - start) / 2
        if middle - placed > reach / 45:
            ax.text(
                middle,
                1.01,
                str(number),
                transform=ax.get_xaxis_transform(),
                ha="center",
                va="bottom",
                fontsize=8,
                color="#555555",
            )
            placed = middle


def year_ticks(ax: Axes) -> None:
    """A plain axis of years, or of months where the span is short."""
    ax.xaxis_date()
    locator = mdates.AutoDateLocator(minticks=4, maxticks=10)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
