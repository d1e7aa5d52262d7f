"""Canonical rows of a table of events, made by hand, and records of them."""

import pandas as pd

from helpers.external import lookups, schema
from helpers.notebook import loading
from helpers.record import parameters, paths

TEXTS = [name for name, kind in schema.COLUMNS.items() if kind == "string"]


def row(day, kind="CONSULT", actor="RUS", recipient="AFG", **more):
    """One canonical row; ``more`` overrides any column."""
    first = pd.Timestamp(day).date() if day else None
    made = dict.fromkeys(schema.COLUMNS) | {
        "event_id": f"x:{day}:{kind}:{actor}:{recipient}", "source": "icews", "date": day,
        "first": first, "last": first, "precision": "day", "actor": "A", "recipient": "B",
        "actor_country": actor, "recipient_country": recipient, "type": kind,
        "score": lookups.scores().get(kind), "native_type": "042",
    }  # fmt: skip
    return made | more


def written(path, rows):
    frame = pd.DataFrame(rows, columns=list(schema.COLUMNS))
    frame[TEXTS] = frame[TEXTS].astype("string")  # a column of nothing is a text column too
    frame.to_parquet(path)
    return path


NUMBERS = [
    10,
    11,
    9,
    10,
    11,
    10,
    40,
    41,
    39,
    40,
    41,
    40,
]  # acts a year, with a break before the seventh


def yearly(numbers, kinds=None, first=2001, **more):
    """So many rows in each of some years, spread over its months."""
    kinds = kinds or ["CONSULT"] * len(numbers)
    return [
        row(f"{first + place}-{1 + n % 12:02d}-{1 + n // 12 % 28:02d}", kind,
            event_id=f"{place}:{n}", **more)
        for place, (number, kind) in enumerate(zip(numbers, kinds, strict=True))
        for n in range(number)
    ]  # fmt: skip


def opened(path, rows, **given):
    """A record of made rows; the coded tables are the real ones."""
    asked = parameters.parse(
        {"events": str(written(path, rows)), "actor": "RUS", "recipient": "AFG"} | given
    )
    return loading.seen(paths.DATA, asked.model_dump())
