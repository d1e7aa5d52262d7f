"""Words that the comparison shares: plain text made safe, values as a reader says them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable

import pandas as pd

from helpers.narrative.words import listed, number
from helpers.record import dates
from helpers.runs.changes.snapshot import Row

FEW = 4  # cases that prose names one by one; more of them stand in a table

Passages = list[tuple[str, int]]
Known = Collection[tuple[str, int]] | None  # the passages that can be looked up; None: all

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~@&$^])")
_CITED = re.compile(r"\s*\[@[^\]]*\]")


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One table of the comparison, whole; whoever prints it may leave rows out.

    ``weight`` ranks the rows for that (the highest stay), and ``chosen`` says by what. A table
    without weights is small and is printed whole.
    """

    label: str
    caption: str
    frame: pd.DataFrame
    widths: list[float]
    weight: list[tuple] = dataclasses.field(default_factory=list)
    chosen: str = ""

    def limited(self, most: int | None) -> tuple[pd.DataFrame, str]:
        """About so many rows in their own order, and the caption that owns up to it.

        A handful too many is printed all the same: "12 of 13" would only annoy.
        """
        whole = len(self.frame)
        if most is None or not self.weight or whole <= most + FEW:
            return self.frame, self.caption
        places = sorted(range(whole), key=lambda place: self.weight[place], reverse=True)
        rows = self.frame.iloc[sorted(places[:most])].reset_index(drop=True)
        return rows, f"{self.caption}; {most} of {whole:,}, {self.chosen}"


@dataclasses.dataclass(frozen=True)
class Section:
    """One subject: its title (empty for the opening), paragraphs of Markdown, tables."""

    slug: str
    title: str
    said: list[str]
    sheets: list[Sheet]

    def __bool__(self) -> bool:
        return bool(self.said or self.sheets)


def plain(text: str) -> str:
    """Text as Markdown that prints it as it is, on one line: markup of any kind stays text."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r":(?=\S)", r"\\:", escaped)


def bare(sentence: str) -> str:
    """A judgement as plain text: no emphasis, no citations."""
    return re.sub(r"\*+", "", _CITED.sub("", sentence)).strip()


def told(text: str) -> str:
    """A date as a reader says it; whatever is no date stays as it is."""
    return dates.told(text) if not text or dates.valid(text) else text


def value(column: str, text: str) -> str:
    """A cell as a reader says it: ``value("theme", "central-asia") == "central Asia"``."""
    if column in ("edtf", "date", "date_as_told", "published", "made", "start", "end", "as_of"):
        return told(text)
    if column == "speaker":
        return text.replace("-", " ") if text else "the author"
    if column in ("type", "theme", "instrument", "posture", "kind", "counterpart"):
        return _code(text)
    if column == "participants":
        return text.replace("-", " ").replace("; ", ", ") or "nobody"
    if column == "tone":
        return text.replace("-", "−") or "none shown"
    return text or "not stated"


def _code(text: str) -> str:
    return text.lower().replace("-", " ").replace("asia", "Asia") or "not stated"


_COLUMNS = {
    "edtf": "date",
    "date_as_told": "date as told",
    "participants": "who takes part",
    "as_of": "time",
    "supporters": "voices for",
    "opponents": "voices against",
}


def column(name: str) -> str:
    """A column as prose names it: ``column("date_as_told") == "date as told"``."""
    return _COLUMNS.get(name, name.replace("_", " "))


def by_column(recoded: Iterable[dict[str, tuple[str, str]]]) -> str:
    """``three in date and one in theme``: how many rows differ in which column."""
    counts: dict[str, int] = {}
    for row in recoded:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    if len(counts) == 1:
        return f"in {column(next(iter(counts)))}"
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return listed(f"{number(n)} in {column(name)}" for name, n in ordered)


def passages(rows: Iterable[Row], known: Known) -> Passages:
    """The passages that these rows name, as far as the reader can look them up."""
    pairs = dict.fromkeys((row["source_id"], int(row["paragraph"])) for row in rows)
    return [pair for pair in pairs if known is None or pair in known]


def addresses(cell: str, known: Known) -> Passages:
    """The passages of a cell such as ``janse-2021 3; janse-2021 4``, as far as they are known."""
    found = (part.rpartition(" ") for part in cell.split("; ") if part)
    pairs = [(name, int(paragraph)) for name, _, paragraph in found]
    return [pair for pair in pairs if known is None or pair in known]
