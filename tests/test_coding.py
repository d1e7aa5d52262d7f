"""A new article: taken in, looked through, coded, checked, written at once or not at all."""

import io
import json
import re
import shutil

import article
import pikepdf
import pytest
import typst
from conftest import run
from hypothesis import given
from hypothesis import strategies as st

from helpers.coding import compare, desk, draft, markup, merge, texts
from helpers.record import fingerprints, tables
from helpers.record.faults import UsageError

KNOWN = "2017-02-moscow-six-party"


@pytest.fixture
def copy(tmp_path):
    """The real tables, in a folder that may be written to."""
    return shutil.copytree(tables.DATA, tmp_path / "data")


@pytest.fixture
def place(tmp_path):
    """Where texts and drafts are laid."""
    return tmp_path / "texts"


@pytest.fixture
def add(copy, place, tmp_path):
    """``add(content, ".txt", ...) == (status, stdout, stderr)`` of ``brief add-source``."""

    def added(content, ending=".txt", *more):
        file = tmp_path / f"article{ending}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        where = ("--data", copy, "--texts", place)
        return run("add-source", file, *article.OPTIONS, *where, *more)

    return added


@pytest.fixture
def coded(add, copy, place):
    """A desk with the article taken in and coded."""
    assert add(article.as_text())[0] == 0
    at = desk.take_up(article.SOURCE_ID, "first", copy, str(place))
    at.file().write_text(article.filled(at.file().read_text("utf-8")), encoding="utf-8")
    return at


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


@pytest.mark.parametrize("ending", [".txt", ".html", ".pdf"])
def test_the_same_article_is_taken_in_whatever_it_comes_as(tmp_path, ending):
    content = {".txt": article.as_text, ".html": article.as_html, ".pdf": article.as_pdf}[ending]()
    file = tmp_path / f"a{ending}"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    found = texts.read(file)
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
def test_plain_text_is_parted_into_paragraphs(tmp_path, content, wanted):
    file = tmp_path / "a.txt"
    file.write_bytes(content.encode("utf-8"))
    assert texts.read(file).paragraphs == wanted


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_in_the_encoding_that_it_is_in(tmp_path, encoding):
    said = "Министерство иностранных дел России сообщило о встрече в Москве. " * 4
    file = tmp_path / "a.txt"
    file.write_bytes(said.encode(encoding))
    found = texts.read(file)
    assert found.paragraphs == [said.strip()] and found.found["language"] == "ru"
    assert bool([r for r in found.remarks if "guessed" in r]) == (encoding == "cp1251")


def test_a_russian_page_in_its_own_encoding(add, place):
    said = "МИД РФ сообщил, что Замир Кабулов встретился 25 марта 2022 года с делегацией талибов. "
    page = f"""<html lang="ru"><head><meta charset="windows-1251"><title>Встреча</title></head>
    <body><article><h1>Встреча</h1><p>{said * 3}</p><p>{said * 2}В прошлом месяце.</p></article>
    </body></html>"""
    status, out, err = add(page.encode("cp1251"), ".html")
    assert status == 0, err
    assert '2022-03-25 ("25 марта 2022 года")' in out
    assert 'proposed 2026-08 ("В прошлом месяце"; counted from publication' in out
    assert 'kabulov ("Кабулов")' in out and 'russian-mfa ("МИД РФ")' in out
    assert "language: ru" in (place / article.SOURCE_ID / "first.yaml").read_text("utf-8")


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
def test_what_is_no_text_gets_a_sentence_and_changes_nothing(
    add, copy, place, content, ending, said
):
    before = bytes_of(copy)
    status, out, err = add(content() if callable(content) else content, ending)
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1, err
    assert bytes_of(copy) == before and not place.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--published", "1 September"), "--published: '1 September' is not an EDTF date"),
        (("--language", "english"), "--language: 'english' does not match"),
        (("--family", "A B"), "--family: 'A B' does not match"),
        (("--id", "Bad Id"), "--id: 'Bad Id' does not match"),
        (("--id", "janse-2021"), "stands in the tables already"),
        (("--publisher", "", "--perspective", ""), "--perspective: is empty"),
    ],
)
def test_bad_options_get_a_sentence_and_change_nothing(add, copy, place, more, said):
    before = bytes_of(copy)
    status, out, err = add(article.as_text(), ".txt", *more)
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1
    assert bytes_of(copy) == before and not place.exists()


def test_an_article_is_taken_in_once_whatever_its_name(coded, add):
    before = coded.file().read_bytes()
    status, _, err = add(article.as_text())
    assert status == 2 and "is there already" in err and coded.file().read_bytes() == before
    merge.write(coded.merged())
    status, _, err = add(article.as_text(), ".txt", "--id", "other-2026")
    assert status == 2 and f"is {article.SOURCE_ID}, by its paragraphs" in err


def test_a_folder_that_cannot_be_written_gets_a_sentence(add, place):
    place.write_text("a file stands here", encoding="utf-8")
    status, _, err = add(article.as_text())
    assert status == 2 and "could not be written" in err


