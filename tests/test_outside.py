"""Records of others: derived as they say, known once published, and held to the phases."""

import collections
import csv
import dataclasses
import datetime as dt

import derive
import numpy as np
import pandas as pd
import pytest

from helpers.charts import outside as chart
from helpers.measures import agreement, outside, readings
from helpers.record import dates, parameters, tables

SHARED = tables.HOME.parent / "shared" / "data"


def numbers(name, values, first=1990, basis=None):
    """Rows of the table for one series."""
    return pd.DataFrame(
        {
            "series": name,
            "year": pd.array(range(first, first + len(values)), dtype="Int64"),
            "value": pd.array(values, dtype="Float64"),
            "basis": pd.array([basis] * len(values), dtype="Int64"),
            "origin_id": "un-votes",
        }
    )


def with_series(small, *frames):
    return dataclasses.replace(small, series=pd.concat(frames, ignore_index=True))


# -- the numbers -----------------------------------------------------------------------------


def test_every_number_comes_out_of_the_files_again():
    """The whole table is computed anew from the records that it is derived from."""
    if not SHARED.is_dir():
        pytest.skip("the records of others (../shared/data) are not at hand")
    with (tables.DATA / "series.csv").open(encoding="utf-8", newline="") as file:
        head, *held = (tuple(row) for row in csv.reader(file))
    assert head == derive.FIELDS and held == derive.series(SHARED)


def test_some_numbers_by_hand(real):
    """Read off the published tables: SIPRI's deliveries, and a year of votes counted by hand."""
    arms = outside.yearly(real, "arms")
    assert (arms[1979], arms[1989], arms[1991], arms[1992], arms[2014]) == (360, 2152, 1411, 0, 203)
    north = outside.yearly(real, "arms-north")
    assert dict(north[north > 0]) == {1999: 2, 2000: 19, 2001: 207}
    votes = outside.yearly(real, "votes")
    assert votes[1980] == pytest.approx(0.9628) and 1964 not in votes.index, "no roll calls then"
    assert 2020 not in votes.index, "one roll call makes no share of a year"
    trade = outside.yearly(real, "trade")
    assert trade[1981] == 819 and not set(range(1982, 1992)) & set(trade.index)
    assert set(outside.yearly(real, "disputes-gml").index) < set(
        outside.yearly(real, "disputes-cow").index
    )


# -- what one can know -----------------------------------------------------------------------


def test_a_record_is_known_from_its_publication_and_cut_by_a_window_alone(small):
    seen = tables.cut(small, as_of=dt.date(2018, 12, 30))
    assert len(seen.origins) == 0 and len(seen.series) == 0
    seen = tables.cut(small, as_of=dt.date(2018, 12, 31))
    assert list(seen.origins["origin_id"]) == ["un-votes"]
    assert set(seen.series["series"]) == {"votes"}
    seen = tables.cut(small, window=dates.bounds("2016"), sources=("beta-2021",))
    assert list(seen.series["year"]) == [2016, 2016] and len(seen.origins) == 2


# -- breaks ----------------------------------------------------------------------------------


def test_breaks_of_steps(small):
    stepped = [0.9] * 8 + [0.1] * 8
    wiggle = np.array(stepped) + np.tile([0.01, -0.01], 8)
    seen = with_series(
        small, numbers("votes", wiggle, basis=50), numbers("arms", [0] * 8 + [90, 100] * 4),
        numbers("trade", [5.0] * 4, first=2000),
    )  # fmt: skip
    runs = outside.computed(seen).set_index("series")
    assert runs.loc["votes", "breaks"] == [1998] and runs.loc["votes", "before"] == [1997]
    assert runs.loc["arms", "breaks"] == [1998]
    assert runs.loc["trade", "state"] == "too few"
    stood = outside.standing(seen, runs.reset_index()).set_index("series")
    assert stood.loc["votes", "support"] == 1.0 and stood.loc["votes", "doubled"]
    assert np.isnan(stood.loc["arms", "support"])


def test_a_break_is_met_by_the_nearest_of_ours_alone():
    runs = pd.DataFrame({"series": ["votes", "arms"], "breaks": [[1980, 1992], [1991, 2009]]})
    stood = pd.DataFrame(
        [("votes", 1992, 0.9, False), ("arms", 1991, np.nan, False), ("arms", 2009, np.nan, True)],
        columns=["series", "year", "support", "doubled"],
    )
    ours = pd.DataFrame({"kind": "chosen", "year": [1978, 1991, 1992, 2009], "loose": False})
    met = outside.met(ours, runs, stood).set_index("year")["firm"]
    assert met.to_dict() == {1978: [], 1991: [], 1992: ["votes"], 2009: ["arms"]}


# -- words and picture -----------------------------------------------------------------------


Seen = collections.namedtuple("Seen", "tables parameters known_to")


def test_what_is_said_of_the_real_records(real):
    known_to, asked = dt.date(2026, 6, 7), parameters.Parameters()
    runs = outside.computed(real)
    found = readings.marks(real, "analyst", runs, known_to)
    met = outside.met(found, runs, outside.standing(real, runs))
    firm = met.set_index("year")["firm"]
    assert firm[1992] == ["votes", "arms"] and firm[2014] == ["arms"]
    assert not firm[firm.index > 2019].map(len).any(), "of these years the records tell too little"
    drawn = outside.lanes_table(real, runs)
    words = chart.lanes_words(Seen(real, asked, known_to), drawn, met)
    assert words.title.startswith("1992 is a firm break in two records")
    assert "SIPRI Arms Transfers Database (28 July 2022)" in words.source
    agreed = outside.agreement_table(agreement.agreement(found))
    assert list(agreed["Record"]) == ["UN votes", "Arms, Kabul", "Trade"]
    assert len(outside.origins_table(real)) == len(real.origins)
    assert drawn["breaks"].sum() == 14 and set(drawn["kind"]) == {"line", "bar", ""}
    nothing = drawn[(drawn["value"] == 0) & ~drawn["breaks"]]
    assert set(nothing["year"]) == {2021}, "of years without deliveries the last alone is kept"
