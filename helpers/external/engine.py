"""DuckDB, in this process: small in memory, out of core, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.external import conversions

MEMORY = "600MB"  # with what Python and the libraries take, a run stays under 1 GB
_GROUP = 122_880  # rows of a row group


def connect(spill: Path, *, watched: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection with the lookups in it; what does not fit into memory goes to ``spill``.

    ``watched``: what takes long shows how far it is, on standard output.
    """
    con = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,  # nothing is fetched behind the user's back
        }
    )
    con.execute(f"SET enable_progress_bar = {watched}")
    con.register("given_maps", conversions.maps())
    con.execute("CREATE TEMP TABLE maps AS SELECT * FROM given_maps")
    return con


def write(con: duckdb.DuckDBPyConnection, query: str, target: Path, key: str) -> int:
    """A query's rows into a Parquet file, ``key`` into its metadata; returns how many they are.

    The rows stream through pyarrow, in groups of one size: DuckDB's own writer cuts the groups as
    its threads happen to finish, and the same rows then give other bytes.
    """
    reader = con.sql(query).to_arrow_reader(_GROUP)
    kinds = reader.schema.with_metadata({"brief": key})
    repeated = [name for name in kinds.names if name not in ("event_id", "native_id")]
    rows = 0
    with pq.ParquetWriter(target, kinds, compression="zstd", use_dictionary=repeated) as writer:
        for group in _groups(reader):
            writer.write_table(group, row_group_size=_GROUP)
            rows += group.num_rows
    return rows


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The batches of a reader, however long, as tables of one length."""
    held, length = [], 0
    for batch in reader:
        held.append(batch)
        length += batch.num_rows
        while length >= _GROUP:
            together = pa.Table.from_batches(held)
            yield together.slice(0, _GROUP)
            held, length = together.slice(_GROUP).to_batches(), length - _GROUP
    if length:
        yield pa.Table.from_batches(held)


def made_with(path: Path) -> str:
    """The key of a Parquet file that ``write`` made; empty where it is absent or another file."""
    try:
        return (pq.read_schema(path).metadata or {}).get(b"brief", b"").decode()
    except (OSError, pa.ArrowException):
        return ""


def text(value: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"
