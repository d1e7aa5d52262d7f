"""The check at the door: each fault planted in the tiny folder is told with file, line, column."""

import pytest
from frictionless import Package
from tiny import FIELDS, OURS, SCHEMAS

from helpers.record import gate, tables

FOREIGN = [(name, key) for name, schema in SCHEMAS.items() for key in schema.get("foreignKeys", [])]


def told(folder, file, line, field, *words):
    """The folder has a fault at this place that says all these words; ``field``: or its column."""
    table = file.removesuffix(".csv")
    column = folder.column(table, field) if isinstance(field, str) else field
    faults = folder.faults()
    here = [f for f in faults if (f.file, f.line, f.column) == (file, line, column)]
    listed = "\n".join(map(str, faults)) or "no fault at all"
    assert any(all(word in f.message for word in words) for f in here), (
        f"{file}:{line}:{column} {words} is not among:\n{listed}"
    )


def only(folder, file, line, field, *words):
    """It is the one fault of the folder."""
    told(folder, file, line, field, *words)
    assert len(folder.faults()) == 1, folder.faults()


def test_the_tiny_folder_is_sound(folder):
    faults, said = tables.check(folder.place, folder.texts, folder.texts)
    assert faults == []
    assert said == "fingerprints: 6 of 8 passages verified"


def test_without_the_texts_the_fingerprints_are_said_to_be_skipped(folder, tmp_path):
    folder.change("passages", 2, sha256="0" * 64)
    faults, said = tables.check(folder.place, tmp_path / "nowhere", tmp_path / "nowhere")
    assert faults == [] and "skipped" in said


# -- single cells ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "line", "field", "cell", "words"),
    [
        ("events", 3, "date", "July 2021", ("date: 'July 2021' is not an EDTF date", "write e.g.")),
        ("events", 3, "date", "2018-1X", ("'2018-1X' is not an EDTF date", "write e.g.")),
        ("sources", 2, "published", "March", ("'March' is not an EDTF date",)),
        ("events", 2, "type", "MEET", ("type: 'MEET' is not one of AGREE, CONSULT",)),
        ("events", 2, "confidence", "", ("confidence: is empty and must not be",)),
        ("attitudes", 2, "tone", "3", ("tone: '3' is outside -2..2",)),
        ("attitudes", 2, "tone", "cool", ("'cool' is not a integer",)),
        ("attitudes", 2, "holder", "nobody", ("'nobody' is neither in actors.csv nor 'author'",)),
        ("attitudes", 2, "target", "author", ("'author' is neither in actors.csv nor 'general'",)),
        ("attitudes", 2, "event_id", "2022-gift", ("no report has this passage tell that event",)),
        ("attitudes", 2, "date", "2016", ("must be empty: the event dates it",)),
        ("reports", 2, "date_by", "", ("say how the passage comes by its date",)),
        ("reports", 7, "date_by", "stated", ("has no date to tell of",)),
        ("reports", 3, "date_from", "published", ("must be empty: the passage states the date",)),
        ("reports", 2, "date_from", "", ("a date by 'relative' needs what supplies it",)),
        ("reports", 2, "date_from", "beta-2021 9", ("'beta-2021 9' is neither a passage",)),
        ("events", 2, "tier", "update", ("must be 'core': a core source tells it",)),
        ("events", 4, "tier", "core", ("must be 'update': no core source tells it",)),
        ("events", 3, "procedure", "alone", ("no other event belongs to 'alone'; empty it",)),
        ("quantities", 2, "low", "13", ("low: low 13 is above high 12", "swap")),
        ("quantities", 2, "value", "9", ("value 9 lies outside low and high",)),
        ("events", 2, "event_id", "Meeting", ("'Meeting' does not match",)),
        ("outcomes", 2, "source_id", "alpha-2017", ("a forecast cannot decide itself",)),
        ("outcomes", 4, "source_id", "beta-2021", ("name either the passage (source_id, par",)),
        ("assessments", 2, "paragraph", "", ("which paragraph of the source makes it?",)),
        ("phases", 4, "scheme", "delta-2024", ("'delta-2024' is neither analyst nor a source",)),
        ("passages", 3, "sha256", "0" * 64, ("is not the fingerprint of the text",)),
        ("passages", 3, "sha256", "", ("a core passage needs its fingerprint",)),
        ("passages", 3, "coding", "argument", ("a report cites the passage; code it events",)),
        ("passages", 4, "coding", "events", ("says events, but no report cites the passage",)),
    ],
)  # fmt: skip
def test_a_bad_cell(folder, table, line, field, cell, words):
    folder.change(table, line, **{field: cell})
    told(folder, f"{table}.csv", line, field, *words)


