"""A new article: taken in, looked through, coded, checked, written at once or not at all."""

import io
import json
import re
import shutil

import article
import nbformat
import pikepdf
import pytest
import typst
from conftest import run
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from helpers.coding import compare, desk, draft, markup, merge, texts
from helpers.record import fingerprints, paths, tables
from helpers.record.faults import DataError, PlainError, UsageError

KNOWN = "2017-02-moscow-six-party"


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """The real tables in ``data``, and the article laid out in ``texts``; not to be changed."""
    place = tmp_path_factory.mktemp("coding")
    return article.taken_in(place, article.as_text().encode())


@pytest.fixture
def blank(taken, tmp_path):
    """A desk of one's own with the article taken in and nothing coded."""
    place = shutil.copytree(taken, tmp_path / "own")
    return desk.take_up(article.SOURCE_ID, "first", place / "data", str(place / "texts"))


@pytest.fixture
def coded(blank):
    """A desk of one's own with the article coded."""
    blank.file().write_text(article.filled(blank.file().read_text("utf-8")), encoding="utf-8")
    return blank


@pytest.fixture
def add(taken, tmp_path):
    """``add(content, ".txt", ...) == (status, stdout, stderr)`` of ``brief add-source``."""

    def added(content, ending=".txt", *more):
        file = tmp_path / f"article{ending}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        where = ("--data", taken / "data", "--texts", tmp_path / "texts")
        return run("add-source", file, *article.OPTIONS, *where, *more)

    return added


def replace(at, old, new):
    """Change a draft in one place, below what explains it."""
    how, parted, written = at.file().read_text("utf-8").partition("\nsource:")
    assert old in written
    at.file().write_text(how + parted + written.replace(old, new, 1), encoding="utf-8")


def lines_of(at):
    return at.file().read_text("utf-8").split("\n")


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}


@pytest.fixture
def shown(monkeypatch):
    """The pages that cells show."""
    pages_ = []
    monkeypatch.setattr(markup, "show", pages_.append)
    return pages_


# -- a document becomes paragraphs -------------------------------------------------------------


@pytest.fixture
def document(tmp_path):
    """``document(content, ".txt")``: what is read of a file."""

    def read(content, ending=".txt"):
        file = tmp_path / f"a{ending}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return texts.read(file)

    return read


@pytest.mark.parametrize("ending", [".txt", ".html", ".pdf"])
def test_the_same_article_is_taken_in_whatever_it_comes_as(document, ending):
    content = {".txt": article.as_text, ".html": article.as_html, ".pdf": article.as_pdf}[ending]()
    found = document(content, ending)
    plain = [text.replace("’", "'") for text in found.paragraphs]  # typst sets curly ones
    assert plain == (article.TEXT[:-1] if ending == ".html" else article.TEXT)
    assert found.found["title"] == article.TITLE
    if ending == ".html":
        assert found.found["publisher"] == article.PUBLISHER
        assert found.found["published"] == article.PUBLISHED


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("One.\n\nTwo\ngoes on.\n", ["One.", "Two goes on."]),
        ("[1] One.\n[2] Two.\n", ["One.", "Two."]),
        ("\ufeffOne.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("One\u00a0thing,\u00adsoft \ufb01ne e\u0301.\n", ["One thing,soft fine é."]),
        ("x" * 120 + ".\n" + "y" * 120 + ".\n", ["x" * 120 + ".", "y" * 120 + "."]),
    ],
    ids=["blank lines", "numbered", "windows", "normalised", "a line each"],
)
def test_plain_text_is_parted_into_paragraphs(document, content, wanted):
    assert document(content).paragraphs == wanted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_in_the_encoding_that_it_is_in(document, encoding):
    said = "Министерство иностранных дел России сообщило о встрече в Москве. " * 4
    found = document(said.encode(encoding))
    assert found.paragraphs == [said.strip()] and found.found["language"] == "ru"
    assert bool([r for r in found.remarks if "guessed" in r]) == (encoding == "cp1251")


