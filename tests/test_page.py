"""The page as a reader has it: in a browser, on a desk and on a phone, in light and dark."""

import base64
import csv
import io
import re
from html import unescape
from urllib.parse import unquote

import export_demo as make
import pytest
from axe_playwright_python.sync_playwright import Axe
from fontTools.ttLib import TTFont

from helpers.export.fonts import FONTS

PHONE, ZOOMED, TABLET, DESK = 390, 640, 768, 1280  # a desk at 200 per cent is 640 wide
PASSAGE = "section.cover .note a[href^='#p-']"  # in the margin of a desk
MARK = "section.cover .mark a"
PANEL = "[popover]:popover-open"
ANNEX = "document.querySelector('.annex').open = true"
UNFOLD = "document.querySelectorAll('main details').forEach(d => d.open = true)"


@pytest.fixture
def visit(window, edition):
    """``visit(PHONE)``: the brief opened; what it asked for and complained of."""

    def opened(width=DESK, *, path=None, fragment="", scripts=True):
        address = (path or edition / "brief.html").as_uri()
        return window(address + fragment, width, java_script_enabled=scripts)

    return opened


@pytest.fixture(scope="module")
def opened_once(lasting, edition):
    return lasting((edition / "brief.html").as_uri(), DESK)


@pytest.fixture
def desk(opened_once):
    """The brief on a desk, at its head, folded and with no card open; no other change stays."""
    return fresh(opened_once, DESK)


@pytest.fixture
def phone(opened_once):
    """The same page on a phone."""
    return fresh(opened_once, PHONE)


def fresh(page, width):
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": width, "height": 900})
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur(); location.hash = ''; scrollTo(0, 0)")
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = false)")
    page.wait_for_timeout(100)
    return page


@pytest.fixture(scope="module")
def source(edition):
    return (edition / "brief.html").read_text(encoding="utf-8")


def style_of(source):
    return re.search(r"<style>(.*?)</style>", source.partition("</head>")[0], re.DOTALL)[1]


def go(page, fragment):
    page.evaluate("name => { location.hash = name; }", fragment)
    page.wait_for_timeout(100)


# -- without a browser -----------------------------------------------------------------------


def test_the_page_is_small_and_nothing_moves_by_itself(source):
    assert len(source.encode()) <= 2_500_000
    assert len(style_of(source).encode()) < 110_000
    (script,) = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    assert len(script.encode()) < 11_500
    moves = re.compile(r"transition|animation|[^r]scroll-behavior|smooth")
    assert not moves.search(style_of(source)) and "smooth" not in script


def test_the_heads_of_a_table_cannot_end_the_style_sheet_in_which_they_stand():
    head = 'b"}</style><script> \\, c'
    style = style_of(make.html(make.small(make.code(make.table_output({"a": ["x"], head: ["y"]})))))
    (said,) = re.findall(r'td:nth-child\(2\)::before\{content:"(.*)"\}', style)
    assert not set('"<>{};') & set(said)
    assert re.sub(r"\\([0-9a-f]{6}) ", lambda found: chr(int(found[1], 16)), said) == head


def test_every_figure_and_table_carries_its_data(source, edition):
    links = re.findall(
        r'<a class="csv" download="([^"]+)" href="data:text/csv;charset=utf-8,([^"]+)"', source
    )
    held = {name: unquote(data) for name, data in links}
    files = {path.name: path for path in (edition / "tables").iterdir()}
    assert set(held) == set(files) and len(held) == len(links)
    for name, text in held.items():
        told = files[name].read_text(encoding="utf-8")
        assert list(csv.reader(io.StringIO(text))) == list(csv.reader(io.StringIO(told))), name


def test_each_typeface_holds_every_letter_of_the_page(source):
    drawn = set(TTFont(FONTS / "PTS55F.ttf").getBestCmap())
    letters = {ord(letter) for letter in unescape(source) if not letter.isspace()} & drawn
    faces = re.findall(r"font/woff2;base64,([^)]+)\)", style_of(source))
    assert len(faces) == 7 and {ord("×"), ord("¶"), ord("−")} <= letters
    for face in faces:
        assert letters <= set(TTFont(io.BytesIO(base64.b64decode(face))).getBestCmap())


# -- what it loads, and what it may run ------------------------------------------------------


def test_nothing_is_asked_of_a_network_and_no_other_script_runs(visit):
    page = visit()
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(200)
    asked = [url for url in page.asked if not url.startswith("data:")]
    assert asked == [page.url] and page.complaints == []
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in " ".join(page.complaints)


# -- light, dark, narrow, wide ---------------------------------------------------------------


