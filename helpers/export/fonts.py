"""The typefaces of the brief: PT Serif for reading, PT Sans for headings and figures."""

from __future__ import annotations

import base64
import importlib.util
import io
from functools import lru_cache
from html import unescape
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

# family, weight, style, file
_FACES = (
    ("PT Serif", 400, "normal", "PTF55F.ttf"),
    ("PT Serif", 400, "italic", "PTF56F.ttf"),
    ("PT Serif", 700, "normal", "PTF75F.ttf"),
    ("PT Serif", 700, "italic", "PTF76F.ttf"),
    ("PT Sans", 400, "normal", "PTS55F.ttf"),
    ("PT Sans", 400, "italic", "PTS56F.ttf"),
    ("PT Sans", 700, "normal", "PTS75F.ttf"),
)
# In every page: so most pages of a sweep need the same files.
_ASCII = {chr(code) for code in range(32, 127)}


def font_folders() -> list[str]:
    """Where Typst finds the typefaces: ours, and matplotlib's for other scripts and symbols."""
    matplotlib = Path(importlib.util.find_spec("matplotlib").origin).parent
    return [str(FONTS), str(matplotlib / "mpl-data" / "fonts" / "ttf")]


def font_css(page: str) -> str:
    """`@font-face` rules that hold the typefaces, each cut down to the letters of the page."""
    characters = "".join(sorted(set(unescape(page)) | _ASCII))
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f'src:url(data:font/woff2;base64,{_subset(name, characters)})format("woff2")}}'
        for family, weight, style, name in _FACES
    )


@lru_cache(maxsize=64)
def _subset(name: str, characters: str) -> str:
    """The typeface with these characters alone, as WOFF2 in base64."""
    # Imported late: it is of no use to the PDF, and slow to load.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / name, recalcTimestamp=False, lazy=True)
    options = subset.Options(
        hinting=False,
        notdef_outline=True,
        legacy_kern=False,
        name_IDs=[],
        layout_features=["kern", "liga", "mark", "mkmk"],
    )
    options.drop_tables += ["gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()
