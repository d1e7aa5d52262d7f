"""helpers.external: each format read, faults told by line, refusals, and what a kill leaves."""

import csv
import datetime as dt
import gzip
import lzma
import signal
import subprocess
import sys
import time

import external_rows as made
import frictionless
import pandas as pd
import pytest

from helpers import external
from helpers.external import formats, importing, inputs, lookups, reading, schema
from helpers.record import dates, paths, tables
from helpers.runs import options

SHARED = paths.HOME.parent / "shared" / "data"


@pytest.fixture
def bring(tmp_path):
    """Import a text (or bytes) as a file; its rows as a frame, and the outcome."""

    def run(content, name="events.txt", **wanted):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = tmp_path / "out.parquet"
        came = importing.run([path], out, **wanted)
        return pd.read_parquet(out), came

    return run


@pytest.fixture
def shared():
    if not SHARED.is_dir():
        pytest.skip("the real files (../shared/data) are not at hand")
    return SHARED


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


# -- lookups -------------------------------------------------------------------------------------


def test_the_types_and_scores_are_those_of_the_codebook():
    codes = tables.read().codes
    own = codes[codes["field"] == "type"]
    scores = pd.to_numeric(own["score"]).astype(object).where(own["score"].notna(), None)
    assert lookups.scores() == dict(zip(own["code"], scores, strict=True))


def test_no_score_has_lost_its_sign():
    """The manual prints ACCUSE as 3; every type of conflict scores below 0, and no other does."""
    with (paths.HOME / "helpers" / "external" / "plover.csv").open(encoding="utf-8") as file:
        quads = {row["type"]: row["quad"] for row in csv.DictReader(file)}
    for type_, score in lookups.scores().items():
        if score:
            assert (score < 0) == quads[type_].endswith("conflict"), type_
    against = {
        row["code"] for row in lookups.rows("cameo")
        if row["goldstein"] and row["score"] and row["goldstein"] * row["score"] < 0
    }  # fmt: skip
    assert not against, "a sign differs from that of Goldstein's weight"


@pytest.mark.parametrize("table", lookups.TABLES)
def test_a_lookup_leads_each_key_to_one_row(table):
    keys = [row[lookups.TABLES[table][0]] for row in lookups.rows(table)]
    assert len(keys) == len(set(keys)) and None not in keys


def test_cameo_01_and_02_are_statements_and_nothing_else_is():
    statements = {r["code"] for r in lookups.rows("cameo") if r["type"] == "STATEMENT"}
    assert statements == {r["code"] for r in lookups.rows("cameo") if r["code"][:2] in ("01", "02")}


def test_cameo_follows_the_published_table(shared):
    published = {}
    for line in (shared / "CAMEO2PLOVER-2021.txt").read_text(encoding="utf-8").splitlines():
        code, colon, rest = line.partition(": ")
        if colon and code.isdigit():
            published.setdefault(code, rest.split("#")[0].split(",")[0].strip())
    ours = {r["code"]: r["type"] for r in lookups.rows("cameo") if r["type"] != "STATEMENT"}
    assert ours == published
    with (shared / "cameo_goldstein.csv").open(encoding="utf-8") as file:
        weights = {row["code"]: float(row["goldstein"]) for row in csv.DictReader(file)}
    assert weights == {
        r["code"]: r["goldstein"] for r in lookups.rows("cameo") if r["code"] in weights
    }


def test_the_formats_of_the_command_are_those_that_can_be_read():
    assert {"auto", *formats.FORMATS} == set(options.EVENT_FORMATS)
    assert options.ENCODINGS == inputs.ENCODINGS


def test_the_table_is_as_canonical_json_describes_it(bring):
    frame, _ = bring(made.lines(made.gdelt(1)))
    assert list(frame.columns) == list(schema.COLUMNS)
    assert not frictionless.Schema.from_descriptor(schema.DESCRIPTOR).to_descriptor().get("errors")
    enum = {f["name"]: set(f["constraints"]["enum"]) for f in schema.DESCRIPTOR["fields"]
            if "enum" in f.get("constraints", {})}  # fmt: skip
    assert set(formats.FORMATS) == enum["source"]
    assert enum["type"] == set(lookups.scores())
    for name, values in enum.items():
        assert set(frame[name].dropna()) <= values


# -- each format ---------------------------------------------------------------------------------


