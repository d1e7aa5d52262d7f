"""edition: what an edition holds, that it is the same twice, and what a failure leaves."""

import ast
import csv
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pikepdf
import pytest

from helpers.cli import DONE
from helpers.record import parameters, tables
from helpers.runs import notebooks, provenance, store


class Page(HTMLParser):
    """Ids, local links and the text of a page."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.parts = [], [], []
        self.hidden = 0
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join("".join(self.parts).split())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def manifest(place):
    return json.loads((place / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(edition):
    return Page(edition / "brief.html")


# -- what an edition holds -------------------------------------------------------------------


def test_an_edition_holds_what_was_promised(edition):
    assert sorted(path.name for path in edition.iterdir()) == [
        "annex.pdf", "brief.html", "brief.pdf", "figures", "manifest.json", "notebooks", "record",
        "tables",
    ]  # fmt: skip
    assert [p.name for p in sorted((edition / "notebooks").iterdir())] == [
        p.name for p in notebooks.chapters()
    ]
    figures, behind = ({p.stem for p in (edition / n).iterdir()} for n in ("figures", "tables"))
    assert figures and figures <= behind, "each figure has the CSV behind it"
    assert {p.suffix for p in (edition / "figures").iterdir()} == {".svg"}
    for name in ("brief.pdf", "annex.pdf"):
        assert (edition / name).read_bytes()[:5] == b"%PDF-"


def test_the_manifest_proves_inputs_and_outputs(edition):
    record = manifest(edition)
    assert set(record) >= {"parameters", "inputs", "outputs", "packages", "seconds"}
    assert record["outputs"] == provenance.hashes(edition)
    for path in [*tables.DATA.glob("*.csv"), tables.DATA / "datapackage.json"]:
        assert f"data/{path.name}" in record["inputs"]
    assert list(record["seconds"]) == [path.stem for path in notebooks.chapters()]
    assert record["packages"]["papermill"] and record["packages"]["python"]
    assert {"typst", "pikepdf", "fonttools", "brotli", "matplotlib"} <= set(record["packages"])
    assert record["parameters"] == parameters.Parameters().model_dump(mode="json")


@pytest.fixture(scope="module")
def loaded():
    """Files of ours that a fresh Python has loaded: after a chapter's imports, after all others."""
    lines = {
        ast.unparse(node)
        for path in notebooks.chapters()
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and "from helpers" in cell.source
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.ImportFrom)
    }
    others = (
        "from helpers import export",
        "from helpers.runs import changes, edition, kernel_server, publication",
        "export.BriefHTMLExporter, export.BriefPDFExporter",
    )
    told = "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'helpers'))"
    script = "\n".join(["import sys", *sorted(lines), told, *others, told])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tables.HOME
    )
    assert done.returncode == 0, done.stderr
    return [
        {Path(name).relative_to(tables.HOME).as_posix() for name in line.split()}
        for line in done.stdout.splitlines()
    ]


def test_what_a_chapter_is_made_of_is_all_that_its_kernel_loads(loaded):
    """A room left out of a chapter's key, or of an edition's, must not be able to change it."""
    assert "helpers/notebook/loading.py" in loaded[0]
    assert not [name for name in loaded[0] if provenance._of(name, provenance._AFTER)]
    assert set(provenance._APART) < set(provenance._AFTER)


def test_rooms_that_no_brief_is_made_of(edition, loaded):
    """They are neither read by an edition nor imported by what makes one."""
    inputs = set(manifest(edition)["inputs"])
    assert {name.split("/")[0] for name in inputs} == {"data", "helpers", "notebooks"}
    assert not [name for name in inputs if "__pycache__" in name or name.endswith(".md")]
    inputs = {name for name in inputs if name.startswith("helpers/")}
    assert not [name for name in inputs if provenance._of(name, provenance._APART)]
    assert "helpers/runs/kernel_pool.py" in inputs and "helpers/runs/sweeps.py" not in inputs
    assert inputs >= loaded[1]


