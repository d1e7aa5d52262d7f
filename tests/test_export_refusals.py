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


REFUSED = {
    "label twice": (
        lambda: make.code(*[make.figure_output()] * 2),
        "fig:timeline is taken by cell 3",
    ),
    "figure": (lambda: make.prose("@fig:nope"), "@fig:nope refers to a figure that is not"),
    "section": (lambda: make.prose("@sec:nope"), "@sec:nope refers to a section that is not"),
    "source": (lambda: make.prose("[@nobody, 3]"), "@nobody is not among the sources"),
    "paragraph": (
        lambda: make.prose("[@janse-2021, 103]"),
        "janse-2021 has paragraphs 1 to 102; 103",
    ),
    "range": (lambda: make.prose("[@janse-2021, 9-3]"), "9-3 is not one of them"),
    "no locator": (lambda: make.prose("[@janse-2021]"), "cited without a paragraph"),
    "words": (
        lambda: make.prose("[@janse-2021, at length]"),
        "cannot read the paragraphs 'at length'",
    ),
    "in a table": (
        lambda: make.code(make.table_output({"a": [[("nobody", 1)]]})),
        "@nobody is not",
    ),
    "link": (lambda: make.prose("[x](#nope)"), "a link to #nope"),
    "skipped level": (lambda: make.prose("### Deep"), "'Deep' has level 3 but follows"),
    "picture": (lambda: make.prose("![x](y.png)"), "a picture in Markdown"),
    "raw": (lambda: make.prose("```{=html}\n<b>\n```"), "only one of HTML and PDF"),
    "fence": (lambda: make.prose("```\nnever closed"), "never closed"),
    "footnote": (lambda: make.prose("a[^1]\n\n[^1]: x\n\n[^1]: y"), "Duplicate note reference"),
    "identifier": (lambda: make.prose("# A {#b}\n\n# B {#b}"), "Duplicate identifier 'b'"),
    "year": (lambda: make.prose("in\n2021. Then"), "reads as a list"),
    "raw cell": (lambda: new_raw_cell("x"), "a raw cell would get lost"),
    "image": (
        lambda: output_cell("display_data", data={"image/png": "eA=="}),
        "use notebook.show_figure",
    ),
    "html": (lambda: output_cell("display_data", data={"text/html": "<b>"}), "use notebook.table"),
    "widget": (lambda: output_cell("display_data", data={"a/b": "c"}), "type a/b would get lost"),
    "error": (lambda: output_cell("error", ename="KeyError", evalue="x"), "failed: KeyError: x"),
}


@pytest.mark.parametrize(("cell", "said"), REFUSED.values(), ids=REFUSED)
def test_refuses_and_names_the_cell(cell, said):
    nb = make.small(cell(), make.prose("After."))
    with pytest.raises(ExportError, match=re.escape(said)) as refusal:
        make.html(nb)
    assert "cell 3" in str(refusal.value)


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
