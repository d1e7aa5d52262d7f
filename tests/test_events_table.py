"""A table of events in its notebook: sums, phases, sentences, and whole editions."""

import ast
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from events_rows import NUMBERS, opened, row, written, yearly

from helpers import dyads, measures, notebook
from helpers.charts.house import short
from helpers.dyads import stretches
from helpers.dyads import table as tables_of
from helpers.dyads.measures import acts, hedging
from helpers.external import addresses, backends, lookups
from helpers.external import dyads as sums_of
from helpers.external.asked import Asked
from helpers.external.inputs import ImportFault
from helpers.record import parameters, paths
from helpers.record.paths import TABLE_SCHEME
from helpers.runs import notebooks, provenance

NO_JAVA = "there is no Java, so nothing runs on Spark"
NO_SPARK = "PySpark is not installed ('make spark'), so nothing runs on Spark"
SMALL = [
    row("2018-01-05"),
    row("2018-01-09", "AID"),
    row(
        "2018-02-01", "ASSAULT", last=dt.date(2018, 5, 1), date="2018-02/2018-05", precision="span"
    ),
    row("2018-02-02", "CONCEDE"),  # PLOVER gives it no score
    row("2018-03-01", actor="AFG", recipient="RUS"),
    row("2019-06-01", recipient="USA"),
    row("2019-06-02", recipient="RUS"),  # toward itself
    row("2019-06-03", recipient=None),  # toward nobody known
    row("", date=""),  # undated
    row("2020-01-01", source="ucdp", actor="AFG", recipient="RUS"),  # knows no direction
    row("2018-07-01", actor="USA", recipient="AFG"),  # of others
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("small") / "events.parquet", SMALL)


@pytest.fixture(params=["", "@pyspark"])
def address(request, small):
    if request.param:
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            pytest.skip(NO_JAVA)
        pytest.importorskip("pyspark", reason=NO_SPARK)
    return f"{small}{request.param}"


def cells(frame, *columns):
    return [tuple(line) for line in frame[list(columns)].itertuples(index=False)]


# -- sums, on either backend ---------------------------------------------------------------------


def test_sums_of_a_dyad(address):
    found = sums_of.taken(Asked(address, "RUS", "AFG"))
    months = found.cells.assign(month=found.cells["month"].astype(str).str[:7])
    assert cells(
        months, "month", "reach", "own", "type", "n", "scored", "points", "cooperative",
        "conflictual",
    ) == [
        ("2018-01", 0, True, "AID", 1, 1, 10_000, 1, 0),
        ("2018-01", 0, True, "CONSULT", 1, 1, 2_500, 1, 0),
        ("2018-02", 0, True, "CONCEDE", 1, 0, 0, 0, 0),
        ("2018-02", 2, True, "ASSAULT", 1, 1, -9_000, 0, 1),  # February to May: within a year
        ("2018-03", 0, False, "CONSULT", 1, 1, 2_500, 1, 0),
        ("2020-01", 0, True, "CONSULT", 1, 1, 2_500, 1, 0),  # UCDP: of both sides alike
    ]  # fmt: skip
    assert cells(found.exact, "precision", "n") == [("day", 5), ("span", 1)]
    assert found.lost == {"undated": 1, "nowhere": 1, "inside": 1}
    whole = dict(zip(found.sources["source"], found.sources["rows"], strict=True))
    assert whole == {"icews": 10, "ucdp": 1}
    assert found.sources["placeless"].sum() == 1 and found.sources["undated"].sum() == 1
    assert cells(found.years, "year", "rows") == [(2018, 6), (2019, 3), (2020, 1)]
    assert found.latest["date"].iloc[0] == "2020-01-01" and len(found.latest) == 5


def test_sums_toward_all(address):
    found = sums_of.taken(Asked(address, "RUS"))
    assert found.cells.loc[found.cells["own"], "n"].sum() == 6  # without itself and nobody
    toward = found.others.groupby("other")["n"].sum().to_dict()
    assert toward == {"AFG": 5, "USA": 1}
    same = sums_of.taken(Asked(address, "RUS", "AFG")).others
    pd.testing.assert_frame_equal(same, found.others)


