"""An empty cell and tab: what is offered there, and the examples that ``help`` shows, run."""

import ast
import doctest
import inspect
import io
import re
import types

import nbformat
import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib import pyplot as plt

import helpers
from helpers import charts, coding, explore, measures, notebook
from helpers.notebook import loading
from helpers.record import faults, paths, phases

ROOMS = {room.__name__.removeprefix("helpers."): room for room in (
    charts, coding, explore, measures, notebook
)}  # fmt: skip


def offered(text):
    """What IPython's completer, which JupyterLab asks too, offers after a text."""
    shell = InteractiveShell.instance()
    shell.user_ns.update(ROOMS)
    with provisionalcompleter():
        return {found.text for found in shell.Completer.completions(text, len(text))}


def leaves(room):
    """The modules that a room imports for others to use: ``measures.hedging``."""
    named = {
        alias.name
        for node in ast.parse(inspect.getsource(room)).body
        if isinstance(node, ast.ImportFrom) and node.module == room.__name__
        for alias in node.names
    }
    found = [(name, getattr(room, name)) for name in sorted(named & set(dir(room)))]
    return [(name, value) for name, value in found if isinstance(value, types.ModuleType)]


def test_tab_after_the_package_offers_rooms_and_nothing_that_it_imports():
    rooms = {path.name.removesuffix(".py") for path in (paths.HOME / "helpers").iterdir()}
    named = {name for name in offered("from helpers import ") if not name.startswith("_")}
    assert set(helpers.__all__) == set(ROOMS) <= named <= rooms


@pytest.mark.parametrize("name", ROOMS)
def test_tab_after_a_room_offers_its_public_names_alone(name):
    names = offered(f"{name}.")
    assert names == {found for found in dir(ROOMS[name]) if not found.startswith("_")}
    assert not names & {"pd", "np", "dt", "annotations", "offers"}


@pytest.mark.parametrize("name", ["charts", "measures"])
def test_tab_after_a_group_of_a_room_offers_what_is_made_there(name):
    for leaf, module in leaves(ROOMS[name]):
        names = offered(f"{name}.{leaf}.")
        assert names and all(hasattr(module, found) for found in names)
        assert not names & {"pd", "np", "dt", "annotations", "once", "Tables", "Axes"}, leaf
        strange = [n for n in names if isinstance(getattr(module, n), types.ModuleType)]
        assert strange == [], leaf


