"""What stands on the cover and in the file's properties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any

from helpers.external.counts import Counts
from helpers.measures.counted import sets
from helpers.measures.words import count, listed, window_line
from helpers.record import dates, names
from helpers.record.parameters import Parameters
from helpers.record.tables import Tables

TITLE = "From enemy to partner"
SUBTITLE = "The phases of Russian policy toward Afghanistan, read from their sources"
AUTHOR = "The authors of the brief"
LANGUAGE = "en-GB"
NOTICE = (
    "Coded by hand: the five articles whole, of most further pages the opening. Text CC BY 4.0. "
    "Cite this edition by its key, a passage by its source and paragraph."
)
COUNTED_NOTICE = (
    "Counted from a table of events, whose rows are coded by machines or by others. Text CC BY "
    "4.0; the table is under the terms of whoever made it. Cite this edition by its key."
)


def opening(tables: Tables, known_to: dt.date, parameters: Parameters) -> dict[str, Any]:
    """Title, edition line, date and bibliography, as ``notebook.title_block`` takes them."""
    last = tables.passages.groupby("source_id")["paragraph"].max()
    return _of_all(parameters, known_to) | {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "edition_line": edition_line(tables, known_to, parameters),
        "keywords": ["Russia", "Afghanistan", "Taliban", "foreign policy", "event data"],
        "bibliography": [_entry(row) for row in tables.sources.to_dict("records")],
        "notice": NOTICE,
        "known_passages": {str(name): int(n) for name, n in last.items()},
        "short_names": names.short_names(tables.sources),
        "families": dict(zip(tables.sources["source_id"], tables.sources["family"], strict=True)),
    }


def _of_all(parameters: Parameters, known_to: dt.date) -> dict[str, Any]:
    return {
        "author": AUTHOR,
        "date": known_to.isoformat(),
        "language": LANGUAGE,
        "paper": parameters.paper,
    }


def edition_line(tables: Tables, known_to: dt.date, parameters: Parameters) -> str:
    """Which sources speak, to which day, about which window."""
    day = dates.told(known_to.isoformat())
    n = len(tables.sources)
    only = {"core": " (core tier)", "update": " (update tier)", "all": ""}
    if n == 0:
        said = f"No chosen source was published by {day}{only[parameters.tier]}"
    elif parameters.sources:
        said = f"Known to {day} from {listed(tables.sources['source_id'])}{only[parameters.tier]}"
    else:
        core = int((tables.sources["tier"] == "core").sum())
        tiers = [count(core, "core article")] if core else []
        tiers += [count(n - core, "further page")] if n > core else []
        said = f"Known to {day} from {listed(tiers)}{only[parameters.tier]}"
    return f"{said}. {window_line(parameters)}".rstrip()


def _entry(source: dict[Hashable, Any]) -> dict[str, Any]:
    """One source as CSL-JSON."""
    entry: dict[str, Any] = {
        "id": str(source["source_id"]),
        "type": "article",
        "title": str(source["title"]),
        "publisher": str(source["publisher"]),
        "issued": {"date-parts": _date_parts(str(source["published"]))},
        "note": _note(source),
    }
    if source["author"]:
        entry["author"] = [{"literal": str(source["author"])}]
    if source["url"]:
        entry["URL"] = str(source["url"])
    return entry


def _note(source: dict[Hashable, Any]) -> str:
    """Perspective, how the date is known, and whose text a page reprints."""
    said = [source["perspective"]]
    said += [f"Date {source['published_basis']}"] if source["published_basis"] else []
    said += [f"Reprint of {source['reprint_of']}"] if source["reprint_of"] else []
    return ". ".join(filter(None, said)) + "."


def _date_parts(published: str) -> list[list[int]]:
    ends = [end for end in published.split("/") if end != ".."]
    return [[int(part) for part in end.rstrip("?~%").split("-")] for end in ends]


# -- a report on a table of events ---------------------------------------------------------------


def of_counts(counts: Counts, parameters: Parameters, known_to: dt.date) -> dict[str, Any]:
    """Title, edition line and date for ``notebook.title_block``; there is no bibliography."""
    day = dates.told(known_to.isoformat()) if len(counts.coverage) else "no day"
    return _of_all(parameters, known_to) | {
        "title": counts.asked.title,
        "subtitle": f"Counted in a table of events: {sets(counts.sources)}",
        "edition_line": f"Known to {day}. {window_line(parameters)}".rstrip(),
        "keywords": ["event data", *filter(None, counts.asked.sides)],
        "notice": COUNTED_NOTICE,
    }
