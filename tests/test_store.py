"""The edition store: `--since` night after night, kills, a full disk, two at once, refusals."""

import contextlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import threading

import filelock
import nbformat
import pytest

from helpers.cli import BAD_INPUT, BUSY, DONE, FAILED, INTERRUPTED
from helpers.notebook import bundles, loading, opening
from helpers.record.parameters import Parameters
from helpers.runs import (
    atomic,
    changes,
    chapters,
    edition,
    jobs,
    provenance,
    snapshot,
    store,
    sweeps,
)  # fmt: skip
from helpers.runs import notebooks as registry


def notebook(*bundles):
    """A chapter as papermill leaves it, with these outputs."""
    outputs = [
        nbformat.v4.new_output("display_data", data=data, metadata=about) for data, about in bundles
    ]
    heading = nbformat.v4.new_markdown_cell("# Summary")
    return nbformat.v4.new_notebook(
        cells=[heading, *(nbformat.v4.new_code_cell("", outputs=[o]) for o in outputs)]
    )


class Here:
    """In place of the warm process: the same calls, made in this one."""

    def __init__(self):
        self.environment, self.ended = {}, ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def call(self, module, name, *arguments):
        return getattr(importlib.import_module(module), name)(*arguments)


class Nights:
    """Renders a folder night after night, without a kernel and without setting a page.

    ``ran``: the tier of each run; ``wanted``: the chapters of the last; ``meanwhile``: what
    happens while they run.
    """

    def __init__(self, data, home, brief):
        self.data, self.out, self.sources = data, home / "reports", home / "notebooks"
        self.ran, self.wanted, self.meanwhile = [], [], lambda: None
        self._brief = brief
        self.sources.mkdir()
        for name in ("01-answer", "02-more"):
            nbformat.write(notebook(), self.sources / f"{name}.ipynb")

    def render(self, *arguments):
        return self._brief("render", "--data", self.data, "--out", self.out, *arguments)

    def run_chapters(self, wanted, given, build, failed, **_):
        record = loading.known(self.data, given)
        meta = opening.opening(record.tables, record.known_to, record.parameters)
        spoken = notebook(bundles.opening(meta), bundles.text("It speaks."))
        for path in wanted:
            text = nbformat.writes(spoken if path.stem == "01-answer" else notebook())
            (build / path.name).write_text(text, encoding="utf-8")
        self.ran.append(given["tier"])
        self.wanted = sorted(path.stem for path in wanted)
        self.meanwhile()
        return dict.fromkeys(self.wanted, 0.1)

    def latest(self):
        return (self.out / "latest").readlink().name

    def editions(self):
        """What lies in the folder, also what is hidden; neither the lock nor ``latest``."""
        return sorted(p.name for p in self.out.iterdir() if p.name not in ("latest", ".lock"))

    def manifest(self, name):
        return json.loads((self.out / name / "manifest.json").read_text(encoding="utf-8"))

    def page(self, name):
        return (self.out / name / "brief.html").read_text(encoding="utf-8")

    def whole(self, name):
        return self.manifest(name)["outputs"] == provenance.hashes(self.out / name)


def print_page(brief, record, build, about):
    outputs = (output for cell in brief.cells for output in cell.get("outputs", []))
    said = [cell.source for cell in brief.cells]
    said += [
        output.data.get("text/markdown", output.data.get("text/csv", "")) for output in outputs
    ]
    (build / "brief.html").write_text("\n".join(said), encoding="utf-8")


def print_pdfs(brief, record, build):
    (build / "brief.pdf").write_bytes(b"%PDF-")


@pytest.fixture
def nights(folder, tmp_path, brief, monkeypatch):
    made = Nights(folder.place, tmp_path, brief)
    monkeypatch.setattr(edition, "_print_page", print_page)
    monkeypatch.setattr(edition, "_print_pdfs", print_pdfs)
    monkeypatch.setattr(edition, "kernel_pool", Here)
    monkeypatch.setattr(registry, "NOTEBOOKS", made.sources)
    monkeypatch.setattr(chapters, "run_chapters", made.run_chapters)
    return made


WHEAT = {"title": "Russia sends wheat"}


