"""The ledger of claims: who counts as a voice, and when a claim has voices on both sides."""

import dataclasses

import pandas as pd
import pytest
from tiny import rows

from helpers.measures import claims
from helpers.record import dates


@pytest.fixture
def ledgered(small):
    """Three claims: arms (two texts against each other), money (one text doubts itself, and an
    account conflicts), soil (a quarrel reported inside one text).
    """
    positions = rows(
        "claim_id speaker position date source_id paragraph",
        "arms | kabulov | denies | 2017-02 | alpha-2017 | 3",
        "arms | kabulov | denies | 2017-03 | alpha-2017 | 3",
        "arms | | asserts | 2021-10-05 | beta-2021 | 2",
        "money | | asserts | | gamma-2023 | 1",
        "money | | doubts | | gamma-2023 | 1",
        "money | kabulov | conflicts | 2021-08 | beta-2021 | 2",
        "soil | taliban | concedes | 2021-07 | beta-2021 | 2",
        "soil | kabulov | doubts | 2021-08 | beta-2021 | 2",
    )
    texts = rows(
        "claim_id claim topic settle",
        "arms | About arms. | arms-to-taliban | records.",
        "money | About money. | arms-to-taliban | records.",
        "soil | About soil. | central-asia | records.",
    )
    frame = pd.DataFrame(positions, dtype="string").astype({"paragraph": "Int64"})
    claims = pd.DataFrame(texts, dtype="string")
    return dataclasses.replace(small, claims=claims, positions=frame)


def test_a_speaker_who_repeats_himself_is_one_voice(ledgered):
    row = claims.ledger(ledgered).set_index("claim_id").loc["arms"]
    assert row["supporters"] == (("@beta-2021", 2021),)
    assert row["opponents"] == (("kabulov", 2017),)
    assert (row["for_families"], row["against_families"]) == (1, 1)
    assert row["passages"] == [("alpha-2017", 3), ("beta-2021", 2)]


def test_an_account_that_conflicts_is_on_no_side_and_in_no_count(ledgered):
    """Of money kabulov only tells what cannot well stand beside it."""
    assert list(claims.voices(ledgered).query("side == 'account'")["claim_id"]) == ["money"]
    rows = claims.ledger(ledgered).set_index("claim_id")
    assert list(rows["by_account"]) == [(), (("kabulov", 2021),), ()]
    assert rows.loc["money", ["for_families", "against_families"]].tolist() == [1, 1]
    printed = claims.ledger_table(ledgered)
    assert list(printed["Deny or doubt"]) == ["Zamir Kabulov 2017", "Gus", "Zamir Kabulov 2021"]
    assert list(printed["Conflicting accounts"].fillna("")) == ["", "Zamir Kabulov 2021", ""]


def test_one_text_that_doubts_itself_is_no_dispute(ledgered):
    assert list(claims.ledger(ledgered)["contested"]) == [True, False, True]


@pytest.mark.parametrize(
    ("window", "kept"),
    [("2017", ["arms"]), ("1850", []), ("2022", ["money"])],  # gamma-2023, 1 tells a gift of 2022
)
def test_a_window_keeps_what_is_voiced_in_it_or_by_a_text_that_tells_of_it(ledgered, window, kept):
    assert list(claims.ledger(ledgered, dates.bounds(window))["claim_id"]) == kept


def test_the_real_ledger_reconciles(real):
    rows, heard = claims.ledger(real), claims.voices(real)
    assert len(heard) == len(real.positions)
    assert len(rows) == real.positions["claim_id"].nunique()
    distinct = heard.drop_duplicates(["claim_id", "side", "voice"])
    sizes = distinct["side"].value_counts()
    sides = {"supporters": "for", "opponents": "against", "by_account": "account"}
    assert all(rows[column].map(len).sum() == sizes[side] for column, side in sides.items())
    assert len(claims.ledger_table(real)) == len(rows)
