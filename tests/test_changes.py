"""helpers.runs.changes and shelf: what differs between two editions, and which is compared."""

import csv
import io
import json
import re
import shutil

import nbformat
import pytest

from helpers.coding import reviews
from helpers.export import BriefHTMLExporter, BriefPDFExporter
from helpers.notebook import bundles, loading
from helpers.record import faults, parameters, spreadsheets
from helpers.runs import changes
from helpers.runs.changes import compare, words

DEFAULTS = {
    "start": "", "end": "", "as_of": "", "sources": [], "tier": "all", "phase_scheme": "analyst",
    "paper": "a4",
}  # fmt: skip


def rows(table, *lines):
    """Rows of a kept table: cells in the order of its columns, the last ones may be left out."""
    fields = changes.SHEETS[table].fields
    split = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(fields, cells + [""] * len(fields), strict=False)) for cells in split]


def record(**tables):
    """A kept record by hand; what is not given is empty."""
    return {name: rows(name, *tables.get(name, ())) for name in changes.SHEETS}


def side(name, kept=None, made=None, **asked):
    return changes.Side(
        name,
        DEFAULTS | asked,
        made or {"data/events.csv": "1", "helpers/record/dates.py": "1"},
        {},
        kept or record(),
    )


def said(before, after, known=None):
    """All prose between two records, by section."""
    told, unchanged = changes.sections(side("old", before), side("new", after), known, "this one")
    return {section.slug: " ".join(section.said) for section in told} | {"unchanged": unchanged}


def sheets(before, after, known=None):
    told, _ = changes.sections(side("old", before), side("new", after), known, "this one")
    return {sheet.label.removeprefix("tbl:changes-"): sheet for s in told for sheet in s.sheets}


MEETING = "meet | 2016-12 | They meet | CONSULT | mediation | talks | high | russia host"
GIFT = "gift | 2022 | Russia sends grain | AID | economy | aid | medium | russia actor"
TOLD = ("meet | alpha | 2 | 2016-12 | reports", "gift | gamma | 1 | 2022 | reports")


# -- the record that an edition keeps --------------------------------------------------------


@pytest.fixture
def tiny_record(small):
    return loading.build(small, parameters.accept({}, small))


def test_the_kept_record_is_what_the_chapters_see(tiny_record):
    spoken = [{"key": "k", "notebook": "01-a.ipynb", "text": "Moscow hosts [@beta-2021, 1]."}]
    found = changes.kept(tiny_record, spoken)
    assert list(found) == list(changes.SHEETS)
    wanted = {
        "event_id": "2016-12-27-meeting", "edtf": "2016-12-27", "title": "Moscow hosts a meeting",
        "type": "CONSULT", "theme": "mediation", "instrument": "talks", "confidence": "high",
        "participants": "pakistan participant; russia host", "date": "27 December 2016",
        "year": "2016", "phase": "host", "counterparts": "region", "tone_region": "0.5",
        "tone_taliban": "", "sources": "alpha-2017; beta-2021; gamma-2023", "families": "3",
        "tier": "core",
    }  # fmt: skip
    assert {name: found["events"][0][name] for name in wanted} == wanted
    assert [row["tone"] for row in found["attitudes"]] == ["0", "1", "1", "-1", "2", "-1", "2"]
    assert [row["phase_id"] for row in found["phases"]] == ["host", "after"]
    assert found["sentences"] == spoken
    scores = {r["assessment_id"]: (r["outcome"], r["evidence"]) for r in found["assessments"]}
    assert scores == {
        "fails": ("refuted", "gamma-2023 1"), "grain": ("borne out", "gamma-2023 1"),
        "stays": ("open", ""),
    }  # fmt: skip
    columns = ("claim_id", "supporters", "opponents", "contested")
    assert [tuple(row[name] for name in columns) for row in found["claims"]] == [
        ("arms", "@beta-2021", "kabulov", "yes"),
        ("money", "afghan-government", "@gamma-2023", "yes"),
    ]  # fmt: skip
    assert [(row["series"], row["state"]) for row in found["breaks"]] == [
        ("activity", "too few"), ("tone", "too few"), ("mix", "too few"),
    ]  # fmt: skip
    assert [row["low"] for row in found["quantities"]] == ["10", "5"]


def test_the_headline_numbers_worked_out_by_hand(tiny_record):
    """Toward Kabul −1 at the talks; toward the Taliban 1 there and 2 by the gift; three events
    have one source.
    """
    found = {row["name"]: row["value"] for row in changes.kept(tiny_record, [])["headline"]}
    assert found == {
        "known to": "2023-12-31", "sources": "3", "events": "4", "events with Moscow": "3",
        "events on one source": "3", "events dated to the day": "1", "reports": "6",
        "tone toward Kabul": "-1.00", "tone toward the Taliban": "1.50", "phases": "2",
        "sentences that argue": "0", "forecasts": "3", "forecasts decided": "2",
        "forecasts borne out": "1", "claims": "2", "claims contested": "2", "figures": "2",
    }  # fmt: skip