def test_the_first_night_has_nothing_to_compare_with_and_the_next_ones_do_nothing(nights):
    status, said, problems = nights.render("--since", "latest")
    assert (status, problems) == (DONE, "")
    assert "there is no earlier edition to compare with, so it does not say what changed" in said
    name, held = nights.latest(), nights.editions()
    assert nights.manifest(name)["since"] is None and "What changed" not in nights.page(name)
    assert not (nights.out / name / changes.LIST).exists()
    assert nights.render()[1].startswith(f"{name}: unchanged"), "the same as without since"
    status, said, _ = nights.render("--since", "latest")
    assert status == DONE and f"{name}: unchanged, nothing to do" in said
    assert nights.render("--since", "latest", "--quiet") == (DONE, "", "")
    (told,) = map(json.loads, nights.render("--since", "latest", "--log-json")[1].splitlines())
    assert told["time"].endswith("+00:00")
    assert (told["status"], told["edition"]) == ("unchanged", name)
    assert nights.editions() == held and nights.latest() == name and len(nights.ran) == 1
    shutil.rmtree(nights.out / name)
    status, said, _ = nights.render("--since", "latest")
    assert status == DONE and "no earlier edition to compare with" in said, "latest leads nowhere"
    refused = json.loads(nights.render("--log-json", "-p", "strat", "1")[1])
    assert refused["exit"] == BAD_INPUT and "did you mean 'start'?" in refused["message"]


def test_a_change_is_told_once_and_one_taken_back_needs_no_new_edition(nights, folder):
    nights.render("--since", "latest")
    first = nights.latest()
    folder.change("events", 4, **WHEAT)
    nights.render("--since", "latest")
    second = nights.latest()
    assert nights.editions() == sorted([first, second])
    manifest = nights.manifest(second)
    assert manifest["since"] == store.take(first, nights.out).reference
    outputs = manifest["outputs"]
    assert {changes.LIST, *(f"record/{name}.csv" for name in snapshot.SHEETS)} <= set(outputs)
    assert second == f"brief-{manifest['key'][:10]}"
    assert f"What changed since {first}" in nights.page(second).replace("\\", "")
    assert "title: Russia sends grain, now Russia sends wheat" in nights.page(second)
    listed = (nights.out / second / changes.LIST).read_text(encoding="utf-8").splitlines()
    assert "events,recoded,2022-gift,title,Russia sends grain,Russia sends wheat" in listed
    nights.render("--since", "latest", "--edition", "mine")
    assert nights.manifest("mine")["since"]["edition"] == first, "not compared with itself"
    nights.render("--since", "latest", "--no-cache")
    assert nights.manifest(second)["outputs"] == outputs, "made again it says the same"
    folder.change("events", 4, title="Russia sends grain")
    assert f"{first}: unchanged" in nights.render("--since", "latest")[1]
    assert nights.latest() == first and nights.editions() == sorted([first, second, "mine"])
    folder.change("events", 4, **WHEAT)
    shutil.rmtree(nights.out / first)
    assert f"{second}: unchanged" in nights.render("--since", "latest")[1]
    assert nights.editions() == sorted([second, "mine"])


def test_two_questions_may_take_turns(nights, folder):
    for change in ({}, WHEAT):
        folder.change("events", 4, **change)
        for _ in range(2):
            nights.render("--since", "latest")
            nights.render("--since", "latest", "-p", "tier", "core")
    assert nights.ran == ["all", "core", "all", "core"] and len(nights.editions()) == 4


def test_an_edition_of_a_fixed_name(nights, folder):
    """`--edition daily` is replaced by what changed since itself, and by nothing else."""
    nights.render("--edition", "daily")
    for since in ("latest", "daily"):
        title = f"Russia sends bread for {since}"
        folder.change("events", 4, title=title)
        nights.render("--since", since, "--edition", "daily")
        assert "What changed since the earlier daily" in nights.page("daily")
        assert title in nights.page("daily")
        ran = len(nights.ran)
        assert "daily: unchanged" in nights.render("--since", since, "--edition", "daily")[1]
        assert len(nights.ran) == ran and nights.editions() == ["daily"]


# -- the earlier edition is an input ---------------------------------------------------------


def test_an_earlier_edition_made_again_is_another_input_whatever_time_it_took(nights):
    nights.render("--edition", "old")
    assert nights.render("--since", "old")[0] == DONE
    name = nights.latest()
    assert name != "old"
    assert "Nothing that a reader would see changed in the record." in nights.page(name)
    path = nights.out / "old" / "manifest.json"
    path.write_text(json.dumps(nights.manifest("old") | {"seconds": {"01-answer": 9.9}}))
    assert f"{name}: unchanged" in nights.render("--since", "old")[1]
    nights.render("--edition", "old", "-p", "as_of", "2021")
    nights.render("--since", "old")
    assert nights.latest() != name and "as of,2021,–" in nights.page(nights.latest())


