"""charts.plain: the small tables of one's own questions, drawn."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import charts

YEARS = pd.DataFrame({"year": [2019, 2022], "aid": [3, 1], "war": [0, 2]})


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_a_year_in_which_nothing_happened_is_drawn_as_nought(ax):
    bars = charts.over_time(ax, YEARS).containers
    assert [[bar.get_height() for bar in series] for series in bars] == [[3, 0, 0, 1], [0, 0, 0, 2]]
    assert [bar.get_y() for bar in bars[1]] == [3, 0, 0, 1], "laid upon each other"


def test_lines_run_through_the_years_without_events(ax):
    line = charts.lines(ax, YEARS).lines[0]
    assert list(zip(*line.get_data(), strict=True)) == [(2019, 3), (2020, 0), (2021, 0), (2022, 1)]


def test_words_stand_as_they_are_given(ax):
    table = pd.DataFrame({"quarter": ["2019-Q1", "2019-Q3"], "n": [1, 2]})
    assert [bar.get_height() for bar in charts.over_time(ax, table).containers[0]] == [1, 2]


def test_a_mean_says_on_how_many_it_rests_and_one_of_none_is_not_drawn(ax):
    rows = pd.DataFrame({"phase": ["a", "b"], "mean": [1.0, float("nan")], "n": [4, 0]})
    drawn = charts.means(ax, rows)
    assert [text.get_text() for text in drawn.texts] == ["n = 4", "n = 0"]
    assert drawn.collections[0].get_offsets().count() == 2, "one dot, of two coordinates"


def test_a_matrix_prints_each_count_readably(ax):
    table = pd.DataFrame({"theme": ["aid"], "core": [10], "update": [0]})
    dark, light = charts.matrix(ax, table).texts
    assert (dark.get_text(), light.get_text()) == ("10", "0")
    assert dark.get_color() != light.get_color()
