"""helpers.charts: every chart draws on the axes it is given and changes nothing else."""

import warnings

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import charts
from helpers.charts import house, layout


def days(*texts):
    return pd.to_datetime(list(texts)).astype("datetime64[s]")


EVENTS = pd.DataFrame(
    {
        "label": ["A war", "A visit", "A loose year"],
        "phase": ["One", "Two", "Two"],
        "first": days("1979-12-24", "2016-05-03", "2018-01-01"),
        "last": days("1989-02-15", "2016-05-03", "2018-12-31"),
    }
)


def draw(table):
    """The axes on which a chronology was drawn in the house style."""
    with plt.style.context(charts.STYLE):
        fig, ax = charts.canvas(3)
        assert charts.chronology(ax, table) is ax
        fig.canvas.draw()
    return ax


def test_a_chart_changes_neither_its_table_nor_the_style():
    before, style = EVENTS.copy(deep=True), dict(mpl.rcParams)
    assert draw(EVENTS).has_data()
    pd.testing.assert_frame_equal(EVENTS, before)
    assert dict(mpl.rcParams) == style


@pytest.mark.parametrize("row", [0, 1])
def test_one_row_is_drawn_without_a_warning(row):
    """Row 1 is a single day."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(EVENTS.iloc[[row]])


def test_a_chronology_names_each_phase_once_and_each_event_beside_its_mark():
    """A mark is as long as its date is loose, but that years before SEAM are drawn narrower."""
    ax = draw(EVENTS)
    said = [text.get_text() for text in ax.texts]
    assert sorted(said) == ["A loose year", "A visit", "A war", "One", "Two"]
    marks = [line.get_xdata() for line in ax.lines if line.get_linewidth() > 4]
    war, visit, loose = (end - begin for begin, end in marks)
    assert 0 < war < loose and loose == pytest.approx(1, abs=0.01) and 0 < visit < loose
    heights = [line.get_ydata()[0] for line in ax.lines if line.get_linewidth() > 4]
    assert heights == sorted(heights) and ax.get_ylim()[0] > ax.get_ylim()[1], "top to bottom"


def test_a_label_stands_where_it_has_room_and_is_cut_to_it():
    """On an axis of 118 letters: after a mark on the left, before one on the right."""
    assert layout.beside(10, 12, 0, 118, "A visit") == (True, "A visit")
    assert layout.beside(110, 115, 0, 118, "A visit to Moscow") == (False, "A visit to Moscow")
    after, label = layout.beside(10, 60, 0, 118, "word " * 30)
    assert after and label.endswith(" …") and 40 < len(label) <= 56


def test_lanes_list_each_side_under_its_name():
    """An open end is drawn at its beginning."""
    rows = pd.DataFrame(
        {
            "side": ["Words", "Words", "Acts"],
            "label": ["No", "Not yet", "A visit"],
            "first": days("2016-01-01", "2018-01-01", "2020-01-01"),
            "last": days("2016-12-31", None, "2020-06-30"),
        }
    )
    _, ax = plt.subplots()
    assert charts.ladder.lanes(ax, rows) is ax
    assert [text.get_text() for text in ax.texts] == ["Words", "No", "Not yet", "Acts", "A visit"]
    colours = [line.get_color() for line in ax.lines]
    assert colours == [house.WARM, house.WARM, house.ACCENT]
    tops = [text.xy[1] if hasattr(text, "xy") else text.get_position()[1] for text in ax.texts]
    assert tops == sorted(tops)
