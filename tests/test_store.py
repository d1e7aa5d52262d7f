"""The edition store, and what `--since` compares with: night after night, and what is refused."""

import importlib
import json
import shutil

import nbformat
import pytest

from helpers.cli import BAD_INPUT, DONE
from helpers.notebook import bundles, loading, opening
from helpers.record import parameters, tables
from helpers.runs import changes, chapters, edition, snapshot, store
from helpers.runs import notebooks as registry


def notebook(*bundles):
    """A chapter as papermill leaves it, with these outputs."""
    outputs = [
        nbformat.v4.new_output("display_data", data=data, metadata=about) for data, about in bundles
    ]
    heading = nbformat.v4.new_markdown_cell("# Summary")
    return nbformat.v4.new_notebook(
        cells=[heading, *(nbformat.v4.new_code_cell("", outputs=[o]) for o in outputs)]
    )


class Here:
    """In place of the warm process: the same calls, made in this one."""

    def __init__(self):
        self.environment, self.ended = {}, ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def call(self, module, name, *arguments):
        return getattr(importlib.import_module(module), name)(*arguments)


@pytest.fixture
def nights(folder, tmp_path, brief, monkeypatch):
    """Renders the tiny folder night after night, without a kernel and without setting a page."""

    class Nights:
        out, ran = tmp_path / "reports", []

        def render(self, *arguments):
            return brief("render", "--data", folder.place, "--out", self.out, *arguments)

        def latest(self):
            return (self.out / "latest").readlink().name

        def editions(self):
            return sorted(p.name for p in self.out.iterdir() if p.name not in ("latest", ".lock"))

        def manifest(self, name):
            return json.loads((self.out / name / "manifest.json").read_text(encoding="utf-8"))

        def page(self, name):
            return (self.out / name / "brief.html").read_text(encoding="utf-8")

    sources = tmp_path / "notebooks"
    sources.mkdir()
    for name in ("01-answer", "02-more"):
        nbformat.write(notebook(), sources / f"{name}.ipynb")

    def run_chapters(wanted, given, build, failed, **_):
        whole = tables.read(folder.place)
        record = loading.build(whole, parameters.accept(given, whole))
        meta = opening.opening(record.tables, record.known_to, record.parameters)
        spoken = notebook(bundles.opening(meta), bundles.text("It speaks."))
        for path in wanted:
            made = spoken if path.stem == "01-answer" else notebook()
            nbformat.write(made, build / path.name)
        Nights.ran.append(given["tier"])
        Nights.wanted = sorted(path.stem for path in wanted)
        return dict.fromkeys(Nights.wanted, 0.1)

    def page(brief, record, build, about):
        outputs = (output for cell in brief.cells for output in cell.get("outputs", []))
        said = [cell.source for cell in brief.cells]
        said += [
            output.data.get("text/markdown", output.data.get("text/csv", "")) for output in outputs
        ]
        (build / "brief.html").write_text("\n".join(said), encoding="utf-8")

    def pdfs(brief, record, build):
        (build / "brief.pdf").write_bytes(b"%PDF-")

    monkeypatch.setattr(edition, "_print_page", page)
    monkeypatch.setattr(edition, "_print_pdfs", pdfs)
    monkeypatch.setattr(edition, "kernel_pool", Here)
    monkeypatch.setattr(registry, "NOTEBOOKS", sources)
    monkeypatch.setattr(chapters, "run_chapters", run_chapters)
    monkeypatch.setattr(Nights, "ran", [])
    return Nights()


WHEAT = {"title": "Russia sends wheat"}


def test_the_first_night_has_nothing_to_compare_with_and_the_next_ones_do_nothing(nights):
    status, said, problems = nights.render("--since", "latest")
    assert (status, problems) == (DONE, "")
    assert "there is no earlier edition to compare with, so it does not say what changed" in said
    name, held = nights.latest(), nights.editions()
    assert nights.manifest(name)["since"] is None and "What changed" not in nights.page(name)
    assert not (nights.out / name / changes.LIST).exists()
    assert nights.render()[1].startswith(f"{name}: unchanged"), "the same as without since"
    for _ in range(2):
        status, said, _ = nights.render("--since", "latest")
        assert status == DONE and f"{name}: unchanged, nothing to do" in said
    assert nights.render("--since", "latest", "--quiet") == (DONE, "", "")
    assert nights.editions() == held and nights.latest() == name and len(nights.ran) == 1
    shutil.rmtree(nights.out / name)
    status, said, _ = nights.render("--since", "latest")
    assert status == DONE and "no earlier edition to compare with" in said, "latest leads nowhere"


