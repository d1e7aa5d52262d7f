"""atomic: folders change places in one step, the lock, what is cleared and what is kept."""

import json
import os

import pytest

from helpers.runs import atomic


def edition(out, name, text="one", **manifest):
    place = out / name
    place.mkdir()
    (place / "brief.pdf").write_text(text)
    made_of = {"parameters": {}, "inputs": {}, "packages": {}, "key": "k"}
    said = {"outputs": {"brief.pdf": "x"}, **made_of, **manifest}
    (place / "manifest.json").write_text(json.dumps(said))
    return place


@pytest.mark.parametrize("way", ["exchange", "aside"])
def test_put_replaces_what_was_there(tmp_path, monkeypatch, way):
    if way == "aside":
        monkeypatch.setattr(atomic, "_exchanged", lambda one, other: False)
    final = edition(tmp_path, "daily", "old")
    with atomic.building(tmp_path, "daily") as build:
        (build / "brief.pdf").write_text("new")
        atomic.put(build, final)
    assert (final / "brief.pdf").read_text() == "new" and not (final / "manifest.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["daily"]


def test_a_move_that_fails_puts_the_old_one_back(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "_exchanged", lambda one, other: False)
    final = edition(tmp_path, "daily", "old")
    with pytest.raises(OSError), atomic.building(tmp_path, "daily") as build:
        build.rmdir()
        atomic.put(build, final)
    assert (final / "brief.pdf").read_text() == "old"


def test_what_is_built_and_not_moved_is_gone(tmp_path):
    with pytest.raises(RuntimeError), atomic.building(tmp_path, "daily") as build:
        (build / "x").write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_the_lock_is_let_go_and_clears(tmp_path):
    out = tmp_path / "reports"
    with atomic.lock(out):
        left = out / ".building-a" / "replaced" / "daily"
        left.mkdir(parents=True)
        (left / "brief.pdf").write_text("old")
        (out / ".building-b" / "replaced" / "other").mkdir(parents=True)
        edition(out, "other", "newer")
        (out / ".latest-1").symlink_to("gone")
        with pytest.raises(atomic.Busy, match="another run is writing"), atomic.lock(out):
            pass
        assert (out / ".latest-1").is_symlink(), "only who gets in may clear"
    with atomic.lock(out):
        assert (out / "daily" / "brief.pdf").read_text() == "old", "put back"
        assert (out / "other" / "brief.pdf").read_text() == "newer", "the newer one stays"
        assert sorted(path.name for path in out.iterdir()) == [".lock", "daily", "other"]


def test_latest_leads_to_the_edition_named(tmp_path):
    for name in ("one", "two"):
        atomic.point_latest(edition(tmp_path, name))
        assert (tmp_path / "latest").readlink().name == name
    before = (tmp_path / "latest").lstat().st_ino
    atomic.point_latest(tmp_path / "two")
    assert (tmp_path / "latest").lstat().st_ino == before, "nothing is written for nothing"


def test_keep_newest(tmp_path):
    for age, (name, manifest) in enumerate(
        {"a": {"keep": 2}, "b": {"keep": 2}, "c": {}, "d": {"keep": 9}, "e": {"keep": 1}}.items()
    ):
        place = edition(tmp_path, name, **manifest)
        os.utime(place / "manifest.json", (1000 + age, 1000 + age))
    (tmp_path / "notes").mkdir()
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{")
    atomic.point_latest(tmp_path / "a")
    assert atomic.keep_newest(tmp_path, 1) == ["b", "d"]
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["a", "c", "e", "latest", "notes", "torn"], "latest stays, however old"
