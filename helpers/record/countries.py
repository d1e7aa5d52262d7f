"""Countries by their ISO 3166 alpha-3 codes (XKX for Kosovo); ``countries.csv`` has their names.

The table leads names, in lower case, to codes; of each code the code itself comes first.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().with_suffix(".csv")

# Where the first plain name is not the usual one.
_USUAL = {
    "CIV": "Ivory Coast", "LAO": "Laos", "PSE": "Palestine", "RUS": "Russia", "SYR": "Syria",
}  # fmt: skip
_SMALL = {"of", "and", "the", "da"}


def codes() -> dict[str, str]:
    """The code of each name: ``codes()["russian federation"] == "RUS"``."""
    with FILE.open(encoding="utf-8", newline="") as source:
        return {row["name"]: row["iso3"] for row in csv.DictReader(source)}


@cache
def countries() -> dict[str, str]:
    """A name in English of each country by its code: the first that is plain."""
    names: dict[str, list[str]] = {}
    for name, code in codes().items():
        names.setdefault(code, []).append(name)
    return {code: _USUAL.get(code) or _titled(_plain(found)) for code, found in names.items()}


def _plain(names: list[str]) -> str:
    """Without a remark in brackets or after a comma, if there is such a one; never the code."""
    return next((name for name in names[1:] if not set(name) & set(",(")), names[1])


def _titled(name: str) -> str:
    words = name.split(" ")
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)
