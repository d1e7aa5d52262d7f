"""The typefaces of the brief: PT Serif for reading, PT Sans for headings and figures."""

from __future__ import annotations

import base64
import importlib.util
import io
import re
from collections import defaultdict
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

# As brief.css has it: these elements and all in them are set in the sans, the rest in the serif.
_SANS = ("h1", "h2", "h3", "h4", "h5", "h6", "header", "nav", "figcaption", "table", "details")
_SANS += ("svg", "footer", "figure")
_KINDS = dict.fromkeys(_SANS, "sans")
_KINDS |= dict.fromkeys(("strong", "b", "th", "dt"), "bold")
_KINDS |= dict.fromkeys(("em", "i", "blockquote"), "italic")
_KINDS |= {"style": "unseen"}
# Elements without an end, and those whose end may be left out: they change no typeface.
_VOID = {"br", "hr", "img", "col", "meta", "link", "input", "wbr", "tr", "td"}
# Citations, notes and the dialog are in sans, too.
_SANS_ATTRIBUTE = re.compile(r'\s(?:href="#(?:p|ref)-|role="dialog"|class="(?:note|mark)\b)')
# What the style sheet writes itself, in sans.
_GENERATED = "#"
# A tag (closing or not, name, attributes) and the text after it. The page is our own: each `<` of
# its text and each quote in an attribute is escaped. html.parser needs five times as long for it.
_PIECE = re.compile(r'<(/?)([a-zA-Z][^\s/>]*)([^">]*(?:"[^"]*"[^">]*)*)>([^<]*)')

Face = tuple[str, int, str]


def font_folders() -> list[str]:
    """Where Typst finds the typefaces: ours, and matplotlib's for other scripts and symbols."""
    spec = importlib.util.find_spec("matplotlib")
    folders = [FONTS]
    if spec and spec.origin:
        folders.append(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf")
    return [str(folder) for folder in folders]


def font_css(page: str) -> str:
    """`@font-face` rules that hold the typefaces, each cut down to the letters it sets in `page`.

    A face that sets none is left out.
    """
    letters = _used_letters(page)
    rules = []
    for family, weight, style, name in _FACES:
        if characters := "".join(sorted(letters[family, weight, style])):
            data = base64.b64encode(_subset(name, characters)).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
                f'src:url(data:font/woff2;base64,{data})format("woff2")}}'
            )
    return "\n".join(rules)


@lru_cache(maxsize=64)
def _subset(name: str, characters: str) -> bytes:
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
    return buffer.getvalue()


def _used_letters(page: str) -> dict[Face, set[str]]:
    """The characters of each face: `letters["PT Serif", 700, "normal"]`.

    Headings, labels and figures mix weights, so all letters in sans are in regular and bold.
    """
    texts: dict[frozenset[str], list[str]] = defaultdict(list)
    texts[frozenset(["sans"])].append(_GENERATED)
    inside: list[frozenset[str]] = [frozenset()]
    for closing, tag, attributes, text in _PIECE.findall(page):
        if tag in _VOID:
            pass
        elif closing:
            inside.pop()
        elif not attributes.endswith("/"):
            inside.append(_within(inside[-1], tag, attributes))
        if text:
            texts[inside[-1]].append(text)
    letters: dict[Face, set[str]] = defaultdict(set)
    for kinds, pieces in texts.items():
        found = set(unescape("".join(pieces)))
        for face in _faces(kinds):
            letters[face] |= found
    return letters


def _within(outer: frozenset[str], tag: str, attributes: str) -> frozenset[str]:
    kind = "sans" if _SANS_ATTRIBUTE.search(attributes) else _KINDS.get(tag)
    return outer | {kind} if kind else outer


def _faces(kinds: frozenset[str]) -> tuple[Face, ...]:
    style = "italic" if "italic" in kinds else "normal"
    if "unseen" in kinds:
        return ()
    if "sans" not in kinds:
        return (("PT Serif", 700 if "bold" in kinds else 400, style),)
    if style == "italic":
        return (("PT Sans", 400, style),)
    return (("PT Sans", 400, style), ("PT Sans", 700, style))