def test_gdelt2(bring):
    row = only(bring(made.lines(made.gdelt(7)))[0])
    assert (
        row["event_id"] == "gdelt:7" and row["source"] == "gdelt2" and row["file"] == "events.txt"
    )
    assert (row["date"], row["precision"]) == ("2018-01-01", "day")
    assert (row["actor"], row["actor_country"], row["recipient_country"]) == (
        "MOSCOW",
        "RUS",
        "AFG",
    )
    assert (row["type"], row["mode"], row["score"]) == ("CONSULT", "visit", 2.5)
    assert (row["native_type"], row["native_score"], row["tone"]) == ("042", 1.9, -1.5)
    assert (row["sources"], row["articles"], row["root"]) == (1, 4, True)
    assert row["place_country"] == "AFG" and row["added"] == dt.date(2018, 1, 1)
    assert row["weight"] == 4 and row["reference"] == "http://example.org/7"


def test_gdelt1_with_and_without_an_address(bring):
    frame, _ = bring(made.lines(made.gdelt1(1), made.gdelt1(2, EventCode="010")))
    assert list(frame["type"]) == ["CONSULT", "STATEMENT"] and frame["reference"].isna().all()
    with_address = made.gdelt(3, columns=formats.GDELT1)
    assert only(bring(made.lines(with_address))[0])["reference"] == "http://example.org/3"


def test_icews_ids_return_on_other_days(bring):
    rows = [made.icews("5"), made.icews("5", **{"Event Date": "2018-06-02", "CAMEO Code": "190"})]
    frame, came = bring(made.table(made.ICEWS, *rows, delimiter="\t"))
    assert list(frame["event_id"]) == ["icews:5:2018-06-01", "icews:5:2018-06-02"]
    assert list(frame["type"]) == ["CONSULT", "ASSAULT"] and not came.rejected
    assert frame["actor_country"].eq("RUS").all() and frame["place"].isna().all()
    assert frame["reference"][0] == "A Paper, story 7, sentence 2"


def test_icews_facts_without_ids(bring):
    fact = {"source": "Military (Russia)", "relation": "Consult", "target": "Iran",
            "date": "2005-01-06", "dataset": "d"}  # fmt: skip
    row = only(bring(made.table(list(fact), fact))[0])
    assert (row["native_type"], row["type"]) == ("040", "CONSULT")
    assert (row["actor_country"], row["recipient_country"]) == ("RUS", "IRN")


def test_polecat_speaks_plover(bring):
    rows = [
        made.polecat("a"),
        made.polecat("b", **{"Event Type": "accuse", "Actor Country": "RUS; CHN"}),
    ]
    frame, _ = bring(made.table(made.POLECAT, *rows, delimiter="\t"))
    assert list(frame["type"]) == ["CONSULT", "ACCUSE"] and list(frame["score"]) == [2.5, -2]
    assert frame["context"][0] == "diplomatic|military" and frame["native_score"][0] == 4
    assert frame["actor_country"][0] == "RUS" and pd.isna(frame["actor_country"][1])


def test_polecat_with_names_too_many_or_tabs_too_many(bring):
    rows = [made.polecat("a"), made.polecat("b")]
    plain = made.table(made.POLECAT, *rows, delimiter="\t")
    expected, _ = bring(plain)
    header, *body = plain.splitlines()
    frame, came = bring("\n".join(["Headline\t" + header, *body]))
    assert "the header names columns that the rows lack: Headline" in "\n".join(came.lines)
    pd.testing.assert_frame_equal(frame, expected)
    tabs, _ = bring("\n".join(line + "\t\t" for line in [header, *body]))
    pd.testing.assert_frame_equal(tabs, expected)


UCDP_DATES = {
    ("1", "1989-01-07", "1989-01-07"): ("1989-01-07", "day"),
    ("2", "1989-01-07", "1989-01-09"): ("1989-01-07/1989-01-09", "days"),
    ("3", "1989-01-02", "1989-01-08"): ("1989-01-02/1989-01-08", "days"),
    ("2", "1989-01-07", "1989-01-07"): ("1989-01-07~", "day"),
    ("4", "1989-02-01", "1989-02-28"): ("1989-02", "month"),
    ("4", "1989-02-05", "1989-02-05"): ("1989-02", "month"),
    ("5", "1989-01-01", "1989-12-31"): ("1989", "year"),
    ("5", "1989-03-01", "1989-03-01"): ("1989", "year"),
    ("5", "1989-03-01", "1989-08-31"): ("1989-03-01/1989-08-31", "months"),
    ("4", "1989-03-01", "1990-08-31"): ("1989-03-01/1990-08-31", "years"),
}


