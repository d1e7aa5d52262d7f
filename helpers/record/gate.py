"""Whether all that a printed text rests on is known: the one predicate for whatever is printed.

A sentence, a note, a caption, an example on the cover: each is printed only where every source,
passage and event that it names is known to the parameters, and where it names no later year.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

import pandas as pd

from helpers.record import dates

CITATION = re.compile(r"@([a-z0-9][a-z0-9-]*)((?:, ?\d+)+)")
_ADDRESS = re.compile(r"\b([a-z][a-z0-9-]*\d{4}[a-z-]*)(?:,? \(?(\d+(?:, \d+)*)\)?)?")
_EVENT = re.compile(r"\b\d{4}(?:-\d{2}){0,2}-[a-z][a-z0-9-]*")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")

# The texts of the tables that are printed beside what they explain.
PRINTED = {
    "sources": ("published_basis", "perspective"),
    "passages": ("note",),
    "events": ("summary", "date_basis"),
    "reports": ("reasoning",),
    "phases": ("rationale",),
    "claims": ("settle",),
    "positions": ("note",),
    "attitudes": ("note",),
    "meetings": ("result",),
    "settlements": ("difference", "decision", "reason"),
}


def cited_passages(text: str) -> Iterator[tuple[str, int]]:
    """The passages that ``[@janse-2021, 59, 60; @diplomat-2023, 12]`` leads to."""
    for source, paragraphs in CITATION.findall(text):
        for number in re.findall(r"\d+", paragraphs):
            yield source, int(number)


def named_years(text: str) -> list[int]:
    """The years that a text names, those within citations aside."""
    return [int(year) for year in _YEAR.findall(CITATION.sub("", text))]


@dataclasses.dataclass(frozen=True)
class Gate:
    """What is known: passages (source_id, paragraph) and event_ids, of all that there are.

    ``every`` holds all source_ids and event_ids of the record, by which a text is seen to name one;
    ``day`` is the day of knowledge, None for today; ``year`` the last year that a text may name,
    that of the day of knowledge when None; ``there`` all passages of the record.
    """

    passages: frozenset[tuple[str, int]]
    known: frozenset[str]
    every: frozenset[str]
    day: dt.date | None = None
    year: int | None = None
    there: frozenset[tuple[str, int]] = frozenset()

    def unknown(self, text: str) -> list[str]:
        """The passages that a text cites and the record has not, as ``source_id, paragraph``."""
        cited = dict.fromkeys(cited_passages(text))
        return [f"{source}, {n}" for source, n in cited if (source, n) not in self.there]

    def holds(self, text: str, until: str = "") -> bool:
        """Whether a text may be printed; ``until``: from this day on another replaces it.

        Every passage that it cites and every source and event that it names must be known, and
        it may name no year after the last one.
        """
        if until and (self.day or dates.LAST_DAY) >= dates.bounds(until).first:
            return False
        if not set(cited_passages(text)) <= self.passages:
            return False
        named = {source for source, _ in _ADDRESS.findall(text)} | set(_EVENT.findall(text))
        if (named & self.every) - self.known:
            return False
        last = self.year or (self.day.year if self.day else None)
        return last is None or all(year <= last for year in named_years(text))

    def cleared(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        """A table without those of its printed texts that rest on what is not known."""
        columns = {
            name: pd.Series(
                [text if self.holds(text) else "" for text in frame[name]],
                index=frame.index,
                dtype="string",
            )
            for name in PRINTED.get(table, ())
        }
        return frame.assign(**columns)