def test_a_window_in_which_nothing_happened_is_kept_too(small):
    accepted = parameters.accept({"start": "1700", "end": "1701"}, small)
    found = changes.kept(loading.build(small, accepted), [])
    assert found["events"] == found["phases"] == found["claims"] == []
    assert {row["name"]: row["value"] for row in found["headline"]}["tone toward Kabul"] == ""


HOSTILE = [
    "=HYPERLINK(1)", "+1+1", "-x", "@SUM(A1)", "'quoted", 'say "no", twice', "two\nlines",
    "-0.5", "ordinary", "Кабул",
]  # fmt: skip


def test_the_record_is_read_back_as_it_was_written(tmp_path):
    before = record()
    for n, title in enumerate(HOSTILE):
        before["events"] += [dict.fromkeys(changes.SHEETS["events"].fields, "") | {
            "event_id": f"e{n}", "title": title}]  # fmt: skip
    written = changes.texts(before)
    assert written == changes.texts(before), "the same bytes twice"
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert changes.read(tmp_path) == before
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles[:5] == ["'=HYPERLINK(1)", "'+1+1", "'-x", "'@SUM(A1)", "'quoted"]
    assert titles[5:] == HOSTILE[5:]


def test_a_record_of_another_version_is_refused(tmp_path):
    for name, text in changes.texts(record()).items():
        (tmp_path / name).write_text(text.replace("title", "heading"), encoding="utf-8")
    with pytest.raises(faults.DataError, match=r"sources\.csv:1:.*'title' is missing"):
        changes.read(tmp_path)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+7 495", "'+7 495"), ("-x", "'-x"), ("@a", "'@a"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("-1", "-1"), ("+0.5", "+0.5"), ("-2.5e3", "-2.5e3"), ("2016", "2016"),
        ("", ""), ("a=b", "a=b"), ("-", "'-"), ("−1", "−1"),
    ],
)  # fmt: skip
def test_no_cell_starts_a_formula(cell, safe):
    assert spreadsheets.spreadsheet_safe(cell) == safe
    assert spreadsheets.without_apostrophe(safe) == cell
    assert spreadsheets.csv_text(["x"], [[cell]]) == "x\n" + io_csv(safe.replace("\r", "\n"))


def test_a_carriage_return_ends_no_row():
    text = spreadsheets.csv_text(["a", "b"], [["one\rtwo\r\nthree", "x"]])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["one\ntwo\nthree", "x"]]


def io_csv(cell):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([cell])
    return out.getvalue()


# -- differences by identity -----------------------------------------------------------------


def test_events_are_compared_by_identity_not_by_title():
    before = record(events=(MEETING, GIFT))
    after = record(
        events=(MEETING.replace("They meet", "A summit"), GIFT.replace("gift |", "gift2 |"))
    )
    found = changes.compare(before, after)["events"]
    assert [row["event_id"] for row in found.came] == ["gift2"]
    assert [row["event_id"] for row in found.went] == ["gift"]
    assert [dict(row) for row in found.recoded] == [{"title": ("They meet", "A summit")}]
    assert [len(found.moved(name)) for name in ("title", "edtf")] == [1, 0]


def test_a_report_is_an_event_a_source_and_a_paragraph():
    before = record(reports=("meet | alpha | 2 | 2016 | reports",))
    after = record(
        reports=(
            "meet | alpha | 3 | 2016 | reports",
            "meet | alpha | 2 | 2016 | denies | kabulov",
        )
    )
    found = changes.compare(before, after)["reports"]
    assert [row["paragraph"] for row in found.came] == ["3"] and not found.went
    assert dict(found.recoded[0]) == {"stance": ("reports", "denies"), "speaker": ("", "kabulov")}


def test_what_only_travels_along_is_not_compared():
    before = record(sentences=("k | 01-a.ipynb | It is so.",))
    after = record(sentences=("k | 02-b.ipynb | It is so.",))
    assert not changes.compare(before, after)["sentences"]


