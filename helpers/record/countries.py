"""Countries by their ISO 3166 alpha-3 codes (XKX for Kosovo); ``countries.csv`` has their names.

The table leads names, in lower case, to codes: of each first the code itself, then its usual name.
"""

from __future__ import annotations

import csv
import difflib
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().with_suffix(".csv")

_SMALL = {"of", "and", "the", "da"}


def codes() -> dict[str, str]:
    """The code of each name: ``codes()["russian federation"] == "RUS"``."""
    with FILE.open(encoding="utf-8", newline="") as source:
        return {row["name"]: row["iso3"] for row in csv.DictReader(source)}


@cache
def countries() -> dict[str, str]:
    """The usual name in English of each country by its code."""
    names: dict[str, list[str]] = {}
    for name, code in codes().items():
        names.setdefault(code, []).append(name)
    return {code: _titled(found[1]) for code, found in names.items()}


def checked(text: str) -> str:
    """The code of a country in capitals. Raises ValueError with the nearest codes."""
    code = text.strip().upper()
    if code and code not in countries():
        raise ValueError(f"'{text}' is no ISO 3166 alpha-3 code of a country{nearest(text)}")
    return code


def side(text: str) -> str:
    """A code in capitals, or the name of a group as it is. Raises ValueError for a country's name,
    which is no group's.
    """
    code = text.strip().upper()
    if code in countries():
        return code
    if text.strip().lower() in codes():
        raise ValueError(f"'{text}' is no code of a country{nearest(text)}; write e.g. RUS or AFG")
    return " ".join(text.split())


def nearest(text: str) -> str:
    """`` (nearest: RUS Russia, RWA Rwanda)``: by code, or by name for what is longer than one."""
    names, wanted = countries(), text.strip()
    if len(wanted) == 3:
        alike = {
            code: [a == b for a, b in zip(code, wanted.upper(), strict=True)] for code in names
        }
        close = [code for code, same in alike.items() if any(same)]
        close = sorted(close, key=lambda code: (-sum(alike[code]), not alike[code][0], code))[:3]
    else:
        told = codes()
        found = difflib.get_close_matches(wanted.lower(), sorted(told), n=3, cutoff=0.8)
        close = list(dict.fromkeys(told[name] for name in found))
    return f" (nearest: {', '.join(f'{code} {names[code]}' for code in close)})" if close else ""


def _titled(name: str) -> str:
    words = name.split(" ")
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)
