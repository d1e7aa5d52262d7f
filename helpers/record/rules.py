"""The check at the door: every fault of the tables at once, each with file, line and column.

``datapackage.json`` holds the rules of single fields and keys, which ``schema`` applies; here
stands what a Table Schema cannot say. A rule takes one row of its table and what is known of the
others, and gives the fields at fault, each with what is wrong and what to do.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from helpers.record import dates, schema
from helpers.record.faults import Fault
from helpers.record.gate import cited_passages
from helpers.record.paths import OWN_SCHEME
from helpers.record.records import Records

Tables = dict[str, Records]
Cells = dict[str, str]
Found = Iterator[tuple[str, str]]

ASSERTED = ("asserts", "concedes")  # positions by which somebody makes a claim
_EVENT_DAY = re.compile(r"(\d{4}(?:-\d{2}){0,2})-[a-z]")
_DAY = dt.timedelta(days=1)


def faults(tables: Tables, resources: dict[str, dict]) -> list[Fault]:
    """Every fault of complete tables, ordered by file and line."""
    known, found = _Known(tables), list(schema.faults(tables, resources))
    for name, rules in _RULES.items():
        for row, cells in enumerate(tables[name].rows):
            told = itertools.chain.from_iterable(rule(cells, known) for rule in rules)
            found += [tables[name].fault(row, field, message) for field, message in told]
    found += [*_edtf_cells(tables, resources), *_codebook(tables["codes"], resources)]
    return sorted({*found, *_own_phases(tables["phases"]), *_gaps(tables["passages"], known)})


class _Known:
    """What the rules of one table ask of the others."""

    def __init__(self, tables: Tables) -> None:
        sources, passages = tables["sources"].rows, tables["passages"].rows
        self.sources = {row["source_id"]: row for row in sources}
        self.actors = set(tables["actors"].column("actor_id"))
        self.acted = set(tables["participants"].column("event_id"))
        self.passages = {_address(row) for row in passages}
        self.numbers: dict[str, set[int]] = defaultdict(set)
        for row in passages:
            if row["paragraph"].isdigit():
                self.numbers[row["source_id"]].add(int(row["paragraph"]))
        self.reports: dict[str, list[Cells]] = defaultdict(list)
        for row in tables["reports"].rows:
            self.reports[row["event_id"]].append(row)
        self.telling = {_address(row) for rows in self.reports.values() for row in rows}
        self.procedures = Counter(tables["events"].column("procedure"))
        positions = tables["positions"].rows
        self.asserted = {row["claim_id"] for row in positions if row["position"] in ASSERTED}
        rows = tables["assessments"].rows
        self.forecasts = {row["assessment_id"]: row["source_id"] for row in rows}


def _address(cells: Cells) -> str:
    """``alpha-2017 3``, as ``reports.date_from`` names a passage."""
    return f"{cells['source_id']} {cells['paragraph']}"


# -- rules of one row ------------------------------------------------------------------------


def _source(source: Cells, known: _Known) -> Found:
    if source["source_id"] not in known.numbers:
        yield "source_id", f"'{source['source_id']}' has no passage; add its paragraphs"


def _passage(passage: Cells, known: _Known) -> Found:
    """'events' is said of those with reports and no other; the core has fingerprints."""
    telling = _address(passage) in known.telling
    if passage["coding"] == "events" and not telling:
        yield "coding", "says events, but no report cites the passage"
    if passage["coding"] in ("argument", "furniture") and telling:
        yield "coding", "a report cites the passage; code it events"
    source = known.sources.get(passage["source_id"])
    if source and source["tier"] == "core" and not passage["sha256"]:
        yield "sha256", "a core passage needs its fingerprint"


def _event(event: Cells, known: _Known) -> Found:
    """An event has a report and an actor; its tier, its name and its procedure tell the truth."""
    event_id, reports = event["event_id"], known.reports.get(event["event_id"], [])
    if not reports:
        yield "event_id", f"'{event_id}' has no report; add the passage that tells it"
    elif event_id not in known.acted:
        yield "event_id", f"'{event_id}' has no participant; say who acted"
    sources = [known.sources.get(report["source_id"], {}) for report in reports]
    core = any(source.get("tier") == "core" for source in sources)
    tier, by = ("core", "a core source") if core else ("update", "no core source")
    if event["tier"] not in ("", tier):
        yield "tier", f"must be '{tier}': {by} tells it"
    day = _EVENT_DAY.match(event_id)
    if day and _apart(day[1], event["date"]):
        yield "event_id", f"'{event_id}' names {day[1]}, but the event is of {event['date']}"
    if event["procedure"] and known.procedures[event["procedure"]] < 2:
        yield "procedure", f"no other event belongs to '{event['procedure']}'; empty it"


def _event_date(event: Cells, known: _Known) -> Found:
    """Where no passage bounds a date on both sides, or passages differ, the event says why; in the
    first case it is of low confidence.
    """
    date, basis = event["date"], event["date_basis"]
    reports = known.reports.get(event["event_id"], [])
    if not date and not basis:
        yield "date", "is empty; say in date_basis why nothing bounds it"
    told = [report["date_as_told"] for report in reports]
    other = next((other for other in told if _apart(other, date)), "")
    if other and not basis:
        message = f"'{event['event_id']}' is of {date}, but a report tells another date, {other}"
        yield "date", f"{message}; say in date_basis which is preferred and why"
    if not dates.valid(date):
        return
    stated = (row["date_as_told"] for row in reports if row["date_by"] in dates.TOLD)
    _, side = dates.told_span(dates.bounds(date), map(dates.bounds, filter(dates.valid, stated)))
    end = {"start": "the earlier end of ", "end": "the later end of "}.get(side, "")
    if side and event["confidence"] != "low":
        yield "confidence", f"no passage tells {end}its date {date}: it must be 'low'"
    if side and not basis:
        yield "date_basis", f"no passage tells {end}its date {date}: say how it is inferred"


def _report(report: Cells, known: _Known) -> Found:
    """A date says how the passage comes by it, from where if it does not state it, and does not
    lie after the text.
    """
    by, source, date = report["date_by"], report["date_from"], report["date_as_told"]
    if bool(date) != bool(by):
        yield "date_by", "has no date to tell of" if by else "say how the passage comes by its date"
    elif by in ("", "stated") and source:
        yield "date_from", "must be empty: the passage states the date"
    elif by not in ("", "stated") and not source:
        needs = f"needs what supplies it: published, or a passage as '{_address(report)}'"
        yield "date_from", f"a date by '{by}' {needs}"
    for token in filter(None, map(str.strip, source.split(";"))):
        if token != "published" and token not in known.passages:
            message = f"'{token}' is neither a passage (source_id paragraph) nor 'published'"
            yield "date_from", message
    published = known.sources.get(report["source_id"], {}).get("published", "")
    if report["stance"] == "reports" and dates.valid(published) and dates.valid(date):
        day = dates.bounds(published).last
        if dates.bounds(date).first > day:
            yield "date_as_told", f"{date} lies after the source was published ({day})"


def _attitude(attitude: Cells, known: _Known) -> Found:
    """Holder and target are actors, and an event that shows an edge is told by its passage."""
    for field, other in (("holder", "author"), ("target", "general")):
        if attitude[field] != other and attitude[field] not in known.actors:
            yield field, f"'{attitude[field]}' is neither in actors.csv nor '{other}'"
    if not attitude["event_id"]:
        return
    if _address(attitude) not in map(_address, known.reports.get(attitude["event_id"], [])):
        message = "no report has this passage tell that event; add it, or leave event_id empty"
        yield "event_id", message
    if attitude["date"]:
        yield "date", "must be empty: the event dates it"


def _claim(claim: Cells, known: _Known) -> Found:
    """A claim is made by somebody: one that nobody asserts is our own inference and no claim."""
    if claim["claim_id"] not in known.asserted:
        yield "claim_id", f"nobody asserts '{claim['claim_id']}'; remove it"


def _forecast(forecast: Cells, known: _Known) -> Found:
    """A forecast is a passage's, or our own with all that is needed to score it."""
    if forecast["source_id"]:
        if not forecast["paragraph"]:
            yield "paragraph", "which paragraph of the source makes it?"
        return
    for name in ("probability", "horizon", "resolves", "why"):
        if not forecast[name]:
            yield name, f"our own forecast needs its {name}; or name the source that makes it"
    for source, paragraph in cited_passages(forecast["why"]):
        if f"{source} {paragraph}" not in known.passages:
            yield "why", f"cites {source}, {paragraph}: no such passage"


