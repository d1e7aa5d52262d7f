"""What an edition is made of: digests of its inputs and outputs, versions, one key."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers import runs, tables

_PACKAGES = [
    "papermill",
    "nbconvert",
    "nbclient",
    "ipykernel",
    "pandas",
    "numpy",
    "matplotlib",
    "typst",
    "pypandoc_binary",
    "edtf",
    "frictionless",
    "pydantic",
    "ruptures",
    "krippendorff",
]


def inputs(data: Path) -> dict[str, str]:
    """SHA-256 of everything the brief is made from: data, notebooks, code, templates, fonts."""
    code = tables.HOME / "helpers"
    files = {f"data/{path.name}": path for path in sorted(data.glob("*")) if path.is_file()}
    files |= {f"notebooks/{path.name}": path for path in runs.chapters()}
    files |= {
        f"helpers/{path.relative_to(code).as_posix()}": path
        for path in sorted(code.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return {name: _sha256(path) for name, path in files.items()}


def key(parameters: dict[str, Any], since: str, files: dict[str, str]) -> str:
    """One digest of all that decides what an edition says."""
    made_of = {"parameters": parameters, "since": since, "inputs": files, "packages": packages()}
    return hashlib.sha256(as_json(made_of).encode("utf-8")).hexdigest()


def packages() -> dict[str, str]:
    """Versions of Python and of every package that could change a byte."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in _PACKAGES
    }


def manifest(
    name: str, digest: str, parameters: dict[str, Any], since: str, files: dict[str, str]
) -> dict[str, Any]:
    """What the edition is made of; equal for equal inputs, so that it can travel in the PDF."""
    return {
        "edition": name,
        "key": digest,
        "parameters": parameters,
        "since": since,
        "inputs": files,
        "packages": packages(),
    }


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of an edition but its manifest."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_json(record: dict[str, Any]) -> str:
    """JSON with sorted keys and a last newline."""
    return json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
