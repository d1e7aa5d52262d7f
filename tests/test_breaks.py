"""Breaks: series, detection, readings side by side, agreement, and what resampling leaves."""

import dataclasses
import datetime as dt
import itertools
import math

import numpy as np
import pandas as pd
import pytest

from helpers import charts
from helpers.measures import agreement, breaks, changepoints, readings
from helpers.record.knowledge import bounded

KNOWN_TO = dt.date(2023, 6, 30)


def column(*values):
    return np.array(values, dtype=float)[:, None]


# -- change points -----------------------------------------------------------------------------


def test_a_step_breaks_where_it_steps():
    """0 0 0 1 1 1: differences 0 0 1 0 0, s² = 1/2/5 = 0.1; p = 1: a break costs 2 · 0.1 · ln 6,
    which is 0.36, and saves 1.5 of squared error.
    """
    step = column(0, 0, 0, 1, 1, 1)
    assert changepoints.penalty(step) == pytest.approx(0.2 * math.log(6))
    assert changepoints.penalty(np.hstack([step, step])) == pytest.approx(0.3 * math.log(6))
    assert changepoints.partition(step, times=4) == [3]
    assert changepoints.partition(step, times=4.3) == []
    assert changepoints.partition(column(*[2] * 12)) == [], "constant"
    assert changepoints.partition(column(0, 0, 0, 9, 9)) == [], "too short"


def everything(values, price):
    """Cheapest partition by trying every one: the cost of its stretches plus the price of each."""

    def cost(cuts):
        edges = [0, *cuts, len(values)]
        pieces = [values[a:b] for a, b in itertools.pairwise(edges)]
        if any(len(piece) < changepoints.SHORTEST for piece in pieces):
            return math.inf
        return sum(((piece - piece.mean(0)) ** 2).sum() for piece in pieces) + price * len(cuts)

    places = range(1, len(values))
    tried = [cuts for n in range(4) for cuts in itertools.combinations(places, n)]
    return list(min(tried, key=cost))


@pytest.mark.parametrize("seed", range(3))
def test_the_search_agrees_with_brute_force(seed):
    dice = np.random.default_rng(seed)
    values = dice.normal(size=(14, 2)) + np.repeat([[0.0], [2.0]], [6, 8], axis=0)
    assert changepoints.partition(values) == everything(values, changepoints.penalty(values))


def test_window_diff_by_hand():
    """Years 1 to 8, breaks at 3 and 6 against 4: five stretches of 16 years, half of 3.2 is 2.

    Windows 1-2 .. 7-8 hold 0 1 1 0 1 1 0 of one and 0 0 1 1 0 0 0 of the other: 4 of 7 differ.
    """
    assert changepoints.window_diff({3, 6}, {4}, 1, 8) == pytest.approx(4 / 7)
    assert changepoints.window_diff({3, 6}, {3, 6}, 1, 8) == 0
    assert math.isnan(changepoints.window_diff(set(), set(), 5, 5))


# -- the yearly series -------------------------------------------------------------------------


def test_series_by_hand():
    """2001: three acts, one without tone; 2002: none; 2003: four; so tone has one year only."""
    names = ["one", "tone", "toned", "theme:economy", "theme:war", "to:kabul", "to:taliban"]
    war, aid = [0, 1, 1, 0], [1, 0, 0, 1]
    acts = [(1, 1, 1, *war), (1, -1, 1, *war), (1, 0, 0, *aid)]
    acts += [(1, tone, 1, *aid) for tone in (1, 1, 2, 2)]
    years, marks = np.array([2001] * 3 + [2003] * 4), np.array(acts, dtype=float)
    found = {name: breaks.yearly(years, marks, names, name) for name in breaks.LANES}
    assert {name: list(span) for name, (span, _) in found.items()} == {
        "activity": [2001, 2002, 2003], "tone": [2003], "mix": [2001, 2003],
    }  # fmt: skip
    assert found["activity"][1][:, 0] == pytest.approx([math.sqrt(3), 0, 2])
    assert found["tone"][1].tolist() == [[1.5]]
    squares = found["mix"][1] ** 2
    assert squares[0] == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1 / 3])
    assert squares[1] == pytest.approx([1, 0, 0, 1])


def test_an_event_counts_in_its_first_possible_year(small):
    """Or, open on that side, in that of its known bound."""
    told = ["2016-12-27", "2022", "2016/2017", "../2018", "2019/.."]
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(5)], "date": told})
    events = bounded(events.assign(theme="war", procedure="").astype("string"), "date")
    parts = pd.DataFrame(
        {"event_id": events["event_id"], "actor_id": "russia", "role": "actor"}
    ).astype("string")
    counted = breaks.acts(dataclasses.replace(small, events=events, participants=parts))
    assert list(counted.index.get_level_values("year")) == [2016, 2022, 2016, 2018, 2019]


def test_too_few_years_are_said_and_not_searched(small):
    runs = breaks.computed(small)
    assert list(runs["state"]) == ["too few"] * 3 and list(runs["breaks"]) == [[], [], []]
    tried = breaks.trials(small, runs)
    assert len(tried) == len(breaks.by_year(runs, tried)) == 0
    marked = readings.marks(small, "analyst", runs, KNOWN_TO)
    drawn = readings.readings_table(marked, runs)
    assert "too thin" in charts.readings.marks_words(marked, drawn).title


