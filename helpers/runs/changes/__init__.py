"""What changed between two editions: the record, the argument, the scores; in prose and tables.

Editions are compared by the record that each keeps (`keeping`), row by row and by identity
(`differences`). One module a subject says what differs; `printing` puts it on paper: as a chapter
of the brief (`chapter_cells`) or as Markdown (`report`).
"""

from __future__ import annotations

import nbformat

from helpers.narrative.words import listed
from helpers.record.spreadsheets import csv_text
from helpers.runs.changes import frame, happenings, printing, shape, voices
from helpers.runs.changes import sentences as prose
from helpers.runs.changes.compare import LEDGER, Difference, Side, compare, ledger
from helpers.runs.changes.printing import LIST, insert
from helpers.runs.changes.snapshot import SHEETS, Kept, kept, read, texts
from helpers.runs.changes.words import Known, Section

__all__ = [
    "LIST",
    "SHEETS",
    "Kept",
    "Side",
    "chapter_cells",
    "compare",
    "every_change",
    "insert",
    "kept",
    "read",
    "report",
    "sections",
    "texts",
]

# What a reader is told stands as it was, where it does.
_SUBJECTS = {
    "sentences": "the sentences",
    "phases": "the phases",
    "breaks": "the computed breaks",
    "assessments": "the forecasts",
    "claims": "the contested claims",
    "events": "the events",
    "reports": "the accounts of them",
    "sources": "the sources",
}

_OF_A_TABLE = ("phases", "breaks")  # what an edition that a table of events speaks in holds of it


def sections(earlier: Side, later: Side, known: Known, this: str) -> tuple[list[Section], str]:
    """The comparison by subject, and a sentence on what stands as it was."""
    found = compare(earlier.kept, later.kept)
    told = [
        frame.frame(earlier, later, found, this),
        prose.sentences(earlier, later, found),
        shape.shape(earlier, later, found),
        voices.forecasts(earlier, later, found, known),
        voices.claims(found),
        happenings.events(earlier, later, found, known),
        happenings.sources(found),
    ]
    return [section for section in told if section], _unchanged(later, found)


def _unchanged(later: Side, found: dict[str, Difference]) -> str:
    if not any(found.values()):
        return "Nothing that a reader would see changed in the record."
    held = _OF_A_TABLE if later.parameters.get("events") else tuple(_SUBJECTS)
    still = [_SUBJECTS[name] for name in held if not found[name]]
    return f"Unchanged are {listed(still)}." if still else ""


def chapter_cells(
    earlier: Side, later: Side, known: Known, name: str
) -> list[nbformat.NotebookNode]:
    """The chapter of a brief that was made since an earlier edition; ``name`` as it calls that."""
    told, unchanged = sections(earlier, later, known, "this one")
    return printing.cells(f"What changed since {name}", told, unchanged)


def report(earlier: Side, later: Side, full: bool = False) -> str:
    """The comparison in Markdown, as ``brief diff`` prints it."""
    told, unchanged = sections(earlier, later, None, f"the later, `{later.name}`,")
    more = f"`brief diff {earlier.name} {later.name} --full` prints every row."
    title = f"From {earlier.name} to {later.name}"
    return printing.markdown(title, told, unchanged, full, more)


def every_change(earlier: Side, later: Side) -> str:
    """Every change, one a line, as CSV."""
    return csv_text(LEDGER, ledger(compare(earlier.kept, later.kept)))
