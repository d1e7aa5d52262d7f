"""sweeps and index: many editions, here and on a cluster; the page over them."""

import contextlib
import shutil
import subprocess
import sys
import time

import pytest

from helpers.cli import BAD_INPUT, FAILED
from helpers.record.parameters import ParameterError
from helpers.runs import atomic, index, sweeps

NAMES = ["2017-12_core", "2021-12_core"]
GRID = "grid: {as_of: ['2017-12', '2021-12'], tier: [core]}"
# The same two after one whose chapter fails and one whose process is killed by its kernel, as a
# machine without memory does it.
MORE = (
    "editions: {broken: {tier: all}, dead: {tier: update}, "
    "2017-12_core: {as_of: 2017-12, tier: core}, 2021-12_core: {as_of: 2021-12, tier: core}}"
)
WITHOUT_DEAD = MORE.replace("dead: {tier: update}, ", "")
CELL = """
import os, pathlib, psutil, time
if tier == 'all':
    1 / 0
if tier == 'update':
    psutil.Process(os.getppid()).parent().kill()
while as_of == '2021-12' and not pathlib.Path('go').exists():
    pathlib.Path('begun').touch()
    time.sleep(0.05)
"""


def begin(small, content, *more):
    (small.home / "sweep.yaml").write_text(content, encoding="utf-8")
    given = ("sweep", small.home / "sweep.yaml", "--data", small.data, "--out", small.out, *more)
    return small.start(*given)


def sweep(small, content, *more):
    process = begin(small, content, *more)
    said, problems = process.communicate(timeout=240)
    return process.returncode, said, problems


def editions(small):
    """Without the one that stood before."""
    held = {path.parent.name for path in small.out.glob("*/manifest.json")}
    return sorted(held - {"daily", "latest"})


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


@pytest.fixture(scope="module")
def swept(standing, tmp_path_factory):
    """A sweep that is killed in its second edition and goes on with two more; brief and outcome."""
    small = standing.copied(tmp_path_factory.mktemp("sweep") / "small")
    small.chapter("02-second", "# Second", CELL.strip())
    process = begin(small, GRID, "--jobs", "1", "--log-json")
    while not (small.notebooks / "begun").exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    with pytest.raises(atomic.Busy), atomic.lock(small.out):
        pass
    process.kill()
    process.communicate(timeout=60)
    assert small.wait_for_no_process(), "something went on without it"
    assert editions(small) == NAMES[:1] and small.whole(NAMES[0]) and small.hidden()
    small.before = (small.out / NAMES[0] / "manifest.json").stat().st_ino
    (small.notebooks / "go").touch()
    return small, sweep(small, MORE, "--jobs", "2")


def test_a_sweep_that_was_killed_goes_on_where_it_was(swept):
    """It makes normal editions and a page of them, and held the lock meanwhile."""
    small, (_, said, _) = swept
    assert f"{NAMES[0]}: unchanged, nothing to do" in said
    assert f"{NAMES[1]}: published in" in said
    assert small.before == (small.out / NAMES[0] / "manifest.json").stat().st_ino
    assert said.splitlines()[-1] == str(small.out / "index.html") and small.wait_for_no_process()
    assert editions(small) == NAMES and all(map(small.whole, [*NAMES, "daily"]))
    assert small.manifest(NAMES[0])["parameters"]["as_of"] == "2017-12"
    page = (small.out / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}/brief.html"' in page for name in NAMES)
    assert "as_of 2017-12; tier core" in page and "<script" not in page and "http" not in page
    later = (small.out / NAMES[0] / "brief.html").read_text(encoding="utf-8")
    assert f'href="../{NAMES[1]}/brief.html"' in later and "broken" not in later


def test_one_failure_does_not_stop_the_rest(swept):
    small, (status, said, problems) = swept
    assert status == FAILED and "broken: failed" in said
    one, other = problems.splitlines()
    assert one.startswith("brief: broken: chapter 02-second failed: ZeroDivisionError")
    assert other == "brief: dead: the process that made it died (exit status -9)"
    assert (small.out / "failed" / "broken" / "02-second.ipynb").is_file()
    assert "broken" not in (small.out / "index.html").read_text(encoding="utf-8")


# -- on a cluster ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(swept):
    """The address of a cluster over the folder of ``swept``: a scheduler and a worker."""
    small, _ = swept
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
        start("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard")
        yield address


def test_a_cluster_makes_the_same_editions_and_none_stops_the_rest(swept, cluster):
    """And nothing of one that stands already."""
    small, _ = swept
    here = small.bytes(NAMES[1])
    shutil.rmtree(small.out / NAMES[1])
    status, said, problems = sweep(small, WITHOUT_DEAD, "--scheduler", cluster)
    assert status == FAILED and small.whole(NAMES[1]) and small.hidden() == []
    assert problems.startswith("brief: broken: chapter 02-second failed: ZeroDivisionError")
    assert problems.count("\n") == 1
    assert f"{NAMES[0]}: unchanged" in said and f"{NAMES[1]}: published in" in said
    there = small.bytes(NAMES[1])
    assert {name for name in here if here[name] != there[name]} == {"manifest.json"}


def test_a_cluster_that_is_not_there(standing, brief, tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "_ANSWER_SECONDS", 1)
    (tmp_path / "sweep.yaml").write_text(GRID, encoding="utf-8")
    status, _, problems = brief(
        "sweep", tmp_path / "sweep.yaml", "--data", standing.data, "--out", tmp_path / "out",
        "--scheduler", "tcp://127.0.0.1:1",
    )  # fmt: skip
    assert status == BAD_INPUT and problems.count("\n") == 1, problems
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in problems


# -- the page --------------------------------------------------------------------------------


def test_the_page_is_of_whole_editions_and_escapes_what_they_say(tmp_path):
    page = index.page([("a<b", "tier <core>", *"1234&6")])
    assert "a&lt;b" in page and "tier &lt;core&gt;" in page and "&amp;" in page
    assert index.asked_for({"tier": "core", "sources": ["a", "b"], "start": ""}) == (
        "tier core; sources a, b"
    )
    assert index.asked_for({}) == "everything"
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{")
    assert index.rows(tmp_path) == []
    assert index.write(tmp_path).read_text(encoding="utf-8").count("<tr>") == 1
