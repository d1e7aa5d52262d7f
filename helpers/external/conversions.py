"""Native cells as canonical ones, as Ibis expressions: numbers, days, spans, codes, countries."""

from __future__ import annotations

from functools import reduce
from operator import add, or_

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, DateValue, StringValue, Table, Value

from helpers.external import lookups, schema


def optional(native: Table, name: str) -> StringValue:
    """A column, or nothing where the file has none of that name."""
    return native[name] if name in native.columns else ibis.null("string")


def whole(text: StringValue) -> StringValue:
    """An id or a code that was a number on its way: ``2.0`` is ``2``."""
    return text.re_replace(r"\.0$", "")


# What ``unread`` says of a cell; the summary counts each.
NO_NUMBER = "is no number"
RESTORED = "had lost its leading zero"
DOUBTFUL = "may have lost a leading zero"
NO_PRECISION = "is no known precision"
NO_DAY = "does not fit the day on which it was added"


Remark = tuple[BooleanValue, StringValue]  # for ``unread``: where it holds, and what it says


def quoted(before: str, given: StringValue, after: str) -> StringValue:
    """``SQLDATE '2018' is no day``: a cell as a message has it."""
    return ibis.literal(f"{before} '") + ibis.coalesce(given, "") + f"' {after}"


def remark(where: BooleanValue, column: str, given: StringValue, said: str) -> Remark:
    return where, quoted(column, given, f"{said}; ")


def numbers(native: Table, *remarks: Remark, **wanted: str) -> dict[str, Value]:
    """Columns read as numbers, and ``unread``: these remarks, and cells that are no number."""
    made: dict[str, Value] = {}
    unread = list(remarks)
    for name, column in wanted.items():
        kind = schema.COLUMNS[name]
        given = optional(native, column)
        if given.type().is_numeric():  # in place, where the columns have types already
            made[name] = given == 1 if kind == "boolean" else given.cast(kind)
            continue
        number = _number(given, kind)
        unread.append(remark(given.notnull() & number.isnull(), column, given, NO_NUMBER))
        made[name] = number == 1 if kind == "boolean" else number
    if unread:  # put together only where there is one, which is rare
        said = (ibis.cases(one, else_="") for one in unread)
        anywhere = reduce(or_, (where for where, _ in unread))
        made["unread"] = ibis.cases((anywhere, reduce(add, said)))
    return made


def _number(given: StringValue, kind: str) -> Value:
    """A finite number; as an integer only what is one: ``2.0`` is, ``2.5`` is not."""
    number = given.try_cast("float64")
    fits = number.between(-_LARGEST, _LARGEST)
    if kind == "float64":
        return ibis.cases((fits, number))
    return ibis.cases((fits & (number == number.floor()), number)).cast("int64")


_LARGEST = 2.0**53


def day(first: DateValue) -> dict[str, Value]:
    """A date that is a day, or none at all."""
    precision = ibis.cases((first.isnull(), "undated"), else_="day")
    return {"date": first.cast("string"), "first": first, "last": first, "precision": precision}


_STATE = r"^(?:Government|Military Forces|Police Forces) of (?:the )?(.+?)(?: \(\d{4}.*)?$"


def state(actor: StringValue) -> StringValue:
    """The country whose state acts: ``Military Forces of Russia (2000-) ...`` is Russia."""
    return ibis.cases((actor.re_search(_STATE), actor.re_extract(_STATE, 1)))


def precision(rows: Table, column: str, known: str) -> tuple[StringValue, Remark]:
    """How exact a date is, as a digit; for any other, the last that is known, and a remark."""
    given = whole(rows[column])
    unknown = ~given.isin(list(known)).fill_null(False)
    taken = ibis.cases((unknown, known[-1]), else_=given)
    return taken, remark(unknown, column, given, NO_PRECISION)


def span(
    rows: Table,
    first: DateValue,
    last: DateValue,
    month: BooleanValue,
    year: BooleanValue,
    about: BooleanValue,
) -> tuple[Table, dict[str, Value]]:
    """The rows, and their dates as columns: a day, a whole month or year, an interval.

    ``first``, ``last``: days; where ``month`` or ``year`` is meant, those of the first day's month
    or year. ``about``: a day is approximate.
    """
    rows = rows.mutate(from_=first, upto_=last, month_=month, year_=year, about_=about)
    whole = zip(
        _whole(rows.from_, "M"), _whole(rows.from_, "Y"), (rows.from_, rows.upto_), strict=True
    )
    wide = [ibis.cases((rows.month_, m), (rows.year_, y), else_=end) for m, y, end in whole]
    # Cut to a month a day is a moment for DuckDB, though not for Ibis, which casts what it must.
    first, last = (end.cast("timestamp").cast("date") for end in wide)
    rows = rows.mutate(first_=first, last_=last)
    first, last = rows.first_, rows.last_
    whole_month, whole_year = (
        (first == begin) & (last == end) for begin, end in (_whole(first, unit) for unit in "MY")
    )
    said, days = first.cast("string"), last.delta(first, unit="day") + 1
    date = ibis.cases(
        (rows.about_ & (days == 1), said + "~"),
        (days == 1, said),
        (whole_month, said.substr(0, 7)),
        (whole_year, said.substr(0, 4)),
        else_=said + "/" + last.cast("string"),
    )
    precision = ibis.cases(
        (first.isnull(), "undated"), (days == 1, "day"), (days < 28, "days"),
        (whole_month, "month"), (whole_year, "year"), (days <= 366, "months"), else_="years",
    )  # fmt: skip
    return rows, {"date": date, "first": first, "last": last, "precision": precision}


