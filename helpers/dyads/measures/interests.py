"""What a source line credits: a table of events is credited whole."""

from __future__ import annotations

from helpers.dyads.table import Table


def own_acts(table: Table) -> None:
    """No list of acts: a table of any size has none to hand out."""
    del table
