"""What many tests share: a tiny data folder, the real tables, and the editions that they look at.

``make test`` runs in three processes, of which one mostly waits for a browser or a kernel. Whatever
takes long is made once, by the process that first asks for it, in a folder of all; nobody may
change what lies there.
"""

import contextlib
import io
import os
import shutil

import filelock
import matplotlib as mpl
import pytest
import yaml
from matplotlib import pyplot as plt
from small_brief import SmallBrief
from tiny import Folder

from helpers import cli
from helpers.record import paths, tables

mpl.use("agg")
# No draft of somebody at work in texts/ is looked at.
paths.OWN_TEXTS = paths.HOME / "tests" / "no-texts"

# By what a test asks for it is known whether it renders or drives a browser.
MARKS = {
    "render": {"edition", "narrow", "vintage", "standing", "hostile"},
    "browser": {"browser", "firefox", "lab"},
}
# The longest, and the one that renders the whole brief; while it does, nobody else needs it.
FIRST = ("test_lab", "test_pdf")
SLOW = (
    "coding", "events_table", "examples", "explore", "external", "kernels", "lab", "pictures",
    "proposals", "store", "words",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    """Mark what takes long, and begin with the files that hold it."""
    for item in items:
        for mark, asked in MARKS.items():
            if asked & set(item.fixturenames):
                item.add_marker(mark)
        if item.path.stem.removeprefix("test_").startswith(SLOW):
            item.add_marker("slow")
    long = {item.path for item in items if any(map(item.get_closest_marker, ("slow", *MARKS)))}
    looking = {item.path for item in items if "edition" in item.fixturenames}

    def turn(item):
        if item.path.stem in FIRST:
            return FIRST.index(item.path.stem)
        return len(FIRST) + 2 * (item.path not in long) + (item.path in looking)

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def _no_figure_stays_open():
    """Of those that a test opened itself."""
    before = set(plt.get_fignums())
    yield
    for number in set(plt.get_fignums()) - before:
        plt.close(number)


@pytest.fixture
def folder(tmp_path):
    """A tiny valid data folder of one's own."""
    return Folder(tmp_path)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The tiny tables, read; not to be changed."""
    return Folder(tmp_path_factory.mktemp("tiny")).read()


@pytest.fixture(scope="session")
def real():
    """The real tables, read; not to be changed."""
    return tables.read()


@pytest.fixture(scope="session")
def texts():
    """The folder of the articles' texts, which only the workshop holds."""
    if not tables.TEXTS.is_dir():
        pytest.skip("the articles' texts (../shared/sources) are not at hand")
    return tables.TEXTS


def run(*arguments):
    """Run one command: exit status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="session")
def brief():
    """``brief("render", "--out", place) == (status, stdout, stderr)``."""
    return run


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """``once("name", make)``: the folder that ``make(folder)`` fills, once for all processes."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name, make):
        place, done = base / name, base / f"{name}.done"
        with filelock.FileLock(f"{place}.lock"):
            if not done.exists():
                assert not place.exists(), f"{name} could not be made; see the first failure"
                place.mkdir()
                make(place)
                done.touch()
        return place

    return made


def rendered(*arguments):
    status, said, problems = run(*arguments)
    assert status == 0, said + problems


@pytest.fixture(scope="session")
def edition(once):
    """The real data rendered; the edition's folder."""
    made = once("reports", lambda out: rendered("render", "--out", out))
    return (made / "latest").resolve()


@pytest.fixture(scope="session")
def narrow(once, edition):
    """An edition of a window in which nothing happened, made since the whole one."""

    def make(out):
        (out / edition.name).symlink_to(edition)
        rendered(
            "render", "--out", out, "--since", edition.name, "--edition", "narrow",
            "-p", "start", "1700", "-p", "end", "1701",
        )  # fmt: skip

    return once("narrow", make) / "narrow"


VINTAGE = {"as_of": "2017-12-31", "paper": "letter"}


@pytest.fixture(scope="session")
def vintage(once):
    """An edition of ``VINTAGE``."""
    given = [word for name, value in VINTAGE.items() for word in ("-p", name, value)]
    made = once("vintage", lambda out: rendered("render", "--out", out, *given))
    return (made / "latest").resolve()


@pytest.fixture(scope="session")
def standing(once):
    """A brief of two short chapters with one edition, called daily; ``copied`` can be changed.

    ``first`` is the outcome of that run: exit status, standard output, standard error.
    """

    def make(home):
        small = SmallBrief(home / "home")
        outcome = small.render("--edition", "daily", "--keep", "3")
        (home / "first.yaml").write_text(yaml.safe_dump(list(outcome)), encoding="utf-8")

    home = once("standing", make)
    small = SmallBrief(home / "home")
    small.first = yaml.safe_load((home / "first.yaml").read_text(encoding="utf-8"))
    assert small.first[0] == 0, small.first
    return small


@pytest.fixture(scope="session")
def shared():
    """The folder of real files of other people's data."""
    place = paths.HOME.parent / "shared" / "data"
    if not place.is_dir():
        pytest.skip("the real files (../shared/data) are not at hand")
    return place


@pytest.fixture(scope="session")
def imported(shared, once):
    """``imported("icews_events_2018_sample.tab")``: a real file as a table, imported once."""
    from helpers.external import importing

    def table(name):
        made = once(name, lambda place: importing.run([shared / name], place / "events.parquet"))
        return made / "events.parquet"

    return table


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Nothing that a browser does by itself, without the page's asking.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium is installed here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def window(browser):
    """``window(address, 390, color_scheme="dark")``: a page, its requests and complaints."""
    yield from windows(browser)


@pytest.fixture(scope="module")
def lasting(browser):
    """The same, open until the last test of the module."""
    yield from windows(browser)


def windows(browser):
    contexts = []

    def opened(address, width, **more):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **more))
        page = contexts[-1].new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