def test_the_page_never_scrolls_sideways(desk):
    page = desk
    page.evaluate(UNFOLD)
    for width in (PHONE, ZOOMED, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.locator(MARK).first.click()
        box = page.locator(PANEL).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.keyboard.press("Escape")
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.wait_for_timeout(200)
    silent = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
            && /auto|scroll/.test(getComputedStyle(e).overflowX)
            && !(e.tabIndex === 0 && getComputedStyle(e, '::before').content.includes('sideways'))
        ).map(e => e.outerHTML.slice(0, 200))"""
    )
    assert silent == []


# Texts of a drawing that lie over another or leave it by some points.
CROWDED = """() => [...document.querySelectorAll('.picture svg')].flatMap(svg => {
    if (!svg.checkVisibility()) return [];
    const frame = svg.getBoundingClientRect();
    const touch = 3.5 * frame.width / svg.viewBox.baseVal.width;
    const boxes = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(
        text => [text.textContent, text.getBoundingClientRect()]);
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > touch
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > touch;
    const out = a => Math.min(a.left - frame.left, frame.right - a.right,
                              a.top - frame.top, frame.bottom - a.bottom) < -touch;
    return boxes.flatMap(([said, a], place) => [
        ...(out(a) ? [[svg.id, said]] : []),
        ...boxes.slice(place + 1).filter(([, b]) => over(a, b)).map(b => [svg.id, said, b[0]])
    ]);
})"""


def test_each_figure_shows_the_drawing_that_fits_and_hides_the_other(desk):
    page = desk
    page.evaluate(ANNEX)
    figures = page.locator("figure:has(.picture)")
    for width, shown, least in ((PHONE, "narrow", 9.5), (TABLET, "wide", 9.5), (DESK, "wide", 12)):
        page.set_viewport_size({"width": width, "height": 900})
        images = page.get_by_role("img").and_(page.locator("figure svg"))
        assert images.count() == figures.count() > 10
        found = page.evaluate(
            """[...document.querySelectorAll('.picture svg')].filter(
                svg => svg.checkVisibility()).map(
                svg => [svg.classList[0], svg.getBoundingClientRect().width,
                Math.min(...[...svg.querySelectorAll('text')].map(text => {
                    const { a, b } = text.getScreenCTM();
                    return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
                })), svg.closest('figure').querySelector('figcaption strong').textContent,
                svg.textContent])"""
        )
        for name, across, size, title, drawn in found:
            assert name == f"drawn-{shown}" and size >= least and across <= 920
            assert title and title not in drawn and "…" not in drawn
        assert page.evaluate(CROWDED) == []
    page.emulate_media(media="print")
    assert not page.locator(".drawn-narrow").first.is_visible()
    assert page.locator(".drawn-wide").first.is_visible()


def test_on_a_phone_a_row_is_a_card_whose_cells_say_what_they_are(phone):
    page = phone
    cell = page.locator("[id='tbl:phases'] td:nth-child(2)").first
    content = cell.evaluate("c => getComputedStyle(c, '::before').content")
    assert content == '"From, to"'
    assert not page.locator("[id='tbl:phases'] th").first.is_visible()
    page.set_viewport_size({"width": DESK, "height": 900})
    assert page.locator("[id='tbl:phases'] th").first.is_visible()
    assert cell.evaluate("c => getComputedStyle(c, '::before').content") == "none"


CONTRAST = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3]));
    const linear = (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    const light = (c) => {
        const [r, g, b] = c.map(v => linear(v / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const faint = [];
    let count = 0;
    for (const svg of document.querySelectorAll(".picture svg")) {
        if (!svg.checkVisibility()) continue;
        svg.scrollIntoView();
        for (const text of svg.querySelectorAll("text")) {
            const box = text.getBoundingClientRect();
            const middle = [box.x + box.width / 2, box.y + box.height / 2];
            let behind = rgba(getComputedStyle(document.body).backgroundColor);
            for (const shape of document.elementsFromPoint(...middle).reverse()) {
                const { fill, opacity, fillOpacity } = getComputedStyle(shape);
                if (fill === "none" || !shape.matches(`#${svg.id} :not(text)`)) continue;
                const top = rgba(fill);
                behind = over([...top.slice(0, 3), top[3] * opacity * fillOpacity], behind);
            }
            const style = getComputedStyle(text), top = rgba(style.fill);
            const seen = over([...top.slice(0, 3), top[3] * style.opacity], behind);
            const [low, high] = [light(seen), light(behind)].sort((a, b) => a - b);
            count += 1;
            const enough = (high + .05) / (low + .05) >= 3;
            if (!enough) faint.push([svg.id, text.textContent, seen, behind]);
        }
    }
    return [count, faint];
}"""


