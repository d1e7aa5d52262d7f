"""What every chart shares: widths, colours by role, and how they stand out.

Colours are asked for by role and said here alone; a counterpart keeps its colour in the whole
brief. Where colour alone tells marks apart, they also differ in lightness, so that they hold for
colour-blind readers and in grey print (``tests/test_pictures.py`` simulates both).
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

STYLE = Path(__file__).parent.with_name("house.mplstyle")
FONTS = Path(__file__).parent.with_name("export") / "fonts"
WIDTH, SCREEN, PHONE = 6.5, 7.2, 3.75  # inches: of print, of the page, of a phone

# What matters, its lighter half, what speaks against it; marks in grey, and paler still.
ACCENT, PALE, WARM, MUTED, FAINT = "#1f4e79", "#8fb0d0", "#b05018", "#949494", "#d3d3d3"
# Text and quieter text; the page, phase bands, hairlines.
INK, SOFT, BLACK = "#222222", "#555555", "#000000"
PAPER, BAND, RULE = "#ffffff", "#f1f3f6", "#dde3ea"
# Series without a meaning of their own, in order.
SERIES = (ACCENT, INK, MUTED, "#c77b30", "#5b8c5a", "#8a6bb1", "#b0586d", "#4e93a6")
COUNTERPART_COLOURS = {
    "kabul": "#00639f",
    "taliban": "#c25400",
    "north": "#007d5b",
    "west": "#9a5b86",
    "region": "#8f6400",
    "central-asia": "#1f7ba8",
    "jihadists": "#7f3b08",
    "other": MUTED,
}
# Hostile to friendly: the two arms differ in lightness too, so that grey print tells them apart.
TONES = LinearSegmentedColormap.from_list(
    "tone", ["#d9803a", "#eabf93", "#f1eee9", "#4b759d", ACCENT]
)

for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)


def canvas(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    """A figure (inches), as wide as the text of the print, and its one Axes.

    >>> fig, ax = charts.canvas(2.4)
    >>> fig.get_size_inches().tolist()
    [6.5, 2.4]
    """
    return plt.subplots(figsize=(width, height))


def narrow(ax: Axes) -> bool:
    """Whether this is the drawing for a phone, where names stand above what they name."""
    return ax.figure.get_figwidth() <= PHONE


def readable(colour: str | tuple[float, ...]) -> str:
    """The colour of text on a mark, black or white, whichever stands out more."""
    return max((BLACK, PAPER), key=lambda text: contrast(text, colour))


def contrast(one: str | tuple[float, ...], other: str | tuple[float, ...]) -> float:
    """The ratio of two colours' luminance, 1 to 21 (WCAG 2)."""
    low, high = sorted(_luminance(colour) + 0.05 for colour in (one, other))
    return high / low


def _luminance(colour: str | tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
