"""Two coders' drafts of one source side by side: how far they agree, and where they do not.

Coders name a new event each in their own way. Events of one paragraph are taken for the same where
their names agree; of the rest, those whose dates can be the same and that share their type or words
of their titles, the likeliest first. Which were paired is said, so that a wrong pair is seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import krippendorff
import pandas as pd

from helpers import measures
from helpers.coding.draft import Draft
from helpers.coding.rows import number
from helpers.record import dates

Row = dict[str, str]

FIELDS = ("date_as_told", "type", "theme")
_COLUMNS = ["coder", "source_id", "paragraph", "event_id", *FIELDS]


class Comparison(NamedTuple):
    """The agreement in numbers, and every difference with its paragraph."""

    agreement: pd.DataFrame
    differences: pd.DataFrame
    paired: list[str]


def compare(one: Draft, other: Draft, events: Mapping[str, Row]) -> Comparison:
    """Compare two drafts; ``events`` are those of the tables, which a coder need not repeat."""
    first, second = _codings(one, events), _codings(other, events)
    pairs = list(_paired(first, second))
    renamed = {(row["paragraph"], row["event_id"]): match["event_id"] for match, row in pairs}
    paired = [
        f"{row['paragraph']}: {match['event_id']} = {row['event_id']}"
        for match, row in pairs
        if match["event_id"] != row["event_id"]
    ]
    joined = [
        row | {"event_id": renamed.get((row["paragraph"], row["event_id"]), row["event_id"])}
        for row in second
    ]
    frame = pd.DataFrame(
        [{"coder": "first"} | row for row in first] + [{"coder": "second"} | row for row in joined],
        columns=_COLUMNS,
    )
    differences = [*_passages_apart(one, other), *_events_apart(first, joined)]
    differences.sort(key=lambda row: number(row[0]))
    return Comparison(
        pd.DataFrame(_agreement(one, other, first, joined, frame), columns=_HEAD),
        pd.DataFrame(differences, columns=["paragraph", "what", "first", "second"]),
        paired,
    )


# -- the codings -----------------------------------------------------------------------------


def _codings(draft: Draft, events: Mapping[str, Row]) -> list[Row]:
    own = {row.get("event_id", ""): row for row in draft.of("events")}
    found = {}
    for report in draft.of("reports"):
        event_id = report.get("event_id", "")
        event = events.get(event_id, {}) | own.get(event_id, {})
        paragraph = report.get("paragraph", "")
        found[paragraph, event_id] = {
            "source_id": draft.source_id,
            "paragraph": paragraph,
            "event_id": event_id,
            "date_as_told": report.get("date_as_told", ""),
            "type": event.get("type", ""),
            "theme": event.get("theme", ""),
            "title": event.get("title", ""),
        }
    return list(found.values())


def _paired(first: list[Row], second: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Each coding of the one with that of the other that means the same event."""
    likely = []
    for a, row in enumerate(first):
        for b, other in enumerate(second):
            if row["paragraph"] == other["paragraph"] and (score := _alike(row, other)):
                likely.append((-score, a, b))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, a, b in sorted(likely):
        if a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            yield first[a], second[b]


def _alike(row: Row, other: Row) -> int:
    if row["event_id"] == other["event_id"]:
        return 100
    one, two = row["date_as_told"], other["date_as_told"]
    if all(dates.valid(date) for date in (one, two) if date) and dates.conflict(one, two):
        return 0
    words = _words(row) & _words(other)
    return len(words) + 2 * (row["type"] == other["type"])


def _words(row: Row) -> set[str]:
    return {word for word in re.findall(r"\w+", row["title"].lower()) if len(word) > 3}


# -- agreement -------------------------------------------------------------------------------

_HEAD = ["what", "units", "agree", "per cent", "alpha", "low", "high"]


def _agreement(
    one: Draft, other: Draft, first: list[Row], second: list[Row], frame: pd.DataFrame
) -> Iterator[tuple]:
    """A row for the paragraphs, one for the events, one a field; alpha with its interval."""
    codings = [(a, b) for _, a, b in _both_passages(one, other) if a and b]
    yield _line("coding of the paragraph", codings, _nominal(codings))
    pairs = _both_events(first, second)
    found = len({_key(row) for row in (*first, *second)})
    share = 100 * len(pairs) / found if found else float("nan")
    yield "events found by both", found, len(pairs), share, *[float("nan")] * 3
    of_all = measures.coder_agreement(frame[frame["type"] != ""])
    alphas = of_all.iloc[-1].to_dict() if len(of_all) else {}
    for field in FIELDS:
        cells = [(a[field], b[field]) for a, b in pairs]
        ends = (field, f"{field}_low", f"{field}_high")
        yield _line(field, cells, tuple(alphas.get(end, float("nan")) for end in ends))


def _line(what: str, cells: list[tuple[str, str]], alpha: tuple[float, ...]) -> tuple:
    same = sum(a == b for a, b in cells)
    return what, len(cells), same, 100 * same / len(cells) if cells else float("nan"), *alpha


def _nominal(cells: list[tuple[str, str]]) -> tuple[float, float, float]:
    codes = sorted({code for pair in cells for code in pair})
    if len(codes) < 2:  # one value throughout leaves nothing to agree on
        return (float("nan"),) * 3
    coded = [[codes.index(pair[coder]) for pair in cells] for coder in (0, 1)]
    alpha = krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal")
    return float(alpha), float("nan"), float("nan")


# -- differences -----------------------------------------------------------------------------


def _key(row: Row) -> tuple[str, str]:
    return row["paragraph"], row["event_id"]


def _both_events(first: list[Row], second: list[Row]) -> list[tuple[Row, Row]]:
    there = {_key(row): row for row in second}
    return [(row, there[_key(row)]) for row in first if _key(row) in there]


def _both_passages(one: Draft, other: Draft) -> Iterator[tuple[str, str, str]]:
    coded: dict[str, list[str]] = defaultdict(lambda: ["", ""])
    for place, draft in enumerate((one, other)):
        for row in draft.of("passages"):
            coded[row.get("paragraph", "0")][place] = row.get("coding", "")
    for paragraph, (a, b) in coded.items():
        yield paragraph, a, b


def _passages_apart(one: Draft, other: Draft) -> Iterator[tuple[str, str, str, str]]:
    for paragraph, a, b in _both_passages(one, other):
        if a != b:
            yield paragraph, "coding of the paragraph", a or "(not coded)", b or "(not coded)"


def _events_apart(first: list[Row], second: list[Row]) -> Iterator[tuple[str, str, str, str]]:
    pairs = _both_events(first, second)
    both = {_key(row) for row, _ in pairs}
    for row in first:
        if _key(row) not in both:
            yield row["paragraph"], "event", row["event_id"], "(not found)"
    for row in second:
        if _key(row) not in both:
            yield row["paragraph"], "event", "(not found)", row["event_id"]
    for a, b in pairs:
        for field in FIELDS:
            if a[field] != b[field]:
                what = f"{field} of {a['event_id']}"
                yield a["paragraph"], what, a[field] or "(empty)", b[field] or "(empty)"
