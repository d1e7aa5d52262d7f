"""Execute the chapters with papermill, each in a kernel of its own, and decide what came of it."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from helpers.record.faults import RunError
from helpers.runs.kernel_pool import KernelPool, KernelPoolError

if TYPE_CHECKING:
    import nbformat

_START_SECONDS = 60

Note = Callable[[dict[str, Any]], None]


class ChapterError(RunError):
    """A notebook failed; the message says where it was left, with its traceback."""


class OvertimeError(RunError):
    """The run took longer than it may; the message says how long that is."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """Seconds that a cell and a whole run may take."""

    cell: int = 600
    run: int = 3600


class Clock:
    """The time that is left to a run."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self._end = limits, time.monotonic() + limits.run

    def left(self) -> float:
        """Seconds until the run must end. Raises OvertimeError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            self.stop()
        return left

    def stop(self, unfinished: Sequence[str] = ()) -> NoReturn:
        """Raises OvertimeError, which names the chapters that were not finished."""
        at = f", with {', '.join(unfinished)} unfinished" if unfinished else ""
        raise OvertimeError(
            f"the run took longer than {self.limits.run} s{at}; give it more with --timeout"
        ) from None


def run_chapters(
    wanted: Mapping[Path, float],
    given: dict[str, Any],
    folder: Path,
    failed: Path,
    *,
    kernels: KernelPool,
    processes: int,
    clock: Clock,
    note: Note,
) -> dict[str, float]:
    """Execute chapters into ``folder``, ``processes`` at a time; returns seconds by notebook.

    ``wanted`` maps each to the seconds that it took last time: the longest goes first, so that no
    processor idles at the end. A notebook that fails is kept in ``failed``. Raises ChapterError
    when all are done, and OvertimeError.
    """
    seconds: dict[str, float] = {}
    failures: dict[str, str] = {}
    longest_first = sorted(wanted, key=lambda chapter: (-wanted[chapter], chapter))
    if wanted:
        kernels.warm()
        _settle()
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, processes)) as pool:
        running = {
            pool.submit(
                run_chapter, chapter, folder / chapter.name, given, kernels, clock.limits.cell
            ): chapter
            for chapter in longest_first
        }
        try:
            for future in concurrent.futures.as_completed(running, timeout=clock.left()):
                chapter = running[future]
                took, reason = future.result()
                seconds[chapter.stem] = round(took, 2)
                if reason:
                    left = _keep_failed(failed, folder / chapter.name)
                    failures[chapter.stem] = f"{reason}{left}"
                status = "failed" if reason else "done"
                note(said("chapter", chapter=chapter.stem, status=status, seconds=round(took, 2)))
        except BaseException as stop:
            # Whatever it is, Ctrl-C and SIGTERM included: kernels end, and with them the threads.
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.close("the run was stopped")
            if isinstance(stop, concurrent.futures.TimeoutError):
                concurrent.futures.wait(running)
                begun = [chapter for future, chapter in running.items() if _failed(future)]
                for chapter in begun:
                    _keep_failed(failed, folder / chapter.name)
                clock.stop(sorted(chapter.stem for chapter in begun))
            raise
    if failures:
        first = min(failures)
        raise ChapterError(f"chapter {first} failed: {failures[first]}")
    return dict(sorted(seconds.items()))


def _settle() -> None:
    """Make what a chapter is executed with once, before threads do.

    traitlets looks up the classes that a class names as text when its first instance is made, and
    two threads at that trip over each other (``import_item accepts strings``).
    """
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NotebookExecutionManager

    held = NotebookExecutionManager(nbformat.v4.new_notebook(), progress_bar=False)
    PapermillNotebookClient(held, kernel_manager_class=AsyncKernelManager)
    AsyncKernelManager()


def said(event: str, **more: object) -> dict[str, Any]:
    """One thing to tell: what it is about, and its particulars."""
    return {"event": event, **more}


def _failed(future: concurrent.futures.Future) -> bool:
    """Whether a chapter was begun and did not end well."""
    return not (future.cancelled() or future.exception()) and bool(future.result()[1])


# -- one chapter -----------------------------------------------------------------------------


def run_chapter(
    source: Path, target: Path, given: dict[str, Any], kernels: KernelPool, cell_seconds: int
) -> tuple[float, str]:
    """Execute one notebook with papermill; returns seconds and, if it failed, the reason.

    papermill records "completed" after a time-out or a dead kernel, so the outcome is decided here
    and the notebook at ``target`` says what happened. Raises OSError when it cannot be written.
    """
    started = time.monotonic()
    reason = _execute(source, target, given, kernels, cell_seconds)
    return time.monotonic() - started, reason


class _Watched:
    """What nbclient tells of a run: the notebook as it stands, and the cell that it is at."""

    def __init__(self) -> None:
        self.notebook: nbformat.NotebookNode | None = None
        self.cell = 0

    def on_start(self, notebook: nbformat.NotebookNode) -> None:
        self.notebook = notebook

    def on_cell(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.cell = cell_index


def _execute(
    source: Path, target: Path, given: dict[str, Any], kernels: KernelPool, cell_seconds: int
) -> str:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    for name in ("papermill", "traitlets", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    manager, watched = kernels.manager(), _Watched()
    try:
        papermill.execute_notebook(
            source,
            target,
            parameters=given,
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            # A notebook is written when it ends; after every cell would be sixty times.
            request_save_on_cell_execute=False,
            start_timeout=_START_SECONDS,
            execution_timeout=cell_seconds,
            # The kernel listens on this machine only; its advice on encryption is not a result.
            extra_arguments=["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"],
            kernel_manager_class=manager,
            resources={"metadata": {"path": str(source.parent)}},
            on_notebook_start=watched.on_start,
            on_cell_start=watched.on_cell,
        )
    except PapermillExecutionError as error:
        return f"{error.ename} in cell {_failed_cell(target)}: {error.evalue}".strip()
    except CellTimeoutError:
        return _mark(watched, target, "CellTimeoutError", f"it ran longer than {cell_seconds} s")
    except DeadKernelError:
        return _mark(watched, target, "DeadKernelError", f"the kernel died{manager.how_it_ended()}")
    except (KernelPoolError, RuntimeError) as error:
        what = "the kernel was lost" if watched.notebook else "the kernel did not start"
        return _mark(watched, target, "DeadKernelError", f"{what} ({error})")
    return ""


def _mark(watched: _Watched, target: Path, name: str, message: str) -> str:
    """Write down what happened where it happened, as papermill does for an error in a cell."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    notebook = watched.notebook
    if notebook is None:
        return message
    import nbformat

    failing = notebook.cells[watched.cell]
    # A kernel that is told to end may still say where it was: that is the traceback, not the cause.
    where = [line for o in failing.outputs if o.output_type == "error" for line in o.traceback]
    failing.outputs = [output for output in failing.outputs if output.output_type != "error"]
    traceback = [*where, f"{name}: {message}"]
    failing.outputs.append(
        nbformat.v4.new_output("error", ename=name, evalue=message, traceback=traceback)
    )
    for number, cell in enumerate(notebook.cells):
        status = "completed" if number < watched.cell else "pending"
        cell.metadata.papermill["status"] = "failed" if cell is failing else status
    failing.metadata.papermill["exception"] = notebook.metadata.papermill["exception"] = True
    with contextlib.suppress(PapermillExecutionError):
        raise_for_execution_errors(notebook, str(target))
    return f"{name} in cell {_failed_cell(target)}: {message}"


def _failed_cell(notebook: Path) -> int:
    """Number of the failing cell in the kept notebook, cells that papermill put in included."""
    import nbformat

    for number, cell in enumerate(nbformat.read(notebook, as_version=4).cells, start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return 0


def _keep_failed(folder: Path, notebook: Path) -> str:
    """Copy a failed notebook where it stays, and say where; nothing where it cannot be kept."""
    if not notebook.is_file():
        return ""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        kept = shutil.copyfile(notebook, folder / notebook.name)
        return f"; the notebook with its traceback is {kept}"
    return ""
