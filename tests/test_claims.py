"""The ledger of claims: who counts as a voice, and when a claim has voices on both sides."""

import dataclasses

import pandas as pd
import pytest

from helpers.measures import claims
from helpers.record import dates

Y2017 = dates.bounds("2017")


def position(claim_id, speaker, stand, date, source, paragraph):
    return dict(
        claim_id=claim_id,
        speaker=speaker,
        position=stand,
        date=date,
        source_id=source,
        paragraph=paragraph,
        note="",
    )


@pytest.fixture
def ledgered(small):
    """Three claims: arms (two texts against each other), money (one text doubts itself, and an
    account conflicts), soil (a quarrel reported inside one text)."""
    positions = [
        position("arms", "kabulov", "denies", "2017-02", "alpha-2017", 3),
        position("arms", "kabulov", "denies", "2017-03", "alpha-2017", 3),
        position("arms", "", "asserts", "2021-10-05", "beta-2021", 2),
        position("money", "", "asserts", "", "gamma-2023", 1),
        position("money", "", "doubts", "", "gamma-2023", 1),
        position("money", "kabulov", "conflicts", "2021-08", "beta-2021", 2),
        position("soil", "taliban", "concedes", "2021-07", "beta-2021", 2),
        position("soil", "kabulov", "doubts", "2021-08", "beta-2021", 2),
    ]
    names = [("arms", "arms-to-taliban"), ("money", "arms-to-taliban"), ("soil", "central-asia")]
    texts = [
        dict(claim_id=name, claim=f"About {name}.", topic=topic, settle="records.")
        for name, topic in names
    ]
    columns = small.positions.columns
    return dataclasses.replace(
        small,
        claims=pd.DataFrame(texts, dtype="string"),
        positions=pd.DataFrame(positions, columns=columns).astype({"speaker": "string"}),
    )


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
    rows = claims.ledger(ledgered).set_index("claim_id")
    assert list(rows["contested"]) == [True, False, True]


def test_a_window_keeps_what_is_voiced_in_it(ledgered):
    assert list(claims.ledger(ledgered, Y2017)["claim_id"]) == ["arms"]
    assert len(claims.ledger(ledgered, dates.bounds("1850"))) == 0


def test_a_window_keeps_a_text_that_tells_of_it(ledgered):
    """gamma-2023, 1 tells the gift of 2022 and speaks of money there."""
    assert list(claims.ledger(ledgered, dates.bounds("2022"))["claim_id"]) == ["money"]


def test_the_real_ledger_reconciles(real):
    rows, heard = claims.ledger(real), claims.voices(real)
    assert len(heard) == len(real.positions)
    assert len(rows) == real.positions["claim_id"].nunique()
    distinct = heard.drop_duplicates(["claim_id", "side", "voice"])
    sizes = distinct["side"].value_counts()
    for column, side in (
        ("supporters", "for"),
        ("opponents", "against"),
        ("by_account", "account"),
    ):
        assert rows[column].map(len).sum() == sizes[side], column
    assert len(claims.ledger_table(real)) == len(rows)
