"""The timeline of all events inside the page: its record, its picture, its filters, its address."""

import copy
import json
import re
from types import SimpleNamespace

import export_demo as make
import pytest
from axe_playwright_python.sync_playwright import Axe
from test_page import DESK, PHONE
from tiny import Folder

from helpers import measures
from helpers.notebook import loading
from helpers.record import tables
from helpers.record.parameters import Parameters
from helpers.runs import edition, jobs, sweeps

HOSTILE = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> & "q" \u2028'
EVENT = "2016-12-27-moscow-trilateral"
DAYS = (("then", "2017-12"), ("", ""))


@pytest.fixture(scope="module")
def told():
    """All events of the real tables."""
    return edition.every_event(tables.DATA, {})


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Those of the tiny tables, by id."""
    found = edition.every_event(Folder(tmp_path_factory.mktemp("few")).place, {})
    return found | {"events": {event["id"]: event for event in found["events"]}}


def page_of(told, *cells, **more):
    """A brief that cites two passages, with its timeline."""
    said = make.said(
        "# A chapter\n\nThey met without Kabul [@janse-2021, 66].\nMore came of it.\n\n"
        "## The ban {#sec:delisting}\n\nIt was suspended [@janse-2021, 7]."
    )
    return make.html(make.argued(said, *cells, rows=70), timeline=told, **more)


# -- the record ------------------------------------------------------------------------------


def test_an_event_has_its_date_its_camps_and_its_accounts(few):
    meeting = few["events"]["2016-12-27-meeting"]
    assert (meeting["date"], meeting["exact"]) == ("27 December 2016", "day")
    assert meeting["first"] == meeting["last"] == "2016-12-27" and meeting["phase"] == "host"
    assert meeting["camps"] == {"region": 0.5}, "the mean of two sources"
    alpha, beta, gamma = meeting["accounts"]
    assert [one["source"] for one in (alpha, beta, gamma)] == [
        "alpha-2017", "beta-2021", "gamma-2023"
    ]  # fmt: skip
    assert (alpha["date"], alpha["words"], alpha["note"]) == (
        "December 2016", "in December", "the meeting"
    )  # fmt: skip
    assert "date" not in beta and "note" not in gamma, "the event's own date; a text not held"
    assert gamma["stance"] == "asserts"
    holder, target, teller, *shown = alpha["edges"][0]
    assert [few["names"][holder], few["names"][target]] == ["Russia", "Pakistan"]
    assert [teller, *shown] == [-1, 0, "deed", "they met"]
    assert few["events"]["2021-07-talks"]["camps"] == {"taliban": 1.0, "kabul": -1.0}
    assert few["events"]["2022-gift"]["exact"] == "year"
    rumour = few["events"]["0000-rumour"]
    assert rumour["phase"] == "undated" and "first" not in rumour
    assert few["names"][rumour["accounts"][0]["speaker"]] == "Zamir Kabulov"


def test_where_accounts_part_is_told(few):
    (what, sides), *others = few["events"]["2016-12-27-meeting"]["apart"]
    assert what == "Date" and ["November 2016", [2]] in sides and not others
    assert "apart" not in few["events"]["2021-07-talks"], "what others allege parts nothing from it"


def test_dates_in_doubt_are_marked(told, real):
    doubted = {event["id"] for event in told["events"] if event.get("doubt")}
    marked = real.events[real.events["date"].str.contains(r"[?~%]")]
    assert doubted == set(marked["event_id"]) and len(doubted) > 10


def test_it_is_what_the_parameters_let_one_know(told):
    then = edition.every_event(tables.DATA, {"as_of": "2017-12"})
    record = loading.known(tables.DATA, {"as_of": "2017-12"})
    assert {event["id"] for event in then["events"]} == set(record.tables.events["event_id"])
    assert 0 < len(then["events"]) < len(told["events"])
    assert set(then["sources"]) == set(record.tables.sources["source_id"])
    assert all(e.get("last", "") < "2018" for e in then["events"] if e["exact"] == "day")
    assert "diplomat-2023" not in json.dumps(then)


def test_a_table_of_events_has_none(monkeypatch):
    monkeypatch.setattr(loading, "seen", lambda *_: SimpleNamespace(counts=True))
    assert edition.every_event(tables.DATA, {}) is None


def test_an_address_that_is_no_page_is_left_out(folder):
    folder.change("sources", 2, url="javascript:alert(1)")
    folder.change("sources", 3, url="https://example.org/b")
    held = edition.every_event(folder.place, {})["sources"]
    assert held["alpha-2017"][1] == "" and held["beta-2021"][1] == "https://example.org/b"


# -- links into it, and to other days --------------------------------------------------------


def test_prose_may_ask_it_and_paper_prints_the_words():
    cell = make.prose("See [these events](#events?camp=taliban&phase=delisting), all of them.")
    link = '<a href="#events?camp=taliban&amp;phase=delisting">these events</a>'
    assert link in make.html(make.small(cell))
    assert make.pdf(make.small(cell)).startswith(b"%PDF")


def test_a_source_line_leads_from_the_table_of_events_to_the_timeline(few):
    figure = make.figure_output(source="Source: tables of steps and events, coded by hand.")
    made = page_of(few | {"events": list(few["events"].values())}, make.code(figure))
    assert 'Source: <a href="#events">tables of steps and events</a>, coded' in made
    bare = make.html(make.small(make.code(figure)))
    for unmade in ('href="#events"', 'id="events-record"', 'class="vintages"'):
        assert unmade not in bare


def order(name, **given):
    return jobs.Job(Parameters(**given), name=name)


def test_editions_that_differ_in_their_day_alone_are_vintages():
    named = [
        order("a", as_of="2017"), order("b", as_of="2021-12"), order("c"),
        order("d", as_of="2017", tier="core"),
    ]  # fmt: skip
    found = {one.name: one.vintages for one in sweeps.with_vintages(named)}
    assert found["b"] == (("a", "2017"), ("", "2021-12"), ("c", ""))
    assert found["d"] == ()
    page = page_of(None, vintages=found["b"])
    links = re.search(r'<nav class="vintages".*?</nav>', page)[0]
    assert re.findall(r'href="([^"]+)"', links) == ["../a/brief.html", "../c/brief.html"]
    said = " ".join(re.sub("<[^>]+>", " ", links).split())
    assert said == "As of 2017 December 2021 the newest"


# -- in a browser ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def path(told, tmp_path_factory):
    place = tmp_path_factory.mktemp("page") / "brief.html"
    place.write_text(page_of(told, vintages=DAYS, typefaces=True), encoding="utf-8")
    return place


@pytest.fixture
def visit(window, path):
    """``visit("event=x", PHONE)``: the page opened anew."""

    def opened(fragment="events", width=DESK, *, at=path, **more):
        page = window(f"{at.as_uri()}#{fragment}", width, **more)
        page.wait_for_timeout(150)
        return page

    return opened


@pytest.fixture(scope="module")
def turn(lasting, path):
    """``turn("event=x")``: the same page on a desk, asked something else."""
    page = lasting(path.as_uri(), DESK)

    def turned(fragment="events"):
        for asked in ("", "events", fragment):
            page.evaluate("asked => { location.hash = asked; }", asked)
            page.wait_for_timeout(50)
        return page

    return turned


SHOWN = ".list [role=option]:not([hidden])"
CHOSEN = ".list [aria-selected=true]"


def asked(page):
    """What the address says, once it is written."""
    page.wait_for_timeout(300)
    return page.evaluate("location.hash")


def test_each_camp_of_each_event_has_a_mark_as_exact_as_its_date(turn, told):
    page = turn()
    assert page.complaints == []
    kinds = page.evaluate("[...document.querySelectorAll('.plot .m')].map(m => m.classList[1])")
    wanted = [
        {"open": "until" if "last" in event else "since"}.get(event["exact"], event["exact"])
        for event in told["events"]
        for _ in event.get("camps", {"none": None})
    ]
    assert sorted(kinds) == sorted(wanted)
    high, wide = page.evaluate(
        """["year", "day"].map(kind => Math.max(
            ...[...document.querySelectorAll(`.plot .m.${kind}`)]
            .map(m => m.getBBox()).map(({ width, height }) => height / width)))"""
    )
    assert high > 3 and wide == pytest.approx(1, abs=0.1), "a year is a bar, a day a dot"
    faint = [
        float(
            page.locator(f".plot .m.{kind}").first.evaluate("m => getComputedStyle(m).fillOpacity")
        )
        for kind in ("day", "month", "year", "until")
    ]
    assert faint == sorted(faint, reverse=True) and len(set(faint)) == 4


def test_friendly_is_right_of_the_middle_and_unfriendly_left(turn, real):
    page = turn("events?camp=taliban")
    tones = measures.tones_toward(real, "taliban")
    middle = page.evaluate("[...document.querySelectorAll('.middle')].map(m => m.getBBox())[1].x")
    for tone, right in ((tones[tones > 0], True), (tones[tones < 0], False)):
        page.evaluate("name => { location.hash = `event=${name}`; }", tone.index[0])
        page.wait_for_selector(".ring")
        at = page.evaluate(
            """[...document.querySelectorAll('.plot g')].filter(g => g.querySelector('.ring')
                && g.style.getPropertyValue('--c') === 'var(--taliban)').at(-1).getBBox().x"""
        )
        assert (at > middle) is right


QUESTIONS = {
    "camp=taliban": lambda e: "taliban" in e.get("camps", {}),
    "camp=taliban,kabul&tone=unfriendly": lambda e: any(
        (e.get("camps", {}).get(camp) or 0) < 0 for camp in ("taliban", "kabul")
    ),
    "phase=delisting&theme=terrorism": lambda e: (
        (e["phase"], e["theme"]) == ("delisting", "terrorism")
    ),
    "kind=AID": lambda e: e["kind"] == "AID",
    "camp=north&phase=buffer": lambda e: False,
}


def test_filters_show_what_the_record_has_and_say_how_many(turn, told):
    page = turn()
    for question, wanted in QUESTIONS.items():
        page.evaluate("asked => { location.hash = asked; }", f"events?{question}")
        ids = [event["id"] for event in told["events"] if wanted(event)]
        said = f"{len(ids)} of {len(told['events'])} events are shown."
        page.get_by_text(said, exact=True).wait_for()
        shown = page.evaluate(f"[...document.querySelectorAll('{SHOWN}')].map(o => o.id.slice(6))")
        assert shown == ids, question


def sought(told, event):
    """All that is told of an event, in one text."""
    parts = [event.get(name, "") for name in ("title", "date", "summary", "basis")]
    for one in event["accounts"]:
        parts += [one.get(name, "") for name in ("note", "words", "why")]
        parts += [told["sources"][one["source"]][0], *(edge[-1] for edge in one.get("edges", []))]
        parts += [told["names"][one["speaker"]]] if "speaker" in one else []
    return " ".join(parts).lower()


def test_words_are_sought_in_all_that_is_told(turn, told):
    page = turn()
    page.get_by_label("Words").fill("KABULOV talks")
    page.wait_for_timeout(50)
    texts = [sought(told, event) for event in told["events"]]
    wanted = sum("kabulov" in text and "talks" in text for text in texts)
    assert page.locator(SHOWN).count() == wanted > 3
    assert asked(page) == "#events?words=KABULOV%20talks"
    page.get_by_role("button", name="Show all").click()
    assert asked(page) == "#events" and page.locator(SHOWN).count() == len(told["events"])


def test_a_view_can_be_sent_on(turn, visit):
    page = turn()
    page.locator("input[value=taliban]").check(force=True)
    page.get_by_label("Theme").select_option("mediation")
    page.get_by_label("Moscow’s tone").select_option("friendly")
    page.locator(SHOWN).nth(3).click()
    sent, shown = asked(page), page.locator(SHOWN).all_text_contents()
    chosen = page.locator(CHOSEN).get_attribute("id")
    other = visit(sent[1:])
    assert other.locator(SHOWN).all_text_contents() == shown and 3 < len(shown) < 100
    assert other.locator(CHOSEN).get_attribute("id") == chosen
    assert other.get_by_label("Theme").input_value() == "mediation"
    nonsense = visit("events?camp=%3Cb%3E&theme=x&event=y&phase=__proto__")
    assert nonsense.locator(SHOWN).count() > 500 and nonsense.complaints == []


def test_the_section_of_a_phase_leads_to_its_events(turn, told):
    page = turn("")
    n = sum(event["phase"] == "delisting" for event in told["events"])
    page.get_by_role("link", name=f"Its {n} events in the timeline").click()
    page.wait_for_timeout(100)
    assert page.locator(SHOWN).count() == n > 10
    assert page.locator("select[name=phase]").input_value() == "delisting"
    assert 0 <= page.locator("#events h2").bounding_box()["y"] < 300


def test_the_page_of_another_day_is_asked_the_same(turn):
    question = "#events?camp=taliban&theme=mediation"
    clicked = """a => {
        a.addEventListener("click", event => event.preventDefault());
        a.click();
        return a.href.split("/").slice(-2).join("/");
    }"""
    link = turn(question[1:]).locator(".vintages a[href]")
    assert link.evaluate(clicked) == f"then/brief.html{question}"


def test_a_mark_opens_its_event(turn):
    page = turn()
    mark = page.locator(".plot .m.day").nth(40)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    tip = page.locator(".tip").inner_text()
    page.mouse.click(box["x"] + 2, box["y"] + 2)
    title = page.locator(".event h3").inner_text()
    assert title in tip and title in page.locator(CHOSEN).inner_text()
    assert page.locator(".ring").count() >= 1
    assert title in page.locator("[role=slider]").get_attribute("aria-valuetext")


def test_an_event_tells_its_accounts_and_the_sentences_that_cite_it(turn, told):
    page = turn(f"event={EVENT}")
    panel, event = page.locator(".event"), next(e for e in told["events"] if e["id"] == EVENT)
    assert page.evaluate("document.activeElement.matches('.event')")
    accounts = panel.locator(".accounts > li")
    assert accounts.count() == len(event["accounts"]) > 3
    for name in {one["source"] for one in event["accounts"]}:
        short, address = told["sources"][name]
        assert short in panel.inner_text()
        assert not address or panel.locator(f"a[href='{address}']").count()
    cited = panel.locator(".cited a")
    assert cited.all_inner_texts() == ["They met without Kabul."]
    cited.click()
    assert asked(page) == "#mark-1"
    page.go_back()
    page.wait_for_timeout(100)
    assert panel.locator("h3").inner_text() == event["title"]
    apart = next(event for event in told["events"] if event.get("apart"))
    page.evaluate("name => { location.hash = `event=${name}`; }", apart["id"])
    text = panel.locator("dl").first.inner_text()
    what, sides = apart["apart"][0]
    assert what in text and all(side in text for side, _ in sides), "where they part"
    assert page.locator(CHOSEN).get_attribute("id") == f"event={apart['id']}", "it alone"


def test_the_keyboard_goes_everywhere(turn, told):
    page = turn()
    listed, picture = page.locator("[role=listbox]"), page.locator("[role=slider]")
    names = [f"event={event['id']}" for event in told["events"]]
    listed.focus()
    for key, place in [
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("End", -1),
        ("ArrowUp", -2),
        ("Home", 0),
    ]:
        page.keyboard.press(key)
        assert listed.get_attribute("aria-activedescendant") == names[place], key
        box, at = listed.bounding_box(), page.locator(CHOSEN).bounding_box()
        assert box["y"] <= at["y"] <= box["y"] + box["height"]
    page.keyboard.press("PageDown")
    second = next(e["id"] for e in told["events"] if e["phase"] == told["phases"][1][0])
    assert page.locator(CHOSEN).get_attribute("id") == f"event={second}"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.event')")
    page.keyboard.press("Escape")
    assert listed.evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator(".event").is_hidden()
    picture.focus()
    page.keyboard.press("End")
    assert picture.get_attribute("aria-valuenow") == str(len(names))
    assert page.locator(CHOSEN).get_attribute("id") == names[-1]
    assert 0 < page.locator(".ring").first.bounding_box()["y"] < 900
    page.locator(".turns button").first.press("Enter")
    assert page.locator(CHOSEN).get_attribute("id") == names[-2]


def test_on_a_phone_an_event_is_a_sheet_that_leaves_its_mark_in_sight(visit):
    page = visit(f"event={EVENT}", PHONE)
    sheet, mark = page.locator(".event").bounding_box(), page.locator(".ring").first.bounding_box()
    assert sheet["width"] == PHONE and round(sheet["y"] + sheet["height"]) == 900
    assert 0 < mark["y"] < sheet["y"]
    for width in (320, 640, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        # The picture is drawn anew a moment later.
        fits = "width => document.scrollingElement.scrollWidth <= width"
        page.wait_for_function(fits, arg=width, timeout=5000)
    page.locator(".event .cited a").click()
    page.locator(".event").wait_for(state="hidden")
    page.go_back()
    page.locator(".event").wait_for(state="visible")


def test_axe_finds_nothing_in_the_links_to_other_days(window, tmp_path):
    """The brief has none; what else the timeline holds is looked at in the brief's own page."""
    place = tmp_path / "brief.html"
    place.write_text(page_of(None, vintages=DAYS), encoding="utf-8")
    page = window(place.as_uri(), PHONE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, {"include": [[".vintages"]]})
        assert found.violations_count == 0, (scheme, found.generate_report())


