"""Other people's event data: GDELT, ICEWS, POLECAT, UCDP GED, ACLED, PA-X in one canonical table.

``brief import`` makes the table (``importing``); ``read`` opens it, on DuckDB or on the backend
that is named; ``measures`` counts on it, whatever its size, and ``backends.gdelt`` reads GDELT in
place. The columns are described in ``canonical.json``::

    events = external.read(Path("events.parquet"))
    by_year = measures.by_time(measures.between(events, "RUS", "AFG"), "year").to_pandas()
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


def read(path: Path, backend: str = "") -> Table:
    """The canonical table of a Parquet or CSV file as an Ibis table; ``.to_pandas()`` fetches it.

    Raises ``backends.BackendError`` and ``inputs.ImportFault``.
    """
    from helpers.external import backends

    return backends.events(path, backend)