def test_a_russian_page_in_its_own_encoding(add, tmp_path):
    said = "МИД РФ сообщил, что Замир Кабулов встретился 25 марта 2022 года с делегацией талибов. "
    page = f"""<html lang="ru"><head><meta charset="windows-1251"><title>Встреча</title></head>
    <body><article><h1>Встреча</h1><p>{said * 3}</p><p>{said * 2}В прошлом месяце.</p></article>
    </body></html>"""
    status, out, err = add(page.encode("cp1251"), ".html", "--id", "vstrecha-2026")
    assert status == 0, err
    assert '2022-03-25 ("25 марта 2022 года")' in out
    assert 'proposed 2026-08 ("В прошлом месяце"; counted from publication' in out
    assert 'kabulov ("Кабулов")' in out and 'russian-mfa ("МИД РФ")' in out
    written = (tmp_path / "texts" / "vstrecha-2026" / "first.yaml").read_text("utf-8")
    assert "language: ru" in written


@given(st.text())
def test_a_normalised_text_stays_as_it_is_and_fits_on_a_line(text):
    once = texts.normalised(text)
    assert texts.normalised(once) == once
    assert len(once.splitlines()) <= 1 and once == once.strip()
    once.encode("utf-8")


def scanned():
    """A PDF with a picture and no text."""
    return typst.compile(b"#rect(width: 50%, height: 20%, fill: gray)")


