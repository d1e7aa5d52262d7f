"""The only reader of ``data/``: checked tables as typed pandas frames, and cuts of them.

``read`` refuses what ``check`` faults. ``cut`` answers "what could one know?": it keeps the sources
published by a day and lets everything that rests on others go, dates and outcomes included.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from pathlib import Path

import pandas as pd

from helpers import dates, fingerprints, rules
from helpers.records import DataError, Fault, Records, describe, read_records

HOME = Path(__file__).resolve().parent.parent
DATA = HOME / "data"
TEXTS = HOME.parent / "shared" / "sources"

OWN_SCHEME = "analyst"
_PANDAS_TYPES = {"integer": "Int64", "number": "Float64", "string": "string"}


@dataclasses.dataclass(frozen=True)
class Tables:
    """The tables of ``data/``, one frame each; columns as in ``datapackage.json``.

    Events and reports also carry ``first`` and ``last`` (datetime64[s], inclusive bounds of their
    date; NaT where undated or open on that side) and ``precision`` (one of ``dates.PRECISIONS``).
    """

    sources: pd.DataFrame
    passages: pd.DataFrame
    events: pd.DataFrame
    participants: pd.DataFrame
    reports: pd.DataFrame
    actors: pd.DataFrame
    phases: pd.DataFrame
    claims: pd.DataFrame
    positions: pd.DataFrame
    quantities: pd.DataFrame
    assessments: pd.DataFrame
    codes: pd.DataFrame
    codings: pd.DataFrame
    settlements: pd.DataFrame
    steps: pd.DataFrame
    meetings: pd.DataFrame
    seats: pd.DataFrame
    judgements: pd.DataFrame

    def label(self, field: str, code: str) -> str:
        """The printed label of a code: ``label("type", "AID") == "Aid"``."""
        rows = self.codes[(self.codes["field"] == field) & (self.codes["code"] == code)]
        return str(rows["label"].iloc[0])

    def labels(self, field: str) -> dict[str, str]:
        """Codes of a field and their labels, in the codebook's order."""
        rows = self.codes[self.codes["field"] == field]
        return dict(zip(rows["code"], rows["label"], strict=True))


def check(data_dir: Path = DATA, texts: Path = TEXTS) -> tuple[list[Fault], str]:
    """Every fault of the tables, and a line on what was verified against the articles' texts."""
    try:
        records, resources = _records(data_dir)
    except DataError as error:
        return error.faults, "fingerprints: not looked at, the tables could not be read"
    faults = rules.faults(records, resources)
    if not texts.is_dir():
        return faults, "fingerprints: skipped, the articles' texts are not at hand"
    verified, wrong = fingerprints.verify(records["passages"], texts)
    said = f"fingerprints: {verified} of {len(records['passages'].rows)} passages verified"
    return sorted(set(faults + wrong)), said


def read(data_dir: Path = DATA) -> Tables:
    """Read and check the tables. Raises DataError with every fault."""
    records, resources = _records(data_dir)
    if faults := rules.faults(records, resources):
        raise DataError(faults)
    return Tables(**{name: _frame(records[name], resources[name]) for name in records})


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
    if len(found) < len(wanted):
        raise DataError(faults)
    if faults:
        # Ragged lines are out, the rest can still be judged: list everything at once.
        raise DataError(sorted(faults + rules.faults(found, resources)))
    return found, {name: resources[name] for name in wanted}


def _frame(records: Records, resource: dict) -> pd.DataFrame:
    frame = pd.DataFrame(records.rows, columns=records.fields, dtype="string")
    for field in resource["schema"]["fields"]:
        kind = _PANDAS_TYPES[field["type"]]
        if kind != "string":
            frame[field["name"]] = frame[field["name"]].replace("", pd.NA).astype(kind)
    frame = frame[[field["name"] for field in resource["schema"]["fields"]]]
    dated = {"events": "date", "reports": "date_as_told"}.get(records.name)
    return _bounded(frame, dated) if dated else frame


