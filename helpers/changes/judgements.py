"""Sentences that argue: which are new, no longer printed, or put otherwise."""

from __future__ import annotations

import re

import pandas as pd

from helpers.changes.differences import Difference, Recoded, Side
from helpers.changes.keeping import Row
from helpers.changes.words import Section, Sheet, bare, value
from helpers.narrative.claims import HEADINGS
from helpers.narrative.words import capital, count, few, listed, number, verb

_COVER, _READING = "summary", "reading"


def judgements(earlier: Side, later: Side, found: dict[str, Difference]) -> Section:
    """How much of the argument changed, and what the cover judges otherwise."""
    changed = found["judgements"]
    if not changed:
        return Section("judgements", "Judgements", [], [])
    said = f"{_counted(earlier, later, changed)} {_cover(later, changed)}".strip()
    where = _places(earlier, later)
    sheets = [_one_sided(changed, where), _reworded(changed.recoded, where)]
    return Section("judgements", "Judgements", [said], [sheet for sheet in sheets if sheet])


def _on_cover(row: Row) -> bool:
    return (row["section"], row["beat"]) == (_COVER, _READING)


def _counted(earlier: Side, later: Side, changed: Difference) -> str:
    now, then = (len(side.kept["judgements"]) for side in (later, earlier))
    lead = f"The brief argues in {count(now, 'sentence')}"
    lead += f"; the earlier one did in {few(then)}" if now != then else ", as many as before"
    parts = [
        f"{number(n)} {verb(n, *words)}"
        for n, words in (
            (len(changed.came), ("is new", "are new")),
            (len(changed.went), ("is no longer printed", "are no longer printed")),
            (len(changed.recoded), ("is put otherwise", "are put otherwise")),
        )
        if n
    ]
    return f"{lead}. {capital(listed(parts))}."


def _cover(later: Side, changed: Difference) -> str:
    """How much of the cover's list is new; silent where there is none to speak of."""
    printed = sum(map(_on_cover, later.kept["judgements"]))
    lost = sum(map(_on_cover, changed.went))
    fresh = sum(map(_on_cover, changed.came)) + sum(_on_cover(r.after) for r in changed.recoded)
    gone = f"{number(lost)} of the earlier ones {verb(lost, 'has', 'have')} gone"
    if not printed:
        return "No judgement is left on the cover." if lost else ""
    if not fresh:
        stand = "The judgements on the cover stand as they were."
        return f"On the cover {gone}." if lost else stand
    fate = f"{verb(fresh, 'is', 'are')} {'new or put otherwise' if changed.recoded else 'new'}"
    which = f"{number(fresh)} of the {number(printed)} judgements"
    if fresh == printed:
        which = {1: "the one judgement", 2: "both judgements"}.get(
            printed, f"all {number(printed)} judgements"
        )
    return f"{capital(which)} on the cover {fate}{f', and {gone}' if lost else ''}."


def _places(earlier: Side, later: Side) -> dict[str, str]:
    """Sections as a reader knows them: a question of the chapter on claims, a phase."""
    phases = (row for side in (earlier, later) for row in side.kept["phases"])
    return {row["phase_id"]: row["name"] for row in phases} | HEADINGS


def _where(row: Row, names: dict[str, str]) -> str:
    if _on_cover(row):
        return "Cover"
    return names.get(row["section"]) or capital(value("theme", row["section"]))


def _one_sided(changed: Difference, names: dict[str, str]) -> Sheet | None:
    """Sentences that only one edition prints, those of the cover first."""
    rows = [(row, "new") for row in changed.came] + [(row, "gone") for row in changed.went]
    if not rows:
        return None
    rows.sort(key=lambda pair: not _on_cover(pair[0]))
    cells = pd.DataFrame(
        {
            "Where": [_where(row, names) for row, _ in rows],
            "What is argued": [_gist(row["sentence"]) for row, _ in rows],
            "Now": [fate for _, fate in rows],
        }
    )
    weight = [(_on_cover(row), row["beat"] == _READING) for row, _ in rows]
    chosen = "those of the cover first"
    caption = "Judgements that only one of the editions prints"
    return Sheet("tbl:changes-judgements", caption, cells, [2, 6, 1], weight, chosen)


def _gist(sentence: str) -> str:
    """A judgement's bold lead, where it has one."""
    lead = re.match(r"\*\*(.+?)\*\*", sentence)
    return bare(lead[1] if lead else sentence)


def _reworded(rows: list[Recoded], names: dict[str, str]) -> Sheet | None:
    if not rows:
        return None
    cells = pd.DataFrame(
        {
            "Where": [_where(row.after, names) for row in rows],
            "Then": [bare(row.before["sentence"]) for row in rows],
            "Now": [bare(row.after["sentence"]) for row in rows],
        }
    )
    weight = [(_on_cover(row.after),) for row in rows]
    caption = "Judgements that are put otherwise"
    return Sheet(
        "tbl:changes-wording", caption, cells, [1.5, 4, 4], weight, "those of the cover first"
    )
