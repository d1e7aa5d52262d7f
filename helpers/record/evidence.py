"""The check at the door, continued: what a date, an edge, an outcome and a claim rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from helpers.record import dates
from helpers.record.faults import Fault
from helpers.record.records import Records

Tables = dict[str, Records]


def dated_by(tables: Tables) -> Iterator[Fault]:
    """A report with a date says how its passage comes by it, and from where if it does not state
    it.
    """
    records, known = tables["reports"], addresses(tables) | {"published"}
    for row, cells in enumerate(records.rows):
        by, source = cells["date_by"], cells["date_from"]
        if bool(cells["date_as_told"]) != bool(by):
            message = "has no date to tell of" if by else "say how the passage comes by its date"
            yield records.fault(row, "date_by", message)
        elif by in ("", "stated") and source:
            yield records.fault(row, "date_from", "must be empty: the passage states the date")
        elif by not in ("", "stated") and not source:
            here = f"'{cells['source_id']} {cells['paragraph']}'"
            message = f"a date by '{by}' needs what supplies it: published, or a passage as {here}"
            yield records.fault(row, "date_from", message)
        for token in filter(None, map(str.strip, source.split(";"))):
            if token not in known:
                message = f"'{token}' is neither a passage (source_id paragraph) nor 'published'"
                yield records.fault(row, "date_from", message)


def inferred(tables: Tables) -> Iterator[Fault]:
    """An event whose date no passage bounds on both sides is of low confidence and says why."""
    events = tables["events"]
    told: dict[str, list[str]] = defaultdict(list)
    for cells in tables["reports"].rows:
        if cells["date_by"] in dates.TOLD and dates.valid(cells["date_as_told"]):
            told[cells["event_id"]].append(cells["date_as_told"])
    for row, cells in enumerate(events.rows):
        if not dates.valid(cells["date"]):
            continue
        side = dates.inferred(cells["date"], told[cells["event_id"]])
        end = {"start": "the earlier end of ", "end": "the later end of "}.get(side, "")
        untold = f"no passage tells {end}its date {cells['date']}"
        if side and cells["confidence"] != "low":
            yield events.fault(row, "confidence", f"{untold}: it must be 'low'")
        if side and not cells["date_basis"]:
            yield events.fault(row, "date_basis", f"{untold}: say how it is inferred")


def tiers(tables: Tables) -> Iterator[Fault]:
    """An event that a core source tells is of the core, and no other is."""
    events = tables["events"]
    core = {row["source_id"] for row in tables["sources"].rows if row["tier"] == "core"}
    told = {row["event_id"] for row in tables["reports"].rows if row["source_id"] in core}
    for row, cells in enumerate(events.rows):
        tier = "core" if cells["event_id"] in told else "update"
        if cells["tier"] != tier and cells["tier"]:
            by = "a core source tells it" if tier == "core" else "no core source tells it"
            yield events.fault(row, "tier", f"must be '{tier}': {by}")


def procedures(tables: Tables) -> Iterator[Fault]:
    """A procedure joins at least two events."""
    events = tables["events"]
    alone = {name for name, n in Counter(events.column("procedure")).items() if name and n < 2}
    return events.faults(
        "procedure",
        lambda name: f"no other event belongs to '{name}'; empty it" if name in alone else "",
    )


def attitudes(tables: Tables) -> Iterator[Fault]:
    """Holder and target are actors, and an event that shows an edge is told by its passage."""
    records = tables["attitudes"]
    actors = set(tables["actors"].column("actor_id"))
    told = {(row["event_id"], row["source_id"], row["paragraph"]) for row in tables["reports"].rows}
    for row, cells in enumerate(records.rows):
        for field, other in (("holder", "author"), ("target", "general")):
            if cells[field] not in actors | {other}:
                message = f"'{cells[field]}' is neither in actors.csv nor '{other}'"
                yield records.fault(row, field, message)
        if not cells["event_id"]:
            continue
        if (cells["event_id"], cells["source_id"], cells["paragraph"]) not in told:
            message = "no report has this passage tell that event; add it, or leave event_id empty"
            yield records.fault(row, "event_id", message)
        if cells["date"]:
            yield records.fault(row, "date", "must be empty: the event dates it")


def outcomes(tables: Tables) -> Iterator[Fault]:
    """An outcome is one passage, or one event, of another text than the forecast's."""
    records = tables["outcomes"]
    own = {row["assessment_id"]: row["source_id"] for row in tables["assessments"].rows}
    for row, cells in enumerate(records.rows):
        if bool(cells["event_id"]) == bool(cells["source_id"]):
            message = "name either the passage (source_id, paragraph) or the event that decides"
            yield records.fault(row, "source_id", message)
        elif cells["source_id"] and cells["source_id"] == own.get(cells["assessment_id"]):
            yield records.fault(row, "source_id", "a forecast cannot decide itself")


def asserted(tables: Tables) -> Iterator[Fault]:
    """A claim is made by somebody: one that nobody asserts is our own inference and no claim."""
    records = tables["claims"]
    positions = tables["positions"].rows
    made = {row["claim_id"] for row in positions if row["position"] in ("asserts", "concedes")}
    return records.faults(
        "claim_id", lambda name: "" if name in made else f"nobody asserts '{name}'; remove it"
    )


def addresses(tables: Tables) -> set[str]:
    """Every passage as ``source_id paragraph``."""
    return {f"{row['source_id']} {row['paragraph']}" for row in tables["passages"].rows}
