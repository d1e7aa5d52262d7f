"""The parameters: what is refused, in which words, and that the notebooks say the same."""

import ast
import datetime as dt

import nbformat
import papermill
import pytest
from tiny import OURS

from helpers.record import parameters, paths
from helpers.runs import notebooks

# All that ask of the record: the others ask of a draft or of sentences, or only lead on.
NOTEBOOKS = sorted(
    path
    for path in paths.NOTEBOOKS.glob("[0-9a-z]*.ipynb")
    if path.stem not in ("code-an-article", "review-sentences", "start")
)
OF_A_TABLE = ["events", "actor", "recipient", "where", "root_only", "unit"]


def asked(notebook):
    """The parameters that a notebook asks: those of the record, or of a table of events."""
    names = [name for name, *_ in parameters.describe()]
    if notebook == notebooks.ON_A_TABLE:
        return [name for name in names if name not in ("sources", "tier", "phase_scheme")]
    return [name for name in names if name not in OF_A_TABLE]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"strat": "2015"}, "strat: unknown parameter (did you mean 'start'?); known are start, "
                            "end, as_of, sources, tier, phase_scheme, paper, events, actor, "),
        ({"xyz": "red"}, "xyz: unknown parameter; known are start, end"),
        ({"start": 2015}, "start: 2015 should be a text, in quotes"),
        ({"as_of": None}, "as_of: None should be a text, in quotes"),
        ({"sources": 7}, "sources: 7 should be a list of source_ids"),
        ({"sources": [7]}, "7 should be a text, in quotes"),
        ({"start": "yesterday"}, "start: 'yesterday' is not an EDTF date; write e.g. 2016-12-27"),
        ({"start": "2016", "end": "2015"}, "end (2015) lies before start (2016); swap them"),
        ({"tier": "kore"}, "tier: Input should be 'all', 'core' or 'update', not 'kore'"),
        ({"sources": ["beta-2012"]},
         "sources: 'beta-2012' is not a source (did you mean 'beta-2021'?); "
         "known are alpha-2017, beta-2021, gamma-2023"),
        ({"phase_scheme": "analist"},
         "phase_scheme: 'analist' is not a scheme (did you mean 'analyst'?); "
         "known are analyst, beta-2021"),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(small, given, sentence):
    with pytest.raises(parameters.ParameterError) as refusal:
        parameters.accept(given, small)
    assert sentence in str(refusal.value)
    assert "pydantic" not in str(refusal.value) and "\n" not in str(refusal.value)


def test_several_refusals_are_told_at_once(small):
    with pytest.raises(parameters.ParameterError) as refusal:
        parameters.accept({"strat": "1", "tier": "x", "start": "?"}, small)
    named = [line.split(":")[0] for line in str(refusal.value).splitlines()]
    assert named == ["start", "tier", "strat"]
    words = r"(?s)'zz' is not a source.*'yy' is not a sch"
    with pytest.raises(parameters.ParameterError, match=words):
        parameters.accept({"sources": "zz", "phase_scheme": "yy"}, small)


@pytest.mark.parametrize(
    "given", ["alpha-2017,beta-2021", " alpha-2017 , beta-2021, ", ["alpha-2017", "beta-2021"]]
)
def test_sources_as_a_list_or_with_commas(small, given):
    assert parameters.accept({"sources": given}, small).sources == ["alpha-2017", "beta-2021"]


def test_nothing_given_is_everything(small):
    accepted = parameters.accept({}, small)
    assert accepted.window is None and accepted.tier == "all" and accepted.sources == []
    assert parameters.accept({"tier": "", "sources": ""}, small) == accepted


def test_window_takes_whole_dates(small):
    window = parameters.accept({"start": "2015", "end": "2016-02"}, small).window
    assert window == (dt.date(2015, 1, 1), dt.date(2016, 2, 29))
    assert parameters.accept({"end": "2016"}, small).window == (dt.date.min, dt.date(2016, 12, 31))
    assert parameters.accept({"start": "2016", "end": "2016"}, small).window


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({}, "2023-12-31"),
        ({"as_of": "2021"}, "2021-12-31"),
        ({"sources": ["alpha-2017"]}, "2017-03-31"),
        ({"tier": "core"}, "2021-10-05"),
        ({"tier": "update", "sources": ["beta-2021"]}, "2023-12-31"),  # no source at all
    ],
)
def test_the_day_of_knowledge_is_never_todays(small, given, day):
    assert parameters.accept(given, small).known_to(small).isoformat() == day


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ({}, 1), ({"as_of": "2023-12"}, 1), ({"as_of": "2023-11"}, 0), ({"tier": "core"}, 0),
        ({"sources": ["alpha-2017", "beta-2021", "gamma-2023"]}, 0), ({"start": "1990"}, 0),
    ],
)  # fmt: skip
def test_our_own_forecasts_rest_on_all_that_is_known(folder, given, ours):
    folder.add("assessments", **OURS)
    whole = folder.read()
    seen = parameters.accept(given, whole).cut(whole).assessments
    assert (seen["source_id"] == "").sum() == ours


# -- the notebooks say the same --------------------------------------------------------------


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_cell_says_what_the_model_says(notebook):
    """As papermill reads it: names, defaults and help of every parameter."""
    found = papermill.inspect_notebook(str(notebook))
    assert list(found) == asked(notebook), "papermill reads another list of names"
    cells = nbformat.read(notebook, as_version=4).cells
    (cell,) = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    for line in ast.parse(cell.source).body:
        ast.literal_eval(line.value)  # so that papermill and JupyterLab start alike
    for name, _, default, meaning in parameters.describe():
        if name not in found:
            continue
        assert ast.literal_eval(found[name]["default"]) == ast.literal_eval(default)
        # The report on a table of events says in its own words what is counted there.
        said = found[name]["help"]
        assert said == meaning or (notebook == notebooks.ON_A_TABLE and said)
