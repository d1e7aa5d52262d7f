"""helpers.measures: one hand-worked table a measure, and what must add up on the real tables."""

import dataclasses
import importlib
import inspect
import pkgutil

import krippendorff
import numpy as np
import pandas as pd
import pytest
from tiny import rows

from helpers import measures
from helpers.measures import coders
from helpers.record import dates, phases, tables


def records(frame, *columns):
    chosen = frame[list(columns)] if columns else frame
    return list(chosen.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def own(small):
    return phases.scheme(small)


@pytest.fixture(scope="module", params=["analyst", "an author's", "a window"])
def cut(request, real):
    """The real tables under three readings, each with its phases."""
    seen = real
    if request.param == "a window":
        seen = tables.cut(real, window=dates.bounds("2014/2018"))
    return seen, phases.scheme(seen, "janse-2021" if request.param == "an author's" else "analyst")


# -- the record ------------------------------------------------------------------------------


def test_coverage(small):
    found = measures.coverage(small)
    numbers = ["paragraphs", "telling", "reports", "events", "sole"]
    assert records(found, "source_id", *numbers) == [
        ("alpha-2017", 3, 1, 1, 1, 0),  # the meeting is told by all three
        ("beta-2021", 3, 2, 3, 3, 2),  # the talks and the rumour are beta's alone
        ("gamma-2023", 2, 2, 2, 2, 1),  # the gift is gamma's alone
    ]


# -- who acted toward whom -------------------------------------------------------------------


def test_counterparts(small):
    assert records(measures.counterparts(small)) == [
        ("2016-12-27-meeting", "region", True),
        ("2021-07-talks", "taliban", True),
        ("2021-07-talks", "kabul", True),  # absent counts
        ("2022-gift", "taliban", True),
        ("0000-rumour", "kabul", False),
    ]


def test_tones(folder):
    """Toward whom each is meant, by Moscow's own word or deed: Kabul's word that Moscow backs the
    Taliban counts nowhere. A source that shows a tone twice speaks once: mean of 0 and mean(1, 2).
    """
    assert records(measures.tones(folder.read())) == [
        ("2016-12-27-meeting", "region", 0.5),
        ("2021-07-talks", "kabul", -1),
        ("2021-07-talks", "taliban", 1),
        ("2022-gift", "taliban", 2),
    ]
    folder.add("reports", **folder.rows("reports")[1] | {"paragraph": "2"})
    folder.add("attitudes", **folder.rows("attitudes")[1] | {"paragraph": "2", "tone": "2"})
    found = measures.tones_toward(folder.read(), "region")
    assert found.to_dict() == {"2016-12-27-meeting": 0.75}


# -- phases ----------------------------------------------------------------------------------


def test_counts_by_phase_reconcile(cut):
    seen, scheme = cut
    found = measures.phases.phases_table(seen, scheme)
    placed = phases.assign(seen.events, scheme)["phase_id"]
    assert found["Events"].astype(int).sum() == placed.isin(scheme["phase_id"]).sum() > 0
    assert (found["Sources"].astype(int) > 0).all()


# -- merging accounts ------------------------------------------------------------------------


def test_merge_variants(small):
    found = measures.merge_variants(small)
    assert records(found) == [
        ("Most conservative", "3", "3", "1"),  # no rumour
        ("Most representative", "4", "3", "1"),
        ("Most informative", "4", "3", "1"),
    ]


def test_date_conflicts(small):
    """December and 27 December nest; November does not."""
    assert records(measures.date_conflicts(small)) == [
        ("2016-12-27-meeting", "Moscow hosts a meeting", "2016-12", "alpha-2017", 2,
         "2016-11", "gamma-2023", 2),
    ]  # fmt: skip
    assert len(measures.date_conflicts(tables.cut(small, tier="core"))) == 0


def test_date_conflicts_are_real_and_explained(real):
    found = measures.date_conflicts(real)
    assert not found["event_id"].duplicated().any()
    basis = real.events.set_index("event_id")["date_basis"]
    for row in found.itertuples():
        assert dates.conflict(row.date, row.other_date)
        assert basis[row.event_id], f"{row.event_id}: which date is preferred, and why?"


# -- two coders ------------------------------------------------------------------------------


def codings(*lines):
    found = pd.DataFrame(rows("coder source_id paragraph event_id type theme", *lines))
    return found.assign(paragraph=found["paragraph"].astype(int).astype("Int64")).astype(
        {name: "string" for name in ("coder", "source_id", "event_id", "type", "theme")}
    )


def test_coder_agreement_by_hand(real):
    """Types (A,A) (A,A) (B,B) (A,B): A 5, B 3 of n = 8 values, so
    alpha = 1 - (2/8) / (2*5*3 / (8*7)) = 1 - 14/30.
    """
    given = codings(
        "first | x | 1 | e1 | A | t", "second | x | 1 | e1 | A | t",
        "first | x | 2 | e2 | A | t", "second | x | 2 | e2 | A | t",
        "first | x | 3 | e3 | B | u", "second | x | 3 | e3 | B | u",
        "first | x | 4 | e4 | A | u", "second | x | 4 | e4 | B | u",
        "first | x | 5 | e5 | A | u",
    )  # fmt: skip
    found = measures.coder_agreement(given)
    assert list(found["source_id"]) == ["x", "all"]
    last = found.iloc[-1]
    assert last["type"] == pytest.approx(1 - 14 / 30) and last["type_n"] == 4
    assert last["type_low"] <= last["type"] <= last["type_high"]
    assert last["theme"] == pytest.approx(1)
    assert (last["both"], last["first_only"], last["second_only"]) == (4, 1, 0)
    assert found.equals(measures.coder_agreement(given)), "the bootstrap is seeded"
    codes = real.codings
    found = measures.coder_agreement(
        codes[codes["source_id"].isin(codes["source_id"].unique()[:2])]
    )
    assert found.iloc[-1, 1:4].equals(found.iloc[:-1, 1:4].sum()), "sources add up"


def test_edge_agreement_by_hand(small):
    """Found, in two passages each toward the Taliban and from Kabul: (1,1) (1,1) (0,0) (0,1), so
    as the types above. Tones (1,1) (2,0): the ordinal distance of 0 and 2 is (4 - 1)² = 9, of each
    and 1 (3 - 1.5)² = 2.25, so alpha = 1 - (2*9/4) / (2*(2*2.25 + 9 + 2*2.25) / (4*3)) = -0.5.
    """
    coded = rows(
        "coder source_id paragraph event_id holder target tone",
        "first | x | 1 | a | russia | taliban | 1", "second | x | 1 | a | russia | taliban | 1",
        "first | x | 2 | b | russia | taliban | 2", "second | x | 2 | b | russia | taliban | 0",
        "second | x | 1 | a | kabulov | taliban | 1",  # Moscow's too: an edge more, no way more
        "second | x | 2 | b | afghan-government | russia | -1",
    )  # fmt: skip
    frame = pd.DataFrame(coded).astype({"paragraph": "Int64", "tone": "Int64"})
    found = measures.edge_agreement(dataclasses.replace(small, attitude_codings=frame))
    assert list(found["source_id"]) == ["x", "all"]
    last = found.iloc[-1]
    assert (last["both"], last["first_only"], last["second_only"]) == (2, 0, 2)
    assert last["found"] == pytest.approx(1 - 14 / 30) and last["found_n"] == 4
    assert last["tone"] == pytest.approx(-0.5) and last["tone_n"] == 2


# -- every measure ---------------------------------------------------------------------------


TAKES = {"tables", "scheme", "codings"}


def measured(package):
    """Every public function of a package that asks for tables, phases or codings alone."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            asked = inspect.signature(function).parameters.values()
            asked = {one.name for one in asked if one.default is one.empty}
            own = function.__module__ == found.name and not name.startswith("_")
            if own and asked and asked <= TAKES:
                yield f"{found.name.rsplit('.', 1)[1]}.{name}", function, asked


def test_a_measure_changes_no_argument_and_bears_an_empty_record(small, own):
    """The others have tests of their own."""
    for seen in (small, tables.cut(small, sources=("none",))):
        before = {f.name: getattr(seen, f.name).copy(deep=True) for f in dataclasses.fields(seen)}
        given = {"tables": seen, "scheme": own, "codings": seen.codings}
        names = []
        for name, measure, asked in measured(measures):
            measure(**{one: given[one] for one in asked})
            changed = [t for t, frame in before.items() if not frame.equals(getattr(seen, t))]
            assert not changed, f"{name} changes {changed}"
            names.append(name)
        assert len(names) > 30


def test_alphas_of_all_draws_at_once_are_those_of_the_package():
    """The bootstrap's own arithmetic, held to ``krippendorff`` draw by draw."""
    dice = np.random.default_rng(7)
    coded, draws = dice.integers(0, 4, size=(2, 12)), dice.integers(0, 12, size=(20, 12))
    for level in ("nominal", "ordinal"):
        each = [krippendorff.alpha(coded[:, draw], level_of_measurement=level) for draw in draws]
        np.testing.assert_allclose(coders._alphas(coded, draws, level), each)
