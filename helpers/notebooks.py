"""Which chapters there are, and what each can speak from: its set-up cell says so.

``chapter.open_record(...)`` opens the coded record alone, ``chapter.open_table(...)`` a table of
events alone, ``chapter.open_either(...)`` whichever the parameters name; with ``of=("RUS", "AFG")``
a table of events only between those two.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import json
from pathlib import Path
from typing import Any

from helpers.record.places import NOTEBOOKS

_NEEDS = "they need passages, claims or forecasts, and a table of events has none"
_OF_OTHERS = "what it holds the phases against is known of other countries only"


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A notebook of the brief: its path, its heading, and how it opens."""

    path: Path
    title: str
    opens: str
    of: frozenset[str]

    def speaks(self, asked: dict[str, Any]) -> bool:
        """Whether it can speak from what the parameters name."""
        if not asked.get("events"):
            return self.opens != "open_table"
        return not self.silent(asked)

    def silent(self, asked: dict[str, Any]) -> str:
        """Why it cannot speak from a table of events; empty where it can."""
        if self.opens == "open_record":
            return _NEEDS
        if self.of and self.of != {asked.get("actor"), asked.get("recipient")}:
            return _OF_OTHERS
        return ""


def chapters() -> list[Chapter]:
    """Those whose names begin with a number, in reading order."""
    return [
        _read(path, path.stat().st_mtime_ns)
        for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
    ]


def speaking(asked: dict[str, Any]) -> list[Path]:
    """The notebooks of a brief with these parameters."""
    return [chapter.path for chapter in chapters() if chapter.speaks(asked)]


def silent(asked: dict[str, Any]) -> dict[str, str]:
    """The chapters that an edition of a table leaves out: heading to reason."""
    return {chapter.title: why for chapter in chapters() if (why := chapter.silent(asked))}


@functools.lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Chapter:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    heads = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    title = heads[0].removeprefix("# ").splitlines()[0] if heads else path.stem
    for cell in cells:
        if cell["cell_type"] == "code":
            for call in _calls("".join(cell["source"])):
                of = next((word.value for word in call.keywords if word.arg == "of"), None)
                named = frozenset(ast.literal_eval(of)) if of else frozenset()
                return Chapter(path, title, call.func.attr, named)
    return Chapter(path, title, "open_record", frozenset())


def _calls(source: str) -> list[ast.Call]:
    """The calls of ``chapter.open_...`` in a cell; a cell that Python cannot read has none."""
    if "chapter.open_" not in source:
        return []
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith("open_")
    ]
