"""The notebooks as an analyst has them: a real JupyterLab server, in a real browser.

Its settings, data and kernels lie in a folder of their own: the user's neither matter nor change.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time

import article
import papermill
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import CHROMIUM, QUIET, run
from nbconvert.exporters import HTMLExporter
from playwright.sync_api import TimeoutError as TooLong
from playwright.sync_api import sync_playwright

from helpers.record import dates, paths, tables

RECORD = tables.read()


def dated(record):
    """How many events have a year."""
    return int(record.events[["first", "last"]].notna().any(axis=1).sum())


EVENTS, DATED = len(RECORD.events), dated(RECORD)
SECONDS = 90  # for one notebook, of which it needs about five
TOKEN = "a-token-of-the-tests"
SETTINGS = {
    # Cells off the screen are in the page as well, so that a test finds them.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CODE = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code')"""
DONE = f"() => {{ const cells = ({CODE})(); return cells.every(cell => cell.execution_count) \
|| cells.some(cell => cell.outputs.some(output => output.output_type === 'error')); }}"
READY = """() => { const session = jupyterapp.shell.currentWidget?.sessionContext;
    return session?.isReady && session.session?.kernel?.connectionStatus === 'connected'; }"""
CLOSE_OTHERS = """for (const open of [...jupyterapp.shell.widgets("main")])
    if (open !== jupyterapp.shell.currentWidget) open.dispose();"""
CHAPTER = "06-recognition.ipynb"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab, started somewhere else, on a copy of the notebooks."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed here")
    place = tmp_path_factory.mktemp("lab")
    shutil.copytree(paths.NOTEBOOKS, place / "notebooks", ignore=_only_notebooks)
    shutil.copytree(paths.DATA, place / "tables")
    for name, values in SETTINGS.items():
        file = place / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    own = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython", paths.DATA_VARIABLE: "tables",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port", "0",
        f"--ServerApp.root_dir={place / 'notebooks'}", f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    log = place / "log"
    with log.open("w") as said:
        server = subprocess.Popen(
            command,
            cwd="/",
            env=os.environ | {name: str(place / folder) for name, folder in own.items()},
            stdout=said,
            stderr=said,
        )
    try:
        yield _address(server, log), place
    finally:
        server.terminate()
        server.wait(timeout=90)


def _only_notebooks(folder, names):
    return [name for name in names if not name.endswith(".ipynb")]


