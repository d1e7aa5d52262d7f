"""Which letters of a page each typeface sets: the page's style sheet in a few words."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser

# As brief.css has it: these elements and all in them are set in the sans, the rest in the serif.
_SANS = {"h1", "h2", "h3", "h4", "h5", "h6", "header", "nav", "figcaption", "table", "details"}
_SANS |= {"svg", "footer", "citation", "dialog"}
_BOLD = {"strong", "b", "th", "dt"}
_ITALIC = {"em", "i", "blockquote"}
_VOID = {"br", "hr", "img", "col", "meta", "link", "input", "wbr"}
# What the style sheet writes itself.
_GENERATED = "#"

Face = tuple[str, int, str]


def used_letters(page: str) -> dict[Face, set[str]]:
    """The characters of each face: `letters["PT Serif", 700, "normal"]`.

    Headings, labels and figures mix weights, so all letters in sans are in regular and bold.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.letters


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[Face, set[str]] = defaultdict(set)
        self._open: list[str] = []
        self._sans(_GENERATED)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        if (given.get("href") or "").startswith(("#p-", "#ref-")):
            tag = "citation"
        elif given.get("role") == "dialog":
            tag = "dialog"
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = set(self._open)
        if "style" in inside:
            return
        italic = "italic" if inside & _ITALIC else "normal"
        if inside & _SANS:
            self._sans(data, italic)
        else:
            weight = 700 if inside & _BOLD else 400
            self.letters["PT Serif", weight, italic].update(data)

    def _sans(self, data: str, italic: str = "normal") -> None:
        if italic == "italic":
            self.letters["PT Sans", 400, "italic"].update(data)
        else:
            self.letters["PT Sans", 400, "normal"].update(data)
            self.letters["PT Sans", 700, "normal"].update(data)
