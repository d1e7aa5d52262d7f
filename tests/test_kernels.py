"""kernel_pool: a warm process and kernels forked from it. Their ends: tests/test_runs.py."""

import os
import signal
import uuid

import nbformat
import papermill
import pytest

from helpers.record import faults
from helpers.runs import chapters, kernel_pool

LINUX = pytest.mark.skipif(not kernel_pool.CAN_FORK, reason="kernels are forked on Linux only")


@pytest.fixture(scope="module")
def warm():
    """For all that leave it as it is."""
    with kernel_pool.KernelPool({"BRIEF_TEST": "x", "MPLBACKEND": "agg"}) as pool:
        yield pool


@pytest.fixture
def doomed():
    """One that does not outlive the test."""
    with kernel_pool.KernelPool({}) as pool:
        yield pool


def run(pool, tmp_path, *sources):
    """Execute cells in one kernel; the text that each printed."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources]
    )
    path = tmp_path / f"{uuid.uuid4()}.ipynb"
    nbformat.write(notebook, path)
    done = papermill.execute_notebook(
        path, path, kernel_name="python3", progress_bar=False,
        kernel_manager_class=pool.manager(), resources={"metadata": {"path": str(tmp_path)}},
    )  # fmt: skip
    return ["".join(o.text for o in c.outputs if o.output_type == "stream") for c in done.cells]


def test_a_function_is_called_there_and_raises_here(warm, tmp_path):
    assert warm.call("os", "getpid") != os.getpid()
    assert warm.call("helpers.record.dates", "told", "2016-12") == "December 2016"
    with pytest.raises(faults.DataError, match="is absent") as raised:
        warm.call("helpers.record.tables", "read", tmp_path)
    assert raised.value.faults[0].line == 1
    assert warm.call("helpers.record.dates", "told", "2016") == "2016", "it survived the error"


@LINUX
def test_kernels_are_forked_processes_of_their_own_and_know_the_environment(warm, tmp_path):
    one, _ = run(warm, tmp_path, "import os; print(os.getpid(), os.getcwd())", "shared = 1")
    (other,) = run(
        warm, tmp_path,
        "import os, sys; print(os.getpid(), 'shared' in globals(), os.getppid(), "
        "'pandas' in sys.modules, os.environ['BRIEF_TEST'], os.getsid(0) == os.getpid())",
    )  # fmt: skip
    assert one.split()[0] != other.split()[0] and one.split()[1] == str(tmp_path)
    assert other.split()[1:] == ["False", str(warm.call("os", "getpid")), "True", "x", "True"]


def test_where_nothing_forks_kernels_start_as_usual(warm, tmp_path, monkeypatch):
    monkeypatch.setattr(kernel_pool, "CAN_FORK", False)
    (said,) = run(warm, tmp_path, "import os, sys; print(os.getppid(), os.environ['BRIEF_TEST'])")
    assert said.split() == [str(os.getpid()), "x"]


@LINUX
def test_a_warm_process_that_dies_is_reported(doomed):
    os.kill(doomed.call("os", "getpid"), signal.SIGKILL)
    with pytest.raises(
        kernel_pool.KernelPoolError, match="the process that forks the kernels died"
    ):
        doomed.call("os", "getpid")


@LINUX
def test_a_kernel_that_does_not_start_is_reported(doomed, tmp_path, monkeypatch):
    def refuse(what, *_):
        raise RuntimeError("no room for a process")

    monkeypatch.setattr(doomed, "ask", refuse)
    source = tmp_path / "in.ipynb"
    cells = [nbformat.v4.new_code_cell("print(6 * 7)")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source)
    _, said = chapters.run_chapter(source, tmp_path / "out.ipynb", {}, doomed, 60)
    assert said == "the kernel did not start (no room for a process)"


@LINUX
def test_a_chapter_whose_kernel_died_as_it_began_is_begun_anew(warm, tmp_path, monkeypatch):
    """As one does whose port somebody else has taken."""
    ask, forked = warm.ask, []

    def spoiled(what, *given):
        if what == "fork":
            forked.append(given)
            given = (*given[:2], given[2] if len(forked) > 1 else "/nowhere")
        return ask(what, *given)

    monkeypatch.setattr(warm, "ask", spoiled)
    source = tmp_path / "in.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), source)
    assert chapters.run_chapter(source, tmp_path / "out.ipynb", {}, warm, 60)[1] == ""
    assert len(forked) == 2


def test_a_notebook_that_cannot_be_written_is_no_failure_of_its_own(warm, tmp_path):
    source = tmp_path / "in.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), source)
    with pytest.raises(OSError, match="nowhere"):
        chapters.run_chapter(source, tmp_path / "nowhere" / "out.ipynb", {}, warm, 60)
