"""Where measures run: DuckDB in this process unless told otherwise, Spark, BigQuery.

A backend is written as an address: ``pyspark`` or ``spark://host:7077`` or ``local[2]`` for Spark,
``bigquery://project`` for BigQuery, and any other address that Ibis knows.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from helpers.external import checking, engine, formats, mappings, schema
from helpers.external.inputs import ImportFault
from helpers.record.faults import UsageError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table, Value

_JAVA = 17
_WHOLE = ("GLOBALEVENTID", "SQLDATE", "IsRootEvent", "NumMentions", "NumSources", "NumArticles",
          "DATEADDED")  # fmt: skip
_MEASURED = ("GoldsteinScale", "AvgTone", "ActionGeo_Lat", "ActionGeo_Long")
GDELT_NUMBERS = dict.fromkeys(_WHOLE, "int64") | dict.fromkeys(_MEASURED, "float64")


class BackendError(UsageError):
    """A backend that cannot be used; the message names the remedy."""


@cache
def connect(address: str = "") -> BaseBackend:
    """A connection of Ibis. Raises BackendError."""
    if address in ("", "duckdb"):
        return ibis.duckdb.connect(
            memory_limit=engine.MEMORY,
            temp_directory=str(Path(tempfile.gettempdir()) / f"brief-{os.getuid()}"),
            autoinstall_known_extensions=False,
        )
    if address == "pyspark" or address.startswith(("spark://", "local")):
        return _spark("local[2]" if address == "pyspark" else address)
    try:
        return ibis.connect(address)
    except Exception as error:  # noqa: BLE001 (each backend raises errors of its own)
        raise BackendError(
            f"the backend '{address}' cannot be used: {str(error).splitlines()[0]}; "
            "write e.g. duckdb, pyspark, spark://host:7077 or bigquery://project"
        ) from None


def _spark(master: str) -> BaseBackend:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())):
        raise BackendError(
            f"Spark needs Java {_JAVA} or newer, and none was found: install it, e.g. "
            f"openjdk-{_JAVA}-jre-headless, or set JAVA_HOME; or leave the backend out for DuckDB"
        )
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise BackendError("PySpark is not installed: 'make spark' installs it") from None
    session = (
        SparkSession.builder.master(master)
        .appName("brief")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def read(path: Path, address: str = "") -> Table:
    """The canonical table of a file. Raises BackendError and ImportFault."""
    if not path.exists():
        raise ImportFault(f"'{path}' is absent; 'brief import FILE... --out {path}' makes one")
    con = connect(address)
    csv = path.suffix.lower() == ".csv"
    if csv:
        checking.hold(path)
    try:
        table = _texts(con, path) if csv else con.read_parquet(path)
    except Exception as error:  # noqa: BLE001 (each backend raises errors of its own)
        raise ImportFault(f"'{path}' cannot be read: {str(error).splitlines()[0]}") from None
    if absent := [name for name in schema.NEEDED if name not in table.columns]:
        raise ImportFault(
            f"'{path}' is no table that an import made: it has no column {', '.join(absent)}"
        )
    columns = {
        name: _read(table[name], kind) if name in table.columns else ibis.null(kind)
        for name, kind in schema.COLUMNS.items()
    }
    return table.select(**columns)


def _texts(con: BaseBackend, path: Path) -> Table:
    """A CSV whose cells are all texts."""
    if con.name == "duckdb":
        return con.read_csv(path, header=True, sep=",", quote='"', escape='"', all_varchar=True)
    return con.read_csv(path, inferSchema=False, multiLine=True, escape='"')


def _read(column: Value, kind: str) -> Value:
    """A column as its kind; a whole number may be written 2.0, a day with an hour of 0.

    A column of nothing, as pandas writes it, is one of numbers to Spark.
    """
    if kind == "date" and column.type().is_numeric():
        column = column.cast("string")
    if column.type().is_string():
        if kind == "int64":
            column = column.cast("float64")
        if kind == "date":
            column = column.substr(0, 10)
    return column.cast(kind)


def gdelt(table: Table | None = None) -> Table:
    """GDELT 2.0 where it lies on BigQuery, in canonical form: nothing is copied.

    Without a table of one's own, ``gdelt-bq.gdeltv2.events`` unbound: ``connect(...).execute``
    finds it. Rows without a usable id or date are left out.
    """
    if table is None:
        table = ibis.table(
            {name: GDELT_NUMBERS.get(name, "string") for name in formats.GDELT2},
            name="events", catalog="gdelt-bq", database="gdeltv2",
        )  # fmt: skip
    rows = mappings.canonical("gdelt2", table, None)
    return rows.filter(rows.event_id.notnull())
