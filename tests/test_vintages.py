"""Vintages know nothing of the future: no later year, source or deed, wherever they print."""

import csv
import html
import json
import re

import pypdfium2
import pytest
import yaml

from helpers.record import dates, tables

VINTAGES = (
    "2001-12-31", "2003-12-31", "2010-12-31", "2016-12-31", "2017-12-31", "2019-12-31",
    "2021-03-31", "2021-09-30", "2022-06-30", "2023-12-31", "2025-04-30", "2026-02-28",
)  # fmt: skip
SELECTIONS = {
    "one-source": {"sources": ["krivosheev-2021"]},
    "core-2021": {"tier": "core", "as_of": "2021-12-31"},
    "update-2022": {"tier": "update", "as_of": "2022-12-31"},
}
AXIS = re.compile(r"(?:[\d\s–-]|Jan|Apr|Jul|Oct)*")
YEAR = re.compile(r"(?<![\d.,/=-])(20\d\d)(?![\d,/.]\d|\d)")


@pytest.fixture(scope="module")
def swept(brief, tmp_path_factory):
    """One folder that holds an edition of each vintage and selection."""
    place = tmp_path_factory.mktemp("vintages")
    editions = {day: {"as_of": day} for day in VINTAGES} | SELECTIONS
    (place / "sweep.yaml").write_text(yaml.safe_dump({"editions": editions}), encoding="utf-8")
    status, said, problems = brief(
        "sweep", place / "sweep.yaml", "--out", place / "out", "--jobs", "2"
    )
    assert status == 0, said + problems
    return place / "out"


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
        line = re.sub(r"https?://\S+|\b[0-9a-f]{64}\b", "", line)  # a key is no year
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


@pytest.mark.parametrize("day", VINTAGES)
def test_a_vintage_prints_nothing_of_its_future(swept, real, day):
    known = dates.bounds(day).last
    cut, names, titles = unknown(real, as_of=known)
    year = max({known.year} | foretold(cut))
    found = [
        f"{name}: {line}"
        for name, lines in printed(swept / day)
        for line in (*later(lines, names, year), *(x for x in lines if x.strip() in titles))
    ]
    assert not found, f"{len(found)} lines:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("edition", SELECTIONS)
def test_a_selection_prints_nothing_of_other_sources(swept, real, edition):
    given = dict(SELECTIONS[edition])
    day = dates.bounds(given.pop("as_of")).last if "as_of" in given else None
    given["sources"] = tuple(given.get("sources", ()))
    cut, names, titles = unknown(real, as_of=day, **given)
    year = max({day.year} | foretold(cut)) if day else 9999
    found = [
        f"{name}: {line}"
        for name, lines in printed(swept / edition)
        for line in (*later(lines, names, year), *(x for x in lines if x.strip() in titles))
    ]
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


def test_an_edition_holds_one_flat_frame_of_events(swept):
    with (swept / VINTAGES[-1] / "record" / "events.csv").open(encoding="utf-8", newline="") as f:
        row = next(csv.DictReader(f))
    assert {"event_id", "title", "date", "first", "last", "year", "inferred", "phase"} < set(row)
    assert {"moscow", "actors", "counterparts", "tone_taliban", "sources", "families"} < set(row)
