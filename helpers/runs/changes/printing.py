"""A comparison on paper: cells of the brief, or Markdown for a terminal and a message."""

from __future__ import annotations

import re

import nbformat
import pandas as pd

from helpers.notebook import bundles
from helpers.runs.changes.words import Section, Sheet, plain

_IN_BRIEF, _IN_TERMINAL = 12, 40  # rows of one table
LIST = "changes.csv"


def cells(title: str, sections: list[Section], unchanged: str) -> list[nbformat.NotebookNode]:
    """The comparison as one chapter of the brief, its tables short; LIST holds the rest.

    Headings bear names of their own, so that no other chapter's links go astray.
    """
    parts: list[str | Sheet] = [f"# {plain(title)} {{#changes}}"]
    for section in sections:
        if section.title:
            parts.append(f"## {section.title} {{#changes-{section.slug}}}")
        parts += [*section.said, *section.sheets]
    parts.append(unchanged)
    if any(section.sheets for section in sections):
        parts.append(f"Every change, one a line, stands in `{LIST}` beside this brief.")
    made = [_table(part) if isinstance(part, Sheet) else _text(part) for part in parts if part]
    for number, cell in enumerate(made, start=1):
        cell.id = f"changes-{number}"
        cell.metadata["brief"] = {"notebook": "what-changed-annex.ipynb", "cell": number}
    return made


def insert(brief: nbformat.NotebookNode, chapter: list[nbformat.NotebookNode]) -> None:
    """Put a chapter first in the annex, or after the first notebook of what has no annex."""
    origins = [cell.metadata.get("brief", {}).get("notebook", "") for cell in brief.cells]
    annex = [place for place, name in enumerate(origins) if name.endswith("annex.ipynb")]
    place = annex[0] if annex else origins.count(origins[0]) if origins else 0
    brief.cells[place:place] = chapter


def _text(markdown: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(markdown)


def _table(sheet: Sheet) -> nbformat.NotebookNode:
    rows, caption = sheet.limited(_IN_BRIEF)
    data, metadata = bundles.table(rows, label=sheet.label, caption=caption, widths=sheet.widths)
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell("", outputs=[output])


def markdown(title: str, sections: list[Section], unchanged: str, full: bool, more: str) -> str:
    """The comparison as Markdown; with ``full`` no row is left out, else ``more`` says how."""
    parts, cut = [f"# {plain(title)}"], False
    for section in sections:
        parts += [f"## {section.title}"] if section.title else []
        parts += [_bracketed(paragraph) for paragraph in section.said]
        for sheet in section.sheets:
            rows, caption = sheet.limited(None if full else _IN_TERMINAL)
            cut = cut or len(rows) < len(sheet.frame)
            parts.append(f"{plain(caption)}:\n\n{_pipes(rows)}")
    parts += [unchanged, more if cut else ""]
    return "\n\n".join(part for part in parts if part)


def _bracketed(text: str) -> str:
    """Citations as the brief prints them: ``[@a, 3]`` becomes ``[a, 3]``."""
    return re.sub(r"(?<=\[)@|(?<=; )@(?=[a-z0-9])", "", text)


def _pipes(frame: pd.DataFrame) -> str:
    """A pipe table; no cell can break out of it."""
    lines = [[str(name) for name in frame.columns], ["---"] * len(frame.columns)]
    lines += [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(f"{source}, {paragraph}" for source, paragraph in value)
    return plain(str(value))
