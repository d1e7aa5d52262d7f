"""helpers.explore: one question, its views, what is saved of them; and what an analyst meets."""

import base64
import csv
import io
import re
from html import unescape

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from PIL import Image

from helpers import explore, measures, notebook
from helpers.explore import saving, views
from helpers.notebook import loading
from helpers.record import parameters, paths
from helpers.runs import options


@pytest.fixture(scope="module")
def made():
    """An explorer of the real record."""
    return explore.explorer(loading.known(notebook.data_dir(), {}))


@pytest.fixture
def seen(made):
    """The explorer, nothing asked yet."""
    made._tabs.selected_index = 0
    made._reset()
    return made


def picked(whole, given=None, **narrowing):
    return explore.select(whole, explore.ask(whole, given or {}, **narrowing))


# -- questions -------------------------------------------------------------------------------


def test_an_event_stays_where_all_of_the_question_holds(small):
    """Three of the four tiny events have the Taliban in them or mediation as theme."""
    ids = set(picked(small).events["event_id"])
    pairs = measures.counterparts(small)
    taliban = set(pairs.loc[pairs["counterpart"] == "taliban", "event_id"])
    assert set(picked(small, counterparts=["taliban"]).events["event_id"]) == taliban & ids
    both = picked(small, {"start": "2021", "end": "2021"}, counterparts=["taliban"])
    assert list(both.events["event_id"]) == ["2021-07-talks"]
    assert both.among == 1 and set(both.record.tables.reports["event_id"]) == {"2021-07-talks"}
    word = picked(small, words=str(both.events["title"].iloc[0]).upper())
    assert list(word.events["event_id"]) == ["2021-07-talks"]
    theme = str(both.events["theme"].iloc[0])
    assert set(picked(small, themes=[theme]).events["theme"]) == {theme}


def test_the_explorer_sees_what_a_chapter_with_these_parameters_sees(real):
    given = {"as_of": "2023-12-31", "start": "2015", "end": "2021-08"}
    seen, told = picked(real, given).record, loading.build(real, parameters.accept(given, real))
    assert seen.known_to == told.known_to and seen.parameters == told.parameters
    for name in ("events", "reports", "participants", "steps", "meetings", "seats"):
        one, other = getattr(seen.tables, name), getattr(told.tables, name)
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_an_unknown_code_is_refused_with_the_codes(small):
    with pytest.raises(parameters.ParameterError, match=r"counterparts: 'talban' is not a code"):
        explore.ask(small, {}, counterparts=["talban"])
    with pytest.raises(parameters.ParameterError, match=r"themes: 'peace' is not a code"):
        explore.ask(small, {}, themes=["peace"])


def test_the_sentence_says_what_narrows_and_of_how_many(small):
    assert picked(small).sentence().startswith("Four events; told by three sources, known to")
    said = picked(small, counterparts=["taliban", "kabul"], words="nowhere told").sentence()
    assert said.startswith("None of the four events of these parameters, those that concern ")
    assert " or " in said and "with the words “nowhere told”" in said
    assert picked(small, {"start": "2022"}, themes=["economy"]).among == 1
    assert picked(small, {"as_of": "1900"}).sentence().startswith("No events")


# -- views -----------------------------------------------------------------------------------


def test_the_table_of_events_is_in_order_and_complete(small):
    rows = explore.events_table(picked(small))
    assert len(rows) == 4 and list(rows.columns)[:3] == ["event_id", "date", "event"]
    assert rows["event_id"].iloc[0] == "2016-12-27-meeting", "undated ones come last"
    told = rows.set_index("event_id")["sources"].str.count("-20")
    assert told["2016-12-27-meeting"] == 3 and told["2022-gift"] == 1


@pytest.mark.parametrize("name", explore.VIEWS)
def test_a_view_is_a_picture_or_a_sentence(real, name):
    view = explore.VIEWS[name](picked(real, {"start": "2015"}, counterparts=["taliban"]))
    data = re.search(r'base64,([^"]+)" alt="[A-Z]', view.html())[1]
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.width > 900 and len(picture.convert("RGB").getcolors(100_000)) > 20
    nothing = explore.VIEWS[name](picked(real, {"as_of": "1900"}))
    assert views.NOTHING in nothing.html()


def test_accounts_stand_apart_and_what_parts_them_is_said(small):
    told = explore.accounts(small, "2016-12-27-meeting")
    assert list(told["passage"]) == ["alpha-2017, 2", "beta-2021, 1", "gamma-2023, 2"]
    assert list(told["told"]) == ["December 2016", "27 December 2016", "November 2016"]
    assert list(told["attitudes"]) == ["Russia to Pakistan 0", "Russia to Pakistan +1", ""]
    said = explore.rivalry(small, "2016-12-27-meeting")
    assert said.startswith("Told in three passages of three sources.")
    assert "November 2016 [gamma-2023, 2] cannot both be right." in said
    assert explore.rivalry(small, "2022-gift") == "Told in one passage of one source."
    assert explore.rivalry(small, "no-such-event").startswith("No passage")
    assert len(explore.accounts(small, "no-such-event")) == 0


@pytest.mark.parametrize(
    ("stances", "said"),
    [
        (["reports", "denies"], "Against the others it is denied or doubted in [beta-2021, 1]."),
        (["reports", "reports"], "The passages do not contradict each other."),
    ],
)
def test_a_denial_is_a_rival_account(folder, stances, said):
    folder.change("reports", 2, stance=stances[0], date_as_told="2016-12")
    folder.change("reports", 3, stance=stances[1])
    folder.change("reports", 4, date_as_told="2016-12")
    assert said in explore.rivalry(folder.read(), "2016-12-27-meeting")


