"""What native codes mean: CAMEO, the data sets' own types, and names of countries.

``cameo.csv`` is the published table CAMEO2PLOVER (P. A. Schrodt, openeventdata/PLOVER, version of
17 September 2021, CC BY-SA 4.0) with the names and Goldstein weights of CAMEO's codes (A. Beger's R
package icews, MIT); ``basis`` is *own* for CAMEO 01 and 02, which that table leaves out and which
are STATEMENT here, since policy is made in words. Where the table lists a code twice (08, 175) its
first row counts. ``types.csv`` is ours: how the types of UCDP, ACLED and PA-X read in PLOVER's
terms, empty where none fits. ``plover.csv`` holds PLOVER's scores, equal to those in the brief's
own codebook. The names of countries are those of ``record.countries``, and ``fips.csv`` leads the
codes of FIPS 10-4, in which GDELT tells places, to theirs.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from helpers.record import countries

HERE = Path(__file__).resolve().parent
CODED = {"type": "string", "mode": "string", "context": "string", "score": "float64"}
TABLES = {  # the column of the keys, and that of the values; empty: all of CODED
    "cameo": ("code", ""), "types": ("key", ""), "relations": ("name", "code"),
    "countries": ("name", "iso3"), "fips": ("code", "iso3"),
}  # fmt: skip

Row = dict[str, str | float | None]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """One of TABLES, with empty cells as None and scores joined."""
    if table in ("countries", "fips"):
        return tuple(_file(table))
    if table == "relations":
        # A root and its first code differ only in capitals (CONSULT 04, Consult 040): facts use
        # the codes, so the last of a name counts.
        codes = {row["name"].lower(): row["code"] for row in _file("cameo")}
        return tuple({"name": name, "code": code} for name, code in codes.items())
    found = _file(table)
    if table == "types":
        found += [{"format": "polecat", "native": row["type"], **row} for row in _file("plover")]
        found = [{"key": f"{row['format']}:{row['native']}".lower(), **row} for row in found]
    return tuple(dict.fromkeys(CODED) | row | {"score": scores().get(row["type"])} for row in found)


@cache
def scores() -> dict[str | None, float | None]:
    """PLOVER's score of each type; None where it gives none."""
    rows = _file("plover")
    return {row["type"]: float(row["score"]) if row["score"] else None for row in rows}


def _file(name: str) -> list[Row]:
    place = countries.FILE if name == "countries" else HERE / f"{name}.csv"
    with place.open(encoding="utf-8", newline="") as source:
        return [{key: cell or None for key, cell in row.items()} for row in csv.DictReader(source)]
