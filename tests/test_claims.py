"""The ledger of claims: who counts as a voice, and when a claim has voices on both sides."""

import dataclasses

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import charts, measures, narrative
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
    assert (row["voices"], row["for_families"], row["against_families"]) == (2, 1, 1)
    assert row["passages"] == [("alpha-2017", 3), ("beta-2021", 2)]


def test_an_account_that_conflicts_is_on_no_side_and_in_no_count(ledgered):
    """Of money kabulov only tells what cannot well stand beside it."""
    assert list(claims.voices(ledgered).query("side == 'account'")["claim_id"]) == ["money"]
    rows = claims.ledger(ledgered).set_index("claim_id")
    assert list(rows["by_account"]) == [(), (("kabulov", 2021),), ()]
    counts = ["voices", "families", "for_families", "against_families"]
    assert rows.loc["money", counts].tolist() == [1, 1, 1, 1]
    printed = narrative.voices.ledger_table(ledgered)
    assert list(printed["Deny or doubt"]) == ["Zamir Kabulov 2017", "Gus", "Zamir Kabulov 2021"]
    assert list(printed["Conflicting accounts"].fillna("")) == ["", "Zamir Kabulov 2021", ""]
    assert "One account says nothing of a claim" in narrative.claims.overview(ledgered)
    kept = ledgered.positions[ledgered.positions["position"] != "conflicts"]
    without = dataclasses.replace(ledgered, positions=kept)
    assert "account" not in narrative.claims.overview(without)


def test_one_text_that_doubts_itself_is_no_dispute(ledgered):
    rows = claims.ledger(ledgered).set_index("claim_id")
    assert list(rows["contested"]) == [True, False, True]
    assert list(rows["apart"]) == [True, False, False]


def test_the_body_prints_disputed_claims_and_the_five_questions_first(ledgered):
    rows = claims.ledger(ledgered)
    assert list(claims.main_claims(rows)["claim_id"]) == ["arms", "soil"]
    assert list(claims.main_claims(rows, at_most=1)["claim_id"]) == ["arms"]


def test_claims_of_later_pages_alone_come_last_in_their_question(ledgered):
    rows = claims.ledger(ledgered)
    twin = rows[rows["claim_id"] == "arms"].assign(claim_id="a-twin", passages=[[("page", 1)]])
    both = pd.concat([twin, rows], ignore_index=True)
    assert list(claims.main_claims(both)["claim_id"])[:2] == ["a-twin", "arms"]
    assert list(claims.main_claims(both, later={"page"})["claim_id"])[:2] == ["arms", "a-twin"]


def test_balance_counts_speakers_on_sides_and_sums_to_the_voices(ledgered):
    rows = claims.topic_balance(ledgered)
    found = {tuple(row[:3]): row[3] for row in rows.itertuples(index=False)}
    assert found == {
        ("arms-to-taliban", "against", "moscow"): 1,
        ("arms-to-taliban", "against", "text"): 1,
        ("arms-to-taliban", "for", "text"): 2,
        ("central-asia", "against", "moscow"): 1,
        ("central-asia", "for", "taliban"): 1,
    }


def test_small_topics_are_folded_and_none_is_lost(ledgered):
    rows = claims.topic_balance(ledgered, at_most=1)
    assert set(rows["topic"]) == {"arms-to-taliban", claims.REST}
    assert rows["voices"].sum() == 6


def test_a_window_keeps_what_is_voiced_in_it(ledgered):
    assert list(claims.ledger(ledgered, Y2017)["claim_id"]) == ["arms"]
    assert len(claims.ledger(ledgered, dates.bounds("1850"))) == 0


def test_a_window_keeps_a_text_that_tells_of_it(ledgered):
    """gamma-2023, 1 tells the gift of 2022 and speaks of money there."""
    assert list(claims.ledger(ledgered, dates.bounds("2022"))["claim_id"]) == ["money"]


@pytest.mark.parametrize(
    ("date", "inside"),
    [("../2017-04", True), ("2017-05/..", True), ("../2019", False), ("", False)],
)
def test_open_dates_are_placed_by_their_known_bound(date, inside):
    assert claims.falls_in(date, Y2017) is inside


def test_overview_says_counts_and_rule(ledgered):
    said = narrative.claims.overview(ledgered)
    assert "3 claims" in said or "three claims" in said
    assert "2 of 3 claims have voices on both sides" in said
    assert "In one of these it is the texts themselves that part" in said


def test_sections_name_what_is_silent(ledgered):
    said = narrative.claims.sections(ledgered)
    assert said.startswith("## Arms for the Taliban")
    assert "Of two claims here one has voices on both sides: two speakers assert or concede" in said
    assert "silent on the first contact, the intervention of 2001" in said


def test_nothing_is_said_of_nothing(small):
    empty = dataclasses.replace(small, claims=small.claims.iloc[:0], positions=small.positions[:0])
    assert "the ledger is empty" in narrative.claims.overview(empty)
    assert narrative.claims.sections(empty) == ""
    assert narrative.voices.balance(claims.topic_balance(empty)).empty
    assert len(narrative.voices.main_table(empty)) == len(narrative.voices.ledger_table(empty)) == 0


def test_bars_run_left_against_and_right_for(ledgered):
    bars = narrative.voices.balance_bars(claims.topic_balance(ledgered))
    assert list(bars["start"]) == [0, -1, 0, 0, 0]
    assert list(bars["width"]) == [-1, -1, 2, -1, 1]
    figure, ax = plt.subplots()
    assert charts.claims.balance(ax, bars) is ax
    wide = [bar.get_width() for bar in ax.patches]  # Moscow's two, the Taliban's, the texts' two
    assert [width / wide[2] for width in wide] == pytest.approx([-1, -1, 1, -1, 2])
    assert [label.get_text() for label in ax.get_yticklabels()][:1] == ["Arms to the Taliban"]
    plt.close(figure)


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
    assert claims.topic_balance(real)["voices"].sum() == sizes["for"] + sizes["against"]
    assert len(claims.main_claims(rows)) <= 15
    assert (rows["families"] <= len(real.sources)).all()


def test_each_of_the_five_questions_is_answered(real):
    said = narrative.claims.sections(real)
    assert [heading for heading in narrative.claims.HEADINGS.values() if heading not in said] == []


def test_the_ledger_leaves_its_tables_alone(ledgered):
    before = ledgered.positions.copy()
    claims.ledger(ledgered, Y2017)
    measures.claims.topic_balance(ledgered)
    pd.testing.assert_frame_equal(before, ledgered.positions)
