"""The tables: typed frames, and cuts that let nothing of an unknown source shine through."""

import dataclasses
import datetime as dt
import itertools
import re

import pandas as pd
import pytest

from helpers.record import dates, gate, tables


def day(text):
    return dt.date.fromisoformat(text)


def ids(frame, field="event_id"):
    return list(frame[field])


def frames(whole):
    return {field.name: getattr(whole, field.name) for field in dataclasses.fields(whole)}


def date_of(cut, event_id):
    return cut.events.set_index("event_id").loc[event_id, "date"]


# -- reading ---------------------------------------------------------------------------------


def test_read_gives_types_and_bounds(small):
    event = small.events.set_index("event_id").loc["2021-07-talks"]
    assert (str(event["first"].date()), str(event["last"].date())) == ("2021-07-01", "2021-07-31")
    assert event["precision"] == "month"
    rumour = small.events.set_index("event_id").loc["0000-rumour"]
    assert pd.isna(rumour["first"]) and pd.isna(rumour["last"]) and rumour["precision"] == "undated"
    assert small.attitudes["tone"].dtype == "Int64"
    assert small.quantities["low"].tolist() == [10.0, 5.0]
    assert small.sources["url"].tolist() == ["", "", ""], "an empty text stays empty, never NaN"


def test_an_open_date_has_one_bound(folder):
    folder.change("events", 4, date="2022/..")
    gift = folder.read().events.set_index("event_id").loc["2022-gift"]
    assert gift["first"] == pd.Timestamp("2022-01-01") and pd.isna(gift["last"])


# -- as_of -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2017-03-30", []),
        ("2017-03-31", ["alpha-2017"]),  # dated by the month: known from its last day
        ("2021-10-04", ["alpha-2017"]),
        ("2021-10-05", ["alpha-2017", "beta-2021"]),
        ("2023-12-30", ["alpha-2017", "beta-2021"]),  # dated by the year
        ("2023-12-31", ["alpha-2017", "beta-2021", "gamma-2023"]),
    ],
)
def test_a_source_is_known_from_the_last_day_of_its_date(small, as_of, known):
    assert ids(tables.cut(small, as_of=day(as_of)).sources, "source_id") == known


def test_as_of_keeps_what_was_told_by_then(small):
    cut = tables.cut(small, as_of=day("2018-01-01"))
    assert ids(cut.events) == ["2016-12-27-meeting"]
    assert ids(cut.participants) == ["2016-12-27-meeting"] * 2
    assert ids(cut.reports, "source_id") == ["alpha-2017"]
    assert ids(cut.attitudes, "note") == ["they met"]
    assert ids(cut.actors, "actor_id") == ["russia", "kabulov", "pakistan"]
    assert ids(cut.quantities, "quantity_id") == ["debt"]
    assert ids(cut.assessments, "assessment_id") == ["fails"]
    assert set(cut.codings["source_id"]) == {"alpha-2017"}
    assert len(cut.passages) == 3


def test_a_claim_is_known_from_its_first_assertion(small):
    """alpha has Kabulov deny that Moscow armed them, but nobody has yet said so."""
    cut = tables.cut(small, as_of=day("2018-01-01"))
    assert len(cut.claims) == len(cut.positions) == 0
    later = tables.cut(small, as_of=day("2022-01-01"))
    assert ids(later.claims, "claim_id") == ["arms", "money"]
    assert ids(later.positions, "speaker") == ["kabulov", "", "afghan-government"]


def test_an_event_loses_the_day_that_only_an_unknown_text_gives(small):
    assert date_of(small, "2016-12-27-meeting") == "2016-12-27"
    cut = tables.cut(small, as_of=day("2018-01-01"))
    assert date_of(cut, "2016-12-27-meeting") == "2016-12"
    assert ids(cut.events, "precision") == ["month"]
    assert list(cut.events["last"]) == [pd.Timestamp("2016-12-31")]


def test_a_disagreeing_text_alone_gives_its_own_date(small):
    cut = tables.cut(small, sources=("gamma-2023",))
    assert date_of(cut, "2016-12-27-meeting") == "2016-11"