def locked():
    """A PDF that asks for a password."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(article.as_pdf())) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(user="a", owner="b"))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "ending", "said"),
    [
        (b" \n\n ", ".txt", "is empty"),
        ("\u00ad\n\n***\n", ".txt", "holds no text"),
        (bytes(range(256)) * 20, ".txt", "not a text but a binary file"),
        (b"PK\x03\x04" + b"\0" * 50, ".docx", "a binary file; give plain text"),
        (b"%PDF-1.7\nnonsense", ".pdf", "is broken"),
        ("[1] One.\n[3] Three.\n", ".txt", "[3] stands where [2] should"),
        ("<html><body><img src=a></body></html>", ".html", "holds no"),
        (scanned, ".pdf", "run text recognition (OCR)"),
        (locked, ".pdf", "locked with a password; save its text"),
    ],
)
def test_what_is_no_text_gets_a_sentence(document, content, ending, said):
    with pytest.raises(UsageError, match=re.escape(said)) as refused:
        document(content() if callable(content) else content, ending)
    assert "\n" not in str(refused.value)


def test_bad_options_get_a_sentence_and_change_nothing(add, taken, tmp_path):
    before = bytes_of(taken / "data")
    for more, wanted in (
        (
            ("--published", "1 September", "--language", "english", "--perspective", ""),
            ("--published: '1 September' is not an EDTF date",
             "--language: 'english' does not match", "--perspective: is empty"),
        ),
        (("--id", "Bad Id"), ("--id: 'Bad Id' does not match",)),
        (("--id", "janse-2021"), ("stands in the tables already",)),
    ):  # fmt: skip
        status, out, err = add(article.as_text(), ".txt", *more)
        assert (status, out) == (2, "") and err.count("\n") == 1
        assert all(said in err for said in wanted), err
    assert bytes_of(taken / "data") == before and not (tmp_path / "texts").exists()
    (tmp_path / "texts").write_text("a file stands here", encoding="utf-8")
    status, _, err = add(article.as_text())
    assert status == 2 and "could not be written" in err


def test_an_article_is_taken_in_once_whatever_its_name(coded, tmp_path):
    def again(name):
        file = tmp_path / "again.txt"
        file.write_text(article.as_text(), encoding="utf-8")
        where = ("--id", name, "--data", coded.data, "--texts", coded.folder)
        return run("add-source", file, *article.OPTIONS, *where)

    before = coded.file().read_bytes()
    status, _, err = again(article.SOURCE_ID)
    assert status == 2 and "is there already" in err and coded.file().read_bytes() == before
    merge.write(coded.merged())
    status, _, err = again("other-2026")
    assert status == 2 and f"is {article.SOURCE_ID}, by its paragraphs" in err


# -- a draft -----------------------------------------------------------------------------------


def test_add_source_lists_every_paragraph_and_leaves_the_tables_alone(add, taken, tmp_path):
    before = bytes_of(taken / "data")
    asked = ("--family", "example", "--published", "2026-09-05")
    status, out, _ = add(article.as_html(), ".html", *asked)
    assert status == 0 and bytes_of(taken / "data") == before
    assert 'dates: 2026-09-01 ("1 September 2026")' in out
    assert 'proposed 2026-08 ("last month"; counted from publication, 2026-09-05)' in out
    assert "the page gives 2026-09-03 as its date, not 2026-09-05" in out
    assert 'omari ("Abdul Manan Omari")' in out and "4,000 workers" in out
    assert "title 'Hands for the harvest' was taken from the document" in out
    place = tmp_path / "texts"
    assert fingerprints.paragraphs(place / f"{article.SOURCE_ID}.txt")[1] == article.TITLE
    found = draft.read(place / article.SOURCE_ID / "first.yaml", taken / "data")
    assert found.source["author"] == article.AUTHOR and found.source["tier"] == "update"
    assert (found.source["family"], found.source["language"]) == ("example", "en")
    marks = [row["sha256"] for row in found.of("passages")]
    assert marks == [fingerprints.fingerprint(text) for text in article.TEXT[:-1]]
    assert found.of("events") == found.of("reports") == []


def test_check_tells_of_drafts_that_wait(taken, monkeypatch):
    monkeypatch.setattr("helpers.record.paths.OWN_TEXTS", taken / "texts")
    status, out, _ = run("check", taken / "data")
    assert status == 0 and "draft: example-2026 is not in the tables yet" in out


def test_what_cannot_be_taken_up_is_told(blank):
    where = (blank.data, str(blank.folder))
    with pytest.raises(PlainError, match="set source_id to one of: example"):
        desk.take_up("", "first", *where)
    with pytest.raises(PlainError, match="is not usable"):
        desk.take_up(article.SOURCE_ID, "../x", *where)
    (blank.folder / f"{article.SOURCE_ID}.txt").unlink()
    with pytest.raises(PlainError, match="is absent"):
        desk.take_up(article.SOURCE_ID, "third", *where)


def test_faults_in_a_draft_are_told_with_their_lines_there(coded, shown):
    """Those of one kind all at once: of the rows, of the form, and of the YAML."""
    written = coded.file().read_text("utf-8")
    rows = [
        ("type: AGREE", "type: AGREED", "AGREED", "'AGREED' is not one of"),
        ("{russia: part", "{rusia: part", "rusia", "'rusia' is not in actors; add it under actors"),
        ("argument\n  note: a f", "events\n  note: a f", "coding", "no report cites the passage"),
        ("argument\n  note: clos", "\n  note: clos", "coding:", "passages: coding: is empty"),
    ]
    form = [
        ("words: in February", "wrods: in February", "wrods", "'wrods' is not known here"),
        ("note: the deputies", "note: [a, b]", "[a, b]", "should be one text"),
        ("  quantities:\n  - ", "  quantities:\n    ", "quantity_id", "should be a list"),
        ("    made: 2026-09", "    made: 2026-09\n    made: 2026", "made: 2026", "stands twice"),
    ]
    signs = [("note: the deputies", "note: the: deputies", "the: dep", "in quotation marks")]
    for kind in (rows, form, signs):
        coded.file().write_text(written, encoding="utf-8")
        for old, new, _, _ in kind:
            replace(coded, old, new)
        desk.check(coded)
        page = shown.pop().replace("&#x27;", "'")
        for *_, where, said in kind:
            (number,) = re.findall(rf"first\.yaml:(\d+):\d+: .*{re.escape(said)}", page)
            assert where in lines_of(coded)[int(number) - 1]


def test_a_fault_that_concerns_a_known_row_is_told_with_its_line_in_the_table(coded):
    events = tables.read(coded.data).events.set_index("event_id")
    dated = events["date_basis"].fillna("").eq("") & events["date"].eq("2025-07-03")
    plain = events.index[dated][0]
    for _ in range(2):
        replace(coded, "event_id: 2025-07-03-russia-recognises-taliban", f"event_id: {plain}")
    replace(coded, "date_as_told: 2025-07-03", "date_as_told: 2025-06")
    (fault,) = coded.merged().faults
    assert fault.file == "events.csv" and "say in date_basis which is preferred" in fault.message
    lines = (coded.data / "events.csv").read_text("utf-8").split("\n")
    assert lines[fault.line - 1].startswith(plain)


def test_a_draft_that_is_being_mended_or_lost_its_shape_is_told(coded, shown):
    written = coded.file().read_text("utf-8")
    for text in (
        written.replace("\n  source_id:", "\n  #").replace("paragraph: 4", "paragraph: x"),
        written.replace("\n  published: ", "\n  published: late "),
    ):
        coded.file().write_text(text, encoding="utf-8")
        for page in (desk.check, desk.overview, desk.passages, desk.changes):
            page(coded)
        assert "first.yaml:" in shown[-4]
    for text in ("", "- a", "source: {}\n", "\0", "[" * 500):
        coded.file().write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"first\.yaml:1:"):
            coded.draft()


# -- writing -----------------------------------------------------------------------------------

HOSTILE = ["=1+1", "@sum", 'say "so"', "a, b; c", "سلام‌ها", "line\u2028end", "- x", "# y", "null",
           "[a]: {b}", "'", "lines\r\n\0end"]  # fmt: skip


def test_what_is_written_is_sound_and_nothing_else_moves(coded):
    """Whatever signs the notes of the passages hold."""
    notes = iter(HOSTILE)
    text = re.sub(
        r"(?m)^  note: .*$",
        lambda _: f"  note: {json.dumps(next(notes))}",
        coded.file().read_text("utf-8"),
    )
    coded.file().write_text(text, encoding="utf-8")
    before = {name: raw.splitlines() for name, raw in bytes_of(coded.data).items()}
    merged = coded.merged()
    assert merged.faults == []
    merge.write(merged)
    after = {name: raw.splitlines() for name, raw in bytes_of(coded.data).items()}
    for name, lines in before.items():
        kept = [line for line in after[name] if line in set(lines)]
        assert kept == lines, name
    assert merged.amount() == (
        "New rows: 1 in sources, 12 in passages, 3 in events, 6 in participants, 5 in reports, "
        "3 in attitudes, 1 in quantities, 1 in assessments; changed rows: none"
    )
    passages = tables.read(coded.data).passages
    assert list(passages.loc[passages["source_id"] == article.SOURCE_ID, "note"]) == [
        *HOSTILE[:-1], "lines end",
    ]  # fmt: skip
    faults, said = tables.check(coded.data, coded.folder / "none", coded.folder)
    assert faults == [] and said.startswith("fingerprints: 12 of ")
    assert not list(coded.data.glob(".*"))
    with pytest.raises(UsageError, match="stands in the tables already"):
        coded.merged()


def test_a_text_that_was_changed_or_lost_is_found_out(coded):
    file = coded.folder / f"{article.SOURCE_ID}.txt"
    file.write_text(file.read_text("utf-8").replace("4,000", "5,000"), encoding="utf-8")
    (fault,) = coded.merged().faults
    assert "is not the fingerprint" in fault.message and "sha256" in lines_of(coded)[fault.line - 1]
    file.unlink()
    with pytest.raises(UsageError, match="is absent"):
        coded.merged()


def test_tables_that_change_in_between_or_a_disk_that_fails_are_left_whole(
    coded, shown, monkeypatch
):
    merged, before = coded.merged(), bytes_of(coded.data)
    desk.write(coded, False)
    assert "set write = True" in shown[0] and bytes_of(coded.data) == before
    true, calls = merge.Path.replace, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return true(self, target)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(merge.Path, "replace", failing)
        merge.write(merged)
    assert bytes_of(coded.data) == before and len(calls) == 3 and not list(coded.data.glob(".*"))
    claims = coded.data / "claims.csv"
    claims.write_bytes(claims.read_bytes() + b"\n")
    before = bytes_of(coded.data)
    with pytest.raises(UsageError, match="changed meanwhile"):
        merge.write(merged)
    assert bytes_of(coded.data) == before


def test_a_known_event_changes_in_the_cells_given_and_a_new_actor_joins_by_this_source(coded):
    replace(
        coded,
        f"  reports:\n  - {{event_id: {KNOWN}",
        f"  events:\n  - event_id: {KNOWN}\n    date_basis: A made-up reason.\n"
        f"    participants: {{qatar: observer}}\n  reports:\n  - {{event_id: {KNOWN}",
    )
    before = tables.read(coded.data).events.set_index("event_id").loc[KNOWN]
    merged = coded.merged()
    assert merged.faults == [] and f"+{KNOWN}" in merged.diff()
    merge.write(merged)
    whole = tables.read(coded.data)
    after = whole.events.set_index("event_id").loc[KNOWN]
    assert after["date_basis"] == "A made-up reason."
    assert after.drop("date_basis").equals(before.drop("date_basis"))
    joined = whole.participants.query(f"actor_id == 'qatar' and event_id == '{KNOWN}'")
    assert list(joined["source_id"]) == [article.SOURCE_ID]


# -- what the notebook shows -------------------------------------------------------------------


def test_no_text_acts_as_html_in_the_notebook(blank, shown):
    bad = "<script>alert(1)</script> & <b>Kabulov</b> in 2021"
    replace(blank, "\n  title: Hands for the harvest", f"\n  title: {bad}")
    replace(blank, "coding:\n", f"coding: {bad}\n")
    text = blank.folder / f"{article.SOURCE_ID}.txt"
    text.write_text(text.read_text("utf-8").replace(article.TITLE, bad, 1), encoding="utf-8")
    for page in (desk.overview, desk.passages, desk.check, desk.changes):
        page(blank)
    desk.write(blank, True)
    desk.comparison(blank, "second")
    desk.columns(blank, "events")
    assert len(shown) == 7 and "&lt;script&gt;" in shown[1]
    assert "Nothing was written: 13 faults" in shown[4]
    assert "Give way without giving goods" in shown[6], "a code says when to use it"
    assert not [page for page in shown if "<script" in page or "<b>" in page]


def test_the_notebook_leads_from_the_draft_to_the_tables(coded, monkeypatch):
    """A kernel, a blank draft, and nothing to write, are seen in a browser by tests/test_lab.py."""
    before = tables.read(coded.data)
    desk.take_up(article.SOURCE_ID, "second", coded.data, str(coded.folder))
    monkeypatch.setenv(paths.DATA_VARIABLE, str(coded.data))
    shell, given = InteractiveShell.instance(), {"source_id": article.SOURCE_ID, "write": True}
    cells = nbformat.read(paths.NOTEBOOKS / "code-an-article.ipynb", as_version=4).cells
    with capture_output() as captured:
        for cell in cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source).raise_error()
                if "parameters" in cell.metadata.get("tags", []):
                    shell.push(given | {"texts": str(coded.folder)})
    pages = "\n".join(output.data.get("text/html", "") for output in captured.outputs)
    said = re.sub(r"<style>.*?</style>|<[^>]+>", "", pages, flags=re.DOTALL)
    for words in (
        "12 of 12 paragraphs are coded", "Nothing is at fault", "[2025-07-03; russia",
        "4,000 workers", "coding of the paragraph", "(not coded)", f"+{article.PACT}",
        "a sentence may have support", "an event has another account", "Written.",
        "brief diff EARLIER latest",
    ):  # fmt: skip
        assert words in said, words
    status, checked, _ = run("check", coded.data)
    assert status == 0 and checked.endswith("0 faults\n")
    after = tables.read(coded.data)
    assert len(after.events) == len(before.events) + 3
    assert "Moscow and Kabul sign an agreement on seasonal labour" in set(after.events["title"])


def test_the_draft_is_a_click_away_in_the_clone():
    assert 'href="../texts/a%20b/x.yaml"' in markup.linked(tables.HOME / "texts" / "a b" / "x.yaml")


# -- two coders --------------------------------------------------------------------------------


def test_two_coders_are_compared(coded):
    second = desk.take_up(article.SOURCE_ID, "second", coded.data, str(coded.folder))
    assert not any(row["coding"] for row in second.draft().of("passages")), "begins blank"
    second.file().write_text(article.filled(second.file().read_text("utf-8")), encoding="utf-8")
    for _ in range(2):
        replace(second, article.DUMA, "2026-09-duma-wants-vote")
    replace(second, "theme: economy", "theme: diplomacy")
    replace(second, "coding: argument\n  note: closing line", "coding: furniture\n  note: x")
    found = compare.compare(coded.draft(), second.draft(), merge.rows(coded.data)["events"])
    assert found.paired == [f"9: {article.DUMA} = 2026-09-duma-wants-vote"]
    assert found.differences.to_numpy().tolist() == [
        ["4", "theme", article.FAIR, "economy", "diplomacy"],
        ["11", "coding of the paragraph", "", "argument", "furniture"],
    ]
    agreement = found.agreement.set_index("what")
    assert agreement[["units", "agree"]].T.to_dict("list") == {
        "coding of the paragraph": [12, 11], "event": [5, 5], "date_as_told": [5, 5],
        "type": [5, 5], "theme": [5, 4],
    }  # fmt: skip
    assert 0.5 < agreement.loc["theme", "alpha"] < 1 == agreement.loc["type", "alpha"]
