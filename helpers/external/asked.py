"""What is asked of a table of events: who acts, toward whom, where, what is counted, known when.

A side is a country by its ISO 3166 alpha-3 code, or a group by its name: ``Taliban`` is whoever has
that word in the name, so that rebels, protesters and civilians count.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import NamedTuple

from helpers.external import lookups
from helpers.external.inputs import ImportFault

UNDIRECTED = ("acled", "pax", "ucdp")  # their actor is only the first of two
REPORTED = ("gdelt1", "gdelt2", "icews", "icews-tkg", "polecat")  # read from news by machines
LABELS = {
    "gdelt1": "GDELT 1.0", "gdelt2": "GDELT 2.0", "icews": "ICEWS", "polecat": "POLECAT",
    "icews-tkg": "ICEWS (facts)", "ucdp": "UCDP GED", "acled": "ACLED", "pax": "PA-X",
}  # fmt: skip
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
    def title(self) -> str:
        """``Acts of Russia toward Afghanistan``."""
        return self.subject[:1].upper() + self.subject[1:]


def spoken(who: str) -> str:
    """A side as a sentence has it: ``the United States``; a group in quotes: ``“Taliban”``."""
    name = lookups.countries().get(who, f"“{who}”" if who else "")
    article = name.startswith(("United ", "Central African")) or name in _WITH_ARTICLE
    return f"the {name}" if article else name


def country(text: str) -> str:
    """The code of a country in capitals. Raises ValueError with the nearest codes."""
    code = text.strip().upper()
    if code and code not in lookups.countries():
        raise ValueError(f"'{text}' is no ISO 3166 alpha-3 code of a country{nearest(text)}")
    return code


def side(text: str) -> str:
    """A code in capitals, or the name of a group as it is. Raises ValueError for a country's name,
    which is no group's.
    """
    code = text.strip().upper()
    if code in lookups.countries():
        return code
    if text.strip().lower() in _by_name():
        raise ValueError(f"'{text}' is no code of a country{nearest(text)}; write e.g. RUS or AFG")
    return " ".join(text.split())


def unknown(who: str) -> ImportFault:
    """The refusal of a side that is neither a code nor in any name of the table."""
    return ImportFault(
        f"'{who}' is no ISO 3166 alpha-3 code, and no actor or recipient of the table bears that "
        f"name{nearest(who)}"
    )


def nearest(text: str) -> str:
    """`` (nearest: RUS Russia, RWA Rwanda)``: by code, or by name for what is longer than one."""
    names, wanted = lookups.countries(), text.strip()
    if len(wanted) == 3:
        alike = {
            code: [a == b for a, b in zip(code, wanted.upper(), strict=True)] for code in names
        }
        close = [code for code, same in alike.items() if any(same)]
        close = sorted(close, key=lambda code: (-sum(alike[code]), not alike[code][0], code))[:3]
    else:
        told = _by_name()
        found = difflib.get_close_matches(wanted.lower(), sorted(told), n=3, cutoff=0.8)
        close = list(dict.fromkeys(told[name] for name in found))
    return f" (nearest: {', '.join(f'{code} {names[code]}' for code in close)})" if close else ""


def _by_name() -> dict[str, str]:
    """Codes by every name of a country in small letters."""
    return {str(row["name"]): str(row["iso3"]) for row in lookups.rows("countries")}
