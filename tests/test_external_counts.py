"""helpers.external: queries on DuckDB and Spark alike, and in the SQL of BigQuery."""

import datetime as dt
import os
import shutil

import external_rows as made
import pandas as pd
import pytest
from events_rows import SMALL, same_counts, written
from ibis.backends.sql.compilers.bigquery import BigQueryCompiler

from helpers.external import backends, formats, importing, inputs
from helpers.external import queries as m
from helpers.external.asked import Asked


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Six events of three data sets, by hand."""
    folder = tmp_path_factory.mktemp("counts")
    files = {
        "gdelt": made.lines(
            made.gdelt(1),  # CONSULT 2.5, RUS to AFG, January 2018
            made.gdelt(2, EventCode="190", GoldsteinScale="-10"),  # ASSAULT -9
            made.gdelt(3, SQLDATE="20180203", EventCode="010", GoldsteinScale="0"),  # STATEMENT 0
            made.gdelt(4, SQLDATE="", Actor1CountryCode="AFG", Actor2CountryCode="RUS"),
        ),
        "acled": made.table(made.ACLED, made.acled(1, time_precision="2", event_date="2018-01-29")),
        "ucdp": made.table(
            made.UCDP, made.ucdp(1, date_prec="5", date_start="2018-01-01", date_end="2018-12-31")
        ),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    importing.run([folder / name for name in files], folder / "events.parquet")
    return folder / "events.parquet"


@pytest.fixture(scope="module")
def events(table):
    return backends.read(table)


def rows(expression, *columns):
    frame = expression.to_pandas()
    if "period" in frame:
        frame["period"] = pd.to_datetime(frame["period"]).dt.strftime("%Y-%m-%d")
    values = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    return [tuple(row) for row in values.values.tolist()]


PHASES = [
    ("before", dt.date(2017, 1, 1), dt.date(2017, 12, 31)),
    ("then", dt.date(2018, 1, 1), dt.date(2018, 1, 31)),
    ("since", dt.date(2018, 2, 1), None),
]
MEANS = {"then": pytest.approx((2.5 - 9 - 9 - 9) / 4), "year": pytest.approx((1.9 - 10 + 0) / 3)}
COUNTED = {  # a measure, its columns, its rows by hand
    "loose dates where they begin": (
        m.by_time, "period n loose cooperative conflictual score",
        [("2018-01-01", 4, 2, 1, 3, MEANS["then"]), ("2018-02-01", 1, 0, 0, 0, 0)]),
    "years": (
        lambda events: m.by_time(events, "year"), "period n loose native_score",
        [("2018-01-01", 5, 0, MEANS["year"])]),
    "deaths: three of UCDP, one of ACLED": (
        lambda events: m.by_time(events, "year"), "deaths_low deaths_best deaths_high deadly",
        [(6, 7, 12, 2)]),
    "windows": (
        lambda events: m.by_window(events, PHASES).order_by("window"), "window n",
        [("since", 1), ("then", 4)]),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_counts_by_hand(events, name):
    measure, columns, expected = COUNTED[name]
    assert rows(measure(events), *columns.split()) == expected


# -- in place ------------------------------------------------------------------------------------


def test_gdelt_in_place_compiles_to_bigquery():
    counted = m.by_time(m.acts(backends.gdelt(), Asked("", "RUS", "AFG")), "year")
    sql = BigQueryCompiler().to_sqlglot(counted).sql("bigquery")
    assert "`gdelt-bq`.`gdeltv2`.`events`" in sql and "SAFE_CAST" in sql and "RUS" in sql
    assert "memtable" not in sql and len(sql) < 500_000, "BigQuery takes a query of up to 1 MB"


def test_gdelt_in_place_is_gdelt_imported(tmp_path):
    """Typed columns, conditions instead of maps: the same table."""
    text = made.lines(
        made.gdelt(1), made.gdelt(2, EventCode="190"), made.gdelt(3, Actor2CountryCode="WST"),
        made.gdelt(4, EventCode="0256", Actor1CountryCode=""), made.gdelt(5, EventCode="---"),
    )  # fmt: skip
    (tmp_path / "g").write_text(text, encoding="utf-8")
    importing.run([tmp_path / "g"], tmp_path / "g.parquet")
    brought = backends.read(tmp_path / "g.parquet").to_pandas()
    native = pd.DataFrame([line.split("\t") for line in text.splitlines()], columns=formats.GDELT2)
    native.replace("", None).astype(backends.GDELT_NUMBERS).to_parquet(tmp_path / "native.parquet")
    con = backends.connect()
    in_place = con.to_pandas(backends.gdelt(con.read_parquet(tmp_path / "native.parquet")))
    pd.testing.assert_frame_equal(
        in_place.drop(columns="file"), brought.drop(columns="file"), check_dtype=False
    )


# -- backends and the command --------------------------------------------------------------------


def test_a_backend_that_cannot_be_used_is_refused_with_the_remedy(monkeypatch):
    with pytest.raises(backends.BackendError, match=r"write e\.g\. duckdb, pyspark"):
        backends.connect("nonsense://x")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(backends.BackendError, match="openjdk-17-jre-headless"):
        backends.connect("spark://nowhere:7077")


ASKED = {
    "--every month --between rus AFG": ["2018-01-01,2,0,1", "2018-02-01,1,0,0"],
    "--where afg": ["2018-01-01,5"],
    "--actor RUS --recipient AFG": ["2018-01-01,3"],
    "--actor Taliban": ["2018-01-01,1"],  # in ACLED, second of two sides
    "--where AFG --unit reports": ["2018-01-01,14"],  # 4 articles of each GDELT
    "--panel dyad": ["2018-01-01,RUS,AFG,2", "2018-02-01,RUS,AFG,1"],
    "--panel place --every year": ["2018-01-01,AFG,5"],
}


@pytest.mark.parametrize("asked", ASKED)
def test_count_prints_csv(brief, table, asked):
    status, said, problems = brief("count", table, *asked.split())
    header, *found = said.splitlines()
    assert (status, problems) == (0, "") and header.startswith("period,")
    for line, expected in zip(found, ASKED[asked], strict=True):
        assert line.startswith(f"{expected},")


REFUSED = {
    "--between ZZZ AFG": "'ZZZ' is no ISO 3166 alpha-3 code, and no actor or recip",
    "--between RUS Russia": "'Russia' is no code of a country (nearest: RUS Russia)",
    "--where AFX": "(nearest: AFG Afghanistan",
}


@pytest.mark.parametrize("asked", REFUSED)
def test_count_refuses_what_nobody_is(brief, table, asked):
    status, said, problems = brief("count", table, *asked.split())
    assert (status, said) == (2, "") and problems.count("\n") == 1 and REFUSED[asked] in problems


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Made rows of two years, imported in either order."""
    place, codes = tmp_path_factory.mktemp("many"), ("042", "0256", "111", "190", "036", "130")
    made_rows = [
        made.gdelt(
            n, EventCode=codes[n % 6], GoldsteinScale=f"{n % 100 / 10 - 5:.1f}",
            Actor1CountryCode=("RUS", "AFG", "")[n % 7 % 3], NumArticles=str(n % 7),
            SQLDATE=f"{2018 + n % 2}{n % 12 + 1:02}{n % 28 + 1:02}",
        )
        for n in range(3_000)
    ]  # fmt: skip
    for name, rows in (("a", made_rows), ("b", made_rows[::-1])):
        (place / name).write_text(made.lines(*rows), encoding="utf-8")
        importing.run([place / name], place / f"{name}.parquet")
    return place