def test_every_change_is_a_line_of_the_list():
    before = record(events=(MEETING,), sources=("alpha | Alpha |  |  | 2017 | core | a",))
    after = record(events=(MEETING.replace("2016-12", "2016-12-27"),))
    assert compare.ledger(changes.compare(before, after)) == [
        ("sources", "went out", "alpha", "title", "Alpha", ""),
        ("sources", "went out", "alpha", "published", "2017", ""),
        ("sources", "went out", "alpha", "tier", "core", ""),
        ("sources", "went out", "alpha", "family", "a", ""),
        ("events", "recoded", "meet", "edtf", "2016-12", "2016-12-27"),
    ]  # fmt: skip
    text = changes.every_change(side("old", before), side("new", after))
    assert text.splitlines()[0] == "table,change,id,column,before,after"
    assert len(text.splitlines()) == 6


# -- what is said ----------------------------------------------------------------------------


def test_nothing_changed():
    same = record(
        events=(MEETING,), headline=("known to | 2021-03-16", "sources | 1", "events | 1")
    )
    told = said(same, same)
    assert told == {
        "": "Both editions know one source, to 16 March 2021. Both were asked the same. "
        "Both were made from the same tables by the same program.",
        "unchanged": "Nothing that a reader would see changed in the record.",
    }
    assert sheets(same, same) == {}


def test_one_event_came_in():
    before, after = record(events=(MEETING,)), record(events=(MEETING, GIFT), reports=TOLD)
    told = said(before, after)
    assert told["events"].startswith("One event came in: Russia sends grain (2022) [@gamma, 1].")
    assert "came" not in sheets(before, after), "named in prose, so not in a table as well"
    assert "the contested claims" in told["unchanged"] and "the events" not in told["unchanged"]


def test_two_events_went_out_and_cite_only_what_can_still_be_looked_up():
    before = record(events=(MEETING, GIFT), reports=TOLD)
    told = said(before, record(), known={("alpha", 2)})["events"]
    assert told == (
        "Two events went out: They meet (December 2016) [@alpha, 2]; Russia sends grain (2022)."
    )


def test_many_events_came_in_and_when_they_happened():
    """Six came in; three after the old record's end, of the four up to it one was known."""
    old = ("known to | 2018-06-30", "sources | 1", "events | 1")
    new = ("known to | 2023-12-31", "sources | 2", "events | 7")
    years = ("2015", "2017", "2018", "2019", "2020", "2021")
    more = tuple(f"e{y} | {y} | Event of {y} | AID | economy |  | low" for y in years)
    before = record(events=(MEETING,), headline=old)
    after = record(events=(MEETING, *more), headline=new)
    assert said(before, after)["events"] == (
        "Six events came in. Three of them happened after 30 June 2018, where the earlier record "
        "ends. Of the four events up to that day that are known now, the earlier edition knew one."
    )
    table = sheets(before, after)["came"]
    assert list(table.frame["Event"]) == [f"Event of {year}" for year in years]


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2019", "It happened after 30 June 2018, where the earlier record ends."),
        ("2017", "It is no later than 30 June 2018, where the earlier record ends: the past is "
         "told anew."),
        ("", "came in: Event (undated)."),
    ],
)  # fmt: skip
def test_when_one_new_event_happened(date, words):
    before = record(headline=("known to | 2018-06-30",))
    after = record(
        headline=("known to | 2023-12-31",),
        events=(f"e | {date} | Event | AID | economy |  | low",),
    )
    assert said(before, after)["events"].endswith(words)


def test_one_event_recoded():
    before = record(events=(MEETING,), reports=TOLD[:1])
    after = record(
        events=("meet | 2016-12-27 | They meet | AID | mediation | talks | low | russia host",),
        reports=TOLD[:1],
    )
    assert said(before, after)["events"] == (
        "One event that both know is coded otherwise: They meet (date: December 2016, now 27 "
        "December 2016; type: consult, now aid; confidence: high, now low) [@alpha, 2]."
    )


def test_several_events_recoded():
    """One date is narrower, one looser, one elsewhere; one event changes its theme alone."""

    def line(name, date, theme="economy"):
        return f"{name} | {date} | Event {name} | AID | {theme} |  | low"

    before = record(
        events=(line("a", "2016"), line("b", "2017-05"), line("c", "2018"), line("d", "2019"))
    )
    after = record(
        events=(
            line("a", "2016-03"),
            line("b", "2017"),
            line("c", "2019"),
            line("d", "2019", "war"),
        )
    )
    assert said(before, after)["events"] == (
        "Four events that both know are coded otherwise, three in date and one in theme. "
        "Of these dates one narrower, one looser and one elsewhere."
    )
    table = sheets(before, after)["recoded"].frame
    assert table["Was, and is now"].iloc[0] == "date: 2016, now March 2016"
    assert table["Was, and is now"].iloc[3] == "theme: economy, now war"


