"""Recipes for a run every night, filled in for one clone: ``python -m helpers.runs.schedule``.

All of them start one command, which may be started at any time and any number of times: where
nothing changed it does nothing. Its exit status and the last line of its log are all that a
scheduler, a mail or a webhook needs. ``tell.sh`` (mail, webhook) and ``airflow_dag.py`` find their
clone by themselves.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from helpers.record.faults import UsageError
from helpers.record.paths import HOME

HERE = Path(__file__).resolve().parent
NAMES = ("crontab", "brief.service", "brief.timer")


def recipe(wanted: str, folder: Path = HOME) -> str:
    """One of NAMES, filled in for a clone. Raises UsageError."""
    name = str(folder)
    # Crons differ over a backslash before a percent sign; systemd strips blanks at a line's end.
    if not name.isprintable() or "\\" in name or name != name.strip():
        raise UsageError(
            f"the folder {name!r} cannot be told to cron or systemd, for its name holds a "
            "backslash, a character that does not print, or a space at its end; move the clone"
        )
    # In crontab(5) a percent sign would end the command; systemd takes the rest of a line as it is
    # but for its percent signs.
    cron = wanted == "crontab"
    quoted = shlex.quote(name).replace("%", r"\%") if cron else name.replace("%", "%%")
    return (HERE / wanted).read_text(encoding="utf-8").replace("@FOLDER@", quoted)
