"""Run the chapters, print the brief, publish an edition whole or not at all.

Everything is made in a folder of its own beside the editions and moved into place at the end;
``reports/latest`` moves last. A run that fails leaves its notebook under ``reports/failed/``.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import hashlib
import json
import logging
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import filelock
import nbformat

from helpers import changes, tables
from helpers.chapter import CHECKED_VARIABLE, DATA_VARIABLE
from helpers.parameters import Parameters

NOTEBOOKS = tables.HOME / "notebooks"
REPORTS = tables.HOME / "reports"
CELL_SECONDS = 600
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED = {"latest", "failed", "README.md"}
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

Note = Callable[[str], None]


class ChapterError(Exception):
    """A notebook failed; ``notebook`` is where it was left, with its traceback."""

    def __init__(self, chapter: str, reason: str, notebook: Path | None) -> None:
        super().__init__(f"chapter {chapter} failed: {reason}")
        self.chapter, self.reason, self.notebook = chapter, reason, notebook


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


def chapters() -> list[Path]:
    """The notebooks of the brief in reading order: those whose names begin with a number."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


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


def render(order: Order, *, note: Note = print, progress: bool = False) -> Path:
    """Make one edition and return its folder; reuses one whose inputs and outputs are unchanged.

    Raises EditionError, ChapterError, and ``helpers.export.ExportError``.
    """
    inputs = _inputs(order)
    key = _key(order, inputs)
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
        seconds = _run_chapters(order, build / "notebooks", name, note=note, progress=progress)
        brief = _joined(build / "notebooks")
        _write_assets(brief, build)
        if earlier:
            brief.cells.append(_changes_cell(earlier, build))
        record = _manifest(order, name, key, inputs)
        _export(brief, record, build)
        record["outputs"] = _hashes(build)
        record["seconds"] = seconds
        (build / "manifest.json").write_text(_json(record), encoding="utf-8")
        _publish(build, final)
    _point_latest(final)
    note(f"{name}: published in {final}")
    return final


# -- running ---------------------------------------------------------------------------------


def _run_chapters(
    order: Order, folder: Path, name: str, *, note: Note, progress: bool
) -> dict[str, float]:
    """Execute every chapter, ``order.jobs`` at a time; returns seconds per notebook."""
    given = order.parameters.model_dump(mode="json")
    seconds: dict[str, float] = {}
    failures: list[ChapterError] = []
    with concurrent.futures.ProcessPoolExecutor(max_workers=max(1, order.jobs)) as pool:
        running = {
            pool.submit(run_chapter, chapter, folder / chapter.name, given, order.data): chapter
            for chapter in chapters()
        }
        done = concurrent.futures.as_completed(running)
        for future in _shown(done, len(running), progress):
            chapter = running[future]
            took, reason = future.result()
            seconds[chapter.stem] = round(took, 2)
            if reason:
                left = _keep_failed(order.out, name, folder / chapter.name)
                failures.append(ChapterError(chapter.stem, reason, left))
            if not progress:
                note(f"{chapter.stem}: {'failed' if reason else 'done'} in {took:.1f} s")
    if failures:
        raise sorted(failures, key=lambda failure: failure.chapter)[0]
    return dict(sorted(seconds.items()))


def run_chapter(source: Path, target: Path, given: dict[str, Any], data: Path) -> tuple[float, str]:
    """Execute one notebook with papermill; returns seconds and, if it failed, the reason.

    papermill records "completed" after a time-out or a dead kernel, so the outcome is decided here.
    """
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ[DATA_VARIABLE] = str(data.resolve())
    os.environ[CHECKED_VARIABLE] = tables.digest(data)
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ["MPLBACKEND"] = "agg"
    started, reason = time.monotonic(), ""
    try:
        papermill.execute_notebook(
            source,
            target,
            parameters=given,
            kernel_name="python3",
            cwd=str(source.parent),
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_SECONDS,
            # The kernel listens on this machine only; its advice on encryption is not a result.
            extra_arguments=["--IPKernelApp.log_level=50"],
        )
    except PapermillExecutionError as error:
        reason = f"{error.ename} in cell {error.cell_index + 1}: {error.evalue}".strip()
    except CellTimeoutError:
        reason = f"a cell ran longer than {CELL_SECONDS} s"
    except DeadKernelError:
        reason = "the kernel died"
    except NoSuchKernel:
        reason = "the kernel 'python3' is not installed; run make again"
    return time.monotonic() - started, reason