def test_an_event_that_the_known_text_does_not_date_has_no_date(folder):
    """alpha tells the meeting without any date: its day is beta's alone."""
    folder.change("reports", 2, date_as_told="", date_by="", date_from="")
    cut = tables.cut(folder.read(), sources=("alpha-2017",))
    assert date_of(cut, "2016-12-27-meeting") == ""
    assert ids(cut.events, "precision") == ["undated"]


def test_a_date_that_an_unknown_text_supplies_is_not_known(folder):
    """beta reckons the day from what gamma tells: without gamma there is alpha's December."""
    folder.change("reports", 3, date_by="relative", date_from="gamma-2023 2")
    cut = tables.cut(folder.read(), sources=("alpha-2017", "beta-2021"))
    assert ids(cut.reports, "date_as_told") == ["2016-12", "", "2021-07", ""]
    assert date_of(cut, "2016-12-27-meeting") == "2016-12"


def test_a_date_that_no_text_gives_is_ours_and_stays(folder):
    folder.change("events", 5, date="2021", date_basis="inferred from the order of the text")
    cut = tables.cut(folder.read(), sources=("beta-2021",))
    assert date_of(cut, "0000-rumour") == "2021"


def test_outcomes_reopen(small):
    """beta shows half of the forecast of 2017, gamma refutes it; alpha alone does not know."""
    cut = tables.cut(small, as_of=day("2018-01-01")).assessments.set_index("assessment_id")
    shown = ["outcome", "outcome_evidence", "outcome_note"]
    assert list(cut.loc["fails", shown]) == ["open", "", ""]
    later = tables.cut(small, as_of=day("2022-01-01")).assessments.set_index("assessment_id")
    assert later["outcome"].to_dict() == {"fails": "mixed", "grain": "open", "stays": "open"}
    whole = tables.cut(small).assessments.set_index("assessment_id")
    assert whole["outcome"].to_dict() == {"fails": "refuted", "grain": "borne out", "stays": "open"}


def test_a_window_does_not_reopen_outcomes(small):
    """A window limits the events shown, not what is known."""
    cut = tables.cut(small, window=dates.bounds("2016"))
    assert list(cut.assessments["outcome"]) == ["refuted", "borne out", "open"]


def test_our_own_phases_are_clipped_to_what_had_begun(small):
    cut = tables.cut(small, as_of=day("2020-01-01")).phases
    assert list(cut[["scheme", "phase_id", "end"]].itertuples(index=False, name=None)) == [
        ("analyst", "host", "")  # still open: its end in 2021-08 was not to be known
    ]
    later = tables.cut(small, as_of=day("2021-10-05")).phases
    assert list(later["phase_id"]) == ["host", "after", "b-one", "b-two"]
    assert list(later["end"]) == ["2021-08", "", "2018", "2021-10"], "an author's own end stays"


# -- sources, tier, window -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "kept"),
    [
        ("2016", ["2016-12-27-meeting"]),
        ("2017/2020", []),
        ("2021-07-31/2021-08", ["2021-07-talks"]),  # its month meets the window
        ("2021-08", []),
        ("../2021", ["2016-12-27-meeting", "2021-07-talks"]),
        ("2021/..", ["2021-07-talks", "2022-gift"]),
    ],
)
def test_window(small, window, kept):
    cut = tables.cut(small, window=dates.bounds(window))
    assert ids(cut.events) == kept, "undated events stay only without a window"
    assert set(cut.reports["event_id"]) == set(kept) == set(cut.participants["event_id"])
    assert len(cut.sources) == 3, "a window hides events, not sources"


def test_no_limits_change_nothing(small):
    cut = tables.cut(small)
    for name, frame in frames(small).items():
        pd.testing.assert_frame_equal(getattr(cut, name), frame, check_like=True)


# -- whatever is asked -----------------------------------------------------------------------

DAYS = [None, *map(day, ("2016-01-01", "2018-01-01", "2021-10-05", "2024-01-01"))]
CHOICES = [
    names
    for n in range(4)
    for names in itertools.combinations(("alpha-2017", "beta-2021", "gamma-2023"), n)
]
WINDOWS = [None, dates.bounds("2016"), dates.bounds("2021/.."), dates.bounds("1700")]
ALL = list(itertools.product(DAYS, CHOICES, ("all", "core", "update"), WINDOWS))


