"""What many tests share: a tiny data folder, the real tables, and one real rendered edition."""

import contextlib
import io

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from tiny import Folder

from helpers import cli
from helpers.record import paths, tables

mpl.use("agg")
# No draft of somebody at work in texts/ is looked at.
paths.OWN_TEXTS = paths.HOME / "tests" / "no-texts"


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
def edition(tmp_path_factory):
    """The real data rendered once for the whole session; the edition's folder."""
    out = tmp_path_factory.mktemp("reports")
    status, said, problems = run("render", "--out", out)
    assert status == 0, said + problems
    return (out / "latest").resolve()
