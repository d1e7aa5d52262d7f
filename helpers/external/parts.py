"""Pieces of a mapping that several data sets share: numbers, days, spans, codes, countries."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, DateValue, StringValue, Table, Value


def nothing(kind: str) -> Value:
    return ibis.null(kind)


def quoted(value: StringValue) -> StringValue:
    return ibis.literal("'") + value + "'"


def optional(native: Table, *names: str) -> StringValue:
    """The first of some columns that the file has, or nothing."""
    found = [native[name] for name in names if name in native.columns]
    return found[0] if found else nothing("string")


def numbers(native: Table, **wanted: tuple[str, str]) -> dict[str, Value]:
    """Columns read as numbers, and ``unread``: what stands there and is no number."""
    made: dict[str, Value] = {}
    unread = []
    for name, (column, kind) in wanted.items():
        given = optional(native, column)
        if given.type().is_numeric():  # in place, where the columns have types already
            made[name] = given.cast(kind)
            continue
        made[name] = _number(given, kind)
        bad = given.notnull() & made[name].isnull()
        unread.append(
            ibis.cases((bad, ibis.literal(f"{column} ") + quoted(given) + "; "), else_="")
        )
    if unread:
        together = unread[0]
        for part in unread[1:]:
            together = together + part
        made["unread"] = together.nullif("")
    return made


def _number(given: StringValue, kind: str) -> Value:
    """A finite number; as an integer only what is one: ``2.0`` is, ``2.5`` is not."""
    number = given.try_cast("float64")
    fits = number.between(-_LARGEST, _LARGEST)
    if kind == "int64":
        fits = fits & (number == number.floor())
    return ibis.cases((fits, number)).cast(kind)


_LARGEST = 2.0**53


def day(first: DateValue) -> dict[str, Value]:
    """A date that is a day, or none at all."""
    precision = ibis.cases((first.isnull(), "undated"), else_="day")
    return {"date": first.cast("string"), "first": first, "last": first, "precision": precision}


def span(first: DateValue, last: DateValue, about: BooleanValue) -> dict[str, Value]:
    """A date as narrow as its bounds: a day, a whole month or year, or an interval."""
    # Cut to a month a day is a moment for DuckDB, though not for Ibis, which casts what it must.
    first, last = (bound.cast("timestamp").cast("date") for bound in (first, last))
    year, month = ibis.interval(years=1), ibis.interval(months=1)
    whole_year = (first == first.truncate("Y")) & (last == day_before(first.truncate("Y") + year))
    whole_month = (first == first.truncate("M")) & (last == day_before(first.truncate("M") + month))
    said, days = first.cast("string"), last.delta(first, unit="day") + 1
    date = ibis.cases(
        (first == last, said),
        (whole_month, said.substr(0, 7)),
        (whole_year, said.substr(0, 4)),
        else_=said + "/" + last.cast("string"),
    )
    precision = ibis.cases(
        (first.isnull(), "undated"),
        (days == 1, "day"),
        (days < 28, "days"),
        (whole_month, "month"),
        (whole_year, "year"),
        (days <= 366, "months"),
        else_="years",
    )
    date = ibis.cases((about & (precision == "day"), date + "~"), else_=date)
    return {"date": date, "first": first, "last": last, "precision": precision}


def day_before(moment: Value) -> DateValue:
    return (moment - ibis.interval(days=1)).cast("date")


@ibis.udf.scalar.builtin
def try_strptime(text: str, form: str) -> ibis.expr.datatypes.timestamp:
    """DuckDB's own: a moment, or nothing where the text has another form."""


def read_day(text: StringValue, *forms: str) -> DateValue:
    """A day from ``2018-11-09``, with or without a time of day, or from one of some more forms."""
    iso = text.substr(0, 10).try_cast("date")
    return ibis.coalesce(iso, *(try_strptime(text, form).cast("date") for form in forms))


def eight_digits(text: StringValue) -> DateValue:
    """A day from ``20181109``."""
    iso = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6)
    return iso.try_cast("date")


def read_moment(text: StringValue) -> DateValue:
    """The day of a moment in seconds since 1970 (UTC), or of one that is written out."""
    seconds = text.try_cast("float64")
    days = (seconds / 86_400).floor().cast("int64").as_interval("D")
    known = ibis.cases((seconds.between(0, 4e9), days))
    return ibis.coalesce(read_day(text), (ibis.timestamp("1970-01-01") + known).cast("date"))


def fault(
    id_: StringValue, id_name: str, *dates: tuple[str, StringValue, DateValue]
) -> StringValue:
    """Why a row cannot be used; nothing where it can."""
    return ibis.cases(
        (id_.isnull(), f"{id_name} is empty"),
        *(
            (
                given.notnull() & read.isnull(),
                ibis.literal(f"{name}: ") + quoted(given) + " is no day of the calendar",
            )
            for name, given, read in dates
        ),
    )


def coded(rows: Table) -> dict[str, Value]:
    return {
        "type": rows.type_, "mode": rows.mode_, "context": rows.context_, "score": rows.score_,
        "native_type": rows.code_,
        "actor_country": rows.actor_iso3, "recipient_country": rows.recipient_iso3,
        "place_country": rows.place_iso3,
    }  # fmt: skip
