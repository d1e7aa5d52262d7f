"""The screen passes only what frictionless passes, and the judge sees all that it needs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import Folder

from helpers.record import schema, tables

CELLS = [
    "",
    "1",
    "01",
    "+1",
    "1_0",
    "2",
    "99",
    "0",
    "-2",
    "-0",
    "3",
    "x",
    "1.5",
    "1e3",
    "alpha-2017",
    "beta-2021",
    "nobody",
    "russia",
    "taliban",
    "2022-gift",
    "AID",
    "host",
    "reports",
]
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(CELLS)
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("screened"))


def changed(records, changes):
    """The tables with some cells written over; a change without a field repeats a row."""
    found = dict(records)
    names = [name for name, mine in records.items() if mine.count]
    for table, row, field, cell in changes:
        name = names[table % len(names)]
        mine = found[name]
        columns = {key: codes.copy() for key, codes in mine.columns.items()}
        row, field = row % mine.count, field % (len(columns) + 1)
        lines = mine.lines
        if field == len(columns):
            columns = {key: np.append(codes, codes[row]) for key, codes in columns.items()}
            lines = np.append(lines, lines[-1] + 1)
        else:
            columns[list(columns)[field]][row] = mine.words[cell]
        found[name] = mine._replace(columns=columns, lines=lines)
    return found


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=CHANGES)
def test_screened_tables_have_exactly_the_faults_that_frictionless_finds(place, changes):
    records, resources = tables._records(place.place)
    tried = changed(records, changes)
    whole = set(schema.judged(tried, resources, schema.everything(tried)))
    assert set(schema.faults(tried, resources)) == whole


def test_sound_tables_never_reach_the_judge(place, monkeypatch):
    records, resources = tables._records(place.place)
    assert schema.understood(records, resources) and schema.unproven(records, resources) == {}
    assert list(schema.judged(records, resources, {})) == []


def test_one_odd_cell_sends_one_row(place):
    records, resources = tables._records(place.place)
    tried = changed(
        records, [([n for n in records if records[n].count].index("participants"), 1, 2, "guest")]
    )
    assert {k: list(v) for k, v in schema.unproven(tried, resources).items()} == {
        "participants": [1]
    }


@pytest.mark.parametrize(
    "more",
    [
        {"missingValues": ["-"]},
        {"foreignKeys": [{"fields": ["kind"], "reference": {"resource": "x", "fields": ["y"]}}]},
        {"uniqueKeys": [["name"]]},
    ],
    ids=["missing values", "an unknown table", "unique keys"],
)
def test_a_schema_that_says_more_is_not_screened(place, more):
    records, resources = tables._records(place.place)
    resources = {**resources, "actors": {"schema": {**resources["actors"]["schema"], **more}}}
    assert not schema.understood(records, resources)


def test_a_field_with_another_rule_is_not_screened(place):
    records, resources = tables._records(place.place)
    mine = resources["actors"]["schema"]
    longer = [field | {"constraints": {"minLength": 30}} for field in mine["fields"]]
    resources = {**resources, "actors": {"schema": {**mine, "fields": longer}}}
    assert not schema.understood(records, resources)
    assert any("outside" in f.message for f in schema.faults(records, resources))
