"""A comparison on paper: cells of the brief, or Markdown for a terminal and a message."""

from __future__ import annotations

import nbformat
import pandas as pd

from helpers.notebook import bundles
from helpers.record.markdown import literal
from helpers.runs.changes.compare import Side
from helpers.runs.changes.sheets import Known, Sheet, differing
from helpers.runs.notebooks import origins

_IN_BRIEF, _IN_TERMINAL = 12, 40  # rows of one table
_NOTHING = "Nothing that a reader would see changed in the record."
LIST = "changes.csv"


def chapter_cells(
    earlier: Side, later: Side, known: Known, name: str
) -> list[nbformat.NotebookNode]:
    """The comparison as one chapter of the brief, its tables short; LIST holds the rest.

    ``name``: what the brief calls the earlier edition. Headings bear names of their own, so that
    no other chapter's links go astray.
    """
    sheets = differing(earlier, later, known)
    made = [_text(f"# What changed since {literal(name)} {{#changes}}")]
    made += [_table(sheet) for sheet in sheets]
    said = f"Every change, one a line, stands in `{LIST}` beside this brief."
    made.append(_text(said if sheets else _NOTHING))
    for number, cell in enumerate(made, start=1):
        cell.id = f"changes-{number}"
        cell.metadata["brief"] = {"notebook": "what-changed-annex.ipynb", "cell": number}
    return made


def insert(brief: nbformat.NotebookNode, chapter: list[nbformat.NotebookNode]) -> None:
    """Put a chapter first in the annex, or after the first notebook of what has no annex."""
    names = origins(brief)
    annex = [place for place, name in enumerate(names) if name.endswith("annex.ipynb")]
    place = annex[0] if annex else names.count(names[0]) if names else 0
    brief.cells[place:place] = chapter


def _text(markdown: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(markdown)


def _table(sheet: Sheet) -> nbformat.NotebookNode:
    rows, caption = sheet.limited(_IN_BRIEF)
    label = f"tbl:changes-{sheet.slug}"
    data, metadata = bundles.table(rows, label=label, caption=caption, widths=sheet.widths)
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell("", outputs=[output])


def report(earlier: Side, later: Side, full: bool = False) -> str:
    """The comparison in Markdown, as ``brief diff`` prints it; with ``full`` no row is left out."""
    parts = [f"# From {literal(earlier.name)} to {literal(later.name)}"]
    cut = False
    sheets = differing(earlier, later, None)
    for sheet in sheets:
        rows, caption = sheet.limited(None if full else _IN_TERMINAL)
        cut = cut or len(rows) < len(sheet.frame)
        parts.append(f"{literal(caption)}:\n\n{_pipes(rows)}")
    if not sheets:
        parts.append(_NOTHING)
    if cut:
        parts.append(f"`brief diff {earlier.name} {later.name} --full` prints every row.")
    return "\n\n".join(parts)


def _pipes(frame: pd.DataFrame) -> str:
    """A pipe table; no cell can break out of it."""
    lines = [[str(name) for name in frame.columns], ["---"] * len(frame.columns)]
    lines += [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(f"{source}, {paragraph}" for source, paragraph in value)
    return literal(value)