def test_window_and_day_of_knowledge(address):
    window = Asked(address, "RUS", "AFG", dt.date(2018, 2, 1), dt.date(2018, 12, 31))
    found = sums_of.taken(window)
    assert found.cells["n"].sum() == 3 and found.sources["rows"].sum() == 11
    known = sums_of.taken(Asked(address, "RUS", "AFG", as_of=dt.date(2018, 1, 31)))
    assert known.cells["n"].sum() == 2 and known.sources["rows"].sum() == 2
    assert list(known.years["year"]) == [2018] and known.lost["undated"] == 0
    assert len(known.latest) == 2, "nothing later shines through"


def test_a_measure_each_is_an_expression(small):
    events, con = addresses.opened(str(small))
    dyad = sums_of.acts(events, "RUS", "AFG")
    number = {name: con.to_pandas(made).shape[0] for name, made in (
        ("known", sums_of.known(events, dt.date(2018, 1, 31))),
        ("within", sums_of.within(dyad, dt.date(2018, 3, 1), None)),
        ("nowhere", sums_of.nowhere(events, "RUS")),
        ("inside", sums_of.inside(events, "RUS")),
        ("by_source", sums_of.by_source(events)),
        ("by_year", sums_of.by_year(events)),
        ("cells", sums_of.cells(sums_of.within(dyad, None, None))),
        ("others", sums_of.others(sums_of.within(dyad, None, None))),
        ("latest", sums_of.latest(dyad)),
    )}  # fmt: skip
    assert number == {"known": 2, "within": 2, "nowhere": 1, "inside": 1, "by_source": 2,
                      "by_year": 3, "cells": 6, "others": 4, "latest": 6}  # fmt: skip


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "backend"),
    [
        ("data/external/events.parquet", "data/external/events.parquet", ""),
        ("a@b/events.csv", "a@b/events.csv", ""),
        ("events.parquet@pyspark", "events.parquet", "pyspark"),
        ("a@b.parquet@spark://host:7077", "a@b.parquet", "spark://host:7077"),
        ("events.parquet@local[4]", "events.parquet", "local[4]"),
        ("bigquery://project", None, "bigquery://project"),
    ],
)
def test_one_notation_for_file_and_backend(text, path, backend):
    found = addresses.parse(text)
    assert found == (Path(path) if path else None, backend)
    assert found.name in (text, backend, Path(path or "").name)


def test_an_address_is_the_same_from_every_folder(tmp_path, monkeypatch):
    file = tmp_path / "e.parquet"
    file.write_bytes(b"1")
    assert addresses.settled("e.parquet@pyspark", tmp_path) == f"{file.resolve()}@pyspark"
    assert addresses.settled("README.md", paths.NOTEBOOKS) == "README.md", "of the clone"
    assert addresses.settled("../README.md", paths.NOTEBOOKS) == "README.md"
    assert addresses.settled("bigquery://p", tmp_path) == "bigquery://p"
    monkeypatch.chdir(paths.NOTEBOOKS)
    assert addresses.located(addresses.parse("README.md")) == paths.HOME / "README.md"
    with pytest.raises(ImportFault, match=r"'no\.parquet' is absent; 'brief import FILE"):
        addresses.fingerprint("no.parquet")


def test_the_fingerprint_follows_the_bytes(tmp_path):
    file = tmp_path / "e.parquet"
    file.write_bytes(b"one")
    before = addresses.fingerprint(str(file))
    file.write_bytes(b"other")
    assert (
        before == provenance.hashlib.sha256(b"one").hexdigest() != addresses.fingerprint(str(file))
    )
    assert addresses.fingerprint("bigquery://p") == ""


def test_rows_in_place_are_never_lent_by_an_earlier_edition():
    from helpers.runs.jobs import Job

    asked = {"events": "bigquery://p", "actor": "RUS"}
    assert provenance.inputs(paths.DATA, asked)[provenance.EVENTS].startswith("none: ")
    assert not Job(parameters.parse(asked)).reuses
    assert Job(parameters.parse(asked | {"events": "e.parquet"})).reuses
    assert provenance.EVENTS not in provenance.inputs(paths.DATA)