def called():
    """What cells call of the rooms: ``{("measures", "hedging", "evenness")}``."""
    calls = set()
    for path in paths.NOTEBOOKS.glob("[0-9a-z]*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        if any("notebook.open_table(" in cell.source for cell in cells):
            continue  # its rooms are those of a table of events: tests/test_events_table.py
        for cell in cells:
            if cell.cell_type == "code":
                calls |= set(
                    re.findall(rf"\b({'|'.join(ROOMS)})\.(\w+)(?:\.(\w+)\b)?", cell.source)
                )
    return calls


def test_what_the_notebooks_call_is_offered():
    calls = called()
    assert len(calls) > 50
    for room, name, inner in calls:
        assert name in dir(ROOMS[room]), (room, name)
        assert not inner or inner in dir(getattr(ROOMS[room], name)), (room, name, inner)


# -- examples --------------------------------------------------------------------------------


def documented():
    """Each function that a room offers or a cell calls, and each class that shows an example."""
    calls = called()
    for name, room in ROOMS.items():
        if room is coding:
            continue  # its calls need an article on the desk: tests/test_coding.py
        for owner, module in [(name, room), *((f"{name}.{n}", leaf) for n, leaf in leaves(room))]:
            for found in (name for name in dir(module) if not name.startswith("_")):
                value = getattr(module, found)
                if room is charts and module is not room:
                    continue  # the cell that draws the picture is its example
                if module is not room and (*owner.split("."), found) not in calls:
                    continue  # for other modules
                if found.endswith(("_words", "_table", "read_out", "height")):
                    continue  # what is printed, which tests/test_words.py reads
                if inspect.isfunction(value) or (inspect.isclass(value) and ">>>" in value.__doc__):
                    yield f"{owner}.{found}", value
    for found, value in vars(phases).items():
        if inspect.isfunction(value) and value.__module__ == phases.__name__ and found[0] != "_":
            yield f"phases.{found}", value


EXAMPLES = dict(documented())


@pytest.fixture(scope="module")
def record():
    return loading.known(notebook.data_dir(), {"tier": "core", "as_of": "2023-12-31"})


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_in_a_docstring_holds(name, record, tmp_path):
    """As typed into a cell after ``record = notebook.open_record(tier=..., as_of=...)``."""
    InteractiveShell.instance()  # which shows of a figure or a table its line of plain text
    _, ax = charts.canvas(3.2)
    known = ROOMS | {"phases": phases, "pd": pd, "record": record, "ax": ax, "folder": tmp_path}
    found = doctest.DocTestFinder(recurse=False).find(EXAMPLES[name], name, globs=known)
    (examples,) = found
    assert examples.examples, "no example"
    said = io.StringIO()
    with pd.option_context("display.width", 80, "display.max_columns", 10):
        failed, _ = doctest.DocTestRunner(verbose=False).run(examples, out=said.write)
    plt.close("all")
    assert not failed, said.getvalue()


@pytest.mark.parametrize("name", [n for n in EXAMPLES if n.startswith("measures")])
def test_every_column_of_a_measure_is_in_its_docstring(name, record):
    """Of those that take but the tables, or the tables and a scheme of phases.

    One may refer to another measure of its module or to a table of the record.
    """
    measure, given = EXAMPLES[name], {"tables": record.tables, "scheme": record.phases}
    every = inspect.signature(measure).parameters.values()
    asked = [one.name for one in every if one.default is one.empty]
    if not set(asked) <= set(given):
        return
    found = measure(*(given[one] for one in asked))
    if isinstance(found, pd.DataFrame):
        said = measure.__doc__.partition(">>>")[0]
        for other in re.findall(r"``(\w+)``", said):
            said += getattr(inspect.getmodule(measure), other, measure).__doc__ or ""
            said += " ".join(["", *getattr(record.tables, other, pd.DataFrame()), ""])
        assert [c for c in found if not re.search(rf"\b{re.escape(str(c))}\b", said)] == []


# -- mistakes --------------------------------------------------------------------------------

COUNTS = pd.DataFrame({"label": ["Aid", "Talks"], "count": [3, 1]})


@pytest.mark.parametrize(
    ("draw", "table", "label", "said"),
    [
        (charts.bars, COUNTS["count"], "fig:a", "this is a Series; reset_index() makes one"),
        (charts.bars, COUNTS[["count"]], "fig:a", "asks for a column 'label', and the table has"),
        (charts.support.shares, COUNTS, "fig:a", "takes lines too; give it as lambda"),
        (charts.bars, COUNTS, "mine", "label 'mine' should look like 'fig:timeline'"),
    ],
)
def test_a_slip_in_a_cell_is_told_in_one_sentence(draw, table, label, said):
    with pytest.raises(faults.UnfitError) as refused:
        notebook.figure(draw, table, "What they did", label=label)
    (line,) = refused.value._render_traceback_()
    assert said in line


def test_a_record_and_its_tables_are_shown_in_a_few_lines(record):
    assert repr(record).startswith(
        f"Record of {len(record.tables.events)} events, known to 2023-12-31: has tables"
    )
    lines = repr(record.tables).splitlines()
    assert len(lines) == len(loading.TABLES) and lines[2].split()[:3] == [
        "events",
        str(len(record.tables.events)),
        "rows:",
    ]
    assert "theme" in lines[2]
    with pytest.raises(AttributeError, match=r"it is in its tables: record\.tables\.participants"):
        measures.counterparts(record)


def test_a_table_without_rows_says_so(record):
    with capture_output() as shown:
        notebook.table(COUNTS.head(0), "What they did", label="tbl:a")
        notebook.table(COUNTS.head(0), "What they did", label="tbl:a", empty="")
    (sentence,) = shown.outputs
    assert sentence.data["text/markdown"] == "Nothing to list: What they did."
