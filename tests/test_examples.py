"""An empty cell and tab: what is offered there, and the examples that ``help`` shows, run."""

import re
import types

import nbformat
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import helpers
from helpers import chapter, charts, explore, measures, narrative, show
from helpers.record import places

ROOMS = {room.__name__.removeprefix("helpers."): room for room in (
    chapter, charts, explore, measures, narrative, show
)}  # fmt: skip


def offered(text):
    """What IPython's completer, which JupyterLab asks too, offers after a text."""
    shell = InteractiveShell.instance()
    shell.user_ns.update(ROOMS)
    with provisionalcompleter():
        return {found.text for found in shell.Completer.completions(text, len(text))}


def leaves(room):
    """The modules that a room offers: ``measures.hedging``."""
    offers = ((name, getattr(room, name)) for name in dir(room))
    return [(name, value) for name, value in offers if isinstance(value, types.ModuleType)]


def test_tab_after_the_package_offers_rooms_and_nothing_that_it_imports():
    rooms = {path.name.removesuffix(".py") for path in (places.HOME / "helpers").iterdir()}
    named = {name for name in offered("from helpers import ") if not name.startswith("_")}
    assert set(helpers.__all__) == set(ROOMS) <= named <= rooms


@pytest.mark.parametrize("name", ROOMS)
def test_tab_after_a_room_offers_its_public_names_alone(name):
    assert offered(f"{name}.") == set(ROOMS[name].__all__)


@pytest.mark.parametrize("name", ["charts", "measures", "narrative"])
def test_tab_after_a_group_of_a_room_offers_what_is_made_there(name):
    for leaf, module in leaves(ROOMS[name]):
        names = offered(f"{name}.{leaf}.")
        assert names and all(hasattr(module, found) for found in names)
        assert not names & {"pd", "np", "dt", "annotations", "once", "Tables", "Axes"}, leaf
        strange = [n for n in names if isinstance(getattr(module, n), types.ModuleType)]
        assert strange == [], leaf


def test_what_the_notebooks_call_is_offered():
    calls = set()
    for path in places.NOTEBOOKS.glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                calls |= set(
                    re.findall(rf"\b({'|'.join(ROOMS)})\.(\w+)(?:\.(\w+)\()?", cell.source)
                )
    assert len(calls) > 100
    for room, name, inner in calls:
        assert name in dir(ROOMS[room]), (room, name)
        assert not inner or inner in dir(getattr(ROOMS[room], name)), (room, name, inner)
