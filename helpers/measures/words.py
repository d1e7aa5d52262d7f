"""Numbers, dates and names as text."""

from __future__ import annotations

import re
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
    """``Events from 2015 to 2021 only.``, or nothing where no window is set."""
    start, end = (dates.told(text) if text else "" for text in (parameters.start, parameters.end))
    if not start:
        return f"Events to {end} only." if end else ""
    return f"Events from {start} to {end} only." if end else f"Events from {start} on only."


def short_date(date: str) -> str:
    """A date for the margin of a chart: ``short_date("2016-12-27") == "27 Dec 2016"``."""
    plain = re.sub("[?~%]", "", date)
    start, _, end = plain.partition("/")
    if end and ".." not in (start, end) and start[:4] != end[:4]:
        return f"{start[:4]}–{end[:4]}"
    said = dates.told(plain).replace(f" {start[:4]} to ", "–").replace(" to ", "–")
    return re.sub("|".join(dates.MONTHS[1:]), lambda month: month[0][:3], said)


def passages(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """The passage of each row as printed tables take it: ``("janse-2021", 17)``."""
    return [(str(s), int(p)) for s, p in zip(rows["source_id"], rows["paragraph"], strict=True)]


def people(tables: Tables) -> dict[str, str]:
    """Each actor_id with its name, without what stands behind it in brackets."""
    rows = zip(tables.actors["actor_id"], tables.actors["name"], strict=True)
    return {actor_id: name.partition(" (")[0] for actor_id, name in rows}


def voices(tables: Tables) -> dict[str, str]:
    """Officials by name, some of them shorter, and ``@source_id`` by its author or publisher."""
    texts = {f"@{name}": writer for name, writer in writers(tables).items()}
    return people(tables) | SHORT_NAMES | texts


def writers(tables: Tables) -> dict[str, str]:
    """Whom to call the author of each text: the family name, or else the publisher."""
    texts = tables.sources[["source_id", "author", "publisher"]].itertuples(index=False, name=None)
    return {
        name: author.split()[-1] if author else publisher.partition(";")[0].partition(",")[0]
        for name, author, publisher in texts
    }