def _bounded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add first, last and precision of an EDTF column."""
    spans = {text: dates.bounds(text) for text in frame[column].unique() if text}
    first = [_stamp(spans[text].first) if text else None for text in frame[column]]
    last = [_stamp(spans[text].last) if text else None for text in frame[column]]
    return frame.assign(
        first=pd.Series(first, index=frame.index, dtype="datetime64[s]"),
        last=pd.Series(last, index=frame.index, dtype="datetime64[s]"),
        precision=pd.Series(
            [dates.precision(text) for text in frame[column]], index=frame.index, dtype="string"
        ),
    )


def _stamp(day: dt.date) -> dt.date | None:
    return None if day in (dates.FIRST_DAY, dates.LAST_DAY) else day


# -- cutting ---------------------------------------------------------------------------------


def publication_day(source: pd.Series) -> dt.date:
    """The day from which a source is known: a month-dated one from the month's last day."""
    return dates.bounds(source["published"]).last


def cut(
    tables: Tables,
    *,
    as_of: dt.date | None = None,
    sources: tuple[str, ...] = (),
    tier: str = "all",
    window: dates.Bounds | None = None,
) -> Tables:
    """What sources published by ``as_of`` say of the window; nothing else shines through.

    ``sources`` empty means all; ``tier`` is all, core or update. An event stays when a kept report
    tells it and it can lie in the window; undated events stay only without a window.
    """
    kept = tables.sources
    if tier != "all":
        kept = kept[kept["tier"] == tier]
    if sources:
        kept = kept[kept["source_id"].isin(sources)]
    if as_of is not None:
        kept = _where(kept, [publication_day(row) <= as_of for _, row in kept.iterrows()])
    known = set(kept["source_id"])
    reports = _of(tables.reports, known)
    events = _known_events(tables, reports)
    happened = set(events["event_id"])
    if window is not None:
        events = _where(events, [_meets(text, window) for text in events["date"]])
    told = set(events["event_id"])
    positions = _of(tables.positions, known)
    passages = _of(tables.passages, known)
    return dataclasses.replace(
        tables,
        sources=kept.reset_index(drop=True),
        passages=passages,
        events=events.reset_index(drop=True),
        participants=_known_participants(_with(tables.participants, told), known),
        reports=_with(reports, told),
        phases=_known_phases(tables.phases, known, as_of),
        claims=tables.claims[tables.claims["claim_id"].isin(positions["claim_id"])],
        positions=positions,
        quantities=_of(tables.quantities, known),
        assessments=_known_outcomes(_of(tables.assessments, known), passages, happened),
        codings=_of(tables.codings, known),
        settlements=_of(tables.settlements, known),
        steps=_with(tables.steps, told),
        meetings=_with(_of(tables.meetings, known), told),
        seats=_with(_of(tables.seats, known), told),
        judgements=_known_judgements(tables.judgements, passages, as_of),
    )


def _where(frame: pd.DataFrame, keep: list[bool]) -> pd.DataFrame:
    """Rows by a list of truths; an empty list keeps the columns, which ``frame[[]]`` would drop."""
    return frame[pd.Series(keep, index=frame.index, dtype=bool)]


def _of(frame: pd.DataFrame, sources: set[str]) -> pd.DataFrame:
    return frame[frame["source_id"].isin(sources)].reset_index(drop=True)


def _with(frame: pd.DataFrame, event_ids: set[str]) -> pd.DataFrame:
    return frame[frame["event_id"].isin(event_ids)].reset_index(drop=True)


def _meets(text: str, window: dates.Bounds) -> bool:
    """Whether a date can lie in the window; one open on a side counts by its known bound alone.

    Otherwise everything known only "by 2017" would belong to every earlier window as well.
    """
    if not text:
        return False
    return dates.bounds(text.replace("../", "").replace("/..", "")).meets(window)


