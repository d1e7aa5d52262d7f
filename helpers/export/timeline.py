"""The timeline of all events inside the page, and the way to the pages of other days.

The list by phase needs no script; what else is known of each event stands beside it as JSON.
``templates/brief_html/timeline.js`` makes of both a picture, filters and accounts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from helpers.export.document import Heading
from helpers.export.escape import clean
from helpers.export.paint import themed
from helpers.record import dates

HEADING = Heading(1, "", "Timeline of all events", "events")
# What the script writes besides words; in the record, so that the typeface holds it.
_SIGNS = "→−×¶·–“”’"
# Inside a script element these could end it, or a line of it.
_DEAD = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Told = dict[str, Any]


def section(told: Told) -> Told:
    """What the template prints of ``events.told``: the list by phase, and the record as JSON.

    The JSON leaves out what the list says: the id, the date and the title of each event. Markup is
    dead in it.
    """
    events = told["events"]
    said = ("id", "date", "title")
    rest = [{name: value for name, value in one.items() if name not in said} for one in events]
    text = json.dumps(
        told | {"signs": _SIGNS, "events": rest}, ensure_ascii=False, separators=(",", ":")
    )
    phases = [
        (name, [e for e in events if e["phase"] == code]) for code, name, *_ in told["phases"]
    ]
    return {
        "heading": HEADING,
        "colours": themed(";".join(f"--{camp}:{hue}" for camp, hue in told["colours"].items())),
        "count": f"{len(events):,} event{'' if len(events) == 1 else 's'}",
        "phases": [(name, mine) for name, mine in phases if mine],
        "record": clean(text).translate(_DEAD),
    }


def vintages(siblings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pages that ask the same as of other days, the earliest first, with what a link says.

    ``siblings``: (name of the edition, its ``as_of``: EDTF, empty for the newest), the own one
    under an empty name.
    """
    ordered = sorted(siblings, key=lambda one: dates.bounds(one[1] or "9999").last)
    return [(name, dates.told(day) if day else "the newest") for name, day in ordered]