# -- parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"actor": "RUS"}, "actor and recipient ask a table of events; name one with events, e.g."),
        ({"events": "e"}, "events needs an actor, the country that acts; write e.g. actor RUS"),
        ({"events": "e", "actor": "RUS", "recipient": "rus"}, "are both RUS; name another"),
        ({"events": "e", "actor": "Russia"}, "(did you mean 'RUS', Russia?)"),
        ({"events": "e", "actor": "RUZ"}, "code of a country (did you mean 'RUS', Russia?)"),
        ({"events": "e", "actor": "RUS", "recipient": "Afganistan"}, "mean 'AFG', Afghanistan?)"),
        ({"events": "e", "actor": "RUS", "recipient": "qqq"}, "country; write e.g. RUS or AFG"),
        ({"events": "e", "actor": "RUS", "tier": "core"}, "a table of events has none; leave them"),
        ({"events": "e", "actor": "RUS", "sources": "a"}, "sources and tier choose among coded"),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(given, sentence):
    with pytest.raises(parameters.ParameterError) as refusal:
        parameters.parse(given)
    assert sentence in str(refusal.value) and "\n" not in str(refusal.value)


def test_codes_are_taken_in_small_letters():
    assert parameters.parse({"events": "e", "actor": " rus "}).actor == "RUS"


def test_countries_have_usual_names():
    names = lookups.countries()
    assert [names[code] for code in ("RUS", "IRN", "KOR", "USA", "BIH", "CIV")] == [
        "Russia", "Iran", "South Korea", "United States", "Bosnia and Herzegovina", "Ivory Coast",
    ]  # fmt: skip
    assert (
        tables_of.spoken("USA") == "the United States" and tables_of.spoken("AFG") == "Afghanistan"
    )


# -- phases --------------------------------------------------------------------------------------


def test_a_planted_break_is_found(tmp_path):
    found = opened(tmp_path / "e.parquet", yearly(NUMBERS)).phases
    assert list(found["start"]) == ["2001", "2007"] and list(found["end"]) == ["2006", ""]
    assert list(found["name"]) == ["Few acts, cooperation", "More acts, cooperation"]
    assert list(found["scheme"]) == [TABLE_SCHEME] * 2 and list(found["number"]) == [1, 2]


def test_a_break_of_the_score_alone_is_found(tmp_path):
    kinds = ["CONSULT"] * 6 + ["ASSAULT"] * 6
    found = opened(tmp_path / "e.parquet", yearly([20, 21] * 6, kinds)).phases
    assert list(found["start"]) == ["2001", "2007"]
    assert list(found["name"])[1] == "A usual number of acts, conflict"


