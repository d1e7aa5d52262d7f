"""What is asked of a table of events: who acts, toward whom, where, what is counted, known when.

A side is a country by its ISO 3166 alpha-3 code, or a group by its name: ``Taliban`` is whoever has
that word in the name, so that rebels, protesters and civilians count.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from helpers.external.formats import FORMATS
from helpers.record import countries, dates
from helpers.record.parameters import Parameters

LABELS = {form.name: form.label for form in FORMATS.values()}
UNDIRECTED = [form.name for form in FORMATS.values() if not form.directed]
REPORTED = [form.name for form in FORMATS.values() if form.reported]
_WITH_ARTICLE = {"Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Comoros",
                 "Dominican Republic", "Seychelles", "Solomon Islands", "Marshall Islands",
                 "Democratic Republic of Congo", "Czech Republic"}  # fmt: skip


class Asked(NamedTuple):
    """One question to a table. Empty: no such limit.

    ``where``: the country in which it happened. ``unit``: ``events``, or ``reports``, the articles
    of GDELT. ``first``, ``last``: the window; ``as_of``: the day after which nothing is known.
    """

    events: str
    actor: str = ""
    recipient: str = ""
    where: str = ""
    root_only: bool = False
    unit: str = "events"
    first: dt.date | None = None
    last: dt.date | None = None
    as_of: dt.date | None = None

    @property
    def subject(self) -> str:
        """``acts of Russia toward Afghanistan``, ``events in Afghanistan``."""
        said = f"{self.noun}s of {spoken(self.actor)}" if self.actor else f"{self.noun}s"
        said += f" toward {spoken(self.recipient)}" if self.recipient else ""
        return f"{said} in {spoken(self.where)}" if self.where else said

    @property
    def noun(self) -> str:
        """What is counted: ``act``, ``event`` or ``report``."""
        return "act" if self.actor and self.unit == "events" else self.unit.removesuffix("s")

    @property
    def sides(self) -> tuple[str, str]:
        """``("Russia", "Afghanistan")``: who acts, and the other side as prose names it."""
        other = spoken(self.recipient) if self.recipient else "all others"
        return (spoken(self.actor), other) if self.actor else ("", "")

    @property
    def title(self) -> str:
        """``Acts of Russia toward Afghanistan``."""
        return self.subject[:1].upper() + self.subject[1:]


def spoken(who: str) -> str:
    """A side as a sentence has it: ``the United States``; a group in quotes: ``“Taliban”``."""
    name = countries.countries().get(who, f"“{who}”" if who else "")
    article = name.startswith(("United ", "Central African")) or name in _WITH_ARTICLE
    return f"the {name}" if article else name


def of(parameters: Parameters) -> Asked:
    """What these parameters ask of the table that they name."""
    window = parameters.window
    return Asked(
        parameters.events, parameters.actor, parameters.recipient, parameters.where,
        parameters.root_only, parameters.unit,
        window.first if window and parameters.start else None,
        window.last if window and parameters.end else None,
        dates.bounds(parameters.as_of).last if parameters.as_of else None,
    )  # fmt: skip
