"""The brief and its annex as publications: what a reader, a printer and a screen reader find."""

import itertools
import re
from collections import Counter

import pdfua
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from test_export import pdf_pages, structure

from helpers.export import assets
from helpers.runs import notebooks

MEGABYTE = 1_000_000
MILLIMETRE = 72 / 25.4
PAPERS = {"a4": (595.3, 841.9), "letter": (612.0, 792.0)}
MOST_PAGES, MOST_FIGURES, MOST_WORDS = 22, 9, 6000
PARTS = ("brief", "annex")


@pytest.fixture(scope="module")
def whole(edition):
    """The executed chapters of the whole brief as one notebook."""
    return notebooks.joined(edition / "notebooks")


@pytest.fixture(scope="module", params=[*PARTS, "letter"])
def printed(request, edition, vintage):
    """Both files on A4, as published, and a brief on letter."""
    if request.param in PARTS:
        return edition / f"{request.param}.pdf"
    return vintage / "brief.pdf"


@pytest.fixture(scope="module")
def sheets(printed):
    """Each page of the file as PDFium sees it."""
    document = pypdfium2.PdfDocument(printed)
    yield [document[number] for number in range(len(document))]
    document.close()


@pytest.fixture(scope="module", params=PARTS)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def document(part, edition):
    with pikepdf.open(edition / f"{part}.pdf") as opened:
        yield opened


def lines(sheet):
    """The pieces of text of a page: (left, bottom, right, top), text."""
    text = sheet.get_textpage()
    for number in range(text.count_rects()):
        box = text.get_rect(number)
        yield box, text.get_text_bounded(*box).strip()


@pytest.fixture(scope="module")
def tree(document):
    return list(structure(document.Root.StructTreeRoot.K))


@pytest.fixture(scope="module")
def pieces(sheets):
    """The pieces of text of each page."""
    return [list(lines(sheet)) for sheet in sheets]


# On paper


def test_few_pages_stay_nearly_empty(sheets, pieces):
    """A chapter that runs over by a line or two costs a page: tighten the page before it does."""
    height = sheets[0].get_height()
    ends = []
    for said in pieces[1:-1]:
        inside = [box for box, _ in said if 0.08 * height < box[1] < 0.93 * height]
        ends.append(min((box[1] for box in inside), default=height))
    empty = [number for number, end in enumerate(ends, start=2) if end > 0.78 * height]
    assert len(empty) <= len(sheets) // 30, empty


def test_nothing_runs_off_the_paper_that_was_asked_for(printed, sheets):
    """Text, pictures and rules keep 15 mm from the sides and 8 mm from head and foot."""
    margin, ends = 15 * MILLIMETRE, 8 * MILLIMETRE
    width, height = PAPERS["letter" if "vintage" in printed.parts else "a4"]
    for number, sheet in enumerate(sheets, start=1):
        assert sheet.get_size() == pytest.approx((width, height), abs=0.1)
        for thing in sheet.get_objects(max_depth=1):
            if thing.type == pdfium.FPDF_PAGEOBJ_UNKNOWN:
                continue
            left, bottom, right, top = thing.get_bounds()
            inside = left >= margin and right <= width - margin
            assert inside and bottom >= ends and top <= height - ends, (
                f"page {number}: something lies at {left:.0f}, {bottom:.0f}, {right:.0f}, {top:.0f}"
            )


def overlaps(pieces):
    """Pairs of texts that are printed over one another."""
    pieces = sorted(pieces, key=lambda piece: -piece[0][3])
    for place, (one, said) in enumerate(pieces):
        for other, covered in pieces[place + 1 :]:
            if other[3] < one[1]:
                break
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > 1.5 and down > 0.35 * min(one[3] - one[1], other[3] - other[1]):
                yield said, covered


def test_no_text_is_printed_over_another(pieces):
    found = [(n, *pair) for n, said in enumerate(pieces, start=1) for pair in overlaps(said)]
    assert not found


def test_no_heading_is_the_last_line_of_its_page(document):
    """A heading's bookmark says where it stands; something follows it before the foot."""
    with document.open_outline() as outline:
        marks = [mark for top in outline.root for mark in (top, *top.children)]
    ways = Ways(document)
    for mark in marks:
        height = float(ways.place(mark.destination)[3])
        assert height > 25 * MILLIMETRE + 36, f"{mark.title} stands alone at the foot of its page"