def test_short_tables_are_cut_by_quarter_or_month(tmp_path):
    def dense(months):
        days = pd.date_range("2015-01-01", periods=months, freq="MS")
        return [
            row(str(day.date()), event_id=f"{place}:{n}")
            for place, day in enumerate(days)
            for n in range(30 if place >= months // 2 else 3 + place % 2)
        ]

    by_quarter = opened(tmp_path / "q.parquet", dense(48)).phases
    assert list(by_quarter["start"]) == ["2015-01", "2017-01"]
    assert list(by_quarter["end"]) == ["2016-12", ""]
    by_month = opened(tmp_path / "m.parquet", dense(20)).phases
    assert list(by_month["start"]) == ["2015-01", "2015-11"]
    one = opened(tmp_path / "o.parquet", dense(4)).phases
    assert list(one["name"]) == ["One stretch, cooperation"]


def test_without_scores_the_numbers_alone_are_searched(tmp_path):
    rows = yearly(NUMBERS, score=None, type=None, source="pax")
    record = opened(tmp_path / "e.parquet", rows)
    assert list(record.phases["start"]) == ["2001", "2007"]
    assert record.phases["name"].str.endswith("no score").all()
    assert "No act has a score" in record.narrative.summary.key_judgements(
        record.tables, record.phases
    )
    assert record.narrative.source.types(record.tables).endswith(
        "Of these, 302 have no known type and 302 have no score."
    )


def test_periods_and_their_names():
    own = pd.DataFrame({"month": [dt.date(2015, 2, 1), dt.date(2015, 11, 1)], "reach": 0,
                        "type": ["AID", ""], "n": [2, 1], "scored": [2, 0],
                        "points": [20_000, 0]})  # fmt: skip
    assert stretches.every(own) == "M" and stretches.every(own.head(0)) == ""
    quarters = stretches.by_period(own, "Q")
    assert list(quarters["n"]) == [2, 0, 0, 1] and list(quarters["AID"]) == [2, 0, 0, 0]
    assert stretches.place_of("2015-04", "Q") == quarters.index[1]
    assert stretches.place_of("2015", "Y") == 2015
    places_, values = stretches.points(quarters, "acts")
    assert len(places_) == 4 and values[0, 0] == pytest.approx(np.sqrt(2))
    assert len(stretches.points(quarters, "score")[0]) == 0, "two scored acts are no mean"
    assert stretches.breaks(quarters) == [] and len(stretches.found(own)) == 1


# -- measures reconcile --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Twelve years with a break, both directions, three recipients, every class of act."""
    rows = yearly(NUMBERS)
    rows += yearly([5] * 12, ["ASSAULT", "AID", "ACCUSE", "STATEMENT"] * 3, recipient="USA")
    rows += yearly([3] * 12, actor="AFG", recipient="RUS")
    rows += yearly([2] * 12, ["SUPPORT"] * 12, recipient="IRN", source="polecat", type=None,
                   score=None)  # fmt: skip
    place = tmp_path_factory.mktemp("made")
    return {
        "AFG": opened(place / "a.parquet", rows),
        "": opened(place / "a.parquet", rows, recipient=""),
    }


@pytest.mark.parametrize("recipient", ["AFG", ""])
def test_every_count_by_phase_sums_to_the_acts(made, recipient):
    record = made[recipient]
    table, scheme = record.tables, record.phases
    total = 302 if recipient else 302 + 60 + 24
    assert table.acts == total and len(scheme) == 2
    rows = acts.phase_summary(table, scheme)
    assert rows["acts"].sum() == total and rows["answers"].sum() == 36
    assert acts.tone_cells(table, scheme)["events"].sum() == total
    untyped = 0 if recipient else 24
    kinds = acts.by_type(table, scheme)
    assert kinds["acts"].sum() == total - untyped
    assert kinds.groupby("number")["share"].sum().tolist() == pytest.approx([1, 1])
    counts = hedging.phase_counts(table, scheme)
    assert counts["acts"].sum() == 386, "toward all, whoever was asked for"
    assert counts.drop_duplicates("number")["of"].sum() == 386
    assert acts.placed(table.own, scheme)["n"].sum() == total
    assert [acts.by_class(kind) for kind in ("STATEMENT", "AID", "x")] == [
        "words", "material cooperation", "",
    ]  # fmt: skip


def test_marks_stand_for_all_acts(made):
    table = made["AFG"].tables
    spans = acts.event_spans(table)
    stands = spans["stands"].iloc[0]
    assert stands == 1 and len(spans) == 302 + 36 and spans["moscow"].sum() == 302
    halves = (acts.event_spans(table, until="2006"), acts.event_spans(table, since="2007"))
    assert sum(map(len, halves)) == len(spans)
    rows = acts.counterpart_spans(table)
    assert rows.groupby("counterpart").size().to_dict() == {"Russia": 302, "Afghanistan": 36}
    assert rows.drop_duplicates("counterpart")["events"].tolist() == [302, 36]
    assert acts.largest(table) == ["AFG", "USA", "IRN"]


def test_many_acts_are_drawn_as_fewer_marks(tmp_path):
    table = opened(tmp_path / "e.parquet", yearly([500] * 10)).tables
    spans = acts.event_spans(table)
    stands = int(spans["stands"].iloc[0])
    assert stands == 10 and len(spans) == 500
    assert "Each mark stands for 10 acts" in dyads.narrative.phases.timeline(spans).caption


def test_evenness_of_counts_is_that_of_acts():
    """The estimate from counts and the one from a matrix of acts are one."""
    counts = np.array([40, 10, 0, 0, 0, 0, 0])
    matrix = np.repeat(np.eye(7, dtype=int)[:2], [40, 10], axis=0)
    one, other = hedging.estimate(counts), measures.hedging.estimate(matrix)
    assert one[:6] == pytest.approx(other[:6])
    assert one[6:] == pytest.approx(other[6:], abs=0.1)
    assert np.isnan(hedging.estimate(np.array([2, 0, 0, 0, 0, 0, 0]))[3])


def test_series_break_where_the_phases_do(made):
    record = made["AFG"]
    breaks = record.measures.breaks
    runs = breaks.computed(record.tables)
    found = dict(zip(runs["series"], runs["breaks"], strict=True))
    assert found == {"acts": [2007], "score": [], "types": []}
    tried = breaks.trials(record.tables, runs, draws=20)
    assert set(tried["kind"]) == {"resampled", "shuffled"} and tried["draw"].max() == 19
    again = breaks.trials(record.tables, runs, draws=20)
    pd.testing.assert_frame_equal(tried, again)
    firm = breaks.standing(record.tables, runs, tried)
    assert list(firm["year"]) == [2007] and firm["support"].iloc[0] > 0.9
    assert firm["dated"].all() and firm["sources"].iloc[0] == 0
    marked = breaks.marks(record.tables, "analyst", runs, record.known_to)
    mine = marked[marked["kind"] == "chosen"]
    assert list(mine["reading"]) == [TABLE_SCHEME] and list(mine["year"]) == [2007]
    assert "the coded record" in set(marked["reading"]) and "analyst" not in set(marked["reading"])


def test_phases_of_the_coded_record_are_of_two_countries_only(tmp_path):
    rows = yearly(NUMBERS, actor="USA", recipient="CHN")
    record = opened(tmp_path / "e.parquet", rows, actor="USA", recipient="CHN")
    assert set(record.tables.with_phases.phases["scheme"]) == {TABLE_SCHEME}
    runs = record.measures.breaks.computed(record.tables)
    marked = record.measures.breaks.marks(record.tables, "analyst", runs, record.known_to)
    assert set(marked["kind"]) == {"chosen", "computed"}
    said = record.narrative.breaks.finding(record.tables, marked)
    assert "are of Russia and Afghanistan, and say nothing of acts of the United States" in said


def test_data_sets_are_left_out_in_turn(tmp_path):
    rows = yearly([10, 11] * 6 + [12]) + yearly([0] * 6 + [60, 61] * 3, source="gdelt2")
    record = opened(tmp_path / "e.parquet", rows)
    breaks = record.measures.breaks
    runs = breaks.computed(record.tables)
    firm = breaks.standing(record.tables, runs, breaks.trials(record.tables, runs, draws=5))
    assert "gdelt2" in firm["lost_without"].iloc[0]
    said = record.narrative.breaks.standing(
        firm, breaks.baseline(runs, breaks.trials(record.tables, runs, draws=5)), runs
    )
    assert "That of 2007 is gone without GDELT 2.0" in said


def test_numbers_are_short_where_room_is_scarce():
    assert [short(n) for n in (0, 999, 1234, 45_678, 1_234_567)] == [
        "0", "999", "1.2k", "46k", "1.2m",
    ]  # fmt: skip


# -- the notebook --------------------------------------------------------------------------------


def calls(path, room):
    """Dotted names that a notebook calls in a room: ``hedging.shares``."""
    source = "\n".join(
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    )
    return set(re.findall(rf"\b{room}\.((?:\w+\.)?\w+)\(", source))


def named(package, dotted):
    for name in dotted.split("."):
        package = getattr(package, name)
    return package


def test_the_notebook_calls_what_there_is():
    for room, package in (("measures", dyads.measures), ("narrative", dyads.narrative)):
        found = calls(notebooks.ON_A_TABLE, room)
        assert found and all(callable(named(package, dotted)) for dotted in found)


def test_of_a_table_of_events_one_notebook_speaks():
    assert notebooks.speaking({"events": "e", "actor": "RUS"}) == [notebooks.ON_A_TABLE]
    brief = notebooks.speaking({"events": ""})
    assert brief == notebooks.chapters() and notebooks.ON_A_TABLE not in brief


# -- sentences -----------------------------------------------------------------------------------


def everything(record):
    """All prose of the notebook, by plain calls of its cells."""
    said = []
    scope = {"record": record, "measures": record.measures, "narrative": record.narrative}
    for cell in nbformat.read(notebooks.ON_A_TABLE, as_version=4).cells:
        if cell.cell_type == "code" and "narrative." in cell.source:
            said += spoken(cell.source, dict(scope), scope)
    return "\n\n".join(text for text in said if text)


def spoken(source, names, scope):
    from helpers import charts

    said = []

    class Show:
        text = staticmethod(said.append)

    class Chapter:
        @staticmethod
        def figure(draw, table, words, **_):
            said.extend((words.title, words.subtitle, words.caption, words.alt, words.empty))

        @staticmethod
        def table(frame, caption, **_):
            said.append(caption if len(frame) else "")

    if "chapter.open_" in source:
        return []
    names |= {"show": Show, "chapter": Chapter, "charts": charts} | scope
    exec(compile(ast.parse(source), "cell", "exec"), names)
    scope |= {k: v for k, v in names.items() if k not in ("__builtins__", "show", "chapter")}
    return said


@pytest.mark.parametrize("recipient", ["AFG", "USA", ""])
@pytest.mark.parametrize("rows", [SMALL, SMALL[:1], SMALL[5:8], [], yearly([40] * 12)])
def test_no_selection_makes_a_broken_sentence(tmp_path, rows, recipient):
    record = opened(tmp_path / "e.parquet", rows, recipient=recipient)
    said = everything(record)
    assert not re.search(
        r"\bnan\b|NaN|None(?! is)|  |\bone acts\b|\bno the\b|\{|\}| ,|\.\.(?!\.)", said
    ), said
    assert "e.parquet" in said and "Moscow" not in said.replace("Moscow's", "", 2)


def test_a_table_is_shown_in_a_line(made):
    record = made["AFG"]
    assert repr(record.tables).startswith(
        "Table a.parquet of 422 rows: 302 acts of Russia toward Afghanistan; has sums"
    )
    assert repr(record).startswith("Record of a table of events, known to 2012-12-03: has tables")


def test_first_lines_say_which_table_speaks(made):
    record = made["AFG"]
    said = record.narrative.summary.nutshell(record.tables, record.parameters)
    assert "a.parquet" in said and "422 rows of ICEWS and POLECAT" in said
    assert "from 1 January 2001 to" in said
    assert "It counts 302 acts of Russia toward Afghanistan and 36 the other way." in said
    for text in (
        record.narrative.summary.key_judgements(record.tables, record.phases),
        record.narrative.source.opening(record.tables),
    ):
        assert "no passages, no claims and no forecasts" in text
    line = record.narrative.opening(record)["edition_line"]
    assert "a.parquet" in line and "302 acts counted" in line


def test_gdelt_counts_reports_and_the_brief_says_so(tmp_path):
    record = opened(tmp_path / "e.parquet", yearly([3] * 10, source="gdelt2"))
    for text in (
        record.narrative.summary.key_judgements(record.tables, record.phases),
        record.narrative.summary.nutshell(record.tables, record.parameters),
        record.narrative.source.opening(record.tables),
    ):
        assert "GDELT counts reports and not events" in text


def test_growth_of_the_whole_table_is_set_against_a_rise(tmp_path):
    alone = opened(tmp_path / "a.parquet", yearly(NUMBERS) + yearly([400] * 12, actor="USA"))
    said = alone.narrative.phases.sections(alone.tables, alone.phases)
    assert "Acts a year go from 10.2 to 40.2" in said and "which does not account for it" in said
    grown = opened(tmp_path / "b.parquet", yearly(NUMBERS) + yearly(
        [100 * n for n in NUMBERS], actor="USA"
    ))  # fmt: skip
    said = grown.narrative.phases.sections(grown.tables, grown.phases)
    assert "so most of the change may be one of coverage" in said


def test_hostile_names_stay_text(tmp_path):
    wild = "*x* [@janse-2021, 1] <script>alert(1)</script> |"
    file = tmp_path / "e*v_[x].parquet"
    named = dict.fromkeys(("actor", "recipient", "reference", "source"), wild)
    record = opened(file, [row("2018-01-01") | named])
    prose = record.narrative.summary.nutshell(record.tables, record.parameters)
    assert r"e\*v\_\[x\].parquet" in prose and r"\[\@janse-2021, 1\]" in prose
    rows = record.narrative.source.latest_table(record.tables)
    assert rows["Who"].tolist() == [wild], "cells of tables are plain text anyhow"


# -- chapters and editions -----------------------------------------------------------------------


def test_a_chapter_that_needs_passages_says_so(small):
    given = {"events": str(small), "actor": "RUS", "recipient": "AFG"}
    with pytest.raises(notebook.OpeningError) as refused:
        notebook.open_record(**given)
    assert str(refused.value) == (
        "events: this notebook needs the passages of the coded record, and a table of events has "
        "none; open two-countries.ipynb, or leave events empty"
    )
    with pytest.raises(notebook.OpeningError, match="is about a table of events; name one"):
        notebook.open_table()
    with pytest.raises(notebook.OpeningError, match=r"'no\.parquet' is absent"):
        notebook.open_table(events="no.parquet", actor="RUS")


def test_a_table_is_opened_with_measures_of_its_own(small, capsys):
    table = notebook.open_table(events=str(small), actor="RUS", recipient="AFG")
    assert table.measures is dyads.measures and table.narrative is dyads.narrative
    assert table.tables.acts == 5


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ImportFault, match="is no table that an import made: it has no column"):
        sums_of.taken(Asked(str(tmp_path / "a.csv"), "RUS"))
    with pytest.raises(backends.BackendError, match=r"write e\.g\. duckdb, pyspark"):
        sums_of.taken(Asked("bigquery://nowhere", "RUS"))