def test_dates_that_all_became_narrower():
    def lines(*dates):
        return tuple(f"e{n} | {d} | Event | AID | war |  | low" for n, d in enumerate(dates))

    told = said(record(events=lines("2016", "2017")), record(events=lines("2016-03", "2017-04")))
    assert told["events"] == (
        "Two events that both know are dated otherwise. All these dates are narrower now."
    )


def test_accounts_gained_lost_and_recoded():
    before = record(
        events=(MEETING, GIFT), reports=("meet | alpha | 2 | 2016", "gift | gamma | 1 | 2022")
    )
    after = record(
        events=(MEETING, GIFT),
        reports=("meet | alpha | 2 | 2016-12", "meet | beta | 1 | 2016", "meet | beta | 2 | 2016"),
    )
    assert said(before, after)["events"] == (
        "One of the two events that both know gained two accounts; one of the two events that both "
        "know lost one account. One account was coded otherwise, the passage being the same, in "
        "date as told."
    )
    table = sheets(before, after)["accounts"].frame
    assert list(table.iloc[0]) == [
        "They meet",
        "date as told: 2016, now December 2016",
        [("alpha", 2)],
    ]


def test_sources_figures_and_actors():
    def source(name, published, tier="update"):
        return f"{name} | Title |  |  | {published} | {tier} | {name}"

    before = record(sources=(source("gone", "2016"),), quantities=("debt | debt | 11",))
    few = record(
        sources=(source("alpha", "2017-03"),), quantities=("debt | debt | 12", "men | men | 5")
    )
    assert said(before, few)["sources"] == (
        "One source came in: alpha (March 2017). One source went out: gone (2016). "
        "One figure came in and one changed."
    )
    many = record(
        sources=(
            source("core", "2017-03", "core"),
            *(source(f"s{y}", f"{y}/{y + 1}") for y in range(2018, 2022)),
        )
    )
    assert said(record(), many)["sources"] == (
        "Five sources came in, one core article and four further pages, published from March 2017 "
        "to 2022."
    )
    renamed = said(
        record(actors=("kabulov | Kabulov | official | moscow",)),
        record(actors=("kabulov | Zamir Kabulov | official | moscow",)),
    )
    assert renamed["sources"] == "One actor changed."


def test_phases_and_boundaries():
    before = record(
        phases=(
            "analyst | host | Host | 2016-12 |  | hedging",
            "analyst | old | Old | 1990 | 2000 | cool",
        )
    )
    after = record(
        phases=(
            "analyst | host | Host | 2017-01-05 | 2019-01 | hedging",
            "analyst | next | Next | 2019-02 |  | warm",
        )
    )
    assert said(before, after)["phases"] == (
        "One phase is told only now: *Next*. One phase is no longer told: *Old*. *Host* began in "
        "December 2016 and now begins on 5 January 2017 and was still open and now ends in January "
        "2019."
    )
    assert [list(row) for row in sheets(before, after)["phases"].frame.to_numpy()] == [
        ["Host", "December 2016, open", "5 January 2017 to January 2019"],
        ["Next", "–", "February 2019, open"],
        ["Old", "1990 to 2000", "–"],
    ]
    back = said(after, before)["phases"]
    assert "ended in January 2019 and is now open" in back


def test_a_phase_renamed():
    before = record(phases=("analyst | host | Host | 2016 |  | hedging",))
    after = record(phases=("analyst | host | Convener | 2016 |  | warm",))
    assert said(before, after)["phases"] == (
        "The name is *Convener* and was *Host*; the posture of *Convener* is *warm* and was "
        "*hedging*."
    )


def test_another_scheme_has_no_moved_boundaries():
    one = side("old", record(phases=("analyst | host | Host | 2016",)))
    other = side(
        "new", record(phases=("janse-2021 | host | Host | 2017",)), phase_scheme="janse-2021"
    )
    told, _ = changes.sections(one, other, None, "this one")
    phases = next(section for section in told if section.slug == "phases")
    assert phases.said == [
        "The phases are those of janse-2021 now and were our own then, so no boundary can be said "
        "to have moved."
    ]
    assert (
        "The earlier was asked for our own phases, the later for the phases of janse-2021."
        in told[0].said[0]
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("found | 2015", "found | 2014", "breaks in 2014, where it broke in 2015"),
        ("found | 2009; 2015", "found | 2014", "breaks in 2014, where it broke in 2009 and 2015"),
        ("none | ", "found | 2014", "breaks in 2014, where no break was found"),
        ("found | 2015", "none | ", "no longer breaks; it broke in 2015"),
        ("too few | ", "found | 2015", "which had too few years to be searched, breaks in 2015"),
        ("too few | ", "none | ", "which had too few years to be searched, shows no break"),
        ("found | 2015", "too few | ", "too few years with a value to be searched any more; it "
         "broke in 2015"),
        ("constant | ", "none | ", "shows no break, as before"),
    ],
)  # fmt: skip
def test_computed_breaks(before, after, words):
    one, other = record(breaks=(f"tone | {before}",)), record(breaks=(f"tone | {after}",))
    told = said(one, other)["phases"]
    assert told.startswith("The computed reading changed: the tone") and told.endswith(f"{words}.")
    assert list(sheets(one, other)["phases"].frame["Phase or break"]) == ["Break in the tone"]


