"""helpers.export: how references read, what is refused, and text that tries to break out."""

import re
from html import unescape

import export_demo as make
import pytest
from nbformat.v4 import new_output, new_raw_cell

from helpers.export import BriefPDFExporter, ExportError

SHOWN = {
    "[@janse-2021, 66; @globalsecurity-2021, 37, 43]": (
        "[janse-2021, 66; globalsecurity-2021, 37, 43]"
    ),
    "[@janse-2021, 3; @janse-2021, 7]": "[janse-2021, 3, 7]",
    "[see @janse-2021, 3-5]": "[see janse-2021, 3–5]",
    "@janse-2021 [66]": "[janse-2021, 66]",
    "@fig:timeline [@janse-2021, 5].": "Figure 1 [janse-2021, 5].",
    "[@fig:timeline; @janse-2021, 5]": "[Figure 1; janse-2021, 5]",
    "[@fig:timeline]": "(Figure 1)",
    "@sec:phases and @sec:notes": "Section 1 and Notes",
    "a.b@example.org, @ home, \\@x": "a.b@example.org, @ home, @x",
    "$5, 2015~/2016~, <b>x</b>": "$5, 2015~/2016~, <b>x</b>",
    "'a' \"b\" -- ...": "‘a’ “b” – …",
}


def test_references_in_prose():
    nb = make.notebook(
        make.opening(),
        make.prose("# Notes {.unnumbered}"),
        make.code(make.figure_output()),
        make.prose("# Phases\n\n" + "\n\n".join(f"START {markdown}" for markdown in SHOWN)),
    )
    _, *shown = make.prose_of(nb).split("START ")
    assert [text.strip() for text in shown] == list(SHOWN.values())


def test_a_passage_links_to_its_row_only_when_there_is_one():
    nb = make.small(make.prose("[@janse-2021, 2, 9]"), make.code(make.annex(rows=3)))
    body = make.html(nb)
    assert '<a href="#p-janse-2021-2">2</a>, 9]' in body
    assert '<tr id="p-janse-2021-2">' in body


# What is refused


def output_cell(kind, **content):
    return make.code(new_output(kind, **content))


PROSE = {
    "@fig:nope": "@fig:nope refers to a figure that is not",
    "@sec:nope": "@sec:nope refers to a section that is not",
    "[@nobody, 3]": "@nobody is not among the sources",
    "[@janse-2021, 103]": "janse-2021 has paragraphs 1 to 102; 103",
    "[@janse-2021, 9-3]": "9-3 is not one of them",
    "[@janse-2021]": "cited without a paragraph",
    "[@janse-2021, at length]": "cannot read the paragraphs 'at length'",
    "[x](#nope)": "a link to #nope",
    "### Deep": "'Deep' has level 3 but follows",
    "![x](y.png)": "a picture in Markdown",
    "```{=html}\n<b>\n```": "only one of HTML and PDF",
    "```\nnever closed": "never closed",
    "a[^1]\n\n[^1]: x\n\n[^1]: y": "Duplicate note reference",
    "# A {#b}\n\n# B {#b}": "Duplicate identifier 'b'",
    "in\n2021. Then": "reads as a list",
}
CELLS = {
    "fig:timeline is taken by cell 3": lambda: make.code(*[make.figure_output()] * 2),
    "@nobody is not": lambda: make.code(make.table_output({"a": [[("nobody", 1)]]})),
    "a raw cell would get lost": lambda: new_raw_cell("x"),
    "use notebook.show_figure": lambda: output_cell("display_data", data={"image/png": "eA=="}),
    "use notebook.table": lambda: output_cell("display_data", data={"text/html": "<b>"}),
    "type a/b would get lost": lambda: output_cell("display_data", data={"a/b": "c"}),
    "failed: KeyError: x": lambda: output_cell("error", ename="KeyError", evalue="x"),
}


def refused(cell, said):
    with pytest.raises(ExportError, match=re.escape(said)) as refusal:
        make.html(make.small(cell, make.prose("After.")))
    assert "cell 3" in str(refusal.value)


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_refused_by_its_cell(text):
    refused(make.prose(text), PROSE[text])


@pytest.mark.parametrize("said", CELLS)
def test_outputs_are_refused_by_their_cell(said):
    refused(CELLS[said](), said)


def test_a_cell_of_a_joined_notebook_is_named_by_its_own_number():
    cell = make.prose("@fig:nope")
    cell.metadata.brief = {"notebook": "03-phases.ipynb", "cell": 7}
    with pytest.raises(ExportError, match=r"cell 7 of 03-phases\.ipynb"):
        make.pdf(make.small(cell))


def test_two_openings_must_agree():
    assert make.html(make.notebook(make.opening(), make.opening()))
    with pytest.raises(ExportError, match="different title blocks"):
        make.html(make.notebook(make.opening(), make.opening(title="Other")))


def test_without_known_sources_any_source_may_be_cited():
    nb = make.notebook(make.opening(bibliography=[], known_passages={}), make.prose("[@any, 9]"))
    assert make.prose_of(nb) == "[any, 9]"


def test_a_typst_error_names_the_cell(monkeypatch):
    monkeypatch.setattr(BriefPDFExporter, "figure", lambda *given: '#panic("boom")')
    with pytest.raises(ExportError, match=r"(?s)^cell 3 .*boom"):
        make.pdf(make.small(make.code(make.figure_output())))


# Text


def test_any_text_in_any_place():
    texts = ["\x00\x1b\ud800\ue000\ufffe\ufeff", "漢字 हिन्दी ﷽ \u202e\u0378", make.EMOJI, make.DARI,
             "```{=typst}", "*/ // #"]  # fmt: skip
    every = " ".join(texts)
    nb = make.small(
        make.code(make.figure_output(alt=f"A {every}", caption=f"C {every}", source=every)),
        make.code(make.table_output({f"H {every}": texts}, caption=f"T {every}")),
        make.code(new_output("stream", name="stdout", text="\n".join(texts))),
    )
    printed = " ".join(unescape(make.html(nb)).split())
    assert make.pdf(nb).startswith(b"%PDF")
    for place in ("A", "C", "H", "T"):
        assert f"{place} {'�' * 6} {' '.join(texts[1:])}" in printed