# -- what is kept ----------------------------------------------------------------------------


def test_keep_removes_only_editions_made_with_keep(nights, folder):
    nights.render("--edition", "mine")
    for number in range(3):
        folder.change("events", 4, title=f"Night {number}")
        said = nights.render("--edition", f"night-{number}", "--keep", "2")[1]
    assert "night-0: removed, for --keep 2" in said
    assert nights.editions() == ["mine", "night-1", "night-2"] and nights.latest() == "night-2"


def test_what_makes_a_chapter_run_again(nights, folder):
    """Neither, where nothing of theirs changed; the one that was edited; both for all else."""
    nights.render("--edition", "one")
    said = nights.render("--edition", "same")[1]
    assert "01-answer: as in one, not run again" in said.splitlines()
    assert nights.wanted == [] and set(nights.manifest("same")["cached"]) == {
        "01-answer", "02-more"
    }  # fmt: skip
    nbformat.write(notebook(bundles.text("Edited.")), nights.sources / "02-more.ipynb")
    nights.render("--edition", "edited")
    assert nights.wanted == ["02-more"] and set(nights.manifest("edited")["cached"]) == {
        "01-answer"
    }
    nights.render("--edition", "core", "-p", "tier", "core")
    assert nights.wanted == ["01-answer", "02-more"]
    folder.raw("events", lambda raw: raw + b"\n")
    nights.render("--edition", "data")
    assert nights.wanted == ["01-answer", "02-more"]
    for path in (nights.out / "data" / "notebooks").iterdir():
        path.write_text(path.read_text("utf-8").replace("speaks", "lies") + " ", "utf-8")
    assert "data: published" in nights.render("--edition", "data")[1]
    assert nights.wanted == ["01-answer", "02-more"] and "lies" not in nights.page("data")
    (nights.out / "data" / "brief.html").write_text("hello", encoding="utf-8")
    assert "data: published" in nights.render("--edition", "data")[1]
    assert nights.wanted == [] and nights.page("data") != "hello"


# -- what goes wrong on the way --------------------------------------------------------------

MOMENTS = {
    "before the move": ("before", atomic, "put"),
    "in the middle of the move": ("before", atomic, "_exchanged"),
    "after the exchange": ("after", atomic, "_exchanged"),
    "before latest moves": ("before", atomic, "point_latest"),
    "before old editions go": ("before", atomic, "keep_newest"),
}


