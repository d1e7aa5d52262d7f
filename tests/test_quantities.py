"""Figures of the texts: each with its unit, and placed by the time that it speaks of."""

import dataclasses

import pandas as pd

from helpers import measures
from helpers.record import dates


def figure(**cells):
    row = {"value": pd.NA, "low": pd.NA, "high": pd.NA, "unit": "soldiers", **cells}
    return measures.quantities.amount(pd.Series(row))


def test_amounts_are_said_with_their_unit():
    assert figure(value=11.1e9, unit="US$") == "US$11.1 billion"
    assert figure(value=3e7, unit="US$ per year") == "US$30 million a year"
    assert figure(low=5e5, high=2e6, unit="deaths") == "500,000 to 2 million deaths"
    assert figure(low=1000) == "at least 1,000 soldiers"
    assert figure(high=10) == "at most 10 soldiers"
    assert figure(value=80, unit="percent") == "80 per cent"
    assert figure(value=5, unit="rank") == "rank 5"
    assert figure(value=1, unit="years") == "1 year"


def test_figures_in_a_window_go_by_the_time_they_speak_of(small):
    """What is told as "by 2015" is placed in 2015."""
    rows = [("army", "1979/1989"), ("debt", "2007"), ("tons", "../2015"), ("share", "2010")]
    told = pd.DataFrame(rows, columns=["quantity_id", "as_of"])
    seen = dataclasses.replace(small, quantities=told)
    inside = measures.quantities.figures_in(seen, dates.bounds("1980/2007"))
    assert list(inside["quantity_id"]) == ["army", "debt"]


def test_the_annex_keeps_every_figure(real):
    assert len(measures.quantities.quantities_table(real)) == len(real.quantities)