def _whole(day: DateValue, unit: str) -> tuple[Value, DateValue]:
    """The first and the last day of its month (``M``) or year (``Y``)."""
    first = day.truncate(unit)
    return first, (first + ibis.interval(1, unit) - ibis.interval(days=1)).cast("date")


@ibis.udf.scalar.builtin
def try_strptime(text: str, form: str) -> ibis.expr.datatypes.timestamp:
    """DuckDB's own: a moment, or nothing where the text has another form."""


def read_day(text: StringValue, *forms: str) -> DateValue:
    """A day from ``2018-11-09``, with or without a time of day, or from one of some more forms."""
    iso = text.substr(0, 10).try_cast("date")
    return ibis.coalesce(iso, *(try_strptime(text, form).cast("date") for form in forms))


def cameo(native: Table, column: str, shown: StringValue) -> tuple[Table, list[Remark]]:
    """The rows with the CAMEO code of a column as ``restored_``, with the zero that led it.

    ``shown`` is how the code begins, as far as other columns show. Where they do not, a code that
    begins with 21 to 99 has lost its zero, as there are 20 roots; 10 to 20 may be of either.
    """
    rows = native.mutate(written_=whole(native[column]), shown_=shown)
    padded = ibis.literal("0") + rows.written_
    stands, zero = rows.written_.startswith(rows.shown_), padded.startswith(rows.shown_)
    short = rows.written_.length()
    one_digit = (short == 1) & rows.written_.between("1", "9")
    alone = one_digit | rows.written_.substr(0, 2).between("21", "99")
    either_root = (short == 2) & rows.written_.between("10", "20")
    rows = rows.mutate(
        lost_=ibis.cases((stands, False), (zero, True), else_=alone),
        doubtful_=ibis.cases((stands | zero, False), else_=either_root),
    )
    remarks = [
        remark(rows.lost_, column, rows.written_, RESTORED),
        remark(rows.doubtful_, column, rows.written_, DOUBTFUL),
    ]
    restored = ibis.cases((rows.lost_, padded), else_=rows.written_)
    return rows.mutate(restored_=restored), remarks


def eight_digits(text: StringValue) -> DateValue:
    """A day from ``20181109``."""
    return (text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6)).try_cast("date")


def read_moment(text: StringValue) -> DateValue:
    """The day of a moment in seconds since 1970 (UTC), or of one that is written out."""
    seconds = text.try_cast("float64")
    days = (seconds / 86_400).floor().cast("int64").as_interval("D")
    known = ibis.cases((seconds.between(0, 4e9), days))
    return ibis.coalesce(read_day(text), (ibis.timestamp("1970-01-01") + known).cast("date"))


# -- codes ---------------------------------------------------------------------------------------

# There are two ways to look a code up inside a query. An import asks DuckDB's maps: its joins do
# not keep the order of a file, on which the lines of rejects and the same bytes for the same file
# depend. In place, where nothing can be created, the lookups travel inside the query.
_CODED = "struct<" + ", ".join(f"{name}: {kind}" for name, kind in lookups.CODED.items()) + ">"
_KINDS = {
    table: f"map<string, {'string' if value else _CODED}>"
    for table, (_, value) in lookups.TABLES.items()
}
MAPS = ibis.table(_KINDS, name="maps")  # of one row, which ``maps`` makes


def maps() -> pa.Table:
    """One row: every lookup as a map."""
    made = {}
    for table, (key, value) in lookups.TABLES.items():
        pairs = [
            (row[key], row[value] if value else {name: row[name] for name in lookups.CODED})
            for row in lookups.rows(table)
        ]
        made[table] = pa.array([pairs], ibis.dtype(_KINDS[table]).to_pyarrow())
    return pa.table(made)


def named(native: Table, maps: Table | None, table: str, **keys: StringValue) -> Table:
    """The rows with one more column for each key: what ``table`` leads it to.

    ``maps``: MAPS; None: the lookup is written out.
    """
    if maps is not None:
        return native.mutate(**{n: maps[table].as_scalar().get(key) for n, key in keys.items()})
    value = lookups.TABLES[table][1]
    found = {
        name: _written_out(key, table, value) if value
        else ibis.struct({one: _written_out(key, table, one) for one in lookups.CODED})
        for name, key in keys.items()
    }  # fmt: skip
    return native.mutate(**found)


def _written_out(key: StringValue, table: str, column: str) -> Value:
    """What a lookup has in a column for a key, as one condition for each value."""
    by_value: dict = {}
    for row in lookups.rows(table):
        by_value.setdefault(row[column], []).append(row[lookups.TABLES[table][0]])
    by_value.pop(None, None)
    kind = lookups.CODED.get(column, "string")
    return ibis.cases(*((key.isin(k), ibis.literal(v, kind)) for v, k in by_value.items()))
