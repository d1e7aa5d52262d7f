"""A table of events: which acts count, phases, small tables, the notebook, whole editions."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import external_rows as made
import nbformat
import pandas as pd
import pytest
from events_rows import NUMBERS, SMALL, counted, deaths, row, same_counts, written, yearly
from pikepdf import Pdf

from helpers import charts, notebook
from helpers.charts import counted as drawn
from helpers.external import addresses, backends, counts, importing, queries
from helpers.external.asked import Asked, spoken
from helpers.external.asked import of as question_of
from helpers.external.inputs import ImportFault
from helpers.measures import causes, compared, stretches
from helpers.measures import counted as of
from helpers.notebook import loading, markdown
from helpers.record import parameters, paths
from helpers.runs import changes, compare, notebooks, provenance, snapshot


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("small") / "events.parquet", SMALL)


def number(place, **asked):
    """How many acts are the actor's, and how many the others'."""
    question = Asked(str(place), **asked)
    acts = queries.acts(queries.known(backends.read(place), question), question)
    acts = queries.within(acts, question.first, question.last)
    counted = acts.group_by("own").agg(n=queries.sums(acts, question.unit)["n"]).to_pandas()
    found = counted.set_index("own")["n"]
    return found.get(True, 0), found.get(False, 0)


# -- which acts, on either backend -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "mine", "others"),
    [
        ({"actor": "RUS", "recipient": "AFG"}, 5, 1),  # UCDP's clash is of both sides alike
        ({"actor": "RUS"}, 6, 1),  # nobody known is somebody, but no country acts toward itself
        ({"where": "AFG"}, 3, 0),
        ({"actor": "USA", "where": "AFG"}, 1, 0),
        ({"actor": "Taliban"}, 1, 1),  # a word of the name: TALIBAN-Fighters, not Talibanised
        ({"actor": "Taliban", "recipient": "civilians"}, 1, 0),
        ({"recipient": "AFG", "where": "AFG"}, 2, 0),
    ],
)
def test_acts_of_a_country_a_group_or_a_place(small, asked, mine, others):
    assert number(small, **asked) == (mine, others)


def test_sums_are_whole_and_dates_as_loose_as_they_are(small):
    found = counts.take(Asked(str(small), "RUS", "AFG"))
    kept = ["day", "reach", "type", "n", "scored", "points"]
    mine = found.cells.loc[found.cells["own"], kept].astype({"day": str})
    assert mine.to_numpy().tolist() == [
        ["2018-01-05", 0, "CONSULT", 1, 1, 2_500],
        ["2018-01-09", 0, "AID", 1, 1, 10_000],
        ["2018-02-01", 3, "ASSAULT", 1, 1, -9_000],  # February to May: within a year
        ["2018-02-02", 0, "CONCEDE", 1, 0, 0],
        ["2020-01-01", 0, "CONSULT", 1, 1, 2_500],
    ]
    assert found.lost["undated"] == 1 and found.lost["inside"] == 0
    assert counts.take(Asked(str(small), "RUS")).lost["inside"] == 1


def test_a_csv_counts_alike(small, tmp_path):
    """Every small table."""
    pd.read_parquet(small).to_csv(tmp_path / "events.csv", index=False)
    same_counts(Asked(str(small), "RUS"), Asked(str(tmp_path / "events.csv"), "RUS"))


GDELT = {"source": "gdelt2", "added": dt.date(2018, 1, 5)}
KNOWN = [
    row("2018-01-05", added=dt.date(2018, 1, 6)),
    row("2018-01-07", added=dt.date(2018, 3, 1)),  # told late
    row("2018-02-01"),  # a set that does not say: by its date
]
REPORTS = [
    row("2018-01-05", articles=7, root=True, event_id="a", **GDELT),
    row("2018-01-05", articles=2, root=False, event_id="b", **GDELT),
]


@pytest.mark.parametrize(
    ("rows", "asked", "wanted"),
    [
        (KNOWN, {"as_of": dt.date(2018, 2, 15)}, 2),
        (KNOWN, {"as_of": dt.date(2018, 1, 31)}, 1),
        (KNOWN, {"first": dt.date(2018, 1, 6), "last": dt.date(2018, 1, 31)}, 1),
        (REPORTS, {}, 2),
        (REPORTS, {"unit": "reports"}, 9),
        (REPORTS, {"root_only": True}, 1),
    ],
)
def test_what_is_known_in_a_window_and_reports(tmp_path, rows, asked, wanted):
    place = written(tmp_path / "e.parquet", rows)
    assert number(place, actor="RUS", recipient="AFG", **asked) == (wanted, 0)


def test_where_is_refused_where_no_row_says_it(tmp_path):
    with pytest.raises(ImportFault, match="no row of the table says in which country it happened"):
        counted(tmp_path / "bare", [row("2018-01-05")], where="AFG")


# -- addresses and the key -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "backend"),
    [
        ("data/external/events.parquet", "data/external/events.parquet", ""),
        ("a@b/events.csv", "a@b/events.csv", ""),
        ("a@b.parquet@spark://host:7077", "a@b.parquet", "spark://host:7077"),
        ("events.parquet@local[4]", "events.parquet", "local[4]"),
        ("bigquery://project", None, "bigquery://project"),
    ],
)
def test_one_notation_for_file_and_backend(text, path, backend):
    assert addresses.parse(text) == (Path(path) if path else None, backend)


def test_an_address_is_the_same_from_every_folder(tmp_path, monkeypatch):
    file = tmp_path / "e.parquet"
    file.write_bytes(b"1")
    assert addresses.settled("e.parquet@pyspark", tmp_path) == f"{file.resolve()}@pyspark"
    assert addresses.settled("../README.md", paths.NOTEBOOKS) == "README.md"
    assert addresses.settled("bigquery://p", tmp_path) == "bigquery://p"
    monkeypatch.chdir(paths.NOTEBOOKS)
    assert addresses.located(addresses.parse("README.md")) == paths.HOME / "README.md"
    with pytest.raises(ImportFault, match=r"'no\.parquet' is absent; 'brief import FILE"):
        addresses.fingerprint("no.parquet")


def test_rows_in_place_are_never_lent_by_an_earlier_edition():
    from helpers.runs.jobs import Job

    asked = {"events": "bigquery://p", "actor": "RUS"}
    assert provenance.inputs(paths.DATA, asked)[provenance.EVENTS].startswith("none: ")
    assert not Job(parameters.parse(asked)).reuses
    assert Job(parameters.parse(asked | {"events": "e.parquet"})).reuses


# -- parameters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"actor": "RUS"}, "actor, recipient, where, root_only and unit ask a table of events"),
        ({"events": "e"}, "events needs an actor, who acts, or where, in which country"),
        ({"events": "e", "actor": "RUS", "recipient": "rus"}, "are both RUS; name another"),
        ({"events": "e", "where": "Afganistan"}, "(nearest: AFG Afghanistan"),
        ({"events": "e", "actor": "RUS", "unit": "articles"}, "unit: Input should be 'events' or"),
        ({"events": "e", "actor": "RUS", "tier": "core"}, "a table of events has none; leave them"),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(given, sentence):
    with pytest.raises(parameters.ParameterError) as refusal:
        parameters.parse(given)
    assert sentence in str(refusal.value) and "\n" not in str(refusal.value)


def test_what_a_command_line_gives_becomes_a_question():
    given = {"events": "e", "actor": " rus ", "recipient": "the  Taliban", "root_only": "true",
             "start": "2018", "as_of": "2019-02"}  # fmt: skip
    assert question_of(parameters.parse(given)) == Asked(
        "e", "RUS", "the Taliban", "", True, "events", dt.date(2018, 1, 1), None,
        dt.date(2019, 2, 28),
    )  # fmt: skip
    assert (spoken("USA"), spoken("Taliban")) == ("the United States", "“Taliban”")
    assert Asked("e", where="AFG").title == "Events in Afghanistan"
    assert Asked("e", "Taliban", unit="reports").subject == "reports of “Taliban”"


# -- periods and phases ----------------------------------------------------------------------------


def test_a_planted_break_is_found_with_its_support(tmp_path):
    found = counted(tmp_path / "e", yearly(NUMBERS))
    frame = stretches.periods(found)
    phases = stretches.phases(found, frame)
    assert list(phases["start"]) == ["2001", "2007"] and list(phases["end"]) == ["2006", ""]
    assert list(phases["name"]) == ["Few acts", "More acts than usual"]
    assert phases["n"].sum() == 302 and phases["support"].iloc[1] > 0.9
    assert of.by_support(phases) == (["2007"], None)
    assert stretches.by_chance(found, frame) < 0.3 and frame["complete"].all()


def test_a_break_of_the_score_or_of_deaths_alone_is_found(tmp_path):
    kinds = ["CONSULT"] * 6 + ["ASSAULT"] * 6
    found = stretches.phases(counted(tmp_path / "e", yearly([20, 21] * 6, kinds)))
    assert list(found["start"]) == ["2001", "2007"]
    assert list(found["name"])[1] == "A usual number of acts, conflict"
    same = [20] * 6, ["ASSAULT"] * 6
    rows = yearly(*same, **deaths(2)) + yearly(*same, first=2007, **deaths(30, 20, 40))
    found = stretches.phases(counted(tmp_path / "e", rows))
    assert list(found["start"]) == ["2001", "2007"] and found["score"].isna().all()
    assert [of.toll(row) for row in found.to_dict("records")] == ["240", "2,400–4,800"]


def test_the_first_and_last_period_make_no_break_where_they_are_cut(tmp_path):
    whole = yearly([40] * 12)
    cut = [r for r in whole if "2001-11" <= r["date"] <= "2012-02-20"]
    frame = stretches.periods(found := counted(tmp_path / "e", cut))
    assert list(frame["complete"]) == [False] + [True] * 10 + [False]
    assert len(stretches.searched(frame, holes=True)) == 10
    assert len(stretches.phases(found, frame)) == 1
    asked = {"actor": "RUS", "last": dt.date(2012, 6, 1)}
    assert not stretches.periods(counted(tmp_path / "e", whole, **asked))["complete"].iloc[-1]


def test_the_growth_of_the_news_is_no_break(tmp_path):
    grown = yearly(NUMBERS) + yearly([20 * n for n in NUMBERS], actor="USA")
    found = counted(tmp_path / "e", grown)
    assert stretches.corrected(found) and len(stretches.phases(found)) == 1
    alone = counted(tmp_path / "e", yearly(NUMBERS) + yearly([400] * 12, actor="USA"))
    assert list(stretches.phases(alone)["start"]) == ["2001", "2007"]
    ucdp = [r | {"source": "ucdp"} for r in grown]
    assert not stretches.corrected(counted(tmp_path / "e", ucdp)), "its rows are no reports"


def test_coverage_is_of_the_same_periods_as_the_phases(tmp_path):
    """Twenty months: months with months, a month without a row of the table being a hole."""
    days = pd.date_range("2015-01-01", "2016-08-31")
    rows = [row(f"{d:%Y-%m-%d}", event_id=f"m{d}") for d in days if d.month != 5]
    rows += [
        row(r["date"], actor="USA", event_id=f"{n}{r['date']}") for r in rows for n in range(20)
    ]
    found = counted(tmp_path / "e", rows)
    frame = stretches.periods(found)
    assert stretches.unit_of(found) == "M" and len(frame) == 20
    assert frame["rows"].sum() == len(rows) and frame["value"].isna().sum() == 2
    assert frame["value"].dropna().round(3).eq(round(1000 / 21, 3)).all()
    assert stretches.breaks(frame, score=False, holes=True) == []
    assert stretches.breaks(frame.fillna({"value": 0.0}), score=False, holes=False) == []


def test_a_score_that_hardly_varies_is_no_tone(tmp_path):
    flat = counted(tmp_path / "e", [*yearly([20] * 12, ["ASSAULT"] * 12), row("2003-03-03", "AID")])
    assert not stretches.toned(flat)
    mixed = counted(tmp_path / "e", yearly([20] * 12, ["ASSAULT", "AID"] * 6))
    assert stretches.toned(mixed) and of.mean_score(of.totals(mixed)) == "+0.5"


# -- small tables ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def war(tmp_path_factory):
    """A made UCDP file of one country: a war that grows, and one place where most die."""
    places = ("Kunduz city", "36.7", "68.9"), ("Kabul city", "34.5", "69.2")
    rows = []
    for n, day in enumerate(pd.date_range("2010-01-01", "2021-12-31", freq="9D").astype(str)):
        name, north, east = places[bool(n % 3)]
        best, one_sided = (30 if day >= "2016" else 3) + n % 3, n % 10 == 0
        rows.append(made.ucdp(
            n, type_of_violence="3" if one_sided else "1", side_b="Taliban",
            side_a="Taliban" if one_sided else "Government of Afghanistan",
            where_coordinates=name, latitude=north, longitude=east, date_start=day, date_end=day,
            best=best, low=best - 1, high=best + 5, source_article=f"Wire,{day},Fighting",
        ))  # fmt: skip
    folder = tmp_path_factory.mktemp("war")
    (folder / "ged.csv").write_text(made.table(made.UCDP, *rows), encoding="utf-8")
    importing.run([folder / "ged.csv"], folder / "events.parquet")
    return folder / "events.parquet"


@pytest.fixture(scope="module")
def died(war):
    """What is counted of it."""
    return counts.take(Asked(str(war), where="AFG"))


def test_how_many_died_where_and_when(died):
    found = died
    total, by_place = of.totals(found), of.by_place(found)
    assert total["n"] == total["deadly"] == total["deaths_best"] - total["deaths_low"] == 487
    assert by_place["deaths_best"].sum() == total["deaths_best"]
    assert of.holding(by_place, "deaths_best", "place") == "Kabul city"
    assert of.place_rows(found)["Place"].to_list() == ["Kabul city", "Kunduz city"]
    frame = stretches.periods(found)
    phases = stretches.phases(found, frame)
    assert list(phases["start"]) == ["2010", "2016"]
    assert "Deaths" in of.phase_rows(found, phases, "year")
    assert of.crowded(phases, "deaths_best") is None, "six of twelve years are not less than half"
    assert of.crowded(phases.assign(periods=[7, 5]), "deaths_best") == "2016 to the last day"
    assert of.worst(frame)[0] in {str(year) for year in range(2016, 2022)}
    assert of.reach(found) == (None, "1 January 2010", "23 December 2021")
    assert [name for name, borne in of.tells(found).items() if borne] == ["deaths", "ranged"]
    lanes = of.lane_rows(found, frame, phases)
    assert list(dict.fromkeys(lanes["lane"])) == ["Events", "Deaths"] and lanes["breaks"].sum() == 2
    _, ax = charts.canvas(drawn.height(lanes))
    assert len(drawn.lanes(ax, lanes).get_yticklabels()) == 2
    assert [text.get_text() for text in ax.texts][-1] == "Jan 2016"
    _, ax = charts.canvas(3)
    spots = drawn.places(ax, of.places(found).assign(size=1))
    assert [text.get_text() for text in spots.texts] == ["Kabul city", "Kunduz city"]


def test_from_a_break_to_rows_with_addresses_none_of_them_twice(died, tmp_path):
    found = died
    phases = stretches.phases(found)
    heavy = causes.heaviest(found, phases)
    assert heavy.groupby("number").size().to_list() == [5, 5]
    assert causes.heavy_rows(heavy, phases, found.every)["Since"].to_list() == ["2010", "2016"]
    rows = causes.examples(found, heavy, phases)
    assert len(rows) == 6 and rows["Since"].to_list() == ["2010", "", "", "2016", "", ""]
    assert rows["From"].str.startswith("Wire,20").all() and rows["Deaths"].iloc[-1] == "32"
    rows = [row("2018-01-05", event_id=str(n), reference="http://a", articles=9) for n in range(5)]
    rows.append(row("2018-01-05", event_id="9", reference="http://b", articles=1))
    phases = stretches.phases(found := counted(tmp_path / "e", rows))
    shown = causes.examples(found, causes.heaviest(found, phases), phases)
    assert shown["From"].to_list() == ["http://a", "http://b"]
    assert of.reach(found) == ("5 January 2018", None, None)


def test_kinds_in_plovers_words_and_the_sets_own(died, tmp_path):
    kinds = of.kinds(died)
    assert kinds[["type", "share"]].to_numpy().tolist() == [["Assault", 1.0]]
    assert kinds["words"].iloc[0] == "state-based conflict; one-sided violence"
    found = counted(
        tmp_path / "e", yearly([3], ["AID"]) + yearly([1], actor="AFG", recipient="RUS")
    )
    assert of.kind_rows(found).to_numpy().tolist() == [
        ["Aid", "make a visit", "3", "100 %", "0"], ["Consult", "make a visit", "0", "0 %", "1"],
    ]  # fmt: skip
    assert of.parties(found).to_numpy().tolist() == [["A", "B", "3"]]
    assert of.sources(found)["Rows"].to_list() == ["4"] and len(of.left_out(found)) == 0


def test_answers_are_held_against_other_days(tmp_path):
    """Afghanistan acts two days after each of Russia's; Russia never within a week after it."""
    days = pd.date_range("2018-01-01", periods=12, freq="20D")
    rows = [row(f"{d:%Y-%m-%d}") for d in days]
    after = days + pd.Timedelta(days=2)
    rows += [row(f"{d:%Y-%m-%d}", actor="AFG", recipient="RUS") for d in after]
    found = compared.answers(counted(tmp_path / "e", rows)).set_index(["first", "way"])
    there, back = found.loc[("Russia", "any")], found.loc[("Afghanistan", "any")]
    assert (there["days"], there["answered"], back["answered"]) == (11, 1.0, 0.0)
    assert 0 < there["other"] < 0.4 and there["then"] == "Afghanistan"
    assert len(compared.answers(counted(tmp_path / "e", rows[:5]))) == 0, "too few days to say"


