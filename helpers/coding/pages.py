"""The paragraphs of a PDF, put together again from the lines that stand on its pages.

Lines that repeat from page to page (headers, footers) and page numbers go. A new paragraph begins
where the gap, the size of the letters or the left edge changes, or where a sentence ends on a line
that is clearly short. A word that is hyphenated at the end of a line is joined, and a paragraph
that a page break cuts in the middle of a sentence is one.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from helpers.coding.texts import Document, TextError

_ENDS = re.compile(r"[.!?:…][\"'»”’)\]\d]*$")
_EDGE = 2  # lines at the top and at the bottom of a page that may be its furniture
_FEWEST = 20  # letters a page; a scan has none, or a stray stamp


class Line(NamedTuple):
    """One line of a page; the foot of the page is nought."""

    text: str
    page: int
    left: float
    right: float
    low: float
    high: float

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.high - self.low

    @property
    def pattern(self) -> str:
        """Its text with a sign for every number."""
        return re.sub(r"\d+", "#", self.text)


def read(file: Path, raw: bytes) -> Document:
    """The document in a PDF. Raises TextError."""
    try:
        with pypdfium2.PdfDocument(raw) as pdf:
            pages = [_lines(page.get_textpage(), number) for number, page in enumerate(pdf)]
            found = pdf.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        why = "is broken, or locked with a password; save its text as plain text"
        raise TextError(file, f"{why} ({error})") from None
    letters = sum(c.isalpha() for page in pages for line in page for c in line.text)
    if letters < _FEWEST * len(pages):
        message = "holds pictures of pages and hardly any text; run text recognition (OCR) on it"
        raise TextError(file, f"{message} and give what comes out")
    said = {"title": found.get("Title", ""), "author": found.get("Author", "")}
    remark = "the paragraphs were put together from lines; compare with the pages"
    return Document(_paragraphs(_without_furniture(pages)), said, [remark])


def _lines(page: pypdfium2.PdfTextPage, number: int) -> list[Line]:
    found, start, last = [], 0, page.count_chars() - 1
    # Where a word is cut at the end of a line, pdfium has this mark and no line end.
    for piece in re.split(r"(\r?\n|\ufffe)", page.get_text_range()):
        shown = [min(start + n, last) for n, c in enumerate(piece) if c > " " and c != "\ufffe"]
        if shown:
            first, end = (page.get_charbox(place, loose=True) for place in (shown[0], shown[-1]))
            found.append(Line(piece.strip(), number, first[0], end[2], first[1], first[3]))
        elif piece == "\ufffe" and found:
            found[-1] = found[-1]._replace(text=f"{found[-1].text}-")
        start += len(piece)
    return found


def _without_furniture(pages: list[list[Line]]) -> list[Line]:
    """Without page numbers and the lines that stand at the edges of three or half of the pages."""
    edges = [{*page[:_EDGE], *page[-_EDGE:]} for page in pages]
    often = Counter(pattern for edge in edges for pattern in {line.pattern for line in edge})
    once = 1 if len(pages) < 5 else 2
    return [
        line
        for page, edge in zip(pages, edges, strict=True)
        for line in page
        if line not in edge
        or not (often[line.pattern] > once or re.fullmatch(r"[#\W]*", line.pattern))
    ]


def _paragraphs(lines: list[Line]) -> list[str]:
    """The texts of the paragraphs that lines make."""
    known = Counter(word.lower() for line in lines for word in re.findall(r"[\w-]+", line.text))
    steps = defaultdict(list)  # from one line to the next, by the size of the letters
    for before, line in itertools.pairwise(lines):
        if before.page == line.page and before.low > line.low:
            steps[round(line.size)].append(round((before.low - line.low) * 2) / 2)
    gaps = {size: statistics.mode(sorted(found)) for size, found in steps.items()}
    # The right edge of the text: most lines of a page reach it.
    widest = sorted(line.right for line in lines)[-1 - len(lines) // 10] if lines else 0
    found = [line.text for line in lines[:1]]
    for before, line in itertools.pairwise(lines):
        if _begins(before, line, gaps.get(round(line.size), 0), widest):
            found.append(line.text)
        else:
            found[-1] = _joined(found[-1], line.text, known)
    return found


def _begins(before: Line, line: Line, gap: float, widest: float) -> bool:
    """Whether a line begins a paragraph of its own."""
    if abs(line.size - before.size) > 0.12 * before.size:
        return True
    ended = bool(_ENDS.search(before.text))
    if line.page != before.page or line.low > before.high:  # next page, or next column
        return ended
    if before.low - line.low > gap * 1.15 + 0.5:
        return True
    indented = line.left - before.left > 0.8 * line.size
    short = widest - before.right > 4 * before.size
    return (ended and (short or indented)) or bool(re.match(r"[•▪●]\s", line.text))


def _joined(text: str, more: str, known: Counter[str]) -> str:
    """Two lines of one paragraph; ``known`` tells ``policy-makers`` from ``govern-ment``."""
    cut = re.search(r"(\w*)[-\u2010\u00ad]$", text)
    if not cut or not more[:1].islower():
        return f"{text} {more}"
    rest = re.match(r"[\w-]*", more)[0]
    hyphenated, whole = known[f"{cut[1]}-{rest}".lower()], known[f"{cut[1]}{rest}".lower()]
    return f"{text[:-1]}-{more}" if hyphenated > whole else f"{text[:-1]}{more}"