# -- saving ----------------------------------------------------------------------------------


def test_saved_parameters_are_a_run_s(real, tmp_path):
    asked = {"start": "2015", "as_of": "2021-12", "sources": ["janse-2021"], "paper": "letter"}
    selection = picked(real, asked, counterparts=["taliban"], words="Moscow format")
    (file,) = saving.save_parameters(selection, tmp_path / "new")
    accepted = parameters.accept(options.from_file(file), real)
    assert accepted == selection.question.parameters
    text = file.read_text(encoding="utf-8")
    assert "Not part of a run" in text and "Taliban" in text and "“Moscow format”" in text
    plain = saving.parameters_text(picked(real, asked))
    assert "Not part" not in plain and "as_of is empty" not in plain
    assert "as_of is empty" in saving.parameters_text(picked(real))


def test_the_copied_code_makes_the_view(real):
    selection = picked(real, {"start": "2015"}, counterparts=["taliban"], words="Moscow")
    known = {}
    exec(saving.code_text(selection, "When"), known)
    assert list(known["events"]["event_id"]) == list(selection.events["event_id"])


# -- the panel -------------------------------------------------------------------------------


def test_a_change_of_a_control_changes_every_view(seen):
    picture, table = seen._pictures[0].value, seen._table.df
    events = seen._whole.events
    drawn = (events["first"].notna() | events["last"].notna()).sum()
    assert re.search(rf'<img [^>]*alt="Timeline of {drawn} events', picture)
    assert repr(seen).startswith(f"Explorer: {len(events)} events")
    assert all(control.description and control.tooltip for control in seen.controls.values())
    seen.controls["start"].value = "2015"
    assert seen.selection.question.parameters.start == "2015"
    assert seen._pictures[0].value != picture and len(seen._table.df) < len(table)
    assert f">{len(seen._table.df)} events;" in seen._said.value
    seen._tabs.selected_index = 2
    before = seen._pictures[2].value
    assert "What Moscow" in before
    seen.controls["counterparts"].value = ("taliban",)
    assert seen._pictures[2].value != before
    seen._reset()
    assert seen.selection.question == explore.ask(seen._whole, {})
    seen._tabs.selected_index = 0
    assert seen._pictures[0].value == picture, "a picture follows when it is turned to"


def test_what_cannot_be_asked_is_said_and_nothing_changes(seen):
    seen.controls["start"].value = "2015"
    before = seen.selection, seen._pictures[0].value, seen._said.value
    for name, value, said in (
        ("start", "2021-13", "'2021-13' is not a day of the calendar"),
        ("end", "1990", "end (1990) lies before start (2015); swap them"),
        ("as_of", "yesterday", "'yesterday' is not an EDTF date"),
    ):
        good = seen.controls[name].value
        seen.controls[name].value = value
        assert said in unescape(seen._fault.value)
        assert (seen.selection, seen._pictures[0].value, seen._said.value) == before
        seen.controls[name].value = good
        assert seen._fault.value == ""


def test_a_chosen_event_shows_its_passages(seen):
    seen.controls["words"].value = "Russia, China and Pakistan"
    place = list(seen._events["event_id"]).index("2016-12-27-moscow-trilateral")
    seen._table.selected_rows = [place]
    assert seen.event == "2016-12-27-moscow-trilateral"
    assert "janse-2021, 66" in seen._told.value and "Told in six passages" in seen._told.value
    seen.controls["end"].value = "2001"
    assert "not among those selected" in seen._told.value


def test_the_buttons_save_and_say_where(seen, tmp_path):
    seen._folder.value = str(tmp_path)
    seen.controls["themes"].value = ("mediation",)
    for button in seen._saves:
        button.click()
        assert "Saved" in seen._saved.value, button.description
    names = {"params.yaml", "events.csv", "fig-timeline.svg", "fig-timeline.csv"}
    assert names <= {path.name for path in tmp_path.iterdir()}
    assert "<svg" in (tmp_path / "fig-timeline.svg").read_text(encoding="utf-8")
    with (tmp_path / "fig-timeline.csv").open(encoding="utf-8") as data:
        assert len(list(csv.DictReader(data))) == len(seen._view.table)
    said = (tmp_path / "fig-timeline.txt").read_text(encoding="utf-8")
    assert "Only events on Mediation and peace talks." in said and "Source: table of events" in said
    with (tmp_path / "events.csv").open(encoding="utf-8") as events:
        assert len(list(csv.DictReader(events))) == len(seen.selection.events)
    seen._saves[0].click()
    assert "A run prints all events of these parameters" in seen._saved.value
    seen._folder.value = str(tmp_path / "events.csv")
    seen._saves[2].click()
    assert "Nothing was saved" in seen._saved.value


# -- an empty cell ---------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [paths.NOTEBOOKS, paths.DATA])
def test_the_code_of_a_readme_runs_and_finds_something(folder):
    code, *_ = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text("utf-8"), re.S)
    shell = InteractiveShell.instance()
    with capture_output() as shown:
        assert shell.run_cell(code).success
    bundles = [output.data for output in shown.outputs]
    assert folder == paths.DATA or any("image/svg+xml" in bundle for bundle in bundles)
    for line in code.splitlines():
        if line.startswith(("events[", "measures.", "tables.")):
            assert len(shell.ev(line)), line
