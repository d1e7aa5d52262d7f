"""What changed between two editions: small tables of numbers, sums and rows.

Editions are compared by the record that each keeps (``snapshot``), row by row and by identity
(``compare``). ``printing`` makes the tables that say what differs and puts them on paper, as a
chapter of the brief (``chapter_cells``) or as Markdown (``report``).
"""

from helpers.runs.changes.compare import Side, compare, every_change
from helpers.runs.changes.printing import LIST, chapter_cells, insert, report
from helpers.runs.changes.snapshot import SHEETS, Snapshot, read

__all__ = [
    "LIST",
    "SHEETS",
    "Side",
    "Snapshot",
    "chapter_cells",
    "compare",
    "every_change",
    "insert",
    "read",
    "report",
]
