"""The forms of the coding desk: what is chosen there is in the files, and only there."""

import shutil

import article
import pytest

from helpers.coding import desk
from helpers.coding.anchors import When

KNOWN = "2025-07-03-russia-recognises-taliban"


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """The made-up article, numbered and laid out; the real tables beside it."""
    return article.taken_in(tmp_path_factory.mktemp("forms"), article.as_text().encode())


@pytest.fixture
def at(taken, tmp_path):
    """A desk with a blank draft of one's own."""
    shutil.copytree(taken / "texts", tmp_path / "texts")
    return desk.take_up(article.SOURCE_ID, "first", taken / "data", str(tmp_path / "texts"))


def numbered(at, words):
    return next(n for n, text in at.texts().items() if words in text)


def dated(form, edtf):
    return next(when for _, when in form.date.options if when and when.resolved == edtf)


def test_a_known_event_and_a_new_one_are_taken_from_what_was_recognised(at):
    form = desk.form(at)
    form.turn_to(numbered(at, "Nine years ago"))
    assert KNOWN in form.event.options
    form.event.value = KNOWN
    form.date.value = dated(form, "2025-07-03")
    form.add_event()
    form.note.value = "The road there: recognition"
    assert form.save() and form.coding.value == "events"
    form.turn_to(numbered(at, "1 September 2026"))
    form.date.value = dated(form, "2026-09-01")
    form.actors.value = ("russia", "taliban")
    form.event.value = "2026-09-01-labour"
    form.add_event()
    assert form.save()
    assert [(r["event_id"], r["date_as_told"]) for r in at.draft().of("reports")] == [
        ("2026-09-01-labour", "2026-09-01"), (KNOWN, "2025-07-03"),
    ]  # fmt: skip
    assert [row["event_id"] for row in at.draft().of("events")] == ["2026-09-01-labour"]
    assert [row["actor_id"] for row in at.draft().of("participants")] == ["russia", "taliban"]
    text = at.file().read_text("utf-8")
    assert "# | The road to this was long." in text, "what stood in the file stays"
    form.turn_to(numbered(at, "Nine years ago"))
    assert form.note.value == "The road there: recognition"
    assert [table for table, _ in form.rows] == ["reports"]


def test_a_date_that_is_proposed_names_what_it_counts_from(at):
    form, wanted = desk.form(at), []
    form.turn_to(numbered(at, "Opposition"))
    for how, there in (
        ("counted from publication, 2026-09-03", ""),
        ("counted from '1 September 2026' before it", "1 September 2026"),
        ("the year of the date after it", "Opposition"),
    ):
        form.date.options = [("one", When("two days later", "", "2026-09-03", how, 0))]
        form.event.value = KNOWN
        form.add_event()
        wanted += [f"{article.SOURCE_ID} {numbered(at, there)}" if there else "published"]
    assert [fields["date_from"].value for _, fields in form.rows] == wanted


def test_a_row_begins_with_what_was_recognised(at):
    form = desk.form(at)
    number, claims = next(
        (n, h.claims) for n, h in at.hints(at.draft()).items() if len(h.claims) > 1
    )
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
    assert "2026-09-01-nobody-knows" in form.said.value and "elsewhere" in form.said.value


def test_what_was_changed_in_the_file_meanwhile_is_not_overwritten(at):
    form = desk.form(at)
    changed = at.file().read_text("utf-8").replace("\n  note:", "\n  note: by hand", 1)
    at.file().write_text(changed, encoding="utf-8")
    form.note.value = "by the form"
    assert not form.save() and "meanwhile" in form.said.value
    assert at.file().read_text("utf-8") == changed
    form.turn_to(form.paragraph)
    assert form.note.value == "by hand"


def test_hostile_text_in_a_cell_comes_back_as_it_was(at):
    form, hostile = desk.form(at), "a: b # c\t\"d\" 'e' [f] – <script>"
    form.note.value = hostile
    form.add("actors", {"actor_id": "x", "name": hostile})
    assert form.save()
    assert at.draft().of("actors")[0]["name"] == hostile
    assert at.draft().of("passages")[form.paragraph - 1]["note"] == hostile
