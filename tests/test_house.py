"""The house rules: style, notebooks without outputs, one direction from room to room."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest

from helpers.record import tables
from helpers.runs import notebooks

HOME = tables.HOME
# Without what somebody has just begun in JupyterLab: Untitled.ipynb, which git does not see.
NOTEBOOKS = sorted((HOME / "notebooks").glob("[0-9a-z]*.ipynb"))
MODULES = sorted((HOME / "helpers").rglob("*.py"))
LONGEST, BIGGEST, BIGGEST_EDITION = 320, 1_500_000, 2_000_000
LEFT_OUT = {".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache",
            ".ipynb_checkpoints", "reports", "texts", ".hypothesis", "afghanistan_brief.egg-info",
            "build"}  # fmt: skip

# Each room imports only from rooms of a lower floor; rooms of one floor do not import each other.
FLOORS = {
    "record": 0, "external": 1, "measures": 2, "charts": 3, "coding": 3, "notebook": 4,
    "export": 5, "explore": 5, "runs": 6, "cli": 7,
}  # fmt: skip
# The same inside the rooms that have an order of their own; a folder in a room is one of them.
WITHIN = {
    "record": {
        "completion": 0, "countries": 0, "dates": 0, "faults": 0, "markdown": 0, "mime": 0,
        "paths": 0, "spreadsheets": 0, "gate": 1, "names": 1, "records": 1,
        "fingerprints": 2, "schema": 2, "sentences": 2, "rules": 3, "knowledge": 4,
        "tables": 5, "parameters": 6, "phases": 6,
    },
    "notebook": {
        "bundles": 0, "opening": 0, "preview": 0, "markdown": 1, "display": 2, "loading": 3,
    },
    "runs": {
        "kernel_pool": 0, "kernel_server": 0, "log": 0, "notebooks": 0, "options": 0,
        "schedule": 0, "snapshot": 0, "timeline": 0, "compare": 1, "chapters": 1, "changes": 2,
        "provenance": 2, "store": 3, "index": 4, "atomic": 4, "jobs": 4, "edition": 5,
        "publication": 5, "sweeps": 6,
    },
}  # fmt: skip


def name_of(path):
    return path.relative_to(HOME).as_posix()


def shipped():
    """Files of the project itself, without what is made or installed."""
    for path in sorted(HOME.rglob("*")):
        inside = path.relative_to(HOME).parts
        if path.is_file() and not LEFT_OUT & set(inside):
            yield path


def room(path):
    return path.relative_to(HOME / "helpers").parts[0].removesuffix(".py")


def imported(path):
    """Full names of all that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=HOME, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def backwards(path):
    """What a module imports against the order of the rooms, or of its own."""
    here = room(path)
    assert here in FLOORS, (
        f"helpers/{here} is a new room: give it a floor, and a line in its README"
    )
    for name in imported(path):
        if not name.startswith("helpers."):
            continue
        other = name.split(".")[1]
        if other != here and FLOORS[other] >= FLOORS[here]:
            yield f"{name_of(path)} imports {name}"
        if other == here and here in WITHIN and path.stem != "__init__":
            floors, inner = WITHIN[here], name.split(".")[2]
            mine = path.relative_to(HOME / "helpers" / here).parts[0].removesuffix(".py")
            if mine != inner and floors[inner] >= floors[mine]:
                yield f"{name_of(path)} imports {name}"


def test_rooms_import_in_one_direction():
    inside = (path for path in MODULES if room(path) != "__init__")
    assert [fault for path in inside for fault in backwards(path)] == []


def test_measures_know_no_pictures_and_no_notebook():
    barred = {"matplotlib", "IPython", "nbformat", "nbconvert", "papermill"}
    for path in (p for p in MODULES if room(p) == "measures"):
        assert not {name.split(".")[0] for name in imported(path)} & barred, name_of(path)


def test_only_one_room_reads_the_tables():
    readers = [
        name_of(path) for path in MODULES
        if re.search(r"read_csv|\.csv\b.*open\(|read_table", path.read_text(encoding="utf-8"))
        and room(path) not in ("record", "external")
    ]  # fmt: skip
    assert readers == []


def test_charts_neither_load_nor_group_nor_save():
    for path in (p for p in MODULES if room(p) == "charts"):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if (
                isinstance(node, ast.FunctionDef)
                and node.args.args[:1]
                and (node.args.args[0].arg == "ax")
            ):
                code = ast.get_source_segment(text, node)
                said = re.findall(r"groupby|read_csv|savefig|plt\.show|rcParams", code)
                assert not said, f"{name_of(path)}, {node.name}: {said}"


