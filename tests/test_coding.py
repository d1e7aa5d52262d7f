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
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import measures
from helpers.coding import adding, compare, desk, draft, merge, pages, rows, sheet, texts
from helpers.record import fingerprints, tables
from helpers.record.faults import DataError, UsageError

ASKED = ("--publisher", article.PUBLISHER, "--perspective", "made up for the tests")


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

    def added(content, ending=".txt", *more, name=article.SOURCE_ID, asked=ASKED):
        file = tmp_path / f"article{ending}"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        where = ("--data", copy, "--texts", place)
        given_ = ("--id", name, "--published", article.PUBLISHED)
        return run("add-source", file, *given_, *asked, *where, *more)

    return added


@pytest.fixture
def coded(add, copy, place):
    """A desk with the article taken in and coded."""
    assert add(article.as_text())[0] == 0
    found = desk.take_up(article.SOURCE_ID, "first", copy, str(place))
    found.file.write_text(article.filled(found.file.read_text("utf-8")), encoding="utf-8")
    return found


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}


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


def line(text, page=0, low=100.0, right=300.0, left=50.0, size=10.0):
    return pages.Line(text, page, left, right, low, low + size)


def test_lines_become_paragraphs():
    assert pages.paragraphs([]) == []
    lines = [
        line("Policy-makers spoke of the govern-", low=140),
        line("ment and of policy-", low=128),
        line("makers.", low=116, right=90),
        line("A paragraph runs over the", low=92),
        line("page and ends there.", page=1, low=140),
        line("A heading", page=1, low=120, size=14),
    ]
    assert pages.paragraphs(lines) == [
        "Policy-makers spoke of the government and of policy-makers.",
        "A paragraph runs over the page and ends there.",
        "A heading",
    ]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("One.\n\nTwo\ngoes on.\n", ["One.", "Two goes on."]),
        ("[1] One.\n[2] Two.\n", ["One.", "Two."]),
        ("\ufeffOne.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("One\x01 stray control. " + "x" * 1000, ["One stray control. " + "x" * 1000]),
        ("One\u00a0thing,\u00adsoft \ufb01ne e\u0301.\n", ["One thing,soft fine é."]),
        ("x" * 120 + ".\n" + "y" * 120 + ".\n", ["x" * 120 + ".", "y" * 120 + "."]),
    ],
    ids=["blank lines", "numbered", "windows", "a stray control", "normalised", "a line each"],
)
def test_plain_text_is_parted_into_paragraphs(tmp_path, content, wanted):
    file = tmp_path / "a.txt"
    file.write_bytes(content.encode("utf-8"))
    assert texts.read(file).paragraphs == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251"])
def test_a_text_is_read_in_the_encoding_that_it_is_in(tmp_path, encoding):
    said = "Министерство иностранных дел России сообщило о встрече в Москве. " * 4
    file = tmp_path / "a.txt"
    file.write_bytes(said.encode(encoding))
    found = texts.read(file)
    assert found.paragraphs == [said.strip()]
    assert bool([r for r in found.remarks if "guessed" in r]) == (encoding == "cp1251")
    assert texts.language_of(found.paragraphs) == "ru"


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
    draft_ = (place / article.SOURCE_ID / "first.yaml").read_text("utf-8")
    assert 'language: "ru"' in draft_ and 'title: "Встреча"' in draft_


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
        (b"", ".txt", "is empty"),
        (b" \n\n ", ".txt", "is empty"),
        ("\u00ad\n\n***\n", ".txt", "holds no text"),
        (bytes(range(256)) * 20, ".txt", "not a text but a binary file"),
        (b"PK\x03\x04" + b"\0" * 50, ".docx", "is a packed file"),
        (b"%PDF-1.7\nnonsense", ".pdf", "is a broken PDF"),
        ("[1] One.\n[3] Three.\n", ".txt", "[3] stands where [2] should"),
        ("<html><body><img src=a></body></html>", ".html", "holds no"),
        (scanned, ".pdf", "run text recognition (OCR)"),
        (locked, ".pdf", "is locked with a password"),
    ],
)
def test_what_is_no_text_gets_a_sentence_and_changes_nothing(
    add, copy, place, content, ending, said
):
    before = bytes_of(copy)
    status, out, err = add(content() if callable(content) else content, ending)
    assert (status, out) == (2, "") and said in err and err.count("\n") == 1, err
    assert bytes_of(copy) == before and not place.exists()