def _known_events(tables: Tables, reports: pd.DataFrame) -> pd.DataFrame:
    """Events that a kept report tells, dated by the kept reports alone.

    The preferred date stands where every report that it was settled on is kept: those of the core
    sources, or of whatever sources tell an event that the core does not. A kept report that tells
    a narrower date inside it sharpens it. Where some are not kept, what the others tell decides,
    so that a vintage never borrows a later text's precision.
    """
    core = set(tables.sources.loc[tables.sources["tier"] == "core", "source_id"])
    kept_sources = set(reports["source_id"])
    settled_on = _settled_on(tables.reports, core)
    told = {
        event_id: list(zip(group["source_id"], group["date_as_told"], strict=True))
        for event_id, group in reports.groupby("event_id")
    }
    kept = tables.events[tables.events["event_id"].isin(set(told))]
    if len(kept) == 0:
        return kept
    known = [
        _known_date(date, told[event_id], settled_on[event_id], kept_sources)
        for event_id, date in zip(kept["event_id"], kept["date"], strict=True)
    ]
    changed = kept.assign(date=pd.Series(known, index=kept.index, dtype="string"))
    return _bounded(changed.drop(columns=["first", "last", "precision"]), "date")


def _settled_on(reports: pd.DataFrame, core: set[str]) -> dict[str, set[str]]:
    """The sources on which the preferred date of each event was settled."""
    tellers = reports.groupby("event_id")["source_id"].agg(set)
    return {event_id: (names & core) or names for event_id, names in tellers.items()}


def _known_date(
    preferred: str, told: list[tuple[str, str]], settled_on: set[str], kept: set[str]
) -> str:
    """The date of one event as the kept reports let one know it; empty where they do not."""
    if not preferred:
        return ""
    given = [(source, date) for source, date in told if date]
    inside = [
        (source, date)
        for source, date in given
        if dates.bounds(date).within(dates.bounds(preferred))
    ]
    if settled_on <= kept:
        beside = [date for source, date in inside if source not in settled_on]
        return functools.reduce(dates.narrower, beside, preferred)
    if inside:
        return preferred
    return functools.reduce(dates.narrower, [date for _, date in given]) if given else ""


def _known_participants(participants: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    """Participants whom the settled accounts name, and those whom a kept source alone adds."""
    named = participants["source_id"]
    return participants[(named == "") | named.isin(known)].reset_index(drop=True)


def _known_phases(phases: pd.DataFrame, known: set[str], as_of: dt.date | None) -> pd.DataFrame:
    """Authors' phases of kept sources; our own as far as begun, the last one still open."""
    kept = phases[phases["scheme"].isin(known | {OWN_SCHEME})]
    if as_of is None:
        return kept.reset_index(drop=True)
    begun = [dates.bounds(text).first <= as_of for text in kept["start"]]
    kept = _where(kept, begun)
    ends = [
        "" if scheme == OWN_SCHEME and end and dates.bounds(end).last > as_of else end
        for scheme, end in zip(kept["scheme"], kept["end"], strict=True)
    ]
    return kept.assign(end=pd.Series(ends, index=kept.index, dtype="string")).reset_index(drop=True)


def _known_outcomes(
    assessments: pd.DataFrame, passages: pd.DataFrame, events: set[str]
) -> pd.DataFrame:
    """Outcomes as far as their evidence is known: the later one, else the first, else open."""
    known = {f"{s} {p}" for s, p in zip(passages["source_id"], passages["paragraph"], strict=True)}
    known |= events

    def shown(evidence: str) -> bool:
        return all(token.strip() in known for token in evidence.split(";") if token.strip())

    changed = assessments.copy()
    fields = ["outcome", "outcome_evidence", "outcome_note"]
    later = (changed["later_outcome"] != "") & changed["later_evidence"].map(shown).astype(bool)
    changed.loc[later, fields] = changed.loc[
        later, ["later_outcome", "later_evidence", "later_note"]
    ].to_numpy()
    hidden = ~changed["outcome_evidence"].map(shown).astype(bool)
    changed.loc[hidden, fields] = ["open", "", ""]
    return changed


def _known_judgements(
    judgements: pd.DataFrame, passages: pd.DataFrame, as_of: dt.date | None
) -> pd.DataFrame:
    """Sentences all of whose cited passages are known and that no later judgement has replaced."""
    known = set(zip(passages["source_id"], passages["paragraph"], strict=True))
    day = as_of or dates.LAST_DAY
    shown = [
        set(rules.cited_passages(text)) <= known and (not until or day < dates.bounds(until).first)
        for text, until in zip(judgements["sentence"], judgements["until"], strict=True)
    ]
    return _where(judgements, shown).reset_index(drop=True)
