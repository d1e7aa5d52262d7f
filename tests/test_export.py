"""helpers.export: what reaches the page and the PDF."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import export_demo as make
import lxml.html
import pikepdf
import pypandoc
import pypdfium2
import pytest
from nbconvert.exporters import get_export_names, get_exporter

from helpers.export import BriefPDFExporter, ExportError, assets


def page_of(nb):
    return lxml.html.document_fromstring(make.html(nb))


def words(elements):
    return " ".join(" ".join(element.text_content() for element in elements).split())


def pdf_pages(path):
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]


@pytest.fixture(scope="module")
def page():
    return page_of(make.demo())


def structure(node):
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from structure(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), node
        yield from structure(node.get("/K", pikepdf.Array()))


# The page


def test_every_id_is_used_once_and_every_link_leads_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {address[1:] for address in page.xpath("//a/@href") if address.startswith("#")}
    assert len(targets) > 100
    assert targets <= set(ids)
    assert {"p-janse-2021-66", "ref-janse-2021", "fig:timeline", "phases"} <= targets


def test_order_is_title_contents_cover_rest(page):
    text = words([page.body])
    parts = ["Moscow and Kabul", "Record as of 8", "Contents", "Key judgements", "11 meetings"]
    parts += ["1 The phases", "Moscow becomes a host", "Between two figures", "Annex", "D. Janse"]
    places = [text.index(part) for part in parts[:5]]
    places += [text.rindex(part) for part in parts[5:]]
    assert places == sorted(places)
    assert "Made from public sources" in text[places[-1] :]
    assert "All 100 rows of table 2" in words(page.iter("summary")), "a long table is folded"


# Both


def test_exporters_are_registered_and_offered_by_jupyterlab():
    assert {"brief_html", "brief_pdf"} <= set(get_export_names())
    assert get_exporter("brief_pdf") is BriefPDFExporter
    assert BriefPDFExporter().export_from_notebook == "Brief (PDF)"


def test_a_pdf_holds_each_sign_and_nothing_that_a_cell_murmured():
    """That nbconvert finds the exporter by its name, tests/test_lab.py sees in the menu."""
    text = "\n".join(pdf_pages(make.pdf(make.demo())))
    assert "never shown" not in text
    assert "a--b c...d e---f g-?h" in text, "what Typst would shorten"
    for shown in ("<script>alert(1)</script>", make.CYRILLIC, "Made from public sources"):
        assert shown in text


def test_assets_are_numbered_in_printing_order():
    found = assets(make.demo())
    assert [(a.kind, a.number, a.label) for a in found] == [
        ("figure", "1", "fig:timeline"),
        ("figure", "2", "fig:second"),
        ("figure", "3", "fig:third"),
        ("table", "1", "tbl:hostile"),
        ("table", "2", "tbl:evidence"),
    ]
    assert found[0].csv == "year,meetings\n2016,2\n2017,3\n2018,5\n"
    assert found[0].svg.startswith("<?xml") and found[2].csv is None


def test_a_figure_that_its_cell_does_not_print_is_not_referred_to():
    text = make.said("# Phases\n\nSo it came (@fig:gone) (@tbl:sources).")
    table = make.code(make.table_output())
    draws = make.code(source='notebook.figure(fig, words, label="fig:gone")')
    assert "So it came (Table 1)." in make.prose_of(make.argued(text, table, draws))
    with pytest.raises(ExportError, match="@fig:gone refers to a figure that is not"):
        make.html(make.argued(text, table))


def test_headings_over_nothing_are_left_out():
    text = "# Empty\n\n## In it\n\n# Kept\n\n## Also kept\n\nText.\n\n## Last"
    page = page_of(make.argued(make.said(text), make.said("# Over a table")))
    heads = page.xpath("//main//*[self::h2 or self::h3]/text()")
    assert [head.strip() for head in heads if head.strip()] == [
        "Kept",
        "Also kept",
        "Every passage",
        "Sources",
    ]


def test_many_notes_stay_on_their_page(tmp_path):
    cited = "[@janse-2021, {0}; @globalsecurity-2021, {0}]"
    lines = [f"Line {n} {cited.format(n)}." for n in range(1, 46)]
    path = tmp_path / "brief.pdf"
    path.write_bytes(make.pdf(make.argued(make.said("# Phases\n\n" + "\n".join(lines)))))
    with pypdfium2.PdfDocument(path) as opened:
        text = opened[0].get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        margin = [box for box in boxes if box[2] < 150]
        notes = text.get_text_bounded(0, 0, 150, 842)
    assert all(f"janse-2021, ¶{n};" in notes for n in range(1, 46))
    assert min(bottom for _, bottom, _, _ in margin) > 40


def test_a_cover_figure_comes_first():
    cover = make.code(make.figure_output("fig:cover"), tags=["cover"])
    nb = make.small(make.code(make.figure_output()), make.prose("@fig:cover"), cover)
    assert [a.label for a in assets(nb)] == ["fig:cover", "fig:timeline"]
    assert make.prose_of(nb).endswith("Figure 1")


def test_without_an_opening_the_title_comes_from_the_notebook():
    nb = make.notebook(make.prose("# Head *on*"))
    assert words(page_of(nb).iter("h1")).startswith("Head *on*")
    nb.metadata.title = "Mine"
    assert words(page_of(nb).iter("h1")).startswith("Mine")
    assert make.pdf(nb).startswith(b"%PDF")


def test_without_a_title_there_is_no_brief():
    with pytest.raises(ExportError, match=r"cell 1 .*no title; begin with a heading"):
        make.html(make.notebook(make.prose("x")))


def test_two_threads_make_the_same_bytes_as_one_after_the_other(monkeypatch):
    asked = []
    run = pypandoc.convert_text
    monkeypatch.setattr(pypandoc, "convert_text", lambda *a, **k: asked.append(a) or run(*a, **k))
    text = make.said("# Phases\n\nSo it was [@janse-2021, 3].")
    nb = make.argued(text, make.code(make.figure_output()), rows=5)
    before, manifest = deepcopy(nb), '{"key": "0123456789abcdef"}'
    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(make.html, nb)
        pdf = pool.submit(make.pdf, nb, manifest=manifest)
    assert len({text for text, *_ in asked}) == len(asked), "pandoc reads once for both"
    assert [page.result(), pdf.result()] == [make.html(nb), make.pdf(nb, manifest=manifest)]
    assert nb == before, "the notebook is left as it was"