def test_bad_options_get_a_sentence_and_change_nothing(add, copy, place):
    before = bytes_of(copy)
    for more, said in (
        (("--published", "1 September"), "is not an EDTF date"),
        (("--language", "english"), "is not two letters"),
        (("--family", "A B"), "--family 'A B' is not usable"),
    ):
        status, out, err = add(article.as_text(), ".txt", *more)
        assert (status, out) == (2, "") and said in err and err.count("\n") == 1
    for name, said in (("Bad Id", "--id 'Bad Id'"), ("janse-2021", "stands in the tables already")):
        status, _, err = add(article.as_text(), name=name)
        assert status == 2 and said in err
    status, _, err = add(article.as_text(), asked=())
    assert status == 2 and "--publisher and --perspective must be given" in err
    assert bytes_of(copy) == before and not place.exists()


def test_a_file_that_is_absent_gets_a_sentence(copy, place):
    given_ = ("--id", "x", "--published", "2026", "--data", copy, "--texts", place)
    status, _, err = run("add-source", "nowhere.txt", *given_)
    assert status == 2 and "'nowhere.txt' is absent" in err


def test_a_draft_is_never_written_over(add, place):
    assert add(article.as_text())[0] == 0
    before = (place / article.SOURCE_ID / "first.yaml").read_bytes()
    status, _, err = add(article.as_text())
    assert status == 2 and "is there already" in err
    assert (place / article.SOURCE_ID / "first.yaml").read_bytes() == before


def test_the_same_article_under_another_name_is_no_second_voice(coded, add):
    merge.write(coded.merged()[0])
    status, _, err = add(article.as_text(), name="other-2026")
    assert status == 2 and f"is {article.SOURCE_ID}, by its paragraphs" in err


def test_a_folder_that_cannot_be_written_gets_a_sentence(add, place):
    place.write_text("a file stands here", encoding="utf-8")
    status, _, err = add(article.as_text())
    assert status == 2 and "could not be written" in err


# -- a draft -----------------------------------------------------------------------------------


def test_add_source_lists_every_paragraph_and_leaves_the_tables_alone(add, copy, place):
    before = bytes_of(copy)
    status, out, _ = add(article.as_html(), ".html", "--family", "example")
    assert status == 0 and bytes_of(copy) == before
    assert 'dates: 2026-09-01 ("1 September 2026")' in out
    assert 'proposed 2026-08 ("last month"; counted from publication, 2026-09-03)' in out
    assert "attitudes? taliban" in out or "claim?" in out
    assert 'omari ("Abdul Manan Omari")' in out and "4,000 workers" in out
    assert "title 'Hands for the harvest' was taken from the document" in out
    assert fingerprints.paragraphs(place / f"{article.SOURCE_ID}.txt")[1] == article.TITLE
    found = draft.read(place / article.SOURCE_ID / "first.yaml", merge.fields(copy))
    source = found.of("sources")[0]
    assert source["author"] == article.AUTHOR and source["tier"] == "update"
    assert (source["family"], source["language"]) == ("example", "en")
    marks = [row["sha256"] for row in found.of("passages")]
    assert marks == [fingerprints.fingerprint(text) for text in article.TEXT[:-1]]
    assert found.of("events") == found.of("reports") == []


def test_a_page_that_names_another_day_is_told(add):
    _, out, _ = add(article.as_html(), ".html", "--published", "2026-09-05")
    assert "the page gives 2026-09-03 as its date, not 2026-09-05" in out