def test_nothing_moves_and_forced_colours_leave_the_marks(visit):
    page = visit(f"event={EVENT}", reduced_motion="reduce", forced_colors="active")
    assert page.evaluate("document.getAnimations().length") == 0
    fill, paper = page.evaluate(
        """[getComputedStyle(document.querySelector('.plot .m.day:not(.doubt)')).fill,
            getComputedStyle(document.body).backgroundColor]"""
    )
    assert fill != paper


def test_without_script_the_list_is_there_and_a_link_opens_it(visit, told):
    page = visit(f"event={EVENT}", java_script_enabled=False)
    item = page.locator(f"[id='event={EVENT}']")
    assert item.is_visible(), "a link to an event unfolds the list"
    assert page.locator(".list li[id]").count() == len(told["events"])


def test_no_hostile_text_runs(visit, few, tmp_path):
    events = [copy.deepcopy(event) for event in few["events"].values()]
    for event in events:
        event |= {"summary": HOSTILE, "title": HOSTILE}
        event["accounts"][0] |= {"note": HOSTILE, "words": HOSTILE}
    at = tmp_path / "brief.html"
    at.write_text(page_of(few | {"events": events}), encoding="utf-8")
    page = visit(f"event={events[0]['id']}", at=at)
    assert page.locator(".event").inner_text().count("<img src=x onerror=alert(2)>") == 4
    assert page.complaints == [] and page.locator("#events img").count() == 0