def _address(server, log):
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        found = re.search(r"http://(?:127\.0\.0\.1|localhost):(\d+)/lab", log.read_text())
        if found:
            return f"http://127.0.0.1:{found[1]}"
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def page(lab):
    """One page of one browser, in which the tests open a notebook after another."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        page.asked, page.problems = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.lab, page.place = lab
        page.goto(f"{page.lab}/lab?reset&token={TOKEN}")
        page.wait_for_function("() => window.jupyterapp?.shell && jupyterapp.started")
        yield page
        browser.close()


def opened(page, name):
    """Open a notebook, and no other, and wait until its kernel listens."""
    page.evaluate(
        """async path => {
            await jupyterapp.commands.execute("docmanager:open", { path });
            OTHERS }""".replace("OTHERS", CLOSE_OTHERS),
        name,
    )
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(READY)


def menu(page, *names):
    """Choose in the menus, as one does with the mouse."""
    bar, *items = names
    page.get_by_role("menuitem", name=bar, exact=True).click()
    for name in items:
        page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()


def typed(page, name, value):
    """Write another value of a parameter into the first cell, by the keyboard."""
    first = page.locator(".jp-CodeCell").first
    first.locator(".cm-line").filter(has_text=re.compile(rf"^{name} =")).click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(f'{name} = "{value}"  # typed')


def run_all(page):
    """Run all cells by the menu; returns the code cells with their outputs."""
    page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    menu(page, "Run", "Run All Cells")
    try:
        page.wait_for_function(DONE)
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    except TooLong:
        raise AssertionError(f"not done in {SECONDS} s: {page.evaluate(CODE)}") from None
    return page.evaluate(CODE)


def shut(page):
    """End the kernel, once it has answered: one at a time is enough."""
    idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
    page.wait_for_selector(idle, state="attached")  # hidden in a narrow window
    page.wait_for_timeout(500)
    page.evaluate("async () => await jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def faults(cells):
    """What no reader should see: errors, and what a library murmurs."""
    return [
        output
        for cell in cells
        for output in cell["outputs"]
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def figures(cells):
    return sum("image/svg+xml" in o.get("data", {}) for cell in cells for o in cell["outputs"])


# -- the chapters ----------------------------------------------------------------------------


def said(cells):
    """The prose of code cells, as a reader has it."""
    outputs = (output for cell in cells for output in cell["outputs"])
    return "\n".join("".join(o.get("data", {}).get("text/markdown", "")) for o in outputs)


@pytest.fixture(scope="module")
def chapter(page):
    """A chapter with a figure, to which the start page leads, run from top to bottom for three
    tests, the last of which ends it. test_vintages runs the cells of all chapters.
    """
    opened(page, "start.ipynb")
    shut(page)
    links = page.locator(".jp-RenderedMarkdown a")
    assert links.count() >= len(list(paths.NOTEBOOKS.glob("*.ipynb"))) - 1
    links.get_by_text("Recognition", exact=True).click()
    page.wait_for_function(f"jupyterapp.shell.currentWidget.context.path === '{CHAPTER}'")
    page.wait_for_function(READY)
    page.evaluate(f"() => {{ {CLOSE_OTHERS} }}")
    cells = run_all(page)
    assert faults(cells) == []
    return cells


def test_a_chapter_shows_its_prose_and_figures(page, chapter):
    drawn = page.locator(".jp-RenderedHTML img[alt]")
    assert drawn.count() == figures(chapter) > 0
    for place in range(drawn.count()):
        drawn.nth(place).scroll_into_view_if_needed()
        box = drawn.nth(place).bounding_box()
        assert box["width"] > 400 and box["height"] > 100, box
    assert "**Question.**" not in page.locator(".jp-MarkdownCell").first.inner_text()
    shown = "\n".join(page.locator(".jp-OutputArea-output.jp-RenderedMarkdown").all_inner_texts())
    assert shown and not re.search(r"\[@|\{\{|\{until|\{#|@(?:fig|tbl|sec):", shown)


def test_the_menu_exports_a_chapter_as_page_and_as_pdf(page, chapter):
    """The menu opens an address in a new tab: a browser may hold that for an unwanted window."""
    # Of two savings at once JupyterLab asks which is to stand.
    page.evaluate("async () => await jupyterapp.shell.currentWidget.context.save()")
    for name, begins in (("Brief_html", b"<!doctype html"), ("Brief_pdf", b"%pdf-")):
        page.evaluate("() => { window.open = address => { window.asked = address; }; }")
        menu(page, "File", "Save and Export Notebook As", name)
        address = page.wait_for_function("() => window.asked").json_value()
        page.evaluate("() => { delete window.asked; }")
        asking = {"Authorization": f"token {TOKEN}"}
        saved = page.request.get(address, headers=asking, timeout=SECONDS * 1000)
        assert saved.ok and saved.body()[:14].lower().startswith(begins)


def test_prose_follows_a_parameter_that_is_typed_and_a_wrong_one_is_one_sentence(page, chapter):
    before = said(chapter)
    assert re.search(r"\(\w.*, ¶\d", before) and "2025" in before
    typed(page, "as_of", "2021-10-31")
    cells = run_all(page)
    assert faults(cells) == []
    page.get_by_text("Known to 31 October 2021").first.wait_for()
    after = said(cells)
    assert re.search(r"\(\w.*, ¶\d", after) and not re.search(r"202[2-9]", after)
    typed(page, "as_of", "20x5")
    menu(page, "Kernel", "Restart Kernel and Run All Cells…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_selector(".jp-RenderedText[data-mime-type*=stderr], .jp-mod-error")
    page.wait_for_function(DONE)
    (error,) = faults(page.evaluate(CODE))
    assert error["ename"] == "OpeningError" and len(error["traceback"]) == 1
    assert error["traceback"][0].startswith("as_of: '20x5' is not an EDTF date")
    shut(page)


def test_plain_papermill_and_nbconvert_show_the_prose(tmp_path):
    """Without the command of ours, from any folder: citations are read as names."""
    made = papermill.execute_notebook(
        paths.NOTEBOOKS / "05-contact.ipynb", None, {"as_of": "2021-10-31"}, kernel_name="python3",
        cwd=tmp_path, progress_bar=False,
    )  # fmt: skip
    page, _ = HTMLExporter().from_notebook_node(made)
    shown = " ".join(
        re.findall(r"jp-RenderedMarkdown jp-OutputArea-output[^>]*>(.*?)</div>", page, re.DOTALL)
    )
    assert "(Janse, SCEEUS 2021, ¶" in shown and "[@" not in shown and "2025" not in shown


# -- a new article ---------------------------------------------------------------------------


def test_an_article_is_coded_in_its_form(page, tmp_path):
    """A filled draft goes through the same cells in tests/test_coding.py."""
    file, folder = tmp_path / "article.pdf", tmp_path / "texts"
    file.write_bytes(article.as_pdf())
    status, _, err = run(
        "add-source", file, "--id", article.SOURCE_ID, "--published", article.PUBLISHED,
        "--publisher", article.PUBLISHER, "--perspective", "made up", "--texts", folder,
    )  # fmt: skip
    assert status == 0, err
    opened(page, "code-an-article.ipynb")
    typed(page, "source_id", article.SOURCE_ID)
    typed(page, "texts", folder)
    assert faults(run_all(page)) == []
    sheet = page.locator(".jp-RenderedHTML").filter(has_text="Abdul Manan Omari, who answers")
    sheet.first.scroll_into_view_if_needed()
    assert sheet.first.is_visible() and "2026-08" in sheet.first.inner_text()
    assert page.get_by_text("0 of 12 paragraphs are coded").first.is_visible()

    draft, form = folder / article.SOURCE_ID / "first.yaml", page.locator(".coding-form")
    form.get_by_label("Coding").select_option("furniture")
    form.get_by_label("Note").fill("The title")
    form.get_by_label("Note").press("Tab")
    form.get_by_role("button", name="Next").press("Enter")
    form.locator("blockquote").filter(has_text="made up for the tests").wait_for()
    assert "coding: furniture" in draft.read_text("utf-8") and "The title" in draft.read_text()
    form.get_by_role("button", name="Save and check").press("Enter")
    form.get_by_text("is empty and must not be").wait_for()
    shut(page)


def test_a_sentence_is_read_a_second_time_in_its_form(page):
    reviews = page.place / "tables" / "reviews.csv"
    *others, last = reviews.read_text("utf-8").splitlines(keepends=True)
    _, notebook, *_, reader, day, _, _ = next(csv.reader([last]))
    reviews.write_text("".join(others), encoding="utf-8")
    opened(page, "review-sentences.ipynb")
    typed(page, "reader", "reader E")
    typed(page, "day", "2026-11-30")
    assert faults(run_all(page)) == []
    form = page.locator(".coding-form")
    form.get_by_text(f"1 of 1 that wait: {notebook}").wait_for()
    form.get_by_role("button", name="Save and next").press("Enter")
    form.get_by_role("alert").filter(has_text="verdict").wait_for()
    form.get_by_role("button", name="holds").press("Enter")
    form.get_by_role("button", name="Save and next").press("Enter")
    form.get_by_text("No sentence awaits a second reading").wait_for()
    made = last.replace(f",{reader},{day},", ",reader E,2026-11-30,")
    assert reviews.read_text("utf-8") == "".join([*others, made])
    shut(page)


# -- the explorer ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def explorer(page):
    """The explorer, run once and used by the tests below in their order."""
    opened(page, "explore.ipynb")
    assert faults(run_all(page)) == []
    found = page.locator(".explorer")
    found.wait_for()
    yield found
    shut(page)


def picture(page):
    return page.locator(".explorer .jupyter-widget-tab img").first


def status(page, said):
    page.locator(".explorer [role=status]").filter(has_text=said).first.wait_for()


def test_the_explorer_answers_in_all_its_views(page, explorer, tmp_path):
    status(page, f"{EVENTS} events")
    assert picture(page).bounding_box()["width"] > 400
    assert f"{DATED} events" in picture(page).get_attribute("alt")
    rows = explorer.locator(".dt-container tbody tr")
    assert rows.count() == 8
    assert f"Showing 1 to 8 of {EVENTS}" in explorer.locator(".dt-info").inner_text()

    explorer.get_by_label("From", exact=True).fill("2015")
    explorer.get_by_label("From", exact=True).press("Enter")
    late = tables.cut(RECORD, window=dates.Bounds(dates.bounds("2015").first, dates.LAST_DAY))
    number = len(late.events)
    status(page, f"{number} events")
    page.wait_for_function(f"() => /{number}/.test(document.querySelector('.dt-info').innerText)")
    assert f"{dated(late)} events" in picture(page).get_attribute("alt")

    explorer.get_by_label("Counterparts").select_option("Taliban")
    status(page, "those that concern Taliban")
    explorer.get_by_role("tab", name="Toward whom").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.explorer img')].some(i => /^Bars of/.test(i.alt))"
    )
    explorer.locator(".dt-search input").fill("Kabulov")
    page.wait_for_function(
        "() => /filtered/.test(document.querySelector('.explorer .dt-info').innerText)"
    )
    assert "kabulov" in rows.first.inner_text().lower()
    explorer.locator(".dt-search input").fill("")
    page.wait_for_function(
        "() => !/filtered/.test(document.querySelector('.explorer .dt-info').innerText)"
    )
    before = rows.first.inner_text()
    explorer.locator("thead th").nth(1).locator(".dt-column-order").first.click()
    page.wait_for_function(
        "before => document.querySelector('.explorer tbody tr').innerText !== before", arg=before
    )
    rows.first.click()
    explorer.locator(".explore-told").wait_for()
    assert "Told in" in explorer.inner_text()

    explorer.get_by_label("Folder").fill(str(tmp_path))
    explorer.get_by_label("Folder").press("Tab")
    for name in ("Save parameters", "Save figure", "Save events"):
        explorer.get_by_role("button", name=name).click()
    status(page, "events.csv")
    assert {"params.yaml", "events.csv", "fig-counterparts.svg"} <= {
        path.name for path in tmp_path.iterdir()
    }
    assert 'start: "2015"' in (tmp_path / "params.yaml").read_text().replace("'", '"')


# Nothing may reach out of the explorer but what moves sideways in a part of its own.
REACHING_OUT = """() => { const one = document.querySelector('.explorer');
    const right = one.getBoundingClientRect().right + 1;
    return [...one.querySelectorAll('*')].filter(
        part => part.getBoundingClientRect().width && part.getBoundingClientRect().right > right
            && !part.closest('.explore-wide, .dt-layout-table')
    ).map(part => part.outerHTML.slice(0, 100)); }"""
# Where JupyterLab clips its panes, axe takes all in them for hidden and looks at no colour.
ALONE = """() => { const one = document.querySelector('.explorer');
    for (const part of document.body.children)
        if (!['LINK', 'STYLE'].includes(part.tagName)) part.style.display = 'none';
    document.body.append(one);
    one.style.background = 'var(--jp-layout-color0)';
    for (const part of [document.documentElement, document.body])
        part.style.cssText = 'overflow: auto; position: static; height: auto'; }"""


def dressed(page, name):
    """JupyterLab in another theme, once its colours have come."""
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{name}'}})")
    page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")


def test_the_explorer_is_for_all_eyes_and_windows(page, explorer):
    """A complaint, a row and its passages on show; from a wide window to a phone's."""
    explorer.locator(".dt-container tbody tr").first.click()
    explorer.locator(".explore-told").wait_for()
    explorer.get_by_label("To", exact=True).fill("20x5")
    explorer.get_by_label("To", exact=True).press("Enter")
    explorer.locator("[role=alert]").wait_for()
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    for width in (1280, 700, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"() => document.querySelector('.explorer').clientWidth < {width}")
        assert page.evaluate(REACHING_OUT) == [], width
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(ALONE)
    options = {"resultTypes": ["violations", "passes"]}
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        dressed(page, theme)
        found = Axe().run(page, context=".explorer", options=options)
        assert found.violations_count == 0, (theme, found.generate_report())
        passes = found.response["passes"]
        seen = [rule["nodes"] for rule in passes if rule["id"] == "color-contrast"]
        assert sum("explore-fault" in node["html"] for node in seen[0]) == 1, "colours were seen"


def test_nothing_was_asked_of_anyone_else_and_nothing_broke(page):
    """Last: of all that the page did."""
    elsewhere = [url for url in page.asked if not url.startswith((page.lab, "data:", "blob:"))]
    assert elsewhere == [] and page.problems == []
