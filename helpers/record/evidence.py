"""The check at the door, continued: what a date, an edge, an outcome and a claim rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from helpers.record import dates
from helpers.record.faults import Fault
from helpers.record.records import Records

Tables = dict[str, Records]


def dated_by(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
    """A report with a date says how its passage comes by it, and from where if it does not state
    it.
    """
    records, known = tables["reports"], addresses(tables) | {"published"}
    for row, cells in enumerate(records.rows):
        by, source = cells["date_by"], cells["date_from"]
        if bool(cells["date_as_told"]) != bool(by):
            message = (
                "say how the passage comes by its date" if not by else "has no date to tell of"
            )
            yield records.fault(row, "date_by", message)
        elif by in ("", "stated") and source:
            yield records.fault(row, "date_from", "must be empty: the passage states the date")
        elif by not in ("", "stated") and not source:
            yield records.fault(row, "date_from", f"a date by '{by}' needs what supplies it")
        for token in _tokens(source):
            if token not in known:
                message = f"'{token}' is neither a passage (source_id paragraph) nor 'published'"
                yield records.fault(row, "date_from", message)


def _tokens(cell: str) -> list[str]:
    return [token.strip() for token in cell.split(";") if token.strip()]


def inferred(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
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
        where = {"start": "the earlier end of", "end": "the later end of", "both": ""}.get(side, "")
        if side and cells["confidence"] != "low":
            message = f"no passage tells {where} its date {cells['date']}: it must be 'low'"
            yield events.fault(row, "confidence", " ".join(message.split()))
        if side and not cells["date_basis"]:
            message = f"no passage tells {where} its date {cells['date']}: say how it is inferred"
            yield events.fault(row, "date_basis", " ".join(message.split()))


def tiers(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
    """An event that a core source tells is of the core, and no other is."""
    events = tables["events"]
    core = {row["source_id"] for row in tables["sources"].rows if row["tier"] == "core"}
    told = {row["event_id"] for row in tables["reports"].rows if row["source_id"] in core}
    for row, cells in enumerate(events.rows):
        tier = "core" if cells["event_id"] in told else "update"
        if cells["tier"] != tier and cells["tier"]:
            by = "a core source tells it" if tier == "core" else "no core source tells it"
            yield events.fault(row, "tier", f"must be '{tier}': {by}")


def procedures(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
    """A procedure joins at least two events."""
    events = tables["events"]
    names = [cells["procedure"] for cells in events.rows]
    for row, name in enumerate(names):
        if name and names.count(name) < 2:
            yield events.fault(row, "procedure", f"no other event belongs to '{name}'; empty it")


def attitudes(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
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


def outcomes(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
    """An outcome is one passage, or one event, of another text than the forecast's."""
    records = tables["outcomes"]
    own = {row["assessment_id"]: row["source_id"] for row in tables["assessments"].rows}
    for row, cells in enumerate(records.rows):
        if bool(cells["event_id"]) == bool(cells["source_id"]):
            message = "name either the passage (source_id, paragraph) or the event that decides"
            yield records.fault(row, "source_id", message)
        elif cells["source_id"] and cells["source_id"] == own.get(cells["assessment_id"]):
            yield records.fault(row, "source_id", "a forecast cannot decide itself")


def asserted(tables: Tables, _: dict[str, dict]) -> Iterator[Fault]:
    """A claim is made by somebody: one that nobody asserts is our own inference and no claim."""
    records = tables["claims"]
    made = {
        row["claim_id"]
        for row in tables["positions"].rows
        if row["position"] in ("asserts", "concedes")
    }
    for row, cells in enumerate(records.rows):
        if cells["claim_id"] not in made:
            yield records.fault(row, "claim_id", f"nobody asserts '{cells['claim_id']}'; remove it")


def addresses(tables: Tables) -> set[str]:
    """Every passage as ``source_id paragraph``."""
    return {f"{row['source_id']} {row['paragraph']}" for row in tables["passages"].rows}
