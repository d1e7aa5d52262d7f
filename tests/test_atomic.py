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


def test_where_nothing_can_be_exchanged_the_old_one_is_set_aside(tmp_path, monkeypatch):
    """And put back when the move fails. Else editions change places: tests/test_store.py."""
    monkeypatch.setattr(atomic, "_exchanged", lambda one, other: False)
    final = edition(tmp_path, "daily", "older")
    with atomic.building(tmp_path, "daily") as build:
        (build / "brief.pdf").write_text("old")
        atomic.put(build, final)
    assert (final / "brief.pdf").read_text() == "old" and not (final / "manifest.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["daily"]
    with pytest.raises(OSError), atomic.building(tmp_path, "daily") as build:
        build.rmdir()
        atomic.put(build, final)
    assert (final / "brief.pdf").read_text() == "old"


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
