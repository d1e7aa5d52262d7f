"""One file into one Parquet file of canonical rows, in the order of the file."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import ibis

from helpers.external import engine, looking, mappings, parts, rejects
from helpers.external.inputs import ImportFault, Input

_BLOCK = 1 << 22


class Reading(NamedTuple):
    """What came of reading one file."""

    rows: int  # that the reader could make out
    refused: dict[int, tuple[str, str]]  # number of a row -> reason and text
    notes: list[str]


def read(
    con: duckdb.DuckDBPyConnection,
    given: Input, target: Path, key: str, progress: engine.Progress,
) -> Reading:  # fmt: skip
    """Read a file into ``target``; ``key`` is kept in its metadata.

    Raises duckdb.Error, and ImportFault where nothing shows how the file is meant.
    """
    notes = list(given.notes)
    plain, mended = target.with_suffix(".unpacked"), target.with_suffix(".mended")
    try:
        source = given.path
        if not given.direct:
            with given.opened() as stream, plain.open("wb") as unpacked:
                shutil.copyfileobj(stream, unpacked, _BLOCK)
            source = plain
        try:
            rows = _copy(con, given, source, target, key, progress)
        except duckdb.InvalidInputException as error:
            if "invalid state" not in str(error):
                raise
            # A carriage return inside a line, or ends of lines of two kinds, which DuckDB will not
            # have: the lines stay, the carriage returns become blanks.
            notes.append("carriage returns inside lines are read as blanks")
            with given.opened() as stream, mended.open("wb") as lines:
                for line in stream:
                    lines.write(line.replace(b"\r\n", b"\n").replace(b"\r", b" "))
            source = mended
            con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
            rows = _copy(con, given, source, target, key, progress)
    finally:
        plain.unlink(missing_ok=True)
        mended.unlink(missing_ok=True)
    _refuse_doubts(con, given, target)
    rejects.refuse_garbled(con, given, rows)
    return Reading(rows, rejects.of_reader(con, given), notes)


def _refuse_doubts(con: duckdb.DuckDBPyConnection, given: Input, part: Path) -> None:
    """Refuse a file whose codes or dates can be read in two ways. Raises ImportFault."""
    rows = f"read_parquet({engine.text(part)})"
    doubtful, sure, months = con.execute(
        f"SELECT count(*) FILTER (contains(unread, '{parts.DOUBTFUL}')), "
        "count(*) FILTER (starts_with(native_type, '0') "
        f"AND NOT coalesce(contains(unread, '{parts.RESTORED}'), false)), "
        "count(*) FILTER (event_id IS NULL AND try_strptime(regexp_extract(reference, "
        f"'[0-9]+/[0-9]+/[0-9]{{4}}'), '%m/%d/%Y') NOTNULL) FROM {rows}"
    ).fetchall()[0]
    if doubtful and not sure:
        raise ImportFault(
            f"'{given.label}' has lost the zeros that lead CAMEO codes, and {doubtful:,} rows may "
            "be of either code (14 or 014): export the codes as text, or with EventRootCode "
            "(GDELT) or Event Text (ICEWS)"
        )
    if months:
        raise ImportFault(
            f"'{given.label}' writes the month before the day (12/31/2018), so that no date of it "
            "is sure: write dates as 2018-12-31"
        )


def _copy(
    con: duckdb.DuckDBPyConnection,
    given: Input, source: Path, target: Path, key: str, progress: engine.Progress,
) -> int:  # fmt: skip
    con.execute(f"CREATE OR REPLACE TEMP VIEW native AS SELECT * FROM {reader(given, source)}")
    query = _query(given.kind.name, given.columns).replace(_LABEL, engine.text(given.label))
    return engine.write(con, query, target, key, progress)


_LABEL = "'the file that is read'"


@cache
def _query(kind: str, columns: tuple[str, ...]) -> str:
    """The canonical rows of the view ``native`` as SQL: made once for many files of one form."""
    native = ibis.table(dict.fromkeys(columns, "string"), name="native")
    return engine.sql(mappings.canonical(kind, native, looking.Maps(), _LABEL.strip("'")))


def reader(given: Input, source: Path) -> str:
    """DuckDB's reader with everything said: it guesses nothing."""
    columns = ", ".join(f"{engine.text(name)}: 'VARCHAR'" for name in given.columns)
    empty = ", ".join(engine.text(cell) for cell in given.kind.empty)
    packed = ", compression='gzip'" if source.suffix.lower() == ".gz" else ""
    return (
        f"read_csv({engine.text(_literal(source))}, auto_detect=false, columns={{{columns}}}, "
        f"delim={engine.text(given.delimiter)}, quote={engine.text(given.quote)}, "
        f"escape={engine.text(given.quote)}, header={str(given.header).lower()}, "
        f"nullstr=[{empty}], encoding={engine.text(given.encoding)}, store_rejects=true{packed})"
    )


def _literal(path: Path) -> str:
    """A path in which DuckDB sees no pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.resolve()))
