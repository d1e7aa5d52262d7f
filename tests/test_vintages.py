"""Vintages know nothing of the future: no later year, source or deed, wherever they print."""

import html
import json
import re

import nbformat
import pypdfium2
import pytest
from conftest import VINTAGE
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib import pyplot as plt

from helpers.notebook import preview
from helpers.record import dates, paths, tables
from helpers.runs import notebooks

AXIS = re.compile(r"(?:[\d\s–-]|Jan|Apr|Jul|Oct)*")
YEAR = re.compile(r"(?<![\d.,/=-])(20\d\d)(?![\d,/.]\d|\d)")


def printed(edition):
    """Every line that a reader of an edition sees, by file; axes and their ticks left out."""
    for name in ("brief.pdf", "annex.pdf"):
        with pypdfium2.PdfDocument(edition / name) as pdf:
            pages = [page.get_textpage().get_text_range() for page in pdf]
        # A hyphen at which a line may break is told as this.
        lines = [line for page in pages for line in page.replace("\ufffe", "-").split("\n")]
        # A line of years alone is an axis.
        yield name, [line for line in lines if not re.fullmatch(AXIS, line)]
    page = (edition / "brief.html").read_text(encoding="utf-8")
    page = re.sub(r"(?s)<(svg|style|script)\b.*?</\1>", " ", page)
    yield "brief.html", html.unescape(re.sub(r"<[^>]*>", "\n", page)).split("\n")
    for path in sorted(edition.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        shown = [
            "".join(text)
            for output in outputs
            for kind, text in output.get("data", {}).items()
            if kind.startswith("text/")
        ]
        yield path.name, [line for text in shown for line in text.split("\n")]
    for path in sorted([*edition.glob("tables/*.csv"), *edition.glob("record/*.csv")]):
        yield path.name, path.read_text(encoding="utf-8").split("\n")


def later(lines, names, year):
    """The lines that name a source or event of ``names``, or a year after ``year``."""
    for line in lines:
        line = re.sub(r"(?:https?://|data:)\S+|\b[0-9a-f]{64}\b", "", line)  # a key is no year
        words = set(re.findall(r"[a-z0-9-]+", line))
        if hits := words & names:
            yield f"{sorted(hits)[0]}: {line.strip()[:160]}"
        elif any(int(found) > year for found in YEAR.findall(line)):
            yield f"year: {line.strip()[:160]}"


def unknown(real, **limits):
    """Source and event ids that a cut does not know, and titles of its unknown events."""
    cut = tables.cut(real, **limits)
    names = {
        name
        for table, column in (("sources", "source_id"), ("events", "event_id"))
        for name in set(getattr(real, table)[column]) - set(getattr(cut, table)[column])
    }
    known = set(cut.events["title"])
    titles = set(real.events["title"]) - known
    return cut, names, titles


def foretold(cut):
    """Years that known texts themselves name ahead of their time: forecasts and figures."""
    texts = [
        *cut.assessments["statement"], *cut.assessments["horizon"], *cut.quantities["as_of"]
    ]  # fmt: skip
    return {int(year) for text in texts for year in YEAR.findall(str(text))}


def of_the_future(given, real, printed):
    """What a selection prints (lines by file) of later years and of what it does not know."""
    given = {name: value for name, value in given.items() if name != "paper"}
    day = dates.bounds(given.pop("as_of")).last if "as_of" in given else None
    given["sources"] = tuple(given.get("sources", ()))
    cut, names, titles = unknown(real, as_of=day, **given)
    year = max({day.year} | foretold(cut)) if day else 9999
    return [
        f"{name}: {line}"
        for name, lines in printed
        for line in (*later(lines, names, year), *(x for x in lines if x.strip() in titles))
    ]


def test_an_edition_prints_nothing_of_its_future(vintage, real):
    found = of_the_future(VINTAGE, real, printed(vintage))
    assert not found, f"{len(found)} lines:\n" + "\n".join(found[:40])


SELECTIONS = {
    "2003": {"as_of": "2003-12-31"},
    "update-2021": {"as_of": "2021-03-31", "tier": "update"},
    "one-source": {"sources": ["krivosheev-2021"]},
}


def shown(given):
    """The lines that each chapter shows when its cells are run here, pictures' texts included."""
    shell = InteractiveShell.instance()
    for path in notebooks.chapters():
        cells = nbformat.read(path, as_version=4).cells
        cells = [cell.source for cell in cells if cell.cell_type == "code"]
        cells[0] += "".join(f"\n{name} = {value!r}" for name, value in given.items())
        shell.reset()
        with capture_output() as captured:
            for cell in cells:
                shell.run_cell(cell).raise_error()
        plt.close("all")
        texts = []
        for output in captured.outputs:
            texts += [text for kind, text in output.data.items() if kind.startswith("text/")]
            texts += [text for text in output.metadata.get("brief", {}).values()
                      if isinstance(text, str)]  # fmt: skip
            drawn = re.findall(r">([^<>]+)</text>", output.data.get("image/svg+xml", ""))
            texts += [text for text in drawn if not re.fullmatch(AXIS, text)]
        yield path.name, [line for text in texts for line in text.split("\n")]


@pytest.mark.slow
@pytest.mark.parametrize("name", SELECTIONS)
def test_no_cell_shows_the_future_nor_other_sources(real, name, monkeypatch):
    monkeypatch.chdir(paths.NOTEBOOKS)
    monkeypatch.setattr(preview, "picture", lambda *_: "")  # that of JupyterLab has no text
    found = of_the_future(SELECTIONS[name], real, shown(SELECTIONS[name]))
    assert not found, f"{len(found)} lines:\n" + "\n".join(found[:40])


def test_the_scan_finds_what_is_planted():
    """A later source, a later event and a later year are each found, an axis is not."""
    names = {"beta-2021", "2022-gift"}
    lines = ["told [beta-2021, 3]", "by 2022-gift", "in July 2021", "known in 2017", "5,2021"]
    assert [line.partition(":")[0] for line in later(lines, names, 2017)] == [
        "beta-2021",
        "2022-gift",
        "year",
    ]
