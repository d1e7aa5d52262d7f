"""The cut works on whole columns; here it is held to the rule told event by event."""

import functools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.record import dates, knowledge

SOURCES = ["core-a", "core-b", "later-a", "later-b"]
CORE = {"core-a", "core-b"}
DATES = ["", "2016", "2016-12", "2016-12-27", "2016-11", "2016/2017", "../2016", "2016-12-27~"]
TOLD = ("stated", "relative")
EVENTS = st.lists(st.sampled_from(DATES), min_size=1, max_size=4)
REPORTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(SOURCES),
        st.sampled_from(DATES),
        st.sampled_from([*TOLD, "order", "outside"]),
    ),
    min_size=1,
    max_size=10,
)


def known_date(preferred, told, settled_on, kept):
    """The rule as ``known_events`` states it, for one event."""
    if not preferred:
        return ""
    stated = [(source, date) for source, date, by in told if date and by in TOLD]
    inside = [(s, d) for s, d in stated if dates.bounds(d).within(dates.bounds(preferred))]
    if settled_on <= kept:
        beside = [date for source, date in inside if source not in settled_on]
        return functools.reduce(dates.narrower, beside, preferred)
    if inside:
        return preferred
    return functools.reduce(dates.narrower, [date for _, date in stated]) if stated else ""


def told_bounds(date, told):
    """The rule as ``told_bounds`` states it, for one event: first, last, inferred, precision."""
    if not date:
        return "NaT", "NaT", "", "undated"
    preferred = dates.bounds(date)
    bearing = [dates.bounds(d) for _, d, by in told if d and by in TOLD]
    bearing = [span for span in bearing if span.meets(preferred)]
    first, last = preferred
    if not any(span.first >= first for span in bearing):
        first = max((span.first for span in bearing), default=dates.FIRST_DAY)
    if not any(span.last <= last for span in bearing):
        last = min((span.last for span in bearing), default=dates.LAST_DAY)
    apart = (first != preferred.first, last != preferred.last)
    side = {(True, True): "both", (True, False): "start", (False, True): "end"}.get(apart, "")
    days = [
        "NaT" if day in (dates.FIRST_DAY, dates.LAST_DAY) else str(day) for day in (first, last)
    ]
    if not side:
        return *days, side, dates.precision(date)
    if "NaT" in days:
        return *days, side, "undated" if days == ["NaT", "NaT"] else "open"
    return *days, side, dates.precision("/".join(days))


@given(EVENTS, REPORTS, st.sets(st.sampled_from(SOURCES), min_size=1))
def test_dates_are_known_as_the_rule_says(preferred, told, kept):
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(len(preferred))], "date": preferred})
    columns = ["event_id", "source_id", "date_as_told", "date_by"]
    every = pd.DataFrame([(f"e{n}", *rest) for n, *rest in told], columns=columns).astype("string")
    events = knowledge.told_bounds(events.astype("string"), every)
    reports = knowledge.of_sources(every, kept)
    expected, spans = {}, {}
    for event_id, date in zip(events["event_id"], events["date"], strict=True):
        mine = [tuple(rest) for e, *rest in reports.itertuples(index=False) if e == event_id]
        tellers = {s for e, s, *_ in every.itertuples(index=False) if e == event_id}
        if mine:
            settled_on = (tellers & CORE) or tellers
            expected[event_id] = known_date(date, mine, settled_on, set(reports["source_id"]))
            spans[event_id] = told_bounds(expected[event_id], mine)
    found = knowledge.known_events(events, every, reports, CORE)
    assert dict(zip(found["event_id"], found["date"], strict=True)) == expected
    columns = ["event_id", "first", "last", "inferred", "precision"]
    shown = found[columns].itertuples(index=False, name=None)
    assert {name: (str(a)[:10], str(b)[:10], *rest) for name, a, b, *rest in shown} == spans


def test_a_date_open_on_one_side_meets_a_window_by_its_known_bound():
    told = pd.Series(["../2017", "2017/..", "2016-12", "", "2017-01"], dtype="string")
    window = dates.bounds("2016")
    assert list(knowledge.meeting(told, window)) == [False, False, True, False, False]