def test_executed_notebooks_hold_outputs_and_no_clock(edition):
    for path in (edition / "notebooks").iterdir():
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        assert any(cell.get("outputs") for cell in notebook.cells), path.name
        assert "papermill" not in notebook.metadata
        raw = path.read_text(encoding="utf-8")
        assert "start_time" not in raw and "iopub.execute_input" not in raw
        assert not re.search(r"/tmp/|/home/|/root/|/work/", raw), "a path of this machine"
        assert not [
            o for c in notebook.cells for o in c.get("outputs", []) if o.get("name") == "stderr"
        ]


# -- every sentence leads somewhere ----------------------------------------------------------


def test_every_link_of_the_page_leads_to_an_anchor(page):
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    local = [link[1:] for link in page.links if link.startswith("#")]
    assert local and not set(local) - set(page.ids)


def addresses(text):
    """``janse-2021, 59, 60`` in brackets: (source, paragraph) pairs."""
    for bracket in re.findall(r"\[([^\[\]]*)\]", text):
        for part in bracket.split(";"):
            named = re.fullmatch(r"\s*([a-z]+-\d{4})((?:,\s*\d+)+)\s*", part)
            if named:
                yield from ((named[1], int(n)) for n in re.findall(r"\d+", named[2]))


def test_every_citation_is_a_known_passage_and_leads_to_it(page, real):
    known = set(
        zip(real.passages["source_id"], real.passages["paragraph"].astype(int), strict=True)
    )
    cited = list(addresses(page.text))
    assert len(cited) > 10 and set(cited) <= known
    anchors = {f"p-{source}-{paragraph}" for source, paragraph in cited}
    assert anchors <= set(page.ids) and anchors <= {link.lstrip("#") for link in page.links}


def test_no_cross_reference_and_no_template_is_left_in_the_page(page):
    assert not re.findall(r"@(?:fig|tbl):\w+|\[@[a-z]|\{\{|\}\}|\bnan\b|<NA>", page.text)


@pytest.mark.parametrize("name", ["brief.pdf", "annex.pdf"])
def test_the_manifest_travels_inside_the_pdf(edition, name):
    with pikepdf.open(edition / name) as pdf:
        held = [pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments]
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang
    assert any(json.loads(raw).get("key") == manifest(edition)["key"] for raw in held)


def test_the_tables_behind_the_brief_can_be_read(edition, real):
    with (edition / "tables" / "tbl-events.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == len(real.events) + 1
    with (edition / "tables" / "tbl-passages.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == len(real.passages) + 1


# -- an empty window, and what changed -------------------------------------------------------


def test_an_empty_window_renders_and_says_so(narrow):
    said = Page(narrow / "brief.html")
    assert "sources and no events" in said.text
    assert "Events from 1700 to 1701 only." in said.text
    assert not set(link[1:] for link in said.links if link.startswith("#")) - set(said.ids)
    assert (narrow / "brief.pdf").read_bytes()[:5] == b"%PDF-"
    assert list((narrow / "figures").iterdir()) == [], "there is nothing to draw"


def test_since_tells_what_changed(narrow, edition, real):
    said = Page(narrow / "brief.html").text
    assert f"What changed since {edition.name}" in said
    assert "The editions in numbers, then and now" in said
    numbers, sums = (
        (narrow / "tables" / f"tbl-changes-{name}.csv").read_text("utf-8")
        for name in ("numbers", "sums")
    )
    assert f"\nevents,{len(real.events)},0\n" in numbers and "\nstart,–,1700\n" in numbers
    assert f"\nEvents,0,0,{len(real.events)},0\n" in sums, "rows now, new, gone, recoded"
    assert manifest(narrow)["since"] == store.take(edition.name, edition.parent).reference
    outputs = manifest(narrow)["outputs"]
    assert "changes.csv" in outputs and "record/events.csv" in outputs
    with (narrow / "changes.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    lost = {r["id"] for r in lines if (r["table"], r["change"]) == ("events", "went out")}
    assert lost == set(real.events["event_id"])


def test_diff_tells_what_changed(narrow, edition, brief, real):
    status, said, _ = brief("diff", edition.name, "narrow", "--out", narrow.parent)
    assert status == DONE
    said = said.replace("\\", "")
    assert said.startswith(f"# From {edition.name} to narrow\n")
    assert f"| events | {len(real.events)} | 0 |" in said and "| gone |" in said
    back = brief("diff", "narrow", edition.name, "--out", narrow.parent)[1]
    assert "| new |" in back and "| gone |" not in back
