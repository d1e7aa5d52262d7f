"""What an edition is made of: digests of its inputs and outputs, versions, one key."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers.external import addresses
from helpers.record import paths
from helpers.runs import notebooks

MADE_OF = ("parameters", "inputs", "packages")
EVENTS = "events"
NO_FINGERPRINT = "none: rows counted in place, never taken from an earlier edition"
# Rooms that no brief is made of: commands, and what stands beside them.
_APART = (
    "cli", "coding", "explore", "runs/index", "runs/log", "runs/options", "runs/schedule",
    "runs/sweeps", "runs/templates",
)  # fmt: skip
# Rooms that no chapter is made of: they come after the chapters.
_AFTER = (*_APART, "export", "runs")
_PACKAGES = (
    "papermill", "nbconvert", "nbclient", "ipykernel", "pandas", "numpy", "matplotlib", "typst",
    "pypandoc_binary", "pikepdf", "fonttools", "brotli", "pydantic", "ruptures", "krippendorff",
    "pyarrow", "duckdb", "ibis-framework",
)  # fmt: skip


def inputs(data: Path, asked: Mapping[str, Any] | None = None) -> dict[str, str]:
    """SHA-256 of everything the brief is made from: data, cells, code, templates, fonts, and the
    table of events that it asks, if it does; ``NO_FINGERPRINT`` for rows counted in place. What
    READMEs say changes no edition.

    Raises OSError and ``external.inputs.ImportFault``.
    """
    code = paths.HOME / "helpers"
    files = {f"data/{path.name}": path for path in sorted(data.glob("*")) if path.is_file()}
    coded = sorted((data / "external").glob("*.parquet"))
    files |= {f"data/external/{path.name}": path for path in coded}
    made = {
        f"helpers/{path.relative_to(code).as_posix()}": path
        for path in sorted(code.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files |= {name: path for name, path in made.items() if not _of(name, _APART)}
    found = {name: sha256(path) for name, path in files.items() if path.suffix != ".md"}
    found |= {f"notebooks/{path.name}": sources(path) for path in notebooks.speaking(asked or {})}
    events = (asked or {}).get("events", "")
    return found | {EVENTS: addresses.fingerprint(events) or NO_FINGERPRINT} if events else found


def sources(notebook: Path) -> str:
    """SHA-256 of a notebook's cells: kind, source and tags, which decide what is run and printed.

    Outputs, counters and what JupyterLab notes of itself do not count.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        said = [
            [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", [])]
            for cell in cells
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return sha256(notebook)  # no notebook; whoever runs it says so
    return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()


def key(made_of: dict[str, Any], since: dict[str, str] | None) -> str:
    """One digest of all that decides what an edition says; ``since`` as in its manifest."""
    return digest(made_of | {"since": since})


def chapter_keys(made_of: dict[str, Any]) -> dict[str, str]:
    """What decides the outputs of each chapter, as one digest: no other notebook, no printing."""
    files = made_of["inputs"]
    made_of = {name: made_of[name] for name in MADE_OF}
    shared = {
        name: said
        for name, said in files.items()
        if not name.startswith("notebooks/") and not _of(name, _AFTER)
    }
    return {
        path.stem: digest(
            made_of | {"inputs": shared | {"notebook": files[f"notebooks/{path.name}"]}}
        )
        for path in notebooks.speaking(made_of["parameters"])
    }


def _of(name: str, rooms: tuple[str, ...]) -> bool:
    """Whether an input lies in one of these rooms: ``helpers/export/pdf.py`` is of ``export``."""
    inside = name.removeprefix("helpers/").removesuffix(".py")
    return inside != name and any(f"{inside}/".startswith(f"{room}/") for room in rooms)


@functools.cache
def packages() -> dict[str, str]:
    """Versions of Python and of every package that could change a byte."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in _PACKAGES
    }


def made_of(parameters: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """What was asked and by what it is answered: the parts of a manifest named in MADE_OF.

    A table of events is named by its bytes, wherever it lies and whatever counts it.
    """
    if files.get(EVENTS, NO_FINGERPRINT) != NO_FINGERPRINT:
        parameters = parameters | {EVENTS: f"sha256:{files[EVENTS]}"}
    return dict(zip(MADE_OF, (parameters, files, packages()), strict=True))


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of an edition but its manifest."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a record as JSON."""
    return hashlib.sha256(as_json(content).encode("utf-8")).hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_json(record: dict[str, Any]) -> str:
    """JSON with sorted keys and a last newline."""
    return json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