def test_check_tells_of_drafts_that_wait(add, copy, place, monkeypatch):
    add(article.as_text())
    file = place / article.SOURCE_ID / "first.yaml"
    file.write_text(article.filled(file.read_text("utf-8"), left_out=(4, 9)), encoding="utf-8")
    assert adding.waiting(copy, place) == [
        "draft: example-2026 is not in the tables; 10 of 12 coded"
    ]
    monkeypatch.setattr("helpers.record.paths.OWN_TEXTS", place)
    status, out, _ = run("check", copy)
    assert status == 0 and "10 of 12 coded" in out
    file.write_text("a: [", encoding="utf-8")
    assert "cannot be read" in adding.waiting(copy, place)[0]


def test_a_paragraph_that_is_not_coded_does_not_pass(coded):
    blank = article.filled(coded.file.read_text("utf-8"))
    coded.file.write_text(blank.replace("coding: argument", "coding:", 1), encoding="utf-8")
    merged, faults = coded.merged()
    assert merged
    (fault,) = faults
    where = coded.file.read_text("utf-8").split("\n")[fault.line - 1]
    assert where.strip() == "coding:" and "passages: coding: is empty" in fault.message


HOSTILE = ["=1+1", "@sum", 'say "so"', "a, b; c", "سلام‌ها", "line\u2028end", "- x", "# y", "null",
           "~", "[a]: {b}", "'"]  # fmt: skip


def test_hostile_text_arrives_in_the_tables_as_it_was_written(coded, copy):
    notes = iter(HOSTILE)
    text = re.sub(
        r"(?m)^  note: .*$",
        lambda _: f"  note: {json.dumps(next(notes))}",
        coded.file.read_text("utf-8"),
    )
    coded.file.write_text(text, encoding="utf-8")
    merged, faults = coded.merged()
    assert faults == []
    merge.write(merged)
    passages = tables.read(copy).passages
    assert list(passages.loc[passages["source_id"] == article.SOURCE_ID, "note"]) == HOSTILE


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("type: AGREE", "type: AGREED", "AGREED", "'AGREED' is not one of"),
        ("tone: 1", "tone: warm", "warm", "'warm' is not a integer"),
        (
            "{russia: part",
            "{rusia: part",
            "rusia",
            "'rusia' is not in actors; add it under actors:",
        ),
        ("date: 2026-09-02", "date: 2 September", "2 September", "is not an EDTF date"),
        ("coding: argument", "coding: events", "coding: events", "no report cites the passage"),
        ("words: in February", "wrods: in February", "wrods", "'wrods' is not known here"),
        ("note: the deputies", "note: the: deputies", "the: dep", "in quotation marks"),
        ("note: the deputies", "note: [a, b]", "[a, b]", "should be one text"),
        ("  quantities:\n  - ", "  quantities:\n    ", "quantity_id", "should be a list"),
        ("    made: 2026-09", "    made: 2026-09\n    made: 2026", "made: 2026", "stands twice"),
    ],
)
def test_a_fault_in_a_draft_is_told_with_its_line_there(coded, copy, old, new, where, said):
    how, parted, written = coded.file.read_text("utf-8").partition("\nsource:")
    assert old in written
    coded.file.write_text(how + parted + written.replace(old, new, 1), encoding="utf-8")
    before = bytes_of(copy)
    faults = coded.merged()[1]
    named = [fault for fault in faults if said in fault.message]
    assert named and named[0].file == "first.yaml", faults
    line = coded.file.read_text("utf-8").split("\n")[named[0].line - 1]
    assert where in line
    assert bytes_of(copy) == before