def test_a_table_as_csv_counts_alike(small, tmp_path):
    pd.read_parquet(small).to_csv(tmp_path / "events.csv", index=False)
    one = sums_of.taken(Asked(str(small), "RUS"))
    other = sums_of.taken(Asked(str(tmp_path / "events.csv"), "RUS"))
    pd.testing.assert_frame_equal(one.cells, other.cells, check_dtype=False)


@pytest.fixture(scope="module")
def edition(tmp_path_factory, brief):
    place = tmp_path_factory.mktemp("editions")
    file = written(place / "events.parquet", yearly(NUMBERS) + yearly([3] * 12, recipient="USA"))
    given = ("-p", "events", file, "-p", "actor", "rus", "-p", "recipient", "AFG")
    status, said, problems = brief("render", *given, "--out", place / "out", "--edition", "one")
    assert status == 0, said + problems
    return place, given


def test_an_edition_holds_the_one_notebook(edition):
    out = edition[0] / "out" / "one"
    stems = [path.stem for path in (out / "notebooks").glob("*.ipynb")]
    assert stems == [notebooks.ON_A_TABLE.stem]
    page = (out / "brief.html").read_text(encoding="utf-8")
    assert (out / "brief.pdf").read_bytes().startswith(b"%PDF")
    assert "Acts of Russia toward Afghanistan" in page
    assert {path.stem for path in (out / "figures").glob("*.svg")} >= {
        "fig-story", "fig-recent", "fig-matrix", "fig-readings", "fig-counterparts", "fig-types",
    }  # fmt: skip
    kept = (out / "record" / "headline.csv").read_text(encoding="utf-8")
    assert "acts,302" in kept and "phases,2" in kept


