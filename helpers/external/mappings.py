"""From the columns of each data set to the canonical ones, written once as Ibis expressions.

The same expression imports a file with DuckDB and reads GDELT where it lies on BigQuery. A row that
cannot be used has no ``event_id``, and its ``reference`` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
from ibis.expr.types import DateValue, StringValue, Table, Value

from helpers.external import conversions, lookups, schema

Mapped = tuple[Table, dict[str, Value]]
_SIDES = ("actor", "recipient", "place")
_PLACE = {"latitude": "latitude", "longitude": "longitude"}
_PLACE_OF = {"latitude": "Latitude", "longitude": "Longitude"}


def canonical(kind: str, native: Table, known: Table | None, file: str = "") -> Table:
    """The canonical table of a native one, whose columns have the names of ``formats``."""
    rows, columns = _MAPPINGS[kind](native, known)
    columns = {"source": ibis.literal(kind), "file": ibis.literal(file or None, "string")} | columns
    fault = columns.pop("fault")
    columns["event_id"] = ibis.cases((fault.isnull(), columns["event_id"]))
    columns["reference"] = ibis.coalesce(fault, columns.get("reference", ibis.null("string")))
    made = {
        name: columns.get(name, ibis.null(kind_)).cast(kind_)
        for name, kind_ in schema.COLUMNS.items()
    }
    return rows.select(**made)


def _countries(rows: Table, known: Table | None, **names: StringValue | str) -> Table:
    """The rows with ``actor_iso3``, ``recipient_iso3`` and ``place_iso3``, null where not asked."""
    given = {f"{name}_iso3": conversions.column(rows, key).lower() for name, key in names.items()}
    rows = conversions.named(rows, known, "countries", **given)
    others = [f"{side}_iso3" for side in _SIDES if side not in names]
    return rows.mutate(**dict.fromkeys(others, ibis.null("string")))


def _event(
    rows: Table,
    set_: str,
    id_: tuple[str, StringValue],
    dates: Sequence[tuple[str, StringValue, DateValue]],
    numbers: dict[str, str] | None = None,
    remarks: Sequence[conversions.Remark] = (),
    **columns: Value | str,
) -> Mapped:
    """The columns of an event: what all sets have in common, and these; a text names a column."""
    no_days = (
        (given.notnull() & read.isnull(),
         conversions.quoted(f"{name}:", given, "is no day of the calendar"))
        for name, given, read in dates
    )  # fmt: skip
    return rows, {
        **{name: rows[f"{name}_"] for name in lookups.CODED},
        **{f"{side}_country": rows[f"{side}_iso3"] for side in _SIDES},
        "native_type": rows.code_,
        "event_id": ibis.literal(f"{set_}:") + id_[1],
        "native_id": id_[1],
        "fault": ibis.cases((id_[1].isnull(), f"{id_[0]} is empty"), *no_days),
        **conversions.numbers(rows, *remarks, **(numbers or {})),
        **{name: conversions.column(rows, value) for name, value in columns.items()},
    }


# -- one for each data set -----------------------------------------------------------------------


def _gdelt(native: Table, known: Table | None) -> Mapped:
    """GDELT counts reports: ``weight`` is the mentions, ``tone`` that of the articles.

    A date that was read out of a text (a year ago, in 1998) often lies years before the report:
    such a row is undated. Before April 2013 all years were added at once.
    """
    written = conversions.whole(native.EventCode)
    root = conversions.whole(conversions.optional(native, "EventRootCode")).lpad(2, "0")
    quad = conversions.whole(conversions.optional(native, "QuadClass").cast("string"))
    begins = ibis.cases((quad.isin(["1", "2"]), "0"), (quad.isin(["3", "4"]), written.substr(0, 2)))
    rows = conversions.cameo(native, written, ibis.coalesce(root, begins))
    rows = conversions.coded(rows, known, "cameo", rows.restored_)
    rows = _countries(rows, known, actor="Actor1CountryCode", recipient="Actor2CountryCode")
    where = conversions.optional(rows, "ActionGeo_CountryCode")
    rows = conversions.named(rows, known, "fips", place_iso3=where)
    added = conversions.optional(rows, "DATEADDED").cast("string").substr(0, 8)
    given = conversions.whole(rows.SQLDATE.cast("string"))
    rows = rows.mutate(
        given_=given, read_=conversions.eight_digits(given), added_=conversions.eight_digits(added)
    )
    age = rows.added_.delta(rows.read_, unit="day")
    misread = (rows.added_ >= ibis.date(2013, 4, 1)) & ~age.between(-1, 364)
    rows = rows.mutate(misread_=misread.fill_null(False))
    actor, recipient = (
        ibis.coalesce(
            *(conversions.optional(rows, name) for name in (f"{side}Name", f"{side}Code"))
        )
        for side in ("Actor1", "Actor2")
    )
    numbers = {
        "native_score": "GoldsteinScale", "tone": "AvgTone", "weight": "NumMentions",
        "sources": "NumSources", "articles": "NumArticles", "root": "IsRootEvent",
        "latitude": "ActionGeo_Lat", "longitude": "ActionGeo_Long",
    }  # fmt: skip
    return _event(
        rows, "gdelt", ("GLOBALEVENTID", conversions.whole(rows.GLOBALEVENTID.cast("string"))),
        [("SQLDATE", rows.given_, rows.read_)], numbers,
        [*conversions.of_code(rows, "EventCode"),
         conversions.remark(rows.misread_, "SQLDATE", rows.given_, conversions.NO_DAY)],
        **conversions.day(ibis.cases((rows.misread_, ibis.null("date")), else_=rows.read_)),
        actor=actor, recipient=recipient,
        country=where, place="ActionGeo_FullName", reference="SOURCEURL", added=rows.added_,
    )  # fmt: skip


def _icews(native: Table, known: Table | None) -> Mapped:
    """An id of ICEWS can return on another day, so id and date together name an event.

    Its column Event Text is the name of the CAMEO code.
    """
    text = conversions.optional(native, "Event Text").lower()
    native = conversions.named(native, known, "relations", said_=text)
    rows = conversions.cameo(native, conversions.whole(native["CAMEO Code"]), native.said_)
    rows = conversions.coded(rows, known, "cameo", rows.restored_)
    sides = {"actor": "Source Country", "recipient": "Target Country"}
    rows = _countries(rows, known, place="Country", **sides)
    id_, given = conversions.whole(rows["Event ID"]), rows["Event Date"]
    first = conversions.read_day(given)
    story = ibis.literal("story ") + conversions.whole(rows["Story ID"])
    number = conversions.whole(conversions.optional(rows, "Sentence Number"))
    sentence = ibis.literal(", sentence ") + number
    publisher = conversions.optional(rows, "Publisher") + ", "
    return _event(
        rows, "icews", ("Event ID", id_), [("Event Date", given, first)],
        {"native_score": "Intensity", **_PLACE_OF},
        conversions.of_code(rows, "CAMEO Code"),
        **conversions.day(first),
        event_id=ibis.literal("icews:") + id_ + ":" + ibis.coalesce(first.cast("string"), ""),
        actor="Source Name", recipient="Target Name", country="Country", place="City",
        reference=publisher.fill_null("") + story + sentence.fill_null(""),
    )  # fmt: skip


def _icews_tkg(native: Table, known: Table | None) -> Mapped:
    """Facts (actor, relation, recipient, day) without ids: the fact itself names the event.

    A relation is the name of a CAMEO code; the country stands in brackets after an actor's name.
    """
    rows = conversions.named(native, known, "relations", cameo_code=native.relation.lower())
    rows = conversions.coded(rows, known, "cameo", rows.cameo_code)
    inside = r"^.*\(([^()]*)\)\s*$"
    actor, recipient = (
        ibis.cases((rows[c].re_search(inside), rows[c].re_extract(inside, 1)), else_=rows[c])
        for c in ("source", "target")
    )
    rows = _countries(rows, known, actor=actor, recipient=recipient)
    first = conversions.read_day(rows.date)
    fact = rows.source + "|" + rows.relation + "|" + rows.target + "|" + rows.date
    fact = fact + ibis.coalesce(ibis.literal("|") + conversions.optional(rows, "dataset"), "")
    return _event(
        rows, "icews-tkg", ("one of source, relation, target and date", fact),
        [("date", rows.date, first)],
        **conversions.day(first), actor="source", recipient="target", reference="dataset",
    )  # fmt: skip


def _polecat(native: Table, known: Table | None) -> Mapped:
    """POLECAT speaks PLOVER itself; where an event has several actors, no one country is theirs."""
    key = ibis.literal("polecat:") + native["Event Type"].lower()
    rows = conversions.coded(native, known, "types", key)
    sides = {"actor": "Actor Country", "recipient": "Recipient Country"}
    rows = _countries(rows, known, place="Country", **sides)
    first = conversions.read_day(rows["Event Date"])
    intensity = "Event Intensity" if "Event Intensity" in rows.columns else "Intensity"
    return _event(
        rows, "polecat", ("Event ID", conversions.whole(rows["Event ID"])),
        [("Event Date", rows["Event Date"], first)],
        {"native_score": intensity, **_PLACE_OF},
        **conversions.day(first),
        actor="Actor Name", recipient="Recipient Name", native_type="Event Type",
        mode=rows["Event Mode"].lower(),
        context=rows["Contexts"].lower().re_replace(r"\s*[;|]\s*", "|"),
        country="Country", place="Placename", reference="Source",
        added=conversions.read_day(conversions.optional(rows, "Publication Date")),
    )  # fmt: skip


_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def _ucdp(native: Table, known: Table | None) -> Mapped:
    """UCDP gives the span of an event and a precision: 1 day, 2 and 3 week, 4 month, 5 year.

    Where the span is one day though the precision is looser, the month or the year of that day is
    meant (4, 5), and the day is approximate (2, 3). An unknown precision is taken as 5.
    """
    violence = conversions.whole(native.type_of_violence)
    rows = conversions.coded(native, known, "types", ibis.literal("ucdp:") + violence)
    sides = {"actor": conversions.state(rows.side_a), "recipient": conversions.state(rows.side_b)}
    rows = _countries(rows, known, place="country", **sides)
    start, end = conversions.read_day(rows.date_start), conversions.read_day(rows.date_end)
    precision, unknown = conversions.precision(rows, "date_prec", "12345")
    end_or = ibis.coalesce(end, start)
    one_day = start == end_or
    month, year = (one_day & (precision == code) for code in ("4", "5"))
    week = precision.isin(["2", "3"])
    rows, date = conversions.span(rows, (start, end_or), month, year, week)
    numbers = {
        "deaths_low": "low", "deaths_best": "best", "deaths_high": "high",
        "sources": "number_of_sources",
    }  # fmt: skip
    words = ((violence == code, word) for code, word in _VIOLENCE.items())
    rows, columns = _event(
        rows, "ucdp", ("id", conversions.whole(rows.id)),
        [("date_start", rows.date_start, start), ("date_end", rows.date_end, end)],
        numbers | _PLACE, [unknown],
        **date,
        actor="side_a", recipient="side_b", native_type=ibis.cases(*words, else_=violence),
        country="country", place="where_coordinates", reference="source_article",
    )  # fmt: skip
    backward = ibis.cases((start > end_or, ibis.literal("date_end lies before date_start")))
    return rows, columns | {"fault": ibis.coalesce(columns["fault"], backward)}


def _acled(native: Table, known: Table | None) -> Mapped:
    """ACLED stores one day whatever it knows: 1 the day, 2 some day of a week, 3 of a month.

    Which day stands for a week is not fixed, so the week is taken to lie within six days of it. An
    unknown precision is taken as 3. Files from before 2019 have no sub-types.
    """
    sub_type = conversions.optional(native, "sub_event_type")
    named = ibis.coalesce(sub_type, native.event_type).lower().replace("protestors", "protesters")
    rows = conversions.coded(native, known, "types", ibis.literal("acled:") + named)
    sides = {"actor": conversions.state(rows.actor1), "recipient": conversions.state(rows.actor2)}
    rows = _countries(rows, known, place="country", **sides)
    given = rows.event_date
    precision, unknown = conversions.precision(rows, "time_precision", "123")
    stored = conversions.read_day(given, "%d %B %Y", "%d-%B-%Y", "%d/%m/%Y", "%d-%m-%Y", "%d-%b-%Y")
    week = ibis.interval(days=6)
    first, last = (
        ibis.cases((precision == "2", end.cast("date")), else_=stored)
        for end in (stored - week, stored + week)
    )
    never = ibis.literal(False)
    rows, date = conversions.span(rows, (first, last), precision == "3", never, never)
    return _event(
        rows, "acled", ("event_id_cnty", rows.event_id_cnty), [("event_date", given, stored)],
        {"deaths_best": "fatalities", **_PLACE}, [unknown],
        **date,
        actor="actor1", recipient="actor2", country="country", place="location",
        reference="source",
        native_type=rows.event_type + ibis.coalesce(ibis.literal(": ") + sub_type, ""),
        added=conversions.read_moment(conversions.optional(rows, "timestamp")),
    )  # fmt: skip


def _pax(native: Table, known: Table | None) -> Mapped:
    """An agreement of PA-X: its day is the last of the signing, its parties are one text."""
    rows = conversions.coded(native, known, "types", ibis.literal("pax:agreement"))
    rows = _countries(rows, known, place="Con")
    first = conversions.read_day(rows.Dat, "%d/%m/%Y")
    return _event(
        rows, "pax", ("AgtId", conversions.whole(rows.AgtId)), [("Dat", rows.Dat, first)],
        **conversions.day(first), actor="Part", recipient="ThrdPart", native_type="Stage",
        country="Con", reference="Agt",
    )  # fmt: skip


_MAPPINGS: dict[str, Callable[[Table, Table | None], Mapped]] = {
    "gdelt1": _gdelt, "gdelt2": _gdelt, "icews": _icews, "icews-tkg": _icews_tkg,
    "polecat": _polecat, "ucdp": _ucdp, "acled": _acled, "pax": _pax,
}  # fmt: skip