def test_a_fault_that_concerns_a_known_row_is_told_with_its_line_in_the_table(coded, copy):
    events = tables.read(copy).events.set_index("event_id")
    plain = events.index[events["date_basis"].fillna("").eq("") & events["date"].eq("2025-07-03")][
        0
    ]
    text = coded.file.read_text("utf-8").replace("2025-07-03-russia-recognises-taliban", plain)
    text = text.replace("date_as_told: 2025-07-03", "date_as_told: 2025-06")
    coded.file.write_text(text, encoding="utf-8")
    (fault,) = coded.merged()[1]
    assert fault.file == "events.csv" and "say in date_basis which is preferred" in fault.message
    assert (copy / "events.csv").read_text("utf-8").split("\n")[fault.line - 1].startswith(plain)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source_id:", "#"),
        ("  published: ", "  published: late "),
        ("paragraph: 4", "paragraph: x"),
    ],
)
def test_a_draft_that_is_being_mended_is_shown_all_the_same(coded, monkeypatch, old, new):
    shown = []
    monkeypatch.setattr("helpers.coding.sheet.display", shown.append)
    how, parted, written = coded.file.read_text("utf-8").partition("\nsource:")
    coded.file.write_text(how + parted + written.replace(old, new, 1), encoding="utf-8")
    for page in (desk.overview, desk.passages, desk.check, desk.changes):
        page(coded)
    assert "first.yaml:" in shown[2]
    assert article.TEXT[3][:40] in shown[1]


def test_a_draft_that_lost_its_shape_is_told(coded):
    for content in ("", "- a", "source:\npassages:", "source: {}\n", "\x00", "[" * 5000):
        coded.file.write_text(content, encoding="utf-8")
        with pytest.raises(DataError):
            coded.draft()
    coded.file.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        coded.draft()


# -- writing -----------------------------------------------------------------------------------


def test_what_is_written_is_sound_and_nothing_else_moves(coded, copy, place):
    before = {name: raw.splitlines() for name, raw in bytes_of(copy).items()}
    merged, faults = coded.merged()
    assert faults == []
    merge.write(merged)
    after = {name: raw.splitlines() for name, raw in bytes_of(copy).items()}
    for name, lines in before.items():
        kept = [line for line in after[name] if line in set(lines)]
        assert kept == lines, name
    assert merged.added == {
        "sources": 1, "passages": 12, "events": 4, "participants": 8, "reports": 6,
        "attitudes": 3, "quantities": 1, "assessments": 1,
    }  # fmt: skip
    faults, said = tables.check(copy, place / "none", place)
    assert faults == [] and said.startswith("fingerprints: 12 of ")
    assert not list(copy.glob(".*"))


def test_a_text_that_was_changed_is_found_out(coded, copy, place):
    merge.write(coded.merged()[0])
    file = place / f"{article.SOURCE_ID}.txt"
    file.write_text(file.read_text("utf-8").replace("4,000", "5,000"), encoding="utf-8")
    assert "is not the fingerprint" in tables.check(copy, place / "none", place)[0][0].message


def test_without_the_text_nothing_can_be_verified_or_written(coded, place):
    (place / f"{article.SOURCE_ID}.txt").unlink()
    with pytest.raises(UsageError, match="is absent"):
        coded.merged()


def test_a_source_is_written_once(coded):
    merge.write(coded.merged()[0])
    with pytest.raises(UsageError, match="stands in the tables already"):
        coded.merged()


def test_nothing_is_written_over_a_change_that_came_in_between(coded, copy):
    merged = coded.merged()[0]
    (copy / "claims.csv").write_bytes((copy / "claims.csv").read_bytes() + b"\n")
    before = bytes_of(copy)
    with pytest.raises(UsageError, match="changed meanwhile"):
        merge.write(merged)
    assert bytes_of(copy) == before


def test_a_disk_that_fails_half_way_leaves_the_tables_as_they_were(coded, copy, monkeypatch):
    merged, before = coded.merged()[0], bytes_of(copy)
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


def test_a_known_row_changes_only_in_the_cells_that_are_given(coded, copy):
    text = coded.file.read_text("utf-8")
    more = "\nevents:\n- event_id: 2017-02-moscow-six-party\n  date_basis: A made-up reason.\n"
    coded.file.write_text(text + more, encoding="utf-8")
    before = tables.read(copy).events.set_index("event_id").loc["2017-02-moscow-six-party"]
    merged, faults = coded.merged()
    assert faults == [] and "+2017-02-moscow-six-party" in merged.diff()
    merge.write(merged)
    after = tables.read(copy).events.set_index("event_id").loc["2017-02-moscow-six-party"]
    assert after["date_basis"] == "A made-up reason."
    assert after.drop("date_basis").equals(before.drop("date_basis"))