def _shown(done: Iterable[Any], total: int, progress: bool) -> Iterable[Any]:
    if not progress:
        return done
    from tqdm import tqdm

    return tqdm(done, total=total, unit="chapter", desc="chapters")


def _keep_failed(out: Path, name: str, notebook: Path) -> Path | None:
    if not notebook.is_file():
        return None
    kept = out / "failed" / name / notebook.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(notebook, kept)
    return kept


def _joined(folder: Path) -> nbformat.NotebookNode:
    """All executed chapters as one notebook; run times and random ids are taken out of each."""
    brief = nbformat.v4.new_notebook()
    for path in sorted(folder.glob("*.ipynb")):
        chapter = nbformat.read(path, as_version=4)
        chapter.metadata.pop("papermill", None)
        for number, cell in enumerate(chapter.cells):
            cell.id = f"{path.stem}-{number}"
            cell.metadata["brief"] = {"notebook": path.name, "cell": number}
            for volatile in ("papermill", "execution"):
                cell.metadata.pop(volatile, None)
        path.write_text(nbformat.writes(chapter) + "\n", encoding="utf-8")
        brief.cells += chapter.cells
        brief.metadata = chapter.metadata
    return brief


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

    resources = {"manifest": _json(record)}
    page, _ = BriefHTMLExporter().from_notebook_node(brief, dict(resources))
    pdf, _ = BriefPDFExporter().from_notebook_node(brief, dict(resources))
    (build / "brief.html").write_text(page, encoding="utf-8")
    (build / "brief.pdf").write_bytes(pdf)


def _changes_cell(earlier: Path, build: Path) -> nbformat.NotebookNode:
    said = changes.between(earlier, build)
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


# -- provenance ------------------------------------------------------------------------------


def _inputs(order: Order) -> dict[str, str]:
    """SHA-256 of everything the brief is made from: data, notebooks, code, templates, fonts."""
    code = tables.HOME / "helpers"
    files = {f"data/{path.name}": path for path in sorted(order.data.glob("*")) if path.is_file()}
    files |= {f"notebooks/{path.name}": path for path in chapters()}
    files |= {
        f"helpers/{path.relative_to(code).as_posix()}": path
        for path in sorted(code.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return {name: _sha256(path) for name, path in files.items()}


def _key(order: Order, inputs: dict[str, str]) -> str:
    made_of = {
        "parameters": order.parameters.model_dump(mode="json"),
        "since": order.since,
        "inputs": inputs,
        "packages": _packages(),
    }
    return hashlib.sha256(_json(made_of).encode("utf-8")).hexdigest()


def _packages() -> dict[str, str]:
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in _PACKAGES
    }


def _manifest(order: Order, name: str, key: str, inputs: dict[str, str]) -> dict[str, Any]:
    """What the edition is made of; equal for equal inputs, so that it can travel in the PDF."""
    return {
        "edition": name,
        "key": key,
        "parameters": order.parameters.model_dump(mode="json"),
        "since": order.since,
        "inputs": inputs,
        "packages": _packages(),
    }


def _unchanged(place: Path, key: str) -> bool:
    """Whether an edition was made from the same inputs and still holds what was written."""
    try:
        record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        return record["key"] == key and record["outputs"] == _hashes(place)
    except (OSError, ValueError, KeyError):
        return False


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