def test_ucdp_dates_are_as_exact_as_their_precision(bring):
    rows = [made.ucdp(n, date_prec=p, date_start=f"{a} 00:00:00.000", date_end=b)
            for n, (p, a, b) in enumerate(UCDP_DATES)]  # fmt: skip
    frame, _ = bring(made.table(made.UCDP, *rows))
    assert list(zip(frame["date"], frame["precision"], strict=True)) == list(UCDP_DATES.values())
    for date, precision, first, last in frame[["date", "precision", "first", "last"]].values:
        assert dates.precision(date) == precision
        assert dates.bounds(date) == dates.Bounds(first, last)
    assert frame["actor_country"].eq("RUS").all() and frame["place_country"].eq("AFG").all()
    assert frame["native_type"].eq("state-based conflict").all()
    deaths = frame[["deaths_low", "deaths_best", "deaths_high", "sources"]]
    assert deaths.drop_duplicates().values.tolist() == [[3, 4, 9, 2]]
    assert frame["reference"][0].startswith('"A Wire,1989-01-07')


def test_acled_weeks_and_months_are_no_days(bring):
    rows = [
        made.acled(1),
        made.acled(2, time_precision="2", sub_event_type="Arrests"),
        made.acled(3, time_precision="3", event_date="15 August 2021"),
        made.acled(4, sub_event_type="Other", actor2=""),
    ]
    frame, came = bring(made.table(made.ACLED, *rows))
    assert list(frame["date"]) == ["2021-08-15", "2021-08-09/2021-08-21", "2021-08", "2021-08-15"]
    assert list(frame["type"].fillna("")) == ["ASSAULT", "COERCE", "ASSAULT", ""]
    assert frame["added"].eq(dt.date(2024, 6, 10)).all()
    assert frame["actor_country"].eq("AFG").all() and frame["deaths_best"].eq(3).all()
    said = "\n".join(came.lines)
    assert "2 dated more loosely than to the day" in said and "1 without a recipient" in said
    assert "types that PLOVER has none for: Battles: Other (1)" in said


def test_pax(bring):
    frame, _ = bring(made.table(made.PAX, made.pax("1"), made.pax("2", Dat="29/02/2020")))
    assert list(frame["date"]) == ["2020-02-29", "2020-02-29"]
    assert frame["type"].eq("AGREE").all() and frame["actor"][0] == "United States; Taliban"


# -- faults --------------------------------------------------------------------------------------


def test_planted_faults_are_told_by_line(bring):
    rows = [made.gdelt(n) for n in range(1, 13)]
    rows[1] = made.gdelt(2, SQLDATE="20181301")
    rows[3] = "4\t20180101\tcut off"
    rows[5] += "\tone more"
    rows[6] = made.gdelt("", SQLDATE="20180101")
    rows[8] = made.gdelt(1)
    rows[9] = made.gdelt(3, NumMentions="5")
    rows[10] = made.gdelt(11, SQLDATE="")
    rows[11] = made.gdelt(12, ActionGeo_Lat="34.5#", GoldsteinScale="-1.9", EventCode="---")
    content = made.lines(*rows).encode().replace(b"\n8\t", b"\n\n8\t")  # a blank line 8
    content = content.replace(b"example.org/8", b"example.org/\xff")
    frame, came = bring(content)
    told = {(r.line, r.reason) for r in came.rejected}
    assert told == {
        (2, "SQLDATE: '20181301' is no day of the calendar"),
        (4, "3 columns instead of 61"),
        (6, "62 columns instead of 61"),
        (7, "GLOBALEVENTID is empty"),
        (9, "the row is not UTF-8"),
        (10, "gdelt:1 again, with the same content; first in events.txt:1"),
        (11, "gdelt:3 again, with other content; first in events.txt:3"),
    }
    assert list(frame["native_id"]) == ["1", "3", "5", "11", "12"]
    assert frame["precision"].tolist()[3] == "undated" and pd.isna(frame["date"][3])
    assert frame["unread"][4] == "ActionGeo_Lat '34.5#' is no number; " and pd.isna(
        frame["latitude"][4]
    )
    said = "\n".join(came.lines)
    assert came.lines[1].split() == ["events.txt", "gdelt2", "12", "5", "7"]
    assert "1 without a date" in said
    assert "types that PLOVER has none for: --- (1)" in said
    listed = list(csv.DictReader(importing.rejects_file(came.out).open(encoding="utf-8")))
    assert [int(row["line"]) for row in listed] == [2, 4, 6, 7, 9, 10, 11]
    assert listed[1]["text"] == "4\t20180101\tcut off"


def test_lines_are_counted_through_cells_of_several_lines(bring):
    rows = [made.acled(n) for n in (1, 2)] + [made.acled(2), made.acled(3, event_date="yesterday")]
    text = made.table(made.ACLED, *rows)
    _, came = bring(text + "AFG9,short\n")
    assert [r.line for r in came.rejected] == [6, 8, 10]
    assert [r.reason[:12] for r in came.rejected] == [
        "acled:AFG2 a",
        "event_date: ",
        "2 columns in",
    ]
    _, came = bring(text.replace("AFG3,yesterday", '"AFG3,2021-08-15'))
    assert any("a quotation mark is not closed" in r.reason for r in came.rejected)


