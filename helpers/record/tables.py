"""The only reader of ``data/``: checked tables as typed pandas frames, and cuts of them.

``read`` refuses what ``check`` faults. ``cut`` answers "what could one know?": it keeps the sources
published by a day and lets everything that rests on others go, dates and outcomes included.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.record import dates, fingerprints, knowledge, paths, rules
from helpers.record.faults import DataError, Fault
from helpers.record.gate import PRINTED, Gate, cited_passages
from helpers.record.records import Records, Words, describe, read_records

DATA, HOME, TEXTS, OWN_SCHEME = paths.DATA, paths.HOME, paths.TEXTS, paths.OWN_SCHEME
_TICK = 2_000_000_000  # nanoseconds after which no clock of a file system stands still
_PANDAS_TYPES = {"integer": "Int64", "number": "Float64", "string": "string"}


@dataclasses.dataclass(frozen=True, eq=False)
class Tables:
    """The tables of ``data/``, one frame each; columns as in ``datapackage.json``.

    Each cut is itself alone: measures keep what they have counted of it.

    Events and reports also carry ``first`` and ``last`` (datetime64[s], inclusive bounds; NaT where
    undated or open on that side) and ``precision`` (one of ``dates.PRECISIONS``). Those of an event
    are the bounds that a passage tells; ``inferred`` says which side of its ``date`` none does
    (start, end, both or empty). Assessments carry the ``outcome`` that the newest text shows.
    """

    sources: pd.DataFrame
    passages: pd.DataFrame
    events: pd.DataFrame
    participants: pd.DataFrame
    reports: pd.DataFrame
    attitudes: pd.DataFrame
    actors: pd.DataFrame
    offices: pd.DataFrame
    phases: pd.DataFrame
    claims: pd.DataFrame
    positions: pd.DataFrame
    quantities: pd.DataFrame
    assessments: pd.DataFrame
    outcomes: pd.DataFrame
    codes: pd.DataFrame
    codings: pd.DataFrame
    attitude_codings: pd.DataFrame
    settlements: pd.DataFrame
    reviews: pd.DataFrame
    steps: pd.DataFrame
    meetings: pd.DataFrame
    seats: pd.DataFrame
    origins: pd.DataFrame
    series: pd.DataFrame

    def __repr__(self) -> str:
        """Each table with its rows and columns, where all cells would fill pages."""
        frames = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return "\n".join(
            f"{name:13}{len(frame):6} rows: {', '.join(frame)}" for name, frame in frames.items()
        )

    def label(self, field: str, code: str) -> str:
        """The printed label of a code: ``label("type", "AID") == "Aid"``. Raises KeyError."""
        labels = self.labels(field)
        if code not in labels:
            raise KeyError(f"'{code}' is no code of {field}; known are {', '.join(labels)}")
        return str(labels[code])

    def labels(self, field: str) -> dict[str, str]:
        """Codes of a field and their labels, in the codebook's order.

        Raises KeyError with the fields that there are.
        """
        rows = self.codes[self.codes["field"] == field]
        if len(rows) == 0:
            known = ", ".join(dict.fromkeys(self.codes["field"]))
            raise KeyError(f"'{field}' is no field of codes.csv; known are {known}")
        return dict(zip(rows["code"], rows["label"], strict=True))


def check(
    data_dir: Path = DATA, texts: Path = TEXTS, own: Path = paths.OWN_TEXTS
) -> tuple[list[Fault], str]:
    """Every fault of the tables, and a line on what was verified against the articles' texts.

    ``texts`` holds those of the five articles, ``own`` those that were added here.
    """
    try:
        records, resources = _records(data_dir)
    except DataError as error:
        return error.faults, "fingerprints: not looked at, the tables could not be read"
    faults = rules.faults(records, resources)
    held = [folder for folder in (texts, own) if folder.is_dir()]
    if not held:
        return faults, "fingerprints: skipped, the articles' texts are not at hand"
    verified, wrong = fingerprints.verify(records["passages"], *held)
    said = f"fingerprints: {verified} of {records['passages'].count} passages verified"
    return sorted(set(faults + wrong)), said


def read(data_dir: Path = DATA, checked: str = "") -> Tables:
    """Read and check the tables. Raises DataError with every fault.

    ``checked`` is the digest of tables that have just passed: the same bytes are not judged again,
    which spares each of ten notebooks two seconds.
    """
    records, resources = _records(data_dir)
    if checked != digest(data_dir) and (faults := rules.faults(records, resources)):
        raise DataError(faults)
    frames = {name: _frame(records[name], resources[name]) for name in records}
    frames["events"] = knowledge.told_bounds(frames["events"], frames["reports"])
    frames["outcomes"] = knowledge.known_outcomes(
        frames["outcomes"], frames["sources"], frames["reports"]
    )
    frames["assessments"] = knowledge.decided(frames["assessments"], frames["outcomes"])
    return Tables(**frames)


def digest(data_dir: Path) -> str:
    """SHA-256 over the bytes of every file of a data folder."""
    files = sorted(path for path in data_dir.glob("*") if path.is_file())
    stamps = tuple((path, *_stamp(path.stat())) for path in files)
    # A file changed twice within a tick of the clock has the same stamp: of files just written
    # nothing is remembered.
    if time.time_ns() - max((stamp[-1] for stamp in stamps), default=0) < _TICK:
        return _digest.__wrapped__(stamps)
    return _digest(stamps)


def _stamp(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


@functools.lru_cache(maxsize=4)
def _digest(stamps: tuple[tuple[Path, int, int, int], ...]) -> str:
    parts = (path.name.encode() + hashlib.sha256(path.read_bytes()).digest() for path, *_ in stamps)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _records(data_dir: Path) -> tuple[dict[str, Records], dict[str, dict]]:
    resources = describe(data_dir)
    found: dict[str, Records] = {}
    faults: list[Fault] = []
    words = Words()
    wanted = [field.name for field in dataclasses.fields(Tables)]
    for name in wanted:
        if name not in resources:
            faults.append(Fault("datapackage.json", 1, 1, f"does not describe the table '{name}'"))
            continue
        records, broken = read_records(data_dir, resources[name], words)
        faults += broken
        if records is not None:
            found[name] = records
    if len(found) < len(wanted):
        raise DataError(faults)
    if faults:
        # Ragged lines are out, the rest can still be judged: list everything at once.
        raise DataError(sorted(faults + rules.faults(found, resources)))
    return found, {name: resources[name] for name in wanted}


def _frame(records: Records, resource: dict) -> pd.DataFrame:
    texts = np.array(records.words.texts, dtype=object)
    columns = {}
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], _PANDAS_TYPES[field["type"]]
        codes = records.columns[name]
        if kind == "string":
            columns[name] = pd.array(texts[codes], dtype=kind)
        else:
            distinct = records.distinct(name)
            values = pd.Series(texts[distinct], dtype="string").replace("", pd.NA).astype(kind)
            columns[name] = values.array.take(np.searchsorted(distinct, codes))
    frame = pd.DataFrame(columns)
    return knowledge.bounded(frame, "date_as_told") if records.name == "reports" else frame


def unknown_passages(data_dir: Path, text: str) -> list[str]:
    """The passages that a text cites and the tables do not have, as ``source_id, paragraph``."""
    cited = list(dict.fromkeys(cited_passages(text)))
    if not cited:
        return []
    known = _addresses(digest(data_dir), data_dir)
    return [f"{source}, {number}" for source, number in cited if (source, number) not in known]


@functools.lru_cache(maxsize=1)
def _addresses(_: str, data_dir: Path) -> frozenset[tuple[str, int]]:
    resource = describe(data_dir)["passages"]
    rows = read_records(data_dir, resource)[0].dicts()
    return frozenset((row["source_id"], int(row["paragraph"])) for row in rows)


# -- cutting ---------------------------------------------------------------------------------


def publication_day(source: pd.Series) -> dt.date:
    """The day from which a source is known: a month-dated one from the month's last day."""
    return dates.bounds(source["published"]).last