def test_beside_the_coded_record_each_sees_its_own(tmp_path):
    coded = loading.known(paths.DATA, {})
    found = counted(tmp_path / "e", yearly([4] * 3, first=2016))
    rows = compared.beside(found, coded.events, coded.phases)
    assert rows["Counted here"].astype(int).sum() == 12 and (rows["Mostly there"] != "").all()
    months, missing = compared.unseen(found, coded.events)
    assert 0 < missing <= months <= 36
    other = counted(tmp_path / "e", yearly([4] * 3), actor="USA", recipient="AFG")
    assert len(compared.beside(other, coded.events, coded.phases)) == 0


# -- the notebook ----------------------------------------------------------------------------------


def said(path, **asked):
    """All that the notebook prints, run cell by cell without a kernel."""
    from unittest import mock

    shown = []

    def display(content, _):
        shown.append(content.get("text/markdown") or content.get("text/csv") or "")

    names, room = {}, "helpers.notebook"
    with (
        mock.patch(f"{room}.bundles.display", display),
        mock.patch(f"{room}.preview.picture", return_value=""),
    ):
        for cell in nbformat.read(notebooks.ON_A_TABLE, as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []):
                    names |= {"events": str(path), **asked}
    return "\n\n".join(text for text in shown if text)


BROKEN = re.compile(
    r"\bnan\b|NaN|None|<NA>|\{|\}|\bone acts\b|\b1 rows\b|(?<!no )\b(\w+) of \1\b|\.\.(?!\.)"
)


