"""Counterparts and rivals: a hand-worked table a measure, and what holds on the real tables."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from helpers import charts
from helpers.measures import COUNTERPARTS, counterparts, hedging, moscow_events, rivals, tones
from helpers.record import phases
from helpers.record.knowledge import bounded, told_bounds

ACTORS = {
    "russia": "moscow", "ghani": "kabul", "usa": "west", "mullahs": "taliban",
}  # fmt: skip


def record(small, *events):
    """Tables of (event_id, date, {actor: role}, {target: tone}): one report each, one source, and
    Russia has the attitude.
    """
    told = pd.DataFrame(
        [(name, date, "") for name, date, _, _ in events],
        columns=["event_id", "date", "procedure"], dtype="string",
    )  # fmt: skip
    who = [(name, a, role, "") for name, _, roles, _ in events for a, role in roles.items()]
    columns = ["event_id", "actor_id", "role", "source_id"]
    reports = told[["event_id"]].assign(
        source_id="beta-2021", paragraph=1, date_as_told=told["date"], date_by="stated"
    )
    edges = pd.DataFrame(
        [(name, target, tone) for name, _, _, tones in events for target, tone in tones.items()],
        columns=["event_id", "target", "tone"],
    ).astype({"event_id": "string", "tone": "Int64"})
    dated = bounded(reports, "date_as_told")
    return dataclasses.replace(
        small,
        events=told_bounds(told, dated),
        attitudes=edges.assign(source_id="beta-2021", paragraph=1, holder="russia", teller=""),
        participants=pd.DataFrame(who, columns=columns, dtype="string"),
        reports=dated,
        actors=pd.DataFrame(ACTORS.items(), columns=["actor_id", "counterpart"], dtype="string"),
    )


def scheme(small, *spans):
    """Phases of (phase_id, start, end)."""
    made = pd.DataFrame(spans, columns=["phase_id", "start", "end"], dtype="string")
    made = made.assign(scheme="analyst", name=made["phase_id"].str.title(), posture="hedging")
    return phases.scheme(dataclasses.replace(small, phases=made))


@pytest.fixture
def few(small):
    """Six events: four acts of Moscow's, one done to it, one without it."""
    at_talks = {"russia": "host", "ghani": "participant", "usa": "absent"}
    rebuked = {"russia": "actor", "usa": "recipient", "ghani": "recipient"}
    called = {"russia": "actor", "usa": "recipient", "mullahs": "recipient"}
    return record(
        small,
        ("visit", "2016-12", {"russia": "host", "mullahs": "participant"}, {"mullahs": 1}),
        ("talks", "2017-02", at_talks, {"ghani": 1}),
        ("rebuke", "2017", rebuked, {"usa": -1, "ghani": 0}),
        ("call", "2018-03-01", called, {"mullahs": 1, "usa": 0}),
        ("protest", "2017-03", {"ghani": "actor", "russia": "recipient"}, {}),
        ("raid", "2017-04", {"mullahs": "actor", "ghani": "recipient"}, {}),
    )


def test_acts(few):
    """What others do to Moscow, and what it has no part in, is no act of its own."""
    assert hedging.own_acts(few) == {"visit", "talks", "rebuke", "call"}
    pairs = hedging.acts(few)[["event_id", "counterpart"]]
    assert set(pairs.itertuples(index=False, name=None)) == {
        ("visit", "taliban"),
        ("talks", "kabul"),
        ("talks", "west"),  # left out of the meeting counts as concerned
        ("rebuke", "west"),
        ("rebuke", "kabul"),
        ("call", "west"),
        ("call", "taliban"),
    }