def chosen(tables: Tables, sources: tuple[str, ...], tier: str) -> pd.DataFrame:
    """The sources of a tier and by name; no names mean all."""
    kept = tables.sources
    if tier != "all":
        kept = kept[kept["tier"] == tier]
    return kept[kept["source_id"].isin(sources)] if sources else kept


def told_by(tables: Tables, known: set[str]) -> Tables:
    """The tables with those events, reports and participants that the known sources give."""
    core = set(tables.sources.loc[tables.sources["tier"] == "core", "source_id"])
    every = set(tables.sources["source_id"])
    reports = knowledge.known_reports(tables.reports, known, every)
    lent = knowledge.borrowed(tables.reports, every - known)
    events = knowledge.known_events(tables.events, tables.reports, reports, core, lent)
    participants = tables.participants
    if len(events) < len(tables.events):
        participants = knowledge.of_events(participants, knowledge.distinct(events["event_id"]))
    participants = knowledge.known_participants(participants, known)
    return dataclasses.replace(tables, events=events, reports=reports, participants=participants)


def cut(
    tables: Tables,
    *,
    as_of: dt.date | None = None,
    sources: tuple[str, ...] = (),
    tier: str = "all",
    window: dates.Bounds | None = None,
    own_until: dt.date | None = None,
) -> Tables:
    """What sources published by ``as_of`` say of the window; nothing else shines through.

    ``sources`` empty means all; ``tier`` is all, core or update. An event stays when a kept report
    tells it and it can lie in the window; undated events stay only without a window. Our own
    forecasts stay where they were made by ``own_until``.
    """
    kept = chosen(tables, sources, tier)
    if as_of is not None:
        kept = knowledge.rows_where(
            kept, [publication_day(row) <= as_of for _, row in kept.iterrows()]
        )
    origins = knowledge.known_origins(tables.origins, as_of)
    known = set(kept["source_id"])
    seen = told_by(tables, known)
    events, reports, participants = seen.events, seen.reports, seen.participants
    told = happened = knowledge.distinct(events["event_id"])
    if window is not None:
        events = events[knowledge.meeting(events["date"], window)]
        told = knowledge.distinct(events["event_id"])
        participants = knowledge.of_events(participants, told)
        reports = knowledge.of_events(reports, told)
    positions = knowledge.of_sources(tables.positions, known)
    claims = knowledge.known_claims(tables.claims, positions)
    passages = knowledge.of_sources(tables.passages, known)
    outcomes = knowledge.known_outcomes(tables.outcomes.drop(columns="known"), kept, seen.reports)
    told_of = tables.events[knowledge.among(tables.events["event_id"], happened)]
    here = dataclasses.replace(tables, sources=kept, passages=passages, events=told_of)
    known_of = gate(here, as_of, tables)
    whole = dataclasses.replace(
        tables,
        sources=kept.reset_index(drop=True),
        passages=passages,
        events=events.reset_index(drop=True),
        participants=participants,
        reports=reports,
        phases=knowledge.known_phases(tables.phases, known, as_of),
        attitudes=knowledge.known_attitudes(tables.attitudes, known, told, window),
        claims=claims,
        positions=positions[positions["claim_id"].isin(claims["claim_id"])].reset_index(drop=True),
        offices=knowledge.of_sources(tables.offices, known),
        quantities=knowledge.of_sources(tables.quantities, known),
        assessments=knowledge.decided(
            knowledge.known_assessments(tables.assessments, known, own_until), outcomes
        ),
        outcomes=outcomes,
        codings=knowledge.of_sources(tables.codings, known),
        attitude_codings=knowledge.of_sources(tables.attitude_codings, known),
        settlements=knowledge.of_sources(tables.settlements, known),
        steps=knowledge.of_events(tables.steps, told),
        meetings=knowledge.of_events(knowledge.of_sources(tables.meetings, known), told),
        seats=knowledge.of_events(knowledge.of_sources(tables.seats, known), told),
        origins=origins,
        series=knowledge.known_series(tables.series, origins, window),
    )
    cleared = {name: known_of.cleared(name, getattr(whole, name)) for name in PRINTED}
    whole = dataclasses.replace(whole, **cleared)
    return dataclasses.replace(whole, actors=knowledge.known_actors(whole.actors, whole))


def gate(tables: Tables, day: dt.date | None = None, of: Tables | None = None) -> Gate:
    """What tables know, by which a text is printed or not; ``of``: the tables before the cut."""
    every = tables if of is None else of
    known = set(tables.sources["source_id"]) | set(tables.events["event_id"])
    passages = zip(tables.passages["source_id"], tables.passages["paragraph"], strict=True)
    return Gate(
        frozenset((str(source), int(paragraph)) for source, paragraph in passages),
        frozenset(known),
        frozenset(set(every.sources["source_id"]) | set(every.events["event_id"])),
        day,
    )
