"""helpers.cli: exit statuses, messages, and that a refusal writes nothing."""

import re
import subprocess
import sys

import pytest

from helpers.cli import BAD_INPUT, BUSY, DONE, main
from helpers.record import parameters, tables
from helpers.runs import atomic, provenance

DATA = tables.DATA


def clean(problems):
    """Every line of standard error is a sentence of ours."""
    lines = problems.splitlines()
    assert "Traceback" not in problems
    return bool(lines) and all(line.startswith("brief: ") for line in lines)


# -- check and params ------------------------------------------------------------------------


def test_check_lists_every_fault_as_file_line_column(brief, folder):
    folder.change("attitudes", 2, tone="3")
    status, said, _ = brief("check", folder.place)
    assert status == BAD_INPUT
    assert "attitudes.csv:2:7: tone: '3' is outside -2..2" in said.splitlines()
    assert said.splitlines()[-1] == "1 fault"
    folder.change("events", 3, date="2018-1X")
    assert brief("check", folder.place)[1].splitlines()[-1] == "2 faults"
    status, said, _ = brief("check", folder.place / "nowhere")
    assert status == BAD_INPUT and "datapackage.json:1:1: is absent; name a folder" in said


def test_check_of_the_real_tables(brief):
    status, said, problems = brief("check")
    assert (status, problems) == (DONE, ""), said
    assert said.splitlines()[-1] == "0 faults" and "fingerprints:" in said
    assert re.search(r"^sentences: \d{3,} rest on passages, \d+ of them await", said, re.M)


def test_check_holds_the_notebooks_to_the_tables_too(brief, folder):
    """The tiny folder is sound, and has none of the passages that the notebooks cite."""
    status, said, _ = brief("check", folder.place)
    *faults, _, _ = said.splitlines()
    assert status == BAD_INPUT and faults
    assert all(re.match(r"notebooks/\d\d-[a-z]+\.ipynb:\d+:1: ", line) for line in faults)


def test_params_lists_name_type_default_and_meaning(brief):
    status, said, _ = brief("params")
    assert status == DONE
    for line, row in zip(said.splitlines(), parameters.describe(), strict=True):
        assert all(part in line for part in row)


# -- render refuses --------------------------------------------------------------------------

