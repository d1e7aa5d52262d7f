"""The Taliban track: steps and their rival dates, words against acts, and the mood by month."""

import dataclasses

import pandas as pd
import pytest
from tiny import rows

from helpers import charts, measures
from helpers.record import knowledge

STEPS = rows(
    "step_id rank name definition tells event_id",
    "contact | 1 | Contact | They meet. | onset | 2016-12-27-meeting",
    "guarantees | 2 | Guarantees | They promise. | onset | 2021-07-talks",
    "recognised | 3 | Recognised | They are recognised. | against | 2022-gift",
)


@pytest.fixture
def ladder(folder):
    folder.write("steps", STEPS)
    folder.write("meetings", [])
    folder.write("seats", [])
    return folder


@pytest.fixture
def made(ladder):
    return ladder.read()


def records(frame, columns):
    return list(frame[columns.split()].itertuples(index=False, name=None))


def test_each_source_is_an_account_with_its_own_date(made):
    found = measures.ladder.accounts(made)
    assert records(found, "step_id source_id told tells firm") == [
        ("contact", "gamma-2023", "2016-11", "onset", False),  # it only asserts
        ("contact", "alpha-2017", "2016-12", "onset", True),
        ("contact", "beta-2021", "2016-12-27", "onset", True),
        ("guarantees", "beta-2021", "2021-07", "onset", True),
        ("recognised", "gamma-2023", "2022", "against", True),
    ]
    assert found["passages"][0] == [("gamma-2023", 2)]


def test_a_date_open_on_one_side_is_drawn_at_its_known_side(ladder):
    ladder.change("reports", 5, date_as_told="../2021-07")
    ladder.change("events", 3, confidence="low", date_basis="by July, and hardly earlier")
    found = measures.ladder.accounts(ladder.read()).iloc[3]
    assert (str(found["first"].date()), str(found["last"].date())) == ("2021-07-01", "2021-07-31")
    assert found["open"] == "before"


def test_a_step_is_disputed_when_two_beginnings_share_no_day(made):
    found = measures.ladder.steps(measures.ladder.accounts(made))
    assert records(found, "step_id accounts told disputed") == [
        ("contact", 3, "2016-11", True),  # November against December
        ("guarantees", 1, "2021-07", False),
    ]  # nobody tells of recognition, so it is no step that was taken
    assert found["onsets"][0] == ["2016-11", "2016-12", "2016-12-27"]


def test_recognition_sets_words_beside_acts(made):
    def sides(seen):
        return measures.ladder.recognition(seen).set_index("event_id")["side"].to_dict()

    assert sides(made) == {"2021-07-talks": "act", "2022-gift": "word"}
    tells = made.steps["tells"].mask(made.steps["event_id"] == "2022-gift", "onset")
    given = dataclasses.replace(made, steps=made.steps.assign(tells=tells))
    assert sides(given) == {"2021-07-talks": "act", "2022-gift": "given"}


def gift_of(made, date):
    """The tables with another date of the gift."""
    events = made.events.drop(columns=["first", "last", "precision"])
    events["date"] = events["date"].where(events["event_id"] != "2022-gift", date)
    return dataclasses.replace(made, events=knowledge.bounded(events, "date"))


def test_toned_months_keep_what_is_too_loose_apart(made):
    """The months end with July 2021, the last with a tone."""
    found = measures.ladder.toned_months(made)
    assert records(found, "event_id tone") == [("2021-07-talks", 1.0)]
    found = measures.ladder.toned_months(gift_of(made, "2021"))
    assert records(found, "event_id tone") == [("2022-gift", 2.0), ("2021-07-talks", 1.0)]
    assert found["month"].isna().to_list() == [True, False]
    assert found["last"].max() == pd.Timestamp("2021-07-31")


def test_toned_months_reach_as_far_as_a_tone_is_told(made):
    found = measures.ladder.toned_months(gift_of(made, "2025-04"))
    assert found["month"].max() == pd.Timestamp("2025-04-01")
    assert measures.ladder.wide(found)
    assert "April 2025" in charts.months.tone_words(found).subtitle


def test_a_crowd_shares_lanes(made, monkeypatch):
    accounts = measures.ladder.accounts(made)
    assert list(measures.ladder.ladder_table(accounts)["lane"]) == [0, 1, 2, 0, 0]
    monkeypatch.setattr(measures.ladder, "CROWD", 2)
    table = measures.ladder.ladder_table(accounts)
    assert list(table["lane"]) == [0, 1, 1, 0, 0]  # two beginnings in December 2016
    assert list(table["said"])[1:3] == ["alpha 2; beta", ""]


# -- the real tables -------------------------------------------------------------------------


def test_accounts_lose_no_dated_event(real):
    told = real.steps.merge(real.events[["event_id", "date"]], on="event_id")
    told = told.merge(real.reports[["event_id", "source_id", "date_as_told"]], on="event_id")
    dated = told[(told["date"] != "") | (told["date_as_told"] != "")]
    pairs = dated.drop_duplicates(["step_id", "event_id", "source_id"])
    assert measures.ladder.accounts(real)["events"].sum() == len(pairs)