@pytest.mark.parametrize("table", [n for n, schema in SCHEMAS.items() if "primaryKey" in schema])
def test_a_duplicate_key(folder, table):
    rows = folder.rows(table)
    folder.add(table, **rows[0])
    key = SCHEMAS[table]["primaryKey"]
    values = ", ".join(rows[0][field] for field in key)
    told(folder, f"{table}.csv", len(rows) + 2, key[0], f"'{values}' is a duplicate key")


@pytest.mark.parametrize(("table", "key"), FOREIGN)
def test_a_dangling_key(folder, table, key):
    """Every foreign key of the Data Package is enforced, at the last of its fields."""
    field = key["fields"][-1]
    nobody = "99" if field == "paragraph" else "nobody"
    folder.change(table, 2, **{field: nobody})
    target = f"is not in {key['reference']['resource']}.csv; add it there"
    told(folder, f"{table}.csv", 2, field, nobody, target)


def test_every_reference_to_an_address_has_a_foreign_key():
    """No table can point at a source, passage, event or actor unchecked."""
    pointing = {"source_id", "event_id", "actor_id", "speaker", "claim_id"}
    for name, schema in SCHEMAS.items():
        keys = {tuple(key["fields"]) for key in schema.get("foreignKeys", [])}
        own = {schema["primaryKey"][0]} if len(schema.get("primaryKey", [])) == 1 else set()
        own |= {"event_id"} if name in ("codings", "attitude_codings") else set()  # a coder's word
        wanted = {(field,) for field in pointing & set(FIELDS[name]) - own}
        if {"source_id", "paragraph"} <= set(FIELDS[name]) and name != "passages":
            wanted.add(("source_id", "paragraph"))
        assert wanted <= keys, f"{name} points somewhere unchecked"


# -- rules across rows and tables ------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        *((name, "", f"our own forecast needs its {name}")
          for name in ("probability", "horizon", "resolves", "why")),
        ("why", "So it is [@gamma-2023, 9].", "cites gamma-2023, 9: no such passage"),
    ],
)  # fmt: skip
def test_our_own_forecast_can_be_scored_and_looked_up(folder, field, cell, words):
    folder.add("assessments", **OURS)
    assert folder.faults() == []
    folder.change("assessments", 5, **{field: cell})
    only(folder, "assessments.csv", 5, field, words)


@pytest.mark.parametrize(
    ("table", "line", "cells", "field", "words"),
    [
        ("quantities", 3, {"low": "", "high": ""}, "value", ("needs a value, or a low or high",)),
        ("events", 2, {"date_basis": ""}, "date", ("a report tells another date", "date_basis")),
        ("events", 5, {"date_basis": ""}, "date", ("is empty; say in date_basis why",)),
        ("events", 3, {"date": "2021-08"}, "event_id",
         ("'2021-07-talks' names 2021-07, but the event is of 2021-08",)),
        ("reports", 2, {"date_as_told": "2018"}, "date_as_told",
         ("2018 lies after the source was published (2017-03-31)",)),
        ("phases", 3, {"start": "2021-10"}, "start", ("a gap", "2021-09-01 to 2021-09-30")),
        ("phases", 3, {"start": "2021-08-31"}, "start",
         ("overlaps the phase before, which ends on 2021-08-31",)),
        ("phases", 2, {"start": "2018", "end": "2015"}, "end",
         ("phase ends (2015) before it starts (2018)",)),
        ("phases", 4, {"start": "2018", "end": "2015"}, "end",
         ("phase ends (2015) before it starts (2018)",)),
    ],
)  # fmt: skip
def test_cells_that_do_not_go_together(folder, table, line, cells, field, words):
    folder.change(table, line, **cells)
    told(folder, f"{table}.csv", line, field, *words)


