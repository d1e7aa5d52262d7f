"""What differs between two editions: their records by identity, and the tables that say so."""

import csv
import io
import re

import nbformat
import pytest

from helpers.coding import reviews
from helpers.export import BriefHTMLExporter, BriefPDFExporter
from helpers.notebook import bundles, loading
from helpers.record import parameters, spreadsheets
from helpers.runs import changes, compare, snapshot

DEFAULTS = {
    "start": "", "end": "", "as_of": "", "sources": [], "tier": "all", "phase_scheme": "analyst",
    "paper": "a4",
}  # fmt: skip


def rows(table, *lines):
    """Rows of a kept table: cells in the order of its columns, the last ones may be left out."""
    fields = snapshot.SHEETS[table].fields
    split = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(fields, cells + [""] * len(fields), strict=False)) for cells in split]


def record(**tables):
    """A kept record by hand; what is not given is empty."""
    return {name: rows(name, *tables.get(name, ())) for name in snapshot.SHEETS}


def side(name, kept=None, made=None, **asked):
    return compare.Side(
        name,
        DEFAULTS | asked,
        made or {"data/events.csv": "1", "helpers/record/dates.py": "1"},
        {},
        kept or record(),
    )


def told(before, after, known=None):
    """The tables between two records by their slugs, each as a list of rows."""
    found = changes.differing(side("old", before), side("new", after), known)
    return {sheet.slug: sheet.frame.values.tolist() for sheet in found}


MEETING = "meet | 2016-12 | They meet | CONSULT | mediation | talks | high | russia host"
GIFT = "gift | 2022 | Russia sends grain | AID | economy | aid | medium | russia actor"
TOLD = ("meet | alpha | 2 | 2016-12 | reports", "gift | gamma | 1 | 2022 | reports")


# -- the record that an edition keeps --------------------------------------------------------


@pytest.fixture
def tiny_record(small):
    return loading.build(small, parameters.accept({}, small))


def test_the_kept_record_is_what_the_chapters_see(tiny_record):
    spoken = [{"key": "k", "notebook": "01-a.ipynb", "text": "Moscow hosts [@beta-2021, 1]."}]
    found = snapshot.taken(tiny_record, spoken)
    assert list(found) == list(snapshot.SHEETS)
    wanted = {
        "event_id": "2016-12-27-meeting", "edtf": "2016-12-27", "title": "Moscow hosts a meeting",
        "type": "CONSULT", "theme": "mediation", "instrument": "talks", "confidence": "high",
        "participants": "pakistan participant; russia host", "date": "27 December 2016",
        "year": "2016", "phase": "host", "counterparts": "region", "tone_region": "0.5",
        "tone_taliban": "", "sources": "alpha-2017; beta-2021; gamma-2023", "families": "3",
        "tier": "core",
    }  # fmt: skip
    assert {name: found["events"][0][name] for name in wanted} == wanted
    assert [row["tone"] for row in found["attitudes"]] == ["0", "1", "1", "-1", "2", "-1", "2"]
    assert [row["phase_id"] for row in found["phases"]] == ["host", "after"]
    assert found["sentences"] == spoken
    scores = {r["assessment_id"]: (r["outcome"], r["evidence"]) for r in found["assessments"]}
    assert scores == {
        "fails": ("refuted", "gamma-2023 1"), "grain": ("borne out", "gamma-2023 1"),
        "stays": ("open", ""),
    }  # fmt: skip
    columns = ("claim_id", "supporters", "opponents", "contested")
    assert [tuple(row[name] for name in columns) for row in found["claims"]] == [
        ("arms", "@beta-2021", "kabulov", "yes"),
        ("money", "afghan-government", "@gamma-2023", "yes"),
    ]  # fmt: skip
    assert [(row["series"], row["state"]) for row in found["breaks"]] == [
        ("activity", "too few"), ("tone", "too few"), ("mix", "too few"),
    ]  # fmt: skip
    assert [row["low"] for row in found["quantities"]] == ["10", "5"]


def test_the_headline_numbers_worked_out_by_hand(tiny_record):
    """Toward Kabul −1 at the talks; toward the Taliban 1 there and 2 by the gift; three events
    have one source.
    """
    found = {row["name"]: row["value"] for row in snapshot.taken(tiny_record, [])["headline"]}
    assert found == {
        "known to": "2023-12-31", "sources": "3", "events": "4", "events with Moscow": "3",
        "events on one source": "3", "events dated to the day": "1", "reports": "6",
        "tone toward Kabul": "-1.00", "tone toward the Taliban": "1.50", "phases": "2",
        "sentences that argue": "0", "forecasts": "3", "forecasts decided": "2",
        "forecasts borne out": "1", "claims": "2", "claims contested": "2", "figures": "2",
    }  # fmt: skip


HOSTILE = [
    "=HYPERLINK(1)", "+1+1", "-x", "@SUM(A1)", "'quoted", 'say "no", twice', "two\nlines",
    "\t=1", "-0.5", "-2.5e3", "a=b", "ordinary", "Кабул",
]  # fmt: skip