@pytest.mark.parametrize("asked", [{"actor": "RUS", "recipient": "AFG"}, {"actor": "Taliban"}])
def test_no_small_table_makes_a_false_or_broken_sentence(small, asked):
    text = said(small, **asked)
    assert not BROKEN.search(text), BROKEN.search(text)
    assert "Most acts" not in text and "More than half" not in text, "of so few nothing is most"
    assert "# The heaviest days\n\nThe days in which" in text, (
        "without a break it has a sentence too"
    )


def test_of_nothing_little_is_said(tmp_path):
    text = said(written(tmp_path / "e.parquet", SMALL[:1]), actor="CHN")
    assert "holds no dated acts of China in this selection" in text
    assert re.findall(r"^# .*", text, re.MULTILINE) == ["# What the table is, and what it can bear"]
    assert said(written(tmp_path / "n.parquet", []), actor="CHN").count("The table holds no") == 2


def test_gdelt_lists_reports_and_hostile_names_stay_text(tmp_path):
    wild = "*x* [@janse-2021, 1] <script>alert(1)</script> |"
    names = dict.fromkeys(("actor", "recipient", "place"), wild)
    rows = [r | names for r in yearly([3] * 10, source="gdelt2", reference="http://a.example")]
    text = said(written(tmp_path / "e.parquet", rows), actor="RUS", recipient="AFG")
    assert "GDELT lists one act as often as its articles tell it" in text
    assert "# Beside the coded record" in text and "http://a.example" in text
    assert "<script>" in text and "Most died" not in text, "in cells of tables, plain text anyhow"


