"""From the columns of each data set to the canonical ones, written once as Ibis expressions.

The same expression imports a file with DuckDB and reads GDELT where it lies on BigQuery. A row that
cannot be used has no ``event_id``, and its ``reference`` says why.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis.expr.types import StringValue, Table, Value

from helpers.external import parts, schema
from helpers.external.looking import Lookups


def canonical(kind: str, native: Table, known: Lookups, file: str = "") -> Table:
    """The canonical table of a native one, whose columns have the names of ``formats``."""
    rows, columns = _MAPPINGS[kind](native, known)
    columns = {"source": ibis.literal(kind), "file": ibis.literal(file or None, "string")} | columns
    fault = columns.pop("fault")
    columns["event_id"] = ibis.cases((fault.isnull(), columns["event_id"]))
    columns["reference"] = ibis.coalesce(fault, columns.get("reference", parts.nothing("string")))
    made = {
        name: columns.get(name, parts.nothing(kind_)).cast(kind_)
        for name, kind_ in schema.COLUMNS.items()
    }
    return rows.select(**made)


def _countries(rows: Table, known: Lookups, **names: StringValue) -> Table:
    """The rows with ``actor_iso3``, ``recipient_iso3`` and ``place_iso3``, null where not asked."""
    found = {f"{name}_iso3": names.get(name) for name in ("actor", "recipient", "place")}
    given = {name: key.lower() for name, key in found.items() if key is not None}
    rows = known.named(rows, "countries", **given)
    return rows.mutate(**{name: parts.nothing("string") for name in found if name not in given})


# -- one for each data set -----------------------------------------------------------------------

Mapped = tuple[Table, dict[str, Value]]


def _gdelt(native: Table, known: Lookups) -> Mapped:
    """GDELT counts reports: ``weight`` is the mentions, ``tone`` that of the articles."""
    rows = known.coded(native, "cameo", native.EventCode)
    rows = _countries(
        rows, known, actor=rows.Actor1CountryCode, recipient=rows.Actor2CountryCode
    ).drop("place_iso3")
    rows = known.named(rows, "fips", place_iso3=rows.ActionGeo_CountryCode)
    id_, given = rows.GLOBALEVENTID.cast("string"), rows.SQLDATE.cast("string")
    first = parts.eight_digits(given)
    counts = parts.numbers(
        rows,
        native_score=("GoldsteinScale", "float64"),
        tone=("AvgTone", "float64"),
        weight=("NumMentions", "int64"),
        sources=("NumSources", "int64"),
        articles=("NumArticles", "int64"),
        root=("IsRootEvent", "int64"),
        latitude=("ActionGeo_Lat", "float64"),
        longitude=("ActionGeo_Long", "float64"),
    )
    return rows, {
        **parts.coded(rows),
        **parts.day(first),
        "event_id": ibis.literal("gdelt:") + id_,
        "native_id": id_,
        "actor": ibis.coalesce(rows.Actor1Name, rows.Actor1Code),
        "recipient": ibis.coalesce(rows.Actor2Name, rows.Actor2Code),
        "country": rows.ActionGeo_CountryCode,
        "place": rows.ActionGeo_FullName,
        "reference": parts.optional(rows, "SOURCEURL"),
        "added": parts.eight_digits(rows.DATEADDED.cast("string").substr(0, 8)),
        "fault": parts.fault(id_, "GLOBALEVENTID", ("SQLDATE", given, first)),
        **counts,
        "root": counts["root"] == 1,
    }


def _icews(native: Table, known: Lookups) -> Mapped:
    """An id of ICEWS can return on another day, so id and date together name an event."""
    rows = known.coded(native, "cameo", native["CAMEO Code"])
    rows = _countries(
        rows,
        known,
        actor=parts.optional(rows, "Source Country"),
        recipient=parts.optional(rows, "Target Country"),
        place=parts.optional(rows, "Country"),
    )
    id_, given = rows["Event ID"], rows["Event Date"]
    first = parts.read_day(given)
    story = ibis.literal("story ") + rows["Story ID"]
    sentence = ibis.literal(", sentence ") + parts.optional(rows, "Sentence Number")
    publisher = parts.optional(rows, "Publisher") + ", "
    return rows, {
        **parts.coded(rows),
        **parts.day(first),
        "event_id": ibis.literal("icews:") + id_ + ":" + ibis.coalesce(first.cast("string"), ""),
        "native_id": id_,
        "actor": rows["Source Name"],
        "recipient": rows["Target Name"],
        "country": parts.optional(rows, "Country"),
        "place": parts.optional(rows, "City"),
        "reference": publisher.fill_null("") + story + sentence.fill_null(""),
        "fault": parts.fault(id_, "Event ID", ("Event Date", given, first)),
        **parts.numbers(
            rows,
            native_score=("Intensity", "float64"),
            latitude=("Latitude", "float64"),
            longitude=("Longitude", "float64"),
        ),
    }


def _icews_tkg(native: Table, known: Lookups) -> Mapped:
    """Facts (actor, relation, recipient, day) without ids: the fact itself names the event.

    A relation is the name of a CAMEO code; the country stands in brackets after an actor's name.
    """
    rows = known.named(native, "relations", cameo_code=native.relation.lower())
    rows = known.coded(rows, "cameo", rows.cameo_code)
    inside = r"^.*\(([^()]*)\)\s*$"
    bracketed = [
        ibis.cases((rows[c].re_search(inside), rows[c].re_extract(inside, 1)), else_=rows[c])
        for c in ("source", "target")
    ]
    rows = _countries(rows, known, actor=bracketed[0], recipient=bracketed[1])
    first = parts.read_day(rows.date)
    fact = rows.source + "|" + rows.relation + "|" + rows.target + "|" + rows.date
    fact = fact + ibis.coalesce(ibis.literal("|") + parts.optional(rows, "dataset"), "")
    return rows, {
        **parts.coded(rows),
        **parts.day(first),
        "event_id": ibis.literal("icews-tkg:") + fact,
        "native_id": fact,
        "actor": rows.source,
        "recipient": rows.target,
        "reference": parts.optional(rows, "dataset"),
        "fault": parts.fault(
            fact, "one of source, relation, target and date", ("date", rows.date, first)
        ),
    }


def _polecat(native: Table, known: Lookups) -> Mapped:
    """POLECAT speaks PLOVER itself; where an event has several actors, no one country is theirs."""
    key = ibis.literal("polecat:") + native["Event Type"].lower()
    rows = known.coded(native, "types", key)
    rows = _countries(
        rows,
        known,
        actor=parts.optional(rows, "Actor Country"),
        recipient=parts.optional(rows, "Recipient Country"),
        place=parts.optional(rows, "Country"),
    )
    id_, given = rows["Event ID"], rows["Event Date"]
    first = parts.read_day(given)
    intensity = "Event Intensity" if "Event Intensity" in rows.columns else "Intensity"
    return rows, {
        **parts.coded(rows),
        **parts.day(first),
        "event_id": ibis.literal("polecat:") + id_,
        "native_id": id_,
        "actor": rows["Actor Name"],
        "recipient": rows["Recipient Name"],
        "native_type": rows["Event Type"],
        "mode": rows["Event Mode"].lower(),
        "context": rows["Contexts"].lower().re_replace(r"\s*[;|]\s*", "|"),
        "country": parts.optional(rows, "Country"),
        "place": parts.optional(rows, "Placename"),
        "reference": parts.optional(rows, "Source"),
        "added": parts.read_day(parts.optional(rows, "Publication Date")),
        "fault": parts.fault(id_, "Event ID", ("Event Date", given, first)),
        **parts.numbers(
            rows,
            native_score=(intensity, "float64"),
            latitude=("Latitude", "float64"),
            longitude=("Longitude", "float64"),
        ),
    }


_STATE = r"^(?:Government|Military Forces|Police Forces) of (.+?)(?: \(\d{4}.*)?$"


def _state(actor: StringValue) -> StringValue:
    """The country whose state acts: ``Military Forces of Russia (2000-) ...`` is Russia."""
    return ibis.cases((actor.re_search(_STATE), actor.re_extract(_STATE, 1)))


_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def _ucdp(native: Table, known: Lookups) -> Mapped:
    """UCDP gives the span of an event and a precision: 1 day, 2 and 3 week, 4 month, 5 year.

    Where the span is one day though the precision is looser, the month or the year of that day is
    meant (4, 5), and the day is approximate (2, 3).
    """
    key = ibis.literal("ucdp:") + native.type_of_violence
    rows = known.coded(native, "types", key)
    rows = _countries(
        rows,
        known,
        actor=_state(rows.side_a),
        recipient=_state(rows.side_b),
        place=parts.optional(rows, "country"),
    )
    start, end = parts.read_day(rows.date_start), parts.read_day(rows.date_end)
    precision, end_or = rows.date_prec, ibis.coalesce(end, start)
    one_day = start == end_or
    first = ibis.cases(
        (one_day & (precision == "4"), start.truncate("M")),
        (one_day & (precision == "5"), start.truncate("Y")),
        else_=start,
    )
    last = ibis.cases(
        (one_day & (precision == "4"), parts.day_before(first + ibis.interval(months=1))),
        (one_day & (precision == "5"), parts.day_before(first + ibis.interval(years=1))),
        else_=end_or,
    )
    fault = parts.fault(
        rows.id, "id", ("date_start", rows.date_start, start), ("date_end", rows.date_end, end)
    )
    backward = ibis.cases((start > end_or, ibis.literal("date_end lies before date_start")))
    return rows, {
        **parts.coded(rows),
        **parts.span(first, last, precision.isin(["2", "3"])),
        "event_id": ibis.literal("ucdp:") + rows.id,
        "native_id": rows.id,
        "actor": rows.side_a,
        "recipient": rows.side_b,
        "native_type": ibis.cases(
            *((rows.type_of_violence == code, word) for code, word in _VIOLENCE.items()),
            else_=rows.type_of_violence,
        ),
        "country": parts.optional(rows, "country"),
        "place": parts.optional(rows, "where_coordinates"),
        "reference": parts.optional(rows, "source_article"),
        "fault": ibis.coalesce(fault, backward),
        **parts.numbers(
            rows,
            deaths_low=("low", "int64"),
            deaths_best=("best", "int64"),
            deaths_high=("high", "int64"),
            sources=("number_of_sources", "int64"),
            latitude=("latitude", "float64"),
            longitude=("longitude", "float64"),
        ),
    }


def _acled(native: Table, known: Lookups) -> Mapped:
    """ACLED stores one day whatever it knows: 1 the day, 2 some day of a week, 3 of a month.

    Which day stands for a week is not fixed, so the week is taken to lie within six days of it.
    """
    key = ibis.literal("acled:") + native.sub_event_type.lower().replace("protestors", "protesters")
    rows = known.coded(native, "types", key)
    rows = _countries(
        rows,
        known,
        actor=_state(rows.actor1),
        recipient=_state(rows.actor2),
        place=parts.optional(rows, "country"),
    )
    given, precision = rows.event_date, rows.time_precision
    stored = parts.read_day(given, "%d %B %Y", "%d-%B-%Y", "%d/%m/%Y", "%d-%m-%Y")
    week, month = ibis.interval(days=6), ibis.interval(months=1)
    first = ibis.cases(
        (precision == "2", (stored - week).cast("date")),
        (precision == "3", stored.truncate("M")),
        else_=stored,
    )
    last = ibis.cases(
        (precision == "2", (stored + week).cast("date")),
        (precision == "3", parts.day_before(stored.truncate("M") + month)),
        else_=stored,
    )
    return rows, {
        **parts.coded(rows),
        **parts.span(first, last, ibis.literal(False)),
        "event_id": ibis.literal("acled:") + rows.event_id_cnty,
        "native_id": rows.event_id_cnty,
        "actor": rows.actor1,
        "recipient": rows.actor2,
        "native_type": rows.event_type + ": " + rows.sub_event_type,
        "country": parts.optional(rows, "country"),
        "place": parts.optional(rows, "location"),
        "reference": parts.optional(rows, "source"),
        "added": parts.read_moment(parts.optional(rows, "timestamp")),
        "fault": parts.fault(rows.event_id_cnty, "event_id_cnty", ("event_date", given, stored)),
        **parts.numbers(
            rows,
            deaths_best=("fatalities", "int64"),
            latitude=("latitude", "float64"),
            longitude=("longitude", "float64"),
        ),
    }


def _pax(native: Table, known: Lookups) -> Mapped:
    """An agreement of PA-X: its day is the last of the signing, its parties are one text."""
    rows = known.coded(native, "types", ibis.literal("pax:agreement"))
    first = parts.read_day(rows.Dat, "%d/%m/%Y")
    fault = parts.fault(rows.AgtId, "AgtId", ("Dat", rows.Dat, first))
    rows = _countries(rows, known, place=rows.Con)
    return rows, {
        **parts.coded(rows),
        **parts.day(first),
        "event_id": ibis.literal("pax:") + rows.AgtId,
        "native_id": rows.AgtId,
        "actor": parts.optional(rows, "Part"),
        "recipient": parts.optional(rows, "ThrdPart"),
        "native_type": parts.optional(rows, "Stage"),
        "country": rows.Con,
        "reference": rows.Agt,
        "fault": fault,
    }


_MAPPINGS: dict[str, Callable[[Table, Lookups], Mapped]] = {
    "gdelt1": _gdelt,
    "gdelt2": _gdelt,
    "icews": _icews,
    "icews-tkg": _icews_tkg,
    "polecat": _polecat,
    "ucdp": _ucdp,
    "acled": _acled,
    "pax": _pax,
}