def test_who_joins_a_known_event_is_known_from_this_source_alone(coded, copy):
    text = coded.file.read_text("utf-8").replace(
        "  reports:\n  - event_id: 2017-02",
        "  participants:\n  - event_id: 2017-02-moscow-six-party\n    actor_id: qatar\n"
        "    role: observer\n  reports:\n  - event_id: 2017-02",
    )
    coded.file.write_text(text, encoding="utf-8")
    merged, faults = coded.merged()
    assert faults == []
    merge.write(merged)
    rows_ = tables.read(copy).participants
    joined = rows_[rows_["actor_id"].eq("qatar") & rows_["event_id"].eq("2017-02-moscow-six-party")]
    assert list(joined["source_id"]) == [article.SOURCE_ID]


# -- the order of the tables -------------------------------------------------------------------


def real_sheets():
    return {path.stem: rows.sheet(path.read_bytes()) for path in sorted(tables.DATA.glob("*.csv"))}


def test_taken_apart_and_put_together_the_tables_are_the_same_bytes():
    for path in tables.DATA.glob("*.csv"):
        parts = rows.sheet(path.read_bytes())
        assert (parts.head + "".join(parts.lines)).encode() == path.read_bytes()
        assert rows.fill(path.read_bytes(), [], {}, rows.at_the_end).raw == path.read_bytes()


def test_an_event_taken_out_goes_back_to_its_line():
    """The order in which new rows are put is the order in which the tables are."""
    found = real_sheets()
    order = rows.keys({name: parts.rows for name, parts in found.items()})
    for name in ("events", "reports", "passages", "codings"):
        keys = [order[name](row) for row in found[name].rows]
        back = [rows.least_disturbing(keys[:n] + keys[n + 1 :], keys[n]) for n in range(len(keys))]
        moved = [n for n, place in enumerate(back) if place != n]
        assert len(moved) <= 2, f"{name}: {moved}"  # one event was dated anew and kept its line


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30), max_size=5))
def test_a_table_in_order_stays_in_order_whatever_comes_in(old, new):
    raw = ("n\n" + "".join(f"{n}\n" for n in sorted(old))).encode()
    filled = rows.fill(raw, [{"n": str(n)} for n in new], {}, lambda row: (int(row["n"]),))
    assert [int(n) for n in filled.raw.decode().split()[1:]] == sorted([*old, *new])
    again = rows.fill(raw, [{"n": str(n)} for n in new[::-1]], {}, lambda row: (int(row["n"]),))
    assert again.raw == filled.raw


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=6),
    st.tuples(CELLS, CELLS),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_no_other_byte_moves_and_every_line_is_known(old, new, ending, marked):
    head = {"a": "a", "b": "b"}
    known = [{"a": f"k{n}", "b": b} for n, (_, b) in enumerate(old)]
    raw = (b"\xef\xbb\xbf" if marked else b"") + b"".join(
        rows.Sheet(["a", "b"], ending, [], [], []).written(row).encode() for row in [head, *known]
    )
    row = {"a": f"x{new[0]}", "b": new[1]}
    filled = rows.fill(raw, [row], {}, rows.at_the_end)
    assert filled.raw.startswith(raw) and filled.origin[-1] == ("new", 0)
    parts = rows.sheet(filled.raw)
    assert parts.rows[-1] == {name: cell.strip() for name, cell in row.items()}
    assert rows.fill(filled.raw, [], {}, rows.at_the_end).raw == filled.raw


# -- what the notebook shows -------------------------------------------------------------------