def test_an_edition_that_was_tampered_with_is_made_again(nights):
    nights.render("--edition", "one")
    (nights.out / "one" / "brief.html").write_text("hello", encoding="utf-8")
    assert "one: published" in nights.render("--edition", "one")[1]
    assert nights.page("one") != "hello"


def test_a_change_is_told_once(nights, folder):
    nights.render("--since", "latest")
    first = nights.latest()
    folder.change("events", 4, **WHEAT)
    nights.render("--since", "latest")
    second = nights.latest()
    assert nights.editions() == sorted([first, second])
    manifest = nights.manifest(second)
    assert manifest["since"] == store.take(first, nights.out).reference
    outputs = manifest["outputs"]
    assert {changes.LIST, *(f"record/{name}.csv" for name in snapshot.SHEETS)} <= set(outputs)
    assert second == f"brief-{manifest['key'][:10]}"
    assert f"What changed since {first}" in nights.page(second).replace("\\", "")
    assert "title: Russia sends grain, now Russia sends wheat" in nights.page(second)
    listed = (nights.out / second / changes.LIST).read_text(encoding="utf-8").splitlines()
    assert "events,recoded,2022-gift,title,Russia sends grain,Russia sends wheat" in listed
    assert f"{second}: unchanged" in nights.render("--since", "latest")[1]
    nights.render("--since", "latest", "--edition", "mine")
    assert nights.manifest("mine")["since"]["edition"] == first, "not compared with itself"
    nights.render("--since", "latest", "--no-cache")
    assert nights.manifest(second)["outputs"] == outputs, "made again it says the same"
    shutil.rmtree(nights.out / first)
    assert f"{second}: unchanged" in nights.render("--since", "latest")[1]
    assert nights.editions() == sorted([second, "mine"])


def test_two_questions_may_take_turns(nights, folder):
    for change in ({}, WHEAT):
        folder.change("events", 4, **change)
        for _ in range(2):
            nights.render("--since", "latest")
            nights.render("--since", "latest", "-p", "tier", "core")
    assert nights.ran == ["all", "core", "all", "core"] and len(nights.editions()) == 4


def test_a_change_taken_back_needs_no_new_edition(nights, folder):
    nights.render("--since", "latest")
    first = nights.latest()
    folder.change("events", 4, **WHEAT)
    nights.render("--since", "latest")
    folder.change("events", 4, title="Russia sends grain")
    assert f"{first}: unchanged" in nights.render("--since", "latest")[1]
    assert nights.latest() == first and len(nights.editions()) == 2


def test_an_edition_of_a_fixed_name(nights, folder):
    """`--edition daily` is replaced by what changed since itself, and by nothing else."""
    for since in ("latest", "daily"):
        nights.render("--since", "latest", "--edition", "daily")
        title = f"Russia sends bread for {since}"
        folder.change("events", 4, title=title)
        nights.render("--since", since, "--edition", "daily")
        assert "What changed since the earlier daily" in nights.page("daily")
        assert title in nights.page("daily")
        ran = len(nights.ran)
        assert "daily: unchanged" in nights.render("--since", since, "--edition", "daily")[1]
        assert len(nights.ran) == ran and nights.editions() == ["daily"]


# -- what is kept ----------------------------------------------------------------------------


def test_keep_removes_only_editions_made_with_keep(nights, folder):
    nights.render("--edition", "mine")
    for number in range(3):
        folder.change("events", 4, title=f"Night {number}")
        said = nights.render("--edition", f"night-{number}", "--keep", "2")[1]
    assert "night-0: removed, for --keep 2" in said
    assert nights.editions() == ["mine", "night-1", "night-2"] and nights.latest() == "night-2"