REFUSED = {
    "unknown parameter": (["-p", "strat", "2015"], "did you mean 'start'?"),
    "bad date": (["-p", "start", "2018-1X"], "'2018-1X' is not an EDTF date; write e.g."),
    "end before start": (["-p", "start", "2016", "-p", "end", "2015"], "swap them"),
    "unknown source": (["-p", "sources", "janse-2012"], "did you mean 'janse-2021'?"),
    "unknown tier": (["-p", "tier", "kore"], "not 'kore'"),
    "half a parameter": (["-p", "start"], "expected 2 arguments"),
    "absent file": (["-f", "{tmp}/absent.yaml"], "cannot be read: [Errno 2] No such file"),
    "bad yaml": (["-f", "{tmp}/bad.yaml"], "is not YAML"),
    "yaml that is no mapping": (["-f", "{tmp}/list.yaml"], "is not a mapping; write lines such as"),
    "binary file": (["-f", "{tmp}/binary.yaml"], "cannot be read"),
    "unknown name in a file": (["-f", "{tmp}/unknown.yaml"], "colour: unknown parameter"),
    "true in a file": (["-f", "{tmp}/true.yaml"], "start: True should be a text"),
    "edition that climbs": (["--edition", "../x"], "edition name '../x' is not usable; take"),
    "edition 'latest'": (["--edition", "latest"], "'latest' is not usable"),
    "since in an empty folder": (["--since", "x"], "it holds none yet, render one first"),
    "no jobs": (["--jobs", "0"], "'0' is not a number of processes; write e.g. 2"),
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    for name, content in {
        "bad": b"start: [", "list": b"- start", "binary": b"\xff\xfe\x00",
        "unknown": b"colour: red", "true": b"start: true",
    }.items():  # fmt: skip
        (tmp_path / f"{name}.yaml").write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("case", REFUSED)
def test_render_refuses_and_writes_nothing(brief, files, case):
    arguments, words = REFUSED[case]
    out = files / "reports"
    status, said, problems = brief(
        "render", "--out", out, *(argument.format(tmp=files) for argument in arguments)
    )
    assert status == BAD_INPUT, problems
    assert words in problems and clean(problems) and said == ""
    assert not out.exists(), f"left behind: {sorted(p.name for p in out.rglob('*'))}"


def test_render_refuses_bad_tables_with_every_fault(brief, folder, tmp_path):
    folder.change("attitudes", 2, tone="3")
    folder.change("events", 3, date="2018-1X")
    status, _, problems = brief("render", "--data", folder.place, "--out", tmp_path / "reports")
    assert status == BAD_INPUT and clean(problems)
    dated, toned = folder.column("events", "date"), folder.column("attitudes", "tone")
    assert f"brief: events.csv:3:{dated}: date: '2018-1X'" in problems
    assert f"brief: attitudes.csv:2:{toned}: tone: '3'" in problems
    assert not (tmp_path / "reports").exists()


def test_a_file_that_cannot_be_read_is_bad_input(brief, folder, tmp_path, monkeypatch):
    """Root may read everything, so the refusal of the system is made up."""
    real = provenance.sha256

    def denied(path):
        if path.name == "events.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(provenance, "sha256", denied)
    out = tmp_path / "reports"
    status, _, problems = brief("render", "--data", folder.place, "--out", out)
    assert status == BAD_INPUT and clean(problems) and not out.exists()
    assert "events.csv' cannot be read: Permission denied" in problems


def test_an_edition_never_replaces_what_is_no_edition(brief, tmp_path):
    mine = tmp_path / "thesis"
    mine.mkdir()
    (mine / "draft.txt").write_text("years of work", encoding="utf-8")
    status, _, problems = brief("render", "--out", tmp_path, "--edition", "thesis")
    assert status == BAD_INPUT and "exists and is no edition; choose another name" in problems
    assert [p.name for p in tmp_path.rglob("*")] == ["thesis", "draft.txt"]


@pytest.mark.parametrize("out", ["{tmp}/file", "/sys/reports"])
def test_out_that_cannot_be_written_is_refused(brief, folder, tmp_path, out):
    """A file, and a folder in which even root may make nothing."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    given = ("--data", folder.place, "--out", out.format(tmp=tmp_path))
    (tmp_path / "sweep.yaml").write_text("editions: {one: {tier: core}}", encoding="utf-8")
    status, _, problems = brief("sweep", tmp_path / "sweep.yaml", *given)
    assert status == BAD_INPUT and "cannot be used for reports: " in problems and clean(problems)


def test_a_held_lock_is_75(brief, folder, tmp_path):
    out = tmp_path / "reports"
    (tmp_path / "sweep.yaml").write_text("editions: {one: {tier: core}}", encoding="utf-8")
    with atomic.lock(out):
        status, _, problems = brief(
            "sweep", tmp_path / "sweep.yaml", "--data", folder.place, "--out", out
        )
        assert status == BUSY and "another run is writing to" in problems and clean(problems)
        assert [path.name for path in out.iterdir()] == [".lock"]


# -- the other commands ----------------------------------------------------------------------


def test_diff_is_markdown_and_plain_at_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("helpers.runs.edition.compare", lambda *_, **__: r"\# Kabul\'s \| C:\d")
    for terminal, told in ((False, r"\# Kabul\'s \| C:\d"), (True, r"# Kabul's | C:\d")):
        monkeypatch.setattr(sys.stdout, "isatty", lambda terminal=terminal: terminal)
        assert main(["diff", "one", "two"]) == DONE
        assert capsys.readouterr().out == f"{told}\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("start: 2015", "a sweep file holds either 'editions:'"),
        ("editions: {one: {strat: 1}}", "did you mean 'start'?"),
        ("editions: {../x: {tier: core}}", "'../x' is not usable"),
        ("grid: {tier: [core, kore]}", "not 'kore'"),
    ],
)
def test_sweep_refuses_and_writes_nothing(brief, tmp_path, content, words):
    (tmp_path / "sweep.yaml").write_text(content, encoding="utf-8")
    status, _, problems = brief("sweep", tmp_path / "sweep.yaml", "--out", tmp_path / "reports")
    assert status == BAD_INPUT and words in problems and clean(problems)
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("arguments", [[], ["print"]])
def test_no_or_an_unknown_command(brief, arguments):
    status, _, problems = brief(*arguments)
    assert status == BAD_INPUT and clean(problems) and "see 'brief --help'" in problems


def test_as_a_process(tmp_path):
    """The installed command: status 2, one sentence on standard error, no traceback, no files."""
    command = [sys.executable, "-m", "helpers.cli", "render", "-p", "strat", "1", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (BAD_INPUT, "")
    assert done.stderr.startswith("brief: strat: unknown parameter")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