def test_text_in_figures_stands_out_from_what_is_behind_it(desk):
    page = desk
    page.set_viewport_size({"width": DESK, "height": 2400})
    page.evaluate(ANNEX)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        count, faint = page.evaluate(CONTRAST)
        assert count > 500 and faint == [], scheme


def test_forced_colours_keep_figures_and_the_focus(desk):
    page = desk
    page.emulate_media(forced_colors="active", color_scheme="dark")
    paper = "getComputedStyle(document.querySelector('.picture')).backgroundColor"
    assert page.evaluate(paper) == "rgb(21, 24, 27)", "what the ink of its marks is made for"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.locator(MARK).first.click()
    edge = "getComputedStyle(document.querySelector('[popover]')).borderTopStyle"
    assert shown(page) and page.evaluate(edge) == "solid"


def test_paper_is_white_and_holds_what_is_unfolded(desk):
    page = desk
    page.emulate_media(color_scheme="dark")
    colours = """() => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector('.picture path')).fill]"""
    assert page.evaluate(colours) == ["rgb(21, 24, 27)"] * 2, "dark is dark"
    rows = page.locator("[id='tbl:passages'] tbody tr")
    page.emulate_media(media="print", color_scheme="dark")
    assert not rows.last.is_visible(), "the annex is folded until it is asked for"
    page.evaluate(ANNEX)
    assert rows.last.is_visible(), "with every row"
    for unseen in ("#brief-contents", ".skip", ".anchor", ".csv", ".data"):
        assert not page.locator(unseen).first.is_visible(), unseen
    assert page.locator("section.cover .note").first.is_visible()
    assert page.evaluate(colours) == ["rgb(255, 255, 255)"] * 2


# Rows are alike, and so are sources, paragraphs and events; inside a figure, a named image, only
# contrast counts, which has a test above. Without them axe takes seconds, not a minute.
THINNED = """document.querySelectorAll(
    `main tbody tr:nth-child(n+3), .csl-entry:nth-child(n+4), .body > p:nth-of-type(n+12),
    .picture svg > *, .plot .m, .list li:nth-child(n+8):not([aria-selected=true])`
).forEach(one => one.remove())"""
LOOKS = [  # at the whole page, at its colours in the dark, at what a finger meets
    (DESK, "light", {}),
    (DESK, "dark", {"runOnly": ["cat.color"]}),
    (PHONE, "light", {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}),
]


def test_axe_finds_nothing(visit):
    """With a card and an event open, what was asked of the timeline, and everything unfolded."""
    asked = "#events?camp=region&words=moscow&event=2016-12-27-moscow-trilateral"
    page = visit(fragment=asked)
    page.locator(".event").wait_for()
    page.locator(MARK).first.click()
    page.evaluate(THINNED)
    page.evaluate(UNFOLD)
    page.evaluate("document.querySelectorAll('[popover] details').forEach(d => d.open = true)")
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.locator(".event").is_visible()
        assert "Events it tells" in page.locator(PANEL).inner_text()
        found = Axe().run(page, options={"resultTypes": ["violations"], **rules})
        assert found.violations_count == 0, (width, scheme, found.generate_report())


# -- the contents ----------------------------------------------------------------------------


def test_the_contents_follow_the_reader_unfolded_at_the_open_chapter(desk):
    page = desk
    current = page.locator("#brief-contents [aria-current]")
    assert current.count() == 0
    under_phases = page.locator("#brief-contents a[href='#sec:channel']")
    for fragment in ("sec:phases", "brief-sources", "sec:events", "sec:answer"):
        go(page, fragment)
        assert current.get_attribute("href") == f"#{fragment}" and current.count() == 1
        box = current.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 900
        assert under_phases.is_visible() == (fragment == "sec:phases")


def test_the_annex_is_folded_until_a_link_leads_into_it(desk):
    page = desk
    row = page.locator("[id='tbl:passages'] tbody tr").last
    assert not row.is_visible() and not page.locator("[id='sec:steps']").is_visible()
    go(page, row.get_attribute("id"))
    assert row.is_visible() and 0 <= row.bounding_box()["y"] < 900


