"""Forecasts: whose they are, what became of them, and our own with their probabilities."""

import dataclasses
import math

import pandas as pd
import pytest

from helpers import charts
from helpers.measures import outlook
from helpers.record import dates


def test_scorecard_says_on_what_each_is_decided(small):
    rows = outlook.scorecard(small).set_index("assessment_id")
    assert rows.at["fails", "evidence"] == rows.at["grain", "evidence"] == [("gamma-2023", 1)]
    assert rows["later"].all()
    assert list(outlook.scorecard(small, dates.bounds("2017"))["assessment_id"]) == ["fails"]


def test_pages_of_the_update_share_one_bar(small):
    tiers = small.sources["tier"].mask(small.sources["source_id"] != "alpha-2017", "update")
    later = dataclasses.replace(small, sources=small.sources.assign(tier=tiers))
    bars = outlook.outcome_bars(later, outlook.scorecard(later))
    assert list(dict.fromkeys(bars["label"])) == ["Ann 2017", "One further page, 2021"]


def test_bars_run_through_the_texts_in_order(small):
    bars = outlook.outcome_bars(small, outlook.scorecard(small))
    assert list(bars["label"]) == ["Ann 2017", "House B 2021", "House B 2021"]
    assert list(bars["outcome"]) == ["Refuted", "Borne out", "Open: later texts do not settle it"]
    assert list(bars["start"]) == [0, 0, 1]


def test_nothing_is_drawn_of_nothing(small):
    rows = outlook.scorecard(small, dates.bounds("1850"))
    assert len(rows) == len(outlook.scorecard_table(small, rows)) == 0
    bars = outlook.outcome_bars(small, rows)
    assert charts.outlook.outcomes_words(rows, bars).title == ""


@pytest.fixture
def forecasting(small):
    """The tiny tables with two forecasts of our own."""
    own = pd.DataFrame(
        {
            "assessment_id": ["own-one", "own-two"],
            "statement": ["It stays.", "It goes."],
            "source_id": "",
            "probability": [0.3, 0.85],
            "resolves": ["It is there.", "It is gone."],
            "why": ["It is weak [@beta-2021, 2].", "As said [@alpha-2017, 3; @beta-2021, 1]."],
            "outcome": ["open", "borne out"],
        }
    )
    made = pd.concat([small.assessments, own], ignore_index=True)
    return dataclasses.replace(small, assessments=made)


def test_our_own_forecasts_stand_apart_the_likeliest_first(forecasting, small):
    rows = outlook.ours(forecasting)
    assert list(rows["assessment_id"]) == ["own-two", "own-one"] and len(outlook.ours(small)) == 0
    printed = outlook.ours_table(rows)
    assert list(printed["Probability"]) == ["85 %, borne out", "30 %"]
    assert list(printed["Why"]) == [
        ["As said.", ("alpha-2017", 3), ("beta-2021", 1)],
        ["It is weak.", ("beta-2021", 2)],
    ]
    assert set(outlook.scorecard(forecasting)["source_id"]) == {"alpha-2017", "beta-2021"}


def test_brier_counts_what_is_decided():
    """(0.2² + 0.3²) / 2 = 0.065; what is open or mixed does not count."""
    outcomes = ["borne out", "refuted", "open", "mixed"]
    rows = pd.DataFrame({"probability": [0.8, 0.3, 0.5, 0.5], "outcome": outcomes})
    assert outlook.brier(rows) == pytest.approx(0.065)
    assert math.isnan(outlook.brier(rows.iloc[2:]))


def test_the_real_scorecard_reconciles(real):
    rows = outlook.scorecard(real)
    assert len(rows) + len(outlook.ours(real)) == len(real.assessments)
    assert outlook.outcome_bars(real, rows)["width"].sum() == len(rows)
    assert len(outlook.scorecard_table(real, rows)) == len(rows)
    decided = rows[rows["outcome"] != "open"]
    assert (decided["evidence"].map(len) > 0).all()