def test_a_line_stands_only_with_its_values():
    values = {"here": 1, "absent": None}
    assert all(markdown.valued(line, values) for line in ("one", "{{ here }}", "{{ unheard }}"))
    assert not markdown.valued("{{ here }} and {{ absent | count('act') }}", values)


def test_of_a_table_of_events_one_notebook_speaks(small):
    assert notebooks.speaking({"events": "e", "actor": "RUS"}) == [notebooks.ON_A_TABLE]
    assert notebooks.ON_A_TABLE not in notebooks.chapters()
    given = {"events": str(small), "actor": "RUS", "recipient": "AFG"}
    with pytest.raises(notebook.OpeningError, match="or leave events empty"):
        notebook.open_record(**given)
    with pytest.raises(notebook.OpeningError, match="is about a table of events; name one"):
        notebook.open_table()
    with pytest.raises(notebook.OpeningError, match=r"'no\.parquet' is absent"):
        notebook.open_table(events="no.parquet", actor="RUS")
    record = notebook.open_table(**given)
    assert repr(record.counts) == "Counts of 12 rows: acts of Russia toward Afghanistan"
    assert of.credit(record).startswith("Source: 12 rows of ICEWS and UCDP GED; SHA")


# -- files and editions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked", "n"),
    [
        ("icews_events_2018_sample.tab", {"actor": "RUS", "recipient": "PRK"}, (42, 38)),
        ("gdelt2_20180101_first1200.export.CSV", {"where": "USA"}, (304, 0)),
        ("icews_tkg_afg_or_rus_sampled.csv", {"actor": "Taliban"}, (124, 152)),
    ],
)
def test_the_real_files(imported, name, asked, n):
    """Counts checked by hand on the files."""
    total = of.totals(counts.take(Asked(str(imported(name)), **asked)))
    assert (total["n"], total["answers"]) == n


