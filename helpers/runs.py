"""Execute the chapters with papermill, each in a process of its own, and decide what came of it."""

from __future__ import annotations

import concurrent.futures
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import nbformat

from helpers import tables
from helpers.chapter import CHECKED_VARIABLE, DATA_VARIABLE

NOTEBOOKS = tables.HOME / "notebooks"
CELL_SECONDS = 600

Note = Callable[[str], None]


class ChapterError(Exception):
    """A notebook failed; ``notebook`` is where it was left, with its traceback."""

    def __init__(self, chapter: str, reason: str, notebook: Path | None) -> None:
        super().__init__(f"chapter {chapter} failed: {reason}")
        self.chapter, self.reason, self.notebook = chapter, reason, notebook


def chapters() -> list[Path]:
    """The notebooks of the brief in reading order: those whose names begin with a number."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def run_chapters(
    given: dict[str, Any],
    data: Path,
    folder: Path,
    failed: Path,
    *,
    jobs: int,
    note: Note,
    progress: bool,
) -> dict[str, float]:
    """Execute every chapter into ``folder``, ``jobs`` at a time; returns seconds per notebook.

    A notebook that fails is kept in ``failed``. Raises ChapterError when all are done.
    """
    seconds: dict[str, float] = {}
    failures: list[ChapterError] = []
    with concurrent.futures.ProcessPoolExecutor(max_workers=max(1, jobs)) as pool:
        running = {
            pool.submit(run_chapter, chapter, folder / chapter.name, given, data): chapter
            for chapter in chapters()
        }
        done = concurrent.futures.as_completed(running)
        for future in _shown(done, len(running), progress):
            chapter = running[future]
            took, reason = future.result()
            seconds[chapter.stem] = round(took, 2)
            if reason:
                left = _keep_failed(failed, folder / chapter.name)
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
        reason = f"{error.ename} in cell {_failed_cell(target)}: {error.evalue}".strip()
    except CellTimeoutError:
        reason = f"a cell ran longer than {CELL_SECONDS} s"
    except DeadKernelError:
        reason = "the kernel died"
    except NoSuchKernel:
        reason = "the kernel 'python3' is not installed; run make again"
    return time.monotonic() - started, reason


def _failed_cell(notebook: Path) -> int:
    """Number of the failing cell in the kept notebook, cells that papermill put in included."""
    cells = nbformat.read(notebook, as_version=4).cells
    failed = [
        number
        for number, cell in enumerate(cells, start=1)
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    ]
    return failed[0] if failed else 0


def _shown(done: Iterable[Any], total: int, progress: bool) -> Iterable[Any]:
    if not progress:
        return done
    from tqdm import tqdm

    return tqdm(done, total=total, unit="chapter", desc="chapters")


def _keep_failed(folder: Path, notebook: Path) -> Path | None:
    if not notebook.is_file():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy2(notebook, folder / notebook.name))


def joined(folder: Path) -> nbformat.NotebookNode:
    """All executed chapters as one notebook; run times and random ids are taken out of each."""
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
