"""Interests and instruments: hand-worked tables, and what must add up on the real ones."""

import dataclasses

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers import charts, measures
from helpers.measures.subject import THEMES
from helpers.notebook import loading
from helpers.record import dates, phases
from helpers.record.parameters import Parameters

CUTS = {
    "all": {},
    "2017": {"as_of": "2017-12-31"},
    "early 2021": {"as_of": "2021-03-31"},
    "one source": {"sources": ["diplomat-2023"]},
    "Soviet years": {"start": "1979", "end": "1989"},
    "nothing": {"start": "1800", "end": "1820"},
    "an author's": {"phase_scheme": "janse-2021"},
}


@pytest.fixture(scope="module")
def own(small):
    return phases.scheme(small)


@pytest.fixture(scope="module", params=CUTS, ids=str)
def record(request, real):
    return loading.build(real, Parameters(**CUTS[request.param]))


def acts(small, *rows):
    """The tiny tables with other events: ``acts(small, ("2017", "war", "force"))``, each of its own
    or, by a fourth word, of a procedure."""
    columns = ["date", "theme", "instrument", "procedure"]
    told = [(*row, "")[:4] for row in rows]
    events = pd.DataFrame(told, columns=columns, dtype="string")
    spans = [dates.bounds(text) for text in events["date"]]
    events = events.assign(
        event_id=[f"e{n}" for n in range(len(rows))],
        first=pd.Series([s.first for s in spans], dtype="datetime64[s]"),
        last=pd.Series([s.last for s in spans], dtype="datetime64[s]"),
    )
    return dataclasses.replace(small, events=events)


# -- counts ------------------------------------------------------------------------------------


def test_acts_by_phase(small, own):
    found = measures.interests.acts_by_phase(small, own)
    columns = ["number", "group", "code", "acts", "total", "share", "leads"]
    assert list(found[columns].itertuples(index=False, name=None)) == [
        (1, "settlement", "mediation", 1, 2, 0.5, False),  # two acts are too few to lead
        (1, "settlement", "legitimacy", 1, 2, 0.5, False),
        (2, "economy", "economy", 1, 1, 1.0, False),
    ]


def test_a_code_leads_from_five_acts_on(small, own):
    rows = [("2017", "war", "force")] * 3 + [("2018", "economy", "aid")] * 2
    found = measures.interests.acts_by_phase(acts(small, *rows), own)
    assert dict(zip(found["code"], found["leads"], strict=True)) == {"war": True, "economy": False}


def test_outside_acts(small, own):
    rows = [("2010", "war", "force"), ("2021", "war", "force"), ("2022", "war", "force")]
    found = measures.interests.outside_acts(acts(small, *rows), own)
    assert found == {"acts": 3, "outside": 1, "undated": 0, "straddling": 1}


def test_phase_shifts_against_chance(small, own):
    """5 acts of war, then 5 of trade: shift 1. Dealt out at random, 10 acts differ by 1 in 2 of
    252 deals and by 0.6 in 50 more, so that 95 of 100 deals reach 0.6 at most.
    """
    rows = [("2017", "war", "force")] * 5 + [("2022", "economy", "trade")] * 5
    found = measures.interests.phase_shifts(acts(small, *rows), own)
    assert found.iloc[0].to_dict() == pytest.approx(
        {"before": 1, "after": 2, "acts_before": 5, "acts_after": 5, "shift": 1, "chance": 0.6,
         "p": 2 / 252, "beyond": True},
        abs=0.006,  # three standard errors of p in 2,000 deals
    )  # fmt: skip


def test_phases_of_few_acts_are_not_compared(small, own):
    rows = [("2017", "war", "force")] * 5 + [("2022", "economy", "trade", "deal")] * 2
    rows += [("2022", "economy", "trade")] * 3  # two stages of one deal are one act: four acts
    assert len(measures.interests.phase_shifts(acts(small, *rows), own)) == 0


def test_the_same_mix_does_not_shift(small, own):
    mix = [("war", "force")] * 3 + [("economy", "trade")] * 2
    rows = [(year, *codes) for year in ("2017", "2022") for codes in mix]
    found = measures.interests.phase_shifts(acts(small, *rows), own).iloc[0]
    assert found["shift"] == 0 and not found["beyond"]


def test_every_code_is_in_one_group(real):
    codes = [code for members in THEMES.values() for code in members]
    assert sorted(codes) == sorted(real.labels("theme"))


def test_acts_add_up(record):
    seen, scheme = record.tables, record.phases
    cells = measures.interests.acts_by_phase(seen, scheme)
    rest = measures.interests.outside_acts(seen, scheme)
    assert cells["acts"].sum() + rest["outside"] + rest["undated"] == rest["acts"]
    assert (cells.groupby("number")["share"].sum().round(9) == 1).all()
    shifts = measures.interests.phase_shifts(seen, scheme)
    assert shifts["shift"].between(0, 1).all() and shifts["chance"].between(0, 1).all()


# -- figures -----------------------------------------------------------------------------------


def figure(**cells):
    row = {"value": pd.NA, "low": pd.NA, "high": pd.NA, "unit": "soldiers", **cells}
    return measures.quantities.amount(pd.Series(row))


def test_amounts_are_said_with_their_unit():
    assert figure(value=11.1e9, unit="US$") == "US$11.1 billion"
    assert figure(value=3e7, unit="US$ per year") == "US$30 million a year"
    assert figure(low=1e9, unit="US$") == "at least US$1 billion"
    assert figure(low=5e5, high=2e6, unit="deaths") == "500,000 to 2 million deaths"
    assert figure(low=1000) == "at least 1,000 soldiers"
    assert figure(high=10) == "at most 10 soldiers"
    assert figure(value=115000) == "115,000 soldiers"
    assert figure(value=80, unit="percent") == "80 per cent"
    assert figure(value=5, unit="rank") == "rank 5"
    assert figure(value=1, unit="years") == "1 year"


def test_figures_in_a_window_go_by_the_time_they_speak_of(small):
    """What is told as "by 2015" is placed in 2015."""
    rows = [("army", "1979/1989"), ("debt", "2007"), ("tons", "../2015"), ("share", "2010")]
    seen = dataclasses.replace(
        small, quantities=pd.DataFrame(rows, columns=["quantity_id", "as_of"])
    )
    inside = measures.quantities.figures_in(seen, dates.bounds("1980/2007"))
    assert list(inside["quantity_id"]) == ["army", "debt"]


def test_the_annex_keeps_every_figure(real):
    assert len(measures.quantities.quantities_table(real)) == len(real.quantities)


# -- pictures ----------------------------------------------------------------------------------


def test_the_picture_draws_what_the_table_holds(record):
    seen, scheme = record.tables, record.phases
    cells = measures.interests.acts_by_phase(seen, scheme)
    shifts = measures.interests.phase_shifts(seen, scheme)
    rest = measures.interests.outside_acts(seen, scheme)
    table = measures.interests.mix_table(seen, cells)
    words = charts.interests.mix_words(table, shifts, rest)
    assert words.empty and bool(words.title) == bool(len(cells))
    if len(cells) == 0:
        return
    fig, ax = plt.subplots()
    drawn = charts.interests.mix(ax, table, shifts)
    numbers = [text.get_text() for text in drawn.texts]
    plt.close(fig)
    assert sorted(n for n in numbers if n.isdigit() and n != "1") == sorted(
        str(n) for n in cells["acts"] if n != 1
    )
    assert len(drawn.get_yticks()) == cells["code"].nunique()
    assert 1 < charts.interests.height(cells) < 4
