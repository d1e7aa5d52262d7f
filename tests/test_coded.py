"""Coded events of others by phase: what is counted and printed, and that a file is an input."""

import datetime as dt
import shutil

import pandas as pd
import pytest

from helpers import notebook
from helpers.external import schema
from helpers.external.inputs import ImportFault
from helpers.measures import imported
from helpers.record import paths, phases
from helpers.runs import provenance

NONE = [
    "native_id", "date", "actor", "recipient", "mode", "context", "native_type", "country",
    "place", "reference", "unread", "file",
]  # fmt: skip


def row(source, day, score, actor="RUS", recipient="AFG", last=None):
    first = pd.Timestamp(day).date()
    return {
        **dict.fromkeys(schema.COLUMNS), **dict.fromkeys(NONE, ""),
        "event_id": f"{source}:{day}:{score}", "source": source, "first": first,
        "last": pd.Timestamp(last).date() if last else first, "precision": "day",
        "actor_country": actor, "recipient_country": recipient, "type": "CONSULT", "score": score,
    }  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    place = tmp_path_factory.mktemp("coded")

    def written(name, *rows):
        path = place / f"{name}.parquet"
        pd.DataFrame(list(rows), columns=list(schema.COLUMNS)).to_parquet(path)
        return path

    return [
        written(
            "one",
            row("icews", "2016-01-05", 2.5), row("icews", "2016-02-01", -9.0),
            row("icews", "2017-05-01", 2.5, "AFG", "RUS"),
            row("icews", "2016-11-20", 7.0, last="2016-12-20"),
            row("icews", "2016-03-01", 7.0, "USA", "AFG"),
            row("icews", "2016-03-01", 7.0, "RUS", None),
            row("icews", "2031-01-01", 7.0),
        ),
        written("two", row("gdelt2", "2016-01-05", None)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def own(real):
    return phases.scheme(real)


@pytest.fixture(scope="module")
def rows(files, own):
    return imported.by_phase(files, own, dt.date(2026, 6, 7))


def test_acts_between_the_two_states_are_counted_by_phase(rows):
    assert list(rows.columns) == imported.COLUMNS
    icews = rows[rows["source"] == "icews"].set_index("name")
    channel, convener = "A channel to the Taliban", "Moscow the convener"
    assert list(icews.index) == [channel, convener]
    assert icews.loc[channel, "n"] == 3
    assert icews.loc[channel, "score"] == pytest.approx((2.5 - 9 + 7) / 3)
    assert icews.loc[convener, "n"] == 1
    gdelt = rows[rows["source"] == "gdelt2"]
    assert gdelt["n"].to_list() == [1] and gdelt["score"].isna().all()


def test_the_day_of_knowledge_holds(files, own):
    rows = imported.by_phase(files, own, dt.date(2016, 1, 31))
    assert rows.groupby("source")["n"].sum().to_dict() == {"icews": 1, "gdelt2": 1}
    assert len(imported.by_phase([], own, dt.date(2026, 1, 1))) == 0
    assert len(imported.by_phase(files, own.head(0), dt.date(2026, 1, 1))) == 0


def test_a_file_of_another_kind_is_refused(tmp_path, own):
    path = tmp_path / "other.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(ImportFault, match="is no table that an import made"):
        imported.by_phase([path], own, dt.date(2026, 1, 1))


def test_what_is_printed(rows, own):
    table = imported.by_phase_table(rows, own)
    assert list(table.columns) == [
        "Phase", "GDELT 2.0: acts", "GDELT 2.0: score", "ICEWS: acts", "ICEWS: score",
    ]  # fmt: skip
    assert len(table) == len(own) and "8 A channel to the Taliban" in set(table["Phase"])
    assert table["ICEWS: acts"].to_list().count("–") == len(own) - 2
    assert imported.by_phase_table(rows.head(0), own).empty


def test_an_imported_file_is_an_input_of_the_edition(folder, files, monkeypatch):
    before = provenance.inputs(folder.place)
    held = folder.place / "external"
    held.mkdir()
    shutil.copy(files[0], held / "events.parquet")
    after = provenance.inputs(folder.place)
    assert set(after) - set(before) == {"data/external/events.parquet"}
    monkeypatch.setenv(paths.DATA_VARIABLE, str(folder.place))
    assert notebook.coded_files() == [held / "events.parquet"]
    assert "data/external/" in (paths.HOME / ".gitignore").read_text(encoding="utf-8").split()
