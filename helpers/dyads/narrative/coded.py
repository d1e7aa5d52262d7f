"""Other files of events that were imported, by the phases of the table that speaks."""

from __future__ import annotations

import pandas as pd

from helpers.narrative import coded as imported
from helpers.narrative.coded import by_phase, caption

__all__ = ["by_phase", "caption", "coded"]


def coded(rows: pd.DataFrame, files: int) -> str:
    """See ``narrative.coded.coded``; without a file nobody needs to be told how to get one."""
    if files == 0:
        return (
            "This edition speaks from such events itself; files in data/external/ would be counted "
            "here by its phases, and there is none."
        )
    return imported.coded(rows, files)