def test_every_page_but_the_first_is_numbered_and_has_a_running_head(printed, sheets, pieces):
    with pikepdf.open(printed) as document, document.open_outline() as outline:
        chapters = {mark.title for mark in outline.root}
    height = sheets[0].get_height()
    for number, said in enumerate(pieces[1:], start=2):
        head = " ".join(text for box, text in said if box[1] > height - 25 * MILLIMETRE)
        foot = " ".join(text for box, text in said if box[3] < 20 * MILLIMETRE)
        assert head in chapters, f"page {number} is headed {head!r}"
        assert foot == str(number)


def test_a_table_across_pages_repeats_its_head(edition):
    pages = pdf_pages(edition / "annex.pdf")
    ledger = [text for text in pages if "SHA-256 begins" in text]
    row = re.compile(r"text not held|, \d+ (?=[0-9a-f]*[a-f])[0-9a-f]{12} ")
    rows = [text for text in pages if row.search(text)]
    assert len(rows) > 3
    assert rows == ledger


def test_prose_is_hyphenated_and_identifiers_are_not(edition, real):
    # PDFium marks the hyphen of a broken word by U+0002 or leaves it at the end of the line.
    broken = r"[a-z]{2,}(?:\x02|-\r?\n|\ufffe)[a-z]{2,}"
    assert len(re.findall(broken, "\n".join(pdf_pages(edition / "brief.pdf")))) > 3
    flat = "\n".join(pdf_pages(edition / "annex.pdf"))
    missing = [name for name in real.sources["source_id"] if name not in flat]
    assert len(missing) <= 0.1 * len(real.sources), missing


# What it is made of


def test_it_is_small(printed, sheets):
    assert printed.stat().st_size < MEGABYTE * max(len(sheets) / 50, 0.5)


def test_only_the_vendored_typefaces_are_in_it_and_all_are_embedded(document):
    fonts = [thing for thing in document.objects if _is(thing, "/Type", "/FontDescriptor")]
    names = {str(font.FontName).partition("+")[2] or str(font.FontName) for font in fonts}
    assert names and all(re.match(r"PT(Sans|Serif)|DejaVuSans|LastResort", name) for name in names)
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert not [thing for thing in document.objects if _is(thing, "/Subtype", "/Image")], "drawn"


def _is(thing, key, value):
    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and thing.get(key) == value


def test_the_text_of_figures_can_be_selected(edition):
    pages = [text for part in PARTS for text in pdf_pages(edition / f"{part}.pdf")]
    flat = " ".join(" ".join(pages).split())
    for picture in sorted((edition / "figures").glob("*.svg")):
        drawn = re.findall(r"<text[^>]*>([^<&]{4,})</text>", picture.read_text(encoding="utf-8"))
        held = [text for text in drawn if " ".join(text.split()) in flat]
        assert len(held) > 0.9 * len(drawn), picture.name


# For a screen reader


def test_pdfua_finds_no_fault(edition, part, document):
    """It checks a part of the rules and says so; Typst refuses most of the others at once."""
    assert not pdfua.validate(str(edition / f"{part}.pdf")).findings
    with document.open_metadata() as about:
        declared = [about[f"pdf{name}"] for name in ("uaid:part", "aid:part", "aid:conformance")]
        assert (*declared, document.Root.Lang) == ("1", "3", "A", "en-GB")


def test_pictures_speak_and_header_cells_have_a_scope(tree):
    figures = [element for tag, element in tree if tag == "/Figure"]
    assert len(figures) > 3
    assert all(len(str(element.get("/Alt", ""))) > 40 for element in figures)
    heads = [element for tag, element in tree if tag == "/TH"]
    assert heads
    for element in heads:
        attributes = element.A if isinstance(element.A, pikepdf.Array) else [element.A]
        assert "/Column" in [str(attribute.get("/Scope", "")) for attribute in attributes]
    assert Counter(tag for tag, _ in tree)["/THead"] == Counter(tag for tag, _ in tree)["/Table"]