BEYOND = {"source_id": "beta-2021", "paragraph": "4", "sha256": "0" * 64, "coding": "argument"}


@pytest.mark.parametrize(
    ("plant", "file", "line", "field", "words"),
    [
        (lambda f: f.drop("reports", 6), "events.csv", 4, "event_id",
         "'2022-gift' has no report; add the passage"),
        (lambda f: f.drop("participants", 9), "events.csv", 5, "event_id",
         "'0000-rumour' has no participant"),
        (lambda f: f.change("positions", 3, position="doubts"), "claims.csv", 2, "claim_id",
         "nobody asserts 'arms'; remove it"),
        # alpha-2017, 3: the last of its source, seen only in the text
        (lambda f: f.drop("passages", 4), "passages.csv", 1, 1,
         "alpha-2017, 3 stands in the text but not in the table"),
        (lambda f: f.drop("passages", 2), "passages.csv", 1, 1,
         "alpha-2017: paragraphs 1 are not accounted for"),
        (lambda f: f.add("sources", **f.rows("sources")[0] | {"source_id": "delta-2024"}),
         "sources.csv", 5, "source_id", "'delta-2024' has no passage; add its paragraphs"),
        (lambda f: f.add("passages", **BEYOND), "passages.csv", 10, "paragraph",
         "the text has no paragraph 4"),
        (lambda f: f.raw("codes", lambda raw: raw.replace(b"\ntype,AID,", b"\ntype,HELP,")),
         "codes.csv", 1, 1, "codes of 'type' and the enum in datapackage.json differ: AID, HELP"),
    ],
)  # fmt: skip
def test_rows_that_do_not_go_together(folder, plant, file, line, field, words):
    plant(folder)
    told(folder, file, line, field, words)


# -- the form of the files -------------------------------------------------------------------


def test_columns_that_are_missing_surplus_or_stand_twice(folder):
    folder.raw("claims", lambda raw: raw.replace(b"topic,about,", b"claim,colour,", 1))
    fields = len(SCHEMAS["claims"]["fields"])
    told(folder, "claims.csv", 1, fields + 1, "column 'topic' is missing")
    told(folder, "claims.csv", 1, 3, "column 'claim' stands twice")
    told(folder, "claims.csv", 1, 4, "column 'colour' is surplus; known are claim_id, claim")


def test_columns_in_another_order_are_read_by_name(folder):
    lines = ["topic,claim,about,claim_id,settle", "arms-to-taliban,Armed.,fact,arms,Numbers."]
    lines = "\n".join([*lines, "arms-to-taliban,Paid.,fact,money,Records.", ""]).encode()
    folder.raw("claims", lambda _: lines)
    assert list(folder.read().claims["claim_id"]) == ["arms", "money"]


@pytest.mark.parametrize(("cells", "said"), [(b"a,b", "2 cells"), (b"a,b,c,d,e,f", "6 cells")])
def test_a_ragged_line(folder, cells, said):
    folder.raw("claims", lambda raw: raw + cells + b"\n")
    column = min(cells.count(b",") + 1, 5) + 1
    only(folder, "claims.csv", 4, column, f"has {said} where the header has 5; quote cells")


