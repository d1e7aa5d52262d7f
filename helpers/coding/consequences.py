"""What a coded article changes in what was known, and which sentences ought to be read again.

A sentence of the brief rests on passages. Where a passage of the new article tells the same event,
or speaks to the same claim, the sentence has company: support, or contradiction, which only a
reader can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpers.coding import merge, reviews
from helpers.coding.candidates import Index, Like
from helpers.coding.merge import Merged
from helpers.record import dates, paths

Row = dict[str, str]
Rows = dict[str, list[Row]]
Company = defaultdict[tuple[str, int], list[tuple[str, bool]]]  # by passage

_AGAINST = {"denies", "doubts", "conflicts"}


class Consequence(NamedTuple):
    """One thing that changes: its kind, what it is about, and how."""

    what: str
    of: str
    how: str


def of(merged: Merged, notebooks: Path = paths.NOTEBOOKS) -> list[Consequence]:
    """All of them, the tables' first, then the sentences, those first that have most words of the
    event or claim. Raises DataError.
    """
    before = merge.sheets(merged.data)
    new = {table: [entry.cells for entry in rows] for table, rows in merged.new.items()}
    return [
        *_redated(merged, before),
        *_told_again(before, new),
        *_voices(before, new),
        *_decided(before, new),
        *_sentences(before, new, notebooks),
    ]


def _redated(merged: Merged, before: Rows) -> Iterator[Consequence]:
    for place, entry in merged.changed.get("events", {}).items():
        old, new = before["events"][place]["date"], entry.cells["date"]
        if old != new:
            how = f"{old or 'undated'} becomes {new or 'undated'}"
            kind = "a date is sharper" if _within(new, old) else "a date changes"
            yield Consequence(kind, entry.cells["event_id"], how)


def _within(new: str, old: str) -> bool:
    """Whether a date lies inside another that is wider."""
    if not new or not (dates.valid(new) and dates.valid(old)):
        return False
    one, other = dates.bounds(new), dates.bounds(old) if old else None
    return other is None or (one.within(other) and one != other)


def _told_again(before: Rows, new: Rows) -> Iterator[Consequence]:
    told = defaultdict(set)
    for row in before["reports"]:
        told[row["event_id"]].add(row["source_id"])
    for event_id in dict.fromkeys(row["event_id"] for row in new["reports"]):
        if n := len(told[event_id]):
            how = f"told by {n} source{'s' if n > 1 else ''}, now by {n + 1}"
            yield Consequence("an event has another account", event_id, how)


def _voices(before: Rows, new: Rows) -> Iterator[Consequence]:
    known = {row["claim_id"]: row["claim"] for row in before["claims"]}
    for row in new["positions"]:
        if claim := known.get(row["claim_id"]):
            how = f"{row['speaker'] or 'the author'} {row['position']}: {claim}"
            yield Consequence("a claim has another voice", row["claim_id"], how)


def _decided(before: Rows, new: Rows) -> Iterator[Consequence]:
    judged = {row["assessment_id"] for row in before["outcomes"]}
    known = {row["assessment_id"] for row in before["assessments"]}
    for row in new["outcomes"]:
        is_open = row["assessment_id"] in known - judged
        kind = "a forecast is decided" if is_open else "a forecast is judged"
        yield Consequence(kind, row["assessment_id"], f"{row['outcome']}: {row['note']}")


def _sentences(before: Rows, new: Rows, notebooks: Path) -> Iterator[Consequence]:
    company: Company = defaultdict(list)
    for table, subject, stance in (
        ("reports", "event_id", "stance"),
        ("positions", "claim_id", "position"),
    ):
        _keep_company(company, before[table], new[table], subject, stance)
    titles = [(row["event_id"], row["title"]) for row in before["events"]]
    titles += [(row["claim_id"], row["claim"]) for row in before["claims"]]
    words = Index(Like(key, "", title) for key, title in titles)
    said: list[tuple[float, Consequence]] = []
    for sentence in reviews.argued(notebooks):
        found = [one for passage in sentence.line.rests_on for one in company.get(passage, [])]
        if found:
            against = [name for name, agrees in found if not agrees]
            kind = f"a sentence may {'be contradicted' if against else 'have support'}"
            names = list(dict.fromkeys(against or [name for name, _ in found]))
            how = f"a passage it cites also tells of {', '.join(names)}: {sentence.line.text}"
            shared = words.scores(sentence.line.text)
            near = max(shared.get(name, 0) for name in names)
            said.append((near, Consequence(kind, sentence.place, how)))
    yield from (one for _, one in sorted(said, key=lambda item: (item[1].what, -item[0])))


def _keep_company(
    company: Company, old: list[Row], new: list[Row], subject: str, stance: str
) -> None:
    """Note of each known passage what a new row speaks to as well, and whether the two agree."""
    said = defaultdict(list)
    for row in new:
        said[row[subject]].append(row[stance] in _AGAINST)
    for row in old:
        for against in said[row[subject]]:
            agrees = against == (row[stance] in _AGAINST)
            company[row["source_id"], int(row["paragraph"])].append((row[subject], agrees))
