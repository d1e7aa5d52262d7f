"""The executed chapters as one notebook, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat


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


def spoken(brief: nbformat.NotebookNode) -> str:
    """All computed prose of the joined chapters: what was printed stands in it."""
    outputs = (output for cell in brief.cells for output in cell.get("outputs", []))
    return "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
