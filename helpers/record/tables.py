"""The only reader of ``data/``: checked tables as typed pandas frames, and cuts of them.

``read`` refuses what ``check`` faults. ``cut`` answers "what could one know?": it keeps the sources
published by a day and lets everything that rests on others go, dates and outcomes included.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd

from helpers.record import dates, fingerprints, knowledge, paths, rules
from helpers.record.faults import DataError, Fault
from helpers.record.gate import PRINTED, Gate, cited_passages
from helpers.record.records import Records, describe, read_records

# Columns of text are Python's own strings, whether or not pyarrow happens to be installed: the
# measures look cells up one by one, and each look would copy them out of Arrow's memory.
pd.set_option("mode.string_storage", "python")

DATA, HOME, TEXTS, OWN_SCHEME = paths.DATA, paths.HOME, paths.TEXTS, paths.OWN_SCHEME
_BY_SOURCE = (
    "passages", "positions", "offices", "quantities", "codings", "attitude_codings", "settlements",
    "meetings", "seats",
)  # fmt: skip
_BY_EVENT = ("events", "reports", "steps", "meetings", "seats")
_NAMING_ACTORS = (
    "participants", "reports", "attitudes", "offices", "positions", "quantities", "assessments",
    "seats",
)  # fmt: skip
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
    data_dir: Path = DATA, texts: Path = TEXTS, own: Path | None = None
) -> tuple[list[Fault], str]:
    """Every fault of the tables, and a line on what was verified against the articles' texts.

    ``texts`` holds those of the five articles, ``own`` those that were added here.
    """
    try:
        records, resources = _records(data_dir)
    except DataError as error:
        return error.faults, "fingerprints: not looked at, the tables could not be read"
    faults = rules.faults(records, resources)
    held = [folder for folder in (texts, own or paths.OWN_TEXTS) if folder.is_dir()]
    if not held:
        return faults, "fingerprints: skipped, the articles' texts are not at hand"
    verified, wrong = fingerprints.verify(records["passages"], *held)
    said = f"fingerprints: {verified} of {len(records['passages'].rows)} passages verified"
    return sorted(set(faults + wrong)), said


def read(data_dir: Path = DATA, checked: str = "") -> Tables:
    """Read and check the tables. Raises DataError with every fault.

    ``checked`` is the digest of tables that have just passed: the same bytes are not judged again
    in each notebook of a run.
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
    parts = (path.name.encode() + hashlib.sha256(path.read_bytes()).digest() for path in files)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _records(data_dir: Path) -> tuple[dict[str, Records], dict[str, dict]]:
    resources = describe(data_dir)
    found: dict[str, Records] = {}
    faults: list[Fault] = []
    wanted = [field.name for field in dataclasses.fields(Tables)]
    for name in wanted:
        if name not in resources:
            faults.append(Fault("datapackage.json", 1, 1, f"does not describe the table '{name}'"))
            continue
        records, broken = read_records(data_dir, resources[name])
        faults += broken
        if records is not None:
            found[name] = records
    if faults:
        # Where only ragged lines are out, the rest can still be judged: list everything at once.
        whole = len(found) == len(wanted)
        raise DataError(sorted(faults + rules.faults(found, resources)) if whole else faults)
    return found, {name: resources[name] for name in wanted}


def _frame(records: Records, resource: dict) -> pd.DataFrame:
    columns = {}
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], _PANDAS_TYPES[field["type"]]
        texts = pd.Series(records.column(name), dtype="string")
        columns[name] = texts if kind == "string" else texts.replace("", pd.NA).astype(kind)
    frame = pd.DataFrame(columns)
    return knowledge.bounded(frame, "date_as_told") if records.name == "reports" else frame


