"""Canonical rows of a table of events, made by hand, and what is counted of them."""

import datetime as dt

import pandas as pd

from helpers.external import counts, lookups, schema
from helpers.external.asked import Asked


def row(day, kind="CONSULT", actor="RUS", recipient="AFG", **more):
    """One canonical row; ``more`` overrides any column."""
    first = pd.Timestamp(day).date() if day else None
    made = dict.fromkeys(schema.COLUMNS) | {
        "event_id": f"x:{day}:{kind}:{actor}:{recipient}", "source": "icews", "date": day,
        "first": first, "last": first, "precision": "day" if day else "undated",
        "actor": "A", "recipient": "B",
        "actor_country": actor, "recipient_country": recipient, "type": kind,
        "score": lookups.scores().get(kind), "native_type": "042",
    }  # fmt: skip
    return made | more


SMALL = [
    row("2018-01-05", place_country="AFG", latitude=34.5, longitude=69.2, place="Kabul"),
    row("2018-01-09", "AID"),
    row("2018-02-01", "ASSAULT", last=dt.date(2018, 5, 1), precision="months"),
    row("2018-02-02", "CONCEDE"),  # PLOVER gives it no score
    row("2018-03-01", actor="AFG", recipient="RUS"),
    row("2019-06-02", recipient="RUS"),  # toward itself
    row("2019-06-03", recipient=None),  # toward nobody known
    row("", date=""),  # undated
    row("2020-01-01", source="ucdp", actor="AFG", recipient="RUS"),  # knows no direction
    row("2018-07-01", actor="USA", recipient="AFG", **{"event_id": "usa", "place_country": "AFG"}),
    row("2018-08-01", "ASSAULT", None, None, actor_country=None, **{"event_id": "rebels"})
    | {"actor": "Taliban", "recipient": "Civilians (Afghanistan)", "place_country": "AFG"},
    row("2018-08-02", "ASSAULT", None, None, **{"event_id": "other"})
    | {"actor": "Talibanised youths", "recipient": "TALIBAN-Fighters"},
]  # fmt: skip

PANDAS = {"string": "string", "int64": "Int64", "float64": "Float64", "boolean": "boolean"}


def written(path, rows):
    frame = pd.DataFrame(rows, columns=list(schema.COLUMNS))
    kinds = {name: PANDAS[kind] for name, kind in schema.COLUMNS.items() if kind in PANDAS}
    frame.astype(kinds).to_parquet(path)  # a column of nothing has its type too
    return path


# Acts a year, with a break before the seventh.
NUMBERS = [10, 11, 9, 10, 11, 10, 40, 41, 39, 40, 41, 40]


def yearly(numbers, kinds=None, first=2001, **more):
    """So many rows in each of some years, spread over its days, the first and last included."""
    kinds = kinds or ["CONSULT"] * len(numbers)
    return [
        row(f"{day:%Y-%m-%d}", kind, **({"event_id": f"{place}:{n}:{more}"} | more))
        for place, (number, kind) in enumerate(zip(numbers, kinds, strict=True))
        for n, day in enumerate(
            pd.date_range(f"{first + place}-01-01", f"{first + place}-12-31", periods=number)
        )
    ]  # fmt: skip


def deaths(best, low=None, high=None):
    return {"deaths_best": best, "deaths_low": low, "deaths_high": high}


def counted(path, rows, **asked):
    """What is counted of made rows: Russia's acts toward Afghanistan unless told otherwise."""
    question = asked or {"actor": "RUS", "recipient": "AFG"}
    return counts.take(Asked(str(written(path, rows)), **question))


def same_counts(one, other):
    """Two questions have the same answers, table by table."""
    here, there = counts.take(one), counts.take(other)
    assert here.lost == there.lost and here.every == there.every
    for left, right in zip(here, there, strict=True):
        if isinstance(left, pd.DataFrame):
            left, right = (frame.astype(object).fillna("") for frame in (left, right))
            pd.testing.assert_frame_equal(left, right, check_dtype=False)
