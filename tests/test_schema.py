"""The Table Schema as it is applied here, beside what frictionless says of the same tables."""

import copy
import random

import pytest
from frictionless import Package
from tiny import Folder

from helpers.record import schema, tables

# No number is written in two ways here ("1", "01"): frictionless reads both, we one alone.
CELLS = ["", "1", "2", "99", "0", "-2", "3", "x", "1.5", "alpha-2017", "beta-2021", "nobody",
         "russia", "taliban", "2022-gift", "AID", "host", "reports"]  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The tiny tables and their schemas; to be copied before they are changed."""
    return tables._records(Folder(tmp_path_factory.mktemp("schema")).place)


def changed(records, changes):
    """The tables with some cells written over; a change without a field repeats a row."""
    found = copy.deepcopy(records)
    names = [name for name, mine in found.items() if mine.rows]
    for table, row, field, cell in changes:
        mine = found[names[table % len(names)]]
        row, field = row % len(mine.rows), field % (len(mine.fields) + 1)
        if field == len(mine.fields):
            mine.rows.append(dict(mine.rows[row]))
            mine.lines.append(mine.lines[-1] + 1)
        else:
            mine.rows[row][mine.fields[field]] = cell
    return found


def judged(records, resources):
    """Where frictionless finds a fault: table, line and kind."""
    inline = []
    for name, mine in records.items():
        fields = {field["name"]: field for field in resources[name]["schema"]["fields"]}
        ordered = resources[name]["schema"] | {"fields": [fields[field] for field in mine.fields]}
        data = [mine.fields, *(list(row.values()) for row in mine.rows)]
        inline.append({"name": name, "type": "table", "data": data, "schema": ordered})
    report = Package.from_descriptor({"name": "tables", "resources": inline}).validate()
    return {
        (task.name, records[task.name].lines[error.row_number - 2])
        for task in report.tasks
        for error in task.errors
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_lines_are_at_fault_as_frictionless_finds(sound, seed):
    made = random.Random(seed)
    changes = [(*(made.randrange(1000) for _ in range(3)), made.choice(CELLS)) for _ in range(25)]
    records, resources = sound
    tried = changed(records, changes)
    files = {mine.file: name for name, mine in tried.items()}
    ours = {(files[fault.file], fault.line) for fault in schema.faults(tried, resources)}
    assert ours == judged(tried, resources)


@pytest.mark.parametrize("cell", ["01", "1e3", "NaN"])
def test_a_number_is_written_in_one_way(sound, cell):
    records, resources = sound
    tried = changed(records, [])
    tried["passages"].rows[0]["paragraph"] = cell
    messages = [fault.message for fault in schema.faults(tried, resources)]
    assert f"paragraph: '{cell}' is not a integer" in messages


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"missingValues": ["-"]}, "says missingValues, which is not applied here"),
        ({"uniqueKeys": [["name"]]}, "says uniqueKeys, which is not applied here"),
        (
            {"foreignKeys": [{"fields": ["id"], "reference": {"resource": "x", "fields": ["y"]}}]},
            "points at 'x', which is no table",
        ),
        (
            {"fields": [{"name": "name", "type": "string", "constraints": {"minLength": 3}}]},
            "says minLength, which is not applied here",
        ),
        ({"fields": [{"name": "name", "type": "year"}]}, "says type year, which is not applied"),
    ],
)  # fmt: skip
def test_a_schema_that_says_more_than_is_applied_is_a_fault(sound, more, words):
    records, resources = sound
    resources = {**resources, "actors": {"schema": {**resources["actors"]["schema"], **more}}}
    assert words in " ".join(fault.message for fault in schema.faults(records, resources))