def forecast(name, outcome, evidence=""):
    return f"{name} | It will {name}. |  | 2017-03 | {outcome} | {evidence} | alpha | 3"


def test_one_forecast_decided():
    before = record(assessments=(forecast("fail", "open"),))
    after = record(assessments=(forecast("fail", "refuted", "beta 2; gone 1"),))
    assert said(before, after, known={("beta", 2)})["forecasts"] == (
        "One forecast that stood open is decided, refuted: It will fail [@beta, 2]."
    )
    assert "forecasts" not in sheets(before, after), "named in prose, so not in a table as well"
    table = sheets(after, before, known={("beta", 2)})["forecasts"].frame
    assert list(table.iloc[0]) == ["It will fail.", "March 2017", "refuted", "open", []]


def test_forecasts_rescored_new_and_gone():
    before = record(
        assessments=(
            forecast("a", "open"), forecast("b", "open"), forecast("c", "borne out"),
            forecast("d", "mixed"), forecast("e", "open"), forecast("f", "mixed", "beta 1"),
            forecast("g", "open"),
        )
    )  # fmt: skip
    after = record(
        assessments=(
            forecast("a", "refuted"), forecast("b", "borne out"), forecast("c", "mixed"),
            forecast("d", "open"), forecast("e", "open"), forecast("f", "mixed", "beta 2"),
            forecast("h", "mixed"), forecast("i", "open"),
        )
    )  # fmt: skip
    assert said(before, after)["forecasts"] == (
        "Two forecasts that stood open are decided: one refuted and one borne out. One is still "
        "open. One forecast that was decided is open again, since nothing known now decides it. "
        "Scored otherwise: one from borne out to mixed. Two forecasts are new here; one of them is "
        "decided. One forecast of the earlier edition is not known to this selection. For one "
        "other the wording or the evidence changed, and not the outcome."
    )
    assert list(sheets(before, after)["forecasts"].frame["Now"]) == [
        "refuted",
        "borne out",
        "mixed",
        "open",
    ]


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["open"], "One forecast is new here, and open."),
        (["refuted"], "One forecast is new here, and refuted."),
        (["open", "open"], "Two forecasts are new here, all of them open."),
        (["mixed", "refuted"], "Two forecasts are new here; two of them are decided."),
    ],
)
def test_new_forecasts(outcomes, words):
    after = record(assessments=[forecast(f"f{n}", o) for n, o in enumerate(outcomes)])
    assert said(record(), after)["forecasts"] == words


def test_the_balance_of_a_claim():
    before = record(claims=("arms | Russia armed them. | a; b |  | no",))
    after = record(
        claims=("arms | Russia armed them. | a; b | c | yes", "new | It paid. | d |  | no")
    )
    assert said(before, after)["claims"] == (
        "On one claim that both know other voices are heard now: Russia armed them: two for and "
        "none against then, two for and one against now. It has come to be disputed. One claim is "
        "raised only now; it is not disputed."
    )
    back = said(after, before)["claims"]
    assert "It has ceased to be disputed. One claim is no longer raised." in back


def test_the_balance_of_several_claims():
    before = record(claims=("a | A. | x |  | no", "b | B. | x | y | yes", "c | C. | x |  | no"))
    after = record(
        claims=("a | A. | x; z |  | no", "b | B. |  | y | no", "c | C again. | x |  | no")
    )
    assert said(before, after)["claims"] == (
        "On two claims that both know other voices are heard now. One of them has ceased to be "
        "disputed. One claim is reworded."
    )
    assert [list(row) for row in sheets(before, after)["claims"].frame.to_numpy()] == [
        ["A.", "one for and none against", "two for and none against"],
        ["B.", "one for and one against", "none for and one against"],
    ]


def test_the_same_voices_in_other_passages():
    claim = "a | A. | x |  | no"
    before = record(claims=(claim,), positions=("a | x | alpha | 1 | asserts",))
    after = record(claims=(claim,), positions=("a | x | alpha | 2 | asserts",))
    assert said(before, after)["claims"] == (
        "On one claim the same voices are heard as before, in other passages."
    )
    louder = record(claims=("a | A. | x; y |  | no",), positions=("a | y | alpha | 2 | asserts",))
    assert "the same voices" not in said(before, louder)["claims"], "a new voice is no old one"


