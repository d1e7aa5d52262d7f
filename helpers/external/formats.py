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
    title: str  # what a reader would call it
    needs: tuple[str, ...]  # columns without which nothing can be read
    uses: tuple[str, ...] = ()  # columns that are read where present
    delimiter: str = ""  # as sniffed when empty
    quote: str = '"'  # empty: quotation marks mean nothing
    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)  # width -> columns: no header
    empty: tuple[str, ...] = ("", "NA")  # cells that stand for nothing
    known: tuple[str, ...] = ()  # all names in order, to mend a header with too many
    also: dict[str, str] = field(default_factory=dict)  # names in other versions -> those above

    @cached_property
    def ours(self) -> dict[str, str]:
        """The names of its columns by how a header may write them, without what differs."""
        names = self.also | {name: name for name in (*self.needs, *self.uses)}
        return {plain(written): name for written, name in names.items()}

    def absent(self, names: list[str]) -> list[str]:
        """The columns that it needs and a header lacks."""
        have = {self.ours.get(plain(name)) for name in names}
        return [name for name in self.needs if name not in have]


FORMATS = {
    kind.name: kind
    for kind in (
        Format(
            "gdelt2", "GDELT 2.0 event export", _GDELT, GDELT2, "\t", "",
            {61: GDELT2}, ("",), also={"Day": "SQLDATE"},
        ),
        Format(
            "gdelt1", "GDELT 1.0 event export", _GDELT, GDELT1, "\t", "",
            {57: GDELT1[:-1], 58: GDELT1}, ("",), also={"Day": "SQLDATE"},
        ),
        Format(
            "icews", "ICEWS coded events file",
            ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name", "Story ID"),
            ("Source Country", "Target Country", "Intensity", "Sentence Number", "Publisher",
             "Event Text", "City", "Country", "Latitude", "Longitude"),
            "\t", "",
        ),
        Format(
            "icews-tkg", "ICEWS temporal knowledge graph (facts without ids)",
            ("source", "relation", "target", "date"), ("dataset",),
        ),
        Format(
            "polecat", "POLECAT events file",
            ("Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Contexts",
             "Actor Name", "Recipient Name"),
            ("Event Intensity", "Intensity", "Actor Country", "Recipient Country", "Placename",
             "Country", "Latitude", "Longitude", "Source", "Publication Date"),
            "\t", "", empty=("", "NA", "None"), known=POLECAT,
        ),
        Format(
            "ucdp", "UCDP GED file",
            ("id", "date_start", "date_end", "date_prec", "side_a", "side_b", "type_of_violence"),
            ("where_coordinates", "country", "latitude", "longitude", "best", "low", "high",
             "source_article", "number_of_sources"),
            also={"best_est": "best", "low_est": "low", "high_est": "high"},
        ),
        Format(
            "acled", "ACLED export",
            ("event_id_cnty", "event_date", "time_precision", "event_type", "actor1", "actor2"),
            ("sub_event_type", "location", "country", "latitude", "longitude", "fatalities",
             "source", "timestamp"),
        ),
        Format(
            "pax", "PA-X agreements file",
            ("AgtId", "Agt", "Dat", "Con"),
            ("Part", "ThrdPart", "Stage", "PPName"),
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