def test_the_manifest_holds_the_fingerprint(edition):
    record = json.loads((edition[0] / "out" / "one" / "manifest.json").read_text(encoding="utf-8"))
    file = edition[0] / "events.parquet"
    assert record["inputs"][provenance.EVENTS] == provenance.sha256(file)
    assert record["parameters"]["actor"] == "RUS"


def test_the_same_table_gives_the_same_bytes(edition, brief):
    place, given = edition
    status, said, problems = brief(
        "render", *given, "--out", place / "again", "--edition", "one", "--no-cache", "--quiet"
    )
    assert status == 0, said + problems
    one, other = (provenance.hashes(place / name / "one") for name in ("out", "again"))
    assert one == other


def test_unchanged_it_is_not_made_again_and_changed_it_is(edition, brief, tmp_path):
    place, given = edition
    status, said, _ = brief("render", *given, "--out", place / "out", "--edition", "one")
    assert status == 0 and "unchanged" in said
    file = written(tmp_path / "events.parquet", yearly([5] * 12))
    before = provenance.inputs(paths.DATA, {"events": str(file)})
    written(file, yearly([6] * 12))
    assert provenance.inputs(paths.DATA, {"events": str(file)}) != before


def test_editions_of_two_kinds_are_not_compared(edition, brief):
    place, given = edition
    status, _, problems = brief("render", *given[:-3], "--out", place / "out", "--since", "one")
    assert status == 2 and "speaks from another table, or of other countries" in problems


