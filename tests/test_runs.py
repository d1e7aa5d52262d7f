"""Runs that nobody watches: killed, hung, out of room, refused, told to stop, two at once."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import nbformat
import pytest

from helpers.cli import BAD_INPUT, BUSY, DONE, FAILED, INTERRUPTED, TERMINATED
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


# -- killed ----------------------------------------------------------------------------------

MOMENTS = {
    "while a chapter runs": "before:helpers.runs.chapters:said",
    "before the move": "before:helpers.runs.atomic:put",
    "in the middle of the move": "before:helpers.runs.atomic:_exchanged",
    "after the exchange": "after:helpers.runs.atomic:_exchanged",
    "before latest moves": "before:helpers.runs.atomic:point_latest",
    "before old editions go": "before:helpers.runs.atomic:keep_newest",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_an_edition_is_whole_and_the_next_run_clears_the_rest(small, moment):
    """The edition of the same name is being replaced, the hardest case."""
    before = small.bytes("daily")
    small.chapter("02-second", "# Second", 'notebook.text("It speaks otherwise.")')
    status, _, _ = small.render("--edition", "daily", "--keep", "3", at=MOMENTS[moment])
    assert status == -signal.SIGKILL, "it was to be killed, and was not"
    assert small.visible() == ["daily", "latest"] and small.latest() == "daily"
    assert small.whole("daily")
    replaced = moment.startswith(("after the exchange", "before latest", "before old"))
    assert (small.bytes("daily") != before) == replaced
    assert small.wait_for_no_process(), "a kernel outlived the run"
    (small.out / ".latest-999999").symlink_to("nowhere")
    with atomic.lock(small.out):
        assert small.hidden() == [] and small.whole("daily")


# -- no room, no permission ------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(place, size):
    """A disk of so many bytes, or None where none can be mounted."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(file):
    """Let a file grow until the disk is full."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT)
    try:
        with contextlib.suppress(OSError):
            while os.write(handle, b"x" * 4096):
                pass
    finally:
        os.close(handle)


@pytest.mark.parametrize("left", [0, 60_000], ids=["at once", "in print"])
def test_a_full_disk(small, left):
    """A second edition does not fit, wherever in it the room ends; the first stays whole."""
    with small_disk(small.home / "disk", 6_000_000) as disk:
        if disk is None:
            pytest.skip("no small disk can be mounted here (root only)")
        small.out = shutil.copytree(small.out, disk / "reports", symlinks=True)
        before = small.bytes("daily")
        fill(disk / "ballast")
        os.truncate(disk / "ballast", max(0, (disk / "ballast").stat().st_size - left))
        status, _, problems = small.render("--edition", "another", "-p", "paper", "letter")
        assert status == FAILED and sentences(problems), problems
        assert "could not be written: No space left on device" in problems
        assert small.visible() == ["daily", "latest"] and small.hidden() == []
        assert small.bytes("daily") == before and small.latest() == "daily"


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
    "03-sleeps": (FOREVER, "CellTimeoutError", "it ran longer than 5 s"),
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
    small.outcome = small.render("--edition", "bad", "--cell-timeout", "5", "--log-json")
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
    status, _, problems = small.render("--edition", "slow", "--timeout", "8", "--jobs", "2")
    assert status == FAILED and sentences(problems)
    assert "the run took longer than 8 s, with 02-second unfinished" in problems
    assert "give it more with --timeout" in problems
    _, failing, error = failed_cell(kept(small, "slow", "02-second"))
    assert failing.source == FOREVER and "the run was stopped" in error.evalue
    assert small.visible() == ["daily", "failed", "latest"] and small.hidden() == []
    assert small.wait_for_no_process()


# -- told to stop ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "status", "words"),
    [(signal.SIGTERM, TERMINATED, "told to stop"), (signal.SIGINT, INTERRUPTED, "stopped")],
)
def test_told_to_stop(small, number, status, words):
    """Kernels end, nothing is left, the status says which signal it was; a second one is idle."""
    small.chapter("02-second", "# Second", "open('begun', 'w').close()", FOREVER)
    process = small.begin("--edition", "next")
    until((small.notebooks / "begun").exists)
    for _ in range(5 if number == signal.SIGTERM else 1):
        process.send_signal(number)
        time.sleep(0.05)
    _, problems = process.communicate(timeout=30)
    assert process.returncode == status, problems
    assert problems == f"brief: {words}; nothing was published\n"
    assert small.visible() == ["daily", "latest"] and small.hidden() == []
    assert small.whole("daily") and small.wait_for_no_process(5)
    with atomic.lock(small.out):
        pass  # it was let go


# -- one at a time ---------------------------------------------------------------------------


def test_two_at_once(small):
    wait = "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.05)"
    small.chapter("02-second", "# Second", "open('begun', 'w').close()", wait)
    first = small.begin("--edition", "first")
    until((small.notebooks / "begun").exists)
    status, said, problems = small.render("--edition", "second")
    assert status == BUSY and said == "" and sentences(problems)
    assert "another run is writing to" in problems and "--wait SECONDS" in problems
    status, _, problems = small.render("--edition", "second", "--wait", "1")
    assert status == BUSY and "another run is still writing to" in problems and "1 s" in problems
    second = small.begin("--edition", "second", "--wait", "120")
    (small.notebooks / "go").touch()
    assert (first.communicate()[1], first.returncode) == ("", DONE)
    assert (second.communicate()[1], second.returncode) == ("", DONE)
    assert small.visible() == ["daily", "first", "latest", "second"]
    assert small.latest() == "second"


# -- what it says ----------------------------------------------------------------------------


def test_one_line_a_chapter(standing):
    lines = standing.first[1].splitlines()
    assert sorted(line.split(" in ")[0] for line in lines[:2]) == [
        "01-first: done",
        "02-second: done",
    ]
    assert lines[2] == f"daily: published in {standing.out / 'daily'}"
    assert lines[3:] == [str(standing.out / "daily" / name) for name in ("brief.pdf", "brief.html")]


def test_json_lines_and_no_line(small):
    given = ("--edition", "daily")
    assert small.render(*given, "--quiet") == (DONE, "", "")
    (told,) = map(json.loads, small.render(*given, "--log-json")[1].splitlines())
    assert told["time"].endswith("+00:00")
    assert (told["status"], told["edition"]) == ("unchanged", "daily")
    refused = json.loads(small.render("--log-json", "-p", "strat", "1")[1])
    assert refused["exit"] == BAD_INPUT and "did you mean 'start'?" in refused["message"]


# -- the cache -------------------------------------------------------------------------------


def test_only_the_chapter_that_was_edited_runs_again(small):
    """Made again without the chapters in store, every byte but the times is the same."""
    small.chapter("02-second", "# Second", 'notebook.text("It speaks otherwise.")')
    status, said, _ = small.render("--edition", "two", "--log-json")
    told = [json.loads(line) for line in said.splitlines()]
    assert status == DONE and told[-1]["status"] == "published"
    assert Path(told[-1]["path"]) == small.out / "two"
    chapters = {e["chapter"]: e["status"] for e in told if e["event"] == "chapter"}
    assert chapters == {"01-first": "cached", "02-second": "done"}
    record = small.manifest("two")
    assert record["cached"] == {"01-first": "daily"} and record["seconds"]["01-first"] == 0
    assert record["seconds"]["02-second"] > 0
    files = small.bytes("two")
    status, said, _ = small.render("--edition", "two", "--no-cache")
    assert status == DONE and "as in" not in said and small.manifest("two")["cached"] == {}
    again = small.bytes("two")
    assert {name for name in files if files[name] != again[name]} == {"manifest.json"}


def test_data_that_change_under_a_run_are_no_edition(small):
    events = small.data / "events.csv"
    small.chapter("02-second", "# Second", f"open({str(events)!r}, 'a').write('\\n')")
    status, _, problems = small.render("--edition", "two")
    assert status == BAD_INPUT and "changed while the brief was made; run it again" in problems
    assert small.visible() == ["daily", "latest"] and small.hidden() == []
