"""The cut works on whole columns; here it is held to the rule told event by event."""

import functools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.record import dates, knowledge

SOURCES = ["core-a", "core-b", "later-a", "later-b"]
CORE = {"core-a", "core-b"}
DATES = ["", "2016", "2016-12", "2016-12-27", "2016-11", "2016/2017", "../2016", "2016-12-27~"]
EVENTS = st.lists(st.sampled_from(DATES), min_size=1, max_size=4)
REPORTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(SOURCES), st.sampled_from(DATES)),
    min_size=1,
    max_size=10,
)


def known_date(preferred, told, settled_on, kept):
    """The rule as ``known_events`` states it, for one event."""
    if not preferred:
        return ""
    stated = [(source, date) for source, date in told if date]
    inside = [(s, d) for s, d in stated if dates.bounds(d).within(dates.bounds(preferred))]
    if settled_on <= kept:
        beside = [date for source, date in inside if source not in settled_on]
        return functools.reduce(dates.narrower, beside, preferred)
    if inside:
        return preferred
    return functools.reduce(dates.narrower, [date for _, date in stated]) if stated else ""


@given(EVENTS, REPORTS, st.sets(st.sampled_from(SOURCES), min_size=1))
def test_dates_are_known_as_the_rule_says(preferred, told, kept):
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(len(preferred))], "date": preferred})
    events = knowledge.bounded(events.astype("string"), "date")
    columns = ["event_id", "source_id", "date_as_told"]
    every = pd.DataFrame([(f"e{n}", *rest) for n, *rest in told], columns=columns).astype("string")
    reports = knowledge.of_sources(every, kept)
    expected = {}
    for event_id, date in zip(events["event_id"], events["date"], strict=True):
        mine = [(s, d) for e, s, d in reports.itertuples(index=False) if e == event_id]
        tellers = {s for e, s, _ in every.itertuples(index=False) if e == event_id}
        if mine:
            settled_on = (tellers & CORE) or tellers
            expected[event_id] = known_date(date, mine, settled_on, set(reports["source_id"]))
    found = knowledge.known_events(events, every, reports, CORE)
    assert dict(zip(found["event_id"], found["date"], strict=True)) == expected
    assert list(found["precision"]) == [dates.precision(date) for date in found["date"]]


def test_a_date_open_on_one_side_meets_a_window_by_its_known_bound():
    told = pd.Series(["../2017", "2017/..", "2016-12", "", "2017-01"], dtype="string")
    window = dates.bounds("2016")
    assert list(knowledge.meeting(told, window)) == [False, False, True, False, False]
