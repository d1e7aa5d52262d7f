"""The forms of the coding desk: what is chosen there is in the files, and only there."""

import json
import shutil

import article
import pytest
from conftest import run

from helpers.coding import desk, reviews
from helpers.coding.anchors import When
from helpers.coding.review_form import Reading
from helpers.record import tables

KNOWN = "2025-07-03-russia-recognises-taliban"
LINE = "Moscow took assurances [@janse-2021, 70]."


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """The made-up article, numbered and laid out; the real tables beside it."""
    place = tmp_path_factory.mktemp("forms")
    shutil.copytree(tables.DATA, place / "data", ignore=shutil.ignore_patterns("external"))
    (place / "article.txt").write_text(article.as_text(), encoding="utf-8")
    status, _, err = run(
        "add-source", place / "article.txt", "--id", article.SOURCE_ID, "--published",
        article.PUBLISHED, "--publisher", article.PUBLISHER, "--perspective", "made up",
        "--title", article.TITLE, "--data", place / "data", "--texts", place / "texts",
    )  # fmt: skip
    assert status == 0, err
    return place


@pytest.fixture
def at(taken, tmp_path):
    """A desk with a blank draft of one's own."""
    shutil.copytree(taken / "texts", tmp_path / "texts")
    return desk.take_up(article.SOURCE_ID, "first", taken / "data", str(tmp_path / "texts"))


def numbered(at, words):
    return next(n for n, text in desk.texts(at).items() if words in text)


def dated(form, edtf):
    return next(when for _, when in form._date.options if when and when.resolved == edtf)


def rows(at, table):
    return [entry.cells for entry in at.draft().entries if entry.table == table]


def test_a_known_event_and_a_new_one_are_taken_from_what_was_recognised(at):
    form = desk.form(at)
    form.turn_to(numbered(at, "Nine years ago"))
    assert KNOWN in form._event.options
    form._event.value = KNOWN
    form._date.value = next(
        when for _, when in form._date.options if when and when.edtf == "2025-07-03"
    )
    form.add_event()
    form.note.value = "The road there: recognition"
    assert form.save() and form.coding.value == "events"
    form.turn_to(numbered(at, "1 September 2026"))
    form._date.value = next(
        when for _, when in form._date.options if when and when.edtf == "2026-09-01"
    )
    form._actors.value = ("russia", "taliban")
    form._event.value = "2026-09-01-labour"
    form.add_event()
    assert form.save()
    assert [(r["event_id"], r["date_as_told"]) for r in rows(at, "reports")] == [
        ("2026-09-01-labour", "2026-09-01"), (KNOWN, "2025-07-03"),
    ]  # fmt: skip
    assert [row["event_id"] for row in rows(at, "events")] == ["2026-09-01-labour"]
    assert [row["actor_id"] for row in rows(at, "participants")] == ["russia", "taliban"]
    text = at.file.read_text("utf-8")
    assert "# | The road to this was long." in text, "what stood in the file stays"
    again = desk.form(at)
    again.turn_to(numbered(at, "Nine years ago"))
    assert again.note.value == "The road there: recognition"
    assert [table for table, _ in again.rows] == ["reports"]


@pytest.mark.parametrize(
    ("how", "there"),
    [
        ("counted from publication, 2026-09-03", ""),
        ("counted from '1 September 2026' before it", "1 September 2026"),
        ("the year of the date after it", "Opposition"),
    ],
)
def test_a_date_that_is_proposed_names_what_it_counts_from(at, how, there):
    form = desk.form(at)
    form.turn_to(numbered(at, "Opposition"))
    form._date.options = [("one", When("two days later", "", "2026-09-03", how, 0))]
    form._event.value = KNOWN
    form.add_event()
    wanted = f"{article.SOURCE_ID} {numbered(at, there)}" if there else "published"
    assert form.rows[-1][1]["date_from"].value == wanted


def test_a_row_begins_with_what_was_recognised(at):
    form = desk.form(at)
    number, claims = next((n, h.claims) for n, h in desk.hints(at).items() if len(h.claims) > 1)
    form.turn_to(number)
    form.add_row("positions")
    form.add_row("positions")
    taken = [fields["claim_id"].value for _, fields in form.rows]
    assert taken == [claim.key for claim in claims[:2]]


def test_checking_names_the_faults_of_the_open_paragraph(at):
    form = desk.form(at)
    form.turn_to(numbered(at, "1 September 2026"))
    form.add("reports", {"event_id": "2026-09-01-nobody-knows", "stance": "reports"})
    form.coding.value = "events"
    form.check()
    assert "2026-09-01-nobody-knows" in form._said.value and "elsewhere" in form._said.value


def test_what_was_changed_in_the_file_meanwhile_is_not_overwritten(at):
    form = desk.form(at)
    changed = at.file.read_text("utf-8").replace("\n  note:", "\n  note: by hand", 1)
    at.file.write_text(changed, encoding="utf-8")
    form.note.value = "by the form"
    assert not form.save() and "meanwhile" in form._said.value
    assert at.file.read_text("utf-8") == changed
    form.turn_to(form.paragraph)
    assert form.note.value == "by hand"


def test_hostile_text_in_a_cell_comes_back_as_it_was(at):
    form, hostile = desk.form(at), "a: b # c\t\"d\" 'e' [f] – <script>"
    form.note.value = hostile
    form.add("actors", {"actor_id": "x", "name": hostile})
    assert form.save()
    assert rows(at, "actors")[0]["name"] == hostile
    assert at.draft().of("passages")[form.paragraph - 1]["note"] == hostile


@pytest.fixture
def reading(taken, tmp_path):
    """Two sentences that wait, and tables to write to."""
    shutil.copytree(taken / "data", tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    source = f'prose(r"""\n{LINE}\nWe doubt them.\n""")'
    cells = [{"cell_type": "code", "source": [source]}]
    (tmp_path / "notebooks" / "01-one.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    return Reading("reader B", "2026-11-29", tmp_path / "data", tmp_path / "notebooks")


def test_a_verdict_is_saved_and_the_next_sentence_shown(reading, tmp_path):
    assert LINE in reading._sentence.value and "janse-2021, 70" in reading._sentence.value
    reading.verdict.value = "holds"
    reading.save()
    waiting = reviews.waiting(tmp_path / "data", tmp_path / "notebooks")
    assert [sentence.line.text for sentence in waiting] == ["We doubt them."]
    assert "We doubt them." in reading._sentence.value and "1 wait" in reading._said.value


def test_a_verdict_that_cannot_stand_is_refused_and_nothing_is_written(reading, tmp_path):
    before = (tmp_path / "data" / "reviews.csv").read_bytes()
    reading.save()
    assert "verdict" in reading._said.value
    reading.verdict.value = "struck"
    reading.save()
    assert "say what does not hold" in reading._said.value
    assert (tmp_path / "data" / "reviews.csv").read_bytes() == before
