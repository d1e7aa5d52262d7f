"""helpers.external: each format read, faults told by line, refusals, and what a kill leaves."""

import bz2
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

from helpers.external import (
    asked,
    backends,
    formats,
    importing,
    inputs,
    lookups,
    mappings,
    reading,
    schema,
)
from helpers.record import dates, paths, tables
from helpers.runs import options


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


# -- lookups -------------------------------------------------------------------------------------


def test_the_types_and_scores_are_those_of_the_codebook():
    codes = tables.read().codes
    own = codes[codes["field"] == "type"]
    scores = pd.to_numeric(own["score"]).astype(object).where(own["score"].notna(), None)
    assert lookups.scores() == dict(zip(own["code"], scores, strict=True))


@pytest.mark.parametrize("table", lookups.TABLES)
def test_a_lookup_leads_each_key_to_one_row(table):
    keys = [row[lookups.TABLES[table][0]] for row in lookups.rows(table)]
    assert len(keys) == len(set(keys)) and None not in keys


def test_cameo_follows_the_published_table(shared):
    published = {}
    for line in (shared / "CAMEO2PLOVER-2021.txt").read_text(encoding="utf-8").splitlines():
        code, colon, rest = line.partition(": ")
        if colon and code.isdigit():
            published.setdefault(code, rest.split("#")[0].split(",")[0].strip())
    ours = {row["code"]: row["type"] for row in lookups.rows("cameo")}
    own = {code for code, type_ in ours.items() if type_ == "STATEMENT"}
    assert own == {code for code in ours if code.startswith(("01", "02"))}
    assert {code: type_ for code, type_ in ours.items() if code not in own} == published
    with (shared / "cameo_goldstein.csv").open(encoding="utf-8") as file:
        weights = {row["code"]: float(row["goldstein"]) for row in csv.DictReader(file)}
    assert weights == {
        r["code"]: float(r["goldstein"]) for r in lookups.rows("cameo") if r["code"] in weights
    }


def test_a_data_set_is_registered_wherever_one_must_be():
    """What prose calls it, whether it knows a direction, its mapping, the command's choices."""
    for form in formats.FORMATS.values():
        assert asked.LABELS[form.name] and form.directed in (True, False)
    assert len(set(asked.LABELS.values())) == len(formats.FORMATS) == len(mappings.MAPPINGS)
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


# -- what is read ----------------------------------------------------------------------------------


def acled(*rows):
    return made.table(made.ACLED, *rows)


def polecat(*rows, header=made.POLECAT):
    return made.table(header, *rows, delimiter="\t")


TWO = made.lines(made.gdelt(1), made.gdelt(2))
FACT = {"source": "Military (Russia)", "relation": "Consult", "target": "Iran",
        "date": "2005-01-06", "dataset": "d"}  # fmt: skip
