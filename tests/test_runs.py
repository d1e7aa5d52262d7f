"""Runs that nobody watches: killed, hung, out of room, refused, told to stop, two at once."""

import contextlib
import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
from small_brief import SmallBrief

from helpers.cli import BAD_INPUT, BUSY, DONE, FAILED, INTERRUPTED, TERMINATED
from helpers.record import tables
from helpers.runs import chapters, kernel_pool

LINUX = pytest.mark.skipif(not kernel_pool.CAN_FORK, reason="kernels are forked on Linux only")
FOREVER = "import time\ntime.sleep(600)"


@pytest.fixture
def small(tmp_path):
    return SmallBrief(tmp_path)


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """A small brief with one good edition called ``daily``."""
    small = SmallBrief(tmp_path_factory.mktemp("standing"))
    status, _, problems = small.render("--edition", "daily", "--keep", "3")
    assert status == DONE, problems
    return small


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
    "when the lock is taken": "after:helpers.runs.atomic:Lock:__enter__",
    "before the tables are read": "before:helpers.runs.edition:_open",
    "when the building folder is made": "before:helpers.runs.edition:_make",
    "before the chapters": "before:helpers.runs.chapters:run_chapters",
    "while a chapter runs": "before:helpers.runs.chapters:said",
    "after the chapters": "after:helpers.runs.chapters:run_chapters",
    "when the record is kept": "after:helpers.runs.edition:_keep_record",
    "while the page is printed": "before:helpers.runs.edition:_print_page",
    "when the PDF is printed": "after:helpers.runs.edition:_print_pdfs",
    "before the manifest": "before:helpers.runs.provenance:hashes",
    "before the move": "before:helpers.runs.atomic:put",
    "in the middle of the move": "before:helpers.runs.atomic:_exchanged",
    "after the exchange": "after:helpers.runs.atomic:_exchanged",
    "before latest moves": "before:helpers.runs.atomic:point_latest",
    "before old editions go": "before:helpers.runs.atomic:keep_newest",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_last_edition_is_whole(standing, moment):
    """The edition of the same name is being made again, the hardest case: it is to be replaced."""
    before = standing.bytes("daily")
    arguments = ("--edition", "daily", "--keep", "3", "--no-cache")
    status, _, _ = standing.render(*arguments, at=MOMENTS[moment])
    assert status == -signal.SIGKILL, "it was to be killed, and was not"
    assert standing.visible() == ["daily", "latest"] and standing.latest() == "daily"
    assert standing.whole("daily")
    after = standing.bytes("daily")
    assert {name for name in before if before[name] != after[name]} <= {"manifest.json"}
    assert standing.wait_for_no_process(), "a kernel outlived the run"


def test_the_next_run_clears_what_was_left(standing):
    standing.render("--edition", "daily", "--no-cache", at="before:helpers.runs.atomic:put")
    assert [name[:10] for name in standing.hidden()] == [".building-"]
    (standing.out / ".latest-999999").symlink_to("nowhere")
    status, said, _ = standing.render("--edition", "daily", "--keep", "3")
    assert status == DONE and "daily: unchanged, nothing to do" in said
    assert standing.hidden() == []


def test_an_edition_set_aside_by_a_killed_run_is_put_back(standing):
    """Where folders cannot change places in one step, one is out of place for an instant."""
    aside = standing.out / ".building-x" / "replaced"
    aside.mkdir(parents=True)
    (standing.out / "daily").rename(aside / "daily")
    status, said, problems = standing.render("--edition", "daily", "--keep", "3")
    assert status == DONE and "daily: published" not in said, problems
    assert standing.whole("daily") and standing.hidden() == []


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


@pytest.mark.parametrize("left", [0, 10_000, 40_000, 120_000])
def test_a_full_disk(small, standing, left):
    """A second edition does not fit, wherever in it the room ends; the first stays whole."""
    with small_disk(small.home / "disk", 6_000_000) as disk:
        if disk is None:
            pytest.skip("no small disk can be mounted here (root only)")
        small.out = disk / "reports"
        shutil.copytree(standing.out, small.out, symlinks=True)
        before = small.bytes("daily")
        fill(disk / "ballast")
        os.truncate(disk / "ballast", max(0, (disk / "ballast").stat().st_size - left))
        status, _, problems = small.render("--edition", "another", "--no-cache")
        assert status == FAILED and sentences(problems), problems
        assert "could not be written: No space left on device" in problems
        assert small.visible() == ["daily", "latest"] and small.hidden() == []
        assert small.bytes("daily") == before and small.latest() == "daily"
        (disk / "ballast").unlink()
        assert small.render("--edition", "another")[0] == DONE and small.whole("another")


