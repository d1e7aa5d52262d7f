"""What a cell shows by other means is printed or refused by name; running a notebook is no edit."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.export import BriefHTMLExporter, ExportError
from helpers.record import paths
from helpers.runs import chapters, edition, notebooks, provenance

SHOWN = {
    "html": "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))",
    "show": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "open": "plt.plot([1, 2]);",
    "print": "print('as it is: *not bold*')",
    "ours": "import importlib.util\nprint(importlib.util.find_spec('tables'))",
    "input": "input('Who? ')",
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook of these cells after a run, as the brief joins it, and the reason of its end."""
    folder = tmp_path_factory.mktemp("cells")
    source = folder / "02-shown.ipynb"
    cells = [nbformat.v4.new_code_cell(text) for text in SHOWN.values()]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), source)
    (folder / "out").mkdir()
    with edition.kernel_pool() as kernels:
        _, reason = chapters.run_chapter(source, folder / "out" / source.name, {}, kernels, 60)
    brief = notebooks.joined(folder / "out")
    brief.cells = [cell for cell in brief.cells if cell.cell_type == "code"]
    return brief, reason


def printed(executed, name):
    """The page of the one cell; raises ExportError where it is refused."""
    brief, _ = executed
    (cell,) = [cell for cell in brief.cells if cell.source == SHOWN[name]]
    title = nbformat.v4.new_markdown_cell("# Title")
    return BriefHTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[title, cell]))[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("html", "a table without caption and label; use notebook.table"),
        ("show", "a figure without alternative text, caption and label; use notebook.show_figure"),
        ("open", "a figure without alternative text, caption and label; use notebook.show_figure"),
    ],
)
def test_what_would_get_lost_is_refused_with_notebook_and_cell(executed, name, words):
    with pytest.raises(ExportError) as refused:
        printed(executed, name)
    assert words in str(refused.value)
    assert f"of 02-shown.ipynb ({SHOWN[name].splitlines()[0]})" in str(refused.value)


def test_what_is_printed_stands_as_it_is(executed):
    assert "as it is: *not bold*" in printed(executed, "print")


def test_a_chapter_imports_no_module_of_ours_by_its_bare_name(executed):
    assert "None" in printed(executed, "ours")


def test_a_cell_that_asks_somebody_fails_by_name(executed):
    assert executed[1].startswith("StdinNotImplementedError in cell ")


def test_what_the_printers_refuse_ends_an_edition_in_a_sentence(executed, tmp_path):
    brief, _ = executed
    with pytest.raises(edition.PrintError, match=r"could not be printed: .*02-shown\.ipynb"):
        edition._write_assets(brief, tmp_path)


def test_a_notebook_that_was_not_run_is_not_printed_empty():
    cells = [nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell("1 + 1")]
    with pytest.raises(ExportError, match="the notebook was not run; run all its cells"):
        BriefHTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))


# -- running a notebook is no edit -----------------------------------------------------------


def run_in_lab(path):
    """What JupyterLab leaves of a notebook that was run and saved."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"]["language_info"] = {"name": "python", "version": "3.99.1"}
    for number, cell in enumerate(content["cells"], start=1):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["6\n"]}]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def test_a_run_changes_no_key_and_shows_in_no_diff(tmp_path):
    """In a repository of its own, with the filter that ``make lab`` sets up."""
    chapter = Path(shutil.copy(paths.NOTEBOOKS / "05-contact.ipynb", tmp_path))
    shutil.copy(paths.HOME / ".gitattributes", tmp_path)
    clean = f'"{sys.executable}" -m nbstripout --extra-keys metadata.language_info'
    for command in (["init", "-q"], ["config", "filter.nbstripout.clean", clean], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    before = provenance.sources(chapter)
    run_in_lab(chapter)
    assert provenance.sources(chapter) == before
    diff = ["git", "diff", "--exit-code"]
    done = subprocess.run(diff, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_an_edit_of_source_tags_or_order_changes_the_key(tmp_path):
    chapter = Path(shutil.copy(paths.NOTEBOOKS / "05-contact.ipynb", tmp_path))
    content = json.loads(chapter.read_text(encoding="utf-8"))
    keys = {str(provenance.sources(chapter))}

    def edited():
        chapter.write_text(json.dumps(content), encoding="utf-8")
        keys.add(str(provenance.sources(chapter)))
        return len(keys)

    content["cells"][-1]["source"] = ["1 + 1"]
    assert edited() == 2
    content["cells"][-1]["metadata"]["tags"] = ["remove-cell"]
    assert edited() == 3
    content["cells"].reverse()
    assert edited() == 4
