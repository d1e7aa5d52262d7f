"""sweeps and index: many editions, here and on a cluster; the page over them."""

import contextlib
import signal
import subprocess
import sys
import time

import pytest
from small_brief import SmallBrief

from helpers.cli import BAD_INPUT, BUSY, DONE, FAILED, TERMINATED
from helpers.record.parameters import ParameterError, Parameters
from helpers.runs import index, jobs, sweeps

GRID = "grid: {as_of: ['2017-12', '2021-12'], tier: [core, all]}"
NAMES = ["2017-12_all", "2017-12_core", "2021-12_all", "2021-12_core"]


@pytest.fixture
def small(tmp_path):
    return SmallBrief(tmp_path)


def begin(small, content, *more, **options):
    (small.home / "sweep.yaml").write_text(content, encoding="utf-8")
    given = ("sweep", small.home / "sweep.yaml", "--data", small.data, "--out", small.out, *more)
    return small.start(*given, **options)


def sweep(small, content, *more, **options):
    process = begin(small, content, *more, **options)
    said, problems = process.communicate(timeout=240)
    return process.returncode, said, problems


def editions(small):
    return [name for name in small.visible() if (small.out / name / "manifest.json").is_file()]


# -- which editions --------------------------------------------------------------------------


def test_editions_of_a_list_and_of_a_grid():
    listed = {"editions": {"one": {"tier": "core"}, "two": {}}}
    assert sweeps.editions(listed) == {"one": {"tier": "core"}, "two": {}}
    grid = {"grid": {"as_of": ["2017", "2018/2019"], "sources": [[], ["a-1", "b-2"]]}}
    assert sweeps.editions(grid) == {
        "2017_all": {"as_of": "2017", "sources": []},
        "2017_a-1-and-b-2": {"as_of": "2017", "sources": ["a-1", "b-2"]},
        "2018-to-2019_all": {"as_of": "2018/2019", "sources": []},
        "2018-to-2019_a-1-and-b-2": {"as_of": "2018/2019", "sources": ["a-1", "b-2"]},
    }
    for wrong in ({}, {"grid": []}, {"grid": {"as_of": "2017"}}, {"editions": {"one": 1}}):
        with pytest.raises(ParameterError, match="a sweep file holds either"):
            sweeps.editions(wrong)


# -- on this machine -------------------------------------------------------------------------


def test_a_sweep_makes_normal_editions_a_table_and_a_page(small):
    status, said, problems = sweep(small, GRID, "--jobs", "2")
    assert (status, problems) == (DONE, "")
    assert sorted(editions(small)) == ["2017-12_all", "2017-12_core", "2021-12_all",
                                       "2021-12_core", "latest"]  # fmt: skip
    assert all(small.whole(name) for name in NAMES)
    assert small.manifest("2017-12_core")["parameters"]["as_of"] == "2017-12"
    head, *lines = said.split("edition  ", 1)[1].splitlines()
    assert head.split()[:2] == ["status", "seconds"]
    assert [line.split()[:2] for line in lines[:4]] == [
        [name, "published"]
        for name in ("2017-12_core", "2017-12_all", "2021-12_core", "2021-12_all")
    ]
    page = (small.out / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}/brief.html"' in page for name in NAMES)
    assert "as_of 2017-12; tier core" in page and "<script" not in page and "http" not in page
    assert lines[-1] == str(small.out / "index.html") and small.wait_for_no_process()


def test_a_sweep_of_what_stands_makes_nothing(small):
    sweep(small, GRID, "--jobs", "2")
    before = {name: (small.out / name / "manifest.json").stat().st_ino for name in NAMES}
    status, said, _ = sweep(small, GRID, "--jobs", "2")
    assert status == DONE and all(f"{name}: unchanged, nothing to do" in said for name in NAMES)
    assert before == {n: (small.out / n / "manifest.json").stat().st_ino for n in NAMES}


def test_one_failure_does_not_stop_the_rest(small):
    small.chapter("02-second", "# Second", "if as_of == '2017-12' and tier == 'core':\n    1 / 0")
    status, said, problems = sweep(small, GRID, "--jobs", "2")
    assert status == FAILED and "2017-12_core: failed" in said
    assert problems.startswith("brief: 2017-12_core: chapter 02-second failed: ZeroDivisionError")
    assert problems.count("\n") == 1
    assert sorted(set(editions(small)) - {"latest"}) == sorted(set(NAMES) - {"2017-12_core"})
    assert (small.out / "failed" / "2017-12_core" / "02-second.ipynb").is_file()
    assert "2017-12_core" not in (small.out / "index.html").read_text(encoding="utf-8")


def test_tables_that_break_on_the_way_fail_the_edition_in_words(small):
    """The tables were sound when the sweep began; the process that renders goes on."""
    order = jobs.Job(Parameters(), data=small.data, out=small.out, name="one")
    (small.data / "events.csv").write_text("event_id\n", encoding="utf-8")
    small.out.mkdir()
    came = sweeps.render(order)
    assert came["status"] == "failed" and "events.csv:1:" in came["message"]


