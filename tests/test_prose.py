"""Prose in a notebook: which lines are printed, how they read, and what is refused."""

import datetime as dt
import hashlib
import json
import re

import pytest

from helpers import notebook
from helpers.notebook import bundles, loading, markdown
from helpers.record import paths, sentences
from helpers.record.faults import UnfitError
from helpers.record.gate import Gate

NOW = Gate(
    passages=frozenset({("old-2017", 1), ("old-2017", 2)}),
    known=frozenset({"old-2017"}),
    every=frozenset({"old-2017", "new-2025"}),
    day=dt.date(2017, 12, 31),
)


def left(text, gate=NOW):
    kept = sentences.printed(sentences.parse(text), lambda line: line.known(gate))
    return [line.text for line in kept if line.text]


@pytest.fixture(scope="module")
def record():
    return loading.known(paths.DATA, {"as_of": "2021-10-31"})


def told(text, record, **values):
    return markdown.bundle(text, record, values)


def test_a_line_goes_with_its_passages_and_one_without_goes_with_the_line_before():
    text = "Known [@old-2017, 1].\nSo it follows.\nLater [@new-2025, 1].\nAnd that, too."
    assert left(text) == ["Known [@old-2017, 1].", "So it follows."]


def test_a_line_may_name_no_later_year_but_its_sources_may():
    assert left("In 2018 it came [@old-2017, 1].\nIn 2016 it went [@old-2017, 2].") == [
        "In 2016 it went [@old-2017, 2]."
    ]
    narrow = Gate(NOW.passages, NOW.known, NOW.every, year=1989)
    assert left("In 1989 it left [@old-2017, 1].", narrow) == ["In 1989 it left [@old-2017, 1]."]


def test_until_ends_a_line_on_the_day_that_another_replaces_it():
    assert left("Open [@old-2017, 1]. {until 2018-01-01}") != []
    assert left("Open [@old-2017, 1]. {until 2017-12-31}") == []


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (
            "# Neutral\n# Finding [@old-2017, 1]\n\nOld [@old-2017, 2].",
            ["# Finding [@old-2017, 1]"],
        ),
        ("# Neutral\n# Finding [@new-2025, 1]\n\nOld [@old-2017, 2].", ["# Neutral"]),
        ("# Finding [@new-2025, 1]\n\nUncited.\n\n## In it\n\nOld [@old-2017, 2].", []),
        ("# A\n\nNew [@new-2025, 1].\n\nUncited.\n\n# B\n\nOld [@old-2017, 1].", ["# B"]),
        ("# Alone", ["# Alone"]),
        ("# Method\n\nUncited.", ["# Method"]),
    ],
)
def test_of_headings_the_last_known_stands_and_none_over_nothing(text, heads):
    assert [line for line in left(text) if line.startswith("#")] == heads


def test_rows_of_a_table_go_one_by_one_and_the_table_with_the_last():
    table = "| A | B |\n|---|---|\n| old | x [@old-2017, 1] |\n| new | y [@new-2025, 1] |"
    assert left(table) == table.splitlines()[:3]
    assert left(table.replace("old-2017", "new-2025")) == []


def test_the_key_of_a_sentence_is_the_digest_of_its_line(record):
    line = "Moscow took assurances [@janse-2021, 70]."
    _, about = told(f"\n  {line}  \n", record)
    (sentence,) = about["brief"]["sentences"]
    assert sentence["key"] == hashlib.sha256(line.encode()).hexdigest()
    assert (sentence["line"], sentence["passages"]) == (2, [["janse-2021", 70]])


def test_jupyterlab_reads_names_where_the_exporter_reads_citations(record):
    text = "# Head {#sec:a} [@janse-2021, 70]\n\nSo it was (@fig:b) [@janse-2021, 70, 71]."
    content, about = told(text, record)
    assert content["text/markdown"] == (
        "# Head\n\nSo it was (fig b) (Janse, SCEEUS 2021, ¶70, 71)."
    )
    assert about["brief"]["markdown"] == (
        "# Head {#sec:a}\n\nSo it was (@fig:b) [@janse-2021, 70, 71]."
    )


def test_values_are_text_whatever_they_hold(record):
    hostile = "*a* [b](c) <i>\n# d {{ e }} | `f` @janse-2021"
    content, _ = told("One {{ value }} here.", record, value=hostile)
    assert "\n" not in content["text/markdown"]
    assert not re.search(r"(?<!\\)[*\[<#`|@{]", content["text/markdown"])


def test_a_line_with_a_value_that_is_none_is_not_printed(record):
    """Of no events there is no share to tell."""
    content, _ = told("All is told.\n{{ part | share }} rest on one.", record, part=None)
    assert content["text/markdown"] == "All is told."
    content, _ = told("All is told.\n{{ part | share }} rest on one.", record, part=0.5)
    assert content["text/markdown"].endswith("50 per cent rest on one.")


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{{ n | count('event') }}", {"n": 3}, "three events"),
        ("{{ n | count('event') }}", {"n": [1]}, "one event"),
        ("{{ names | listed }}", {"names": ["a", "b", "c"]}, "a, b and c"),
        ("{{ part | share }}", {"part": 0.254}, "25 per cent"),
    ],
)
def test_filters_say_counts_lists_and_shares(record, text, values, said):
    assert told(text, record, **values)[0]["text/markdown"].replace("\\", "") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fine.\n\nBut [@nobody-2020, 1].", "line 3: the prose cites [nobody-2020, 1]"),
        ("None [@janse-2021].", "cites '@janse-2021', which names no passage"),
        ("Range [@janse-2021, 3-5].", "cites '@janse-2021, 3-5', which names no passage"),
        ("A {{ lost }}.", "asks for a value that the notebook has not: 'lost' is undefined"),
        ("A [link]({{ n }}).", "a value within a link, a citation or code"),
        ("{% if n %}A{% endif %}", "has a statement"),
        ("A {{ n", "cannot be read"),
        ("A {{ n + 1 }}.", "has more in {{ }} than the name of a value and filters"),
        ("A {{ n | share }}.", "cannot be filled in"),
    ],
)
def test_what_cannot_be_is_refused_by_line(record, text, said):
    with pytest.raises(UnfitError, match=re.escape(said)):
        told(text, record, n="x")


def test_only_the_number_of_a_list_item_is_counted_anew(record):
    text = "3. It ended in 2015. Then it began."
    assert told(text, record)[1]["brief"]["markdown"] == "1. It ended in 2015. Then it began."
    assert told(text[3:], record)[1]["brief"]["markdown"] == text[3:]


def test_prose_takes_the_record_and_the_values_of_its_notebook(record, monkeypatch):
    shown = []
    monkeypatch.setattr(bundles, "display", lambda data, _: shown.append(data))
    exec(
        'prose("So {{ n }} [@janse-2021, 70].")',
        {"prose": notebook.prose, "record": record, "n": 2},
    )
    assert shown[0]["text/plain"] == "So 2 (Janse, SCEEUS 2021, ¶70)."


def test_every_reference_of_the_notebooks_leads_somewhere():
    """A label that no notebook defines is left out in print, so a misspelt one would be missed."""
    text = "\n".join(
        "".join(cell["source"])
        for path in paths.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    asked = set(re.findall(r"@((?:fig|tbl|sec):[\w-]+)", text))
    defined = set(re.findall(r'label="((?:fig|tbl):[\w-]+)"', text))
    defined |= set(re.findall(r"\{#(sec:[\w-]+)\}", text))
    assert asked - defined == set()
    assert len(asked) > 15
