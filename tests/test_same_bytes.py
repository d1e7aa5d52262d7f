"""The same inputs give the same bytes, wherever, whenever and by whom the brief is made."""

import json
import os
import shutil
import subprocess
import sys

import libfaketime
import pytest

from helpers.record import paths
from helpers.runs import notebooks

HOME = paths.HOME
# Between them they draw, argue, and count by chance with a seed. The others are held to the bytes
# of the edition kept in git (test_publication).
CHAPTERS = ("02-phases.ipynb", "03-hedging.ipynb", "04-turn.ipynb")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "reports", "tests", "__pycache__", "*.egg-info", ".ruff_cache", ".pytest_cache"
)


def manifest(place):
    return json.loads((place / "manifest.json").read_text(encoding="utf-8"))


def elsewhere(folder):
    """The environment of another machine: clock, time zone, locale, hash seed, home, user."""
    _, preload = libfaketime.get_reload_information()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
        **preload,
        "FAKETIME": "+500d",
        "TZ": "Pacific/Kiritimati",
        "LANG": "C",
        "PYTHONHASHSEED": "7",
        "HOME": str(folder),
        "USER": "somebody",
        "PYTHONPATH": str(folder),
    }


@pytest.fixture(scope="module")
def ours(edition, brief, tmp_path_factory):
    """The edition of these chapters, which are those of the whole brief, in store."""
    out, own = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("notebooks")
    (out / "whole").symlink_to(edition)
    for name in CHAPTERS:
        shutil.copyfile(paths.NOTEBOOKS / name, own / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "NOTEBOOKS", own)
        status, said, problems = brief("render", "--out", out, "--edition", "few")
    assert status == 0, problems
    assert said.count("not run again") == len(CHAPTERS)
    assert set(manifest(out / "few")["seconds"].values()) == {0}
    return out / "few"


@pytest.fixture(scope="module")
def theirs(ours, tmp_path_factory):
    """The same made by a copy of the project in a folder with another name."""
    folder = tmp_path_factory.mktemp("made again") / "Кабул и Москва"
    shutil.copytree(HOME, folder, ignore=LEFT_OUT)
    for path in (folder / "notebooks").glob("[0-9]*.ipynb"):
        if path.name not in CHAPTERS:
            path.unlink()
    command = [sys.executable, "-m", "helpers.cli", "render", "--out", "out", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--edition", ours.name],
        cwd=folder,
        env=elsewhere(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    again = folder / "out" / ours.name
    if manifest(ours)["inputs"] != manifest(again)["inputs"]:
        pytest.fail("the inputs were edited while the tests ran; run them again")
    return again


def test_the_other_machine_is_another_one(tmp_path):
    """Otherwise the next test would prove nothing."""
    ask = (
        "import datetime, os, time; now = datetime.datetime.now();"
        "print(now.year * 400 + now.timetuple().tm_yday, time.tzname[0], hash('a'))"
    )
    here, there = (
        subprocess.run(
            [sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True
        ).stdout.split()
        for env in (os.environ | {"PYTHONHASHSEED": "0", "TZ": "UTC"}, elsewhere(tmp_path))
    )
    assert int(there[0]) > int(here[0]) + 300
    assert there[1:] != here[1:] and there[1] == "+14" and there[2] != here[2]


def test_the_same_bytes_elsewhere_on_another_day(ours, theirs):
    """Every file of the edition: PDF, page, figures, tables, executed notebooks."""
    here, there = manifest(ours)["outputs"], manifest(theirs)["outputs"]
    assert set(here) == set(there) and {"brief.pdf", "brief.html"} <= set(here)
    assert {"figures/fig-timeline.svg", "record/sentences.csv"} <= set(here)
    assert [name for name in here if here[name] != there[name]] == []
    here, there = manifest(ours), manifest(theirs)
    assert {name for name in here if here[name] != there[name]} <= {"seconds", "cached"}
