"""What a coded article changes in what was known, and which sentences ought to be read again.

A sentence of the brief rests on passages. Where a passage of the new article tells the same event,
or speaks to the same claim, the sentence has company: support, or contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpers.coding import merge, reviews
from helpers.coding.merge import Merged
from helpers.record import dates, paths

Row = dict[str, str]
Passage = tuple[str, int]

_AGAINST = {"denies", "doubts", "conflicts"}


class Consequence(NamedTuple):
    """One thing that changes: its kind, what it is about, and how."""

    what: str
    of: str
    how: str


def of(merged: Merged, notebooks: Path = paths.NOTEBOOKS) -> list[Consequence]:
    """All of them, the tables' first, then the sentences in reading order. Raises DataError."""
    before = merge.sheets(merged.data)
    new = {table: [entry.cells for entry in rows] for table, rows in merged.new.items()}
    return [
        *_redated(merged, before),
        *_told_again(before, new),
        *_voices(before, new),
        *_decided(before, new),
        *_sentences(before, new, notebooks),
    ]


def _redated(merged: Merged, before: dict[str, list[Row]]) -> Iterator[Consequence]:
    for place, entry in merged.changed.get("events", {}).items():
        old, new = before["events"][place]["date"], entry.cells.get("date", "")
        if old != new:
            how = f"{old or 'undated'} becomes {new or 'undated'}"
            kind = "a date is sharper" if _within(new, old) else "a date changes"
            yield Consequence(kind, entry.cells["event_id"], how)


def _within(new: str, old: str) -> bool:
    """Whether a date lies inside another that is wider."""
    if not (dates.valid(new) and dates.valid(old)) or not new:
        return False
    one, other = dates.bounds(new), dates.bounds(old) if old else None
    return other is None or (one.first >= other.first and one.last <= other.last and one != other)


def _told_again(before: dict[str, list[Row]], new: dict[str, list[Row]]) -> Iterator[Consequence]:
    told = defaultdict(set)
    for row in before["reports"]:
        told[row["event_id"]].add(row["source_id"])
    for event_id in dict.fromkeys(row["event_id"] for row in new["reports"]):
        if event_id in told:
            n = len(told[event_id])
            how = f"told by {n} source{'s' if n > 1 else ''}, now by {n + 1}"
            yield Consequence("an event has another account", event_id, how)


def _voices(before: dict[str, list[Row]], new: dict[str, list[Row]]) -> Iterator[Consequence]:
    known = {row["claim_id"]: row["claim"] for row in before["claims"]}
    for row in new["positions"]:
        if row["claim_id"] in known:
            who = row.get("speaker") or "the author"
            how = f"{who} {row['position']}: {known[row['claim_id']]}"
            yield Consequence("a claim has another voice", row["claim_id"], how)


def _decided(before: dict[str, list[Row]], new: dict[str, list[Row]]) -> Iterator[Consequence]:
    open_ = {row["assessment_id"] for row in before["assessments"]}
    open_ -= {row["assessment_id"] for row in before["outcomes"]}
    for row in new["outcomes"]:
        kind = "a forecast is decided" if row["assessment_id"] in open_ else "a forecast is judged"
        yield Consequence(kind, row["assessment_id"], f"{row['outcome']}: {row['note']}")


# -- sentences -------------------------------------------------------------------------------


def _sentences(
    before: dict[str, list[Row]], new: dict[str, list[Row]], notebooks: Path
) -> Iterator[Consequence]:
    company = _company(before["reports"], new["reports"], "event_id", "stance")
    for passage, found in _company(
        before["positions"], new["positions"], "claim_id", "position"
    ).items():
        company[passage] += found
    for sentence in reviews.argued(notebooks):
        found = [one for passage in sentence.line.rests_on for one in company.get(passage, [])]
        if found:
            against = [name for name, agrees in found if not agrees]
            kind = "a sentence is contradicted" if against else "a sentence has support"
            place = f"{sentence.notebook}, cell {sentence.cell}, line {sentence.line.number}"
            named = ", ".join(dict.fromkeys(against or [name for name, _ in found]))
            yield Consequence(kind, place, f"{named}: read again: {sentence.line.text}")


def _company(
    old: list[Row], new: list[Row], subject: str, stance: str
) -> defaultdict[Passage, list[tuple[str, bool]]]:
    """Of each known passage what a new row speaks to as well, and whether the two agree."""
    said = defaultdict(list)
    for row in new:
        said[row[subject]].append(row.get(stance, ""))
    found: defaultdict[Passage, list[tuple[str, bool]]] = defaultdict(list)
    for row in old:
        for other in said.get(row[subject], ()):
            apart = {row[stance] in _AGAINST, other in _AGAINST} == {True, False}
            found[row["source_id"], int(row["paragraph"])].append((row[subject], not apart))
    return found