def leaks(whole, cut, window):
    """Everything in a cut that rests on a source outside it."""
    known = set(cut.sources["source_id"])
    hidden = set(whole.sources["source_id"]) - known
    passages = set(zip(cut.passages["source_id"], cut.passages["paragraph"], strict=True))
    told = set(cut.reports["event_id"])
    for name, frame in frames(cut).items():
        if "source_id" in frame and name not in ("sources", "phases"):
            yield from (f"{name}: {source}" for source in set(frame["source_id"]) - known - {""})
        if "paragraph" in frame and name != "phases":
            there = set(zip(frame["source_id"], frame["paragraph"], strict=True))
            there -= {("", pd.NA)}  # an outcome that an event shows
            yield from (f"{name}: {address}" for address in there - passages)
        for column in gate.PRINTED.get(name, ()):
            said = set(re.findall(r"[a-z0-9-]+", " ".join(frame[column])))
            yield from (f"{name}.{column} names {word}" for word in said & hidden)
    yield from (f"scheme {name}" for name in set(cut.phases["scheme"]) - known - {"analyst"})
    yield from (f"untold {name}" for name in set(cut.events["event_id"]) ^ told)
    yield from (f"of no event {name}" for name in set(cut.participants["event_id"]) - told)
    yield from (
        f"unvoiced {n}" for n in set(cut.claims["claim_id"]) ^ set(cut.positions["claim_id"])
    )
    of_known = set(whole.reports.loc[whole.reports["source_id"].isin(known), "event_id"])
    addresses = {f"{source} {paragraph}" for source, paragraph in passages}
    for evidence in cut.assessments["outcome_evidence"]:
        for token in filter(None, (part.strip() for part in evidence.split(";"))):
            if token not in of_known | addresses:
                yield f"outcome by {token}"
    dated = cut.reports.groupby("event_id")["date_as_told"].agg(list).to_dict()
    core = set(whole.sources.loc[whole.sources["tier"] == "core", "source_id"])
    tellers = whole.reports.groupby("event_id")["source_id"].agg(set)
    ours = {
        event_id for event_id, names in tellers.items() if ((names & core) or names) <= known
    }  # every account that the preferred date was settled on is known, so it may stand
    for event_id, date in zip(cut.events["event_id"], cut.events["date"], strict=True):
        given = [dates.bounds(told) for told in dated[event_id] if told]
        if date and event_id not in ours and not any(g.within(dates.bounds(date)) for g in given):
            yield f"{event_id} dated {date}, told {dated[event_id]}"
        bare = date.replace("../", "").replace("/..", "")
        if window and not (date and dates.bounds(bare).meets(window)):
            yield f"{event_id} of {date} outside the window"


def test_nothing_of_an_unknown_source_leaks_and_the_whole_stays_as_it_was(small):
    before = {name: frame.copy(deep=True) for name, frame in frames(small).items()}
    for as_of, sources, tier, window in ALL[::17]:
        cut = tables.cut(small, as_of=as_of, sources=sources, tier=tier, window=window)
        assert not list(leaks(small, cut, window)), (as_of, sources, tier, window)
        known = [tables.publication_day(source) for _, source in cut.sources.iterrows()]
        assert as_of is None or all(day <= as_of for day in known)
        assert not sources or set(cut.sources["source_id"]) <= set(sources)
        assert tier == "all" or set(cut.sources["tier"]) <= {tier}
    for name, frame in frames(small).items():
        pd.testing.assert_frame_equal(frame, before[name])


@pytest.mark.parametrize(
    "limits", [{"as_of": day("2017-04-01")}, {"as_of": day("2021-09-15")}, {"tier": "core"}]
)
def test_nothing_leaks_from_the_real_tables(real, limits):
    cut = tables.cut(real, **limits)
    assert not list(leaks(real, cut, None))
    assert 0 < len(cut.events) < len(real.events)
