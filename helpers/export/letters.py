"""Which letters of a page each typeface sets: the page's style sheet in a few words."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape

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


def used_letters(page: str) -> dict[Face, set[str]]:
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
