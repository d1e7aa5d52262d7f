"""helpers.external: measures on DuckDB and Spark alike, and in the SQL of BigQuery."""

import datetime as dt
import os
import shutil
from pathlib import Path

import external_rows as made
import pandas as pd
import pytest
from ibis.backends.sql.compilers.bigquery import BigQueryCompiler

from helpers import external
from helpers.external import backends, formats, importing, inputs
from helpers.external import measures as m

NO_JAVA = "there is no Java, so nothing runs on Spark"
NO_SPARK = "PySpark is not installed ('make spark'), so nothing runs on Spark"


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


@pytest.fixture(scope="module", params=["duckdb", "pyspark"])
def events(request, table):
    if request.param == "pyspark":
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            pytest.skip(NO_JAVA)
        pytest.importorskip("pyspark", reason=NO_SPARK)
    return external.read(table, request.param)


def rows(expression, *columns):
    frame = expression.to_pandas()
    for column in frame.columns:
        if frame[column].dtype.kind in "Mm" or column == "period":
            frame[column] = pd.to_datetime(frame[column]).dt.strftime("%Y-%m-%d")
    values = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    return [tuple(row) for row in values.values.tolist()]


def dyads(events):
    return m.by_time(events, panel="dyad")


def test_by_time_counts_loose_dates_where_they_begin(events):
    assert rows(
        m.by_time(events), "period", "n", "loose", "cooperative", "conflictual", "score"
    ) == [
        ("2018-01-01", 4, 2, 1, 3, pytest.approx((2.5 - 9 - 9 - 9) / 4)),
        ("2018-02-01", 1, 0, 0, 0, 0),
    ]
    assert rows(m.by_time(events, "year"), "period", "n", "loose", "native_score") == [
        ("2018-01-01", 5, 0, pytest.approx((1.9 - 10 + 0) / 3))
    ]


def test_panel_and_between(events):
    assert rows(dyads(events), "period", "actor_country", "recipient_country", "n") == [
        ("2018-01-01", "RUS", "AFG", 2),
        ("2018-02-01", "RUS", "AFG", 1),
    ]
    assert rows(m.by_time(events, "year", panel="place"), "place_country", "n", "deaths_best") == [
        ("AFG", 5, 7)
    ]
    assert m.between(events, "AFG", "RUS").count().to_pandas() == 4


def test_deaths_are_low_best_and_high(events):
    """UCDP gives three, ACLED one, GDELT none; a place has both."""
    columns = ("deaths_low", "deaths_best", "deaths_high", "deadly")
    assert rows(m.by_time(events, "year"), *columns) == [(6, 7, 12, 2)]


def test_by_window(events):
    phases = [
        m.Window("before", dt.date(2017, 1, 1), dt.date(2017, 12, 31)),
        m.Window("then", dt.date(2018, 1, 1), dt.date(2018, 1, 31)),
        m.Window("since", dt.date(2018, 2, 1)),
    ]
    assert rows(m.by_window(events, phases), "window", "n", "loose") == [
        ("then", 4, 2), ("since", 1, 0)
    ]  # fmt: skip


def test_counts_of_the_real_file_agree(events, tmp_path):
    """The same numbers on both backends, for every measure, from the real ICEWS file."""
    file = Path(__file__).parents[2] / "shared" / "data" / "icews_events_2018_sample.tab"
    if not file.exists():
        pytest.skip("the real files (../shared/data) are not at hand")
    out = tmp_path / "icews.parquet"
    importing.run([file], out)
    address = "duckdb" if events.get_backend().name == "duckdb" else "pyspark"
    here, there = external.read(out), external.read(out, address)
    windows = [m.Window("one", dt.date(2018, 6, 1), dt.date(2018, 6, 1)),
               m.Window("two", dt.date(2018, 6, 2))]  # fmt: skip
    for measure in (m.by_time, dyads, lambda t: m.by_window(t, windows)):
        one, other = (measure(t).to_pandas() for t in (here, there))
        for frame in (one, other):
            if "period" in frame:
                frame["period"] = pd.to_datetime(frame["period"]).dt.date
        pd.testing.assert_frame_equal(one, other, check_dtype=False, rtol=1e-12)
    assert m.by_time(there).n.sum().to_pandas() == 3705


# -- in place ------------------------------------------------------------------------------------