def test_on_a_phone_the_contents_stay_at_hand_and_cover_no_heading(phone):
    page = phone
    bar = page.locator("#brief-contents summary")
    bar.click()
    page.wait_for_timeout(100)
    last = page.locator("#brief-contents a[href='#brief-sources']").bounding_box()
    assert last["y"] + last["height"] <= 900, "the whole list is on the screen"
    bar.click()
    go(page, "sec:limits")
    assert bar.bounding_box()["y"] == 0 and bar.inner_text().endswith("cannot know")
    assert page.locator("[id='sec:limits']").bounding_box()["y"] >= bar.bounding_box()["height"]
    entry = page.locator("#brief-contents a[href='#sec:evidence']")
    assert not entry.is_visible()
    bar.click()
    entry.click()
    page.wait_for_timeout(100)
    assert not entry.is_visible() and bar.inner_text().endswith("How we know")
    bar.press("Enter")
    entry.focus()
    page.keyboard.press("Escape")
    assert not entry.is_visible() and bar.evaluate("b => b === document.activeElement")


def test_headings_figures_and_tables_link_to_themselves(desk):
    page = desk
    wanted = page.evaluate(
        "[...document.querySelectorAll('main :is(h2,h3,h4)[id], main figure[id]')].map(e => e.id)"
    )
    linked = page.evaluate(
        """[...document.querySelectorAll('main :is(h2,h3,h4,figure) :is(.anchor, .label)')].map(
            a => [a.getAttribute('href').slice(1), a.closest('[id]:not(span)').id,
                  a.getAttribute('aria-label') || a.textContent])"""
    )
    assert [target for target, _, _ in linked] == wanted and len(wanted) > 60
    assert all(target == inside and name.strip() for target, inside, name in linked)


# -- a card of what a note rests on -----------------------------------------------------------


def shown(page):
    return page.locator(PANEL).count() == 1


def test_a_click_on_a_citation_opens_the_card_of_its_passage(desk, real):
    page = desk
    link = page.locator(PASSAGE).first
    anchor = link.get_attribute("href")
    link.click()
    panel = page.locator(PANEL)
    source, number = re.fullmatch(r"#p-(.+)-(\d+)", anchor).groups()
    told = real.passages[real.passages["source_id"] == source].set_index("paragraph")
    text = panel.inner_text()
    assert f"Paragraph {number}" in text
    assert real.sources.set_index("source_id")["title"][source] in text
    assert told["note"][int(number)] in panel.locator(".what").text_content()
    fingerprint = panel.get_by_text(told["sha256"][int(number)][:12])
    assert not fingerprint.is_visible()
    panel.locator("summary").click()
    assert fingerprint.is_visible()
    events = page.locator(f"[id='tbl:events'] a[href='{anchor}']").count()
    assert events and panel.locator("li").count() == events
    assert page.evaluate("document.querySelector('[popover]').contains(document.activeElement)")
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size") == (
        page.evaluate("document.querySelectorAll('[id]').length")
    )
    page.keyboard.press("Escape")
    assert not shown(page) and link.evaluate("a => a === document.activeElement")


def test_the_card_of_a_note_has_each_source_the_origin_first_with_its_address(desk, real):
    page = desk
    note = page.locator("section.cover .note:has(a[href^='#ref-rg-2025z'])").last
    names = note.locator("a[href^='#ref-']").all_inner_texts()
    page.locator(f"#{note.get_attribute('id').replace('note', 'mark')}").click()
    assert page.locator(f"{PANEL} .name").all_inner_texts() == names and len(names) > 1
    assert any(re.match("TASS, .*reprinted by", name) for name in names)
    address = page.locator(f"{PANEL} .entry a[href^='http']").last
    assert address.get_attribute("href") in set(real.sources["url"])
    assert address.inner_text().startswith("Read it at ")


def test_resting_on_a_citation_shows_its_card_and_leaving_hides_it(desk):
    page = desk
    page.locator(MARK).first.hover()
    page.wait_for_selector(PANEL)
    page.locator(f"{PANEL} .name").first.hover()
    page.wait_for_timeout(400)
    assert shown(page), "one can go into it"
    page.locator("h1").hover()
    page.wait_for_timeout(400)
    assert not shown(page)
    page.locator(MARK).first.hover()
    page.wait_for_selector(PANEL)
    page.keyboard.press("Escape")
    assert not shown(page)
    page.locator(MARK).first.click()
    page.locator("h1").hover()
    page.wait_for_timeout(400)
    assert shown(page), "what was clicked for stays"


def test_a_click_outside_closes_it_and_its_link_leads_to_the_annex(desk):
    page = desk
    link = page.locator(PASSAGE).first
    link.click()
    assert shown(page)
    page.locator("h1").click()
    assert not shown(page)
    link.click()
    page.locator(PANEL).get_by_text("Row in the annex").click()
    assert not shown(page)
    row = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
    assert row.is_visible() and 0 <= row.bounding_box()["y"] < 900
    assert page.url.endswith(link.get_attribute("href"))