# -- a draft -----------------------------------------------------------------------------------


def test_add_source_lists_every_paragraph_and_leaves_the_tables_alone(add, copy, place):
    before = bytes_of(copy)
    asked = ("--family", "example", "--published", "2026-09-05")
    status, out, _ = add(article.as_html(), ".html", *asked)
    assert status == 0 and bytes_of(copy) == before
    assert 'dates: 2026-09-01 ("1 September 2026")' in out
    assert 'proposed 2026-08 ("last month"; counted from publication, 2026-09-05)' in out
    assert "the page gives 2026-09-03 as its date, not 2026-09-05" in out
    assert 'omari ("Abdul Manan Omari")' in out and "4,000 workers" in out
    assert "title 'Hands for the harvest' was taken from the document" in out
    assert fingerprints.paragraphs(place / f"{article.SOURCE_ID}.txt")[1] == article.TITLE
    found = draft.read(place / article.SOURCE_ID / "first.yaml", copy)
    assert found.source["author"] == article.AUTHOR and found.source["tier"] == "update"
    assert (found.source["family"], found.source["language"]) == ("example", "en")
    marks = [row["sha256"] for row in found.of("passages")]
    assert marks == [fingerprints.fingerprint(text) for text in article.TEXT[:-1]]
    assert found.of("events") == found.of("reports") == []


def test_check_tells_of_drafts_that_wait(coded, copy, place, monkeypatch):
    monkeypatch.setattr("helpers.record.paths.OWN_TEXTS", place)
    status, out, _ = run("check", copy)
    assert status == 0 and "draft: example-2026 is not in the tables yet" in out


HOSTILE = ["=1+1", "@sum", 'say "so"', "a, b; c", "سلام‌ها", "line\u2028end", "- x", "# y", "null",
           "[a]: {b}", "'", "lines\r\n\0end"]  # fmt: skip


def test_hostile_text_arrives_in_the_tables_as_it_was_written(coded, copy):
    notes = iter(HOSTILE)
    text = re.sub(
        r"(?m)^  note: .*$",
        lambda _: f"  note: {json.dumps(next(notes))}",
        coded.file().read_text("utf-8"),
    )
    coded.file().write_text(text, encoding="utf-8")
    merged = coded.merged()
    assert merged.faults == []
    merge.write(merged)
    passages = tables.read(copy).passages
    assert list(passages.loc[passages["source_id"] == article.SOURCE_ID, "note"]) == [
        *HOSTILE[:-1], "lines end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("type: AGREE", "type: AGREED", "AGREED", "'AGREED' is not one of"),
        (
            "{russia: part",
            "{rusia: part",
            "rusia",
            "'rusia' is not in actors; add it under actors:",
        ),
        ("coding: argument", "coding: events", "coding: events", "no report cites the passage"),
        ("coding: argument", "coding:", "coding:", "passages: coding: is empty"),
        ("words: in February", "wrods: in February", "wrods", "'wrods' is not known here"),
        ("note: the deputies", "note: the: deputies", "the: dep", "in quotation marks"),
        ("note: the deputies", "note: [a, b]", "[a, b]", "should be one text"),
        ("  quantities:\n  - ", "  quantities:\n    ", "quantity_id", "should be a list"),
        ("    made: 2026-09", "    made: 2026-09\n    made: 2026", "made: 2026", "stands twice"),
    ],
)
def test_a_fault_in_a_draft_is_told_with_its_line_there(coded, shown, old, new, where, said):
    replace(coded, old, new)
    desk.check(coded)
    (line_,) = re.findall(
        rf"first\.yaml:(\d+):\d+: .*{re.escape(said)}", shown[0].replace("&#x27;", "'")
    )
    assert where in lines_of(coded)[int(line_) - 1]


def test_a_fault_that_concerns_a_known_row_is_told_with_its_line_in_the_table(coded, copy):
    events = tables.read(copy).events.set_index("event_id")
    dated = events["date_basis"].fillna("").eq("") & events["date"].eq("2025-07-03")
    plain = events.index[dated][0]
    for _ in range(2):
        replace(coded, "event_id: 2025-07-03-russia-recognises-taliban", f"event_id: {plain}")
    replace(coded, "date_as_told: 2025-07-03", "date_as_told: 2025-06")
    (fault,) = coded.merged().faults
    assert fault.file == "events.csv" and "say in date_basis which is preferred" in fault.message
    assert (copy / "events.csv").read_text("utf-8").split("\n")[fault.line - 1].startswith(plain)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n  source_id:", "\n  #"),
        lambda text: text.replace("\n  published: ", "\n  published: late "),
        lambda text: text.replace("paragraph: 4", "paragraph: x"),
        *((lambda _, text=text: text) for text in ("", "- a", "source: {}\n", "\0", "[" * 5000)),
    ],
)
def test_a_draft_that_is_being_mended_or_lost_its_shape_is_told(coded, shown, change):
    coded.file().write_text(change(coded.file().read_text("utf-8")), encoding="utf-8")
    for page in (desk.check, desk.overview, desk.passages, desk.changes):
        page(coded)
    assert "first.yaml:" in shown[0]


