"""The data sets that can be read: how their files look, and what tells one from another.

A format lists the columns that its reader uses, under the names of the data set's codebook; a file
may hold more, in any order. Compared by name without regard to case, blanks and underscores, since
exports of one data set differ in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
          "Religion2Code", "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

# GDELT 2.0 event codebook, in file order: there is no header.
GDELT2 = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _PLACE),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
# GDELT 1.0 has no ADM2 codes, and before April 2013 no address of the article.
GDELT1 = tuple(name for name in GDELT2 if not name.endswith("ADM2Code"))
_GDELT = ("GLOBALEVENTID", "SQLDATE", "EventCode")  # what a selection of columns must have

POLECAT = tuple(
    """Event ID,Event Date,Event Type,Event Mode,Event Intensity,Intensity,Quad Code,Contexts,
    Actor Name,Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,
    Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,
    Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,
    Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,
    GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,
    Story Organizations,Story Locations,Language,Version""".replace("\n", "").split(",")
)


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    name: str  # what --format takes
    label: str  # what prose calls the data set
    title: str  # what a message calls a file of it
    directed: bool = field(kw_only=True)  # or else its actor is only the first of two
    reported: bool = field(kw_only=True)  # whether machines read it from the news
    needs: tuple[str, ...]  # columns without which nothing can be read
    uses: tuple[str, ...] = ()  # columns that are read where present
    copies: dict[str, str] = field(default_factory=dict)  # taken as they stand: ours -> its own
    delimiter: str = ""  # as sniffed when empty
    quote: str = '"'  # empty: quotation marks mean nothing
    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)  # width -> columns: no header
    empty: tuple[str, ...] = ("", "NA")  # cells that stand for nothing
    ids: str = ""  # what a message calls the ids where they are not in the first of ``needs``
    known: tuple[str, ...] = ()  # all names in order, to mend a header with too many
    also: dict[str, str] = field(default_factory=dict)  # names in other versions -> those above

    @cached_property
    def ours(self) -> dict[str, str]:
        """The names of its columns by how a header may write them, without what differs."""
        names = self.also | {
            name: name for name in (*self.needs, *self.uses, *self.copies.values())
        }
        return {plain(written): name for written, name in names.items()}

    def absent(self, names: list[str]) -> list[str]:
        """The columns that it needs and a header lacks."""
        have = {self.ours.get(plain(name)) for name in names}
        return [name for name in self.needs if name not in have]


_DEGREES = {"latitude": "Latitude", "longitude": "Longitude"}
_NUMBERS = {"native_score": "GoldsteinScale", "tone": "AvgTone", "weight": "NumMentions",
            "sources": "NumSources", "articles": "NumArticles", "root": "IsRootEvent",
            "latitude": "ActionGeo_Lat", "longitude": "ActionGeo_Long"}  # fmt: skip
_TEXTS = {"actor_country": "Actor1CountryCode", "recipient_country": "Actor2CountryCode",
          "country": "ActionGeo_CountryCode", "place": "ActionGeo_FullName",
          "reference": "SOURCEURL"}  # fmt: skip

FORMATS = {
    kind.name: kind
    for kind in (
        Format(
            "gdelt2", "GDELT 2.0", "GDELT 2.0 event export",
            _GDELT, GDELT2, _NUMBERS | _TEXTS,
            "\t", "", {61: GDELT2}, ("",), also={"Day": "SQLDATE"},
            directed=True, reported=True,
        ),
        Format(
            "gdelt1", "GDELT 1.0", "GDELT 1.0 event export",
            _GDELT, GDELT1, _NUMBERS | _TEXTS,
            "\t", "", {57: GDELT1[:-1], 58: GDELT1}, ("",), also={"Day": "SQLDATE"},
            directed=True, reported=True,
        ),
        Format(
            "icews", "ICEWS", "ICEWS coded events file",
            ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name", "Story ID"),
            ("Sentence Number", "Publisher", "Event Text"),
            {"actor": "Source Name", "actor_country": "Source Country",
             "recipient": "Target Name", "recipient_country": "Target Country",
             "native_score": "Intensity", "country": "Country", "place": "City"} | _DEGREES,
            "\t", "", directed=True, reported=True,
        ),
        Format(
            "icews-tkg", "ICEWS (facts)", "ICEWS temporal knowledge graph (facts without ids)",
            ("source", "relation", "target", "date"), (),
            {"actor": "source", "recipient": "target", "reference": "dataset"},
            ids="one of source, relation, target and date", directed=True, reported=True,
        ),
        Format(
            "polecat", "POLECAT", "POLECAT events file",
            ("Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Contexts",
             "Actor Name", "Recipient Name"), ("Publication Date",),
            {"actor": "Actor Name", "actor_country": "Actor Country", "recipient": "Recipient Name",
             "recipient_country": "Recipient Country", "country": "Country",
             "place": "Placename", "reference": "Source", "native_score": "Event Intensity"}
            | _DEGREES,
            "\t", "", empty=("", "NA", "None"), known=POLECAT,
            also={"Intensity": "Event Intensity"}, directed=True, reported=True,
        ),
        Format(
            "ucdp", "UCDP GED", "UCDP GED file",
            ("id", "date_start", "date_end", "date_prec", "side_a", "side_b", "type_of_violence"),
            (),
            {"actor": "side_a", "recipient": "side_b", "country": "country",
             "place": "where_coordinates", "latitude": "latitude", "longitude": "longitude",
             "deaths_low": "low", "deaths_best": "best", "deaths_high": "high",
             "sources": "number_of_sources", "reference": "source_article"},
            also={"best_est": "best", "low_est": "low", "high_est": "high"},
            directed=False, reported=False,
        ),
        Format(
            "acled", "ACLED", "ACLED export",
            ("event_id_cnty", "event_date", "time_precision", "event_type", "actor1", "actor2"),
            ("sub_event_type", "timestamp"),
            {"actor": "actor1", "recipient": "actor2", "country": "country", "place": "location",
             "latitude": "latitude", "longitude": "longitude", "deaths_best": "fatalities",
             "reference": "source"}, directed=False, reported=False,
        ),
        Format(
            "pax", "PA-X", "PA-X agreements file",
            ("AgtId", "Agt", "Dat", "Con"), ("Stage",),
            {"actor": "Part", "recipient": "ThrdPart", "country": "Con", "reference": "Agt"},
            directed=False, reported=False,
        ),
    )
}  # fmt: skip

# Files that people have beside these and may name by mistake: a title, and columns that give it.
OTHERS = {
    "UN General Assembly votes file": ("rcid",),
    "Correlates of War trade file": ("ccode1", "ccode2", "flow1"),
    "UCDP dyadic or armed conflict file": ("conflict_id", "intensity_level"),
    "canonical table that an import has made": ("event_id", "native_id", "native_type"),
}
OTHER_WIDTHS = {16: "GDELT 2.0 mentions file", 27: "GDELT 2.0 knowledge graph file"}


def plain(name: str) -> str:
    """A column's name without what differs between exports: ``plain("Event ID") == "eventid"``."""
    return re.sub(r"[\s_]+", "", name.strip().strip("﻿")).lower()