def test_a_lost_sign_is_told(bring):
    _, came = bring(made.lines(made.gdelt(1, EventCode="190", GoldsteinScale="10"), made.gdelt(2)))
    assert "1 with a score of the other sign than their code's: a sign was lost" in came.lines


def test_the_order_of_the_file_is_kept_and_rejects_vanish_when_there_are_none(bring):
    bad = made.lines(made.gdelt(1), "x", made.gdelt(1))
    _, came = bring(bad)
    assert importing.rejects_file(came.out).exists() and len(came.rejected) == 2
    frame, came = bring(made.many(range(200_000, 0, -1)))
    assert frame["native_id"].astype(int).diff().iloc[1:].eq(-1).all()
    assert not importing.rejects_file(came.out).exists()


ENCODED = {
    "latin-1": ("Château", "latin-1", "latin-1"),
    "utf-16": ("Château", "utf-16", ""),
    "byte-order mark": ("Château", "utf-8-sig", ""),
}


@pytest.mark.parametrize("name", ENCODED)
def test_encodings(bring, name):
    place, written, told = ENCODED[name]
    text = made.table(made.ACLED, made.acled(1, location=place), made.acled(1))
    frame, came = bring(text.encode(written), encoding=told)
    assert only(frame)["place"] == place and [r.line for r in came.rejected] == [4]


def test_zipped_packed_and_with_odd_ends_of_lines(tmp_path, bring):
    text = made.lines(made.gdelt(1), made.gdelt(2))
    expected, _ = bring(text)
    plain = expected.drop(columns="file")
    more = made.lines("x", made.gdelt(3), made.gdelt(4))
    (tmp_path / "a.zip").write_bytes(made.zipped({"a.CSV": text, "b.CSV": more}))
    came = importing.run([tmp_path / "a.zip"], tmp_path / "z.parquet")
    frame = pd.read_parquet(tmp_path / "z.parquet")
    assert list(frame["file"]) == ["a.zip/a.CSV"] * 2 + ["a.zip/b.CSV"] * 2
    assert [str(r)[:14] for r in came.rejected] == ["a.zip/b.CSV:1:"]
    frame, _ = bring(gzip.compress(text.encode()), "a.csv.gz")
    pd.testing.assert_frame_equal(frame.drop(columns="file"), plain)
    for odd in (text.replace("\n", "\r\n"), text.replace("\n", "\r\n", 1)):
        frame, _ = bring(odd)
        pd.testing.assert_frame_equal(frame.drop(columns="file"), plain)
    frame, came = bring(text.replace("MOSCOW", "MOS\rCOW", 1))
    assert frame["actor"][0] == "MOS COW" and "carriage returns" in "\n".join(came.lines)


def test_a_name_that_looks_like_a_pattern_and_a_quotation(tmp_path):
    path, out = tmp_path / "it's *[1]?.csv", tmp_path / "o'ut.parquet"
    path.write_text(made.lines(made.gdelt(1)), encoding="utf-8")
    (tmp_path / "it's x1y.csv").write_text(made.lines(made.gdelt(2)), encoding="utf-8")
    importing.run([path], out)
    row = only(pd.read_parquet(out))
    assert (row["native_id"], row["file"]) == ("1", path.name)


def test_ids_return_across_files(tmp_path):
    for name, ids in {"a": (2, 3), "b": (1, 3)}.items():
        (tmp_path / name).write_text(made.lines(*map(made.gdelt, ids)), encoding="utf-8")
    out = tmp_path / "out.parquet"
    came = importing.run([tmp_path / "a", tmp_path / "b"], out)
    assert list(pd.read_parquet(out)["native_id"]) == ["2", "3", "1"]
    assert str(came.rejected[0]) == "b:2: gdelt:3 again, with the same content; first in a:2"


# -- nothing is read wrongly in silence ----------------------------------------------------------