def unknown_passages(data_dir: Path, *texts: str) -> list[str]:
    """The passages that texts cite and the tables do not have, as ``source_id, paragraph``."""
    cited = dict.fromkeys(pair for text in texts for pair in cited_passages(text))
    if not cited:
        return []
    records, faults = read_records(data_dir, describe(data_dir)["passages"])
    if records is None:
        raise DataError(faults)
    known = {(row["source_id"], row["paragraph"]) for row in records.rows}
    return [f"{source}, {n}" for source, n in cited if (source, str(n)) not in known]


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
    forecasts stay where they were made by ``own_until``. Records of others (``origins``) are no
    texts, and nobody coded them: a choice of sources leaves them as they are.
    """
    kept = knowledge.known_by(chosen(tables, sources, tier), as_of)
    known = set(kept["source_id"])
    hidden = set(tables.sources["source_id"]) - known
    core = set(tables.sources.loc[tables.sources["tier"] == "core", "source_id"])
    of_known = {name: knowledge.of_sources(getattr(tables, name), known) for name in _BY_SOURCE}
    reports = knowledge.known_reports(tables.reports, known, hidden)
    events = knowledge.known_events(tables.events, tables.reports, reports, core, hidden)
    here = dataclasses.replace(tables, sources=kept, events=events, reports=reports, **of_known)
    gate_here = gate(here, as_of, tables)
    outcomes = knowledge.known_outcomes(tables.outcomes.drop(columns="known"), kept, reports)

    told = set(events.loc[knowledge.meeting(events["date"], window), "event_id"])
    of_told = {name: knowledge.of_events(getattr(here, name), told) for name in _BY_EVENT}
    named = tables.participants["source_id"].isin(known | {""})
    edges = knowledge.of_sources(tables.attitudes, known)
    loose = (edges["event_id"] == "") & knowledge.meeting(edges["date"], window)
    claims = knowledge.known_claims(tables.claims, here.positions)
    claimed = here.positions["claim_id"].isin(set(claims["claim_id"]))
    made = knowledge.where(
        tables.assessments["made"],
        lambda day: own_until is not None and dates.bounds(day).last <= own_until,
    )
    author = tables.assessments["source_id"]
    forecasts = tables.assessments[author.isin(known) | (made & (author == ""))]
    origins = knowledge.known_by(tables.origins, as_of)
    series = tables.series[tables.series["origin_id"].isin(set(origins["origin_id"]))]
    if window is not None:
        series = series[series["year"].between(window.first.year, window.last.year)]
    whole = dataclasses.replace(
        here,
        **of_told,
        participants=knowledge.of_events(tables.participants[named], told),
        phases=knowledge.known_phases(tables.phases, known, as_of),
        attitudes=edges[edges["event_id"].isin(told) | loose].reset_index(drop=True),
        claims=claims,
        positions=here.positions[claimed].reset_index(drop=True),
        assessments=knowledge.decided(forecasts.reset_index(drop=True), outcomes),
        outcomes=outcomes,
        origins=origins,
        series=series.reset_index(drop=True),
    )
    cleared = {name: gate_here.cleared(name, getattr(whole, name)) for name in PRINTED}
    whole = dataclasses.replace(whole, **cleared)
    naming = [getattr(whole, name) for name in _NAMING_ACTORS]
    return dataclasses.replace(whole, actors=knowledge.known_actors(whole.actors, naming))


def gate(tables: Tables, day: dt.date | None = None, of: Tables | None = None) -> Gate:
    """What tables know, by which a text is printed or not; ``of``: the tables before the cut."""
    every = tables if of is None else of
    known = set(tables.sources["source_id"]) | set(tables.events["event_id"])
    return Gate(
        _passages(tables),
        frozenset(known),
        frozenset(set(every.sources["source_id"]) | set(every.events["event_id"])),
        day,
        there=_passages(every),
    )


def _passages(tables: Tables) -> frozenset[tuple[str, int]]:
    pairs = zip(tables.passages["source_id"], tables.passages["paragraph"], strict=True)
    return frozenset((str(source), int(paragraph)) for source, paragraph in pairs)
