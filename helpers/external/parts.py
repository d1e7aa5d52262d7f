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


def whole(text: StringValue) -> StringValue:
    """An id or a code that was a number on its way: ``2.0`` is ``2``."""
    return ibis.cases((text.endswith(".0"), text.substr(0, text.length() - 2)), else_=text)


# What ``unread`` says of a cell; the summary counts each.
NO_NUMBER = "is no number"
RESTORED = "had lost its leading zero"
DOUBTFUL = "may have lost a leading zero"
NO_PRECISION = "is no known precision"
NO_DAY = "does not fit the day on which it was added"


def remark(where: BooleanValue, column: str, given: StringValue, said: str) -> StringValue:
    """A text for ``unread``, empty where the condition does not hold."""
    cell = quoted(ibis.coalesce(given, ""))
    return ibis.cases((where, ibis.literal(f"{column} ") + cell + f" {said}; "), else_="")


def numbers(native: Table, *remarks: StringValue, **wanted: tuple[str, str]) -> dict[str, Value]:
    """Columns read as numbers, and ``unread``: these remarks, and cells that are no number."""
    made: dict[str, Value] = {}
    unread = list(remarks)
    for name, (column, kind) in wanted.items():
        given = optional(native, column)
        if given.type().is_numeric():  # in place, where the columns have types already
            made[name] = given.cast(kind)
            continue
        made[name] = _number(given, kind)
        bad = given.notnull() & made[name].isnull()
        unread.append(remark(bad, column, given, NO_NUMBER))
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


def either(rows: Table, *names: str) -> StringValue:
    """The first of some columns that says something in a row."""
    return ibis.coalesce(*(optional(rows, name) for name in names))


_STATE = r"^(?:Government|Military Forces|Police Forces) of (?:the )?(.+?)(?: \(\d{4}.*)?$"


def state(actor: StringValue) -> StringValue:
    """The country whose state acts: ``Military Forces of Russia (2000-) ...`` is Russia."""
    return ibis.cases((actor.re_search(_STATE), actor.re_extract(_STATE, 1)))


def precision(rows: Table, column: str, known: str) -> tuple[StringValue, StringValue]:
    """How exact a date is, as a digit; for any other, the last that is known, and a remark."""
    given = whole(rows[column])
    unknown = ~given.isin(list(known)).fill_null(False)
    taken = ibis.cases((unknown, known[-1]), else_=given)
    return taken, remark(unknown, column, given, NO_PRECISION)


def widened(
    first: DateValue, last: DateValue, month: BooleanValue, year: BooleanValue | None = None
) -> tuple[DateValue, DateValue]:
    """Bounds as wide as the whole month or year of the first day, where that is meant."""
    wide = [(month, "M", ibis.interval(months=1))]
    if year is not None:
        wide.append((year, "Y", ibis.interval(years=1)))
    return (
        ibis.cases(*((where, first.truncate(unit)) for where, unit, _ in wide), else_=first),
        ibis.cases(
            *((where, day_before(first.truncate(unit) + one)) for where, unit, one in wide),
            else_=last,
        ),
    )


def day_before(moment: Value) -> DateValue:
    return (moment - ibis.interval(days=1)).cast("date")


@ibis.udf.scalar.builtin
def try_strptime(text: str, form: str) -> ibis.expr.datatypes.timestamp:
    """DuckDB's own: a moment, or nothing where the text has another form."""


def read_day(text: StringValue, *forms: str) -> DateValue:
    """A day from ``2018-11-09``, with or without a time of day, or from one of some more forms."""
    iso = text.substr(0, 10).try_cast("date")
    return ibis.coalesce(iso, *(try_strptime(text, form).cast("date") for form in forms))


def cameo(
    written: StringValue, shown: StringValue, column: str
) -> tuple[StringValue, list[StringValue]]:
    """A CAMEO code with the zero that led it, and remarks.

    ``shown`` is how the code begins, as far as other columns show. Where they do not, a code that
    begins with 21 to 99 has lost its zero, since there are 20 roots; 10 to 20 may have.
    """
    padded = ibis.literal("0") + written
    begins = written.substr(0, 2)
    alone = ((written.length() == 1) & written.between("1", "9")) | begins.between("21", "99")
    lost = ibis.cases(
        (written.startswith(shown), False), (padded.startswith(shown), True), else_=alone
    )
    doubtful = ibis.cases(
        (written.startswith(shown) | padded.startswith(shown), False),
        else_=(written.length() == 2) & written.between("10", "20"),
    )
    return ibis.cases((lost, padded), else_=written), [
        remark(lost, column, written, RESTORED), remark(doubtful, column, written, DOUBTFUL)
    ]  # fmt: skip


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
