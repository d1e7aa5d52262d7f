"""Runs that nobody watches: chapters that fail or hang, and what a run says.

A run that is killed: tests/test_sweeps.py; more of what is not run again: tests/test_store.py.
"""

import json
import signal
import time
from pathlib import Path

import nbformat
import pytest

from helpers.cli import DONE, FAILED, TERMINATED
from helpers.runs import atomic, kernel_pool

FOREVER = "import time\ntime.sleep(600)"


@pytest.fixture
def small(standing, tmp_path):
    """A small brief with one good edition called ``daily``, to do with as one likes."""
    return standing.copied(tmp_path / "small")


def sentences(problems):
    """Every line of standard error is a sentence of ours."""
    lines = problems.splitlines()
    return bool(lines) and all(line.startswith("brief: ") for line in lines)


def until(seen, seconds=60):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def kept(small, edition, name):
    return nbformat.read(small.out / "failed" / edition / f"{name}.ipynb", as_version=4)


# -- cells that never end, kernels that die --------------------------------------------------


def failed_cell(notebook):
    """The one cell that failed, its number, and its error."""
    found = [
        (number, cell, output)
        for number, cell in enumerate(notebook.cells, start=1)
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert len(found) == 1
    return found[0]


FAILING = {
    "03-sleeps": (FOREVER, "CellTimeoutError", "it ran longer than 10 s"),
    "05-killed": ("import os\nos.kill(os.getpid(), 9)", "DeadKernelError",
                  "killed from outside (when memory runs out" if kernel_pool.CAN_FORK else "died"),
    "06-exits": ("import os\nos._exit(3)", "DeadKernelError",
                 "the kernel died (exit status 3)" if kernel_pool.CAN_FORK else "died"),
    "08-raises": ("open('count', 'a').write('x')\n1 / 0", "ZeroDivisionError", "division by zero"),
}  # fmt: skip


@pytest.fixture(scope="module")
def failed(standing, tmp_path_factory):
    """A run most of whose chapters fail, each in its way, beside an edition that stands."""
    small = standing.copied(tmp_path_factory.mktemp("failed") / "small")
    for name, (cell, *_) in FAILING.items():
        small.chapter(
            name, f"# {name}", 'notebook.text("Before.")', cell, 'notebook.text("After.")'
        )
    small.chapter("10-last", "# Last", 'notebook.text("It speaks all the same.")')
    small.outcome = small.render("--edition", "bad", "--cell-timeout", "10", "--log-json")
    return small


@pytest.mark.parametrize("name", FAILING)
def test_a_chapter_that_fails(failed, name):
    """The notebook that is kept says which cell it was and why, and what never ran."""
    source, error_name, words = FAILING[name]
    notebook = kept(failed, "bad", name)
    _, cell, error = failed_cell(notebook)
    assert cell.source == source and error.ename == error_name and words in error.evalue
    assert error.traceback
    assert cell.metadata.papermill.status == "failed" and cell.metadata.papermill.exception
    assert notebook.metadata.papermill.exception is True
    assert "Before." in nbformat.writes(notebook)
    assert notebook.cells[-1].outputs == [], "what came after never ran"
    states = [c.metadata.papermill.status for c in notebook.cells if "papermill" in c.metadata]
    assert set(states[: states.index("failed")]) == {"completed"}
    assert states[-1] == "pending" or error_name not in ("CellTimeoutError", "DeadKernelError")


def test_a_run_with_chapters_that_fail(failed):
    """The message names chapter, cell and cause; every other chapter runs, nothing is published."""
    status, said, problems = failed.outcome
    assert status == FAILED and sentences(problems)
    number, _, error = failed_cell(kept(failed, "bad", "03-sleeps"))
    assert problems.startswith(
        f"brief: chapter 03-sleeps failed: CellTimeoutError in cell {number}: {error.evalue}"
    )
    told = [json.loads(line) for line in said.splitlines()]
    chapters = {event["chapter"]: event["status"] for event in told if event["event"] == "chapter"}
    others = {"01-first": "cached", "02-second": "cached", "10-last": "done"}
    assert chapters == others | dict.fromkeys(FAILING, "failed")
    assert told[-1]["event"] == "failure" and told[-1]["exit"] == FAILED
    assert told[-1]["message"] == "; ".join(x[len("brief: ") :] for x in problems.splitlines())
    assert failed.visible() == ["daily", "failed", "latest"] and failed.latest() == "daily"
    assert failed.whole("daily") and failed.hidden() == [] and failed.wait_for_no_process()
    assert (failed.notebooks / "count").read_text() == "x", "an error in a cell is not tried again"


def test_a_run_that_takes_too_long(small):
    small.chapter("02-second", "# Second", FOREVER)
    status, _, problems = small.render("--edition", "slow", "--timeout", "20", "--jobs", "2")
    assert status == FAILED and sentences(problems)
    assert "the run took longer than 20 s, with 02-second unfinished" in problems
    assert "give it more with --timeout" in problems
    _, failing, error = failed_cell(kept(small, "slow", "02-second"))
    assert failing.source == FOREVER and "the run was stopped" in error.evalue
    assert small.visible() == ["daily", "failed", "latest"] and small.hidden() == []
    assert small.wait_for_no_process()


# -- stopped ---------------------------------------------------------------------------------


def test_told_to_stop(small):
    """Kernels end, nothing is left, the status says which signal it was; a second one is idle."""
    small.chapter("02-second", "# Second", "open('begun', 'w').close()", FOREVER)
    process = small.begin("--edition", "next")
    until((small.notebooks / "begun").exists)
    with pytest.raises(atomic.Busy), atomic.lock(small.out):
        pass
    for _ in range(5):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    _, problems = process.communicate(timeout=30)
    assert process.returncode == TERMINATED, problems
    assert problems == "brief: told to stop; nothing was published\n"
    assert small.visible() == ["daily", "latest"] and small.hidden() == []
    assert small.whole("daily") and small.wait_for_no_process(5)
    with atomic.lock(small.out):
        pass  # it was let go


# -- what it says ----------------------------------------------------------------------------


def test_one_line_a_chapter(standing):
    lines = standing.first[1].splitlines()
    assert sorted(line.split(" in ")[0] for line in lines[:2]) == [
        "01-first: done",
        "02-second: done",
    ]
    assert lines[2] == f"daily: published in {standing.out / 'daily'}"
    assert lines[3:] == [str(standing.out / "daily" / name) for name in ("brief.pdf", "brief.html")]
    record = standing.manifest("daily")
    assert all(record["seconds"].values()) and record["cached"] == {}


# -- the cache -------------------------------------------------------------------------------


def test_only_the_chapter_that_was_changed_runs_again(small):
    """Made of one chapter in store and one run anew, every byte but the times is the same."""
    files = small.bytes("daily")
    path = small.out / "daily" / "notebooks" / "02-second.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    status, said, _ = small.render("--edition", "daily", "--keep", "3", "--log-json")
    told = [json.loads(line) for line in said.splitlines()]
    assert status == DONE and told[-1]["status"] == "published"
    assert Path(told[-1]["path"]) == small.out / "daily"
    chapters = {e["chapter"]: e["status"] for e in told if e["event"] == "chapter"}
    assert chapters == {"01-first": "cached", "02-second": "done"}
    record = small.manifest("daily")
    assert record["cached"] == {"01-first": "daily"} and record["seconds"]["01-first"] == 0
    assert record["seconds"]["02-second"] > 0
    again = small.bytes("daily")
    assert {name for name in files if files[name] != again[name]} == {"manifest.json"}