def killed(work, when, module, name):
    """Do it in a process that is killed before or after a function."""
    function = getattr(module, name)

    def deadly(*given):
        if when == "after":
            function(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        setattr(module, name, deadly)
        work()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "it was to be killed, and was not"


def test_killed_at_any_moment_an_edition_is_whole_and_the_next_run_clears_the_rest(nights, folder):
    """The edition of the same name is being replaced, the hardest case."""
    given = ("--edition", "daily", "--keep", "3")
    nights.render(*given)
    for moment, where in MOMENTS.items():
        before = nights.manifest("daily")
        folder.change("events", 4, title=f"Killed {moment}")
        killed(lambda: nights.render(*given), *where)
        assert [n for n in nights.editions() if n[0] != "."] == ["daily"], moment
        assert nights.latest() == "daily" and nights.whole("daily"), moment
        replaced = moment.startswith(("after the exchange", "before latest", "before old"))
        assert (nights.manifest("daily") != before) == replaced, moment
        (nights.out / ".latest-999999").symlink_to("nowhere")
        with atomic.lock(nights.out):
            assert nights.editions() == ["daily"] and nights.whole("daily"), moment


@contextlib.contextmanager
def small_disk(place, size):
    """A disk of so many bytes."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (root only)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(file, left):
    """Let a file grow until so many bytes are left on the disk."""
    with file.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(b"x" * 4096):
            pass
    os.truncate(file, file.stat().st_size - left)


def test_a_full_disk(nights, tmp_path):
    """A second edition does not fit, wherever in it the room ends; the first stays whole."""
    with small_disk(tmp_path / "disk", 2_000_000) as disk:
        nights.out = disk / "reports"
        nights.render("--edition", "daily")
        for left in (0, 8_192, 40_960):
            fill(disk / "ballast", left)
            status, _, problems = nights.render("--edition", "another", "-p", "paper", "letter")
            assert status == FAILED and problems.count("\n") == 1, left
            assert "could not be written: No space left on device" in problems
            assert nights.editions() == ["daily"] and nights.latest() == "daily"
            assert nights.whole("daily")


def test_one_run_at_a_time(nights):
    with atomic.lock(nights.out):
        status, said, problems = nights.render()
        assert (status, said, problems.count("\n")) == (BUSY, "", 1)
        assert "another run is writing to" in problems and "--wait SECONDS" in problems
        status, _, problems = nights.render("--wait", "1")
        assert status == BUSY and "another run is still writing to" in problems
        assert "1 s" in problems and nights.editions() == []
    other = filelock.FileLock(nights.out / ".lock", thread_local=False)
    other.acquire()
    threading.Timer(0.5, other.release).start()
    assert nights.render("--edition", "mine", "--wait", "60")[0] == DONE
    assert nights.editions() == ["mine"]


def test_what_happens_under_a_run_publishes_nothing(nights, folder):
    """Data that change are no edition; Ctrl-C ends it."""
    nights.meanwhile = lambda: folder.raw("events", lambda raw: raw + b"\n")
    status, _, problems = nights.render()
    assert status == BAD_INPUT and "changed while the brief was made; run it again" in problems

    def stop():
        raise KeyboardInterrupt

    nights.meanwhile = stop
    assert nights.render() == (INTERRUPTED, "", "brief: stopped; nothing was published\n")
    assert nights.editions() == []


def test_tables_that_break_under_a_sweep_fail_the_edition_in_words(nights, folder):
    """They were sound when the sweep began; the process that renders goes on."""
    order = jobs.Job(Parameters(), data=folder.place, out=nights.out, name="one")
    (folder.place / "events.csv").write_text("event_id\n", encoding="utf-8")
    came = sweeps.render(order)
    assert came["status"] == "failed" and "events.csv:1:" in came["message"]


# -- what is refused -------------------------------------------------------------------------


@pytest.fixture
def spoilt(nights):
    """A reports folder with one sound edition and others that are not."""
    nights.render("--edition", "sound")
    sound, out = nights.out / "sound", nights.out
    (out / "half").mkdir()
    for name in ("old", "tampered", "torn", "list", "foreign"):
        shutil.copytree(sound, out / name)
    (out / "list" / "manifest.json").write_text("[]", encoding="utf-8")
    manifest = nights.manifest("sound")
    kept = {k: v for k, v in manifest["outputs"].items() if not k.startswith("record/")}
    (out / "old" / "manifest.json").write_text(json.dumps(manifest | {"outputs": kept}))
    (out / "tampered" / "record" / "events.csv").write_text("event_id\n", encoding="utf-8")
    (out / "torn" / "brief.pdf").unlink()
    table = out / "foreign" / "record" / "events.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("title", "heading"))
    outputs = manifest["outputs"] | {"record/events.csv": provenance.sha256(table)}
    (out / "foreign" / "manifest.json").write_text(json.dumps(manifest | {"outputs": outputs}))
    shutil.copytree(sound, out.parent / "outside")
    return nights


REFUSED = {
    "never": "there is no edition 'never' in '{out}'; it holds foreign, old, sound",
    "../outside": "there is no edition '../outside'",
    "half": "'{out}/half' is no whole edition, for its manifest.json is absent or not to be read",
    "list": "'{out}/list' is no whole edition",
    "old": "edition 'old' keeps no record to compare",
    "tampered": "edition 'tampered' is no longer whole, for record/events.csv is absent or was",
    "torn": "edition 'torn' is no longer whole, for brief.pdf is absent",
    "foreign": "the record of edition 'foreign' cannot be read (events.csv:1:",
}


def test_an_edition_that_cannot_be_compared(spoilt, brief):
    before = sorted(spoilt.out.rglob("*"))
    for name, words in REFUSED.items():
        words = words.format(out=spoilt.out)
        for status, said, problems in (
            brief("diff", "sound", name, "--out", spoilt.out),
            spoilt.render("--since", name, "--edition", "new"),
        ):
            assert (status, said) == (BAD_INPUT, ""), name
            assert problems.startswith(f"brief: {words}") and problems.count("\n") == 1
        assert sorted(spoilt.out.rglob("*")) == before and len(spoilt.ran) == 1, name
    (spoilt.out / "latest").unlink()
    (spoilt.out / "latest").symlink_to("old")
    status, _, problems = spoilt.render("--since", "latest", "-p", "tier", "core")
    assert status == BAD_INPUT and "edition 'old' keeps no record to compare" in problems
