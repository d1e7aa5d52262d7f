"""What a run says while it works: a line a chapter, a progress bar, JSON lines, or nothing."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

Event = dict[str, Any]


def open_log(*, quiet: bool = False, as_json: bool = False, unit: str = "chapter") -> Log:
    """Whichever suits: a bar is for a terminal, where somebody watches."""
    if as_json:
        return JsonLog()
    if quiet:
        return Log()
    return ProgressBar(unit) if sys.stderr.isatty() else LineLog()


class Log:
    """Says nothing; the others say it in their way."""

    def __call__(self, event: Event) -> None:
        """Tell of one thing."""

    def close(self) -> None:
        """Nothing more will come."""


class LineLog(Log):
    """One line for each thing that a reader of a log wants to know."""

    def __call__(self, event: Event) -> None:
        if line := sentence(event):
            print(line, flush=True)


class ProgressBar(Log):
    """A progress bar over the chapters of an edition, or over the editions of a sweep."""

    def __init__(self, unit: str) -> None:
        self._unit, self._bar = unit, None

    def __call__(self, event: Event) -> None:
        from tqdm import tqdm

        if total := event.get(f"{self._unit}s"):
            self._bar = tqdm(total=total, unit=self._unit, desc=f"{self._unit}s")
        elif event["event"] == self._unit and self._bar is not None:
            self._bar.update()
        if event["event"] in ("edition", "note") or event.get("status") == "failed":
            tqdm.write(sentence(event), file=sys.stdout)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class JsonLog(Log):
    """One JSON object a line, each with the time, for whatever collects logs."""

    def __call__(self, event: Event) -> None:
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
