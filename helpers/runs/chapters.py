"""Execute the chapters with papermill, each in a kernel of its own, and decide what came of it."""

from __future__ import annotations

import concurrent.futures
import contextlib
import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.record import paths
from helpers.record.faults import RunError
from helpers.runs.kernel_pool import KernelPool, KernelPoolError

_START_SECONDS = 60
# A kernel dies so when somebody else has taken one of the ports that were chosen for it; such a
# chapter is begun anew, this often in all.
_DIED, _TRIES = "died before replying", 3
# Of the cells that papermill puts in, one stands at the top and one before the cell that failed.
_PUT_IN = 2

Note = Callable[[dict[str, Any]], None]


class ChapterError(RunError):
    """A notebook failed; the message says where it was left, with its traceback."""


class OvertimeError(RunError):
    """The run took longer than it may; the message says how long that is."""


class Clock:
    """The time that is left to a run of so many seconds."""

    def __init__(self, seconds: int) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the run must end. Raises OvertimeError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.overtime()
        return left

    def overtime(self, unfinished: Sequence[str] = ()) -> OvertimeError:
        """The error to raise, which names the chapters that were not finished."""
        at = f", with {', '.join(unfinished)} unfinished" if unfinished else ""
        return OvertimeError(
            f"the run took longer than {self._seconds} s{at}; give it more with --timeout"
        )


def run_chapters(
    wanted: Mapping[Path, float],
    given: dict[str, Any],
    folder: Path,
    failed: Path,
    *,
    kernels: KernelPool,
    processes: int,
    cell_seconds: int,
    clock: Clock,
    note: Note,
    meanwhile: Callable[[], None],
) -> dict[str, float]:
    """Execute chapters into ``folder``, ``processes`` at a time; returns seconds by notebook.

    ``wanted`` maps each to the seconds that it took last time: the longest goes first, so that no
    processor idles at the end. ``meanwhile`` is done beside them. A notebook that fails is kept in
    ``failed``. Raises ChapterError when all are done, and OvertimeError.
    """
    seconds: dict[str, float] = {}
    failures: dict[str, str] = {}
    longest_first = sorted(wanted, key=lambda chapter: (-wanted[chapter], chapter))
    if wanted:
        data = kernels.environment[paths.DATA_VARIABLE]
        kernels.warm("helpers.runs.chapters", "find_breaks", data, given)
    _prepare()
    threading.Thread(target=meanwhile, daemon=True).start()
    with concurrent.futures.ThreadPoolExecutor(max_workers=processes) as pool:
        running = {
            pool.submit(run_chapter, chapter, folder / chapter.name, given, kernels, cell_seconds):
            chapter
            for chapter in longest_first
        }  # fmt: skip
        try:
            for future in concurrent.futures.as_completed(running, timeout=clock.left()):
                chapter = running[future]
                took, reason = future.result()
                seconds[chapter.stem] = round(took, 2)
                if reason:
                    failures[chapter.stem] = reason + _keep_failed(failed, folder / chapter.name)
                status = "failed" if reason else "done"
                told = {"chapter": chapter.stem, "status": status, "seconds": round(took, 2)}
                note({"event": "chapter", **told})
        except BaseException as stop:
            # Whatever it is, Ctrl-C and SIGTERM included: kernels end, and with them the threads.
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.close("the run was stopped")
            if not isinstance(stop, concurrent.futures.TimeoutError):
                raise
            concurrent.futures.wait(running)
            ended = [one for one in running if not (one.cancelled() or one.exception())]
            begun = [running[future] for future in ended if future.result()[1]]
            for chapter in begun:
                _keep_failed(failed, folder / chapter.name)
            raise clock.overtime(sorted(chapter.stem for chapter in begun)) from None
    if failures:
        first = min(failures)
        raise ChapterError(f"chapter {first} failed: {failures[first]}")
    return dict(sorted(seconds.items()))