def test_headings_are_read_in_order_and_skip_no_level(tree, document):
    levels = [int(tag[2:]) for tag, _ in tree if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1 and all(
        after <= before + 1 for before, after in itertools.pairwise(levels)
    )
    with document.open_outline() as outline:
        marks = [mark for top in outline.root for mark in (top, *top.children)]
    numbers = [found[1] for m in marks if (found := re.match(r"A?(\d[\d.]*) ", m.title))]
    assert len(numbers) > 10
    assert numbers == sorted(numbers, key=lambda n: [int(part) for part in n.split(".")])


def test_every_numbered_table_and_figure_is_captioned(whole, part, tree):
    """A table of prose has neither number nor caption."""
    mine = [a.kind for a in assets(whole) if a.number.startswith("A") == (part == "annex")]
    counts = Counter(tag for tag, _ in tree)
    assert counts["/Caption"] == len(mine) > 5
    assert counts["/Figure"] == mine.count("figure")


# The way there and back


class Ways:
    """Where the links and bookmarks of a document lead: numbers of pages."""

    def __init__(self, document):
        self.document = document
        self.numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        named = "/Names" in document.Root and "/Dests" in document.Root.Names
        self.names = pikepdf.NameTree(document.Root.Names.Dests) if named else {}

    def place(self, target):
        """The array behind a destination: its page, and where on it."""
        while not isinstance(target, pikepdf.Array):
            target = target.D if isinstance(target, pikepdf.Dictionary) else self.names[str(target)]
        return target

    def page(self, target):
        return self.numbers[self.place(target)[0].objgen]

    def links(self):
        """Per link the page it stands on and the page that it leads to."""
        for number, page in enumerate(self.document.pages):
            for link in page.get("/Annots", []):
                if "/Dest" in link:
                    yield number, self.page(link.Dest)


def test_notes_lead_to_the_sources_and_the_annex_and_these_lead_back(edition):
    """Each file's links by the part of it that they start from and where they lead."""
    ways = Counter()
    for part, first in (("brief", "Sources"), ("annex", "A13")):
        with pikepdf.open(edition / f"{part}.pdf") as document:
            with document.open_outline() as outline:
                (mark,) = [mark for mark in outline.root if mark.title.startswith(first)]
            ways_of = Ways(document)
            begins = ways_of.page(mark.destination)
            ways |= Counter((part, s >= begins, e >= begins) for s, e in ways_of.links())
            for number, page in enumerate(document.pages):
                away = [a for a in page.get("/Annots", []) if a.get("/A", {}).get("/S") == "/GoToR"]
                ways[part, number >= begins, "other"] += len(away)
    assert ways["brief", False, True] > 200, "notes lead to the list of sources"
    assert ways["brief", False, "other"] > 100, "and to the passages"
    assert ways["brief", True, "other"] > 100, "the list leads to the passages"
    assert ways["brief", True, False] > 50, "and back to the chapters"
    assert ways["annex", True, "other"] > 200, "passages lead back to where they are cited"
    assert ways["annex", False, True] > 200, "the tables of the annex lead to the passages"


def test_no_link_to_the_other_file_is_dead(edition, part, document):
    (other,) = set(PARTS) - {part}
    with pikepdf.open(edition / f"{other}.pdf") as second:
        there = set(Ways(second).names)
    actions = [a.A for page in document.pages for a in page.get("/Annots", []) if "/A" in a]
    led = {(str(a.F), str(a.D)) for a in actions if a.S == "/GoToR"}
    assert {file for file, _ in led} == {f"{other}.pdf"}
    assert not {name for _, name in led} - there


def test_figures_stand_in_the_order_of_their_numbers(printed, pieces):
    """They float to the head or foot of a page, and none may overtake another."""
    number = re.compile(r"Figure A(\d+)" if printed.stem == "annex" else r"Figure (\d+)")
    found = [
        (page, -box[3], int(figure[1]))
        for page, said in enumerate(pieces)
        for box, text in said
        if (figure := number.fullmatch(text)) and box[0] < 30 * MILLIMETRE
    ]
    numbers = [n for _, _, n in sorted(found)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 4


# How long it is


def prose(whole):
    """The text of each cell of prose outside the annex."""
    for cell in whole.cells:
        if not cell.metadata["brief"]["notebook"].endswith("annex.ipynb"):
            for output in cell.get("outputs", []):
                about = output.metadata.get("brief", {})
                if about.get("kind") == "prose":
                    yield about["markdown"]


def test_it_is_short(edition, whole):
    with pikepdf.open(edition / "brief.pdf") as document:
        assert 10 < len(document.pages) <= MOST_PAGES
    marks = re.compile(r"\[@[^\]]*\]|\{[^}]*\}|\(@[^)]*\)|[|#*-]")
    words = [word for text in prose(whole) for word in marks.sub(" ", text).split()]
    assert 3000 < len(words) <= MOST_WORDS


def test_its_figures_are_few_and_the_prose_refers_to_each(whole):
    said = "\n".join(prose(whole))
    labels = [a.label for a in assets(whole) if a.kind == "figure" and a.number[0] != "A"]
    assert 0 < len(labels) <= MOST_FIGURES
    assert [label for label in labels if f"(@{label})" not in said] == []
