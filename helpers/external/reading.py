"""One file into one Parquet file of canonical rows, in the order of the file."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import duckdb
import ibis

from helpers.external import conversions, engine, mappings, rejects
from helpers.external.inputs import ImportFault, Input

_BLOCK = 1 << 22
_LABEL = "the file that is read"


def read(
    con: duckdb.DuckDBPyConnection, given: Input, target: Path, key: str
) -> tuple[int, list[tuple[int, str]], list[str]]:
    """Read a file into ``target``; ``key`` is kept in its metadata. Returns the last three of a
    ``joining.Part``: how many rows, those that were refused, notes.

    Raises duckdb.Error, and ImportFault where nothing shows how the file is meant.
    """
    notes, unpacked = list(given.notes), target.with_suffix(".unpacked")
    source = given.path if given.direct else unpacked
    try:
        if not given.direct:
            _unpack(given, unpacked)
        try:
            rows = _copy(con, given, source, target, key)
        except duckdb.InvalidInputException as error:
            if "invalid state" not in str(error):
                raise
            # A carriage return inside a line, or ends of lines of two kinds.
            notes.append("carriage returns inside lines are read as blanks")
            _unpack(given, unpacked, mended=True)
            con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
            rows = _copy(con, given, unpacked, target, key)
        if source.suffix.lower() != ".gz" and not _ended(source):
            notes.append("the last line has no end: it may have been cut off")
    finally:
        unpacked.unlink(missing_ok=True)
    _refuse_doubts(con, given, target)
    refused = rejects.of_reader(con, given)
    garbled = sum(why == f"the row is not {given.encoding.upper()}" for why in refused.values())
    if garbled > max(1, rows / 1000):
        raise ImportFault(
            f"'{given.label}' would lose {garbled:,} of {rows + garbled:,} rows that are not "
            f"{given.encoding.upper()}: add --encoding latin-1, if it is in Latin-1"
        )
    return rows, list(refused.items()), notes


def _unpack(given: Input, target: Path, *, mended: bool = False) -> None:
    """The text into a plain file; ``mended``: carriage returns inside its lines become blanks."""
    with given.opened() as text, target.open("wb") as plain:
        if mended:
            lines = (line.replace(b"\r\n", b"\n").replace(b"\r", b" ") for line in text.stream)
            plain.writelines(lines)
        else:
            shutil.copyfileobj(text.stream, plain, _BLOCK)


def _ended(plain: Path) -> bool:
    """Whether the last line has an end, as it has not when a download was cut off."""
    with plain.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read() in (b"\n", b"\r", b"\0")


def _refuse_doubts(con: duckdb.DuckDBPyConnection, given: Input, part: Path) -> None:
    """Refuse a file whose codes or dates can be read in two ways. Raises ImportFault."""
    doubtful, sure, months = con.execute(
        f"SELECT count(*) FILTER (contains(unread, '{conversions.DOUBTFUL}')), "
        "count(*) FILTER (starts_with(native_type, '0') "
        f"AND NOT coalesce(contains(unread, '{conversions.RESTORED}'), false)), "
        "count(*) FILTER (event_id IS NULL AND try_strptime(regexp_extract(reference, "
        "'[0-9]+/[0-9]+/[0-9]{4}'), '%m/%d/%Y') NOTNULL) "
        f"FROM read_parquet({engine.text(part)})"
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
    con: duckdb.DuckDBPyConnection, given: Input, source: Path, target: Path, key: str
) -> int:
    con.execute(f"CREATE OR REPLACE TEMP VIEW native AS SELECT * FROM {reader(given, source)}")
    query = _query(given.kind.name, given.columns)
    query = query.replace(engine.text(_LABEL), engine.text(given.label))
    return engine.write(con, query, target, key)


@cache
def _query(kind: str, columns: tuple[str, ...]) -> str:
    """The canonical rows of the view ``native`` as SQL: made once for many files of one form."""
    native = ibis.table(dict.fromkeys(columns, "string"), name="native")
    made = mappings.canonical(kind, native, conversions.MAPS, _LABEL)
    return ibis.to_sql(made, dialect="duckdb")


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