def test_gdelt_in_place_compiles_to_bigquery():
    counted = m.by_time(m.between(backends.gdelt(), "RUS", "AFG"), "year")
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
    imported = external.read(tmp_path / "g.parquet").to_pandas()
    native = pd.DataFrame([line.split("\t") for line in text.splitlines()], columns=formats.GDELT2)
    native = native.replace("", None)
    native.astype(backends.GDELT_NUMBERS).to_parquet(tmp_path / "native.parquet")
    con = backends.connect()
    place = backends.gdelt(con.read_parquet(tmp_path / "native.parquet"))
    in_place = con.to_pandas(place)
    pd.testing.assert_frame_equal(
        in_place.drop(columns="file"), imported.drop(columns="file"), check_dtype=False
    )


# -- backends and the command --------------------------------------------------------------------


def test_java_is_asked_for_clearly(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(backends.BackendError, match="Spark needs Java 17 or newer") as refused:
        backends.connect("spark://nowhere:7077")
    assert "openjdk-17-jre-headless" in str(refused.value)


def test_an_unknown_backend_is_refused():
    with pytest.raises(backends.BackendError, match=r"write e\.g\. duckdb, pyspark"):
        backends.connect("nonsense://x")


def test_count_prints_csv(brief, table):
    status, said, problems = brief("count", table, "--every", "month", "--between", "rus", "AFG")
    assert (status, problems) == (0, "")
    header, january, _february = said.splitlines()
    assert header.startswith("period,n,loose,cooperative") and january.startswith(
        "2018-01-01,2,0,1"
    )


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (("--where", "afg"), ["2018-01-01,5"]),
        (("--actor", "RUS", "--recipient", "AFG"), ["2018-01-01,3"]),
        (("--actor", "Taliban"), ["2018-01-01,1"]),  # in ACLED, second of two sides
        (("--where", "AFG", "--unit", "reports"), ["2018-01-01,14"]),  # 4 articles of each GDELT
        (("--panel", "dyad"), ["2018-01-01,RUS,AFG,2", "2018-02-01,RUS,AFG,1"]),
        (("--panel", "place", "--every", "year"), ["2018-01-01,AFG,5"]),
    ],
)
def test_count_of_a_place_a_side_or_a_panel(brief, table, asked, lines):
    status, said, problems = brief("count", table, *asked)
    assert (status, problems) == (0, "")
    for found, line in zip(said.splitlines()[1:], lines, strict=True):
        assert found.startswith(f"{line},")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--between", "ZZZ", "AFG"), "'ZZZ' is no ISO 3166 alpha-3 code, and no actor or recip"),
        (("--between", "RUS", "Russia"), "'Russia' is no code of a country (nearest: RUS Russia)"),
        (("--where", "AFX"), "(nearest: AFG Afghanistan"),
    ],
)
def test_count_refuses_what_nobody_is(brief, table, asked, sentence):
    status, said, problems = brief("count", table, *asked)
    assert (status, said) == (2, "") and sentence in problems and problems.count("\n") == 1


def test_count_gives_the_same_bytes_in_any_order(tmp_path, brief):
    """Scores are summed as whole thousandths; floats would add up otherwise in another order."""
    codes = ("042", "0256", "111", "190", "036", "130")
    made_rows = [
        made.gdelt(n, EventCode=codes[n % 6], GoldsteinScale=f"{n % 100 / 10 - 5:.1f}")
        for n in range(20_000)
    ]
    said = set()
    for name, text in (("a", made_rows), ("b", made_rows[::-1])):
        (tmp_path / name).write_text(made.lines(*text), encoding="utf-8")
        importing.run([tmp_path / name], tmp_path / f"{name}.parquet")
        said.add(brief("count", tmp_path / f"{name}.parquet", "--every", "month")[1])
    assert len(said) == 1


def test_count_refuses_what_is_no_such_table(brief, tmp_path):
    status, _, problems = brief("count", tmp_path / "absent.parquet")
    assert status == 2 and "is absent; 'brief import FILE... --out" in problems
    (tmp_path / "a.parquet").write_text("no", encoding="utf-8")
    status, _, problems = brief("count", tmp_path / "a.parquet")
    assert status == 2 and "cannot be read" in problems
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(inputs.ImportFault, match="it has no column event_id"):
        external.read(tmp_path / "a.csv")