def test_sentences_that_only_one_edition_prints():
    before = record(
        sentences=(
            "k1 | 01-answer.ipynb | **It hosts.** So it does [@alpha, 2].",
            "k2 | 05-contact.ipynb | One *more* thing [@alpha, 3].",
        )
    )
    after = record(
        sentences=(
            "k2 | 05-contact.ipynb | One *more* thing [@alpha, 3].",
            "k3 | 05-contact.ipynb | Kabul waits [@beta, 1].",
            "k4 | 01-answer.ipynb | It stays, for *long* [@beta, 2].",
        )
    )
    assert said(before, after)["sentences"] == (
        "The brief argues in three sentences. Two are new and one is no longer printed."
    )
    assert [list(row) for row in sheets(before, after)["sentences"].frame.to_numpy()] == [
        ["answer", "It stays, for long.", "new"],
        ["answer", "It hosts. So it does.", "gone"],
        ["contact", "Kabul waits.", "new"],
    ]
    assert said(after, after)["unchanged"].startswith("Nothing that a reader would see")


# -- the frame -------------------------------------------------------------------------------

KNEW = ("known to | 2021-03-16", "sources | 2", "events | 9")
KNOWS = ("known to | 2026-06-07", "sources | 3", "events | 12")


def opening(earlier, later):
    return changes.sections(earlier, later, None, "this one")[0][0]


def test_two_vintages_of_the_same_tables():
    one = side("old", record(headline=KNEW), as_of="2021-03-16")
    told = opening(one, side("new", record(headline=KNOWS)))
    assert told.said == [
        "The earlier edition, `old`, knew two sources to 16 March 2021; this one knows three "
        "sources to 7 June 2026. The record grew from nine events to 12. The earlier was asked for "
        "what was published by 16 March 2021, the later for all that is published. Both read the "
        "same tables, so nothing below was coded anew: it is what each was allowed to see."
    ]
    assert [list(row) for row in told.sheets[0].frame.to_numpy()] == [
        ["Known to", "16 March 2021", "7 June 2026"],
        ["Sources", "2", "3"],
        ["Events", "9", "12"],
    ]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"data/events.csv": "2", "helpers/record/dates.py": "1"},
         "The tables were edited in between: events."),
        ({"data/events.csv": "1", "helpers/record/dates.py": "2"},
         "Both read the same tables. The program that counts and prints was changed, so a number "
         "may differ where no row does."),
        ({"data/events.csv": "2", "helpers/record/dates.py": "2"},
         "The tables were edited in between: events. The program that counts and prints was "
         "changed as well, so a number may differ where no row does."),
    ],
)  # fmt: skip
def test_what_a_difference_can_be_put_down_to(made, words):
    told = opening(side("old", record(headline=KNEW)), side("new", record(headline=KNEW), made))
    assert told.said[0].endswith(words) and "Both were asked the same." in told.said[0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": "2015", "end": "2016-03"},
         "events of all years, the later for events from 2015 to March 2016."),
        ({"start": "2015"}, "the later for events from 2015 on."),
        ({"end": "2015"}, "the later for events to 2015."),
        ({"tier": "core"}, "both tiers, the later for the core tier alone."),
        ({"sources": ["a", "b"], "paper": "letter"},
         "every source and A4 paper, the later for a and b alone and letter paper."),
    ],
)  # fmt: skip
def test_parameters_that_differ(asked, words):
    assert words in opening(side("old"), side("new", None, None, **asked)).said[0]


def test_everything_changed_and_nothing_is_left():
    full = record(
        events=(MEETING, GIFT), reports=TOLD, headline=("known to | 2023-12-31", "events | 2"),
        phases=("analyst | host | Host | 2016",), claims=("a | A. | x | y | yes",),
        assessments=(forecast("a", "open"),), sentences=("k | 01-a.ipynb | So [@a, 1].",),
        sources=("alpha | Alpha |  |  | 2017 | core | a",), breaks=("tone | found | 2015",),
    )  # fmt: skip
    nothing = record(headline=("known to | 2023-12-31", "events | 0"), breaks=("tone | too few",))
    told = said(full, nothing)
    assert told["unchanged"] == "" and "The record shrank from two events to none." in told[""]
    assert said(nothing, full)[""].count("The record grew from no event to two.") == 1
    assert set(told) == {
        "", "sentences", "phases", "forecasts", "claims", "events", "sources", "unchanged"
    }  # fmt: skip


