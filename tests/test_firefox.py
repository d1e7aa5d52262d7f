"""The page in Firefox, by the wire that it has built in (Marionette): no driver is needed."""

import json
import shutil
import socket
import subprocess
import time

import pytest

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
OPTIONS = ["--headless", "--no-remote", "--remote-allow-system-access", "--marionette"]
CARD = "return document.querySelector('[popover]').matches(':popover-open')"
EVENTS = "return document.querySelectorAll('#events [role=option]:not([hidden])').length"
# Firefox makes no window as narrow as a phone, but what it shows in one may be.
AS_WIDE = """const { style } = gBrowser.selectedBrowser;
    for (const edge of ["width", "min-width", "max-width"])
        style.setProperty(edge, arguments[0]);"""
COMPLAINTS = """return Services.console.getMessageArray().filter(said =>
    said.sourceName?.endsWith("brief.html")).map(said => said.errorMessage)"""


class Firefox:
    """A Firefox with a profile of its own; a call sends it a command and returns the answer."""

    def __init__(self, profile):
        (profile / "user.js").write_text('user_pref("marionette.port", 0);')
        self.process = subprocess.Popen([FIREFOX, *OPTIONS, "--profile", profile])
        port, until = profile / "MarionetteActivePort", time.monotonic() + 60
        while not (port.exists() and port.read_text()):
            assert time.monotonic() < until, "Firefox did not start"
            time.sleep(0.1)
        self.wire = socket.create_connection(("localhost", int(port.read_text())), 60)
        self.answers = self.wire.makefile("rb")
        self.read()
        self("WebDriver:NewSession", capabilities={})

    def read(self):
        size = b"".join(iter(lambda: self.answers.read(1), b":"))
        return json.loads(self.answers.read(int(size)))

    def __call__(self, command, **given):
        sent = json.dumps([0, 1, command, given])
        self.wire.sendall(f"{len(sent)}:{sent}".encode())
        *_, error, answer = self.read()
        assert not error, error["message"]
        return answer

    def run(self, script, *given, context="content"):
        self("Marionette:SetContext", value=context)
        return self("WebDriver:ExecuteScript", script=script, args=given)["value"]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory, edition):
    if not FIREFOX:
        pytest.skip("no Firefox is installed here")
    started = Firefox(tmp_path_factory.mktemp("firefox"))
    started("WebDriver:Navigate", url=(edition / "brief.html").as_uri())
    yield started
    started.process.terminate()
    started.process.wait(30)


def test_a_note_opens_its_card_and_escape_closes_it(firefox):
    firefox.run("document.querySelector('.mark a').click()")
    assert firefox.run(CARD)
    escape = [{"type": kind, "value": "\ue00c"} for kind in ("keyDown", "keyUp")]
    keys = [{"type": "key", "id": "keys", "actions": escape}]
    firefox("WebDriver:PerformActions", actions=keys)
    assert not firefox.run(CARD)


def test_a_filter_changes_the_list_and_the_address(firefox):
    every = firefox.run(EVENTS)
    firefox.run("document.querySelector('.chip input[value=taliban]').click()")
    time.sleep(0.5)
    assert 0 < firefox.run(EVENTS) < every
    assert firefox.run("return location.hash") == "#events?camp=taliban"


def test_nothing_is_wider_than_a_phone_and_nothing_is_complained_of(firefox):
    firefox.run(AS_WIDE, "390px", context="chrome")
    unfolded = "document.querySelectorAll('main details').forEach(one => { one.open = true; });"
    assert firefox.run(f"{unfolded} return innerWidth") == 390
    time.sleep(0.5)  # until the timeline is drawn anew
    assert firefox.run("return document.scrollingElement.scrollWidth") <= 390
    assert firefox.run(COMPLAINTS, context="chrome") == []
