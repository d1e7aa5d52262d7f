"""Which notebooks make a brief, and the executed ones as one notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.record.paths import NOTEBOOKS

if TYPE_CHECKING:
    import nbformat

ON_A_TABLE = NOTEBOOKS / "two-countries.ipynb"


def chapters() -> list[Path]:
    """Those whose names begin with a number, in reading order; the last is the annex."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def speaking(asked: Mapping[str, Any]) -> list[Path]:
    """The notebooks of a brief with these parameters."""
    return [ON_A_TABLE] if asked.get("events") else chapters()


def joined(folder: Path) -> nbformat.NotebookNode:
    """All executed chapters as one notebook; run times and random ids are taken out of each.

    A notebook that went through here before stays as it is.
    """
    import nbformat

    brief = nbformat.v4.new_notebook()
    for path in sorted(folder.glob("*.ipynb")):
        chapter = nbformat.read(path, as_version=4)
        chapter.metadata.pop("papermill", None)
        own = 0
        for number, cell in enumerate(chapter.cells):
            own += "injected-parameters" not in cell.metadata.get("tags", [])
            cell.id = f"{path.stem}-{number}"
            cell.metadata["brief"] = {"notebook": path.name, "cell": own}
            for volatile in ("papermill", "execution"):
                cell.metadata.pop(volatile, None)
        path.write_text(nbformat.writes(chapter) + "\n", encoding="utf-8")
        brief.cells += chapter.cells
        brief.metadata = chapter.metadata
    return brief


def origins(brief: nbformat.NotebookNode) -> list[str]:
    """The name of the notebook that each cell comes from; empty where it is not known."""
    return [cell.metadata.get("brief", {}).get("notebook", "") for cell in brief.cells]


def spoken(brief: nbformat.NotebookNode) -> list[dict[str, str]]:
    """The printed sentences that rest on passages: key, notebook and text of each, once.

    Prose notes in its output's metadata what it printed (``notebook.prose``).
    """
    found: dict[str, dict[str, str]] = {}
    for cell in brief.cells:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("brief", {})
            for line in about.get("sentences", []):
                row = {name: line[name] for name in ("key", "text")}
                found.setdefault(line["key"], row | {"notebook": cell.metadata.brief.notebook})
    return list(found.values())
