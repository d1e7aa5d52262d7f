"""Run the chapters, print the brief, publish an edition whole or not at all.

Everything is made in a folder of its own beside the editions and moved into place at the end;
``reports/latest`` moves last. A run that fails leaves its notebook under ``reports/failed/``.

An edition made *since* an earlier one says what changed. The earlier one is an input like any
other: the digest of its content is part of the key, and so of the default name. ``since latest``
is for a scheduled run. It means the newest edition, and where there is none, or none made of
anything else, there is nothing to compare with. Night after night on an unchanged record it does
nothing: an edition of the same question, made of the same, is there already, and is what was asked
for, whatever it was compared with when it was made. So a folder grows by one edition a change, even
where two questions take turns in it, and none is ever compared with itself.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import nbformat

from helpers import changes, chapter, provenance, runs, shelf, tables
from helpers.parameters import Parameters
from helpers.shelf import LATEST, PUBLISHED, RECORD, EditionError, Shelved

REPORTS = tables.HOME / "reports"
_RESERVED = {LATEST, PUBLISHED, "failed", "README.md"}
Note = Callable[[str], None]


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
    if not shelf.NAME.fullmatch(name) or name in _RESERVED or name.startswith("."):
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
    if order.since == LATEST and not shelf.newest(order.out):
        return
    if order.since:
        shelf.take(order.since, order.out).side()


def render(order: Order, *, note: Note = print, progress: bool = False) -> Path:
    """Make one edition and return its folder; reuses one whose inputs and outputs are unchanged.

    Raises EditionError, ``runs.ChapterError``, and ``helpers.export.ExportError``.
    """
    given = order.parameters.model_dump(mode="json")
    made_of = provenance.made_of(given, provenance.inputs(order.data))
    same, earlier = _before(order, provenance.key(made_of, None))
    if same and order.cache and _stands(order, same):
        return _nothing_to_do(same.place, note)
    since = {"edition": earlier.name, "digest": earlier.digest} if earlier else None
    key = provenance.key(made_of, since)
    name = checked_name(order.name or f"brief-{key[:10]}", order.out)
    final = order.out / name
    if order.cache and _unchanged(final, key):
        return _nothing_to_do(final, note)
    before = earlier.side() if earlier else None
    if order.since and not before:
        note(
            f"{name}: there is no earlier edition to compare with, so it does not say what changed"
        )
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
        record = provenance.manifest(name, key, made_of, since)
        passages = _keep_record(brief, order, build)
        if before:
            _say_what_changed(brief, before, Shelved(name, build, record), passages)
        _write_assets(brief, build)
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


# -- what changed ----------------------------------------------------------------------------


def _before(order: Order, base: str) -> tuple[Shelved | None, Shelved | None]:
    """An edition that holds the answer already, if any, and the one to compare a new one with.

    The first is sought only where the order names no edition of its own to compare with: for
    ``latest``, and for an edition that is to replace the very one it names. What that one was
    compared with, a new one is compared with too, so that made again it says the same.
    """
    if not order.since:
        return None, None
    if order.since == LATEST:
        same, earlier = shelf.alike(base, order.out), None
    else:
        earlier = shelf.take(order.since, order.out)
        same = earlier if earlier.name == order.name and earlier.base == base else None
    if same:
        return same, shelf.before(same, order.out)
    return None, earlier or shelf.newest(order.out)


def _keep_record(brief: nbformat.NotebookNode, order: Order, build: Path) -> set[tuple[str, int]]:
    """The record that the chapters spoke from, as CSV; returns the passages that it knows."""
    whole = tables.read(order.data, checked=tables.digest(order.data))
    record = chapter.build(whole, order.parameters)
    (build / RECORD).mkdir()
    for file, text in changes.texts(changes.kept(record, changes.prose(brief))).items():
        (build / RECORD / file).write_text(text, encoding="utf-8")
    passages = record.tables.passages
    return set(zip(passages["source_id"], passages["paragraph"], strict=True))


def _say_what_changed(
    brief: nbformat.NotebookNode,
    earlier: changes.Side,
    this: Shelved,
    passages: set[tuple[str, int]],
) -> None:
    """Put the comparison after the summary, where a reader of the earlier edition looks first."""
    later = this.side()
    called = earlier.name if earlier.name != this.name else f"the earlier {earlier.name}"
    changes.insert(brief, changes.chapter_cells(earlier, later, passages, called))
    (this.place / changes.LIST).write_text(changes.every_change(earlier, later), encoding="utf-8")


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


def _stands(order: Order, same: Shelved) -> bool:
    """Whether an edition of the very same content is also the one that was asked for by name."""
    return order.name in ("", same.name) and _unchanged(same.place, same.manifest["key"])


def _nothing_to_do(final: Path, note: Note) -> Path:
    note(f"{final.name}: unchanged, nothing to do")
    _point_latest(final)
    return final


def _point_latest(final: Path) -> None:
    pointer = final.parent / f".latest-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(final.name, target_is_directory=True)
    pointer.replace(final.parent / "latest")


def compare(one: str, other: str, out: Path = REPORTS, *, full: bool = False) -> str:
    """What changed between two editions, in Markdown. Raises EditionError."""
    earlier, later = (shelf.take(name, out).side() for name in (one, other))
    return changes.report(earlier, later, full)


def _unchanged(place: Path, key: str) -> bool:
    """Whether an edition was made from the same inputs and still holds what was written."""
    try:
        record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        return record["key"] == key and record["outputs"] == provenance.hashes(place)
    except (OSError, ValueError, KeyError):
        return False
