"""Two coders' drafts of one source side by side: how far they agree, and where they do not.

Coders name a new event each in their own way. Events of one paragraph are taken for the same where
their names agree; of the rest, those whose dates can be the same and that share their type or words
of their titles, the likeliest first. Which were paired is said, so that a wrong pair is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from helpers import measures
from helpers.coding.draft import Draft
from helpers.record import dates

Row = dict[str, str]
Codings = dict[tuple[str, str], Row]  # by paragraph and event

FIELDS = ("date_as_told", "type", "theme")


class Comparison(NamedTuple):
    """``agreement``: what, units, agree and alpha, for the coding of paragraphs, the events
    and each field. ``differences``: paragraph, what, first, second.
    """

    agreement: pd.DataFrame
    differences: pd.DataFrame
    paired: list[str]


def compare(one: Draft, other: Draft, events: Iterable[Row]) -> Comparison:
    """Compare two drafts; ``events`` are those of the tables, which a coder need not repeat."""
    known = {row["event_id"]: row for row in events}
    first, second = _codings(one, known), _codings(other, known)
    same = _paired(first, second)
    paired = [f"{key[0]}: {same[key][1]} = {key[1]}" for key in same if same[key] != key]
    second = {same.get(key, key): row for key, row in second.items()}
    both = first.keys() & second.keys()
    written = (pd.Series(dict(_cells(*of, both))) for of in ((one, first), (other, second)))
    cells = pd.concat(written, axis=1, keys=["first", "second"]).fillna("(not found)")
    cells = cells.rename_axis(["paragraph", "what", "event"]).reset_index()
    # For the order alone: a row without the number of a paragraph stands last, and stays.
    numbers = pd.to_numeric(cells["paragraph"], errors="coerce")
    cells = cells.loc[numbers.sort_values(kind="stable").index]
    cells["agree"] = cells["first"] == cells["second"]
    coded = cells[~cells[["first", "second"]].eq("(not coded)").any(axis=1)]
    agreement = coded.groupby("what", sort=False)["agree"].agg(units="size", agree="sum")
    agreement = agreement.reset_index()
    agreement["alpha"] = agreement["what"].map(_alphas(first, second))
    return Comparison(agreement, cells[~cells["agree"]].drop(columns="agree"), paired)


def _codings(draft: Draft, known: dict[str, Row]) -> Codings:
    own = {row.get("event_id", ""): row for row in draft.of("events")}
    found = {}
    for report in draft.of("reports"):
        event_id = report.get("event_id", "")
        whole = known.get(event_id, {}) | own.get(event_id, {}) | report
        row = {name: str(whole.get(name, "")) for name in ("source_id", *FIELDS, "title")}
        found[report.get("paragraph", ""), event_id] = row
    return found


def _paired(first: Codings, second: Codings) -> dict[tuple[str, str], tuple[str, str]]:
    """Of each coding of the second coder that of the first which means the same event."""
    likely = [
        (score, mine, theirs)
        for mine, row in first.items()
        for theirs, other in second.items()
        if mine[0] == theirs[0] and (score := 100 if mine == theirs else _alike(row, other))
    ]
    same: dict[tuple[str, str], tuple[str, str]] = {}
    for _, mine, theirs in sorted(likely, key=lambda item: -item[0]):
        if theirs not in same and mine not in same.values():
            same[theirs] = mine
    return same


def _alike(row: Row, other: Row) -> int:
    one, two = row["date_as_told"], other["date_as_told"]
    if all(dates.valid(date) for date in (one, two) if date) and dates.conflict(one, two):
        return 0
    words = [set(re.findall(r"\w{4,}", title["title"].lower())) for title in (row, other)]
    return len(words[0] & words[1]) + 2 * (row["type"] == other["type"])


def _cells(draft: Draft, codings: Codings, both: set) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a coder wrote, by paragraph, kind and event; the fields of events that both found."""
    for row in draft.of("passages"):
        coding = row.get("coding") or "(not coded)"
        yield (row.get("paragraph", ""), "coding of the paragraph", ""), coding
    for (paragraph, event_id), row in codings.items():
        yield (paragraph, "event", event_id), "found"
        if (paragraph, event_id) in both:
            for field in FIELDS:
                yield (paragraph, field, event_id), row[field] or "(empty)"


def _alphas(first: Codings, second: Codings) -> dict[str, float]:
    """Krippendorff's alpha of type and theme, as the codebook prints it."""
    rows = [
        {"coder": coder, "paragraph": paragraph, "event_id": event_id, **row}
        for coder, codings in (("first", first), ("second", second))
        for (paragraph, event_id), row in codings.items()
        if row["type"]
    ]
    if not rows:
        return {}
    return measures.coder_agreement(pd.DataFrame(rows)).iloc[-1][["type", "theme"]].to_dict()
