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


# The file of each recipe, and how it writes a folder's name. In crontab(5) a percent sign would
# end the command; systemd takes the rest of a line as it is but for its percent signs.
_RECIPES: dict[str, tuple[str, Callable[[str], str]]] = {
    "crontab": ("crontab", lambda name: shlex.quote(name).replace("%", r"\%")),
    "service": ("brief.service", lambda name: name.replace("%", "%%")),
    "timer": ("brief.timer", str),
}
NAMES = tuple(_RECIPES)


def recipe(wanted: str, folder: Path = HOME) -> str:
    """One of NAMES, filled in for a clone. Raises FolderError."""
    file, quoted = _RECIPES[wanted]
    name = str(folder)
    # Crons differ over a backslash before a percent sign; systemd strips blanks at a line's end.
    if not name.isprintable() or "\\" in name or name != name.strip():
        raise FolderError(
            f"the folder {name!r} cannot be told to cron or systemd, for its name holds a "
            "backslash, a character that does not print, or a space at its end; move the clone"
        )
    template = (HERE / file).read_text(encoding="utf-8")
    return template.replace("@FOLDER@", quoted(name))