@pytest.mark.parametrize("what", ["data", "parameters", "tampered", "nothing"])
def test_what_makes_a_chapter_run_again(nights, folder, what):
    nights.render("--edition", "one")
    more = ("-p", "tier", "core") if what == "parameters" else ()
    if what == "data":
        folder.raw("events", lambda raw: raw + b"\n")
    if what == "tampered":
        for path in (nights.out / "one" / "notebooks").iterdir():
            path.write_text(path.read_text("utf-8").replace("speaks", "lies") + " ", "utf-8")
    status, _, problems = nights.render("--edition", "two", *more)
    assert status == DONE and "lies" not in nights.page("two"), problems
    again = [] if what == "nothing" else ["01-answer", "02-more"]
    assert nights.wanted == again
    assert set(nights.manifest("two")["cached"]) == {"01-answer", "02-more"} - set(again)


# -- the earlier edition is an input ---------------------------------------------------------


def test_named_with_the_same_content_it_says_that_nothing_changed(nights):
    nights.render("--edition", "one")
    status = nights.render("--since", "one")[0]
    name = nights.latest()
    assert status == DONE and name != "one"
    assert "Nothing that a reader would see changed in the record." in nights.page(name)
    assert f"{name}: unchanged" in nights.render("--since", "one")[1]


def test_an_earlier_edition_made_again_is_another_input_whatever_time_it_took(nights, folder):
    nights.render("--edition", "old")
    folder.change("events", 4, **WHEAT)
    nights.render("--since", "old")
    name = nights.latest()
    path = nights.out / "old" / "manifest.json"
    path.write_text(json.dumps(nights.manifest("old") | {"seconds": {"01-answer": 9.9}}))
    assert f"{name}: unchanged" in nights.render("--since", "old")[1]
    nights.render("--edition", "old", "-p", "as_of", "2021")
    nights.render("--since", "old")
    assert nights.latest() != name and "as of,2021,–" in nights.page(nights.latest())


# -- what is refused -------------------------------------------------------------------------


@pytest.fixture
def spoilt(nights):
    """A reports folder with one sound edition and others that are not."""
    nights.render("--edition", "sound")
    sound, out = nights.out / "sound", nights.out
    (out / "half").mkdir()
    for name in ("old", "tampered", "torn", "list", "foreign"):
        shutil.copytree(sound, out / name)
    (out / "list" / "manifest.json").write_text("[]", encoding="utf-8")
    manifest = nights.manifest("sound")
    kept = {k: v for k, v in manifest["outputs"].items() if not k.startswith("record/")}
    (out / "old" / "manifest.json").write_text(json.dumps(manifest | {"outputs": kept}))
    (out / "tampered" / "record" / "events.csv").write_text("event_id\n", encoding="utf-8")
    (out / "torn" / "brief.pdf").unlink()
    table = out / "foreign" / "record" / "events.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("title", "heading"))
    outputs = manifest["outputs"] | {"record/events.csv": edition.provenance.sha256(table)}
    (out / "foreign" / "manifest.json").write_text(json.dumps(manifest | {"outputs": outputs}))
    shutil.copytree(sound, out.parent / "outside")
    return nights


REFUSED = {
    "never": "there is no edition 'never' in '{out}'; it holds foreign, old, sound",
    "../outside": "there is no edition '../outside'",
    "half": "'{out}/half' is no whole edition, for its manifest.json is absent or not to be read",
    "list": "'{out}/list' is no whole edition",
    "old": "edition 'old' keeps no record to compare",
    "tampered": "edition 'tampered' is no longer whole, for record/events.csv is absent or was",
    "torn": "edition 'torn' is no longer whole, for brief.pdf is absent",
    "foreign": "the record of edition 'foreign' cannot be read (events.csv:1:",
}


def test_an_edition_that_cannot_be_compared(spoilt, brief):
    before = sorted(spoilt.out.rglob("*"))
    for name, words in REFUSED.items():
        words = words.format(out=spoilt.out)
        for status, said, problems in (
            brief("diff", "sound", name, "--out", spoilt.out),
            spoilt.render("--since", name, "--edition", "new"),
        ):
            assert (status, said) == (BAD_INPUT, ""), name
            assert problems.startswith(f"brief: {words}") and problems.count("\n") == 1
        assert sorted(spoilt.out.rglob("*")) == before and len(spoilt.ran) == 1, name
    (spoilt.out / "latest").unlink()
    (spoilt.out / "latest").symlink_to("old")
    status, _, problems = spoilt.render("--since", "latest", "-p", "tier", "core")
    assert status == BAD_INPUT and "edition 'old' keeps no record to compare" in problems