def test_count_gives_the_same_bytes_in_any_order(many, brief):
    """Scores are summed as whole thousandths; floats would add up otherwise in another order."""
    said = {brief("count", many / f"{name}.parquet", "--panel", "dyad")[1] for name in "ab"}
    assert len(said) == 1 and next(iter(said)).count("\n") > 20


SPARK = {  # a small session, which the one that is asked for then is: 20 s of the processor
    "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}  # fmt: skip


def test_spark_counts_as_duckdb_does(many, brief):
    """A panel by the same bytes, and all that a report takes; some acts there have no score."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("there is no Java, so nothing runs on Spark")
    spark = pytest.importorskip("pyspark.sql", reason="PySpark is not installed ('make spark')")
    spark.SparkSession.builder.master("local[1]").config(map=SPARK).getOrCreate()
    asked = ("count", many / "a.parquet", "--panel", "dyad", "--unit", "reports")
    here, there = brief(*asked), brief(*asked, "--backend", "pyspark")
    assert here == there and here[0] == 0
    question = {"actor": "RUS", "as_of": dt.date(2020, 6, 1), "first": dt.date(2018, 1, 1)}
    place = written(many / "small.parquet", SMALL)
    same_counts(*(Asked(f"{place}{where}", **question) for where in ("", "@pyspark")))


def test_what_is_no_such_table_is_refused(tmp_path):
    (tmp_path / "a.parquet").write_text("no", encoding="utf-8")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, sentence in {
        "absent.parquet": "is absent; 'brief import FILE... --out",
        "a.parquet": "cannot be read",
        "a.csv": "it has no column event_id",
    }.items():
        with pytest.raises(inputs.ImportFault, match=sentence):
            backends.read(tmp_path / name)