def test_a_source_name_opens_all_that_is_cited_of_it(desk):
    page = desk
    name = page.locator("section.cover a[href='#ref-krivosheev-2021']").first
    behind = name.evaluate(
        """a => {
            const found = [];
            while ((a = a.nextElementSibling)?.hash.startsWith("#p-")) found.push(a.textContent);
            return found;
        }"""
    )
    name.click()
    numbers = page.locator(f"{PANEL} .number").all_inner_texts()
    assert numbers == behind and len(numbers) > 1


def test_the_keyboard_sees_a_passage_in_passing_and_enters_it(desk):
    page = desk
    both = page.locator("section.cover .note a[href^='#p-krivosheev-2021-']")
    link, next_link = both.first, both.nth(1)
    link.evaluate("a => a.previousElementSibling.focus()")
    page.keyboard.press("Tab")
    page.wait_for_selector(PANEL)
    assert link.evaluate("a => a === document.activeElement"), "the focus is not stolen"
    assert link.get_attribute("aria-describedby") == "brief-evidence-text"
    page.keyboard.press("Enter")
    assert shown(page) and not link.evaluate("a => a === document.activeElement")
    page.keyboard.press("Escape")
    assert link.evaluate("a => a === document.activeElement")
    page.wait_for_timeout(700)
    assert not shown(page), "what was closed stays closed"
    page.keyboard.press("Enter")
    assert shown(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Row in the annex"
    for _ in range(20):  # past the events that the passage tells
        page.keyboard.press("Tab")
        if not shown(page):
            break
    assert not shown(page) and next_link.evaluate("a => a === document.activeElement")


def test_a_click_with_a_key_held_is_the_browsers_own(desk):
    page = desk
    with page.context.expect_page() as opened:
        page.locator(PASSAGE).first.click(modifiers=["Control"])
    opened.value.close()  # a page behind another runs its clocks late
    assert page.evaluate("document.activeElement.closest('[popover]')") is None


def test_a_range_opens_all_its_paragraphs(visit, tmp_path):
    path = tmp_path / "range.html"
    nb = make.small(make.prose("So it is told [@janse-2021, 43-45]."), make.code(make.annex()))
    path.write_text(make.html(nb), encoding="utf-8")
    page = visit(path=path)
    page.get_by_text("43–45").click()
    assert page.locator(f"{PANEL} .number").all_inner_texts() == ["43", "44", "45"]
    assert page.complaints == []


def test_on_a_desk_a_note_stands_beside_its_mark(desk):
    page = desk
    mark, note = page.locator(MARK).nth(1), page.locator("section.cover .note").nth(1)
    at, beside = mark.bounding_box(), note.bounding_box()
    right = page.locator("section.cover p").first.bounding_box()
    assert beside["x"] >= right["x"] + right["width"] and abs(beside["y"] - at["y"]) < 40
    note.locator(".number").click()
    assert page.url.endswith("#mark-2")


def test_on_a_phone_a_card_is_a_sheet_below_the_citation(phone):
    page = phone
    link = page.locator(MARK).nth(3)
    link.click()
    sheet = page.locator(PANEL).bounding_box()
    assert sheet["width"] == PHONE and round(sheet["y"] + sheet["height"]) == 900
    assert link.bounding_box()["y"] + link.bounding_box()["height"] <= sheet["y"]
    page.locator(PANEL).get_by_text("Close").click()
    assert not shown(page)


# -- a page without scripts ------------------------------------------------------------------


def test_without_scripts_everything_is_there(visit):
    page = visit(PHONE, scripts=False)
    contents, entry = (
        page.locator(f"#brief-contents {part}") for part in ("summary", "a[href='#sec:forecasts']")
    )
    contents.click()
    entry.click()
    assert page.url.endswith("#sec:forecasts")
    contents.click()
    page.locator(MARK).first.click()
    leads_to_its_row(page, page.locator(PASSAGE).first)
    page.set_viewport_size({"width": DESK, "height": 900})
    assert entry.is_visible()
    leads_to_its_row(page, page.locator(PASSAGE).nth(1))
    page.locator(".data summary").first.click()
    assert page.locator(".data td").first.is_visible()
    with page.expect_download():
        page.locator(".csv").first.click()


def leads_to_its_row(page, link):
    link.click()
    target = unescape(link.get_attribute("href"))
    assert page.url.endswith(target) and not shown(page)
    assert page.locator(f"[id='{target[1:]}']").is_visible(), "the folded table opens"