@pytest.fixture(scope="module")
def edition(war, brief):
    """An edition of a table, and what was asked for."""
    out, given = war.parent / "out", ("-p", "events", war, "-p", "where", "afg")
    status, printed, problems = brief("render", *given, "--out", out, "--edition", "one")
    assert status == 0, printed + problems
    return out, given


def test_an_edition_holds_the_one_notebook_and_names_the_table_by_its_bytes(edition, war):
    out = edition[0] / "one"
    stems = [path.stem for path in (out / "notebooks").glob("*.ipynb")]
    assert stems == [notebooks.ON_A_TABLE.stem]
    page = (out / "brief.html").read_text(encoding="utf-8")
    with Pdf.open(out / "brief.pdf") as pdf:
        assert len(pdf.pages) <= 10
    assert "Events in Afghanistan" in page
    assert {path.stem for path in (out / "figures").glob("*.svg")} == {"fig-volume", "fig-places"}
    kept = (out / "record" / "headline.csv").read_text(encoding="utf-8")
    assert "acts,487" in kept and "phases,2" in kept
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    digest = provenance.sha256(war)
    assert manifest["inputs"][provenance.EVENTS] == digest
    assert manifest["parameters"]["events"] == f"sha256:{digest}"


def test_a_report_on_one_country_says_how_many_died_where_and_when(edition, died):
    (path,) = (edition[0] / "one" / "notebooks").glob("*.ipynb")
    outputs = (o for cell in nbformat.read(path, 4).cells for o in cell.get("outputs", ()))
    text = "\n".join(output["data"].get("text/markdown", "") for output in outputs)
    total = of.totals(died)
    dead = f"The dead are put at {total['deaths_low']:,}–{total['deaths_high']:,}"
    assert dead in text.replace("\\", "")
    assert "# More than half of the deaths fall in one place: Kabul city" in text
    assert "The counts change their level in 2016" in text and "no tone is told" in text
    assert "coded record" not in text, "which tells of Russia"