def test_a_sweep_over_countries_names_its_editions():
    from helpers.runs import sweeps

    grid = {"events": ["../a/events.parquet@pyspark"], "actor": ["RUS"], "recipient": ["", "AFG"]}
    assert list(sweeps.editions({"grid": grid})) == [
        "events.parquet_RUS_all", "events.parquet_RUS_AFG",
    ]  # fmt: skip


def test_what_changed_since_an_earlier_day(edition, brief):
    place, given = edition
    early = ("-p", "as_of", "2007-12-31", "--edition", "early")
    assert brief("render", *given, *early, "--out", place / "out", "--quiet")[0] == 0
    status, said, problems = brief("diff", "early", "one", "--out", place / "out")
    assert status == 0, problems
    assert "`early`, spoke from a table of 122 rows, to 31 December 2007" in said
    assert "The earlier was asked for what happened by 31 December 2007, the later for all" in said
    assert "| Acts | 101 | 302 |" in said and "sources" not in said and "forecasts" not in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("-p", "events", "no.parquet", "-p", "actor", "RUS"), "'no.parquet' is absent; 'brief"),
        (("-p", "events", "README.md", "-p", "actor", "RUS"), "cannot be read"),
        (("-p", "events", "README.md"), "events needs an actor"),
        (("-p", "actor", "Rusia"), "did you mean 'RUS', Russia?"),
    ],
)  # fmt: skip
def test_bad_input_writes_nothing(brief, tmp_path, given, sentence):
    status, _, problems = brief("render", *given, "--out", tmp_path / "out")
    assert status == 2 and sentence in problems and problems.count("\n") == 1
    assert not list(tmp_path.glob("out/[!.]*"))


def test_plain_papermill_runs_the_notebook(small, tmp_path):
    target = tmp_path / "out.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "papermill", notebooks.ON_A_TABLE, target,
         "-p", "events", small, "-p", "actor", "RUS", "-k", "python3", "--cwd", paths.NOTEBOOKS,
         "--no-progress-bar"],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(paths.HOME)},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outputs = [o for c in nbformat.read(target, as_version=4).cells for o in c.get("outputs", [])]
    assert outputs and not [o for o in outputs if o.output_type in ("error", "stream")]


def test_the_real_icews_file(tmp_path):
    """Counts checked by hand on the file: 42 acts of Russia toward North Korea, 38 back."""
    from helpers.external import importing

    file = Path(__file__).parents[2] / "shared" / "data" / "icews_events_2018_sample.tab"
    if not file.exists():
        pytest.skip("the real files (../shared/data) are not at hand")
    importing.run([file], tmp_path / "icews.parquet")
    found = sums_of.taken(Asked(str(tmp_path / "icews.parquet"), "RUS", "PRK"))
    own = found.cells["own"]
    assert (found.cells.loc[own, "n"].sum(), found.cells.loc[~own, "n"].sum()) == (42, 38)
    assert found.sources["rows"].sum() == 3705
