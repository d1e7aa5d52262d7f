"""One command, one notebook, one check: a made-up article from its file to the tables."""

import re
import shutil

import article
import papermill
import pytest
from conftest import run

from helpers.coding import desk
from helpers.record import paths, tables
from helpers.record.faults import PlainError

NOTEBOOK = tables.HOME / "notebooks" / "code-an-article.ipynb"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """The real tables to write to, a folder for texts, and the article taken in as a PDF."""
    return article.taken_in(tmp_path_factory.mktemp("coding"), article.as_pdf())


def executed(bench, **given):
    """The notebook's pages as plain text, one a cell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.DATA_VARIABLE, str(bench / "data"))
        done = papermill.execute_notebook(
            NOTEBOOK, None, cwd=NOTEBOOK.parent, kernel_name="python3", progress_bar=False,
            parameters={"source_id": article.SOURCE_ID, "texts": str(bench / "texts"), **given},
        )  # fmt: skip
    pages = [
        output["data"]["text/html"]
        for cell in done.cells
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    ]
    return [re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL) for page in pages]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_from_the_file_to_the_tables(bench):
    data, before = bench / "data", tables.read(bench / "data")
    untouched = bytes_of(data)

    blank = "\n".join(executed(bench))
    assert "0 of 12 paragraphs are coded" in blank and "Nothing was written: 12 faults" in blank
    assert "[2025-07-03; russia" in blank and "4,000 workers" in blank

    draft = bench / "texts" / article.SOURCE_ID / "first.yaml"
    draft.write_text(article.filled(draft.read_text("utf-8")), encoding="utf-8")
    ready = "\n".join(executed(bench))
    assert "12 of 12 paragraphs are coded" in ready and "Nothing is at fault" in ready
    assert "set write = True" in ready and f"+{article.PACT}" in ready
    assert "an event has another account" in ready and "a sentence may have support" in ready
    assert bytes_of(data) == untouched

    other = executed(bench, coder="second", other="first")
    assert "0 of 12 paragraphs are coded" in "\n".join(other), "a second coder begins blank"
    assert "coding of the paragraph" in "\n".join(other) and "(not coded)" in "\n".join(other)

    done = "\n".join(executed(bench, write=True))
    assert "Written." in done and "brief diff EARLIER latest" in done
    status, said, _ = run("check", data)
    assert status == 0 and said.endswith("0 faults\n")
    after = tables.read(data)
    assert len(after.events) == len(before.events) + 3
    assert "Moscow and Kabul sign an agreement on seasonal labour" in set(after.events["title"])


def test_its_parameters_are_read_by_papermill():
    found = papermill.inspect_notebook(str(NOTEBOOK))
    assert list(found) == ["source_id", "coder", "other", "texts", "write"]
    assert all(parameter["help"] for parameter in found.values())


def test_without_a_source_the_notebook_says_which_there_are(bench):
    with pytest.raises(papermill.PapermillExecutionError, match="set source_id to one of: example"):
        executed(bench, source_id="")


def test_a_text_that_is_gone_is_told(bench, tmp_path):
    shutil.copytree(bench / "texts", tmp_path / "texts")
    (tmp_path / "texts" / f"{article.SOURCE_ID}.txt").unlink()
    with pytest.raises(PlainError, match="is absent"):
        desk.take_up(article.SOURCE_ID, "third", bench / "data", str(tmp_path / "texts"))
    with pytest.raises(PlainError, match="is not usable"):
        desk.take_up(article.SOURCE_ID, "../x", bench / "data", str(tmp_path / "texts"))