def test_a_module_is_readable_in_a_sitting():
    lines = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_a_module_says_what_it_is_and_swallows_nothing():
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = ast.get_docstring(tree)
        assert said and "being written" not in said.lower(), name_of(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                where = f"{name_of(path)}:{node.lineno}"
                assert node.type is not None, f"{where}: a bare except"
                assert not all(isinstance(line, ast.Pass) for line in node.body), where


# -- notebooks -------------------------------------------------------------------------------

EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


@EVERY
def test_a_notebook_is_valid_and_holds_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in code_cells(path):
        assert cell.outputs == [] and cell.execution_count is None
        assert set(cell.metadata) <= {"tags", "jupyter"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}


WITH_PARAMETERS = [path for path in NOTEBOOKS if code_cells(path)]  # start only leads on


@pytest.mark.parametrize("path", WITH_PARAMETERS, ids=name_of)
def test_a_notebook_opens_with_parameters_then_one_set_up_cell(path):
    parameters, set_up = code_cells(path)[:2]
    assert parameters.metadata.tags == ["parameters"]
    assert "from helpers import" in set_up.source
    for line in parameters.source.splitlines():
        assert re.fullmatch(r"\w+ = .+  # .+", line), f"a comment each: {line}"


CHAPTERS = pytest.mark.parametrize("path", notebooks.chapters(), ids=name_of)
SAID_FIRST = ["Question.", "Data.", "How it is counted.", "What to change."]


@CHAPTERS
def test_a_chapter_says_first_what_it_asks_and_what_to_change(path):
    """In a cell that the brief does not print, before the parameters."""
    first = nbformat.read(path, as_version=4).cells[0]
    assert (first.cell_type, first.metadata.tags) == ("markdown", ["remove-cell"])
    parts = re.findall(r"^\*\*(.+?)\*\* +\S", first.source, re.MULTILINE)
    assert parts == SAID_FIRST


@CHAPTERS
def test_the_set_up_of_a_chapter_is_imports_and_one_line(path):
    *imports, opening = ast.parse(code_cells(path)[1].source).body
    assert imports and all(isinstance(node, ast.Import | ast.ImportFrom) for node in imports)
    assert ast.unparse(opening) == "record = notebook.open_record(globals())"


@CHAPTERS
def test_a_chapter_speaks_in_prose_and_a_folded_cell_says_what_it_does(path):
    """Whoever reads it in JupyterLab sees prose, code that makes it, and comments over the rest."""
    cells = nbformat.read(path, as_version=4).cells
    assert {cell.cell_type for cell in cells[1:]} == {"code"}, "prose stands in prose()"
    assert any(cell.source.startswith('prose(r"""\n') for cell in cells)
    for cell in code_cells(path):
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            assert re.match(r"# \w.*\.\n", cell.source), f"say what {cell.id} does"


@EVERY
def test_a_cell_is_a_sentence(path):
    """No definition, loop, try, branch or import after set-up; pandas in a few steps at most."""
    words = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.If,
             ast.Import, ast.ImportFrom)  # fmt: skip
    for number, cell in enumerate(code_cells(path)[2:], start=3):
        tree = ast.parse(cell.source)
        found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, words)]
        assert not found, f"code cell {number}: {found}"
        assert len(tree.body) <= 5, f"code cell {number} has {len(tree.body)} statements"


def test_phases_have_their_dates_in_one_place():
    """No start of one of our phases is written out in code or notebooks."""
    own = tables.read().phases
    starts = {
        start for start in own.loc[own["scheme"] == tables.OWN_SCHEME, "start"] if len(start) >= 7
    }
    for path in [*(p for p in MODULES if p.stem != "dates"), *NOTEBOOKS]:  # dates has examples
        found = [s for s in starts if f'"{s}"' in path.read_text(encoding="utf-8")]
        assert not found, f"{name_of(path)} repeats {found}"


# -- the repository --------------------------------------------------------------------------


def test_no_file_is_too_big():
    for path in shipped():
        published = path.parent == HOME / "reports" / "published"
        assert path.stat().st_size <= (BIGGEST_EDITION if published else BIGGEST), name_of(path)


def test_the_top_level_is_what_was_asked_for():
    fixed = {"requirements.txt", "notebooks", "data", "helpers", "reports", "tests"}
    beside = {"README.md", "Makefile", "pyproject.toml", "LICENSE", ".ci", ".gitignore", ".github",
              "CITATION.cff", ".gitattributes",
              *(f"requirements-{what}.txt" for what in ("test", "dask", "spark")),
              ".pre-commit-config.yaml"}  # fmt: skip
    found = {p.name for p in HOME.iterdir()} - LEFT_OUT
    assert fixed - {"reports"} <= found and found <= fixed | beside, found - fixed - beside


def test_the_readme_names_the_two_commands():
    said = (HOME / "README.md").read_text(encoding="utf-8")
    assert "make brief" in said and "make test" in said
