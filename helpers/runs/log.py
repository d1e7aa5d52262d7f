"""What a run says while it works: a line a chapter, JSON lines, or nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]


def open_log(*, quiet: bool = False, as_json: bool = False) -> Callable[[Event], None]:
    """What an event is told to; with ``quiet`` only the exit status and standard error speak."""
    return as_json_line if as_json else (lambda event: None) if quiet else as_line


def as_line(event: Event) -> None:
    """One line for each thing that a reader of a log wants to know."""
    if line := sentence(event):
        print(line, flush=True)


def as_json_line(event: Event) -> None:
    """One JSON object a line, with the time, for whatever collects logs."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    print(json.dumps({"time": now, **event}, ensure_ascii=False), flush=True)


def sentence(event: Event) -> str:
    """An event in words; empty for one that needs none."""
    what, status = event["event"], event.get("status", "")
    if what == "chapter":
        if status == "cached":
            return f"{event['chapter']}: as in {event['edition']}, not run again"
        return f"{event['chapter']}: {status} in {event['seconds']:.1f} s"
    if what == "edition":
        ends = {"unchanged": "unchanged, nothing to do", "failed": "failed"}
        return f"{event['edition']}: {ends.get(status) or 'published in ' + event['path']}"
    return event.get("message", "")