# -- on paper --------------------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script> & **bold** `code` [x](http://evil) {{ 7*7 }} {% raw %} #set text() "
    "| pipe $x^2$ @janse-2021 \\ _u_ ~~s~~ {=html}"
)


def evil_sides():
    evil = "e | 2020 | " + EVIL.replace("|", "¦") + " | AID | war |  | low"
    before = record(events=(MEETING,), reports=TOLD[:1])
    after = record(events=(MEETING, evil), reports=TOLD[:1])
    after["events"][1]["title"] = EVIL + "\nsecond line"
    many = [dict(after["events"][1], event_id=f"e{n}") for n in range(6)]
    recoded = dict(after["events"][1], event_id="meet")
    return (
        side("old", before),
        side("new", after),
        side("many", after | {"events": [recoded, *many]}),
    )


def test_hostile_titles_stay_text_in_markdown():
    old, new, many = evil_sides()
    one = changes.report(old, new)
    assert "\\<script\\>" in one and "http\\://evil" in one and "\\*\\*bold\\*\\*" in one
    assert "second line" in one and "\nsecond line" not in one
    table = changes.report(old, many)
    lines = [line for line in table.splitlines() if line.startswith("| 2020 |")]
    assert len(lines) == 6
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {4}, "no cell breaks out"


def printed(cells):
    meta = {
        "title": "T", "date": "2021-01-01", "language": "en-GB", "paper": "a4",
        "bibliography": [{"id": "alpha", "type": "article", "title": "Alpha"}],
        "known_passages": {"alpha": 3},
    }  # fmt: skip
    data, about = bundles.opening(meta)
    output = nbformat.v4.new_output("display_data", data=data, metadata=about)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output]), *cells])


def test_hostile_titles_stay_text_in_both_outputs():
    old, new, many = evil_sides()
    for later in (new, many):
        brief = printed(changes.chapter_cells(old, later, {("alpha", 2)}, "old"))
        page, _ = BriefHTMLExporter().from_notebook_node(brief)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page
        text = re.sub(r"<[^>]*>", "", page)
        for part in ("**bold**", "`code`", "[x](http://evil)", "{{ 7*7 }}", "#set text()", "~~s~~"):
            assert part in text, part
        pdf, _ = BriefPDFExporter().from_notebook_node(brief)
        assert pdf[:5] == b"%PDF-"


def test_labels_and_anchors_are_the_chapters_own():
    old, _, many = evil_sides()
    cells = changes.chapter_cells(old, many, {("alpha", 2)}, "old")
    headings = [cell.source for cell in cells if cell.source.startswith("#")]
    assert headings[0] == "# What changed since old {#changes}"
    assert all(re.search(r"\{#changes(-[a-z]+)?\}$", heading) for heading in headings)
    labels = [o["metadata"]["brief"]["label"] for c in cells for o in c.get("outputs", [])]
    assert labels and all(label.startswith("tbl:changes-") for label in labels)
    assert len(set(labels)) == len(labels)
    assert "stands in `changes.csv` beside this brief" in cells[-1].source


@pytest.mark.parametrize(
    ("origins", "place"),
    [
        (["01-a.ipynb", "01-a.ipynb", "02-b.ipynb"], 2),
        (["01-a.ipynb", "02-b.ipynb", "14-annex.ipynb", "14-annex.ipynb"], 2),
        ([], 0),
    ],
)
def test_the_chapter_opens_the_annex_or_stands_after_the_first(origins, place):
    cells = [nbformat.v4.new_markdown_cell(name) for name in origins]
    for cell, origin in zip(cells, origins, strict=True):
        cell.metadata["brief"] = {"notebook": origin}
    brief = nbformat.v4.new_notebook(cells=cells)
    changes.insert(brief, [nbformat.v4.new_markdown_cell("new")])
    assert [cell.source for cell in brief.cells] == [*origins[:place], "new", *origins[place:]]


def test_a_long_table_owns_up_to_what_it_leaves_out():
    """In the brief 12 of 60 stand, those with most sources; 40 in Markdown, or all of them."""
    events = [f"e{n:02} | 20{n:02} | Event {n} | AID | war |  | low" for n in range(60)]
    told_twice = [f"e{n:02} | {name} | 1" for n in range(20, 32) for name in ("a", "b")]
    before, after = record(), record(events=events, reports=told_twice)
    sheet = sheets(before, after)["came"]
    shown, caption = sheet.limited(12)
    assert list(shown["Event"]) == [f"Event {n}" for n in range(20, 32)], "in their own order"
    assert caption == "Events that came in; 12 of 60, those that most sources tell"
    assert len(sheet.limited(56)[0]) == 60, "four too many are printed all the same"
    short = changes.report(side("old", before), side("new", after))
    full = changes.report(side("old", before), side("new", after), full=True)
    assert short.count("| Event ") == 1 + 40 and full.count("| Event ") == 1 + 60
    assert short.endswith("`brief diff old new --full` prints every row.")
    assert "--full" not in full