CODES = ["010", "042", "051", "190", "0231", "14"]  # of GDELT's rows 0 to 5, as they should be
FORMS = made.lines(
    *(made.gdelt(n, EventCode=c, EventRootCode=c[:2]) for n, c in enumerate(CODES))
).splitlines()
SPOILED = made.named(*FORMS)  # 10, 42, 51, 190, 231, 14
FLOATS = SPOILED.assign(**{c: SPOILED[c].astype(float) for c in SPOILED if SPOILED[c].dtype == int})
LOST = "4 whose CAMEO code had lost its leading zero: restored"
WRITTEN = {
    "header and commas": (made.named(*FORMS, dtype=str).to_csv(index=False), ""),
    "numbers": (SPOILED.to_csv(index=False), LOST),
    "floats": (FLOATS.to_csv(index=False), LOST),
    "an index": (SPOILED.to_csv(), LOST),
    "an index, no header": (SPOILED.to_csv(header=False, sep="\t"), LOST),
    "quad classes": (
        SPOILED.assign(QuadClass=[1, 1, 1, 4, 1, 4]).drop(columns="EventRootCode").to_csv(),
        LOST,
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_gdelt_however_it_was_exported(bring, name):
    content, said = WRITTEN[name]
    expected, _ = bring(made.lines(*FORMS))
    frame, came = bring(content)
    assert list(expected["native_type"]) == CODES and not came.rejected
    pd.testing.assert_frame_equal(frame.drop(columns="unread"), expected.drop(columns="unread"))
    assert said in came.lines or not said


def test_the_zeros_of_a_real_file_come_back(shared, tmp_path):
    for name, how, expected in (
        ("gdelt2_20180101_first1200.export.CSV", {"header": None, "names": formats.GDELT2}, 828),
        ("icews_events_2018_sample.tab", {"quoting": 3}, 2608),
    ):
        whole, _ = real(shared, tmp_path, name)
        pd.read_csv(shared / name, sep="\t", **how).to_csv(tmp_path / "spoiled.csv")
        came = importing.run([tmp_path / "spoiled.csv"], tmp_path / "spoiled.parquet")
        frame = pd.read_parquet(tmp_path / "spoiled.parquet")
        columns = ["event_id", "date", "type", "mode", "native_type", "score", "native_score"]
        pd.testing.assert_frame_equal(frame[columns], whole[columns])
        assert f"{expected:,} whose CAMEO code had lost its leading zero: restored" in came.lines


def acled(*rows):
    return made.table(made.ACLED, *rows)


OLD = {  # ACLED before 2019: capitals, no sub-types
    name.upper(): cell for name, cell in made.acled(1).items() if name != "sub_event_type"
} | {"EVENT_TYPE": "Battle-No change of territory", "EVENT_DATE": "18/04/2017"}
AGO = "SQLDATE '20080101' does not fit the day on which it was added; "
STATE = "Military Forces of the United States (2021-2025)"
READ = {  # content, columns of the first row, what the summary says
    "a precision as a float": (
        acled(made.acled(1, time_precision="2.0")), {"date": "2021-08-09/2021-08-21"}, ""),
    "an unknown precision of ACLED": (
        acled(made.acled(1, time_precision="9")), {"date": "2021-08"},
        "1 of an unknown precision: dated as loosely as the data set ever does"),
    "an unknown precision of UCDP": (
        made.table(made.UCDP, made.ucdp(1, date_prec="")), {"date": "1989"}, "1 of an unknown"),
    "a type as a float": (
        made.table(made.UCDP, made.ucdp("7.0", type_of_violence="2.0", best="4.0")),
        {"event_id": "ucdp:7", "native_type": "non-state conflict", "deaths_best": 4}, ""),
    "half a death": (acled(made.acled(1, fatalities="2.5")), {}, "1 with a cell that should be"),
    "the United States": (
        acled(made.acled(1, actor1=STATE, actor2="Government of the Netherlands")),
        {"actor_country": "USA", "recipient_country": "NLD"}, ""),
    "ten years ago": (
        made.lines(made.gdelt(1, SQLDATE="20080101", DATEADDED="20180101000000")),
        {"precision": "undated", "unread": AGO}, "1 dated a year or more before they were added"),
    "a month ago": (
        made.lines(made.gdelt(1, SQLDATE="20171201", DATEADDED="20180101000000")),
        {"date": "2017-12-01"}, ""),
    "the archive before 2013": (
        made.lines(made.gdelt1(1, SQLDATE="19790101", DATEADDED="20130203")),
        {"date": "1979-01-01"}, ""),
    "no end of the last line": (
        made.lines(made.gdelt(1))[:-3], {}, "the last line has no end: it may have been cut off"),
    "ACLED's interface": (
        made.answer("data", made.acled(1), status=200),
        {"date": "2021-08-15", "native_type": "Battles: Armed clash", "deaths_best": 3}, ""),
    "UCDP's interface": (
        made.answer("Result", made.ucdp(1, best=4, date_prec=1), TotalPages=5),
        {"date": "1989-01-07", "deaths_best": 4}, "one of 5 pages"),
    "a workbook": (
        made.workbook(made.PAX, made.pax(1, Dat=dt.datetime(2020, 2, 29))),
        {"event_id": "pax:1", "date": "2020-02-29", "place_country": "AFG"}, ""),
    "a README beside the data": (
        made.zipped({"README.txt": "Read me", "a.csv": acled(made.acled(1))}),
        {"file": "events.txt/a.csv"}, "not read, as it is no data: README.txt"),
    "ACLED of 2017": (
        made.table(list(OLD), OLD),
        {"date": "2017-04-18", "native_type": "Battle-No change of territory", "type": "ASSAULT",
         "actor_country": "AFG", "deaths_best": 3}, ""),
    "older names of UCDP": (
        made.table(made.UCDP, made.ucdp(1)).replace("best", "best_est"), {"deaths_best": 4}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_as_it_is_meant_and_told(bring, name):
    content, expected, said = READ[name]
    frame, came = bring(content)
    assert {column: frame[column][0] for column in expected} == expected
    assert said in "\n".join(came.lines)


def test_a_line_that_was_cut_off_is_told_as_such(bring):
    for text in (made.lines(made.gdelt(1), made.gdelt(2)), acled(made.acled(1), made.acled(2))):
        frame, came = bring(text[:-100])
        assert len(frame) == 1
        assert [r.reason for r in came.rejected] == [
            "the file ends within this row: it was cut off, fetch it anew"
        ]


TABLE_FAULTS = {  # column -> a value that may not stand there, and the rule
    "event_id": ("gdelt:1", "gdelt:1 again"),
    "source": ("gdelt3", "'gdelt3' is none of gdelt1, gdelt2"),
    "type": ("KILL", "'KILL' is none of AGREE"),
    "score": ("12", "'12' is more than 10"),
    "first": ("2018-13-01", "'2018-13-01' is no day"),
    "last": ("2017-12-31", "lies before first"),
    "precision": ("undated", "is undated, though first is 2018-01-01"),
    "actor_country": ("Rus", "'Rus' does not match [A-Z]{3}"),
    "weight": ("2.5", "'2.5' is no whole number"),
    "root": ("maybe", "'maybe' is neither true nor false"),
    "latitude": ("north", "'north' is no number"),
}


def test_a_table_as_csv_is_held_to_canonical_json(bring, tmp_path):
    frame, _ = bring(made.lines(made.gdelt(1, SOURCEURL='a "b"'), *map(made.gdelt, range(2, 14))))
    place = tmp_path / "events.csv"
    frame.to_csv(place, index=False)
    pd.testing.assert_frame_equal(external.read(place).to_pandas(), external.read(
        tmp_path / "out.parquet").to_pandas())  # fmt: skip
    frame[list(schema.NEEDED)].to_csv(place, index=False)
    assert external.read(place).to_pandas()["deaths_best"].isna().all()
    frame = frame.astype(object)
    frame.loc[0, "place"] = "a cell\nof two lines"
    for row, (column, (value, _)) in enumerate(TABLE_FAULTS.items(), start=1):
        frame.loc[row, column] = value
    frame.to_csv(place, index=False)
    with place.open("a", encoding="utf-8") as file:
        file.write("gdelt:99,gdelt2\n")
    with pytest.raises(inputs.ImportFault) as refused:
        external.read(place)
    told = str(refused.value).splitlines()
    for line, (column, (_, rule)) in enumerate(TABLE_FAULTS.items(), start=4):
        assert any(said.startswith(f"events.csv:{line}:{column}: {rule}") for said in told), told
    assert told[-1] == f"events.csv:16: 2 columns instead of {len(schema.COLUMNS)}"


# -- refusals ------------------------------------------------------------------------------------

REFUSED = {
    "codes that lost their zeros": (
        SPOILED.drop(columns=["EventRootCode", "QuadClass"]).to_csv(), {},
        "has lost the zeros that lead CAMEO codes, and 2 rows may be of either code (14 or 014)"),
    "months before days": (
        acled(made.acled(1, event_date="08/05/2021"), made.acled(2, event_date="08/15/2021")), {},
        "writes the month before the day"),
    "Latin-1 as UTF-8": (
        acled(*(made.acled(n, location="Bogotá") for n in range(9))).encode("latin-1"), {},
        "would lose 9 of 9 rows that are not UTF-8: add --encoding latin-1"),
    "a column renamed": (
        acled(made.acled(1)).replace("time_precision", "exactness"), {},
        "is nearest to an ACLED export, but has no column time_precision"),
    "another table in a zip file": (
        made.zipped({"a.csv": "a,b\n1,2\n", "b.csv": acled(made.acled(1))}), {},
        "events.txt/a.csv' is of no format"),
    "an interface's refusal": ('{"status": 403, "error": "no"}', {}, "is JSON without rows"),
    "JSON that was cut": (made.answer("data", made.acled(1))[:-9], {}, "is no whole JSON"),
    "another format": (made.table(made.UCDP, made.ucdp(1)), {"kind": "acled"},
                       "is a UCDP GED file, not an ACLED export; leave --format out"),
    "no such format": ("a,b\n1,2\n", {}, "is of no format that can be imported; there are gdelt2"),
    "columns absent": ("a,b\n1,2\n", {"kind": "pax"}, "it has no column AgtId, Agt, Dat, Con"),
    "not gdelt": ("1\t2\t3\n", {"kind": "gdelt1"}, "its lines have 3 columns, not 57 or 58"),
    "gdelt mentions": ("\t".join("1" * 16), {}, "is a GDELT 2.0 mentions file"),
    "empty": ("\n \n", {}, "is empty"),
    "a log-in page": ("<!DOCTYPE html>", {}, "is a web page, not data"),
    "a pdf": ("%PDF-1.7", {}, "is a PDF"),
    "a pointer": ("version https://git-lfs.github.com/spec/v1", {}, "is a Git LFS pointer"),
    "un votes": ("rcid,AF\n3,yes\n", {}, "is a UN General Assembly votes file, not event data"),
    "our own": (",".join(schema.COLUMNS), {}, "is a canonical table that an import has made"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_the_wrong_kind_is_refused_by_name(bring, tmp_path, name):
    content, wanted, message = REFUSED[name]
    with pytest.raises(inputs.ImportFault) as refused:
        bring(content, **wanted)
    assert message in str(refused.value) and "events.txt" in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["events.txt"], "nothing is left beside"


@pytest.mark.parametrize("name", ["a.gz", "a.zip", "a.xz"])
def test_a_damaged_packed_file_is_refused(tmp_path, name):
    text = made.many(f"{n * 7919 % 1_000_003:07}" for n in range(60_000)).encode()
    if name == "a.zip":
        packed = bytearray(made.zipped({"a.CSV": text}))
        packed[-200_000:-199_000] = bytes(1000) if len(packed) > 400_000 else b""
    else:
        pack = gzip.compress if name == "a.gz" else lzma.compress
        packed = pack(text)[:-1000]
    (tmp_path / name).write_bytes(packed)
    with pytest.raises(inputs.ImportFault, match=f"{name}' cannot be read: .*; fetch it anew"):
        importing.run([tmp_path / name], tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_other_refusals_of_the_command(brief, tmp_path):
    (tmp_path / "a").write_text(made.lines(made.gdelt(1)), encoding="utf-8")
    (tmp_path / "b").write_text(made.lines(made.gdelt(1)), encoding="utf-8")
    (tmp_path / "c.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (tmp_path / "d.gz").write_bytes(b"no gzip")
    out = tmp_path / "out.parquet"
    for arguments, message in {
        ("absent",): "is absent; check the path",
        ("",): "is a folder; name the files in it",
        ("a", "b"): "has the same content as",
        ("c.zip",): "is an empty zip file",
        ("d.gz",): "cannot be read",
    }.items():
        status, _, problems = brief("import", *(tmp_path / a for a in arguments), "--out", out)
        assert status == 2 and message in problems and problems.startswith("brief: "), problems
    status, _, problems = brief("import", tmp_path / "a", "--out", tmp_path / "out.csv")
    assert status == 2 and "is not a Parquet file" in problems
    assert not out.exists()


def test_the_command_prints_the_counts_and_the_rejects(brief, tmp_path):
    path, out = tmp_path / "a", tmp_path / "new" / "out.parquet"
    path.write_text(made.lines(made.gdelt(1), "x"), encoding="utf-8")
    status, said, problems = brief("import", path, "--out", out)
    assert status == 0 and said.splitlines()[-1] == str(out)
    assert problems.splitlines()[0] == "a:2: 1 column instead of 61"
    assert problems.splitlines()[-1].endswith("out.rejects.csv")
    status, said, problems = brief("import", path, "--out", out)
    assert (status, problems) == (0, "") and "unchanged, nothing to do" in said


# -- kills and repeats ---------------------------------------------------------------------------


def test_the_same_bytes_again_and_nothing_left_beside(bring, tmp_path):
    text = made.many(range(250_000))
    _, came = bring(text)
    before = came.out.read_bytes()
    came.out.unlink()
    _, came = bring(text)
    assert came.out.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"events.txt", "out.parquet"}


def test_finished_parts_of_a_killed_import_are_taken(tmp_path, monkeypatch):
    for name in "ab":
        ids = range(10) if name == "a" else range(10, 20)
        (tmp_path / name).write_text(made.lines(*map(made.gdelt, ids)), encoding="utf-8")
    paths, out = [tmp_path / "a", tmp_path / "b"], tmp_path / "out.parquet"
    read, seen = reading.read, []

    def killed(con, given, *rest):
        seen.append(given.label)
        if given.label == "b" and len(seen) == 2:
            raise KeyboardInterrupt
        return read(con, given, *rest)

    monkeypatch.setattr(reading, "read", killed)
    with pytest.raises(KeyboardInterrupt):
        importing.run(paths, out)
    assert not out.exists()
    importing.run(paths, out)
    assert seen == ["a", "b", "b"] and len(pd.read_parquet(out)) == 20
    bytes_ = out.read_bytes()
    out.unlink()
    importing.run(paths, out)
    assert out.read_bytes() == bytes_


def hear_ctrl_c():
    """Whoever runs these tests in the background has let go of Ctrl-C for all of them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_kill_leaves_no_half_file_and_the_next_import_is_whole(tmp_path, how):
    path, out = tmp_path / "a", tmp_path / "out.parquet"
    path.write_text(made.many(range(300_000)), encoding="utf-8")
    command = [sys.executable, "-m", "helpers.cli", "import", str(path), "--out", str(out)]
    child = subprocess.Popen(
        command, cwd=paths.HOME, stderr=subprocess.PIPE, text=True, preexec_fn=hear_ctrl_c
    )
    for _ in range(600):
        if list(tmp_path.glob(".out.parquet.parts/*.half")) or child.poll() is not None:
            break
        time.sleep(0.05)
    child.send_signal(how)
    said = child.communicate(timeout=60)[1]
    assert not out.exists() and child.returncode in (-how, 128 + how), said
    assert "Traceback" not in said
    importing.run([path], out)
    assert len(pd.read_parquet(out)) == 300_000


def test_two_imports_do_not_write_to_one_output(tmp_path):
    path, out = tmp_path / "a", tmp_path / "out.parquet"
    path.write_text(made.lines(made.gdelt(1)), encoding="utf-8")
    out.write_text("not parquet", encoding="utf-8")
    lock = importing.filelock.FileLock(tmp_path / ".out.parquet.lock")
    with lock, pytest.raises(inputs.ImportFault, match="another import is writing"):
        importing.run([path], out)
    importing.run([path], out)
    assert len(pd.read_parquet(out)) == 1, "what was there before is replaced"


# -- the real files ------------------------------------------------------------------------------


def real(shared, tmp_path, name):
    out = tmp_path / "out.parquet"
    came = importing.run([shared / name], out)
    return pd.read_parquet(out), came


def test_the_real_gdelt_file(shared, tmp_path):
    """Counted with cut, sort and grep: 1,200 lines, 244 without Actor1Name, 345 without Actor2."""
    frame, came = real(shared, tmp_path, "gdelt2_20180101_first1200.export.CSV")
    assert len(frame) == 1200 and not came.rejected
    assert frame["type"].notna().all() and frame["first"].notna().all()
    raw = [
        line.split("\t")
        for line in (shared / "gdelt2_20180101_first1200.export.CSV")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    assert list(frame["native_id"]) == [row[0] for row in raw]
    assert frame["weight"].sum() == sum(int(row[31]) for row in raw)
    assert frame["actor_country"].eq("AFG").sum() == sum(row[7] == "AFG" for row in raw)
    roots = {code: sum(row[26].startswith(code) for row in raw) for code in ("01", "02", "14")}
    assert (frame["type"] == "STATEMENT").sum() == roots["01"] + roots["02"]
    assert (frame["type"] == "PROTEST").sum() == roots["14"]


def test_the_real_icews_file(shared, tmp_path):
    frame, came = real(shared, tmp_path, "icews_events_2018_sample.tab")
    assert len(frame) == 3705 and not came.rejected and frame["type"].notna().all()
    assert set(frame["date"]) == {"2018-06-01", "2018-06-02"}
    raw = pd.read_csv(shared / "icews_events_2018_sample.tab", sep="\t", dtype=str, quoting=3)
    assert (
        frame["actor_country"].eq("RUS").sum()
        == raw["Source Country"].eq("Russian Federation").sum()
    )
    assert frame["native_score"].sum() == pytest.approx(raw["Intensity"].astype(float).sum())
    assert frame["actor_country"].isna().sum() == raw["Source Country"].isna().sum()


def test_the_real_icews_facts(shared, tmp_path):
    frame, came = real(shared, tmp_path, "icews_tkg_afg_or_rus_sampled.csv")
    assert len(frame) == 3749 and not came.rejected and frame["type"].notna().all()
    assert frame["first"].min() == dt.date(2005, 1, 2) and frame["first"].max().year == 2015


OTHER_REAL = {
    "TIV-Export-RUS-1950-2021.csv": "SIPRI arms transfers export",
    "cow_trade_ndy_rus_or_afg.csv": "Correlates of War trade file",
    "un_roll_calls.csv": "UN General Assembly votes file",
    "rus_afg_annual_panel_1946_2021.csv": "of no format that can be imported",
}


@pytest.mark.parametrize("name", OTHER_REAL)
def test_the_other_real_files_are_refused_by_name(shared, name):
    with pytest.raises(inputs.ImportFault, match=OTHER_REAL[name]):
        inputs.recognise(shared / name)
