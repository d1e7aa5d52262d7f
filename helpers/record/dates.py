"""Dates exactly as precise as a text is: EDTF strings (ISO 8601-2:2019) and their bounds.

The forms that the tables use are few, and ``datetime`` bounds them exactly. The ``edtf`` package
needs 5 ms a date (2.5 s for the tables, in every notebook), crashes on ``2018-1X`` and lets a
reversed interval pass, so it serves as the oracle in the tests instead. A date is never reduced to
a mid-point: everything downstream works with the first and the last day on which the thing can
have happened.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

FIRST_DAY = dt.date.min
LAST_DAY = dt.date.max

_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?|\d{3}X|\d{2}XX"
_ACCEPTED = re.compile(rf"(?:{_DATE})(?:/(?:{_DATE}|\.\.))?|\.\./(?:{_DATE})", re.ASCII)

MONTHS = calendar.month_name
TOLD = ("stated", "relative")  # how a passage itself comes by a date

PRECISIONS = ("day", "days", "month", "months", "year", "years", "open", "undated")


class Bounds(NamedTuple):
    """First and last possible day, both inclusive; an open end is ``date.min`` or ``date.max``."""

    first: dt.date
    last: dt.date

    def within(self, other: Bounds) -> bool:
        """Whether every day of this span is a day of the other."""
        return other.first <= self.first and self.last <= other.last

    def meets(self, other: Bounds) -> bool:
        """Whether the two spans share at least one day."""
        return self.first <= other.last and other.first <= self.last


class DateError(ValueError):
    """A string is not a date that this project accepts; the message says what to write instead."""


@cache
def bounds(text: str) -> Bounds:
    """``bounds("2016-12") == Bounds(2016-12-01, 2016-12-31)``.

    Accepts days, months, years, decades (``199X``), centuries, intervals, open intervals and the
    qualifiers ``? ~ %``, which mark doubt and do not widen the span. Raises DateError.
    """
    if not _ACCEPTED.fullmatch(text):
        raise DateError(
            f"'{text}' is not an EDTF date; write e.g. 2016-12-27, 2016-12, 2016, 199X, "
            "2002/2005, 2015-12~ or ../2015"
        )
    start, _, end = text.partition("/")
    try:
        first = FIRST_DAY if start == ".." else _point(start).first
        last = LAST_DAY if end == ".." else _point(end or start).last
    except ValueError as error:
        raise DateError(f"'{text}' is not a day of the calendar") from error
    if first > last:
        raise DateError(f"'{text}' ends before it begins; write the earlier date first")
    return Bounds(first, last)


def _point(text: str) -> Bounds:
    """Bounds of one date, no interval. Raises ValueError for a month or day that does not exist."""
    plain = text.rstrip("?~%")
    year, *rest = plain.replace("X", "0").split("-")
    first = dt.date(int(year), int(rest[0]) if rest else 1, int(rest[1]) if rest[1:] else 1)
    if len(rest) == 2:
        return Bounds(first, first)
    if rest:
        days = calendar.monthrange(first.year, first.month)[1]
        return Bounds(first, first.replace(day=days))
    last_year = first.year + 10 ** plain.count("X") - 1
    return Bounds(first, dt.date(last_year, 12, 31))


def fault(text: str) -> str:
    """Why ``bounds`` refuses a text; empty where it does not."""
    try:
        bounds(text)
    except DateError as error:
        return str(error)
    return ""


def valid(text: str) -> bool:
    """Whether ``bounds`` accepts the text."""
    return not fault(text)


def precision(text: str) -> str:
    """One of PRECISIONS: how exactly a date is known (``""`` is ``undated``)."""
    return span_precision(bounds(text) if text else None, "/" not in text)


def span_precision(span: Bounds | None, whole: bool = False) -> str:
    """One of PRECISIONS, of bounds; ``whole``: of one month or year, and not of an interval."""
    if span is None:
        return "undated"
    if FIRST_DAY in span or LAST_DAY in span:
        return "open"
    days = (span.last - span.first).days + 1
    if days < 28:
        return "day" if days == 1 else "days"
    if days > 366:
        return "years"
    if whole:
        return "month" if days <= 31 else "year"
    return "months"


def told_span(preferred: Bounds, told: Iterable[Bounds]) -> tuple[Bounds | None, str]:
    """The part of a preferred date that some told dates bear, and which side is inferred.

    Only told dates that share a day with the preferred one count. A side that none bears gives way
    to the nearest bound that one tells. None where nothing told bounds it at all.

    >>> dates.told_span(dates.bounds("2014-10/2015"), [dates.bounds("../2015")])[1]
    'start'
    """
    fits = [span for span in told if span.meets(preferred)]
    first = min(preferred.first, max((s.first for s in fits), default=FIRST_DAY))
    last = max(preferred.last, min((s.last for s in fits), default=LAST_DAY))
    starts, ends = first < preferred.first, last > preferred.last
    side = "both" if starts and ends else "start" if starts else "end" if ends else ""
    found = Bounds(first, last)
    return (None if found == (FIRST_DAY, LAST_DAY) else found), side


def told(text: str) -> str:
    """A date as a reader would say it: ``told("2016-12") == "December 2016"``."""
    if not text:
        return "undated"
    start, _, end = text.partition("/")
    if start == "..":
        return f"by {told(end)}"
    if end == "..":
        return f"from {told(start)}"
    if end:
        return _span(start, end)
    plain = text.rstrip("?~%")
    said = _said(plain)
    if text.endswith(("~", "%")):
        said = f"about {said}"
    return f"{said} (uncertain)" if text.endswith(("?", "%")) else said


def _said(plain: str) -> str:
    if plain.endswith("XX"):
        return f"the {_ordinal(int(plain[:2]) + 1)} century"
    if plain.endswith("X"):
        return f"the {plain[:3]}0s"
    parts = [int(part) for part in plain.split("-")]
    if len(parts) == 1:
        return plain
    month = MONTHS[parts[1]]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{parts[2]} {month} {parts[0]}"


def _ordinal(n: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{'th' if n % 100 in (11, 12, 13) else ending}"


def _span(start: str, end: str) -> str:
    """Say an interval once: ``11 to 20 August 2021``, not both ends in full."""
    first, last = start.rstrip("?~%"), end.rstrip("?~%")
    about = "about " if first != start or last != end else ""
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{about}{int(first[8:])} to {_said(last)}"
    if len(first) == len(last) >= 7 and first[:4] == last[:4]:
        return f"{about}{_said(first).rsplit(' ', 1)[0]} to {_said(last)}"
    return f"{about}{_said(first)} to {_said(last)}"


def narrower(one: str, other: str) -> str:
    """Whichever of two dates spans fewer days; the first on a tie, a date before none."""
    if not one or not other:
        return one or other
    return min(one, other, key=lambda text: bounds(text).last - bounds(text).first)


def conflict(one: str, other: str) -> bool:
    """Whether two dates told of one event cannot both be true. Nested dates never conflict."""
    return bool(one and other) and not bounds(one).meets(bounds(other))
