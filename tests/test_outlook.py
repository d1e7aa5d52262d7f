"""The scorecard of forecasts."""

import dataclasses

import pandas as pd
from matplotlib import pyplot as plt

from helpers import charts, narrative
from helpers.measures import outlook
from helpers.parameters import Parameters
from helpers.record import dates


def test_scorecard_says_whose_forecast_and_on_what_it_is_decided(small):
    rows = outlook.scorecard(small).set_index("assessment_id")
    assert list(rows["maker"]) == ["moscow", "text", "text"]
    assert rows.at["fails", "evidence"] == [("gamma-2023", 1)]
    assert rows.at["grain", "evidence"] == [("gamma-2023", 1)]
    assert list(rows["witnesses"]) == [1, 1, 0]
    assert rows["later"].all()


def test_a_window_keeps_the_forecasts_made_in_it(small):
    assert list(outlook.scorecard(small, dates.bounds("2017"))["assessment_id"]) == ["fails"]


def test_outcomes_sum_to_their_totals(small):
    rows = outlook.outcomes(outlook.scorecard(small), "source_id").set_index("source_id")
    assert rows.loc["beta-2021"].to_dict() == {
        "borne out": 1,
        "mixed": 0,
        "refuted": 0,
        "open": 1,
        "decided": 1,
        "total": 2,
    }
    assert rows["total"].sum() == len(small.assessments)


def test_the_body_prints_all_that_failed_and_the_best_witnessed_of_the_rest():
    rows = pd.DataFrame(
        {
            "assessment_id": ["a", "b", "c", "d"],
            "outcome": ["borne out", "refuted", "borne out", "mixed"],
            "witnesses": [1, 1, 2, 3],
        }
    )
    assert list(outlook.main_forecasts(rows, at_most=2)["assessment_id"]) == ["b", "c"]


def test_wilson_interval_of_eight_in_ten():
    low, high = outlook.wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert outlook.wilson(0, 0) == (0.0, 1.0)
    assert outlook.wilson(0, 5)[0] == 0.0


def test_forecasts_are_told_with_their_small_number(small):
    said = narrative.outlook.forecasts(small, outlook.scorecard(small))
    assert "The scorecard holds three forecasts or testable judgements." in said
    assert "Of these two can be scored; the other stays open, because later texts do not" in said
    assert "One held in full, none in part and one not at all." in said
    assert "With so few a rate would mislead." in said


def test_pages_of_the_update_share_one_bar(small):
    tiers = small.sources["tier"].mask(small.sources["source_id"] != "alpha-2017", "update")
    later = dataclasses.replace(small, sources=small.sources.assign(tier=tiers))
    bars = narrative.outlook.outcome_bars(later, outlook.scorecard(later))
    assert list(dict.fromkeys(bars["label"])) == ["Ann 2017", "One further page, 2021"]


def test_bars_run_through_the_texts_in_order(small):
    bars = narrative.outlook.outcome_bars(small, outlook.scorecard(small))
    assert list(bars["label"]) == ["Ann 2017", "House B 2021", "House B 2021"]
    assert list(bars["outcome"]) == ["Refuted", "Borne out", "Open: later texts do not settle it"]
    assert list(bars["start"]) == [0, 0, 1]
    figure, ax = plt.subplots()
    assert charts.outlook.outcomes(ax, bars) is ax
    plt.close(figure)


def test_a_closed_window_does_not_look_ahead(small):
    closed = Parameters(start="1979", end="1989")
    assert "not ahead" in narrative.outlook.reading(small, closed)
    assert "nothing left to watch" in narrative.outlook.indicators(small, closed)


def test_nothing_is_said_of_nothing(small):
    rows = outlook.scorecard(small, dates.bounds("1850"))
    assert len(rows) == 0
    assert narrative.outlook.forecasts(small, rows) == narrative.outlook.outcomes(small, rows).empty
    assert len(narrative.outlook.decided_table(small, rows)) == 0


def test_the_real_scorecard_reconciles(real):
    rows = outlook.scorecard(real)
    assert len(rows) == len(real.assessments)
    for column in ("source_id", "maker", "topic"):
        table = outlook.outcomes(rows, column)
        assert table["total"].sum() == len(rows)
        assert (table[outlook.OUTCOMES].sum(axis=1) == table["total"]).all()
    assert narrative.outlook.outcome_bars(real, rows)["width"].sum() == len(rows)
    decided = rows[rows["outcome"] != "open"]
    assert (decided["witnesses"] > 0).all()
    assert len(outlook.main_forecasts(rows)) <= 20
