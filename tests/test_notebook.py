"""helpers.notebook: bundles that JupyterLab can draw and an exporter can print."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import notebook
from helpers.notebook import bundles
from helpers.record import faults


@pytest.fixture
def fig():
    figure, ax = plt.subplots(figsize=(6.5, 3))
    ax.plot([1, 2], [3, 4], clip_on=True)
    ax.set_title("Rising")
    yield figure
    plt.close(figure)


def table(frame, **more):
    return bundles.table(frame, **({"label": "tbl:a", "caption": "C"} | more))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("alt", " ", "fig:a has no alternative text"),
        ("caption", "", "fig:a has no caption"),
        ("label", "tbl:a", "'tbl:a' should look like 'fig:"),
    ],
)
def test_figure_refuses_what_no_reader_could_use(fig, field, value, said):
    arguments = {"label": "fig:a", "caption": "C", "alt": "A"} | {field: value}
    with pytest.raises(ValueError, match=re.escape(said)):
        bundles.figure(fig, **arguments)


def test_figure_is_the_same_bytes_twice_and_its_text_is_text(fig):
    first, second = (
        bundles.figure(fig, label="fig:a", caption="C", alt="A")[0]["image/svg+xml"]
        for _ in range(2)
    )
    assert first == second
    assert "<dc:date>" not in first
    root = ET.fromstring(first)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Rising" in texts
    assert root.get("width") == "468pt"


def test_figure_is_displayed_once_with_its_metadata_and_closed(fig, monkeypatch):
    shown = []
    monkeypatch.setattr(bundles, "display", lambda *bundle: shown.append(bundle))
    notebook.show_figure(fig, label="fig:a", caption="C", alt="A", source="S")
    ((data, metadata),) = shown
    about = {"kind": "figure", "label": "fig:a", "caption": "C", "alt": "A", "source": "S"}
    assert metadata == {"brief": about}
    assert set(data) == {"image/svg+xml", "text/html", "text/plain"}
    assert not plt.fignum_exists(fig.number)


def test_a_plain_plot_is_shown_under_its_title(fig, monkeypatch):
    shown = []
    monkeypatch.setattr(bundles, "display", lambda *bundle: shown.append(bundle))
    frame = pd.DataFrame({"kind": ["aid", "talks"], "n": [3, 1]})
    notebook.figure(frame.plot.bar("kind", "n"), "Kinds", label="fig:a")
    notebook.figure(fig, frame, "Kinds", label="fig:b")
    (plain, about), (counted, read) = shown
    assert (about["brief"]["caption"], about["brief"]["alt"]) == ("Kinds.", "A plot: Kinds.")
    assert read["brief"]["alt"] == "Kinds: aid 3; talks 1."
    assert "text/csv" not in plain and counted["text/csv"] == "kind,n\naid,3\ntalks,1\n"


@pytest.mark.parametrize(
    ("data", "csv"),
    [
        (pd.DataFrame({"year": [2016], "n": [2]}, index=[7]), "year,n\n2016,2\n"),
        (pd.DataFrame({"n": [2]}, index=["Kabul"]), ",n\nKabul,2\n"),
        (pd.DataFrame({"n": [2]}, index=pd.Index([2016], name="year")), "year,n\n2016,2\n"),
    ],
)
def test_data_behind_a_figure_keeps_an_index_that_says_something(fig, data, csv):
    bundle, _ = bundles.figure(fig, label="fig:a", caption="C", alt="A", data=data)
    assert bundle["text/csv"] == csv


def test_table_cells():
    frame = pd.DataFrame(
        {
            "text": ["a<b", None, pd.NA],
            "number": [1.5, float("nan"), 2],
            "cites": [[("janse-2021", 66), ("janse-2021", 67)], [], None],
        }
    )
    bundle, metadata = table(frame)
    payload = bundle[bundles.TABLE_MIME]
    assert payload["rows"] == [
        ["a<b", 1.5, [["janse-2021", 66], ["janse-2021", 67]]],
        [None, None, []],
        [None, 2.0, None],
    ]
    assert payload["align"] == ["left", "right", "left"]
    assert bundle["text/csv"] == (
        'text,number,cites\na<b,1.5,"janse-2021, 66; janse-2021, 67"\n,,\n,2.0,\n'
    )
    assert "a&lt;b" in bundle["text/html"]
    assert metadata == {"brief": {"kind": "table", "label": "tbl:a", "caption": "C", "source": ""}}


def test_anchor_column_is_not_printed():
    frame = pd.DataFrame({"id": ["p-a-1", ["p-a-2", "p-a-3"], None], "n": [1, 2, 3]})
    bundle, _ = table(frame, anchor="id")
    payload = bundle[bundles.TABLE_MIME]
    assert payload["columns"] == ["n"]
    assert payload["anchors"] == [["p-a-1"], ["p-a-2", "p-a-3"], []]
    assert list(frame.columns) == ["id", "n"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"anchor": "nope"}, "tbl:a has no column 'nope'"),
        ({"align": ["left", "left"]}, "tbl:a prints 1 columns but align has 2"),
        ({"align": ["middle"]}, "'middle'"),
        ({"widths": [1, 2]}, "tbl:a prints 1 columns but widths has 2"),
    ],
)
def test_table_refuses(more, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        table(pd.DataFrame({"n": [1, 2]}), **more)


def test_table_refuses_a_list_that_is_no_passage_and_a_table_without_columns():
    with pytest.raises(ValueError, match=r"tbl:a: a list in a cell holds texts or"):
        table(pd.DataFrame({"n": [[("x",)]]}))
    with pytest.raises(ValueError, match="tbl:a has no columns"):
        table(pd.DataFrame({"id": ["x"]}), anchor="id")


def test_a_passage_that_does_not_exist_is_refused_in_one_sentence():
    cited = "nobody-2020, 1"
    with pytest.raises(faults.UnfitError, match=rf"cites \[{cited}\], and there is no such"):
        notebook.text(f"So it is [@janse-2021, 59; @{cited}].")
