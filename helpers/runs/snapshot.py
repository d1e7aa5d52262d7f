"""The record that an edition speaks from, kept beside it so that a later one can be held to it.

``taken`` takes it from the same ``Record`` that the chapters see, ``keep`` writes it as the CSV
files of ``reports/<edition>/record/`` and ``read`` reads them back. Every cell is a text. What is
compared is what a reader sees or what a count rests on; notes and reasonings are not.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import measures
from helpers.external.counts import Counts
from helpers.measures import counted, stretches
from helpers.notebook import Record
from helpers.record.faults import DataError
from helpers.record.paths import TABLE_SCHEME
from helpers.record.records import read_records
from helpers.record.spreadsheets import csv_text, without_apostrophe
from helpers.record.tables import Tables

Row = dict[str, str]
Snapshot = dict[str, list[Row]]


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One table of the record: what names a row, what is compared, what only travels along."""

    key: tuple[str, ...]
    compared: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All columns, the key first."""
        return self.key + self.compared + self.beside

    def named(self, row: Row) -> tuple[str, ...]:
        """By what a row is known."""
        return tuple(row[field] for field in self.key)


def _sheet(key: str, compared: str, beside: str = "") -> Sheet:
    return Sheet(tuple(key.split()), tuple(compared.split()), tuple(beside.split()))


SHEETS = {
    "headline": _sheet("name", "value"),
    "sources": _sheet("source_id", "title author publisher published tier family"),
    "events": _sheet(
        "event_id",
        "edtf title type theme instrument confidence participants",
        "date first last year inferred phase moscow actors counterparts "
        + "".join(f"tone_{camp} " for camp in measures.COUNTERPARTS)
        + "sources families procedure tier",
    ),
    "reports": _sheet("event_id source_id paragraph", "date_as_told stance speaker"),
    "attitudes": _sheet("source_id paragraph event_id holder target teller shown_by", "tone"),
    "actors": _sheet("actor_id", "name kind counterpart"),
    "phases": _sheet("scheme phase_id", "name start end posture"),
    "breaks": _sheet("series", "state breaks"),
    "sentences": _sheet("key", "", "notebook text"),
    "assessments": _sheet(
        "assessment_id", "statement speaker made outcome evidence", "source_id paragraph"
    ),
    "claims": _sheet("claim_id", "claim supporters opponents contested", "topic passages"),
    "positions": _sheet("claim_id speaker source_id paragraph position", "date"),
    "quantities": _sheet(
        "quantity_id", "measure value low high unit as_of speaker", "source_id paragraph"
    ),
}


def keep(record: Record, spoken: list[Row], folder: Path) -> set[tuple[str, int]]:
    """Write what is kept of a record into a folder; returns the passages that it knows.

    ``spoken``: key, notebook and text of each printed sentence that rests on passages.
    """
    for name, rows in taken(record, spoken).items():
        fields = SHEETS[name].fields
        text = csv_text(fields, [[row[field] for field in fields] for row in rows])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    if record.counts:
        return set()
    passages = record.tables.passages
    return set(zip(passages["source_id"], passages["paragraph"], strict=True))


def taken(record: Record, spoken: list[Row]) -> Snapshot:
    """The record of an edition; ``spoken`` are its printed sentences, as ``keep`` takes them."""
    if record.counts:
        return _counted(record.counts, record.known_to)
    seen, window = record.tables, record.parameters.window
    frames = {
        "sources": seen.sources,
        "events": record.events.assign(participants=_taking_part(seen)),
        "reports": seen.reports,
        "attitudes": seen.attitudes,
        "actors": seen.actors,
        "phases": record.phases,
        "breaks": measures.breaks.computed(seen),
        "sentences": pd.DataFrame(spoken, columns=SHEETS["sentences"].fields, dtype="string"),
        "assessments": measures.outlook.scorecard(seen, window),
        "claims": _claims(record),
        "positions": seen.positions,
        "quantities": measures.quantities.figures_in(seen, window),
    }
    found = {name: _rows(name, frame) for name, frame in frames.items()}
    return {"headline": _named(_headline(record, found)), **found}


def _rows(name: str, frame: pd.DataFrame) -> list[Row]:
    fields = SHEETS[name].fields
    cells = zip(*(frame[field] for field in fields), strict=True)
    return [dict(zip(fields, map(_text, row), strict=True)) for row in cells]


def _named(numbers: dict[str, object]) -> list[Row]:
    return [{"name": name, "value": str(value)} for name, value in numbers.items()]


def _counted(counts: Counts, known_to: dt.date) -> Snapshot:
    """What is kept of a table of events: its numbers and its phases, which begin at its breaks."""
    sums = counted.totals(counts)
    found = stretches.phases(counts)
    numbers = {
        "known to": known_to.isoformat(),
        "rows": int(counts.sources["rows"].sum()),
        "acts": sums["n"],
        "acts the other way": sums["answers"],
        "acts of cooperation": sums["cooperative"],
        "acts of conflict": sums["conflictual"],
        "deaths, best estimate": sums["deaths_best"],
        "phases": len(found),
    }
    named = found.assign(scheme=TABLE_SCHEME, posture="")
    phases = named.assign(phase_id=[f"{TABLE_SCHEME}-{n}" for n in found["number"]])
    kept: Snapshot = {name: [] for name in SHEETS}
    return kept | {"headline": _named(numbers), "phases": _rows("phases", phases)}


def read(folder: Path) -> Snapshot:
    """The record kept in a folder. Raises DataError."""
    found = {}
    for name, sheet in SHEETS.items():
        fields = [{"name": field} for field in sheet.fields]
        about = {"name": name, "path": f"{name}.csv", "schema": {"fields": fields}}
        records, faults = read_records(folder, about)
        if records is None or faults:
            raise DataError(faults)
        found[name] = [
            {field: without_apostrophe(cell) for field, cell in row.items()} for row in records.rows
        ]
    return found


# -- what each table holds -----------------------------------------------------------------------


def _text(value: Any) -> str:  # noqa: ANN401 (whatever a cell holds)
    if isinstance(value, list | tuple):
        return "; ".join(" ".join(map(str, i)) if isinstance(i, tuple) else str(i) for i in value)
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _taking_part(tables: Tables) -> list[str]:
    """Who takes part in each event and how, in one cell: ``russia host; taliban participant``."""
    rows = tables.participants
    parts = (rows["actor_id"] + " " + rows["role"]).groupby(rows["event_id"]).unique().to_dict()
    return ["; ".join(sorted(parts.get(name, ()))) for name in tables.events["event_id"]]


def _claims(record: Record) -> pd.DataFrame:
    """The ledger; a side is the list of its voices, the years of their words left out."""
    rows = measures.claims.ledger(record.tables, record.parameters.window)
    sides = {
        side: rows[side].map(lambda heard: sorted(voice for voice, _ in heard))
        for side in ("supporters", "opponents")
    }
    return rows.assign(**sides, contested=["yes" if both else "no" for both in rows["contested"]])


def _mean(tone: float) -> str:
    return "" if pd.isna(tone) else f"{tone:.2f}"


def _headline(record: Record, found: Snapshot) -> dict[str, object]:
    """The numbers that a reader would quote, in the order in which they are printed."""
    seen = record.tables
    outcomes = [row["outcome"] for row in found["assessments"]]
    acts = measures.moscow_events(seen) & set(seen.events["event_id"])
    sole = int(measures.coverage(seen)["sole"].sum())
    toward = {side: measures.tones_toward(seen, side).mean() for side in ("kabul", "taliban")}
    return {
        "known to": record.known_to.isoformat(),
        "sources": len(seen.sources),
        "events": len(seen.events),
        "events with Moscow": len(acts),
        "events on one source": sole,
        "events dated to the day": int((seen.events["precision"] == "day").sum()),
        "reports": len(seen.reports),
        "tone toward Kabul": _mean(toward["kabul"]),
        "tone toward the Taliban": _mean(toward["taliban"]),
        "phases": len(record.phases),
        "sentences that argue": len(found["sentences"]),
        "forecasts": len(outcomes),
        "forecasts decided": sum(outcome != "open" for outcome in outcomes),
        "forecasts borne out": outcomes.count("borne out"),
        "claims": len(found["claims"]),
        "claims contested": sum(row["contested"] == "yes" for row in found["claims"]),
        "figures": len(found["quantities"]),
    }
