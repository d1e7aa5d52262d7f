"""What a notebook opens with: the record as its parameters let one see it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from helpers import measures
from helpers.notebook import display, opening
from helpers.record import dates, parameters, phases, tables
from helpers.record.faults import DataError, PlainError, UsageError
from helpers.record.gate import Gate
from helpers.record.paths import CHECKED_VARIABLE, data_dir

if TYPE_CHECKING:
    from helpers.external.counts import Counts

_NO_PASSAGES = (
    "this notebook needs the passages of the coded record, and a table of events has none; open "
    "two-countries.ipynb, or leave events empty"
)
_NO_TABLE = (
    "this notebook is about a table of events; name one that brief import made, "
    'e.g. events = "data/external/events.parquet" and actor = "RUS"'
)
TABLES = frozenset(field.name for field in dataclasses.fields(tables.Tables))


class OpeningError(PlainError):
    """The parameters or the tables cannot be used; each line says why, and the remedy."""


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    """What the parameters let one see: what ``open_record`` gives, and every chapter speaks from.

    ``tables.events``, ``tables.reports`` and so on are pandas frames, one a table of ``data/``,
    cut to the parameters; ``data/README.md`` explains their columns. ``phases``: one row a phase of
    the chosen scheme, with first and last days. ``known_to``: the day after which nothing is known.

    ``gate``: which passages are known, by which ``prose`` prints a sentence or does not.
    ``events`` is one flat frame of them, which pandas alone can ask (``measures.flat``).
    ``counts``: what ``open_table`` counted of a table of events; None where the record speaks.

    >>> len(record.phases), record.known_to.isoformat()
    (12, '2023-12-31')
    >>> len(record.events) == len(record.tables.events)
    True
    """

    tables: tables.Tables
    parameters: parameters.Parameters
    phases: pd.DataFrame
    known_to: dt.date
    gate: Gate
    counts: Counts | None = None

    def __repr__(self) -> str:
        return (
            f"Record of {len(self.tables.events)} events, known to {self.known_to}: has tables, "
            f"parameters, phases ({len(self.phases)}) and known_to"
        )

    @functools.cached_property
    def events(self) -> pd.DataFrame:
        """One row an event with all that is asked of it most; see ``measures.flat``."""
        return measures.flat(self.tables, self.phases)

    def __getattr__(self, name: str) -> NoReturn:
        """Of what it has not, for which one may have forgotten ``.tables``."""
        hint = f"; it is in its tables: record.tables.{name}" if name in TABLES else ""
        raise AttributeError(f"a record has no {name}{hint}")


def open_record(
    notebook: Mapping[str, Any] | None = None,
    **given: Any,  # noqa: ANN401 (whatever a parameters cell holds)
) -> Record:
    """The record as the parameters let one see it; what is not given keeps its default.

    ``open_record(globals())`` takes the parameters of a notebook, as its first cell sets them.

    >>> record = notebook.open_record(tier="core", as_of="2023-12-31")
    Known to 31 December 2023 from five core articles (core tier).
    >>> record.tables.events[["date", "type", "theme"]].tail(2)
            date     type    theme
    297  2023-05  CONSULT  economy
    298  2023-05  CONSULT  economy

    Shows that one line, the day of knowledge and the sources. ``brief params`` lists the parameters
    and their meaning. Raises OpeningError for a parameter or a table that cannot be used, and where
    a table of events is asked for: the chapters that open so speak from passages.
    """
    record = _opened(notebook, given, counted=False)
    display.title_block(opening.opening(record.tables, record.known_to, record.parameters))
    return record


def open_table(
    notebook: Mapping[str, Any] | None = None,
    **given: Any,  # noqa: ANN401 (whatever a parameters cell holds)
) -> Record:
    """The record with the counts of the table that ``events`` names. Raises OpeningError.

    >>> notebook.open_table()
    Traceback (most recent call last):
    helpers.notebook.loading.OpeningError: events: this notebook is about a table of events; \