def test_a_process_that_dies_fails_one_edition(small):
    """The kernel kills the process that renders its edition, as a machine without memory does."""
    small.chapter(
        "02-second", "# Second",
        "import os, psutil\n"
        "if as_of == '2017-12' and tier == 'core':\n"
        "    psutil.Process(os.getppid()).parent().kill()",
    )  # fmt: skip
    status, said, problems = sweep(small, GRID, "--jobs", "2")
    assert status == FAILED, said
    assert "brief: 2017-12_core: the process that made it died (exit status -9)" in problems
    assert sorted(set(editions(small)) - {"latest"}) == sorted(set(NAMES) - {"2017-12_core"})
    assert small.wait_for_no_process()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_sweep_that_was_stopped_goes_on_where_it_was(small, number):
    process = begin(small, GRID, "--jobs", "1", "--log-json")
    line = ""
    while '"published"' not in line:
        line = process.stdout.readline()
        assert line, process.stderr.read()
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == (TERMINATED if number == signal.SIGTERM else -number)
    assert small.wait_for_no_process(), "something went on without it"
    made = set(editions(small)) - {"latest"}
    assert 1 <= len(made) < 4 and all(map(small.whole, made))
    status, said, problems = sweep(small, GRID, "--jobs", "1")
    assert status == DONE, problems
    assert all(f"{name}: unchanged" in said for name in made)
    assert said.count(": published in") == 4 - len(made) and small.hidden() == []


def test_a_sweep_holds_the_lock(small):
    small.chapter("02-second", "# Second", "import time\ntime.sleep(4)")
    process = begin(small, GRID, "--log-json", "--jobs", "2")
    assert '"start"' in process.stdout.readline()
    assert small.render()[0] == BUSY
    process.terminate()
    process.communicate(timeout=60)


# -- on a cluster ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A small brief on a cluster: a scheduler and two workers in processes; and its address."""
    small = SmallBrief(tmp_path_factory.mktemp("cluster"))
    with contextlib.ExitStack() as processes:

        def start(module, *arguments):
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], cwd=small.home, text=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            processes.callback(process.wait, 30)
            processes.callback(process.terminate)
            return process

        scheduler = start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        address = ""
        while not address:
            line = scheduler.stderr.readline()
            assert line, "the scheduler did not start"
            address = line.rsplit(" ", 1)[-1].strip() if "Scheduler at:" in line else ""
        for _ in range(2):
            start("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard")
        yield small, address


def test_a_cluster_makes_the_same_editions(cluster):
    small, address = cluster
    status, said, problems = sweep(small, GRID, "--scheduler", address)
    assert status == DONE, problems
    assert all(small.whole(name) for name in NAMES) and said.count(": published in") == 4
    there = {name: small.bytes(name) for name in NAMES}
    status, _, problems = sweep(small, GRID, "--no-cache", "--jobs", "2")
    assert status == DONE, problems
    for name in NAMES:
        here = small.bytes(name)
        assert {file for file in here if here[file] != there[name][file]} <= {"manifest.json"}


def test_a_failure_on_a_cluster_does_not_stop_the_rest(cluster):
    small, address = cluster
    small.chapter("02-second", "# Second", "if as_of == '2017-12' and tier == 'core':\n    1 / 0")
    status, said, problems = sweep(small, GRID, "--scheduler", address)
    assert status == FAILED and "2017-12_core: chapter 02-second failed" in problems
    assert said.count(": published in") == 3


def test_a_cluster_that_is_not_there(small):
    started = time.monotonic()
    status, _, problems = sweep(small, GRID, "--scheduler", "tcp://127.0.0.1:1")
    assert status == BAD_INPUT and problems.count("\n") == 1, problems
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in problems
    assert time.monotonic() - started < 60


# -- the page --------------------------------------------------------------------------------


def test_the_page_is_of_whole_editions_and_escapes_what_they_say(tmp_path):
    page = index.page([index.Shown("a<b", "tier <core>", tuple("1234&6"))])
    assert "a&lt;b" in page and "tier &lt;core&gt;" in page and "&amp;" in page
    assert index.asked_for({"tier": "core", "sources": ["a", "b"], "start": ""}) == (
        "tier core; sources a, b"
    )
    assert index.asked_for({}) == "everything"
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{")
    assert index.rows(tmp_path) == []
    assert index.write(tmp_path).read_text(encoding="utf-8").count("<tr>") == 1


def test_the_summary_is_a_line_an_edition(tmp_path):
    failed = {"status": "failed", "seconds": 0.0}
    head, line = index.summary({"one": failed}).splitlines()
    assert head.split()[0] == "edition" and line.split() == ["one", "failed", "0.0"]
