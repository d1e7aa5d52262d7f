"""Where things lie in a clone, and the names of two schemes of phases: ours, and a computed one."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
DATA = HOME / "data"
NOTEBOOKS = HOME / "notebooks"
REPORTS = HOME / "reports"
TEXTS = HOME.parent / "shared" / "sources"  # the articles, which only the workshop holds
OWN_TEXTS = HOME / "texts"  # texts that were added here, and their drafts; git does not see them

OWN_SCHEME = "analyst"
TABLE_SCHEME = "table"  # the phases that are computed from a table of events

DATA_VARIABLE = "BRIEF_DATA"  # of the environment: the folder of the tables, set in a run
# Of the environment, both set in a run: the digest of the tables that were found sound, and that
# nobody watches the cells.
CHECKED_VARIABLE = "BRIEF_DATA_CHECKED"
UNWATCHED_VARIABLE = "BRIEF_UNWATCHED"


def data_dir() -> Path:
    """The folder of the tables: the environment's choice, set by ``brief render``, or ``data/``.

    >>> (notebook.data_dir() / "events.csv").is_file()
    True
    """
    return Path(os.environ.get(DATA_VARIABLE, DATA))
