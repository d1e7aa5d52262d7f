"""The opening of a comparison: what both editions were asked, made of, and hold in numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.narrative.words import capital, count, listed, number
from helpers.runs.changes.compare import Difference, Side
from helpers.runs.changes.words import Section, Sheet, told

_PAPERS = {"a4": "A4", "letter": "letter"}
_TIERS = {"all": "both tiers", "core": "the core tier alone", "update": "the update tier alone"}


def frame(earlier: Side, later: Side, found: dict[str, Difference], this: str) -> Section:
    """What was known to which day, asked for and changed in the making; the headline numbers."""
    said = [
        _known(earlier, later, found["sources"], this),
        _size(earlier, later),
        _asked(earlier, later),
        _made(earlier, later, any(found.values())),
    ]
    sheet = _numbers(earlier, later)
    paragraph = " ".join(sentence for sentence in said if sentence)
    return Section("", "", [paragraph], [sheet] if sheet else [])


def _known(earlier: Side, later: Side, sources: Difference, this: str) -> str:
    if later.parameters.get("events"):
        return _counted(earlier, later, this)
    (n, day), (m, today) = (
        (int(side.number("sources") or 0), told(side.number("known to")))
        for side in (earlier, later)
    )
    if day == today and not sources.came and not sources.went:
        same = f"know the same {number(n)} sources" if n > 1 else f"know {count(n, 'source')}"
        return f"Both editions {same}, to {day}."
    return (
        f"The earlier edition, `{earlier.name}`, knew {count(n, 'source')} to {day}; {this} knows "
        f"{count(m, 'source')} to {today}."
    )


def _counted(earlier: Side, later: Side, this: str) -> str:
    """The same of editions that a table of events speaks in: its rows, and the last of its days."""
    (n, day), (m, today) = (
        (int(side.number("rows") or 0), told(side.number("known to"))) for side in (earlier, later)
    )
    if (n, day) == (m, today):
        return f"Both editions speak from a table of {count(n, 'row')}, to {day}."
    return (
        f"The earlier edition, `{earlier.name}`, spoke from a table of {count(n, 'row')}, to "
        f"{day}; {this} speaks from one of {count(m, 'row')}, to {today}."
    )


def _size(earlier: Side, later: Side) -> str:
    """``The record grew from 36 events to 402.``"""
    before, after = (int(side.number("events") or 0) for side in (earlier, later))
    if before == after:
        return ""
    grew = "grew" if after > before else "shrank"
    end = number(after) if after else "none"
    start = count(before, "event") if before else "no event"
    return f"The record {grew} from {start} to {end}."


# -- what was asked ------------------------------------------------------------------------------


def _asked(earlier: Side, later: Side) -> str:
    """The question of each, as far as they differ."""
    one, other = earlier.parameters, later.parameters
    parts = [(say(one), say(other)) for say in (_day, _window, _tier, _sources, _scheme, _paper)]
    differing = [(before, after) for before, after in parts if before != after]
    if not differing:
        return "Both were asked the same."
    asked, asks = ([side for side in sides] for sides in zip(*differing, strict=True))
    return f"The earlier was asked for {listed(asked)}, the later for {listed(asks)}."


def _day(asked: dict[str, Any]) -> str:
    day = asked.get("as_of", "")
    if asked.get("events"):
        return f"what happened by {told(day)}" if day else "all that happened"
    return f"what was published by {told(day)}" if day else "all that is published"


def _window(asked: dict[str, Any]) -> str:
    start, end = asked.get("start", ""), asked.get("end", "")
    if start and end:
        return f"events from {told(start)} to {told(end)}"
    if start:
        return f"events from {told(start)} on"
    return f"events to {told(end)}" if end else "events of all years"


def _tier(asked: dict[str, Any]) -> str:
    return _TIERS.get(asked.get("tier", "all"), "both tiers")


def _sources(asked: dict[str, Any]) -> str:
    names = asked.get("sources") or []
    return f"{listed(names)} alone" if names else "every source"


def _scheme(asked: dict[str, Any]) -> str:
    scheme = asked.get("phase_scheme", "analyst")
    return "our own phases" if scheme == "analyst" else f"the phases of {scheme}"


def _paper(asked: dict[str, Any]) -> str:
    return f"{_PAPERS.get(asked.get('paper', 'a4'), 'another')} paper"


# -- what they were made of ----------------------------------------------------------------------


def _made(earlier: Side, later: Side, differ: bool) -> str:
    """Whether the tables or the program changed: what a difference can be put down to."""
    tables, program = _edited(earlier, later)
    names = [name.removeprefix("data/").removesuffix(".csv") for name in tables]
    if not tables and not program:
        if earlier.parameters != later.parameters and differ:
            return (
                "Both read the same tables, so nothing below was coded anew: it is what each was "
                "allowed to see."
            )
        return "Both were made from the same tables by the same program."
    said = "Both read the same tables."
    if tables:
        said = f"The tables were edited in between: {listed(names)}."
        if len(names) > len(later.kept) // 2:
            said = f"The tables were edited in between, {number(len(names))} files of them."
    if program:
        said += (
            " The program that counts and prints was changed as well, so a number may differ "
            "where no row does."
            if tables
            else " The program that counts and prints was changed, so a number may differ where "
            "no row does."
        )
    return said


def _edited(earlier: Side, later: Side) -> tuple[list[str], bool]:
    """What of ``data/``, or the table of events, differs, and whether anything else does."""
    names = sorted(set(earlier.inputs) | set(later.inputs))
    differing = [name for name in names if earlier.inputs.get(name) != later.inputs.get(name)]
    tables = [name for name in differing if name.startswith("data/") or name == "events"]
    return tables, len(tables) < len(differing) or earlier.packages != later.packages


# -- in numbers ----------------------------------------------------------------------------------


def _numbers(earlier: Side, later: Side) -> Sheet | None:
    """The headline numbers that differ, side by side."""
    names = [row["name"] for row in later.kept["headline"]]
    rows = [
        (capital(name), *(_shown(name, side.number(name)) for side in (earlier, later)))
        for name in names
        if earlier.number(name) != later.number(name)
    ]
    if not rows:
        return None
    cells = pd.DataFrame(rows, columns=["Held", "Then", "Now"])
    return Sheet("tbl:changes-numbers", "The record in numbers, then and now", cells, [3, 2, 2])


def _shown(name: str, cell: str) -> str:
    if name == "known to":
        return told(cell)
    return (f"{int(cell):,}" if cell.isdigit() else cell.replace("-", "−")) or "–"
