"""The scorecard of forecasts, and turns of tone beside a shuffled baseline."""

import dataclasses
import math

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import charts, narrative
from helpers.measures import outlook
from helpers.narrative import swings
from helpers.parameters import Parameters
from helpers.record import dates


def series(*tones, start="2020-01", step=1):
    months = pd.period_range(start, periods=len(tones) * step, freq="M")[::step].to_timestamp()
    texts = [("alpha-2017",)] * len(tones)
    return pd.DataFrame({"month": months, "tone": tones, "events": 1, "texts": texts})


def test_scorecard_says_whose_forecast_and_on_what_it_is_decided(small):
    rows = outlook.scorecard(small).set_index("assessment_id")
    assert list(rows["maker"]) == ["moscow", "text", "text"]
    assert rows.at["fails", "evidence"] == [("beta-2021", 2)]
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


def test_turns_runs_and_jumps_by_hand():
    """+1 −1 0 −1 +1: two turns in three runs of four speaking months; differences −2 1 −1 2."""
    found = outlook.vacillation(series(1.0, -1.0, 0.0, -1.0, 1.0, step=3))
    assert found["turns"] == 2
    assert found["run"] == pytest.approx(4 / 3)
    assert found["sd"] == pytest.approx(math.sqrt(10 / 3))
    assert found["years"] == pytest.approx(13 / 12)
    assert found["a_year"] == pytest.approx(2 / (13 / 12))
    # Two plus and two minus in any order: three neighbours, each unlike with chance 2/3.
    assert found["by_chance"] == pytest.approx(2.0, abs=0.06)


def test_the_baseline_is_the_same_on_every_run():
    tones = series(1.0, -1.0, 2.0, -0.5)
    assert outlook.vacillation(tones) == outlook.vacillation(tones)


def test_two_months_are_no_series():
    assert math.isnan(outlook.vacillation(series(1.0, -1.0))["turns"])


def test_turning_months_skip_silence():
    turned = outlook.turning_months(series(1.0, 0.0, -1.0, -2.0, 1.0))
    assert [f"{month:%Y-%m}" for month in turned["month"]] == ["2020-03", "2020-05"]


def test_only_events_dated_to_a_month_or_better_count(small):
    """The meeting (0 and 1 in two texts) and the talks; the gift is dated to a year."""
    rows = outlook.monthly_tone(small)
    assert [f"{month:%Y-%m}" for month in rows["month"]] == ["2016-12", "2021-07"]
    assert list(rows["tone"]) == [0.5, 1.0]
    assert list(rows["texts"]) == [("alpha-2017", "beta-2021"), ("beta-2021",)]
    assert list(outlook.monthly_tone(small, "taliban")["events"]) == [1]


def test_a_share_of_shuffles_is_all_or_none_only_where_it_is_so():
    told = [swings._part(share) for share in (1, 0.9996, 0.31, 0.0004, 0)]
    assert told == ["all", "99 per cent of", "31 per cent of", "1 per cent of", "none of the"]


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
    assert "too few to speak of turns" in narrative.outlook.vacillation(small)


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


def test_real_turns_lie_within_what_is_possible(real):
    found = outlook.vacillation(outlook.monthly_tone(real, "taliban"))
    assert 0 <= found["turns"] < found["months"]
    assert found["low"] <= found["by_chance"] <= found["high"]