def find_breaks(data: str, given: dict[str, Any]) -> None:
    """Import what finds them, more than a second, if the record is long enough to search it."""
    from helpers import measures
    from helpers.notebook import loading

    measures.breaks.computed(loading.known(Path(data), given).tables)


def _prepare() -> None:
    """Import and make what a chapter is executed with once, before threads do.

    Two threads that import jupyter_client trip over each other ("partially initialized module"),
    and so do two that make the first instance of a class of traitlets, which then looks up the
    classes that it names as text ("import_item accepts strings").
    """
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NotebookExecutionManager

    held = NotebookExecutionManager(nbformat.v4.new_notebook(), progress_bar=False)
    PapermillNotebookClient(held, kernel_manager_class=AsyncKernelManager)
    AsyncKernelManager()


def _keep_failed(folder: Path, notebook: Path) -> str:
    """Copy a failed notebook where it stays, and say where; nothing where it cannot be kept."""
    if not notebook.is_file():
        return ""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        kept = shutil.copyfile(notebook, folder / notebook.name)
        return f"; the notebook with its traceback is {kept}"
    return ""


# -- one chapter -----------------------------------------------------------------------------


def run_chapter(
    source: Path, target: Path, given: dict[str, Any], kernels: KernelPool, cell_seconds: int
) -> tuple[float, str]:
    """Execute one notebook with papermill; returns seconds and, if it failed, the reason.

    papermill records "completed" after a time-out or a dead kernel, so the outcome is decided here
    and the notebook at ``target`` says what happened. Raises OSError when it cannot be written.
    """
    started = time.monotonic()
    for _ in range(_TRIES):
        reason = _execute(source, target, given, kernels, cell_seconds)
        if _DIED not in reason:
            break
    return time.monotonic() - started, reason


def _execute(
    source: Path, target: Path, given: dict[str, Any], kernels: KernelPool, cell_seconds: int
) -> str:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    for name in ("papermill", "traitlets", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    manager = kernels.manager()
    begun: list[Any] = []  # the notebook as it stands, once its kernel has started
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
            on_notebook_start=lambda notebook: begun.append(notebook),
        )
    except PapermillExecutionError as error:
        return _reason(error)
    except CellTimeoutError:
        return _mark(begun, target, "CellTimeoutError", f"it ran longer than {cell_seconds} s")
    except DeadKernelError:
        return _mark(begun, target, "DeadKernelError", f"the kernel died{manager.how_it_ended()}")
    except (KernelPoolError, RuntimeError) as error:
        what = "the kernel was lost" if begun else "the kernel did not start"
        return _mark(begun, target, "DeadKernelError", f"{what} ({error})")
    return ""


def _mark(begun: list[Any], target: Path, name: str, message: str) -> str:
    """Write down what happened where it happened, as papermill does for an error in a cell."""
    import nbformat
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    if not begun:
        return message
    (notebook,) = begun
    for cell in notebook.cells:
        about = cell.metadata.papermill
        about["status"] = "completed" if about["start_time"] else "pending"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failing = next((c for c in reversed(code) if c.metadata.papermill.start_time), code[0])
    failing.metadata.papermill |= {"status": "failed", "exception": True}
    notebook.metadata.papermill["exception"] = True
    # A kernel that is told to end may still say where it was: that is the traceback, not the cause.
    where = [line for o in failing.outputs if o.output_type == "error" for line in o.traceback]
    failing.outputs = [output for output in failing.outputs if output.output_type != "error"]
    traceback = [*where, f"{name}: {message}"]
    failing.outputs.append(
        nbformat.v4.new_output("error", ename=name, evalue=message, traceback=traceback)
    )
    try:
        raise_for_execution_errors(notebook, str(target))
    except PapermillExecutionError as error:
        return _reason(error)
    raise AssertionError("papermill did not see the error")


def _reason(error: Any) -> str:  # noqa: ANN401 (papermill's, which loads slowly)
    """The error and the number of its cell in the kept notebook, from 1."""
    number = error.cell_index + 1 + _PUT_IN
    return f"{error.ename} in cell {number}: {error.evalue}".strip()
