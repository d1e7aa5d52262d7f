"""One command, one notebook, one check: a made-up article from its file to the tables."""

import re

import article
import papermill
import pytest
from conftest import run

from helpers.coding import desk
from helpers.record import paths, tables

NOTEBOOK = paths.NOTEBOOKS / "code-an-article.ipynb"


def executed(place, **given):
    """The notebook's pages as plain text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.DATA_VARIABLE, str(place / "data"))
        done = papermill.execute_notebook(
            NOTEBOOK, None, cwd=NOTEBOOK.parent, kernel_name="python3", progress_bar=False,
            parameters={"source_id": article.SOURCE_ID, "texts": str(place / "texts"), **given},
        )  # fmt: skip
    outputs = (output for cell in done.cells for output in cell.get("outputs", ()))
    pages = "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)
    return re.sub(r"<style>.*?</style>|<[^>]+>", "", pages, flags=re.DOTALL)


def test_from_the_file_to_the_tables(tmp_path):
    """A blank draft, and nothing to write, are seen in a browser by tests/test_lab.py."""
    place = article.taken_in(tmp_path, article.as_pdf())
    before = tables.read(place / "data")
    at = desk.take_up(article.SOURCE_ID, "first", place / "data", str(place / "texts"))
    at.file().write_text(article.filled(at.file().read_text("utf-8")), encoding="utf-8")
    desk.take_up(article.SOURCE_ID, "second", place / "data", str(place / "texts"))

    said = executed(place, write=True)
    assert "12 of 12 paragraphs are coded" in said and "Nothing is at fault" in said
    assert "[2025-07-03; russia" in said and "4,000 workers" in said
    assert "coding of the paragraph" in said and "(not coded)" in said
    assert f"+{article.PACT}" in said and "a sentence may have support" in said
    assert "an event has another account" in said
    assert "Written." in said and "brief diff EARLIER latest" in said
    status, checked, _ = run("check", place / "data")
    assert status == 0 and checked.endswith("0 faults\n")
    after = tables.read(place / "data")
    assert len(after.events) == len(before.events) + 3
    assert "Moscow and Kabul sign an agreement on seasonal labour" in set(after.events["title"])