def test_words_as_a_reader_says_them():
    assert words.plain("a*b\n c") == "a\\*b c"
    assert words.bare("**Bold.** And *more* [@a, 1; @b, 2].") == "Bold. And more."
    assert words.told("2016-12") == "December 2016" and words.told("no date") == "no date"
    assert words.value("theme", "central-asia") == "central Asia"
    assert words.value("tone", "-1") == "−1" and words.value("tone", "") == "none shown"
    assert words.value("speaker", "") == "the author"
    assert words.column("date_as_told") == "date as told"
    assert words.by_column([{"date": ("", "")}, {"date": ("", ""), "type": ("", "")}]) == (
        "two in date and one in type"
    )
    assert words.addresses("a 3; b 4", {("b", 4)}) == [("b", 4)]
    assert words.passages([{"source_id": "a", "paragraph": "3"}] * 2, None) == [("a", 3)]


# -- the real record -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vintage(edition, brief, tmp_path_factory):
    """What one could know at the end of 2017, printed as a change from the whole record."""
    out = tmp_path_factory.mktemp("vintage") / "reports"
    out.mkdir()
    shutil.copytree(edition, out / edition.name)
    status, told, problems = brief(
        "render", "--out", out, "--since", edition.name, "--edition", "v2017", "-p", "as_of",
        "2017-12-31",
    )  # fmt: skip
    assert status == 0, told + problems
    return out / "v2017"


def test_the_vintage_prints_the_chapter_and_every_link_of_it_leads_somewhere(vintage, edition):
    page = (vintage / "brief.html").read_text(encoding="utf-8")
    told = page[page.index(' id="changes"') : page.index(' id="sec:steps"')]
    assert f"What changed since {edition.name}" in told and "events went out" in told
    links = set(re.findall(r'href="#([^"]+)"', told))
    assert links and links <= set(re.findall(r'id="([^"]+)"', page))
    assert page.index(' id="brief-annex"') < page.index(' id="changes"')
    assert (vintage / "annex.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_vintage_keeps_its_record_and_the_list_of_changes(vintage, edition, real):
    outputs = json.loads((vintage / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert "changes.csv" in outputs and "record/events.csv" in outputs
    with (vintage / "changes.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    lost = {r["id"] for r in lines if (r["table"], r["change"]) == ("events", "went out")}
    then = {row["event_id"] for row in changes.read(vintage / "record")["events"]}
    assert lost == set(real.events["event_id"]) - then
    assert (edition / "record" / "events.csv").read_bytes().count(b"\n") == len(real.events) + 1


def test_what_one_learned_since_2017(vintage, edition, brief, real):
    """The phases of which 2017 could not know are exactly those that begin after it."""
    status, told, _ = brief("diff", "v2017", edition.name, "--out", vintage.parent)
    assert status == 0
    own = real.phases[real.phases["scheme"] == "analyst"]
    later = [str(row["name"]) for _, row in own.iterrows() if row["start"][:4] > "2017"]
    assert len(later) > 3 and f"{words.listed(f'*{name}*' for name in later)}." in told
    assert "*Moscow the convener* was still open and now ends in January 2019." in told
    assert "Both read the same tables, so nothing below was coded anew" in told
    assert re.search(r"\d+ forecasts that stood open are decided: ", told)
    assert re.search(r"\d+ of them happened after 31 December 2017", told)
    assert not re.search(r"\bNone\b|\bnan\b|<NA>|\[@", told)
    back = brief("diff", edition.name, "v2017", "--out", vintage.parent)[1]
    assert re.search(r"\d+ forecasts that were decided are open again", back)
    full = brief("diff", "v2017", edition.name, "--full", "--out", vintage.parent)[1]
    came = changes.compare(*(changes.read(place / "record") for place in (vintage, edition)))
    assert all(words.plain(row["title"]) in full for row in came["events"].came)
    assert len(full) > 2 * len(told)


def test_the_sentences_kept_are_those_of_the_notebooks(edition):
    """Lines of the notebooks that they are told of; those of a superseded day are left out."""
    kept = changes.read(edition / "record")["sentences"]
    every = {(s.line.key, s.notebook, s.line.text): s.line.until for s in reviews.argued()}
    found = {(row["key"], row["notebook"], row["text"]) for row in kept}
    assert len(found) == len(kept) > 200
    assert found <= set(every) and not any(every[row] for row in found)
