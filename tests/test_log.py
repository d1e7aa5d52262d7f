"""log: what a run says, in words, as JSON, or not at all."""

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


def test_lines_or_nothing_or_json(capsys):
    log.open_log()({"event": "start", "chapters": 2})
    log.open_log()(DONE)
    log.open_log(quiet=True)(DONE)
    assert capsys.readouterr() == ("01-a: done in 1.2 s\n", "")
    log.open_log(quiet=True, as_json=True)({"event": "note", "message": "Кабул\n"})
    told = json.loads(capsys.readouterr().out)
    assert told.pop("time") and told == {"event": "note", "message": "Кабул\n"}