def _outcome(outcome: Cells, known: _Known) -> Found:
    """An outcome is one passage, or one event, of another text than the forecast's."""
    source = outcome["source_id"]
    if bool(outcome["event_id"]) == bool(source):
        message = "name either the passage (source_id, paragraph) or the event that decides"
        yield "source_id", message
    elif source and source == known.forecasts.get(outcome["assessment_id"]):
        yield "source_id", "a forecast cannot decide itself"


def _quantity(quantity: Cells, _: _Known) -> Found:
    low, value, high = (_number(quantity[field]) for field in ("low", "value", "high"))
    if all(map(math.isnan, (low, value, high))):
        yield "value", "a figure needs a value, or a low or high end"
    if low > high:
        yield "low", f"low {low:g} is above high {high:g}; swap them"
    elif value < low or value > high:
        yield "value", f"value {value:g} lies outside low and high"


def _phase(phase: Cells, known: _Known) -> Found:
    """A phase belongs to a known scheme and ends after it starts; an empty end means it lasts."""
    start, end = phase["start"], phase["end"]
    if phase["scheme"] != OWN_SCHEME and phase["scheme"] not in known.sources:
        yield "scheme", f"'{phase['scheme']}' is neither analyst nor a source"
    valid = dates.valid(start) and dates.valid(end)
    if valid and dates.bounds(start).first > dates.bounds(end).last:
        yield "end", f"phase ends ({end}) before it starts ({start})"


