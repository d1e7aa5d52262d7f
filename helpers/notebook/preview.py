"""A figure as JupyterLab shows it: a picture in our typeface, with the words that belong to it.

A browser has not the typeface of the brief, and would set the letters of an SVG in a wider one.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 150
_WIDTH = 780  # pixels of the page, at which the letters are as large as JupyterLab's own


def png(fig: Figure) -> bytes:
    """The figure with its letters drawn; it stays open."""
    import matplotlib as mpl
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    fig.set_dpi(_DPI)
    # savefig would draw a figure that lays itself out twice.
    canvas = FigureCanvasAgg(fig)
    # Letters as they are, not fitted to the grid of the screen, are quicker and spaced as in print.
    with mpl.rc_context({"text.hinting": "no_hinting"}):
        canvas.draw()
    buffer = io.BytesIO()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    picture.save(buffer, "png", compress_level=1)
    return buffer.getvalue()


def picture(fig: Figure, alt: str) -> str:
    """HTML of the picture alone."""
    data = base64.b64encode(png(fig)).decode()
    style = f"width:{_WIDTH}px;max-width:100%;height:auto;background:white"
    return f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" style="{style}">'


def words(caption: str, source: str = "") -> str:
    """HTML of what stands under a picture."""
    small = f'<div style="font-size:.9em">{escape(source)}</div>' if source else ""
    return f'<div style="max-width:{_WIDTH}px;line-height:1.4">{escape(caption)}{small}</div>'