OLD = {  # ACLED before 2019: capitals, no sub-types
    name.upper(): cell for name, cell in made.acled(1).items() if name != "sub_event_type"
} | {"EVENT_TYPE": "Battle-No change of territory", "EVENT_DATE": "18/04/2017"}
AGO = "SQLDATE '20080101' does not fit the day on which it was added; "
STATE = "Military Forces of the United States (2021-2025)"
PLACE = acled(made.acled(1, location="Château"))
READ = {  # content, what stands in columns of the first row or of all, what the summary says
    "GDELT 2.0": (
        made.lines(made.gdelt(7)),
        {"event_id": "gdelt:7", "source": "gdelt2", "file": "events.txt", "date": "2018-01-01",
         "actor": "MOSCOW", "actor_country": "RUS", "recipient_country": "AFG", "type": "CONSULT",
         "mode": "visit", "score": 2.5, "native_type": "042", "native_score": 1.9, "tone": -1.5,
         "sources": 1, "articles": 4, "weight": 4, "root": True, "place_country": "AFG",
         "added": dt.date(2018, 1, 1), "reference": "http://example.org/7"}, ""),
    "GDELT 1.0": (
        made.lines(made.gdelt1(1), made.gdelt1(2, EventCode="010")),
        {"source": "gdelt1", "type": ["CONSULT", "STATEMENT"], "reference": [None, None]}, ""),
    "GDELT 1.0 with addresses": (
        made.lines(made.gdelt(3, columns=formats.GDELT1)), {"reference": "http://example.org/3"},
        ""),
    "ICEWS, whose ids return on other days": (
        made.table(made.ICEWS, made.icews("5"), made.icews(
            "5", **{"Event Date": "2018-06-02", "CAMEO Code": "190"}), delimiter="\t"),
        {"event_id": ["icews:5:2018-06-01", "icews:5:2018-06-02"], "type": ["CONSULT", "ASSAULT"],
         "actor_country": "RUS", "place": None, "reference": "A Paper, story 7, sentence 2"}, ""),
    "facts of ICEWS": (
        made.table(list(FACT), FACT),
        {"native_type": "040", "type": "CONSULT", "actor_country": "RUS",
         "recipient_country": "IRN"}, ""),
    "POLECAT": (
        polecat(made.polecat("a"), made.polecat(
            "b", **{"Event Type": "accuse", "Actor Country": "RUS; CHN"})),
        {"type": ["CONSULT", "ACCUSE"], "score": [2.5, -2], "context": "diplomatic|military",
         "native_score": 4, "actor_country": ["RUS", None]}, ""),
    "POLECAT with a name too many": (
        "Headline\t" + polecat(made.polecat("a")), {"event_id": "polecat:a", "country": "AFG"},
        "the header names columns that the rows lack: Headline"),
    "POLECAT with tabs too many": (
        polecat(made.polecat("a")).replace("\n", "\t\t\n"),
        {"event_id": "polecat:a", "country": "AFG"}, ""),
    "ACLED, whose weeks and months are no days": (
        acled(made.acled(1), made.acled(2, time_precision="2.0", sub_event_type="Arrests"),
              made.acled(3, time_precision="3", event_date="15 August 2021"),
              made.acled(4, time_precision="9", sub_event_type="Other", actor2="")),
        {"date": ["2021-08-15", "2021-08-09/2021-08-21", "2021-08", "2021-08"],
         "type": ["ASSAULT", "COERCE", "ASSAULT", None], "added": dt.date(2024, 6, 10),
         "actor_country": "AFG", "deaths_best": [3, 3, 3, 3]},
        "3 dated more loosely than to the day"),
    "ACLED of 2017": (
        made.table(list(OLD), OLD),
        {"date": "2017-04-18", "native_type": "Battle-No change of territory", "type": "ASSAULT",
         "actor_country": "AFG", "deaths_best": 3}, ""),
    "PA-X": (
        made.table(made.PAX, made.pax("1"), made.pax("2", Dat="29/02/2020")),
        {"date": ["2020-02-29", "2020-02-29"], "type": "AGREE", "actor": "United States; Taliban"},
        ""),
    "a type that PLOVER lacks": (
        acled(made.acled(1, sub_event_type="Other")), {"type": None},
        "types that PLOVER has none for: Battles: Other (1)"),
    "an unknown precision": (
        made.table(made.UCDP, made.ucdp(1, date_prec="")), {"date": "1989"},
        "1 of an unknown precision: dated as loosely as the data set ever does"),
    "a type as a float": (
        made.table(made.UCDP, made.ucdp("7.0", type_of_violence="2.0", best="4.0")),
        {"event_id": "ucdp:7", "native_type": "non-state conflict", "deaths_best": 4}, ""),
    "older names of UCDP": (
        made.table(made.UCDP, made.ucdp(1)).replace("best", "best_est"), {"deaths_best": 4}, ""),
    "half a death": (
        acled(made.acled(1, fatalities="2.5")), {"deaths_best": None}, "1 with a cell that should"),
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
    "no end of the last line": (TWO[:-3], {}, "the last line has no end: it may have been cut off"),
    "two kinds of ends of lines": (TWO.replace("\n", "\r\n", 1), {"native_id": ["1", "2"]}, ""),
    "a carriage return in a line": (
        TWO.replace("MOSCOW", "MOS\rCOW", 1), {"actor": ["MOS COW", "MOSCOW"]}, "carriage returns"),
    "Latin-1": (PLACE.encode("latin-1"), {"place": "Château"}, ""),
    "UTF-16": (PLACE.encode("utf-16"), {"place": "Château"}, ""),
    "a byte-order mark": (PLACE.encode("utf-8-sig"), {"place": "Château"}, ""),
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
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_every_form_is_read_as_it_is_meant_and_what_is_odd_is_told(bring, name):
    content, expected, said = READ[name]
    frame, came = bring(content, encoding="latin-1" if name == "Latin-1" else "")
    assert not came.rejected and said in "\n".join(came.lines)
    for column, value in expected.items():
        values = value if isinstance(value, list) else [value]
        found = [None if pd.isna(cell) else cell for cell in frame[column][: len(values)]]
        assert found == values, column


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
    assert came.lines[0] == "events.txt (gdelt2): 12 rows, 5 written, 7 rejected"
    assert "1 without a date" in said
    assert "types that PLOVER has none for: --- (1)" in said
    listed = list(csv.DictReader(importing.rejects_file(came.out).open(encoding="utf-8")))
    assert [int(row["line"]) for row in listed] == [2, 4, 6, 7, 9, 10, 11]
    assert listed[1]["text"] == "4\t20180101\tcut off"


def test_lines_are_counted_through_cells_of_several_lines(bring):
    rows = [made.acled(n) for n in (1, 2)] + [made.acled(2), made.acled(3, event_date="yesterday")]
    text = acled(*rows)
    _, came = bring(text + "AFG9,short\n")
    assert [(r.line, r.reason[:12]) for r in came.rejected] == [
        (6, "acled:AFG2 a"), (8, "event_date: "), (10, "2 columns in")
    ]  # fmt: skip
    _, came = bring(text.replace("AFG3,yesterday", '"AFG3,2021-08-15'))
    assert any("a quotation mark is not closed" in r.reason for r in came.rejected)


def test_a_line_that_was_cut_off_is_told_as_such(bring):
    for text in (TWO, acled(made.acled(1), made.acled(2))):
        frame, came = bring(text[:-100])
        assert len(frame) == 1 and [r.reason for r in came.rejected] == [
            "the file ends within this row: it was cut off, fetch it anew"
        ]


def test_zipped_and_packed_with_an_id_that_returns(bring):
    expected, _ = bring(TWO)
    more = made.lines("x", made.gdelt(3), made.gdelt(2))
    frame, came = bring(made.zipped({"a.CSV": TWO, "b.CSV": more}), "a.zip")
    assert list(frame["file"]) == ["a.zip/a.CSV"] * 2 + ["a.zip/b.CSV"]
    assert [str(r) for r in came.rejected] == [
        "a.zip/b.CSV:1: 1 column instead of 61",
        "a.zip/b.CSV:3: gdelt:2 again, with the same content; first in a.zip/a.CSV:2",
    ]
    for pack, name in ((gzip.compress, "a.gz"), (bz2.compress, "a.bz2"), (lzma.compress, "a.xz")):
        frame, _ = bring(pack(TWO.encode()), name)
        pd.testing.assert_frame_equal(frame.drop(columns="file"), expected.drop(columns="file"))


def test_a_name_that_looks_like_a_pattern_and_a_quotation(tmp_path):
    path, out = tmp_path / "it's *[1]?.csv", tmp_path / "o'ut.parquet"
    path.write_text(made.lines(made.gdelt(1)), encoding="utf-8")
    (tmp_path / "it's x1y.csv").write_text(made.lines(made.gdelt(2)), encoding="utf-8")
    importing.run([path], out)
    assert pd.read_parquet(out)[["native_id", "file"]].to_numpy().tolist() == [["1", path.name]]


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


def test_gdelt_however_it_was_exported(bring):
    expected, _ = bring(made.lines(*FORMS))
    assert list(expected["native_type"]) == CODES
    for name, (content, said) in WRITTEN.items():
        frame, came = bring(content)
        assert not came.rejected and (said in came.lines or not said), name
        pd.testing.assert_frame_equal(frame.drop(columns="unread"), expected.drop(columns="unread"))


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
    pd.testing.assert_frame_equal(backends.read(place).to_pandas(), backends.read(
        tmp_path / "out.parquet").to_pandas())  # fmt: skip
    frame[list(schema.NEEDED)].to_csv(place, index=False)
    assert backends.read(place).to_pandas()["deaths_best"].isna().all()
    frame = frame.astype(object)
    frame.loc[0, "place"] = "a cell\nof two lines"
    for row, (column, (value, _)) in enumerate(TABLE_FAULTS.items(), start=1):
        frame.loc[row, column] = value
    frame.to_csv(place, index=False)
    with place.open("a", encoding="utf-8") as file:
        file.write("gdelt:99,gdelt2\n")
    with pytest.raises(inputs.ImportFault) as refused:
        backends.read(place)
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


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_damaged_packed_file_is_refused(tmp_path, bring, pack):
    text = made.many(f"{n * 7919 % 1_000_003:07}" for n in range(6_000)).encode()
    name = f"a.{pack.__module__.replace('gzip', 'gz').replace('lzma', 'xz')}"
    with pytest.raises(inputs.ImportFault, match=f"{name}' cannot be read: .*; fetch it anew"):
        bring(pack(text)[:-1000], name)
    assert not (tmp_path / "out.parquet").exists()


def test_the_command_prints_counts_and_rejects_and_refuses_in_a_sentence(brief, tmp_path):
    for name, content in {
        "a": made.lines(made.gdelt(1), "x").encode(), "b": made.lines(made.gdelt(1), "x").encode(),
        "c.zip": b"PK\x05\x06" + bytes(18), "d.gz": b"no gzip",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
    out = tmp_path / "new" / "out.parquet"
    for names, place, message in (
        (["absent"], out, "is absent; check the path"),
        (["a", "b"], out, "has the same content as"),
        (["c.zip"], out, "is an empty zip file"),
        (["d.gz"], out, "cannot be read"),
        ([""], out, "is a folder; name the files in it"),
        (["a"], tmp_path / "out.csv", "is not a Parquet file"),
    ):
        files = (tmp_path / name for name in names)
        status, _, problems = brief("import", *files, "--out", place)
        assert status == 2 and message in problems and problems.startswith("brief: "), problems
    assert not out.exists()
    status, said, problems = brief("import", tmp_path / "a", "--out", out)
    assert status == 0 and said.splitlines()[-1] == str(out)
    assert problems.splitlines()[0] == "a:2: 1 column instead of 61"
    assert problems.splitlines()[-1].endswith("out.rejects.csv")
    status, said, problems = brief("import", tmp_path / "a", "--out", out)
    assert (status, problems) == (0, "") and "unchanged, nothing to do" in said


# -- kills and repeats ---------------------------------------------------------------------------


def test_finished_parts_of_a_killed_import_are_taken(tmp_path, monkeypatch):
    paths, out = [tmp_path / "a", tmp_path / "b"], tmp_path / "out.parquet"
    for place, path in enumerate(paths):
        rows = map(made.gdelt, range(10 * place, 10 * place + 10))
        path.write_text(made.lines(*rows), encoding="utf-8")
    read, seen = reading.read, []

    def killed(con, given, *rest):
        seen.append(given.label)
        if seen == ["a", "b"]:
            raise KeyboardInterrupt
        return read(con, given, *rest)

    monkeypatch.setattr(reading, "read", killed)
    with pytest.raises(KeyboardInterrupt):
        importing.run(paths, out)
    assert not out.exists()
    importing.run(paths, out)
    assert seen == ["a", "b", "b"] and len(pd.read_parquet(out)) == 20


def test_a_kill_leaves_no_half_file_and_the_next_import_has_the_same_bytes(bring, tmp_path):
    _, came = bring(made.lines(made.gdelt(1), "x"))
    assert importing.rejects_file(came.out).exists()
    path, out = tmp_path / "events.txt", came.out
    bring(text := made.many(range(80_000, 0, -1)))
    whole = out.read_bytes()
    out.unlink()
    command = [sys.executable, "-m", "helpers.cli", "import", str(path), "--out", str(out)]
    child = subprocess.Popen(command, cwd=paths.HOME, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob(".out.parquet.parts/*.half")) and child.poll() is None:
        time.sleep(0.05)
    child.kill()
    said = child.communicate(timeout=60)[1]
    assert not out.exists() and child.returncode == -signal.SIGKILL, said
    frame, _ = bring(text)
    assert out.read_bytes() == whole
    assert frame["native_id"].astype(int).to_list() == [*range(80_000, 0, -1)]
    assert {path.name for path in tmp_path.iterdir()} == {"events.txt", "out.parquet"}


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

GDELT, ICEWS = "gdelt2_20180101_first1200.export.CSV", "icews_events_2018_sample.tab"


def test_the_real_files(shared, imported):
    """Against the texts themselves: who, how often, of what kind."""
    frame = pd.read_parquet(imported(GDELT))
    raw = [line.split("\t") for line in (shared / GDELT).read_text("utf-8").splitlines()]
    assert list(frame["native_id"]) == [row[0] for row in raw]
    assert frame["type"].notna().all() and frame["first"].notna().all()
    assert frame["weight"].sum() == sum(int(row[31]) for row in raw)
    assert frame["actor_country"].eq("AFG").sum() == sum(row[7] == "AFG" for row in raw)
    statements = sum(row[26].startswith(("01", "02")) for row in raw)
    assert (frame["type"] == "STATEMENT").sum() == statements
    frame = pd.read_parquet(imported(ICEWS))
    raw = pd.read_csv(shared / ICEWS, sep="\t", dtype=str, quoting=3)
    assert len(frame) == len(raw) == 3705 and frame["type"].notna().all()
    russian = raw["Source Country"].eq("Russian Federation").sum()
    assert frame["actor_country"].eq("RUS").sum() == russian
    assert frame["native_score"].sum() == pytest.approx(raw["Intensity"].astype(float).sum())
    assert frame["actor_country"].isna().sum() == raw["Source Country"].isna().sum()


def test_the_zeros_of_a_real_file_come_back(shared, imported, tmp_path):
    for name, how, expected in (
        (GDELT, {"header": None, "names": formats.GDELT2}, 828),
        (ICEWS, {"quoting": 3}, 2608),
    ):
        pd.read_csv(shared / name, sep="\t", **how).to_csv(tmp_path / "spoiled.csv")
        came = importing.run([tmp_path / "spoiled.csv"], tmp_path / "spoiled.parquet")
        columns = ["event_id", "date", "type", "mode", "native_type", "score", "native_score"]
        spoiled, whole = (
            pd.read_parquet(path, columns=columns) for path in (came.out, imported(name))
        )
        pd.testing.assert_frame_equal(spoiled, whole)
        assert f"{expected:,} whose CAMEO code had lost its leading zero: restored" in came.lines


def test_the_other_real_files_are_refused_by_name(shared):
    for name, message in {
        "TIV-Export-RUS-1950-2021.csv": "SIPRI arms transfers export",
        "cow_trade_ndy_rus_or_afg.csv": "Correlates of War trade file",
        "un_roll_calls.csv": "UN General Assembly votes file",
        "rus_afg_annual_panel_1946_2021.csv": "of no format that can be imported",
    }.items():
        with pytest.raises(inputs.ImportFault, match=message):
            inputs.recognise(shared / name)
