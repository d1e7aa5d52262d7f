"""The second reading: what waits, the sheet that is filled in, and what becomes of it."""

import csv
import io
import json
import shutil

import pytest

from helpers.coding import reviews
from helpers.coding.forms import Reading
from helpers.record import paths
from helpers.record.faults import DataError

PROSE = 'prose(r"""\nMoscow took assurances [@janse-2021, 70].\nWe doubt them.\n\nUncited.\n""")'


@pytest.fixture
def notebooks(tmp_path):
    """One notebook with two sentences that rest on a passage."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cells = [{"cell_type": "code", "source": ["x = 1"]}, {"cell_type": "code", "source": [PROSE]}]
    (folder / "01-one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path):
    shutil.copytree(paths.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("external"))
    return tmp_path / "data"


def bytes_of(data):
    return (data / "reviews.csv").read_bytes()


def fill(sheet, rows, **cells):
    """Write a sheet with a verdict on its first sentence."""
    rows[0] |= {"reader": "reader B", "day": "2026-11-29", "verdict": "holds"} | cells
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_verdicts_of_a_filled_sheet_go_into_the_table_once_or_not_at_all(data, notebooks, tmp_path):
    one, two = rows = list(csv.DictReader(io.StringIO(reviews.sheet(data, notebooks))))
    assert (one["notebook"], one["cell"], one["line"]) == ("01-one.ipynb", "2", "2")
    assert one["text"] == "Moscow took assurances [@janse-2021, 70]."
    assert "[janse-2021, 70]" in one["passages"] and "Taliban" in one["passages"]
    assert two["passages"] == one["passages"], "a line without a citation rests on the one before"
    assert one["verdict"] == ""

    sheet, before, key = tmp_path / "sheet.csv", bytes_of(data), one["sentence"]
    for cells, said in (
        ({"verdict": "fine"}, "sheet.csv:2:9: verdict: 'fine' is none of holds, amended, struck"),
        ({"verdict": "struck"}, "sheet.csv:2:10: note: say what does not hold"),
        ({"reader": ""}, "sheet.csv:2:7: reader: who read it?"),
        ({"day": "yesterday"}, "sheet.csv:2:8: day: 'yesterday' is not an EDTF date"),
        ({"sentence": "0" * 64}, "sheet.csv:2:1: sentence: no notebook holds this line"),
    ):
        fill(sheet, rows, **cells)
        with pytest.raises(DataError) as refused:
            reviews.take(sheet, data, notebooks)
        assert str(refused.value).startswith(said) and bytes_of(data) == before

    fill(sheet, rows, sentence=key)
    assert reviews.take(sheet, data, notebooks) == 1
    assert reviews.take(sheet, data, notebooks) == 0
    assert [s.line.text for s in reviews.waiting(data, notebooks)] == ["We doubt them."]
    path = notebooks / "01-one.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("took", "received"), encoding="utf-8")
    assert len(reviews.waiting(data, notebooks)) == 2, "a changed line waits again"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", 70", ", 700", "2:1: cell 2: cites [janse-2021, 700]"),
        # no edition would print it, and nobody would miss it
        ("Uncited.", "By 2099 we expect more.", "5:1: cell 2: names 2099, after the newest"),
    ],
)
def test_a_line_that_no_edition_can_print_is_a_fault_with_its_place(
    data, notebooks, old, new, said
):
    path = notebooks / "01-one.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (fault,) = reviews.faults(data, notebooks)
    assert str(fault).startswith(f"notebooks/01-one.ipynb:{said}")


def test_in_the_form_a_verdict_is_saved_and_the_next_sentence_shown(data, notebooks):
    form, before = Reading("reader B", "2026-11-29", data, notebooks), bytes_of(data)
    assert "Moscow took" in form.sentence.value and "janse-2021, 70" in form.sentence.value
    for verdict, said in (("(open)", "verdict"), ("struck", "say what does not hold")):
        form.verdict.value = verdict
        form.save()
        assert said in form.said.value and bytes_of(data) == before
    form.verdict.value = "holds"
    form.save()
    assert [one.line.text for one in reviews.waiting(data, notebooks)] == ["We doubt them."]
    assert "We doubt them." in form.sentence.value and "1 wait" in form.said.value


def test_every_sentence_of_the_brief_was_read():
    assert [s.line.text for s in reviews.waiting()] == []


def test_nothing_is_published_while_a_sentence_waits(brief, data, tmp_path):
    (data / "reviews.csv").write_text(
        (data / "reviews.csv").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8"
    )
    status, _, problems = brief("publish", "--data", data, "--out", tmp_path / "out")
    assert status == 2 and "await a second reading" in problems
    assert not (tmp_path / "out").exists()
    _, said, _ = brief("check", data)
    assert "rest on passages" in said
