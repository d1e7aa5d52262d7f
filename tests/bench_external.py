"""What ``make bench`` runs in processes of its own: made rows of any number, and counts on them.

``python tests/bench_external.py JOB ROWS PATH``; the seconds of the job alone are printed, without
those of Python and its imports.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


from helpers.external import backends, engine, formats, inputs, lookups, queries, reading, schema

CODES = [row["code"] for row in lookups.rows("cameo") if row["goldstein"] is not None]
PLACES = sorted({row["iso3"] for row in lookups.rows("countries")})[::10]  # 25 of them, 625 dyads
DAYS = 7305  # twenty years


def _one_of(values: list[str], salt: int) -> str:
    given = ", ".join(map(engine.text, values))
    return f"([{given}])[1 + (hash(i * 7 + {salt}) % {len(values)})::INTEGER]"


def csv(rows: int, path: Path) -> None:
    """Made events in the form of a GDELT 2.0 export, of about a real row's length."""
    day = f"strftime(DATE '2000-01-01' + (hash(i) % {DAYS})::INTEGER, '%Y%m%d')"
    one, other, code = _one_of(PLACES, 1), _one_of(PLACES, 2), _one_of(CODES, 3)
    place = "'Kabul, Kabol, Afghanistan'"
    made = dict.fromkeys(formats.GDELT2, "''") | {
        "GLOBALEVENTID": "i + 700000000", "SQLDATE": day, "MonthYear": f"{day}[:6]",
        "Year": f"{day}[:4]", "FractionDate": "'2018.0027'",
        "Actor1Code": one, "Actor1Name": f"'NAME OF ' || {one}", "Actor1CountryCode": one,
        "Actor2Code": other, "Actor2Name": f"'NAME OF ' || {other}", "Actor2CountryCode": other,
        "IsRootEvent": "'1'", "EventCode": code, "EventBaseCode": f"{code}[:3]",
        "EventRootCode": f"{code}[:2]", "QuadClass": "'1'",
        "GoldsteinScale": "round((hash(i * 5) % 200)::DOUBLE / 10 - 10, 1)",
        "NumMentions": "hash(i * 11) % 50", "NumSources": "1", "NumArticles": "hash(i * 11) % 50",
        "AvgTone": "(hash(i * 13) % 100000)::DOUBLE / 7000 - 7",
        "DATEADDED": f"{day} || '000000'",
        "SOURCEURL": "'http://www.example.org/news/world/a-long-title-of-an-article-' || i",
    }  # fmt: skip
    for who in ("Actor1", "Actor2", "Action"):
        made |= {f"{who}Geo_Type": "'4'", f"{who}Geo_FullName": place,
                 f"{who}Geo_CountryCode": "'AF'", f"{who}Geo_ADM1Code": "'AF13'",
                 f"{who}Geo_Lat": "'34.5167'", f"{who}Geo_Long": "'69.1833'",
                 f"{who}Geo_FeatureID": "'-3378435'"}  # fmt: skip
    cells = ", ".join(f"{made[name]} AS {name}" for name in formats.GDELT2)
    duckdb.execute(
        f"COPY (SELECT {cells} FROM range({rows}) AS made(i)) TO {engine.text(path)} "
        "(FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '')"
    )


def table(rows: int, path: Path) -> None:
    """The same events as an import would have written them."""
    day = f"DATE '2000-01-01' + (hash(i) % {DAYS})::INTEGER"
    scores = "(hash(i * 5) % 39)::DOUBLE / 2 - 9"
    made = {name: f"NULL::{_SQL[kind]}" for name, kind in schema.COLUMNS.items()} | {
        "event_id": "'gdelt:' || i", "source": "'gdelt2'", "native_id": "i::VARCHAR",
        "date": f"({day})::VARCHAR", "first": day, "last": day, "precision": "'day'",
        "actor_country": _one_of(PLACES, 1), "recipient_country": _one_of(PLACES, 2),
        "type": "'CONSULT'", "score": scores, "native_score": f"{scores} + 0.5",
    }  # fmt: skip
    cells = ", ".join(f"{sql} AS {name}" for name, sql in made.items())
    con = engine.connect(path.parent / "spill")
    engine.write(con, f"SELECT {cells} FROM range({rows}) AS made(i)", path, "made")


_SQL = {"string": "VARCHAR", "date": "DATE", "float64": "DOUBLE", "int64": "BIGINT",
        "boolean": "BOOLEAN"}  # fmt: skip


def read(_: int, path: Path) -> None:
    """DuckDB's own reader: every cell of the file into a table of texts."""
    con = engine.connect(path.parent / "spill")
    given = inputs.recognise(path)[0]
    con.execute("SET memory_limit = '8GB'")
    con.execute(f"CREATE TEMP TABLE texts AS SELECT * FROM {reading.reader(given, path)}")


def import_(_: int, path: Path) -> None:
    """What ``brief import`` does, from the recognising to the move."""
    from helpers.external import importing

    out = path.with_suffix(".parquet")
    importing.run([path], out)
    out.unlink()


def measured(_: int, path: Path) -> None:
    """Monthly dyad aggregates by the project's measure."""
    queries.by_time(backends.read(path), "month", panel="dyad").to_pandas()


def bare(_: int, path: Path) -> None:
    """The panel by hand."""
    sums = {"best": "deaths_best", "low": "deaths_low", "high": "deaths_high"}
    deaths = ", ".join(f"sum(coalesce({n}, deaths_best)) AS {end}" for end, n in sums.items())
    con = duckdb.connect(config={"memory_limit": engine.MEMORY})
    con.execute(
        "SELECT date_trunc('month', first) AS period, actor_country, recipient_country, "
        "count(*) AS n, "
        "sum(CASE WHEN date_trunc('month', last) = date_trunc('month', first) THEN 0 ELSE 1 END), "
        "count(*) FILTER (score > 0) AS cooperative, count(*) FILTER (score < 0) AS conflictual, "
        f"avg(score), avg(native_score), {deaths}, count(*) FILTER (deaths_best > 0) "
        f"FROM read_parquet({engine.text(path)}) WHERE first IS NOT NULL "
        "AND actor_country IS NOT NULL AND recipient_country IS NOT NULL "
        "GROUP BY ALL ORDER BY 1, 2, 3"
    ).df()


JOBS: dict[str, Callable[[int, Path], None]] = {
    "csv": csv, "table": table, "read": read, "import": import_, "measured": measured,
    "bare": bare,
}  # fmt: skip

if __name__ == "__main__":
    job, rows, path = sys.argv[1:]
    if job == "measured":
        backends.connect()  # loads what Ibis loads late; the same for few rows as for many
    started = time.perf_counter()
    JOBS[job](int(rows), Path(path))
    print(time.perf_counter() - started)
