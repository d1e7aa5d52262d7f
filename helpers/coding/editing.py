"""A draft edited from a program: one paragraph's lines are written anew, the others stay.

The lines that show the text and what was recognised in it are kept, so the file stays one that can
be read and edited by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from helpers.coding.draft import Draft, Entry, Row
from helpers.record.faults import UsageError

_ADDRESS = ("source_id", "paragraph")


def block(file: Path, draft: Draft, paragraph: str) -> tuple[int, int]:
    """The lines of a paragraph in the file, from the first (0 is the file's) to after the last.

    Raises UsageError where the draft holds no such paragraph.
    """
    starts = [e.line - 1 for e in draft.entries if e.table == "passages"]
    mine = [e.line - 1 for e in draft.entries if _is_passage(e, paragraph)]
    if not mine:
        raise UsageError(f"the draft holds no paragraph {paragraph}")
    lines = file.read_text(encoding="utf-8").splitlines()
    after = [n for n, line in enumerate(lines) if n > mine[0] and re.match(r"[^\s#-]", line)]
    end = min([n for n in starts if n > mine[0]] + after + [len(lines)])
    while end > mine[0] and not lines[end - 1].strip():
        end -= 1
    return mine[0], end


def _is_passage(entry: Entry, paragraph: str) -> bool:
    return entry.table == "passages" and entry.cells.get("paragraph") == paragraph


def written(
    file: Path,
    draft: Draft,
    paragraph: str,
    passage: Row,
    rows: Sequence[tuple[str, Row]],
) -> None:
    """Write the coding and the rows of one paragraph into the draft; ``rows`` as (table, cells)."""
    start, end = block(file, draft, paragraph)
    lines = file.read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines[start:end] if line.lstrip().startswith("#")]
    made = [f"- paragraph: {paragraph}"]
    if mark := next(
        (e.cells.get("sha256") for e in draft.entries if _is_passage(e, paragraph)), ""
    ):
        made.append(f"  sha256: {mark}")
    made += shown
    made += [f"  {name}: {_quoted(passage.get(name, ''))}".rstrip() for name in ("coding", "note")]
    for table in dict.fromkeys(table for table, _ in rows):
        made.append(f"  {table}:")
        for name, cells in rows:
            if name == table:
                made += _row({k: v for k, v in cells.items() if v and k not in _ADDRESS})
    whole = [*lines[:start], *made, *lines[end:]]
    half = file.with_name(f".{file.name}")
    half.write_text("\n".join(whole) + "\n", encoding="utf-8")
    half.replace(file)


def _row(cells: Row) -> list[str]:
    """The lines of a row; one without a cell is still a row."""
    lines = [f"{name}: {_quoted(cell)}" for name, cell in cells.items()] or ["{}"]
    return [f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])]


def _quoted(cell: str) -> str:
    """JSON's quotation marks are YAML's."""
    return json.dumps(cell, ensure_ascii=False) if cell else ""
