"""helpers.export: where the links inside the PDF lead."""

import io
import re

import export_demo as make
import pikepdf
import pypdfium2
import pytest

# Points below the place of a target in which it is to be seen.
BELOW = 60


@pytest.fixture(scope="module", params=[{}, {"manifest": "{}"}], ids=["bare", "manifest"])
def made(request):
    text = "[@janse-2021, 3, 66] and @tbl:evidence, [a word](#word), <https://example.org>."
    rest = "# Цель\n\nThe [word]{#word} stands here, far from [its heading](#цель)."
    return make.pdf(
        make.small(make.prose(text), make.code(make.annex()), make.prose(rest)), **request.param
    )


@pytest.fixture(scope="module")
def links(made):
    """Per link: the words under it, the words just below its target, what is said of it."""
    seen = pypdfium2.PdfDocument(made)
    texts = [page.get_textpage() for page in seen]
    with pikepdf.open(io.BytesIO(made)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        found = []
        for page, text in zip(document.pages, texts, strict=True):
            for link in page.get("/Annots", []):
                if isinstance(link.get("/Dest"), pikepdf.Array):
                    sheet, _, _, top, _ = link.Dest
                    there = texts[numbers[sheet.objgen]]
                    found.append(
                        (
                            text.get_text_bounded(*map(float, link.Rect)).strip(),
                            there.get_text_bounded(0, float(top) - BELOW, 600, float(top)),
                            str(link.Contents),
                            f"page {numbers[sheet.objgen] + 1}",
                        )
                    )
    seen.close()
    return found


def test_a_passage_leads_to_its_row(links):
    rows = {
        words: found[1]
        for words, there, _, _ in links
        if words.isdigit() and (found := re.search(r"Meeting (\d+) of", there))
    }
    assert rows.keys() >= {"3", "66", "100"}
    assert {words: str(int(words) - 1) for words in rows} == rows, "row n tells of meeting n - 1"


def test_other_targets_are_reached_and_each_link_says_its_page(links):
    led = {words: there for words, there, _, _ in links}
    assert "The word stands" in led["a word"]
    assert "Цель" in led["its heading"]
    assert "Table" in led["Table\xa01"]
    assert all(said.endswith(page) for _, _, said, page in links)


def test_what_led_the_links_does_not_stay_in_the_file(made):
    with pikepdf.open(io.BytesIO(made)) as document:
        assert set(document.attachments) <= {"manifest.json"}
        addresses = {
            bytes(link.A.URI)
            for page in document.pages
            for link in page.get("/Annots", [])
            if "/A" in link
        }
    assert addresses == {b"https://example.org", b"https://example.org/a_b#c"}