# -- readings ----------------------------------------------------------------------------------


def run(series, found, first=2001, last=2020):
    """One row of ``computed``."""
    return {
        "series": series,
        "first": first,
        "last": last,
        "breaks": found,
        "before": [year - 1 for year in found],
        "state": "found" if found else "none",
        "points": last - first + 1,
    }


def with_phases(record, *rows):
    """The record with these phases: (scheme, start, end)."""
    fields = list(record.phases.columns)
    made = [
        {"scheme": scheme, "phase_id": f"p{n}", "name": f"P{n}", "start": start, "end": end}
        for n, (scheme, start, end) in enumerate(rows)
    ]
    frame = pd.DataFrame(made, columns=fields).astype("string").fillna("")
    return dataclasses.replace(record, phases=frame)


def test_marks_show_who_makes_a_break(small):
    record = with_phases(
        small,
        ("analyst", "2000", "2009"),
        ("analyst", "2010-05", "2014"),
        ("analyst", "2015", ""),
        ("alpha-2017", "1990", "2009"),
        ("alpha-2017", "2011", "2012"),
        ("alpha-2017", "2013", "2017"),
        ("beta-2021", "../2005", "2005"),
        ("beta-2021", "2000", "2009"),
        ("beta-2021", "2010/2013", "2018"),
        ("beta-2021", "2019", "2021"),
    )
    marked = readings.marks(record, "analyst", pd.DataFrame([run("tone", [2014])]), KNOWN_TO)
    voices = {(row["reading"], row["year"]): row["authors"] for _, row in marked.iterrows()}
    assert voices == {
        ("analyst", 2010): ("alpha-2017",),
        ("analyst", 2015): (),
        ("alpha-2017", 2011): ("alpha-2017",),
        ("alpha-2017", 2013): ("alpha-2017",),  # two years from 2015: not its second voice
        ("beta-2021", 2010): (),  # too loose to be placed
        ("beta-2021", 2019): ("beta-2021",),
        ("tone", 2014): ("alpha-2017",),
    }
    assert list(marked.loc[marked["loose"], "reading"]) == ["beta-2021"]


def test_agreement_by_hand(small):
    """In 2001 to 2020 ours are 2005, 2010, 2015, theirs 2006 and 2012: one shared, P 1/3, R 1/2."""
    spans = [("1990", "2004"), ("2005", "2009"), ("2010", "2014"), ("2015", "2020")]
    record = with_phases(small, *(("analyst", *span) for span in spans))
    runs = pd.DataFrame([run("mix", [2006, 2012]), run("tone", [])])
    agreed = agreement.agreement(readings.marks(record, "analyst", runs, KNOWN_TO))
    row, none = agreed.to_dict("records")
    assert (row["first"], row["last"], row["chosen"], row["other"]) == (2001, 2020, 3, 2)
    assert row["shared"] == 1 and row["f1"] == pytest.approx(0.4)
    assert 0 < row["chance"] < 1 and 0.05 < row["as_good"] < 1
    assert none["f1"] == 0 and math.isnan(none["chance"])
    table = agreement.agreement_table(agreed)
    assert list(table["Precision"]) == ["1 of 3", "0 of 3"]
    assert list(table["Recall"]) == ["1 of 2", "–"]


@pytest.mark.parametrize(
    ("one", "other", "hits"),
    [
        ({2001, 2002}, {2002}, 1),  # one to one
        ({2001, 2005}, {2006, 2000}, 2),
        ({2001}, {2003}, 0),
        (set(), {2001}, 0),
        ({2002, 2004}, {2001, 2003}, 2),  # 2002 could take either, 2004 only the later
    ],
)
def test_as_many_breaks_are_matched_as_can_be(one, other, hits):
    """The order of the readings does not matter."""
    assert agreement.matched(one, other) == agreement.matched(other, one) == hits


# -- the real record ---------------------------------------------------------------------------


def test_real_series_and_breaks_reconcile(real):
    """Squared activity sums to the acts, and each block of shares sums to one in every year."""
    counted, runs = breaks.acts(real), breaks.computed(real)
    years, names = counted.index.get_level_values("year").to_numpy(), list(counted)
    _, activity = breaks.yearly(years, counted.to_numpy(), names, "activity")
    assert (activity**2).sum() == pytest.approx(len(counted))
    _, mix = breaks.yearly(years, counted.to_numpy(), names, "mix")
    themes = sum(name.startswith("theme:") for name in names)
    assert (mix**2)[:, :themes].sum(axis=1) == pytest.approx(1)
    for _, row in runs[runs["state"] == "found"].iterrows():
        edges = [row["first"], *row["breaks"], row["last"] + 1]
        assert all(b - a >= changepoints.SHORTEST for a, b in itertools.pairwise(edges))
    tried = breaks.trials(real, runs, draws=5)
    pd.testing.assert_frame_equal(tried, breaks.trials(real, runs, draws=5))
    shares = breaks.by_year(runs, tried)
    assert shares[["resampled", "shuffled"]].stack().between(0, 1).all()
    assert shares["found"].sum() == runs["breaks"].map(len).sum()
