"""Text is text: whatever stands in the tables is printed, and neither runs nor breaks the page."""

import csv
import re
import shutil

import export_demo as make
import lxml.html
import pikepdf
import pytest

from helpers.record import tables
from helpers.record.spreadsheets import spreadsheet_safe
from helpers.runs import notebooks

CYRILLIC, DARI, PASHTO = "Забихулла Муджахид", "ذبیح‌الله مجاهد", "د افغانستان اسلامي امارت"
# HTML, Markdown, a citation, a cross reference, Typst, LaTeX, Jinja, a comment, a fence.
MARKUP = (
    "<script>alert(1)</script> <b>b</b> *e* _i_ `c` [x](javascript:alert(2)) @janse-2021 @fig:story"
    " #read(/etc/passwd) #panic() $x^2$ {{ 7*7 }} {% raw %} \\input{a} <!-- | ]] ::: &lt; 1--2"
)
# Two of the articles fill every table; the chapters print the texts below and refer to no other.
SOURCES = "janse-2021,diplomat-2023"
CHAPTERS = ("02", "08", "09", "12", "14")
COLUMNS = {
    "events": ["title", "summary"],
    "actors": ["name"],
    "claims": ["claim", "settle"],
    "sources": ["title", "author", "publisher", "perspective"],
    "assessments": ["statement"],
    "outcomes": ["note"],
    "phases": ["name"],
    "steps": ["name"],
    "quantities": ["measure"],
    "passages": ["note"],
    "reports": ["words"],
    "meetings": ["series"],
}


@pytest.fixture(scope="module")
def hostile(brief, tmp_path_factory):
    """The brief of tables in which every name and every text ends in markup of all kinds."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(tables.DATA, data)
    for name, columns in COLUMNS.items():
        path = data / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows):
            for column in filter(row.get, columns):
                lead = "" if number % 5 else "=1+1 "
                row[column] = f"{lead}{row[column]} {MARKUP} {CYRILLIC} {DARI} {PASHTO}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    out = data.parent / "reports"
    chosen = [path for path in notebooks.chapters() if path.name[:2] in CHAPTERS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "chapters", lambda: chosen)
        status, said, problems = brief(
            "render", "--data", data, "--out", out, "-p", "sources", SOURCES
        )
    assert status == 0, said + problems
    return out / "latest"


@pytest.fixture(scope="module")
def page(hostile):
    return lxml.html.document_fromstring((hostile / "brief.html").read_text(encoding="utf-8"))


def test_all_of_it_is_printed_letter_by_letter(page):
    seen = "".join(page.xpath("//body//text()[not(ancestor::style or ancestor::script)]"))
    # A label of a picture for a phone stands in several lines, so blanks do not count.
    text, markup = ("".join(said.split()) for said in (seen, MARKUP))
    assert text.count(markup) > 300
    # A label of a picture may be shortened, and says so.
    text = re.sub(r"<script>alert\(1\)</script>[^;…]{0,160}…", "", text)
    # A voice is called by its publisher's name as far as the first semicolon.
    whole = text.count(markup.partition(";")[0])
    # Nowhere is only a part of it left, which would mean that something read the rest as markup.
    parts = {
        part: text.count(part)
        for part in ("<script>alert(1)</script>", "[x](javascript:alert(2))", "{{7*7}}", "$x^2$")
    }
    assert set(parts.values()) == {whole}, parts
    for script in (CYRILLIC, DARI, PASHTO):
        assert text.count("".join(script.split())) >= text.count(markup)


def test_nothing_of_it_runs(page):
    scripts = [(script.get("id"), script.get("type")) for script in page.iter("script")]
    record = ("events-record", "application/json")
    assert scripts == [record, (None, None), ("events-script", None)], "the page's own"
    handlers, links = page.xpath("//@*[starts-with(name(), 'on')]"), page.xpath("//a/@href")
    live = re.compile(r"#|https?://|data:text/csv;")
    assert not handlers and not [link for link in links if not live.match(link)]


@pytest.mark.parametrize("part", ["brief", "annex"])
def test_the_pdf_holds_no_file_of_the_machine_and_no_script(hostile, part):
    with pikepdf.open(hostile / f"{part}.pdf") as pdf:
        assert list(pdf.attachments) == ["manifest.json"]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert thing.get("/S") not in ("/JavaScript", "/Launch", "/SubmitForm")
                uri = str(thing.get("/URI", "https://"))
                assert uri.startswith(("https://", "http://")), uri


def test_no_exported_cell_starts_a_formula(hostile):
    files = [*(hostile / "tables").glob("*.csv"), *(hostile / "record").glob("*.csv")]
    led = 0
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                assert cell == spreadsheet_safe(cell), f"{path.name}: {cell[:40]}"
                led += cell.startswith("'=1+1 ")
    assert led > 50


def test_a_link_to_anything_but_a_page_is_dead():
    text = "[run](javascript:alert(1)) [file](file:///etc/passwd) [page](https://example.org/)"
    html = make.html(make.small(make.prose(text)))
    assert "javascript" not in html and "file:" not in html and ">page</a>" in html
    assert make.prose_of(make.small(make.prose(text))).endswith("run file page")