def test_phase_counts(few):
    found = hedging.phase_counts(
        few, scheme(few, ("one", "2016", "2017-01"), ("two", "2017-02", ""))
    )
    rows = found[found["acts"] > 0][["phase_id", "counterpart", "acts", "of", "share"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("one", "kabul", 1, 2, 0.5),  # the rebuke of 2017 can have come in January
        ("one", "taliban", 1, 2, 0.5),
        ("one", "west", 1, 2, 0.5),
        ("two", "kabul", 1, 2, 0.5),
        ("two", "taliban", 1, 2, 0.5),
        ("two", "west", 2, 2, 1.0),
    ]
    assert len(found) == 2 * len(COUNTERPARTS)


def test_an_act_is_one_row_whoever_it_concerns(few):
    """And the stages of one procedure are one act."""
    pairs = hedging.acts(few)
    rows = hedging.incidence(pairs)
    assert rows.shape == (4, 7) and list(rows.sum(axis=0)) == [2, 2, 0, 3, 0, 0, 0]
    stages = pairs["event_id"].isin(["talks", "call"])  # both concern the West
    rows = hedging.incidence(pairs.assign(procedure=np.where(stages, "withdrawal", "")))
    assert rows.shape == (3, 7) and list(rows.sum(axis=0)) == [2, 2, 0, 2, 0, 0, 0]


def test_the_effective_number_of_counterparts():
    """Four acts toward one, two toward another: ln 3 - 2/3 ln 2 nats, and 1/12 for so few acts."""
    acts = np.array([[1, 0, 0]] * 4 + [[0, 1, 0]] * 2)
    effective, low, high = hedging.estimate(acts)
    assert effective == pytest.approx(3 * 2 ** (-2 / 3) * math.exp(1 / 12))
    assert 1 <= low <= effective <= high <= 3 + 1e-9
    assert hedging.estimate(acts) == (effective, low, high)
    assert math.isnan(hedging.estimate(acts[2:])[0])  # four acts are too few
    assert hedging.estimate(acts[[0, 0, 0, 0, 0]]) == (1, 1, 1)


def test_signed_acts(few):
    """A tone goes toward whom it is meant; two of one camp share their mean."""
    found = rivals.signed_acts(few)
    assert set(found[["event_id", "camp", "tone"]].itertuples(index=False, name=None)) == {
        ("visit", "taliban", 1.0),
        ("talks", "kabul", 1.0),  # not the absent Americans
        ("rebuke", "kabul", -0.5),  # Kabul and its backer are one side
        ("call", "taliban", 1.0),
    }


def test_what_others_feel_or_allege_is_no_tone_of_moscows(small):
    seen = record(small, ("a", "2016", {"russia": "actor", "mullahs": "recipient"}, {"mullahs": 1}))
    other = seen.attitudes.assign(holder="mullahs", target="russia", tone=-2)
    alleged = seen.attitudes.assign(target="ghani", teller="usa", tone=2)
    edges = pd.concat([seen.attitudes, other, alleged], ignore_index=True)
    shown = tones(dataclasses.replace(seen, attitudes=edges))
    assert list(shown.itertuples(index=False, name=None)) == [("a", "taliban", 1.0)]


def test_signed_acts_by_year(few):
    found = rivals.by_year(rivals.signed_acts(few))
    columns = ["year", "kabul_friendly", "kabul_unfriendly", "taliban_friendly"]
    assert list(found[columns].itertuples(index=False, name=None)) == [
        (2016, 0, 0, 1),
        (2017, 1, 1, 0),
        (2018, 0, 0, 1),  # the call is neither friendly nor unfriendly to Kabul's backer
    ]
    assert found["taliban_unfriendly"].sum() == 0


def test_charts_say_their_numbers():
    """Bars carry their counts, the dot its estimate."""
    counts = pd.DataFrame(
        {"phase": ["1  A"], "counterpart": ["kabul"], "label": ["Kabul"], "acts": [3], "share": [1]}
    )
    ax = charts.hedging.shares(charts.canvas(2)[1], counts)
    assert {"3", "Kabul"} <= {text.get_text() for text in ax.texts}
    spreads = pd.DataFrame({"phase": ["1  A"], "effective": [2.4], "low": [1.5], "high": [3.0]})
    ax = charts.hedging.evenness(charts.canvas(2)[1], spreads.assign(acts=9))
    assert [text.get_text() for text in ax.texts] == ["2.4", "n 9"]
    years = pd.DataFrame({"year": [2016, 2017]})
    years = years.assign(kabul_friendly=[0, 2], kabul_unfriendly=[1, 0])
    years = years.assign(taliban_friendly=[0, 3], taliban_unfriendly=0)
    dated = pd.DataFrame({"year": [2001, 2017], "label": ["A war begins", "A visit"]})
    ax = charts.hedging.acts_by_year(charts.canvas(2)[1], years, dated)
    assert sorted(text.get_text() for text in ax.texts) == ["1", "2", "3", "A visit"]
    feet = [bar.get_y() for bar in ax.patches]  # Kabul's two, then the Taliban's one below them
    assert [bar.get_height() for bar in ax.patches] == [2, -1, 3] and feet[0] == feet[1] > feet[2]


# -- the real tables ---------------------------------------------------------------------------


def test_totals_reconcile(real):
    pairs, own = hedging.acts(real), phases.scheme(real)
    assert hedging.own_acts(real) <= moscow_events(real)
    assert len(pairs.merge(counterparts(real))) == len(pairs)
    placed = phases.assign(real.events, own)
    inside = set(placed.loc[~placed["phase_id"].isin([phases.OUTSIDE, phases.UNDATED]), "event_id"])
    counts = hedging.phase_counts(real, own)
    assert counts["acts"].sum() == pairs["event_id"].isin(inside).sum()
    assert (
        counts.drop_duplicates("phase_id")["of"].sum()
        == pairs.loc[pairs["event_id"].isin(inside), "event_id"].nunique()
    )
    even = hedging.evenness(real, own).set_index("phase_id")
    known = pairs[pairs["counterpart"] != "other"].merge(placed[["event_id", "phase_id"]])
    known["event_id"] = known["procedure"].mask(known["procedure"] == "", known["event_id"])
    known = known.drop_duplicates(["phase_id", "event_id"])["phase_id"]
    assert even["acts"].to_dict() == known[known.isin(own["phase_id"])].value_counts().to_dict()
    kept = even.dropna()
    assert ((kept["low"] <= kept["effective"] + 1e-9) & (kept["effective"] <= 7 + 1e-9)).all()
