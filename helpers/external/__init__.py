"""Other people's event data: GDELT, ICEWS, POLECAT, UCDP GED, ACLED, PA-X in one canonical table.

``brief import`` makes the table (``importing``); ``backends.read`` opens it, on DuckDB or on the
backend that is named; ``queries`` counts on it, whatever its size, and ``backends.gdelt`` reads
GDELT in place. The columns are described in ``canonical.json``::

    events = backends.read(Path("events.parquet"))
    acts = queries.acts(events, Asked("", "RUS", "AFG"))
    by_year = queries.by_time(acts, "year").to_pandas()
"""
