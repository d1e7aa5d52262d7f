"""Numbers, dates and names as text."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.measures.subject import SHORT_NAMES
from helpers.record import dates
from helpers.record.parameters import Parameters
from helpers.record.tables import Tables

_SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def number(n: int) -> str:
    """Words below ten, figures from ten: ``number(3) == "three"``."""
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


def count(n: int, noun: str, plural: str = "") -> str:
    """``count(1, "event") == "one event"``, ``count(0, "event") == "no events"``."""
    return f"{number(n)} {noun if n == 1 else plural or noun + 's'}"


def few(n: int) -> str:
    """A count without its noun: ``few(0) == "none"``, ``few(2) == "two"``."""
    return "none" if n == 0 else number(n)


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """``listed(["a", "b", "c"]) == "a, b and c"``."""
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter; the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def verb(n: int, singular: str, plural: str) -> str:
    """Agreement in number: ``verb(1, "is", "are") == "is"``; none takes the plural."""
    return singular if n == 1 else plural


def inline(label: str) -> str:
    """A code's label inside a sentence: ``inline("Economy and aid") == "economy and aid"``."""
    return label if label.startswith("Central") else label[:1].lower() + label[1:]


def share(part: int, whole: int, noun: str) -> str:
    """Part of a whole with its noun: ``all 12 events``, ``3 of 12 events``."""
    if part == whole:
        return f"all {number(whole)} {noun}s" if whole > 1 else f"the one {noun}"
    return f"{part} of {whole} {noun}s" if part else f"none of the {count(whole, noun)}"


def signed(value: float) -> str:
    """``signed(0.5) == "+0.5"``; a true minus sign; a dash for no value."""
    if pd.isna(value):
        return "–"
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


def parts(part: pd.Series, whole: pd.Series) -> list[str]:
    """``3 of 8`` for each row; a dash where there is nothing to be a part of."""
    return [f"{a} of {b}" if b else "–" for a, b in zip(part, whole, strict=True)]


def decimals(values: pd.Series) -> list[str]:
    """Two decimals for each value; a dash for none."""
    return ["–" if pd.isna(value) else f"{value:.2f}" for value in values]


def window_line(parameters: Parameters) -> str:
    """``Events of 2015 to 2021 only.``, or nothing where no window is set."""
    if not parameters.window:
        return ""
    if parameters.start and parameters.end:
        return f"Events from {dates.told(parameters.start)} to {dates.told(parameters.end)} only."
    if parameters.start:
        return f"Events from {dates.told(parameters.start)} on only."
    return f"Events to {dates.told(parameters.end)} only."


def short_date(date: str) -> str:
    """A date for the margin of a chart: ``short_date("2016-12-27") == "27 Dec 2016"``."""
    start, _, end = date.partition("/")
    if not end:
        return _short(date)
    if ".." in (start, end):
        return f"by {_short(end)}" if start == ".." else f"from {_short(start)}"
    first, last = (text.rstrip("?~%").split("-") for text in (start, end))
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{int(first[2])}–{_short(end)}"
    if first[0] == last[0]:
        return f"{_short(start).removesuffix(first[0]).strip()}–{_short(end)}".lstrip("–")
    return f"{first[0]}–{last[0]}"


def _short(text: str) -> str:
    plain = text.rstrip("?~%")
    parts = plain.split("-")
    if len(parts) == 1:
        return plain
    month = dates.MONTHS[int(parts[1])][:3]
    return " ".join([*([str(int(parts[2]))] if len(parts) == 3 else []), month, parts[0]])


def people(tables: Tables) -> dict[str, str]:
    """Each actor_id with its name, without what stands behind it in brackets."""
    rows = tables.actors
    return {
        str(key): str(name).partition(" (")[0]
        for key, name in zip(rows["actor_id"], rows["name"], strict=True)
    }


def voices(tables: Tables) -> dict[str, str]:
    """Officials by name, some of them shorter, and ``@source_id`` by its author or publisher."""
    texts = {f"@{name}": writer(tables, name) for name in tables.sources["source_id"]}
    return people(tables) | SHORT_NAMES | texts


def writer(tables: Tables, source_id: str) -> str:
    """Whom to call the author of a text: the family name, or else the publisher."""
    source = tables.sources.set_index("source_id").loc[source_id]
    author = str(source["author"]).split()
    return author[-1] if author else str(source["publisher"]).partition(";")[0].partition(",")[0]