def test_a_copy_of_the_table_gives_the_same_edition_and_another_question_no_comparison(
    edition, war, brief, tmp_path
):
    out, given = edition
    copy = ("-p", "events", shutil.copy(war, tmp_path / "copy.parquet"), *given[3:], "--out", out)
    status, printed, _ = brief("render", *copy, "--edition", "one")
    assert status == 0 and "unchanged" in printed
    other = ("render", *given[:3], "-p", "actor", "RUS", "--out", out, "--since", "one")
    status, _, problems = brief(*other)
    assert status == 2 and "of other countries; compare with one of the same actor" in problems


def test_what_changed_since_an_earlier_day(war):
    asked = {"events": str(war), "where": "AFG"}
    sides = [
        compare.Side(name, given, {}, {}, snapshot.taken(loading.seen(paths.DATA, given), []))
        for name, given in (("early", asked | {"end": "2015"}), ("one", asked))
    ]
    printed = changes.report(*sides)
    assert "| end | 2015 | " in printed and "| phases | 1 | 2 |" in printed


def test_a_sweep_over_countries_names_its_editions():
    from helpers.runs import sweeps

    grid = {"events": ["../a/events.parquet@pyspark"], "actor": ["RUS"], "recipient": ["", "AFG"]}
    assert list(sweeps.editions({"grid": grid})) == [
        "events.parquet_RUS_all", "events.parquet_RUS_AFG",
    ]  # fmt: skip


def test_bad_input_writes_nothing(brief, tmp_path):
    given = ("-p", "events", "no.parquet", "-p", "actor", "RUS", "--out", tmp_path / "out")
    status, _, problems = brief("render", *given)
    assert status == 2 and "'no.parquet' is absent; 'brief" in problems
    assert problems.count("\n") == 1 and not list(tmp_path.glob("out/[!.]*"))
