"""The dates that a paragraph names, in English or Russian, as EDTF by the rules of the codebook.

A small grammar of our own: general date finders read the verb "may" as a month, "the 1990s" as
today and "last month" as a day. Here only what is written out becomes a date. Words that need an
anchor ("last month", "in May") are listed with the day of publication beside them and stay open,
for the analyst to resolve and to say how.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpers.record import dates

_ENGLISH = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_SHORT = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_RUSSIAN_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр",
                  "октябр", "ноябр", "декабр")  # fmt: skip
_RUSSIAN = {
    stem + ending: n
    for n, stem in enumerate(_RUSSIAN_STEMS, start=1)
    for ending in (("й", "я", "е", "ю", "ем") if stem == "ма" else ("ь", "я", "е", "а", "", "ю"))
}
_MONTHS = _ENGLISH | _SHORT | _RUSSIAN
_WRITTEN = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "march" and "may" are verbs too: an English month is written with a capital.
_M = rf"(?P<month>(?-i:(?=[A-ZА-Яа-я]))(?:{_WRITTEN}))\.?"
_M2 = _M.replace("month", "month2")
_Y = r"(?P<year>1[89]\d\d|20\d\d)(?:\s?(?:года|году|годом|год|г\.))?"
_Y2 = _Y.replace("year", "year2")
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_D2 = _D.replace("day", "day2")
_TO = r"\s?(?:-|–|—|to|and|и|по)\s?"
_PART = (
    r"(?P<part>early|the beginning of|the start of|mid|the middle of|late|the end of"
    r"|начал[еоа]|середин[еуа]|кон(?:це|ец|ца))[-\s]?"
)
_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|some|\d+)"
_RUSSIAN_NUMBER = r"(?:\d+|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|несколько)"
_WEEKDAY = r"(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "весн": 3, "лет": 6, "осен": 9}

THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
QUARTERS = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}
DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}


class When(NamedTuple):
    """A date as a paragraph words it: EDTF, or open with a note on what it hangs on."""

    words: str
    edtf: str
    note: str
    start: int


def found(text: str, published: str) -> list[When]:
    """The dates of a paragraph in the order in which it names them.

    ``found("in late 2015", ...)[0].edtf == "2015-10/2015-12"``; of overlapping readings the longest
    counts.
    """
    every = [
        (match, make(match))
        for pattern, make in _GRAMMAR
        for match in pattern.finditer(text)
    ]  # fmt: skip
    chosen: list[tuple[re.Match[str], str | None]] = []
    for match, edtf in sorted(every, key=lambda item: (-len(item[0][0]), item[0].start())):
        if all(match.end() <= o.start() or match.start() >= o.end() for o, _ in chosen):
            chosen.append((match, edtf))
    return [_when(match, edtf, published) for match, edtf in sorted(chosen, key=_start)]


def _start(item: tuple[re.Match[str], str | None]) -> int:
    return item[0].start()


def _when(match: re.Match[str], edtf: str | None, published: str) -> When:
    note = ""
    if edtf is None:
        note = f"hangs on another day; the text is of {published}"
    elif not dates.valid(edtf):
        edtf, note = None, "is no day of the calendar, or can be read in two ways"
    return When(match[0].strip(), edtf or "", note, match.start())


# -- what a match means ----------------------------------------------------------------------


def _month(match: re.Match[str], name: str = "month") -> int:
    return _MONTHS[match[name].lower()]


def _day_month_year(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match):02d}-{int(match['day']):02d}"


def _days_of_month(match: re.Match[str]) -> str:
    month = f"{match['year']}-{_month(match):02d}"
    return f"{month}-{int(match['day']):02d}/{month}-{int(match['day2']):02d}"


def _days_of_months(match: re.Match[str]) -> str:
    first, last = _month(match), _month(match, "month2")
    return (
        f"{match['year']}-{first:02d}-{int(match['day']):02d}/"
        f"{match['year']}-{last:02d}-{int(match['day2']):02d}"
    )


def _month_year(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match):02d}"


def _months_of_year(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match):02d}/{match['year']}-{_month(match, 'month2'):02d}"


def _part_of_month(match: re.Match[str]) -> str:
    month = _month_year(match)
    first, last = THIRDS[_part(match)]
    last = min(last, dates.bounds(month).last.day)
    return f"{month}-{first:02d}/{month}-{last:02d}"


def _part_of_year(match: re.Match[str]) -> str:
    first, last = QUARTERS[_part(match)]
    return f"{match['year']}-{first:02d}/{match['year']}-{last:02d}"


def _part(match: re.Match[str]) -> str:
    said = match["part"].lower()
    if said.startswith(("early", "the beg", "the start", "начал")):
        return "early"
    return "mid" if said.startswith(("mid", "the mid", "серед")) else "late"


def _season(match: re.Match[str]) -> str:
    said = match["season"].lower()
    first = next(month for stem, month in _SEASONS.items() if said.startswith(stem))
    return f"{match['year']}-{first:02d}/{match['year']}-{first + 2:02d}"


def _part_of_decade(match: re.Match[str]) -> str:
    first, last = DECADE[_part(match)]
    return f"{match['year']}{first}/{match['year']}{last}"


_END = re.compile(r"\bend\b|кон[ец]", re.IGNORECASE)  # "before the end of" a year is within it


def _bounded(match: re.Match[str]) -> str:
    """``by late 2015``, ``since March 2016``: open on the side that is not told."""
    told = _month_year(match) if match["month"] else match["year"]
    if match["part"]:
        told = _part_of_month(match) if match["month"] else _part_of_year(match)
    side, span = match["side"].lower(), told.split("/")
    before = side in ("before", "до")
    if side in ("by", "until", "к") or (before and _END.search(match["part"] or "")):
        return f"../{span[-1]}"
    if before:
        return f"../{dates.bounds(told).first - dt.timedelta(days=1)}"
    return f"{span[0]}/.."


def _years(match: re.Match[str]) -> str:
    last = match["year2"]
    last = match["year"][: 4 - len(last)] + last
    return f"{match['year']}/{last}"


def _figures(match: re.Match[str]) -> str:
    """``15.08.2021`` has the day first; ``08/09/2021`` can be read in two ways and stays open."""
    one, other, year = int(match["one"]), int(match["other"]), match["year"]
    if match["by"] == ".":
        return f"{year}-{other:02d}-{one:02d}"
    if one <= 12 and other <= 12 and one != other:
        return "?"
    day, month = (one, other) if one > 12 else (other, one)
    return f"{year}-{month:02d}-{day:02d}"


def _two_ways(_: re.Match[str]) -> str:
    """A winter has two years."""
    return "?"


def _nothing(_: re.Match[str]) -> None:
    """Words that hang on another day."""


def _grammar() -> Iterator[tuple[str, Callable[[re.Match[str]], str | None]]]:
    yield rf"(?:the )?{_D}(?: of)?\s{_M},?\s{_Y}", _day_month_year
    yield rf"{_M}\s{_D},?\s{_Y}", _day_month_year
    yield rf"{_D}{_TO}{_D2}\s{_M},?\s{_Y}", _days_of_month
    yield rf"{_M}\s{_D}{_TO}{_D2},?\s{_Y}", _days_of_month
    yield rf"{_D}\s{_M}{_TO}{_D2}\s{_M2},?\s{_Y}", _days_of_months
    yield rf"{_M},?(?: of)?\s{_Y}", _month_year
    yield rf"{_M}{_TO}{_M2},?\s{_Y}", _months_of_year
    yield rf"{_PART}{_M},?(?: of)?\s{_Y}", _part_of_month
    yield rf"{_PART}{_Y}", _part_of_year
    yield rf"(?:the )?(?P<season>spring|summer|autumn|весной|летом|осенью)(?: of)?,?\s{_Y}", _season
    yield rf"(?:the )?(?:winter|зимой)(?: of)?,?\s{_Y}", _two_ways
    side = r"(?P<side>by|until|before|since|after|from|к|до|с|после)"
    yield rf"{side}\s(?:{_PART})?(?:{_M},?\s)?{_Y}", _bounded
    yield rf"(?:between |from |с )?{_Y}(?:{_TO}){_Y2}", _years
    yield r"(?P<year>1[89]\d\d|20\d\d)[-–](?P<year2>\d\d)(?![-–]?\d)", _years
    yield r"(?:the )?(?P<year>1[89]\d|20\d)0(?:['’]?s|-[ех]\b(?: год\w*)?)", _decade
    yield rf"(?:the )?{_PART}(?P<year>1[89]\d|20\d)0(?:['’]?s|-[ех]\b(?: год\w*)?)", _part_of_decade
    yield r"(?P<year>1[89]\d\d|20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)", _iso
    yield rf"(?P<one>\d\d?)(?P<by>[./])(?P<other>\d\d?)(?P=by){_Y}", _figures
    yield _Y, _year
    for words in (
        rf"(?:on |in |by |since |last |this |next |early |mid-|late |в |к |с )?(?:{_D}\s)?{_M}"
        rf"(?:\s{_D2})?",
        rf"(?:{_D}{_TO})?{_D2}\s{_M}",
        r"(?:earlier |later )?(?:last|this|next|the previous|the following|that|the same) "
        r"(?:day|week|month|year|decade|spring|summer|autumn|winter|weekend)",
        rf"(?:on |last |next |this )?{_WEEKDAY}",
        rf"{_NUMBER} (?:days?|weeks?|months?|years?|decades?) (?:ago|later|earlier|before|after)",
        r"yesterday|today|tomorrow|recently|(?:a )?year ago",
        r"вчера|сегодня|завтра|накануне|недавно",
        r"(?:в|на) (?:прошл|эт|следующ|минувш)\w+ (?:год|месяц|недел)\w*",
        rf"(?:{_RUSSIAN_NUMBER} )?(?:год|года|лет|месяц\w*|недел\w+|дн\w+|день) назад",
        r"(?:в|во) (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)",
    ):
        yield words, _nothing


def _year(match: re.Match[str]) -> str:
    return match["year"]


def _decade(match: re.Match[str]) -> str:
    return f"{match['year']}X"


def _iso(match: re.Match[str]) -> str:
    return f"{match['year']}-{match['month']}-{match['day']}"


_GRAMMAR = [
    (re.compile(rf"(?<![\w,.])(?<!\d[/–-])(?:{words})(?![\w])", re.IGNORECASE), make)
    for words, make in _grammar()
]
