"""Which notebooks make a brief: the numbered ones, or the one on a table of events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.record.paths import NOTEBOOKS

ON_A_TABLE = NOTEBOOKS / "two-countries.ipynb"


def chapters() -> list[Path]:
    """Those whose names begin with a number, in reading order; the last is the annex."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def speaking(asked: dict[str, Any]) -> list[Path]:
    """The notebooks of a brief with these parameters."""
    return [ON_A_TABLE] if asked.get("events") else chapters()