def written(kept, folder):
    for name, lines in kept.items():
        fields = snapshot.SHEETS[name].fields
        text = spreadsheets.csv_text(fields, [[row[field] for field in fields] for row in lines])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def test_the_record_is_read_back_as_it_was_written(tmp_path):
    before = record()
    for n, title in enumerate(HOSTILE):
        before["events"] += [dict.fromkeys(snapshot.SHEETS["events"].fields, "") | {
            "event_id": f"e{n}", "title": title}]  # fmt: skip
    written(before, tmp_path)
    assert snapshot.read(tmp_path) == before
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles[:5] == ["'=HYPERLINK(1)", "'+1+1", "'-x", "'@SUM(A1)", "'quoted"]
    assert [title for title in titles if title not in HOSTILE] == [*titles[:4], "'\t=1"]


# -- differences by identity -----------------------------------------------------------------


def test_events_are_compared_by_identity_not_by_title():
    before = record(events=(MEETING, GIFT))
    after = record(
        events=(MEETING.replace("They meet", "A summit"), GIFT.replace("gift |", "gift2 |"))
    )
    found = compare.differences(before, after)["events"]
    assert [(kind, row["event_id"], cells) for kind, row, cells in found] == [
        ("came in", "gift2", {}), ("went out", "gift", {}),
        ("recoded", "meet", {"title": ("They meet", "A summit")}),
    ]  # fmt: skip


def test_every_change_is_a_line_of_the_list():
    before = record(events=(MEETING,), sources=("alpha | Alpha |  |  | 2017 | core | a",))
    after = record(events=(MEETING.replace("2016-12", "2016-12-27"),))
    text = compare.every_change(side("old", before), side("new", after))
    assert list(csv.reader(io.StringIO(text))) == [
        ["table", "change", "id", "column", "before", "after"],
        ["sources", "went out", "alpha", "title", "Alpha", ""],
        ["sources", "went out", "alpha", "published", "2017", ""],
        ["sources", "went out", "alpha", "tier", "core", ""],
        ["sources", "went out", "alpha", "family", "a", ""],
        ["events", "recoded", "meet", "edtf", "2016-12", "2016-12-27"],
    ]  # fmt: skip


# -- the tables that say so ------------------------------------------------------------------


def test_events_that_are_new_gone_and_recoded_each_with_its_passages():
    before = record(events=(MEETING, GIFT), reports=TOLD)
    after = record(
        events=(MEETING.replace("2016-12 ", "2016-12-27 "), "visit | 2023-05 | They visit"),
        reports=TOLD,
    )
    found = told(before, after)
    assert found["events"] == [
        ["They meet (27 December 2016)", "date: December 2016, now 27 December 2016",
         [("alpha", 2)]],
        ["They visit (May 2023)", "new", []],
        ["Russia sends grain (2022)", "gone", [("gamma", 1)]],
    ]  # fmt: skip
    assert found["sums"] == [["Events", 2, 1, 1, 1], ["Accounts of events", 2, 0, 0, 0]]
    known = told(before, after, {("alpha", 2)})["events"]
    assert [row[2] for row in known] == [[("alpha", 2)], [], []], "gamma cannot be looked up"


@pytest.mark.parametrize(
    ("table", "before", "after", "row"),
    [
        ("phases", ("analyst | host | Host | 2016 | | high",),
         ("analyst | host | Host | 2016 | 2019-01 | high",),
         ["Host", "end: –, now January 2019"]),
        ("breaks", ("tone | found | 2015",), ("tone | too few | ",),
         ["tone", "state: found, now too few; breaks: 2015, now –"]),
        ("assessments", ("a | It fails. | | 2017 | open | | alpha | 3",),
         ("a | It fails. | | 2017 | refuted | beta 2 | alpha | 3",),
         ["It fails.", "outcome: open, now refuted; evidence: –, now beta 2", [("alpha", 3)]]),
        ("claims", ("c | Arms came. | x | | no",), ("c | Arms came. | x | y | yes",),
         ["Arms came.", "opponents: –, now y; contested: no, now yes"]),
        ("attitudes", ("a | 1 | | russia | taliban | | word | -1",),
         ("a | 1 | | russia | taliban | | word | 1",),
         ["russia toward taliban", "tone: −1, now 1", [("a", 1)]]),
        ("sources", (), ("alpha | Alpha | | | 2017 | core | a",), ["Alpha (alpha)", "new"]),
        ("sentences", (), ("k | 01-a.ipynb | **So** it is [@a, 1].",), ["So it is.", "new"]),
        ("positions", (), ("c | | alpha | 4 | asserts",),
         ["the author asserts: c", "new", [("alpha", 4)]]),
        ("quantities", (), ("q | exports | 5 | | | USD | 2020 | | alpha | 1",),
         ["exports, 2020", "new", [("alpha", 1)]]),
        ("actors", ("russia | Russia",), (), ["Russia", "gone"]),
    ],
)  # fmt: skip
def test_a_row_of_each_table(table, before, after, row):
    found = told(record(**{table: before}), record(**{table: after}))
    assert found[table] == [row]
    title = changes.SUBJECTS[table]
    assert [cells[0] for cells in found["sums"]] == [title]