def test_a_limit_on_the_size_of_files(small):
    """As a quota does it: a file may not grow beyond some bytes."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    status, _, problems = small.render(preexec_fn=limit)
    assert status == FAILED and sentences(problems)
    assert f"could not be written: {os.strerror(errno.EFBIG)}" in problems
    assert small.visible() == [] and small.hidden() == []


def bound_by_permissions():
    """What to begin a command with, so that a folder's permissions hold for it: root has them not.

    Another user, where another user can run this Python; else root without its privilege.
    """
    if os.getuid():
        return []
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    again = (
        "import subprocess, sys, helpers; subprocess.run([sys.executable, '-c', ''], check=True)"
    )
    tried = [*nobody, sys.executable, "-c", again]
    if subprocess.run(tried, cwd=tables.HOME, capture_output=True, check=False).returncode == 0:
        return nobody
    without = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={without}", f"--inh-caps={without}"]


def test_without_permission_to_write(standing):
    """As a user who may read everything and write nothing there."""
    home = Path(tempfile.mkdtemp())
    try:
        reports = home / "reports"
        shutil.copytree(standing.out, reports, symlinks=True)
        data = home / "data"
        shutil.copytree(standing.data, data)
        subprocess.run(["chmod", "-R", "a+rX,a-w", home], check=True)
        before = {p: p.read_bytes() for p in reports.rglob("*") if p.is_file()}
        done = subprocess.run(
            [*bound_by_permissions(), sys.executable, "-m", "helpers.cli",
             "render", "--data", data, "--out", reports],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tables.HOME)},
            cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == BAD_INPUT and sentences(done.stderr), done.stderr
        assert f"'{reports}' cannot be used for reports: Permission denied" in done.stderr
        assert before == {p: p.read_bytes() for p in reports.rglob("*") if p.is_file()}
    finally:
        subprocess.run(["chmod", "-R", "u+w", home], check=True)
        shutil.rmtree(home)


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


@pytest.mark.parametrize(
    ("cell", "options", "name", "words"),
    [
        (FOREVER, ("--cell-timeout", "2"), "CellTimeoutError", "it ran longer than 2 s"),
        ("while True:\n    pass", ("--cell-timeout", "2"), "CellTimeoutError", "longer than 2 s"),
        ("import os\nos.kill(os.getpid(), 9)", (), "DeadKernelError", "the kernel died"),
        ("import os\nos._exit(3)", (), "DeadKernelError", "the kernel died"),
        ("import ctypes\nctypes.string_at(0)", (), "DeadKernelError", "the kernel died"),
        ("1 / 0", (), "ZeroDivisionError", "division by zero"),
        ("raise SystemExit(4)", (), "SystemExit", "4"),
    ],
    ids=["sleeps", "spins", "killed", "exits", "crashes", "raises", "leaves"],
)
def test_a_chapter_that_fails(small, cell, options, name, words):
    """The message names chapter, cell and cause, and so does the notebook that is kept."""
    small.render("--edition", "good")
    small.chapter(
        "02-second", "# Second", 'notebook.text("Before.")', cell, 'notebook.text("After.")'
    )
    status, said, problems = small.render("--edition", "bad", *options)
    assert status == FAILED and sentences(problems)
    notebook = kept(small, "bad", "02-second")
    number, failing, error = failed_cell(notebook)
    assert f"chapter 02-second failed: {name} in cell {number}: " in problems and words in problems
    assert failing.source == cell and error.ename == name and words in error.evalue
    assert failing.metadata.papermill.status == "failed" and failing.metadata.papermill.exception
    assert notebook.metadata.papermill.exception is True
    text = nbformat.writes(notebook)
    assert "Before." in text and notebook.cells[-1].outputs == [], "what came after never ran"
    assert notebook.cells[-1].metadata.papermill.status in ("pending", "completed")
    assert small.visible() == ["failed", "good", "latest"] and small.latest() == "good"
    assert "01-first: as in good" in said and "02-second: failed" in said
    assert small.whole("good") and small.hidden() == [] and small.wait_for_no_process()


@LINUX
def test_a_killed_kernel_is_told_from_one_that_left(small):
    small.chapter("02-second", "# Second", "import os\nos.kill(os.getpid(), 9)")
    assert "killed from outside (when memory runs out" in small.render()[2]
    small.chapter("02-second", "# Second", "import os\nos._exit(3)")
    assert "the kernel died (exit status 3)" in small.render()[2]


def test_what_never_ran_is_not_called_completed(small):
    small.chapter("02-second", "# Second", FOREVER, 'notebook.text("After.")')
    small.render("--edition", "bad", "--cell-timeout", "1")
    cells = [c for c in kept(small, "bad", "02-second").cells if "papermill" in c.metadata]
    states = [cell.metadata.papermill.status for cell in cells]
    assert states[-2:] == ["failed", "pending"] and set(states[:-2]) == {"completed"}


def test_a_run_that_takes_too_long(small):
    small.chapter("02-second", "# Second", FOREVER)
    status, said, problems = small.render("--edition", "slow", "--timeout", "8", "--jobs", "2")
    assert status == FAILED and sentences(problems) and "01-first: done" in said
    assert "the run took longer than 8 s, with 02-second unfinished" in problems
    assert "give it more with --timeout" in problems
    _, failing, error = failed_cell(kept(small, "slow", "02-second"))
    assert failing.source == FOREVER and "the run was stopped" in error.evalue
    assert small.visible() == ["failed"] and small.hidden() == [] and small.wait_for_no_process()


def test_every_chapter_runs_though_one_fails(small):
    small.chapter("01-first", "# First", "1 / 0")
    status, said, problems = small.render("--jobs", "1")
    assert status == FAILED and "02-second: done" in said and "chapter 01-first failed" in problems


class Broken(kernel_pool.KernelPool):
    """Its first kernels never come up."""

    def __init__(self, failing):
        super().__init__({"MPLBACKEND": "agg"})
        self.failing, self.asked = failing, 0

    def ask(self, what, *arguments):
        if what == "fork":
            self.asked += 1
            if self.asked <= self.failing:
                raise RuntimeError("no room for a process")
        return super().ask(what, *arguments)


@LINUX
@pytest.mark.parametrize(("failing", "asked", "reason"), [(1, 2, False), (9, 2, True)])
def test_a_kernel_that_does_not_start_is_started_once_more(small, failing, asked, reason):
    small.chapter("03-third", "# Third", "print(6 * 7)")
    source, target = small.notebooks / "03-third.ipynb", small.home / "out.ipynb"
    notebook = nbformat.read(source, as_version=4)
    del notebook.cells[1]  # the opening, which wants the tables
    nbformat.write(notebook, source)
    with Broken(failing) as warm:
        _, said = chapters.run_chapter(source, target, {}, warm, 60)
    assert warm.asked == asked
    assert said == ("the kernel did not start (no room for a process)" if reason else "")
    assert reason or "42" in target.read_text(encoding="utf-8")


def test_an_error_in_a_cell_is_not_tried_again(small):
    count = small.home / "count"
    small.chapter("02-second", "# Second", f"open({str(count)!r}, 'a').write('x')\n1 / 0")
    small.render()
    assert count.read_text() == "x"


# -- told to stop ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "status", "words"),
    [(signal.SIGTERM, TERMINATED, "told to stop"), (signal.SIGINT, INTERRUPTED, "stopped")],
)
def test_told_to_stop(small, number, status, words):
    """Kernels end, nothing is left, the status says which signal it was."""
    small.render("--edition", "good")
    small.chapter("02-second", "# Second", "open('begun', 'w').close()", FOREVER)
    process = small.begin("--edition", "next")
    until((small.notebooks / "begun").exists)
    process.send_signal(number)
    _, problems = process.communicate(timeout=30)
    assert process.returncode == status, problems
    assert problems == f"brief: {words}; nothing was published\n"
    assert small.visible() == ["good", "latest"] and small.hidden() == []
    assert small.whole("good") and small.wait_for_no_process(5)
    small.chapter("02-second", "# Second")
    assert small.render("--edition", "next")[0] == DONE, "the lock was left"


def test_a_second_signal_does_not_disturb_the_cleaning_up(small):
    small.chapter("02-second", "# Second", "open('begun', 'w').close()", FOREVER)
    process = small.begin()
    until((small.notebooks / "begun").exists)
    for _ in range(5):
        process.terminate()
        time.sleep(0.05)
    process.communicate(timeout=30)
    assert process.returncode == TERMINATED and small.hidden() == []


# -- one at a time ---------------------------------------------------------------------------


def test_two_at_once(small):
    small.chapter(
        "02-second", "# Second", "open('begun', 'w').close()", "import time; time.sleep(9)"
    )
    first = small.begin("--edition", "first")
    until((small.notebooks / "begun").exists)
    started = time.monotonic()
    status, said, problems = small.render("--edition", "second")
    assert status == BUSY and said == "" and sentences(problems)
    assert "another run is writing to" in problems and "--wait SECONDS" in problems
    status, _, problems = small.render("--edition", "second", "--wait", "1")
    assert status == BUSY and "another run is still writing to" in problems and "1 s" in problems
    assert first.poll() is None, f"the first ended too early ({time.monotonic() - started:.0f} s)"
    status, _, problems = small.render("--edition", "second", "--wait", "120")
    assert status == DONE, problems
    assert first.communicate()[1] == "" and first.returncode == DONE
    assert small.visible() == ["first", "latest", "second"] and small.latest() == "second"


# -- what it keeps and says ------------------------------------------------------------------


def test_keep_removes_only_editions_made_with_keep(small):
    small.render("--edition", "mine")
    for number in range(4):
        small.chapter("02-second", "# Second", f'notebook.text("Night {number}.")')
        status, said, _ = small.render("--edition", f"night-{number}", "--keep", "2")
        assert status == DONE
    assert "night-1: removed, for --keep 2" in said
    assert small.visible() == ["latest", "mine", "night-2", "night-3"]
    assert small.latest() == "night-3" and all(map(small.whole, ["mine", "night-2", "night-3"]))
    small.chapter("02-second", "# Second", 'notebook.text("By hand.")')
    small.render("--edition", "hand")
    assert small.visible() == ["hand", "latest", "mine", "night-2", "night-3"]


def test_a_log_of_json_lines(small):
    status, said, problems = small.render("--log-json", "--edition", "one")
    told = [json.loads(line) for line in said.splitlines()]
    assert (status, problems) == (DONE, "")
    assert all(event["time"].endswith("+00:00") for event in told)
    chapters = {e["chapter"]: e for e in told if e["event"] == "chapter"}
    assert set(chapters) == {"01-first", "02-second"}
    assert all(e["status"] == "done" and e["seconds"] > 0 for e in chapters.values())
    assert told[-1]["event"] == "edition" and told[-1]["status"] == "published"
    assert Path(told[-1]["path"]) == small.out / "one"
    again = json.loads(small.render("--log-json", "--edition", "one")[1])
    assert again["status"] == "unchanged" and again["edition"] == "one"
    small.chapter("02-second", "# Second", "1 / 0")
    status, said, problems = small.render("--log-json", "--edition", "two")
    last = json.loads(said.splitlines()[-1])
    assert status == FAILED and last["event"] == "failure" and last["exit"] == FAILED
    assert "ZeroDivisionError" in last["message"] and sentences(problems)
    refused = json.loads(small.render("--log-json", "-p", "strat", "1")[1])
    assert refused["exit"] == BAD_INPUT and "did you mean 'start'?" in refused["message"]


def test_one_line_a_chapter(small):
    _, said, _ = small.render("--edition", "one")
    lines = said.splitlines()
    assert sorted(line.split(" in ")[0] for line in lines[:2]) == [
        "01-first: done",
        "02-second: done",
    ]
    assert lines[2] == f"one: published in {small.out / 'one'}"
    assert lines[3:] == [str(small.out / "one" / name) for name in ("brief.pdf", "brief.html")]
    assert small.render("--edition", "one", "--quiet", "--no-cache") == (DONE, "", "")


# -- the cache -------------------------------------------------------------------------------


def test_only_the_chapter_that_was_edited_runs_again(small):
    small.render("--edition", "one")
    small.chapter("02-second", "# Second", 'notebook.text("It speaks otherwise.")')
    status, said, _ = small.render("--edition", "two")
    assert status == DONE and "01-first: as in one, not run again" in said
    assert "02-second: done" in said
    record = small.manifest("two")
    assert record["cached"] == {"01-first": "one"} and record["seconds"]["01-first"] == 0
    assert record["seconds"]["02-second"] > 0
    files = small.bytes("two")
    status, said, _ = small.render("--edition", "two", "--no-cache")
    assert status == DONE and "as in" not in said and small.manifest("two")["cached"] == {}
    again = small.bytes("two")
    assert {name for name in files if files[name] != again[name]} == {"manifest.json"}


@pytest.mark.parametrize("what", ["data", "parameters", "tampered"])
def test_what_makes_a_chapter_run_again(small, what):
    small.render("--edition", "one")
    more = ()
    if what == "data":
        with (small.data / "events.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
    elif what == "parameters":
        more = ("-p", "tier", "core")
    else:
        for notebook in (small.out / "one" / "notebooks").iterdir():
            text = notebook.read_text(encoding="utf-8")
            notebook.write_text(text.replace("speaks", "deceives"), encoding="utf-8")
    status, said, problems = small.render("--edition", "two", *more)
    assert status == DONE and "not run again" not in said, problems
    assert small.manifest("two")["cached"] == {}
    assert b"deceives" not in b"".join(small.bytes("two").values())


def test_data_that_change_under_a_run_are_no_edition(small):
    events = small.data / "events.csv"
    small.chapter("02-second", "# Second", f"open({str(events)!r}, 'a').write('\\n')")
    status, _, problems = small.render()
    assert status == BAD_INPUT and "changed while the brief was made; run it again" in problems
    assert small.visible() == [] and small.hidden() == []