# -- writing -----------------------------------------------------------------------------------


def test_what_is_written_is_sound_and_nothing_else_moves(coded, copy, place):
    before = {name: raw.splitlines() for name, raw in bytes_of(copy).items()}
    merged = coded.merged()
    assert merged.faults == []
    merge.write(merged)
    after = {name: raw.splitlines() for name, raw in bytes_of(copy).items()}
    for name, lines in before.items():
        kept = [line for line in after[name] if line in set(lines)]
        assert kept == lines, name
    assert merged.amount() == (
        "New rows: 1 in sources, 12 in passages, 3 in events, 6 in participants, 5 in reports, "
        "3 in attitudes, 1 in quantities, 1 in assessments; changed rows: none"
    )
    faults, said = tables.check(copy, place / "none", place)
    assert faults == [] and said.startswith("fingerprints: 12 of ")
    assert not list(copy.glob(".*"))
    with pytest.raises(UsageError, match="stands in the tables already"):
        coded.merged()


def test_a_text_that_was_changed_or_lost_is_found_out(coded, place):
    file = place / f"{article.SOURCE_ID}.txt"
    file.write_text(file.read_text("utf-8").replace("4,000", "5,000"), encoding="utf-8")
    (fault,) = coded.merged().faults
    assert "is not the fingerprint" in fault.message and "sha256" in lines_of(coded)[fault.line - 1]
    file.unlink()
    with pytest.raises(UsageError, match="is absent"):
        coded.merged()


def test_nothing_is_written_over_a_change_that_came_in_between(coded, copy):
    merged = coded.merged()
    (copy / "claims.csv").write_bytes((copy / "claims.csv").read_bytes() + b"\n")
    before = bytes_of(copy)
    with pytest.raises(UsageError, match="changed meanwhile"):
        merge.write(merged)
    assert bytes_of(copy) == before


def test_a_disk_that_fails_half_way_leaves_the_tables_as_they_were(coded, copy, monkeypatch):
    merged, before = coded.merged(), bytes_of(copy)
    true, calls = merge.Path.replace, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return true(self, target)

    monkeypatch.setattr(merge.Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        merge.write(merged)
    assert bytes_of(copy) == before and len(calls) == 3 and not list(copy.glob(".*"))


def test_a_known_event_changes_in_the_cells_given_and_a_new_actor_joins_by_this_source(coded, copy):
    replace(
        coded,
        f"  reports:\n  - event_id: {KNOWN}",
        f"  events:\n  - event_id: {KNOWN}\n    date_basis: A made-up reason.\n"
        f"    participants: {{qatar: observer}}\n  reports:\n  - event_id: {KNOWN}",
    )
    before = tables.read(copy).events.set_index("event_id").loc[KNOWN]
    merged = coded.merged()
    assert merged.faults == [] and f"+{KNOWN}" in merged.diff()
    merge.write(merged)
    after = tables.read(copy).events.set_index("event_id").loc[KNOWN]
    assert after["date_basis"] == "A made-up reason."
    assert after.drop("date_basis").equals(before.drop("date_basis"))
    joined = tables.read(copy).participants.query(f"actor_id == 'qatar' and event_id == '{KNOWN}'")
    assert list(joined["source_id"]) == [article.SOURCE_ID]


# -- what the notebook shows -------------------------------------------------------------------


def test_no_text_acts_as_html_in_the_notebook(add, copy, place, shown):
    bad = "<script>alert(1)</script> & <b>Kabulov</b> in 2021"
    assert add(f"{bad}\n\nNo more.", ".txt", "--title", bad)[0] == 0
    at = desk.take_up(article.SOURCE_ID, "first", copy, str(place))
    replace(at, "coding:\n", f"coding: {bad}\n")
    for page in (desk.overview, desk.passages, desk.check, desk.changes):
        page(at)
    desk.write(at, True)
    desk.comparison(at, "second")
    desk.columns(at, "events")
    assert len(shown) == 7 and "&lt;script&gt;" in shown[1]
    assert "Give way without giving goods" in shown[6], "a code says when to use it"
    assert not [page for page in shown if "<script" in page or "<b>" in page]


def test_the_draft_is_a_click_away_in_the_clone():
    assert 'href="../texts/a%20b/x.yaml"' in markup.linked(tables.HOME / "texts" / "a b" / "x.yaml")


# -- two coders --------------------------------------------------------------------------------


def test_two_coders_are_compared(coded, copy, place):
    second = desk.take_up(article.SOURCE_ID, "second", copy, str(place))
    second.file().write_text(article.filled(second.file().read_text("utf-8")), encoding="utf-8")
    for _ in range(2):
        replace(second, article.DUMA, "2026-09-duma-wants-vote")
    replace(second, "theme: economy", "theme: diplomacy")
    replace(second, "coding: argument\n  note: closing line", "coding: furniture\n  note: x")
    found = compare.compare(coded.draft(), second.draft(), merge.rows(copy)["events"])
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
