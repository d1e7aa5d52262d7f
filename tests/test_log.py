"""log: what a run says, in words, as JSON, as a bar on a terminal, or not at all."""

import io
import json

import pytest

from helpers.runs import log

DONE = {"event": "chapter", "chapter": "01-a", "status": "done", "seconds": 1.234}
CACHED = {"event": "chapter", "chapter": "01-a", "status": "cached", "seconds": 0.0, "edition": "x"}
PUBLISHED = {"event": "edition", "edition": "x", "status": "published", "path": "r/x", "seconds": 2}
FAILED = {"event": "edition", "edition": "x", "status": "failed", "message": "why", "seconds": 0}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (DONE, "01-a: done in 1.2 s"),
        (DONE | {"status": "failed"}, "01-a: failed in 1.2 s"),
        (CACHED, "01-a: as in x, not run again"),
        (PUBLISHED, "x: published in r/x"),
        (PUBLISHED | {"status": "unchanged"}, "x: unchanged, nothing to do"),
        (FAILED, "x: failed"),
        ({"event": "note", "message": "by the way"}, "by the way"),
        ({"event": "start", "chapters": 10}, ""),
    ],
)
def test_in_words(event, words):
    assert log.sentence(event) == words


def tell(teller, *events):
    for event in events:
        teller(event)
    teller.close()


def test_lines_or_nothing(capsys):
    tell(log.open_log(), {"event": "start", "chapters": 2}, DONE, PUBLISHED)
    assert capsys.readouterr() == ("01-a: done in 1.2 s\nx: published in r/x\n", "")
    tell(log.open_log(quiet=True), DONE, PUBLISHED)
    assert capsys.readouterr() == ("", "")


def test_json_lines_even_when_quiet(capsys):
    tell(log.open_log(quiet=True, as_json=True), DONE, {"event": "note", "message": "Кабул\n"})
    one, other = map(json.loads, capsys.readouterr().out.splitlines())
    assert one.pop("time") and one == DONE and other["message"] == "Кабул\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("unit", "event"), [("chapter", DONE), ("edition", PUBLISHED)])
def test_a_bar_on_a_terminal(capsys, monkeypatch, unit, event):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    bar = log.open_log(unit=unit)
    tell(bar, {"event": "start", f"{unit}s": 2}, event, event | {"status": "failed"}, PUBLISHED)
    assert "2/2" in screen.getvalue() and f"{unit}s" in screen.getvalue()
    said = capsys.readouterr().out
    assert "x: published in r/x\n" in said, "what came of it stays on the screen"
    assert "failed" in said and "done in" not in said