name one that brief import made, e.g. events = "data/external/events.parquet" and actor = "RUS"
    """
    record = _opened(notebook, given, counted=True)
    assert record.counts is not None  # events were asked for
    display.title_block(opening.of_counts(record.counts, record.parameters, record.known_to))
    return record


def _opened(notebook: Mapping[str, Any] | None, given: dict[str, Any], *, counted: bool) -> Record:
    """What the parameters among the names of a notebook let one see; ``counted``: of a table."""
    names = parameters.Parameters.model_fields
    asked = {name: value for name, value in (notebook or {}).items() if name in names} | given
    try:
        if bool(known(data_dir(), asked).parameters.events) != counted:
            raise OpeningError(f"events: {_NO_TABLE if counted else _NO_PASSAGES}")
        return seen(data_dir(), asked)
    except (DataError, UsageError) as error:
        raise OpeningError(str(error)) from None


def seen(data: Path, given: dict[str, Any]) -> Record:
    """What a brief of these parameters speaks from.

    Raises DataError and UsageError.
    """
    coded = known(data, given)
    if not coded.parameters.events:
        return coded
    # DuckDB and Ibis take a second to load, and most editions need none.
    from helpers.external import asked, counts

    taken = counts.counts(asked.of(coded.parameters))
    days = taken.coverage["first"]
    day = taken.asked.as_of or (days.max().date() if len(days) else dates.FIRST_DAY)
    return dataclasses.replace(coded, counts=taken, known_to=day)


def known(data: Path, given: dict[str, Any]) -> Record:
    """The record of a data folder. Raises DataError and ``parameters.ParameterError``.

    It is built once for the same bytes and parameters: a run does so in the process from which
    every chapter's kernel is forked.
    """
    digest = tables.digest(data)
    accepted = parameters.accept(given, _whole(data, digest))
    return _built(data, digest, accepted.model_dump_json())


def whole() -> tables.Tables:
    """The tables before any cut: what parameters are chosen from. Raises DataError.

    >>> len(notebook.whole().sources) > len(record.tables.sources)
    True
    """
    return _whole(data_dir(), tables.digest(data_dir()))


def open_ahead(data: Path, given: dict[str, Any]) -> str:
    """Do what every chapter begins with; returns the digest of the tables that passed."""
    known(data, given)
    return tables.digest(data)


@functools.lru_cache(maxsize=1)
def _whole(data: Path, digest: str) -> tables.Tables:
    passed = os.environ.get(CHECKED_VARIABLE, "")
    return tables.read(data, checked=digest if digest == passed else "")


@functools.lru_cache(maxsize=1)
def _built(data: Path, digest: str, accepted: str) -> Record:
    return build(_whole(data, digest), parameters.Parameters.model_validate_json(accepted))


def build(whole: tables.Tables, accepted: parameters.Parameters) -> Record:
    """The record that these parameters let one see; no side effects."""
    seen = accepted.cut(whole)
    chosen = phases.scheme(seen, accepted.phase_scheme, accepted.window)
    return Record(seen, accepted, chosen, accepted.known_to(whole), _gate(seen, accepted, whole))


def _gate(seen: tables.Tables, accepted: parameters.Parameters, whole: tables.Tables) -> Gate:
    """What prose may say: in a window only what passages tell of it, and no later year."""
    known, window = tables.gate(seen, accepted.known_to(whole), whole), accepted.window
    if window is None:
        return known
    rows = pd.concat([seen.reports, seen.attitudes])[["source_id", "paragraph"]]
    told = {(str(source), int(number)) for source, number in rows.itertuples(index=False)}
    last = min(window.last, known.day or window.last)
    return dataclasses.replace(known, passages=known.passages & told, year=last.year)


def coded_files() -> list[Path]:
    """Files of other people's event data that were imported into ``data/external/``.

    >>> [file.suffix for file in notebook.coded_files()]
    []
    """
    return sorted((data_dir() / "external").glob("*.parquet"))