def test_no_text_acts_as_html_in_the_notebook(add, copy, place, monkeypatch):
    shown = []
    monkeypatch.setattr("helpers.coding.sheet.display", shown.append)
    bad = "<script>alert(1)</script> & <b>Kabulov</b> in 2021"
    assert add(f"{bad}\n\nNo more.", ".txt", "--title", bad)[0] == 0
    at = desk.take_up(article.SOURCE_ID, "first", copy, str(place))
    text = at.file.read_text("utf-8").replace("coding:\n", f"coding: {bad}\n")
    at.file.write_text(text, encoding="utf-8")
    for page in (desk.overview, desk.passages, desk.check, desk.changes):
        page(at)
    desk.write(at, True)
    desk.comparison(at, "second")
    desk.columns(at, "events")
    assert len(shown) == 7 and "&lt;script&gt;" in shown[1]
    assert "Give way without giving goods" in shown[6], "a code says when to use it"
    assert not [page for page in shown if "<script" in page or "<b>" in page]
    at.file.write_text(f"source: {bad}: x", encoding="utf-8")
    desk.passages(at)
    assert "first.yaml:1:" in shown[-1]


def test_the_draft_is_a_click_away_in_the_clone(coded):
    place = tables.HOME / "texts" / "a b" / "first.yaml"
    assert 'href="../texts/a%20b/first.yaml"' in sheet.overview(coded.draft(), place)
    assert "href" not in sheet.overview(coded.draft(), coded.file)


# -- two coders --------------------------------------------------------------------------------


def test_two_coders_are_compared(coded, copy, place):
    second = desk.take_up(article.SOURCE_ID, "second", copy, str(place))
    other = article.filled(second.file.read_text("utf-8"))
    other = other.replace(article.DUMA, "2026-09-duma-wants-vote")
    other = other.replace("theme: economy", "theme: diplomacy")
    other = other.replace("coding: argument\n  note: closing line", "coding: furniture\n  note: x")
    second.file.write_text(other, encoding="utf-8")
    known = {row["event_id"]: row for row in merge.sheets(copy)["events"]}
    found = compare.compare(coded.draft(), second.draft(), known)
    assert found.paired == [f"9: {article.DUMA} = 2026-09-duma-wants-vote"]
    assert [tuple(row) for row in found.differences.to_numpy()] == [
        ("4", f"theme of {article.FAIR}", "economy", "diplomacy"),
        ("11", "coding of the paragraph", "argument", "furniture"),
    ]
    agreement = found.agreement.set_index("what")
    assert tuple(agreement.loc["coding of the paragraph", ["units", "agree"]]) == (12, 11)
    assert tuple(agreement.loc["events found by both", ["units", "agree"]]) == (6, 6)
    assert tuple(agreement.loc["theme", ["units", "agree"]]) == (6, 5)
    assert 0.5 < agreement.loc["theme", "alpha"] < 1
    assert agreement.loc["type", "alpha"] == 1


def test_events_that_cannot_be_the_same_are_not_paired(coded, copy):
    found = coded.draft()
    lone = draft.Draft(
        "second.yaml", [e for e in found.entries if e.table in ("sources", "passages")]
    )
    result = compare.compare(found, lone, {})
    assert result.paired == [] and len(result.differences) == 6
    assert set(result.differences["second"]) == {"(not found)"}


def test_agreement_on_the_real_codings_is_as_it_was_settled(real):
    """The same numbers as the codebook prints, when two drafts hold the two codings."""
    part = real.codings[real.codings["source_id"] == "janse-2021"]

    def as_draft(coder):
        made = [draft.Entry("sources", {"source_id": "janse-2021"}, 1, {})]
        for _, row in part[part["coder"] == coder].astype("string").fillna("").iterrows():
            made += [draft.Entry(table, dict(row), 1, {}) for table in ("reports", "events")]
        return draft.Draft("x", made)

    found = compare.compare(as_draft("first"), as_draft("second"), {}).agreement.set_index("what")
    printed = measures.coder_agreement(part).set_index("source_id").loc["all"]
    assert 0 < found.loc["type", "agree"] < found.loc["type", "units"] == printed["both"]
    assert found.loc["type", "alpha"] == pytest.approx(printed["type"])