FILTERED = """async () => {
    const box = document.querySelector("[name=words]"), took = [];
    for (const words of ["moscow", "taliban talks", ""]) {
        const start = performance.now();
        box.value = words;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise(done => setTimeout(done, 0));
        document.querySelector(".list").offsetHeight;
        took.push(performance.now() - start);
    }
    return took;
}"""
PAINTED = """() => {
    const [{ responseEnd, domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
    return domContentLoadedEventEnd - responseEnd;
}"""


def test_five_times_the_events_take_about_five_times_as_long(turn, visit, told, tmp_path):
    """Not twenty-five times: neither the first paint nor a filter grows faster than the events."""
    many = [e | {"id": f"{e['id']}-{n}"} for e in told["events"] for n in range(5)]
    at = tmp_path / "brief.html"
    at.write_text(page_of(told | {"events": many}), encoding="utf-8")
    one, five = turn(), visit(at=at)
    assert five.locator(".list [role=option]").count() == 5 * len(told["events"])
    filtered = {page: min(sum(page.evaluate(FILTERED)) for _ in range(3)) for page in (one, five)}
    assert filtered[five] < 12 * filtered[one], filtered.values()
    painted = {page: min(painting(page) for _ in range(2)) for page in (one, five)}
    assert painted[five] < 12 * painted[one], painted.values()


def painting(page):
    page.reload()
    return page.evaluate(PAINTED)
