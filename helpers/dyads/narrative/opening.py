"""What stands on the cover of an edition that a table of events speaks in."""

from __future__ import annotations

from typing import Any

from helpers.dyads.narrative.words import capitalled, days, sets_plain
from helpers.dyads.table import Record
from helpers.narrative.opening import AUTHOR, LANGUAGE, window_line
from helpers.narrative.words import count
from helpers.record import dates

NOTICE = (
    "Counted from a table of events, whose rows are coded by machines or by others. Text CC BY "
    "4.0; the table is under the terms of whoever made it. Cite this edition by its day and key."
)


def opening(record: Record) -> dict[str, Any]:
    """Title, edition line and date for ``notebook.title_block``; there is no bibliography."""
    table = record.tables
    return {
        "title": capitalled(table),
        "subtitle": f"Phases counted in a table of events: {sets_plain(table)}",
        "author": AUTHOR,
        "edition_line": edition_line(record),
        "date": record.known_to.isoformat(),
        "keywords": ["event data", table.actor, table.recipient],
        "bibliography": [],
        "notice": NOTICE,
        "language": LANGUAGE,
        "paper": record.parameters.paper,
        "known_passages": {},
    }


def edition_line(record: Record) -> str:
    """Which table speaks, to which day, about which window."""
    table = record.tables
    rows = int(table.sums.sources["rows"].sum())
    day = dates.told(record.known_to.isoformat())
    said = (
        f"Known to {day} from {table.name}: {count(rows, 'row')} of {sets_plain(table)}, "
        f"{days(table)}; {count(table.acts, 'act')} counted."
    )
    return f"{said} {window_line(record.parameters)}".rstrip()
