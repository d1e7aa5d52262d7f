"""The one model of the parameters: names, types, defaults and help are said here and nowhere else.

The notebooks' parameters cells repeat the defaults for papermill and JupyterLab; a test holds them
to this model with ``papermill.inspect_notebook``.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from helpers.record import countries, dates
from helpers.record.faults import UsageError
from helpers.record.paths import OWN_SCHEME

if TYPE_CHECKING:
    from helpers.record.tables import Tables


class ParameterError(UsageError):
    """The parameters cannot be used; the message is one sentence a line, each with its remedy."""


def _edtf(text: str) -> str:
    if text:
        dates.bounds(text)
    return text


Date = Annotated[str, AfterValidator(_edtf)]
Side = Annotated[str, AfterValidator(countries.side)]
Country = Annotated[str, AfterValidator(countries.checked)]


class Parameters(BaseModel):
    """What a brief is asked to show. Empty means: no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    start: Date = Field("", description="first date of the window (EDTF), all when empty")
    end: Date = Field("", description="last date of the window (EDTF), all when empty")
    as_of: Date = Field(
        "", description="use only sources published by this date (EDTF), the newest when empty"
    )
    sources: list[str] = Field(
        default_factory=list, description="source_ids to use, all of the tier when empty"
    )
    tier: Literal["all", "core", "update"] = Field(
        "all", description="all, core (the five articles) or update (later sources)"
    )
    phase_scheme: str = Field(
        OWN_SCHEME, description="whose phases: analyst, or the source_id of an author"
    )
    paper: Literal["a4", "letter"] = Field("a4", description="a4 or letter: the page of the PDF")
    events: str = Field(
        "", description="a table of events to speak instead: a file, or file@backend"
    )
    actor: Side = Field("", description="with events: who acts, a code (RUS) or a group's name")
    recipient: Side = Field("", description="with events: toward whom, likewise, all when empty")
    where: Country = Field("", description="with events: in which country, a code, all when empty")
    root_only: bool = Field(False, description="with events: of GDELT root events alone")
    unit: Literal["events", "reports"] = Field(
        "events", description="with events: count events, or reports, the articles of GDELT"
    )

    @field_validator("sources", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        """Accept ``janse-2021, krivosheev-2021`` from a command line as well as a list."""
        if isinstance(value, str):
            return [name.strip() for name in value.split(",") if name.strip()]
        return value

    @field_validator("root_only", mode="before")
    @classmethod
    def _truth(cls, value: object) -> object:
        """A command line gives texts: ``true`` and ``false``."""
        return {"true": True, "false": False, "": False}.get(str(value).lower(), value)

    @field_validator("tier", "paper", "unit", mode="before")
    @classmethod
    def _default_when_empty(cls, value: object, about: ValidationInfo) -> object:
        return value or cls.model_fields[str(about.field_name)].default

    @model_validator(mode="after")
    def _ordered(self) -> Parameters:
        window = self.window
        if window and window.first > window.last:
            raise ValueError(f"end ({self.end}) lies before start ({self.start}); swap them")
        return self

    @model_validator(mode="after")
    def _of_one_record(self) -> Parameters:
        """A table of events has sides and no sources, the coded record the other way round."""
        question = (self.actor, self.recipient, self.where, self.root_only, self.unit != "events")
        if not self.events:
            if any(question):
                raise ValueError(
                    "actor, recipient, where, root_only and unit ask a table of events; name one "
                    "with events, e.g. data/external/events.parquet, or leave them out"
                )
        elif not self.actor and not self.where:
            raise ValueError(
                "events needs an actor, who acts, or where, in which country; write e.g. actor RUS"
            )
        elif self.actor and self.actor == self.recipient:
            raise ValueError(
                f"actor and recipient are both {self.actor}; name another recipient, or leave it "
                "empty for all"
            )
        elif self.sources or self.tier != "all":
            raise ValueError(
                "sources and tier choose among coded texts, and a table of events has none; leave "
                "them out, or leave events out"
            )
        return self

    @property
    def window(self) -> dates.Bounds | None:
        """First and last day of the window; None where neither is set."""
        if not self.start and not self.end:
            return None
        first = dates.bounds(self.start).first if self.start else dates.FIRST_DAY
        return dates.Bounds(first, dates.bounds(self.end).last if self.end else dates.LAST_DAY)

    def cut(self, tables: Tables) -> Tables:
        """The tables as far as these parameters let one see them."""
        # pandas takes half a second to load, and to name a parameter nobody needs it.
        from helpers.record.tables import cut

        # Our own forecasts rest on all sources: with fewer of them, or a window, none is ours.
        limited = self.sources or self.tier != "all" or self.window
        until = dates.bounds(self.as_of).last if self.as_of else dates.LAST_DAY
        return cut(
            tables,
            as_of=self.known_to(tables),
            sources=tuple(self.sources),
            tier=self.tier,
            window=self.window,
            own_until=None if limited else until,
        )

    def known_to(self, tables: Tables) -> dt.date:
        """The day of knowledge: ``as_of``, or the newest publication among the chosen sources."""
        from helpers.record.tables import chosen

        if self.as_of:
            return dates.bounds(self.as_of).last
        mine = chosen(tables, tuple(self.sources), self.tier)
        newest = mine if len(mine) else tables.sources
        return max(dates.bounds(text).last for text in newest["published"])


def parse(given: dict[str, Any]) -> Parameters:
    """Validate names, types and values against the model alone. Raises ParameterError."""
    try:
        return Parameters(**given)
    except ValidationError as error:
        raise ParameterError("\n".join(_sentence(item) for item in error.errors())) from None


def accept(given: dict[str, Any], tables: Tables) -> Parameters:
    """Validate against the model and the tables. Raises ParameterError."""
    parameters = parse(given)
    known = list(tables.sources["source_id"])
    schemes = list(dict.fromkeys(tables.phases["scheme"]))
    asked = [("sources", "source", name, known) for name in parameters.sources]
    asked.append(("phase_scheme", "scheme", parameters.phase_scheme, schemes))
    complaints = [
        f"{field}: '{name}' is not a {what}{_nearest(name, there)}; known are {', '.join(there)}"
        for field, what, name, there in asked
        if name not in there
    ]
    if complaints:
        raise ParameterError("\n".join(complaints))
    return parameters


def _sentence(error: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in error["loc"]) or "parameters"
    if error["type"] == "extra_forbidden":
        known = list(Parameters.model_fields)
        return f"{name}: unknown parameter{_nearest(name, known)}; known are {', '.join(known)}"
    if error["type"] in ("value_error", "literal_error"):
        instead = f", not '{error['input']}'" if error["type"] == "literal_error" else ""
        return f"{name}: {error['msg'].removeprefix('Value error, ')}{instead}"
    kind = {
        "string_type": "a text, in quotes",
        "list_type": "a list of source_ids",
        "bool_type": "true or false",
    }
    return f"{name}: {error['input']!r} should be {kind.get(error['type'], error['msg'])}"


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (did you mean '{close[0]}'?)" if close else ""


def describe() -> list[tuple[str, str, str, str]]:
    """Name, type, default and meaning of each parameter."""
    kinds = {"sources": "list", "root_only": "bool"}
    return [
        (
            name,
            kinds.get(name, "str"),
            repr(field.get_default(call_default_factory=True)),
            field.description or "",
        )
        for name, field in Parameters.model_fields.items()
    ]
