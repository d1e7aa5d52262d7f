"""helpers.record.phases: which phase holds an event."""

import pandas as pd
import pytest

from helpers.record import dates, phases, tables
from helpers.record.knowledge import bounded


def days(*texts):
    return [pd.Timestamp(text) for text in texts]


def events(*texts):
    frame = pd.DataFrame({"event_id": [f"e{n}" for n in range(len(texts))], "date": list(texts)})
    return bounded(frame.astype("string"), "date")


def test_scheme_orders_numbers_and_bounds(small):
    own = phases.scheme(small)
    assert list(own["phase_id"]) == ["host", "after"] and list(own["number"]) == [1, 2]
    assert list(own["first"]) == days("2016-12-01", "2021-09-01")
    assert own["last"][0] == pd.Timestamp("2021-08-31") and pd.isna(own["last"][1])


def test_scheme_in_a_window_keeps_its_numbers(small):
    late = phases.scheme(small, window=dates.bounds("2022"))
    assert list(late["phase_id"]) == ["after"] and list(late["number"]) == [2]
    assert len(phases.scheme(small, window=dates.bounds("1990"))) == 0
    assert len(phases.scheme(small, "gamma-2023")) == 0


@pytest.mark.parametrize(
    ("date", "phase", "straddles"),
    [
        ("2016-12-01", "host", False),
        ("2016-11-30", "outside", False),
        ("2021-08-31", "host", False),
        ("2021-09-01", "after", False),
        ("2021", "host", True),  # may have been in either
        ("2016", "outside", True),  # begins before the scheme does
        ("2021-08/2021-09", "host", True),
        ("../2018", "host", True),  # by 2018: its only known bound
        ("2022/..", "after", True),
        ("2999", "after", False),  # an open phase lasts
        ("", "undated", False),
    ],
)
def test_assign(small, date, phase, straddles):
    placed = phases.assign(events(date), phases.scheme(small))
    assert (placed["phase_id"][0], bool(placed["straddles"][0])) == (phase, straddles)


def test_where_an_authors_phases_overlap_the_later_one_counts(small):
    placed = phases.assign(events("2015", "2017", "2020"), phases.scheme(small, "beta-2021"))
    assert list(placed["phase_id"]) == ["b-one", "b-two", "b-two"]


def test_assign_without_phases_or_events(small):
    placed = phases.assign(events("2015"), phases.scheme(small, "none"))
    assert list(placed["phase_id"]) == ["outside"]
    assert len(phases.assign(events(), phases.scheme(small))) == 0


def test_the_real_phases_are_ours_or_a_sources_and_ours_tile_their_span(real):
    assert set(real.phases["scheme"]) <= {tables.OWN_SCHEME, *real.sources["source_id"]}
    own = phases.scheme(real)
    assert len(own) > 3 and pd.isna(own["last"].iloc[-1])
    ends, starts = own["last"].iloc[:-1], own["first"].iloc[1:]
    assert ((starts.to_numpy() - ends.to_numpy()) == pd.Timedelta(days=1)).all()
