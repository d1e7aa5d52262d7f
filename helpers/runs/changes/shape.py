"""Phases and computed breaks: which are told only in one edition, which boundaries moved."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.support import spoken
from helpers.narrative.words import capital, count, listed, number, verb
from helpers.runs.changes.compare import Difference, Recoded, Side
from helpers.runs.changes.snapshot import Row
from helpers.runs.changes.words import Section, Sheet, column, plain, told, value

_NAMED = 6  # phases that a sentence can name
_THIN = "too few"


def shape(earlier: Side, later: Side, found: dict[str, Difference]) -> Section:
    """The phases of the scheme and the breaks of the computed reading."""
    one, other = (_scheme(side) for side in (earlier, later))
    said, rows = [], _break_rows(found["breaks"])
    if one == other:
        phases = found["phases"]
        said = [_phases(phases), _boundaries(phases.moved("start", "end")), _named(phases)]
        rows = _phase_rows(earlier, later, phases) + rows
    else:
        said = [
            f"The phases are {_whose(other)} now and were {_whose(one)} then, so no boundary can "
            "be said to have moved."
        ]
    first = " ".join(sentence for sentence in said if sentence)
    paragraphs = [part for part in (first, _breaks(found["breaks"])) if part]
    sheets = [_sheet(rows)] if rows else []
    return Section("phases", "Phases and breaks", paragraphs, sheets)


def _scheme(side: Side) -> str:
    return side.parameters.get("phase_scheme", "analyst")


def _whose(scheme: str) -> str:
    return "our own" if scheme == "analyst" else f"those of {scheme}"


# -- phases --------------------------------------------------------------------------------------


def _phases(phases: Difference) -> str:
    said = []
    for rows, words in ((phases.came, "told only now"), (phases.went, "no longer told")):
        n = len(rows)
        if not n:
            continue
        names = [f"*{plain(row['name'])}*" for row in rows]
        which = listed(names) if n <= _NAMED else f"from {names[0]} to {names[-1]}"
        said.append(f"{capital(count(n, 'phase'))} {verb(n, 'is', 'are')} {words}: {which}.")
    return " ".join(said)


def _boundaries(rows: list[Recoded]) -> str:
    moves = [_moved(row) for row in rows]
    if not moves:
        return ""
    if len(moves) > _NAMED:
        return f"The boundaries of {number(len(moves))} phases moved."
    return f"{capital('; '.join(moves))}."


def _moved(row: Recoded) -> str:
    """``*Moscow the convener* was still open and now ends in January 2019``."""
    said = []
    if "start" in row:
        before, after = row["start"]
        said.append(f"began {_at(before)} and now begins {_at(after)}")
    if "end" in row:
        before, after = row["end"]
        if not before:
            said.append(f"was still open and now ends {_at(after)}")
        elif not after:
            said.append(f"ended {_at(before)} and is now open")
        else:
            said.append(f"ended {_at(before)} and now ends {_at(after)}")
    return f"*{plain(row.after['name'])}* {listed(said)}"


def _at(date: str) -> str:
    """``on 27 December 2016``, ``in January 2019``."""
    if not date:
        return "at no stated time"
    return f"{'on' if len(date) == 10 else 'in'} {told(date)}"


def _named(phases: Difference) -> str:
    """Phases that bear another name or are said to show another posture."""
    said = []
    for row in phases.moved("name", "posture"):
        for name in ("name", "posture"):
            if name in row:
                before, after = (value(name, cell) for cell in row[name])
                whose = "" if name == "name" else f" of *{plain(row.after['name'])}*"
                said.append(
                    f"the {column(name)}{whose} is *{plain(after)}* and was *{plain(before)}*"
                )
    return f"{capital('; '.join(said))}." if said else ""


def _phase_rows(earlier: Side, later: Side, phases: Difference) -> list[tuple[str, str, str]]:
    moved = {row.after["phase_id"]: row for row in phases.moved("start", "end")}
    fresh = {row["phase_id"] for row in phases.came}
    rows = [
        (row["name"], _span(moved[row["phase_id"]].before), _span(row))
        if row["phase_id"] in moved
        else (row["name"], "–", _span(row))
        for row in later.kept["phases"]
        if row["phase_id"] in moved or row["phase_id"] in fresh
    ]
    return rows + [(row["name"], _span(row), "–") for row in phases.went]


def _span(row: Row) -> str:
    start = told(row["start"])
    return f"{start} to {told(row['end'])}" if row["end"] else f"{start}, open"


# -- breaks --------------------------------------------------------------------------------------


def _breaks(breaks: Difference) -> str:
    said = [_broke(row) for row in breaks.recoded]
    return f"The computed reading changed: {'; '.join(said)}." if said else ""


def _broke(row: Recoded) -> str:
    """What became of the break of one series."""
    before, after = row.before, row.after
    name, was, now = spoken(after["series"]), _years(before), _years(after)
    if after["state"] == _THIN:
        broke = f"; it broke in {was}" if was else ""
        return f"{name} has too few years with a value to be searched any more{broke}"
    if before["state"] == _THIN:
        found = f"breaks in {now}" if now else "shows no break"
        return f"{name}, which had too few years to be searched, {found}"
    if was and now:
        return f"{name} breaks in {now}, where it broke in {was}"
    if now:
        return f"{name} breaks in {now}, where no break was found"
    if was:
        return f"{name} no longer breaks; it broke in {was}"
    return f"{name} shows no break, as before"


def _years(row: Row) -> str:
    return listed(row["breaks"].split("; ")) if row["breaks"] else ""


def _break_rows(breaks: Difference) -> list[tuple[str, str, str]]:
    return [
        (f"Break in {spoken(row.after['series'])}", _shown(row.before), _shown(row.after))
        for row in breaks.recoded
    ]


def _shown(row: Row) -> str:
    return _years(row) or ("not searched" if row["state"] == _THIN else "none")


def _sheet(rows: list[tuple[str, str, str]]) -> Sheet:
    cells = pd.DataFrame(rows, columns=["Phase or break", "Then", "Now"])
    caption = "Phases and computed breaks, then and now"
    return Sheet("tbl:changes-phases", caption, cells, [4, 3, 3])