def test_what_was_asked_made_of_and_held():
    old = side("old", record(headline=("known to | 2017-12-31", "events | 36")), as_of="2017-12-31")
    new = side(
        "new", record(headline=("known to | 2023-12-31", "events | 402")),
        {"data/events.csv": "2", "helpers/record/dates.py": "2"}, sources=["a", "b"],
    )  # fmt: skip
    (numbers,) = changes.differing(old, new, None)
    assert numbers.frame.values.tolist() == [
        ["as of", "31 December 2017", "–"],
        ["sources", "–", "a, b"],
        ["known to", "31 December 2017", "31 December 2023"],
        ["events", "36", "402"],
        ["tables that were edited", "–", "events"],
        ["program or versions", "–", "changed"],
    ]


# -- on paper --------------------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script> & **bold** `code` [x](http://evil) {{ 7*7 }} {% raw %} #set text() "
    "| pipe $x^2$ @janse-2021 \\ _u_ ~~s~~ {=html}"
)


def printed(cells):
    meta = {
        "title": "T", "date": "2021-01-01", "language": "en-GB", "paper": "a4",
        "bibliography": [{"id": "alpha", "type": "article", "title": "Alpha"}],
        "known_passages": {"alpha": 3},
    }  # fmt: skip
    data, about = bundles.opening(meta)
    output = nbformat.v4.new_output("display_data", data=data, metadata=about)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output]), *cells])


def test_hostile_titles_stay_text_wherever_they_are_printed():
    evil = {**rows("events", GIFT)[0], "title": EVIL + "\nsecond line"}
    events = [dict(evil, event_id=name) for name in ("meet", *"abcdef")]
    before = side("old", record(events=(MEETING,), reports=TOLD[:1]))
    after = side("new", record(reports=TOLD[:1]) | {"events": events})
    told = changes.report(before, after)
    assert "\\<script\\>" in told and "http\\:\\/\\/evil" in told and "\\*\\*bold\\*\\*" in told
    lines = [line for line in told.splitlines() if line.startswith("| \\<scr")]
    assert len(lines) == 7 and all("second line" in line for line in lines)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {4}, "no cell breaks out"
    brief = printed(changes.chapter_cells(before, after, {("alpha", 2)}, "old"))
    page, _ = BriefHTMLExporter().from_notebook_node(brief)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page
    text = re.sub(r"<[^>]*>", "", page)
    for part in ("**bold**", "`code`", "[x](http://evil)", "{{ 7*7 }}", "#set text()", "~~s~~"):
        assert part in text, part
    pdf, _ = BriefPDFExporter().from_notebook_node(brief)
    assert pdf[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("origins", "place"),
    [
        (["01-a.ipynb", "01-a.ipynb", "02-b.ipynb"], 2),
        (["01-a.ipynb", "02-b.ipynb", "14-annex.ipynb", "14-annex.ipynb"], 2),
        ([], 0),
    ],
)
def test_the_chapter_opens_the_annex_or_stands_after_the_first(origins, place):
    cells = [nbformat.v4.new_markdown_cell(name) for name in origins]
    for cell, origin in zip(cells, origins, strict=True):
        cell.metadata["brief"] = {"notebook": origin}
    brief = nbformat.v4.new_notebook(cells=cells)
    changes.insert(brief, [nbformat.v4.new_markdown_cell("new")])
    assert [cell.source for cell in brief.cells] == [*origins[:place], "new", *origins[place:]]


def test_a_long_table_owns_up_to_what_it_leaves_out():
    events = [f"e{n:02} | 20{n:02} | Event {n} | AID | war |  | low" for n in range(60)]
    before, after = side("old", record()), side("new", record(events=events))
    sheet = changes.differing(before, after, None)[-1]
    shown, caption = sheet.limited(12)
    assert len(shown) == 12 and caption == "Events; 12 of 60 rows"
    assert len(sheet.limited(None)[0]) == len(sheet.limited(60)[0]) == 60
    short, full = changes.report(before, after), changes.report(before, after, full=True)
    assert short.count("| Event ") == 40 and full.count("| Event ") == 60
    assert short.endswith("`brief diff old new --full` prints every row.")
    assert "--full" not in full


# -- the real record -------------------------------------------------------------------------


def test_the_sentences_kept_are_those_of_the_notebooks(edition):
    """Lines of the notebooks that they are told of; those of a superseded day are left out."""
    kept = snapshot.read(edition / "record")["sentences"]
    every = {(s.line.key, s.notebook, s.line.text): s.line.until for s in reviews.argued()}
    found = {(row["key"], row["notebook"], row["text"]) for row in kept}
    assert len(found) == len(kept) > 200
    assert found <= set(every) and not any(every[row] for row in found)
