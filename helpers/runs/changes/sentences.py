"""Sentences that rest on passages: which only one of two editions prints."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.words import capital, count, listed, number, verb
from helpers.runs.changes.compare import Difference, Side
from helpers.runs.changes.snapshot import Row
from helpers.runs.changes.words import Section, Sheet, bare


def sentences(earlier: Side, later: Side, found: dict[str, Difference]) -> Section:
    """How much of the prose is new or gone, and the sentences themselves."""
    changed = found["sentences"]
    if not changed:
        return Section("sentences", "Sentences", [], [])
    now = len(later.kept["sentences"])
    parts = [
        f"{number(len(rows))} {verb(len(rows), *words)}"
        for rows, words in (
            (changed.came, ("is new", "are new")),
            (changed.went, ("is no longer printed", "are no longer printed")),
        )
        if rows
    ]
    said = f"The brief argues in {count(now, 'sentence')}. {capital(listed(parts))}."
    return Section("sentences", "Sentences", [said], [_sheet(changed)])


def _sheet(changed: Difference) -> Sheet:
    rows = [(row, "new") for row in changed.came] + [(row, "gone") for row in changed.went]
    rows.sort(key=lambda pair: pair[0]["notebook"])
    cells = pd.DataFrame(
        {
            "Where": [_where(row) for row, _ in rows],
            "Sentence": [bare(row["text"]) for row, _ in rows],
            "Now": [fate for _, fate in rows],
        }
    )
    weight = [(fate == "new", -place) for place, (_, fate) in enumerate(rows)]
    caption = "Sentences that only one of the editions prints"
    return Sheet("tbl:changes-sentences", caption, cells, [1.4, 6, 1], weight, "new ones first")


def _where(row: Row) -> str:
    """``05-contact.ipynb`` is told as ``contact``."""
    return row["notebook"].removesuffix(".ipynb").partition("-")[2] or row["notebook"]
