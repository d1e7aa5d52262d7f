"""helpers.export: where links lead inside the PDF, and from a brief to its annex and back."""

import io
import re

import export_demo as make
import pikepdf
import pypdfium2
import pytest
from test_export import structure

# Points below the place of a target in which it is to be seen; the place lies a little above it.
ABOVE, BELOW = 9, 60


@pytest.fixture(scope="module")
def made():
    text = "[@janse-2021, 3, 66] and @tbl:evidence, [a word](#word), <https://example.org>."
    rest = "# Цель\n\nThe [word]{#word} stands here, far from [its heading](#цель)."
    cells = (make.prose(text), make.code(make.annex()), make.prose(rest))
    return make.pdf(make.small(*cells), manifest="{}")


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
                            there.get_text_bounded(0, float(top) - BELOW, 600, float(top) - ABOVE),
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
        held = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
        assert held == {"manifest.json": b"{}"}
        addresses = {
            bytes(link.A.URI)
            for page in document.pages
            for link in page.get("/Annots", [])
            if "/A" in link
        }
    assert addresses == {b"https://example.org", b"https://example.org/a_b#c"}


# Between a brief and its annex


@pytest.fixture(scope="module")
def parts():
    """The two files of a brief whose one line has a note for each of two citations."""
    text = make.said(
        "# Phases\n\nMoscow called [@janse-2021, 3, 43-45] and sat [@janse-2021, 66].\n"
        "The rest is elsewhere (@tbl:evidence)."
    )
    far = make.said("# Last" + "\n\nIt is far from there." * 60)
    brief = make.argued(text, far)
    files = {f"{part}.pdf": make.pdf(brief, part=part) for part in ("brief", "annex")}
    opened = {name: pikepdf.open(io.BytesIO(file)) for name, file in files.items()}
    yield opened
    for document in opened.values():
        document.close()


def test_a_mark_leads_to_its_note_and_the_note_to_its_mark(parts):
    tags = [name for name, _ in structure(parts["brief.pdf"].Root.StructTreeRoot.K)]
    assert tags.count("/Note") == 2
    page = parts["brief.pdf"].pages[0]
    links = [link for link in page.Annots if isinstance(link.get("/Dest"), pikepdf.Array)]
    marks = [link for link in links if re.fullmatch(r"Footnote \d", str(link.Contents))]
    backs = [link for link in links if float(link.Rect[2]) < 50]
    assert len(marks) == len(backs) == 2
    for mark, back in zip(marks, backs, strict=True):
        assert mark.Dest[0].objgen == back.Dest[0].objgen == page.obj.objgen
        assert 0 <= float(mark.Dest[3]) - float(back.Rect[3]) < 20
        assert float(back.Dest[2]) == pytest.approx(float(mark.Rect[0]), abs=4)
        assert float(back.Dest[3]) == pytest.approx(float(mark.Rect[3]), abs=20)


def test_every_link_to_the_other_file_has_a_place_to_lead_to(parts):
    led = {
        name: {
            (str(link.A.F), str(link.A.D))
            for page in document.pages
            for link in page.get("/Annots", [])
            if link.get("/A", {}).get("/S") == "/GoToR"
        }
        for name, document in parts.items()
    }
    cited = {("annex.pdf", f"p-janse-2021-{n}") for n in (3, 43, 44, 45, 66)}
    assert led["brief.pdf"] == cited | {("annex.pdf", "tbl:evidence")}
    assert led["annex.pdf"] == {("brief.pdf", "phases")}
    assert "Meeting 65 of" in found(parts["annex.pdf"], "p-janse-2021-66")
    assert "A1 Every passage" in found(parts["annex.pdf"], "every-passage"), (
        "the contents lead there"
    )
    assert "Table A1" in found(parts["annex.pdf"], "tbl:evidence")
    assert "1 Phases" in found(parts["brief.pdf"], "phases")
    for file, name in led["brief.pdf"]:
        assert found(parts[file], name)


def found(document, name):
    """The words just below a named place."""
    place = pikepdf.NameTree(document.Root.Names.Dests)[name]
    sheet, _, _, top, _ = place if isinstance(place, pikepdf.Array) else place.D
    number = [page.obj.objgen for page in document.pages].index(sheet.objgen)
    held = io.BytesIO()
    document.save(held)
    with pypdfium2.PdfDocument(held) as seen:
        text = seen[number].get_textpage()
        return text.get_text_bounded(0, float(top) - BELOW, 600, float(top))
