"""The sentences of a prose cell: one a line, each with its key, its passages and its condition.

A line is printed where all that it rests on is known (``gate.Gate.holds``). A line without a
citation rests on what the line before it rests on. Of headings in a row the last that is known is
printed; a heading, a table or a paragraph of which nothing is left goes too.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator

from helpers.record.gate import Gate, cited_passages

CITED = re.compile(r"\s*\[(@[^\]]*)\]")
UNTIL = re.compile(r"\s*\{until ([^}]*)\}\s*$")
ATTRIBUTES = re.compile(r"\s*\{#([\w:.-]+)\}")
_HEADING = re.compile(r"(#{1,6})\s+\S")
_RULE = re.compile(r"\|[\s:|-]+\|?")
_PASSAGE = re.compile(r"@[a-z0-9][a-z0-9-]*(?:, ?\d+)+")
CROSS = re.compile(r"@(?:fig|tbl|sec):[\w-]+")

_FIRST = "#######"  # what stands before the first heading, under all of them

Passages = tuple[tuple[str, int], ...]


@dataclasses.dataclass(frozen=True)
class Line:
    """One line of a prose cell, stripped; ``number`` counts from 1.

    ``kind`` is heading, head (of a table), row, sentence or blank; ``cited`` are its own passages,
    ``rests_on`` also those of the line that it follows.
    """

    number: int
    text: str
    kind: str
    cited: Passages = ()
    rests_on: Passages = ()

    @property
    def key(self) -> str:
        """SHA-256 of the line, by which a reading of it is known."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def level(self) -> int:
        """Of a heading, how many signs it begins with."""
        return len(self.text) - len(self.text.lstrip("#"))

    @property
    def until(self) -> str:
        """The day from which another line replaces it, or nothing."""
        found = UNTIL.search(self.text)
        return found[1].strip() if found else ""

    def known(self, gate: Gate) -> bool:
        """Whether it may be printed."""
        return gate.holds(UNTIL.sub("", self.text), self.until)

    @property
    def argued(self) -> bool:
        """Whether it rests on passages, and so wants a second reading."""
        return bool(self.rests_on)


def parse(markdown: str) -> list[Line]:
    """The lines of a prose cell, blank ones included."""
    texts = [text.strip() for text in markdown.splitlines()]
    lines: list[Line] = []
    before: Passages = ()
    for number, text in enumerate(texts, start=1):
        kind = _kind(texts, number - 1)
        cited = tuple(dict.fromkeys(cited_passages(text)))
        rests_on = cited or (before if kind == "sentence" else ())
        lines.append(Line(number, text, kind, cited, rests_on))
        before = rests_on if kind in ("sentence", "row") else ()
    return lines


def _kind(texts: list[str], index: int) -> str:
    text = texts[index]
    if not text:
        return "blank"
    if _HEADING.match(text):
        return "heading"
    if not text.startswith("|"):
        return "sentence"
    below = texts[index + 1] if index + 1 < len(texts) else ""
    return "head" if _RULE.fullmatch(text) or _RULE.fullmatch(below) else "row"


def malformed(text: str) -> str:
    """The first citation in a line that names no passage; empty where all do."""
    for group in CITED.findall(text):
        for part in group.split(";"):
            if not (_PASSAGE.fullmatch(part.strip()) or CROSS.fullmatch(part.strip())):
                return part.strip()
    return ""


def printed(lines: list[Line], known: Callable[[Line], bool]) -> list[Line]:
    """Those of the lines that may be printed, in their order; ``known``: of one by itself."""
    kept: list[Line] = []
    hidden = 7  # the level of the heading that hides what stands under it
    for block in _blocks(lines):
        if block[0].kind == "heading":
            chosen = {line.level: line for line in block if known(line)}
            for level in sorted({line.level for line in block}):
                hidden = 7 if level <= hidden else hidden
                hidden = level if hidden == 7 and level not in chosen else hidden
            kept += [line for line in chosen.values() if line.level < hidden]
        elif hidden == 7:
            kept += _known(block, known)
    return _without_empty(kept, lines)


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Paragraphs, tables, runs of headings and of blank lines."""
    kinds = {"head": "table", "row": "table"}
    for _, block in itertools.groupby(lines, lambda line: kinds.get(line.kind, line.kind)):
        yield list(block)


def _known(block: list[Line], known: Callable[[Line], bool]) -> list[Line]:
    """The lines of a paragraph or a table that may be printed; none where all that cite are out."""
    kept: list[Line] = []
    follows = True
    for line in block:
        alone = bool(line.cited) or line.kind == "head"
        follows = known(line) and (alone or follows)
        if follows:
            kept.append(line)
    if any(line.cited for line in block) and not any(line.cited for line in kept):
        return []
    return kept


def _without_empty(kept: list[Line], lines: list[Line]) -> list[Line]:
    """Without the sections of which nothing is left that rests on passages, where some did.

    A section is what stands under a heading, and what stands before the first.
    """
    gone: set[int] = set()
    openings = [Line(0, _FIRST, "heading"), *(line for line in lines if line.kind == "heading")]
    for heading in openings:
        section = _section(heading, lines)
        cited = [line for line in section if line.cited and line.kind != "heading"]
        if cited and not any(line in cited for line in kept):
            gone |= {heading.number, *(line.number for line in section)}
    return [line for line in kept if line.number not in gone]


def _section(heading: Line, lines: list[Line]) -> list[Line]:
    """What stands under a heading, other wordings of it left out."""
    levels = [line.level if line.kind == "heading" else 8 for line in lines]
    first = heading.number
    while first < len(lines) and levels[first] == heading.level:
        first += 1
    below = itertools.takewhile(
        lambda place: levels[place] > heading.level, range(first, len(lines))
    )
    return [lines[place] for place in below]
