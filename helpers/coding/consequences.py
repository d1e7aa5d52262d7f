"""What a coded article changes in what was known, and which sentences ought to be read again.

A sentence of the brief rests on passages. Where a passage of the new article tells the same event,
or speaks to the same claim, the sentence has company: support, or contradiction, which only a
reader can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.coding import reviews
from helpers.coding.candidates import Titles
from helpers.coding.merge import Merged, Row
from helpers.record import paths

Rows = dict[str, list[Row]]
Consequence = tuple[str, str, str]

_AGAINST = {"denies", "doubts", "conflicts"}


def of(merged: Merged, notebooks: Path = paths.NOTEBOOKS) -> pd.DataFrame:
    """What changes, of what, and how: the tables' rows first, then the sentences, those first that
    have most words of the event or claim. Raises DataError.
    """
    before = {table: records.rows for table, records in merged.before.items()}
    found = [*_told(before, merged), *_sentences(before, merged.new, notebooks)]
    return pd.DataFrame(found, columns=["what", "of", "how"])


def _told(before: Rows, merged: Merged) -> Iterator[Consequence]:
    """Events, claims and forecasts of the tables of which the article speaks."""
    new = merged.new
    for old, row in merged.changed["events"]:
        if old["date"] != row["date"]:
            how = f"{old['date'] or 'undated'} becomes {row['date'] or 'undated'}"
            yield "a date changes", row["event_id"], how
    told = defaultdict(set)
    for row in before["reports"]:
        told[row["event_id"]].add(row["source_id"])
    for event_id in dict.fromkeys(row["event_id"] for row in new["reports"]):
        if n := len(told[event_id]):
            how = f"told by {n + 1} sources, before by {n}"
            yield "an event has another account", event_id, how
    claims = {row["claim_id"]: row["claim"] for row in before["claims"]}
    for row in new["positions"]:
        if claim := claims.get(row["claim_id"]):
            how = f"{row['speaker'] or 'the author'} {row['position']}: {claim}"
            yield "a claim has another voice", row["claim_id"], how
    for row in new["outcomes"]:
        yield "a forecast is judged", row["assessment_id"], f"{row['outcome']}: {row['note']}"


def _sentences(before: Rows, new: Rows, notebooks: Path) -> Iterator[Consequence]:
    company: dict[tuple[str, int], list[tuple[str, bool]]] = defaultdict(list)
    for table, subject, stance in (
        ("reports", "event_id", "stance"),
        ("positions", "claim_id", "position"),
    ):
        said = defaultdict(list)
        for row in new[table]:
            said[row[subject]].append(row[stance] in _AGAINST)
        for row in before[table]:
            for against in said[row[subject]]:
                agrees = against == (row[stance] in _AGAINST)
                company[row["source_id"], int(row["paragraph"])].append((row[subject], agrees))
    titles = {row["event_id"]: row["title"] for row in before["events"]}
    titles |= {row["claim_id"]: row["claim"] for row in before["claims"]}
    words, read = Titles(titles), []
    for sentence in reviews.argued(notebooks):
        found = [one for passage in sentence.line.rests_on for one in company.get(passage, [])]
        if found:
            against = [name for name, agrees in found if not agrees]
            kind = f"a sentence may {'be contradicted' if against else 'have support'}"
            names = list(dict.fromkeys(against or [name for name, _ in found]))
            how = f"a passage it cites also tells of {', '.join(names)}: {sentence.line.text}"
            shares = words.shares(sentence.line.text)
            near = max(shares[name] for name in names)
            read.append((near, (kind, sentence.place, how)))
    yield from (one for _, one in sorted(read, key=lambda item: (item[1][0], -item[0])))
