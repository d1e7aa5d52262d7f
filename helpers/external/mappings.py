"""From the columns of each data set to the canonical ones, written once as Ibis expressions.

The same expression imports a file with DuckDB and reads GDELT where it lies on BigQuery. A row that
cannot be used has no ``event_id``, and its ``reference`` says why. Columns that are taken as they
stand are named in ``formats``; here is what must be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import ibis
from ibis.expr.types import DateValue, StringValue, Table, Value

from helpers.external import conversions, lookups, schema
from helpers.external.conversions import Remark, named, optional, quoted, read_day, whole
from helpers.external.formats import FORMATS

_COUNTRIES = {"actor": "actor_country", "recipient": "recipient_country", "place": "country"}
_NEVER = ibis.literal(False)


class Mapped(NamedTuple):
    """What is worked out of a native table.

    ``code``: a table of ``lookups``, and the key by which the type is found in it. ``dates``:
    columns that must be days, as read; the first is the event's, unless ``columns`` say otherwise.
    ``columns``: canonical ones, and under ``actor_of`` and ``recipient_of`` whose state acts, where
    it is no column. ``remarks``: on single cells, for ``unread``. ``fault``: why a row cannot be
    used.
    """

    rows: Table
    code: tuple[str, StringValue]
    dates: dict[str, DateValue]
    columns: dict[str, Value]
    remarks: Sequence[Remark] = ()
    fault: StringValue = ibis.null("string")


def canonical(kind: str, native: Table, maps: Table | None, file: str = "") -> Table:
    """The canonical table of a native one, whose columns have the names of ``formats``.

    ``maps``: ``conversions.MAPS``; None: the lookups are written out.
    """
    rows, (table, code), dates, own, remarks, fault = MAPPINGS[kind](native, maps)
    form = FORMATS[kind]
    copies, id_ = form.copies, form.needs[0]
    keys = {
        f"{side}_iso3": own.pop(f"{side}_of", optional(rows, copies.get(name, ""))).lower()
        for side, name in _COUNTRIES.items()
    }
    rows = named(rows.mutate(code_=code), maps, "countries", **keys)
    rows = named(rows, maps, table, means_=rows.code_)
    native_id = own.get("native_id", whole(optional(rows, id_)))
    no_days = (
        (rows[name].notnull() & read.isnull(),
         quoted(f"{name}:", rows[name], "is no day of the calendar"))
        for name, read in dates.items()
    )  # fmt: skip
    fault = ibis.coalesce(
        ibis.cases((native_id.isnull(), f"{form.ids or id_} is empty"), *no_days), fault
    )
    texts = {to: name for to, name in copies.items() if schema.COLUMNS[to] == "string"}
    numbers = {to: name for to, name in copies.items() if to not in texts}
    columns = {
        "source": ibis.literal(kind),
        "file": ibis.literal(file or None, "string"),
        "event_id": ibis.literal(f"{kind.rstrip('12')}:") + native_id,  # one for both GDELTs
        "native_id": native_id,
        "native_type": rows.code_,
        **{name: rows.means_[name] for name in lookups.CODED},
        **{to: optional(rows, name) for to, name in texts.items()},
        **{f"{side}_country": rows[f"{side}_iso3"] for side in _COUNTRIES},
        **conversions.numbers(rows, *remarks, **numbers),
        **conversions.day(next(iter(dates.values()))),
        **own,
    }
    columns["event_id"] = ibis.cases((fault.isnull(), columns["event_id"]))
    columns["reference"] = ibis.coalesce(fault, columns.get("reference", ibis.null("string")))
    made = {to: columns.get(to, ibis.null(of)).cast(of) for to, of in schema.COLUMNS.items()}
    return rows.select(**made)


# -- one for each data set -----------------------------------------------------------------------


def _gdelt(native: Table, maps: Table | None) -> Mapped:
    """GDELT counts reports: ``weight`` is the mentions, ``tone`` that of the articles.

    A date that was read out of a text (a year ago, in 1998) often lies years before the report:
    such a row is undated. Before April 2013 all years were added at once.
    """
    typed = ("GLOBALEVENTID", "SQLDATE", "QuadClass")  # numbers, in place
    native = native.mutate(**{name: whole(optional(native, name).cast("string")) for name in typed})
    root_of, quad = whole(native.EventCode).substr(0, 2), native.QuadClass
    root = whole(optional(native, "EventRootCode")).lpad(2, "0")
    begins = ibis.cases((quad.isin(["1", "2"]), "0"), (quad.isin(["3", "4"]), root_of))
    rows, remarks = conversions.cameo(native, "EventCode", ibis.coalesce(root, begins))
    rows = named(rows, maps, "fips", place_=optional(rows, "ActionGeo_CountryCode"))
    added = optional(rows, "DATEADDED")
    rows = rows.mutate(
        read_=conversions.eight_digits(rows.SQLDATE),
        added_=conversions.eight_digits(added.cast("string").substr(0, 8)),
    )
    age = rows.added_.delta(rows.read_, unit="day")
    misread = (rows.added_ >= ibis.date(2013, 4, 1)) & ~age.between(-1, 364)
    rows = rows.mutate(misread_=misread.fill_null(False))
    columns = conversions.day(ibis.cases((rows.misread_, ibis.null("date")), else_=rows.read_))
    for side, who in (("actor", "Actor1"), ("recipient", "Actor2")):
        columns[side] = ibis.coalesce(optional(rows, f"{who}Name"), optional(rows, f"{who}Code"))
    columns |= {"place_country": rows.place_, "added": rows.added_}
    no_day = conversions.remark(rows.misread_, "SQLDATE", rows.SQLDATE, conversions.NO_DAY)
    code, dates = ("cameo", rows.restored_), {"SQLDATE": rows.read_}
    return Mapped(rows, code, dates, columns, [*remarks, no_day])


def _icews(native: Table, maps: Table | None) -> Mapped:
    """An id of ICEWS can return on another day, so id and date together name an event.

    Its column Event Text is the name of the CAMEO code.
    """
    native = named(native, maps, "relations", said_=optional(native, "Event Text").lower())
    rows, remarks = conversions.cameo(native, "CAMEO Code", native.said_)
    first = read_day(rows["Event Date"])
    story = ibis.literal("story ") + whole(rows["Story ID"])
    sentence = ibis.literal(", sentence ") + whole(optional(rows, "Sentence Number"))
    publisher = optional(rows, "Publisher") + ", "
    id_ = ibis.literal("icews:") + whole(rows["Event ID"]) + ":"
    columns = {
        "event_id": id_ + ibis.coalesce(first.cast("string"), ""),
        "reference": publisher.fill_null("") + story + sentence.fill_null(""),
    }
    return Mapped(rows, ("cameo", rows.restored_), {"Event Date": first}, columns, remarks)


def _icews_tkg(native: Table, maps: Table | None) -> Mapped:
    """Facts (actor, relation, recipient, day) without ids: the fact itself names the event.

    A relation is the name of a CAMEO code; the country stands in brackets after an actor's name.
    """
    rows = named(native, maps, "relations", cameo_code=native.relation.lower())
    inside = r"^.*\(([^()]*)\)\s*$"
    actor, recipient = (
        ibis.cases((rows[c].re_search(inside), rows[c].re_extract(inside, 1)), else_=rows[c])
        for c in ("source", "target")
    )
    fact = rows.source + "|" + rows.relation + "|" + rows.target + "|" + rows.date
    fact = fact + ibis.coalesce(ibis.literal("|") + optional(rows, "dataset"), "")
    columns = {"native_id": fact, "actor_of": actor, "recipient_of": recipient}
    return Mapped(rows, ("cameo", rows.cameo_code), {"date": read_day(rows.date)}, columns)


def _polecat(rows: Table, _: Table | None) -> Mapped:
    """POLECAT speaks PLOVER itself; where an event has several actors, no one country is theirs."""
    code = ("types", ibis.literal("polecat:") + rows["Event Type"].lower())
    columns = {
        "native_type": rows["Event Type"],
        "mode": rows["Event Mode"].lower(),
        "context": rows["Contexts"].lower().re_replace(r"\s*[;|]\s*", "|"),
        "added": read_day(optional(rows, "Publication Date")),
    }
    return Mapped(rows, code, {"Event Date": read_day(rows["Event Date"])}, columns)


_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def _ucdp(rows: Table, _: Table | None) -> Mapped:
    """UCDP gives the span of an event and a precision: 1 day, 2 and 3 week, 4 month, 5 year.

    Where the span is one day though the precision is looser, the month or the year of that day is
    meant (4, 5), and the day is approximate (2, 3). An unknown precision is taken as 5.
    """
    violence = whole(rows.type_of_violence)
    code = ("types", ibis.literal("ucdp:") + violence)
    start, end = read_day(rows.date_start), read_day(rows.date_end)
    precision, unknown = conversions.precision(rows, "date_prec", "12345")
    end_or = ibis.coalesce(end, start)
    month, year = ((start == end_or) & (precision == code) for code in ("4", "5"))
    about = precision.isin(["2", "3"])
    rows, columns = conversions.span(rows, start, end_or, month, year, about)
    words = ((violence == code, word) for code, word in _VIOLENCE.items())
    columns |= {
        "native_type": ibis.cases(*words, else_=violence),
        "actor_of": conversions.state(rows.side_a),
        "recipient_of": conversions.state(rows.side_b),
    }
    backward = ibis.cases((start > end_or, ibis.literal("date_end lies before date_start")))
    dates = {"date_start": start, "date_end": end}
    return Mapped(rows, code, dates, columns, [unknown], backward)


def _acled(rows: Table, _: Table | None) -> Mapped:
    """ACLED stores one day whatever it knows: 1 the day, 2 some day of a week, 3 of a month.

    Which day stands for a week is not fixed, so the week is taken to lie within six days of it. An
    unknown precision is taken as 3. Files from before 2019 have no sub-types.
    """
    sub_type = optional(rows, "sub_event_type")
    type_ = ibis.coalesce(sub_type, rows.event_type).lower().replace("protestors", "protesters")
    code = ("types", ibis.literal("acled:") + type_)
    precision, unknown = conversions.precision(rows, "time_precision", "123")
    forms = ("%d %B %Y", "%d-%B-%Y", "%d/%m/%Y", "%d-%m-%Y", "%d-%b-%Y")
    stored = read_day(rows.event_date, *forms)
    week = ibis.interval(days=6)
    first, last = (
        ibis.cases((precision == "2", end.cast("date")), else_=stored)
        for end in (stored - week, stored + week)
    )
    rows, columns = conversions.span(rows, first, last, precision == "3", _NEVER, _NEVER)
    columns |= {
        "native_type": rows.event_type + ibis.coalesce(ibis.literal(": ") + sub_type, ""),
        "added": conversions.read_moment(optional(rows, "timestamp")),
        "actor_of": conversions.state(rows.actor1),
        "recipient_of": conversions.state(rows.actor2),
    }
    return Mapped(rows, code, {"event_date": stored}, columns, [unknown])


def _pax(rows: Table, _: Table | None) -> Mapped:
    """An agreement of PA-X: its day is the last of the signing, its parties are one text."""
    dates = {"Dat": read_day(rows.Dat, "%d/%m/%Y")}
    code = ("types", ibis.literal("pax:agreement"))
    return Mapped(rows, code, dates, {"native_type": optional(rows, "Stage")})


MAPPINGS: dict[str, Callable[[Table, Table | None], Mapped]] = {
    "gdelt1": _gdelt, "gdelt2": _gdelt, "icews": _icews, "icews-tkg": _icews_tkg,
    "polecat": _polecat, "ucdp": _ucdp, "acled": _acled, "pax": _pax,
}  # fmt: skip