@pytest.mark.parametrize(
    ("spoil", "line", "field", "words"),
    [
        (lambda raw: raw.replace(b"Russia paid", b"Russie pay\xe9"), 3, "claim",
         "byte 0xE9 is not UTF-8; save the file as 'CSV UTF-8'"),
        (lambda raw: raw.replace(b"Russia paid", b"Russia\0paid"), 3, 1, "holds a NUL byte"),
        (lambda raw: raw.replace(b",Russia armed", b',"Russia armed'), 2, 1,
         "look for an unclosed quotation mark"),  # the line that a person must mend
        *((lambda raw, content=content: content, 1, 1,
           "is empty; its first line must be claim_id,claim,topic")
          for content in (b"", b"\n \n", b"\xef\xbb\xbf")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(folder, spoil, line, field, words):
    folder.raw("claims", spoil)
    only(folder, "claims.csv", line, field, words)


def test_an_absent_file(folder):
    folder.file("claims").unlink()
    only(folder, "claims.csv", 1, 1, "is absent; datapackage.json lists it")


def test_a_header_alone_is_an_empty_table(folder):
    folder.write("codings", [])
    assert len(folder.read().codings) == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "x"}', '{"resources": []}'])
def test_a_broken_datapackage(folder, content):
    (folder.place / "datapackage.json").write_text(content, encoding="utf-8")
    assert {f.file for f in folder.faults()} == {"datapackage.json"}


def test_all_faults_are_listed_at_once(folder):
    folder.change("events", 3, date="2018-1X")
    folder.change("attitudes", 2, tone="3")
    folder.change("quantities", 2, low="13")
    folder.change("assessments", 2, paragraph="")
    folder.raw("claims", lambda raw: raw + b"a,b\n")
    found = {(f.file, f.line) for f in folder.faults()}
    assert found >= {("events.csv", 3), ("attitudes.csv", 2), ("quantities.csv", 2),
                     ("assessments.csv", 2), ("claims.csv", 4)}  # fmt: skip


# -- what a spreadsheet does to a file, survived ---------------------------------------------

SURVIVED = {
    "byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "no last newline": lambda raw: raw.rstrip(b"\n"),
    "trailing blank lines": lambda raw: raw + b"\n\n  \n",
    "lines of only commas": lambda raw: raw + b",,,,\n,,,,\n",
    "a blank line inside": lambda raw: raw.replace(b"\nmoney", b"\n\nmoney"),
    "spaces around cells": lambda raw: raw.replace(b"money,", b"  money ,"),
    "quotes everywhere": lambda raw: raw.replace(b"money,", b'"money",'),
}


@pytest.mark.parametrize("habit", SURVIVED)
def test_survived(folder, small, habit):
    folder.raw("claims", SURVIVED[habit])
    assert folder.read().claims.equals(small.claims)


def test_lines_are_right_after_a_cell_with_line_breaks(folder):
    """A person who opens the file in an editor finds the fault on the line named."""
    folder.change("reports", 2, words="in\nDecember,\nso they say")
    folder.change("reports", 3, stance="believes")
    folder.raw("reports", lambda raw: raw.replace(b"\n", b"\r\n"))
    lines = folder.file("reports").read_bytes().split(b"\r\n")
    assert b",believes," in lines[4]
    told(folder, "reports.csv", 5, "stance", "'believes' is not one of reports, asserts")


# -- outsiders' eyes -------------------------------------------------------------------------


def test_frictionless_itself_accepts_the_real_data():
    report = Package(str(tables.DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:5]


def test_citations_are_read_as_pandoc_writes_them():
    sentence = "A [@alpha-2017, 2, 3; @beta-2021, 1] and [@beta-2021, 2]."
    assert list(gate.cited_passages(sentence)) == [
        ("alpha-2017", 2), ("alpha-2017", 3), ("beta-2021", 1), ("beta-2021", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "side"),
    [("2016-12-27", ""), ("2016-12-27/2016-12", "the earlier end of "),
     ("2016-12/2016-12-27", "the later end of ")],
)  # fmt: skip
def test_an_inferred_bound_is_of_low_confidence_and_says_why(folder, date, side):
    """One text alone tells the day, here by order: the other tells only that it was December."""
    folder.change("reports", 3, date_by="order", date_from="alpha-2017 2")
    folder.change("events", 2, date=date, date_basis="")
    said = f"no passage tells {side}its date {date}: "
    told(folder, "events.csv", 2, "confidence", f"{said}it must be 'low'")
    told(folder, "events.csv", 2, "date_basis", f"{said}say how it is inferred")
