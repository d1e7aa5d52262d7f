"""Words that every chapter shares: counts, lists, shares, citations, likelihood."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pandas as pd

_READ_OUT = 20  # rows of a table that an alternative text reads out
_SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

TONE_WORDS = (
    (-1.25, "hostile"),
    (-0.4, "cool"),
    (0.4, "businesslike"),
    (1.25, "friendly"),
    (float("inf"), "one of partnership"),
)


@dataclasses.dataclass(frozen=True)
class FigureWords:
    """What is said around one figure; ``empty`` takes its place when there is nothing to draw.

    >>> narrative.FigureWords("Aid leads", "Acts", "Acts by kind.", "A bar.", "No act.").caption
    'Acts by kind.'
    """

    title: str
    subtitle: str
    caption: str
    alt: str
    empty: str
    source: str = ""


def words_of(
    title: str,
    table: pd.DataFrame,
    *,
    subtitle: str = "",
    caption: str = "",
    alt: str = "",
    source: str = "",
) -> FigureWords:
    """The words around a picture; without an alternative text its rows are read out.

    Of an empty table nothing is said.

    >>> counts = pd.DataFrame({"label": ["aid", "talks"], "count": [3, 1]})
    >>> narrative.words_of("What they did", counts).alt
    'What they did: aid 3; talks 1.'
    """
    rows = [
        " ".join(str(cell) for cell in row if not isinstance(cell, bool))
        for row in table.head(_READ_OUT).itertuples(index=False, name=None)
    ]
    more = f"; and {len(table) - _READ_OUT} more" if len(table) > _READ_OUT else ""
    read = f"{title}: {'; '.join(rows)}{more}."
    return FigureWords(title, subtitle, caption or f"{title}.", alt or read, "", source)


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


def of(part: int, whole: int, nouns: str = "") -> str:
    """A share that never hides a small n: ``of(3, 12) == "3 of 12"``, with per cent from 30 on:
    ``of(9, 45, "events") == "9 of 45 events (20 per cent)"``."""
    said = f"{part} of {whole} {nouns}".rstrip()
    return f"{said} ({100 * part / whole:.0f} per cent)" if whole >= 30 else said


def inline(label: str) -> str:
    """A code's label inside a sentence: ``inline("Economy and aid") == "economy and aid"``."""
    return label if label.startswith("Central") else label[:1].lower() + label[1:]


def tone(mean: float) -> str:
    """A word for a mean tone: ``tone(1.0) == "friendly"``."""
    return next(word for limit, word in TONE_WORDS if mean < limit)


def share(part: int, whole: int, noun: str) -> str:
    """Part of a whole with its noun: ``all 12 events``, ``the one event``, ``3 of 12 events``.

    The verb that follows is singular for a part of none or one.
    """
    if part == whole:
        return f"the one {noun}" if whole == 1 else f"all {number(whole)} {noun}s"
    if part == 0:
        return f"none of the {number(whole)} {noun}s" if whole > 1 else f"not the one {noun}"
    return of(part, whole, f"{noun}s")


def signed(value: float) -> str:
    """``signed(0.5) == "+0.5"``; a true minus sign; a dash for no value."""
    if pd.isna(value):
        return "–"
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


def cite(passages: Iterable[tuple[str, int]], at_most: int = 4) -> str:
    """``cite([("janse-2021", 59), ("janse-2021", 60)]) == "[@janse-2021, 59, 60]"``."""
    grouped: dict[str, list[int]] = {}
    for source, paragraph in list(dict.fromkeys(passages))[:at_most]:
        grouped.setdefault(source, []).append(int(paragraph))
    parts = [f"@{name}, {', '.join(map(str, sorted(ns)))}" for name, ns in grouped.items()]
    return f"[{'; '.join(parts)}]" if parts else ""
