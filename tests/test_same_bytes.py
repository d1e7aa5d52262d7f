"""The same inputs give the same bytes, wherever, whenever and by whom the brief is made."""

import json
import os
import shutil
import subprocess
import sys

import libfaketime
import pytest

from helpers.record import tables

HOME = tables.HOME
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
def moved(edition, tmp_path_factory):
    """The brief made again by a copy of the project in a folder with another name."""
    folder = tmp_path_factory.mktemp("made again") / "Кабул и Москва"
    shutil.copytree(HOME, folder, ignore=LEFT_OUT)
    command = [sys.executable, "-m", "helpers.cli", "render", "--out", "out", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--edition", edition.name],
        cwd=folder,
        env=elsewhere(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    again = folder / "out" / edition.name
    if manifest(edition)["inputs"] != manifest(again)["inputs"]:
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


def test_the_same_bytes_elsewhere_on_another_day(edition, moved):
    """Every file of the edition: PDF, page, figures, tables, executed notebooks."""
    ours, theirs = manifest(edition)["outputs"], manifest(moved)["outputs"]
    assert set(ours) == set(theirs) and {"brief.pdf", "annex.pdf", "brief.html"} <= set(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    ours, theirs = manifest(edition), manifest(moved)
    assert {name for name in ours if ours[name] != theirs[name]} <= {"seconds"}
