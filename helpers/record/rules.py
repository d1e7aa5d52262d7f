"""The check at the door: every fault of the tables at once, each with file, line and column.

``datapackage.json`` holds the rules of single fields and keys, which ``schema`` applies; the
functions below hold what a Table Schema cannot say.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator

from helpers.record import dates, evidence, schema
from helpers.record.faults import Fault
from helpers.record.gate import cited_passages
from helpers.record.paths import OWN_SCHEME
from helpers.record.records import Records

Tables = dict[str, Records]

_EVENT_DAY = re.compile(r"(\d{4}(?:-\d{2}){0,2})-[a-z]")


def faults(tables: Tables, resources: dict[str, dict]) -> list[Fault]:
    """Every fault of complete tables, ordered by file and line."""
    found = [*schema.faults(tables, resources), *_edtf_cells(tables, resources)]
    found += _codebook(tables["codes"], resources)
    for rule in (
        _ranges,
        _phase_spans,
        _own_phases,
        _events_and_reports,
        _events_and_ids,
        _told_before,
        _passages,
        evidence.dated_by,
        evidence.inferred,
        evidence.tiers,
        evidence.procedures,
        evidence.attitudes,
        evidence.outcomes,
        evidence.asserted,
        _forecasts,
    ):
        found += rule(tables)
    return sorted(set(found))


# -- what a Table Schema cannot say ----------------------------------------------------------


def _edtf_cells(tables: Tables, resources: dict[str, dict]) -> Iterator[Fault]:
    for name, records in tables.items():
        for field in resources[name]["schema"]["fields"]:
            if field.get("edtf"):
                yield from records.faults(field["name"], _date_fault)


def _date_fault(cell: str) -> str:
    try:
        dates.bounds(cell)
    except dates.DateError as error:
        return str(error) if cell else ""
    return ""


def _codebook(codes: Records, resources: dict[str, dict]) -> Iterator[Fault]:
    """The enumerations of the schema are the codes of the codebook, in both directions."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in codes.rows:
        listed[row["field"]].add(row["code"])
    used = {
        field["codes"]: set(field["constraints"]["enum"])
        for resource in resources.values()
        for field in resource["schema"]["fields"]
        if "codes" in field
    }
    for name in sorted(used):
        if odd := ", ".join(sorted(listed[name] ^ used[name])):
            message = f"codes of '{name}' and the enum in datapackage.json differ: {odd}"
            yield Fault(codes.file, 1, 1, message)


def _ranges(tables: Tables) -> Iterator[Fault]:
    records = tables["quantities"]
    for row, cells in enumerate(records.rows):
        low, value, high = (_number(cells[field]) for field in ("low", "value", "high"))
        if all(map(math.isnan, (low, value, high))):
            yield records.fault(row, "value", "a figure needs a value, or a low or high end")
        if low > high:
            yield records.fault(row, "low", f"low {low:g} is above high {high:g}; swap them")
        elif value < low or value > high:
            yield records.fault(row, "value", f"value {value:g} lies outside low and high")


def _number(cell: str) -> float:
    """NaN where there is none, which is neither above nor below anything."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _phase_spans(tables: Tables) -> Iterator[Fault]:
    """A phase belongs to a known scheme and ends after it starts; an empty end means it lasts."""
    records = tables["phases"]
    schemes = {OWN_SCHEME, *tables["sources"].column("source_id")}
    for row, cells in enumerate(records.rows):
        if cells["scheme"] not in schemes:
            message = f"'{cells['scheme']}' is neither analyst nor a source"
            yield records.fault(row, "scheme", message)
        start, end = cells["start"], cells["end"]
        known = dates.valid(start) and dates.valid(end)
        if known and dates.bounds(start).first > dates.bounds(end).last:
            yield records.fault(row, "end", f"phase ends ({end}) before it starts ({start})")


def _own_phases(tables: Tables) -> Iterator[Fault]:
    """Our own scheme covers its span once; an author's may overlap where two tracks run at once."""
    records = tables["phases"]
    own = []
    for row, cells in enumerate(records.rows):
        end = cells["end"] or "9999-12-31"
        if cells["scheme"] == OWN_SCHEME and dates.valid(cells["start"]) and dates.valid(end):
            own.append((dates.bounds(cells["start"]).first, dates.bounds(end).last, row))
    for (_first, last, _before), (first, _last, row) in itertools.pairwise(sorted(own)):
        if last == dt.date.max or first <= last:
            yield records.fault(row, "start", f"overlaps the phase before, which ends on {last}")
        elif first > last + dt.timedelta(days=1):
            gap = f"{last + dt.timedelta(days=1)} to {first - dt.timedelta(days=1)}"
            yield records.fault(row, "start", f"leaves a gap after the phase before: {gap}")


