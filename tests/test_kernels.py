"""kernel_pool: a warm process, kernels forked from it, and their ends."""

import os
import signal
import subprocess
import sys
import threading
import time

import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError

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
    path = tmp_path / f"{threading.get_ident()}-{time.monotonic_ns()}.ipynb"
    nbformat.write(notebook, path)
    done = papermill.execute_notebook(
        path, path, kernel_name="python3", progress_bar=False,
        kernel_manager_class=pool.manager(), resources={"metadata": {"path": str(tmp_path)}},
    )  # fmt: skip
    return ["".join(o.text for o in c.outputs if o.output_type == "stream") for c in done.cells]


def gone(pid):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


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
def test_kernels_end_with_the_warm_process(warm):
    environment = dict(warm.environment)
    pid = warm.ask("fork", ["-f", "/nonexistent"], environment, "/")
    assert warm.ask("poll", pid) is None or warm.ask("poll", pid) > 0
    script = (
        "import os, sys, time\n"
        "from helpers.runs import kernel_pool\n"
        "warm = kernel_pool.KernelPool({})\n"
        "print(warm.call('os', 'getpid'), flush=True)\n"
        "time.sleep(600)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert gone(child), "the warm process outlived the one that it served"


@LINUX
def test_close_kills_a_kernel_that_is_at_work(doomed, tmp_path):
    seen = tmp_path / "pid"
    failed = []

    def work():
        try:
            run(doomed, tmp_path, f"import os; open({str(seen)!r}, 'w').write(str(os.getpid()))"
                "; import time; time.sleep(600)")  # fmt: skip
        except DeadKernelError as error:
            failed.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    while not seen.exists() or not seen.read_text():
        time.sleep(0.05)
    doomed.close("enough")
    thread.join(timeout=20)
    assert not thread.is_alive() and failed == ["Kernel died"]
    assert gone(int(seen.read_text()))


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