_RULES: dict[str, tuple[Callable[[Cells, _Known], Found], ...]] = {
    "sources": (_source,),
    "passages": (_passage,),
    "events": (_event, _event_date),
    "reports": (_report,),
    "attitudes": (_attitude,),
    "claims": (_claim,),
    "assessments": (_forecast,),
    "outcomes": (_outcome,),
    "quantities": (_quantity,),
    "phases": (_phase,),
}


def _number(cell: str) -> float:
    """NaN where there is none, which is neither above nor below anything."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _apart(one: str, other: str) -> bool:
    return dates.valid(one) and dates.valid(other) and dates.conflict(one, other)


# -- rules of a whole table ------------------------------------------------------------------


def _edtf_cells(tables: Tables, resources: dict[str, dict]) -> Iterator[Fault]:
    for name, records in tables.items():
        for field in resources[name]["schema"]["fields"]:
            if field.get("edtf"):
                yield from records.faults(field["name"], lambda cell: cell and dates.fault(cell))


def _codebook(codes: Records, resources: dict[str, dict]) -> Iterator[Fault]:
    """The enumerations of the schema are the codes of the codebook, in both directions."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in codes.rows:
        listed[row["field"]].add(row["code"])
    fields = (field for resource in resources.values() for field in resource["schema"]["fields"])
    used = {
        field["codes"]: set(field["constraints"]["enum"]) for field in fields if "codes" in field
    }
    for name in sorted(used):
        if odd := ", ".join(sorted(listed[name] ^ used[name])):
            message = f"codes of '{name}' and the enum in datapackage.json differ: {odd}"
            yield Fault(codes.file, 1, 1, message)


def _own_phases(phases: Records) -> Iterator[Fault]:
    """Our own scheme covers its span once; an author's may overlap where two tracks run at once."""
    own = []
    for row, cells in enumerate(phases.rows):
        start, end = cells["start"], cells["end"] or str(dates.LAST_DAY)
        if cells["scheme"] == OWN_SCHEME and dates.valid(start) and dates.valid(end):
            own.append((dates.bounds(start).first, dates.bounds(end).last, row))
    for (_first, last, _before), (first, _last, row) in itertools.pairwise(sorted(own)):
        if first <= last:
            message = f"overlaps the phase before, which ends on {last}"
            yield phases.fault(row, "start", message)
        elif first > last + _DAY:
            gap = f"{last + _DAY} to {first - _DAY}"
            yield phases.fault(row, "start", f"leaves a gap after the phase before: {gap}")


def _gaps(passages: Records, known: _Known) -> Iterator[Fault]:
    """Every paragraph is accounted for."""
    for name, seen in known.numbers.items():
        if missing := sorted(set(range(1, max(seen) + 1)) - seen):
            listed = ", ".join(map(str, missing))
            message = f"{name}: paragraphs {listed} are not accounted for"
            yield Fault(passages.file, 1, 1, message)