def _events_and_reports(tables: Tables) -> Iterator[Fault]:
    """An event rests on a report, has an actor, and prefers a date that some report tells."""
    events = tables["events"]
    acted = set(tables["participants"].column("event_id"))
    told: dict[str, list[str]] = defaultdict(list)
    for report in tables["reports"].rows:
        told[report["event_id"]].append(report["date_as_told"])
    for row, cells in enumerate(events.rows):
        event_id, date = cells["event_id"], cells["date"]
        if event_id not in told:
            message = f"'{event_id}' has no report; add the passage that tells it"
            yield events.fault(row, "event_id", message)
        elif event_id not in acted:
            yield events.fault(row, "event_id", f"'{event_id}' has no participant; say who acted")
        if cells["date_basis"]:
            continue
        if not date:
            message = "is empty; say in date_basis why nothing bounds it"
            yield events.fault(row, "date", message)
        elif other := next((other for other in told[event_id] if _apart(other, date)), ""):
            message = f"'{event_id}' is of {date}, but a report tells another date, {other}"
            preferred = "say in date_basis which is preferred and why"
            yield events.fault(row, "date", f"{message}; {preferred}")


def _events_and_ids(tables: Tables) -> Iterator[Fault]:
    """The day in an event_id is the day of the event, so that the name never misleads."""
    records = tables["events"]
    for row, cells in enumerate(records.rows):
        event_id, date = cells["event_id"], cells["date"]
        day = _EVENT_DAY.match(event_id)
        if day and _apart(day[1], date):
            message = f"'{event_id}' names {day[1]}, but the event is of {date}"
            yield records.fault(row, "event_id", message)


def _apart(one: str, other: str) -> bool:
    return dates.valid(one) and dates.valid(other) and dates.conflict(one, other)


def _told_before(tables: Tables) -> Iterator[Fault]:
    """A text cannot report what lies wholly after its own publication."""
    records = tables["reports"]
    published = {
        row["source_id"]: dates.bounds(row["published"]).last
        for row in tables["sources"].rows
        if dates.valid(row["published"])
    }
    for row, cells in enumerate(records.rows):
        date, known = cells["date_as_told"], published.get(cells["source_id"])
        if cells["stance"] != "reports" or not known or not dates.valid(date):
            continue
        if dates.bounds(date).first > known:
            message = f"{date} lies after the source was published ({known})"
            yield records.fault(row, "date_as_told", message)


def _passages(tables: Tables) -> Iterator[Fault]:
    """Every paragraph is accounted for, and 'events' is said of those with reports and no other."""
    records = tables["passages"]
    held = {row["source_id"]: row["tier"] == "core" for row in tables["sources"].rows}
    telling = {(row["source_id"], row["paragraph"]) for row in tables["reports"].rows}
    numbers: dict[str, set[int]] = defaultdict(set)
    for row, passage in enumerate(records.rows):
        key = (passage["source_id"], passage["paragraph"])
        if passage["paragraph"].isdigit():
            numbers[passage["source_id"]].add(int(passage["paragraph"]))
        if passage["coding"] == "events" and key not in telling:
            yield records.fault(row, "coding", "says events, but no report cites the passage")
        if passage["coding"] in ("argument", "furniture") and key in telling:
            yield records.fault(row, "coding", "a report cites the passage; code it events")
        if held.get(passage["source_id"]) and not passage["sha256"]:
            yield records.fault(row, "sha256", "a core passage needs its fingerprint")
    sources = tables["sources"]
    for row, source in enumerate(sources.rows):
        if source["source_id"] not in numbers:
            message = f"'{source['source_id']}' has no passage; add its paragraphs"
            yield sources.fault(row, "source_id", message)
    for name, seen in numbers.items():
        missing = sorted(set(range(1, max(seen) + 1)) - seen)
        if missing:
            listed = ", ".join(map(str, missing))
            yield Fault(records.file, 1, 1, f"{name}: paragraphs {listed} are not accounted for")


def _forecasts(tables: Tables) -> Iterator[Fault]:
    """A forecast is a passage's, or our own with all that is needed to score it."""
    records = tables["assessments"]
    known = evidence.addresses(tables)
    for row, cells in enumerate(records.rows):
        if cells["source_id"]:
            if not cells["paragraph"]:
                yield records.fault(row, "paragraph", "which paragraph of the source makes it?")
            continue
        for name in ("probability", "horizon", "resolves", "why"):
            if not cells[name]:
                message = f"our own forecast needs its {name}; or name the source that makes it"
                yield records.fault(row, name, message)
        for source, paragraph in cited_passages(cells["why"]):
            if f"{source} {paragraph}" not in known:
                yield records.fault(row, "why", f"cites {source}, {paragraph}: no such passage")
