"""Two coders' drafts of one source side by side: how far they agree, and where they do not.

Coders name a new event each in their own way. Events of one paragraph are taken for the same where
their names agree; of the rest, those whose dates can be the same and that share their type or words
of their titles, the likeliest first. Which were paired is said, so that a wrong pair is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import krippendorff
import pandas as pd

from helpers import measures
from helpers.coding.draft import Draft
from helpers.coding.rows import number
from helpers.record import dates

Row = dict[str, str]
Codings = dict[tuple[str, str], Row]  # by paragraph and event

FIELDS = ("date_as_told", "type", "theme")
_HEAD = ["what", "units", "agree", "per cent", "alpha", "low", "high"]
_NONE = float("nan")


class Comparison(NamedTuple):
    """The agreement in numbers, and every difference with its paragraph."""

    agreement: pd.DataFrame
    differences: pd.DataFrame
    paired: list[str]


def compare(one: Draft, other: Draft, events: Mapping[str, Row]) -> Comparison:
    """Compare two drafts; ``events`` are those of the tables, which a coder need not repeat."""
    first, second = _codings(one, events), _codings(other, events)
    same = _paired(first, second)
    paired = [f"{key[0]}: {same[key][1]} = {key[1]}" for key in same if same[key] != key]
    second = {same.get(key, key): row for key, row in second.items()}
    passages = {
        paragraph: tuple(draft.under(paragraph)[0].get("coding", "") for draft in (one, other))
        for draft in (one, other)
        for paragraph in (row.get("paragraph", "0") for row in draft.of("passages"))
    }
    differences = [*_passages_apart(passages), *_events_apart(first, second)]
    differences.sort(key=lambda row: number(row[0]))
    return Comparison(
        pd.DataFrame(_agreement(passages, first, second), columns=_HEAD),
        pd.DataFrame(differences, columns=["paragraph", "what", "first", "second"]),
        paired,
    )


def _codings(draft: Draft, events: Mapping[str, Row]) -> Codings:
    own = {row.get("event_id", ""): row for row in draft.of("events")}
    found = {}
    for report in draft.of("reports"):
        paragraph, event_id = report.get("paragraph", ""), report.get("event_id", "")
        event = events.get(event_id, {}) | own.get(event_id, {})
        found[paragraph, event_id] = {
            "source_id": draft.source_id,
            "date_as_told": report.get("date_as_told", ""),
            **{name: event.get(name, "") for name in ("type", "theme", "title")},
        }
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


# -- agreement -------------------------------------------------------------------------------


def _agreement(
    passages: dict[str, tuple[str, ...]], first: Codings, second: Codings
) -> Iterator[tuple]:
    """A row for the paragraphs, one for the events, one a field; alpha with its interval."""
    codings = [pair for pair in passages.values() if all(pair)]
    yield _line("coding of the paragraph", codings, (_nominal(codings), _NONE, _NONE))
    both = [key for key in first if key in second]
    found = len(first.keys() | second.keys())
    share = 100 * len(both) / found if found else _NONE
    yield "events found by both", found, len(both), share, _NONE, _NONE, _NONE
    frame = pd.DataFrame(
        [
            {"coder": coder, "paragraph": paragraph, "event_id": event_id, **row}
            for coder, rows in (("first", first), ("second", second))
            for (paragraph, event_id), row in rows.items()
            if row["type"]
        ],
        columns=["coder", "source_id", "paragraph", "event_id", *FIELDS],
    )
    of_all = measures.coder_agreement(frame)
    alphas = of_all.iloc[-1].to_dict() if len(of_all) else {}
    for field in FIELDS:
        cells = [(first[key][field], second[key][field]) for key in both]
        ends = (field, f"{field}_low", f"{field}_high")
        yield _line(field, cells, tuple(alphas.get(end, _NONE) for end in ends))


def _line(what: str, cells: list[tuple[str, ...]], alpha: tuple[float, ...]) -> tuple:
    same = sum(a == b for a, b in cells)
    return what, len(cells), same, 100 * same / len(cells) if cells else _NONE, *alpha


def _nominal(cells: list[tuple[str, ...]]) -> float:
    codes = sorted({code for pair in cells for code in pair})
    if len(codes) < 2:  # one value throughout leaves nothing to agree on
        return _NONE
    coded = [[codes.index(code) for code in coder] for coder in zip(*cells, strict=True)]
    return float(krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal"))


# -- differences -----------------------------------------------------------------------------


def _passages_apart(passages: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str, str]]:
    for paragraph, (a, b) in passages.items():
        if a != b:
            yield paragraph, "coding of the paragraph", a or "(not coded)", b or "(not coded)"


def _events_apart(first: Codings, second: Codings) -> Iterator[tuple[str, str, str, str]]:
    for paragraph, event_id in first:
        if (paragraph, event_id) not in second:
            yield paragraph, "event", event_id, "(not found)"
    for paragraph, event_id in second:
        if (paragraph, event_id) not in first:
            yield paragraph, "event", "(not found)", event_id
    for (paragraph, event_id), a in first.items():
        b = second.get((paragraph, event_id), a)
        for field in FIELDS:
            if a[field] != b[field]:
                what = f"{field} of {event_id}"
                yield paragraph, what, a[field] or "(empty)", b[field] or "(empty)"
