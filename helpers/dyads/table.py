"""The table that speaks, as the chapters see it: what was asked, the sums, phases made of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from types import ModuleType

import pandas as pd

from helpers.dyads import stretches
from helpers.external import addresses, lookups
from helpers.external.asked import UNDIRECTED, Asked, Sums
from helpers.record import dates, phases
from helpers.record.parameters import Parameters
from helpers.record.paths import TABLE_SCHEME
from helpers.record.tables import Tables

ABOUT = {"RUS", "AFG"}  # the two countries of which the coded record and its phases tell


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """Sums over the acts of one country toward another, or all.

    ``coded``: the tables of ``data/``, against which the two countries they tell of can be held.
    ``fingerprint``: SHA-256 of the file; empty where rows were counted in place.
    """

    asked: Asked
    sums: Sums
    fingerprint: str
    coded: Tables

    def __repr__(self) -> str:
        """Which table, of whom, how many acts, where all sums would fill pages."""
        rows = int(self.sums.sources["rows"].sum())
        return (
            f"Table {self.name} of {rows} rows: {self.acts} acts of {self.actor} toward "
            f"{self.recipient}; has sums, own, coded, asked and fingerprint"
        )

    @property
    def reports(self) -> None:
        """What a source line credits apart from the table itself: nothing."""
        return

    @property
    def actor(self) -> str:
        """``Russia``"""
        return spoken(self.asked.actor)

    @property
    def recipient(self) -> str:
        """``Afghanistan``; ``all others`` where all were asked for."""
        return spoken(self.asked.recipient) if self.asked.recipient else "all others"

    @property
    def name(self) -> str:
        """``events.parquet``"""
        return addresses.parse(self.asked.events).name

    @property
    def directed(self) -> bool:
        """Whether some data set of the table says who acts toward whom."""
        held = set(self.sums.sources["source"])
        return not held or not held <= set(UNDIRECTED)

    @property
    def of_the_record(self) -> bool:
        """Whether it asks of the two countries that the coded record tells of."""
        return {self.asked.actor, self.asked.recipient} == ABOUT

    @functools.cached_property
    def own(self) -> pd.DataFrame:
        """The cells of the actor's own acts."""
        return self.sums.cells[self.sums.cells["own"]]

    @property
    def acts(self) -> int:
        """How many of its own there are."""
        return int(self.own["n"].sum())

    @functools.cached_property
    def with_phases(self) -> Tables:
        """The coded tables with the computed phases, and those of others only where they bear."""
        known = self.coded.phases if self.of_the_record else self.coded.phases.head(0)
        found = stretches.found(self.own)
        made = pd.DataFrame(
            {
                "scheme": TABLE_SCHEME,
                "phase_id": [f"{TABLE_SCHEME}-{n}" for n in range(1, len(found) + 1)],
                "name": found["name"],
                "start": found["start"],
                "end": found["end"],
            }
        )
        made = made.reindex(columns=known.columns).astype(known.dtypes.to_dict())
        made[["posture", "rationale", "source_id"]] = ""
        return dataclasses.replace(self.coded, phases=pd.concat([known, made], ignore_index=True))


def spoken(code: str) -> str:
    """A country's name as a sentence has it: ``the United States``."""
    name = lookups.countries()[code]
    plural = name.startswith(("United ", "Central African")) or name in _WITH_ARTICLE
    return f"the {name}" if plural else name


_WITH_ARTICLE = {"Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Comoros",
                 "Dominican Republic", "Seychelles", "Solomon Islands", "Marshall Islands",
                 "Democratic Republic of Congo", "Czech Republic"}  # fmt: skip


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    """What a chapter opens a table of events with; the fields are those of ``notebook.Record``."""

    tables: Table
    parameters: Parameters
    phases: pd.DataFrame
    known_to: dt.date

    def __repr__(self) -> str:
        return (
            f"Record of a table of events, known to {self.known_to}: has tables, parameters, "
            f"phases ({len(self.phases)}), known_to, measures and narrative"
        )

    @property
    def measures(self) -> ModuleType:
        """The measures that can count it, under the names of ``helpers.measures``."""
        from helpers.dyads import measures

        return measures

    @property
    def narrative(self) -> ModuleType:
        """The words that can tell it, likewise."""
        from helpers.dyads import narrative

        return narrative


def asked(parameters: Parameters) -> Asked:
    """What these parameters ask of a table."""
    window = parameters.window
    return Asked(
        parameters.events,
        parameters.actor,
        parameters.recipient,
        window.first if window and parameters.start else None,
        window.last if window and parameters.end else None,
        dates.bounds(parameters.as_of).last if parameters.as_of else None,
    )


def record(parameters: Parameters, fingerprint: str, sums: Sums, coded: Tables) -> Record:
    """The table of these parameters, with the phases that its sums give."""
    table = Table(asked(parameters), sums, fingerprint, coded)
    scheme = phases.scheme(table.with_phases, TABLE_SCHEME)
    return Record(table, parameters, scheme, _known_to(table))


def _known_to(table: Table) -> dt.date:
    """The day asked for, or the last of the table; one with no date at all knows nothing."""
    if table.asked.as_of:
        return table.asked.as_of
    ends = pd.to_datetime(table.sums.sources["last"]).dropna()
    return ends.max().date() if len(ends) else dates.FIRST_DAY
