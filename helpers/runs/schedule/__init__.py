"""Recipes for a run every night, filled in for one clone: ``python -m helpers.runs.schedule``.

All of them start one command, which may be started at any time and any number of times: where
nothing changed it does nothing. Its exit status and the last line of its log are all that a
scheduler, a mail or a webhook needs. ``tell.sh`` (mail, webhook) and ``airflow_dag.py`` find their
clone by themselves.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

from helpers.record.paths import HOME

HERE = Path(__file__).resolve().parent


class FolderError(ValueError):
    """A folder whose name cron or systemd cannot be told; the message names the remedy."""


def crontab(folder: Path = HOME) -> str:
    """A line for crontab(5), in which a percent sign would end the command."""
    return _filled("crontab", folder, lambda name: shlex.quote(name).replace("%", r"\%"))


def service(folder: Path = HOME) -> str:
    """A unit for systemd, which takes the rest of a line as it is but for its percent signs."""
    return _filled("brief.service", folder, lambda name: name.replace("%", "%%"))


def timer(folder: Path = HOME) -> str:
    """The unit that says when; it names no folder."""
    return _filled("brief.timer", folder, str)


RECIPES: dict[str, Callable[[Path], str]] = {
    "crontab": crontab,
    "service": service,
    "timer": timer,
}


def _filled(recipe: str, folder: Path, quote: Callable[[str], str]) -> str:
    name = str(folder)
    # Crons differ over a backslash before a percent sign; systemd strips blanks at a line's end.
    if not name.isprintable() or "\\" in name or name != name.strip():
        raise FolderError(
            f"the folder {name!r} cannot be told to cron or systemd, for its name holds a "
            "backslash, a character that does not print, or a space at its end; move the clone"
        )
    template = (HERE / recipe).read_text(encoding="utf-8")
    return template.replace("@FOLDER@", quote(name))
