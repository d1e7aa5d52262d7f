"""The edition kept in git: what it holds, and that it is not behind the tables."""

import hashlib
import json
import re
import tomllib

import pytest
import yaml
from PIL import Image

from helpers.charts import house
from helpers.notebook import opening
from helpers.record import tables
from helpers.record.parameters import Parameters
from helpers.runs import publication

HOME = tables.HOME
KEPT = HOME / "reports" / "published"
HELD = {"brief.pdf", "annex.pdf", "brief.html", "manifest.json", "page-1.png", "page-2.png"}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(edition, tmp_path_factory):
    return publication.publish(edition, tmp_path_factory.mktemp("reports"))


@pytest.mark.parametrize("folder", ["just published", "kept in git"])
def test_it_holds_the_brief_two_pictures_and_what_made_it(folder, published):
    place = KEPT if folder == "kept in git" else published
    assert {path.name for path in place.iterdir()} == HELD
    record = manifest(place)
    assert "seconds" not in record
    assert record["outputs"] == {n: sha256(place / n) for n in HELD - {"manifest.json"}}
    for name in ("page-1.png", "page-2.png"):
        with Image.open(place / name) as picture:
            width, height = picture.size
            assert 1.3 < height / width < 1.5 and width > 800
            assert len(picture.convert("RGB").getcolors(100_000)) > 20, f"{name} is blank"
        assert (place / name).stat().st_size < 300_000


def test_publishing_again_gives_the_same_bytes_and_leaves_nothing_else(edition, published):
    before = {path.name: sha256(path) for path in published.iterdir()}
    (published / "stray.txt").write_text("of an older version", encoding="utf-8")
    again = publication.publish(edition, published.parent)
    assert {path.name: sha256(path) for path in again.iterdir()} == before
    assert [path.name for path in again.parent.iterdir()] == ["published"]


def test_the_edition_kept_in_git_is_the_default_one_and_not_behind_the_tables():
    record = manifest(KEPT)
    assert record["parameters"] == Parameters().model_dump(mode="json") and not record["since"]
    made_from = {
        name.removeprefix("data/"): digest
        for name, digest in record["inputs"].items()
        if name.startswith("data/")
    }
    now = {path.name: sha256(path) for path in tables.DATA.iterdir() if path.suffix != ".md"}
    assert now.items() <= made_from.items(), "the tables moved on; run 'make publish'"
    assert {name for name in made_from if not name.endswith(".md")} == set(now)


def test_made_elsewhere_on_another_day_it_has_the_same_bytes(edition):
    ours, kept = manifest(edition), manifest(KEPT)
    if ours["key"] != kept["key"]:
        pytest.skip("it was made with other code or other versions; 'make publish' makes it anew")
    both = set(ours["outputs"]) & set(kept["outputs"])
    assert both == {"brief.pdf", "annex.pdf", "brief.html"}
    assert [name for name in both if ours["outputs"][name] != kept["outputs"][name]] == []


def test_it_is_no_edition_to_be_named_or_compared(brief, published, edition):
    status, _, said = brief("render", "--out", published.parent, "--edition", "published")
    assert status == 2 and "edition name 'published' is not usable" in said
    status, _, said = brief("diff", "published", "published", "--out", published.parent)
    assert status == 2 and said.startswith("brief: ") and said.count("\n") == 1
    assert "compare with one that brief render made" in said


def test_the_readme_shows_both_pages():
    shown = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", (HOME / "README.md").read_text("utf-8"))
    assert shown == ["reports/published/page-1.png", "reports/published/page-2.png"]
    assert all((HOME / path).is_file() for path in shown)


def test_the_citation_file_is_one():
    """The keys that the Citation File Format 1.2.0 asks for, and this project's version."""
    cited = yaml.safe_load((HOME / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert all(cited[key] for key in ("title", "message", "authors"))
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == project["version"]
    assert "key" in cited["message"] and "manifest.json" in cited["message"]


def test_the_title_and_the_accent_colour_are_the_same_wherever_they_stand():
    cited = yaml.safe_load((HOME / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["title"].startswith(opening.TITLE)
    templates = HOME / "helpers" / "export" / "templates"
    accents = {
        name: re.search(pattern, (HOME / name).read_text(encoding="utf-8"))[1]
        for name, pattern in {
            "helpers/house.mplstyle": r"cycler\('color', \['(\w+)'",
            (templates / "brief_pdf" / "brief.typ").relative_to(HOME): r'accent = rgb\("#(\w+)"',
            (templates / "brief_html" / "brief.css").relative_to(HOME): r"--accent: #(\w+)",
        }.items()
    }
    assert set(accents.values()) == {house.ACCENT.removeprefix("#")}, accents
