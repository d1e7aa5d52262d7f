"""Run the chapters, print the brief, publish an edition whole or not at all.

Everything is made in a folder of its own beside the editions and moved into place at the end;
``reports/latest`` moves last. A run that fails leaves its notebook under ``reports/failed/``.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import nbformat

from helpers import changes, provenance, runs, tables
from helpers.parameters import Parameters

REPORTS = tables.HOME / "reports"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED = {"latest", "failed", "README.md"}
Note = Callable[[str], None]


class EditionError(ValueError):
    """The edition cannot be made as asked; the message names the remedy."""


class Busy(Exception):
    """Another run holds the lock of this reports folder."""


@dataclasses.dataclass(frozen=True)
class Order:
    """What to render: parameters, data and where to publish."""

    parameters: Parameters
    data: Path = tables.DATA
    out: Path = REPORTS
    name: str = ""
    since: str = ""
    jobs: int = 2
    cache: bool = True


def checked_name(name: str, out: Path) -> str:
    """The name of an edition, if it stays a folder of ``out``. Raises EditionError."""
    if not _NAME.fullmatch(name) or name in _RESERVED or name.startswith("."):
        raise EditionError(
            f"edition name '{name}' is not usable; take letters, digits, '.', '_' and '-', "
            f"e.g. 2026-11-22, and none of {', '.join(sorted(_RESERVED))}"
        )
    place = out / name
    if place.exists() and not (place / "manifest.json").is_file():
        raise EditionError(f"'{place}' exists and is no edition; choose another name")
    return name


@dataclasses.dataclass(frozen=True)
class Lock:
    """One run at a time in a reports folder."""

    out: Path

    def __enter__(self) -> Lock:
        try:
            self.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EditionError(
                f"'{self.out}' cannot be used for reports: {error.strerror}"
            ) from None
        lock = filelock.FileLock(self.out / ".lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            raise Busy(
                f"another run is writing to '{self.out}'; try again when it is done"
            ) from None
        object.__setattr__(self, "_lock", lock)
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()  # type: ignore[attr-defined]


def check(order: Order) -> None:
    """Refuse a name or an earlier edition that cannot be, before anything is written."""
    if order.name:
        checked_name(order.name, order.out)
    if order.since:
        _edition(order.since, order.out)


def render(order: Order, *, note: Note = print, progress: bool = False) -> Path:
    """Make one edition and return its folder; reuses one whose inputs and outputs are unchanged.

    Raises EditionError, ``runs.ChapterError``, and ``helpers.export.ExportError``.
    """
    given = order.parameters.model_dump(mode="json")
    files = provenance.inputs(order.data)
    key = provenance.key(given, order.since, files)
    name = checked_name(order.name or f"brief-{key[:10]}", order.out)
    earlier = _edition(order.since, order.out) if order.since else None
    final = order.out / name
    if order.cache and _unchanged(final, key):
        note(f"{name}: unchanged, nothing to do")
        _point_latest(final)
        return final
    with tempfile.TemporaryDirectory(prefix=".building-", dir=order.out) as folder:
        build = Path(folder) / name
        (build / "notebooks").mkdir(parents=True)
        seconds = runs.run_chapters(
            given,
            order.data,
            build / "notebooks",
            order.out / "failed" / name,
            jobs=order.jobs,
            note=note,
            progress=progress,
        )
        brief = runs.joined(build / "notebooks")
        _write_assets(brief, build)
        record = provenance.manifest(name, key, given, order.since, files)
        if earlier:
            brief.cells.append(_changes_cell(earlier, build, record))
        _export(brief, record, build)
        record["outputs"] = provenance.hashes(build)
        record["seconds"] = seconds
        (build / "manifest.json").write_text(provenance.as_json(record), encoding="utf-8")
        _publish(build, final)
    _point_latest(final)
    note(f"{name}: published in {final}")
    return final


def _write_assets(brief: nbformat.NotebookNode, build: Path) -> None:
    """The SVG of each figure and the CSV behind each figure and table."""
    from helpers.export import assets

    for folder in ("figures", "tables"):
        (build / folder).mkdir()
    for asset in assets(brief):
        stem = asset.label.replace(":", "-")
        if asset.svg:
            (build / "figures" / f"{stem}.svg").write_text(asset.svg, encoding="utf-8")
        if asset.csv:
            (build / "tables" / f"{stem}.csv").write_text(asset.csv, encoding="utf-8")


def _export(brief: nbformat.NotebookNode, record: dict[str, Any], build: Path) -> None:
    from helpers.export import BriefHTMLExporter, BriefPDFExporter

    resources = {"manifest": provenance.as_json(record)}
    page, _ = BriefHTMLExporter().from_notebook_node(brief, dict(resources))
    pdf, _ = BriefPDFExporter().from_notebook_node(brief, dict(resources))
    (build / "brief.html").write_text(page, encoding="utf-8")
    (build / "brief.pdf").write_bytes(pdf)


def _changes_cell(earlier: Path, build: Path, record: dict[str, Any]) -> nbformat.NotebookNode:
    said = changes.between(earlier, build, record)
    cell = nbformat.v4.new_markdown_cell(f"# What changed since {earlier.name}\n\n{said}")
    cell.id = "changes"
    return cell


# -- publishing ------------------------------------------------------------------------------


def _publish(build: Path, final: Path) -> None:
    """Move a finished build into place; an edition of the same name is replaced in one step."""
    replaced = build.parent / "replaced"
    if final.exists():
        final.rename(replaced)
    try:
        build.rename(final)
    except OSError:
        if replaced.exists():
            replaced.rename(final)
        raise


def _point_latest(final: Path) -> None:
    pointer = final.parent / f".latest-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(final.name, target_is_directory=True)
    pointer.replace(final.parent / "latest")


def _edition(name: str, out: Path) -> Path:
    place = out / name
    if not (place / "manifest.json").is_file():
        raise EditionError(f"there is no edition '{name}' in '{out}'; see what it holds")
    return place.resolve()


def compare(one: str, other: str, out: Path = REPORTS) -> str:
    """What changed between two editions, in Markdown."""
    return changes.between(_edition(one, out), _edition(other, out))


def _unchanged(place: Path, key: str) -> bool:
    """Whether an edition was made from the same inputs and still holds what was written."""
    try:
        record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        return record["key"] == key and record["outputs"] == provenance.hashes(place)
    except (OSError, ValueError, KeyError):
        return False
