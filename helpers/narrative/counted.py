"""What stands on the cover of a report on a table of events, and under its figures."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from helpers.external.asked import LABELS
from helpers.external.counts import Counts
from helpers.measures import counted
from helpers.narrative.opening import AUTHOR, LANGUAGE, window_line
from helpers.narrative.words import count, listed
from helpers.parameters import Parameters
from helpers.record import dates

NOTICE = (
    "Counted from a table of events, whose rows are coded by machines or by others. Text CC BY "
    "4.0; the table is under the terms of whoever made it. Cite this edition by its day and key."
)


class Seen(Protocol):
    """A ``chapter.Record`` with counts, which this room does not know."""

    counts: Counts
    parameters: Parameters
    known_to: dt.date


def opening(record: Seen) -> dict[str, Any]:
    """Title, edition line and date, as ``show.opening`` takes them; there is no bibliography."""
    asked = record.counts.asked
    day = dates.told(record.known_to.isoformat()) if len(record.counts.coverage) else "no day"
    sides = [name for name in counted.sides(record.counts) if name]
    return {
        "title": asked.title,
        "subtitle": f"Counted in a table of events: {sets(record.counts)}",
        "author": AUTHOR,
        "edition_line": f"Known to {day}. {window_line(record.parameters)}".rstrip(),
        "date": record.known_to.isoformat(),
        "keywords": ["event data", *sides],
        "bibliography": [],
        "notice": NOTICE,
        "language": LANGUAGE,
        "paper": record.parameters.paper,
        "known_passages": {},
    }


def credit(record: Seen) -> str:
    """``Source: 3,749 rows of ICEWS; SHA-256 begins 0f3a...``: the table by its bytes."""
    rows, mark = int(record.counts.sources["rows"].sum()), record.counts.fingerprint
    told = f"SHA-256 begins {mark[:10]}" if mark else "counted in place, without a fingerprint"
    said = f"Source: {count(rows, 'row')} of {sets(record.counts)}; {told}."
    return f"{said} {window_line(record.parameters)}".rstrip()


def sets(counts: Counts) -> str:
    """``ICEWS and GDELT 2.0``."""
    return listed(LABELS.get(name, name) for name in counts.sources["source"]) or "no data set"
