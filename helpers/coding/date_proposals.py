"""Dates that hang on another one, resolved by what the text gives, each with how it was reached.

A year that is not written is that of the last date told before it, here or one paragraph before
(there not of what "had" happened); of a date after it in the sentence; or the one that the day of
publication gives. "Last month" counts from publication, "two weeks later" from the last date told.
Every such date is a proposal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from helpers.coding import date_words
from helpers.coding.date_words import WORDS, Said
from helpers.record import dates

_END = re.compile(r"(?<=[.!?])['\"”’)\]]*\s+(?=[A-ZА-Я\"“«\[(])")
_STOP = re.compile(r"[.!?…]['\"”’»]*$")
_HEADING = 15  # words; a longer line without a stop is a paragraph that a page break has cut
_NEARBY = 3  # paragraphs
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]?")
_AHEAD = re.compile(rf"\b(?:{WORDS['ahead']})\b", re.IGNORECASE)
_PLANNED = re.compile(rf"\b(?:{WORDS['ahead']}|{WORDS['planned']})\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b")
_CLAUSE = re.compile(rf"\b(?:{WORDS['after']})\s[^,;:.]*", re.IGNORECASE)
_SINCE = ("since", "ever since", "с")
_FROM_TOLD = ("earlier", "before", "later", "after", "afterwards", "через", "спустя")
_BACK = ("ago", "since", "назад", "earlier", "before")
_WIDTH = {"day": 0, "days": 1, "month": 1, "months": 1, "year": 2, "open": 4}
_FAR = {"day": 0, "week": 0, "month": 1, "year": 2, "decade": 3}  # what a step asks of its anchor
_UNKNOWN = "the day of publication is not known"
_NONE = "is no day of the calendar, or can be read in two ways"
_EVER = dates.bounds("1800/2199")  # the years that a text may name, and a century more
_YEAR = dt.timedelta(days=366)


class When(NamedTuple):
    """A date as a paragraph words it, in EDTF, and as proposed; either may be empty.

    ``how`` says how the proposal was reached or why there is none; it is empty where the words
    are the date.
    """

    words: str
    edtf: str
    resolved: str
    how: str
    start: int

    def told(self) -> str:
        """The proposal, and in brackets the words that it rests on and how it was reached."""
        if self.resolved and not self.how:
            return f'{self.resolved} ("{self.words}")'
        said = f"proposed {self.resolved}" if self.resolved else "open"
        return f'{said} ("{self.words}"; {self.how})'


def read(paragraphs: Sequence[str], published: str) -> list[list[When]]:
    """The dates that each paragraph names, in its order; ``published`` is EDTF, or empty."""
    reader = _Reader(published)
    return [reader.paragraph(number, text) for number, text in enumerate(paragraphs)]


def sentences(text: str) -> list[tuple[int, str]]:
    """The sentences of a paragraph, each with its place in it."""
    starts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return [(first, text[first:last]) for first, last in pairwise(starts)]


class _Reader:
    """Goes through a text in the order of telling and keeps the dates told so far."""

    def __init__(self, published: str) -> None:
        self.day = published
        span = dates.bounds(published) if dates.valid(published) else _EVER
        self.known = span.within(_EVER) and span != _EVER
        self.first, self.last = span if self.known else _EVER
        self.told: list[tuple[int, int, When]] = []  # paragraph, sentence, date
        self.past: list[When] = []  # those that "had" goes before
        self.number, self.place, self.start, self.sentence = 0, 0, 0, ""

    def paragraph(self, number: int, text: str) -> list[When]:
        """The dates of the next paragraph."""
        self.number, every, found = number, date_words.found(text), []
        heading = len(text.split()) < _HEADING and not _STOP.search(text)
        for self.place, (self.start, self.sentence) in enumerate(sentences(text)):
            end = self.start + len(self.sentence)
            said = [one for one in every if self.start <= one.start < end]
            here = [self._when(one, said[n:], text, heading) for n, one in enumerate(said, 1)]
            found += here + list(self._clauses(here))
        return sorted(found, key=lambda when: when.start)

    def _when(self, said: Said, ahead: Sequence[Said], text: str, heading: bool) -> When:
        edtf = said.edtf(said.year) if said.year else ""
        if said.year:
            resolved, how = edtf, "" if edtf else _NONE
        elif said.calendar:
            resolved, how = self._dated(said, ahead)
        else:
            resolved, how = self._counted(said)
        if resolved and said.lead.lower() in _SINCE:
            resolved, how = said.plain.edtf(said.year or resolved[:4]), how or "when it began"
        if resolved and heading:
            resolved, how = "", "stands in a line that is no sentence"
        if resolved.startswith("..") and dates.bounds(resolved).last > self.last:
            resolved, how = "", f"ends after publication, {self.day}"
        when = When(text[said.start : said.end], edtf, resolved, how, said.start)
        planned = _PLANNED.search(text[self.start : said.start])
        if resolved and not said.get("after") and not planned:
            self.told.append((self.number, self.place, when))
            self.past += [when] * self._had(said)
        return when

    def _had(self, said: Said) -> bool:
        """Whether "had" stands before a date in its sentence, which then goes back in time."""
        return bool(_HAD.search(self.sentence[: said.start - self.start]))

    def _dated(self, said: Said, ahead: Sequence[Said]) -> tuple[str, str]:
        if said.get("unit"):  # "April 28 of this year"
            year, how = self._counted(said)
            return (said.edtf(year[:4]) if year else ""), how
        if kind := said.get("published"):  # "last September"
            return self._nearest(said, date_words.key("published", kind))
        coming = said.side in ("by", "before") or _AHEAD.search(_QUOTED.sub("", self.sentence))
        later = next(filter(None, (other.edtf(other.year) for other in ahead if other.year)), "")
        # After a date of the year before publication "will" is said by that day.
        recent = self.first - _YEAR if self.known and coming else dates.LAST_DAY
        for number, exact in ((self.number, False), (self.number - 1, True)):
            anchor = self._year_of(number, exact)
            if anchor and dates.bounds(anchor.resolved).last <= recent:
                return self._in_year_of(said, anchor)
            if later:
                last = dates.bounds(later).last
                return self._up_to(said, last.year, last), "the year of the date after it"
        return self._nearest(said, 1 if coming else 0)

    def _year_of(self, number: int, exact: bool) -> When | None:
        """The last date told in a paragraph that has one year; if ``exact``, by day or month."""
        for at, _, when in reversed(self.told):
            first, last = dates.bounds(when.resolved)
            if exact and when in self.past:
                continue
            if at == number and first.year == last.year and _width(when.resolved) < 3 - exact:
                return when
        return None

    def _in_year_of(self, said: Said, anchor: When) -> tuple[str, str]:
        """The date in the year of another; in the next, where it comes later in telling."""
        first, last = dates.bounds(anchor.resolved)
        same, after = (said.edtf(str(first.year + n)) for n in (0, 1))
        passed = same and dates.bounds(same).last < first and not self._had(said)
        if passed and after and dates.bounds(after).first <= self.last:
            return after, f"the year after '{anchor.words}' before it"
        edtf = self._up_to(said, first.year, max(self.last, last))
        return edtf, f"the year of '{anchor.words}' before it" if edtf else _NONE

    @staticmethod
    def _up_to(said: Said, year: int, last: dt.date) -> str:
        """The date in a year, or in the year before where it would be after a day."""
        plain = said.plain.edtf(str(year))
        return said.edtf(str(year - (plain != "" and dates.bounds(plain).first > last)))

    def _nearest(self, said: Said, way: int) -> tuple[str, str]:
        """The last such date by publication (0), before it (-1), or the next one (1)."""
        if not self.known:
            return "", _UNKNOWN
        if way > 0:
            plain = said.plain.edtf(str(self.first.year))
            passed = plain != "" and dates.bounds(plain).last < self.first
            edtf = said.edtf(str(self.first.year + passed))
        else:
            last = self.first - dt.timedelta(days=1) if way else self.last
            edtf = self._up_to(said, last.year, last)
        how = f"the nearest {'after' if way > 0 else 'before'} publication, {self.day}"
        return edtf, how if edtf else _NONE

    def _counted(self, said: Said) -> tuple[str, str]:
        if said.get("after"):  # what follows a date of this sentence or the one before
            for number, place, when in reversed(self.told):
                here = number == self.number and place >= self.place - 1
                if here and _width(when.resolved) < 3:
                    return _following(when)
            return "", "no date is told just before it"
        number, unit = _step(said)
        if said.get("told") or said.get("way") in _FROM_TOLD:
            anchor = self._anchor(unit)
            if anchor is None:
                return "", "no date is told from which it counts"
            number = -number if self._turned(said, anchor) else number
            at, how = anchor.resolved, f"counted from '{anchor.words}' before it"
        elif not self.known:
            return "", _UNKNOWN
        else:
            at, how = self.day, f"counted from publication, {self.day}"
        edtf = self._moved(said, at, number, unit)
        if not dates.valid(edtf):
            return "", f"{how}, which is not told so closely"
        return edtf, how

    def _moved(self, said: Said, at: str, number: int, unit: str) -> str:
        if name := said.get("weekday"):
            place = date_words.key("weekdays", name)
            back = [dt.timedelta((day.weekday() - place) % 7) for day in dates.bounds(at)]
            return _joined(*(str(day - n) for day, n in zip(dates.bounds(at), back, strict=True)))
        if not unit:  # recently
            return f"../{at.split('/')[-1]}"
        if said.get("days") and number == 0:
            return at
        if number == -1 and unit == "year" and said.get("way") in ("ago", "since", "назад"):
            number, unit = -12, "month"  # "a year ago" means the month, "two years ago" the year
        if _width(at) > _FAR[unit]:
            return ""
        whole = _joined(*(_unit(day, number, unit) for day in dates.bounds(at)))
        if said.get("part"):
            return date_words.part_of(whole, said.get("part"))
        first, last = at.split("/")[0], at.split("/")[-1]
        if number or not said.get("bit") or len(first) <= len(whole):
            return whole
        start, end = (str(day)[: len(first)] for day in dates.bounds(whole))
        return f"{last}/{end}" if said.get("bit") == "later" else f"{start}/{first}"

    def _turned(self, said: Said, anchor: When) -> bool:
        """ "On 13 April, a day before the talks opened": what is named comes a day later."""
        named = re.match(r"\s\w", self.sentence[self.sentence.find(said.words) + len(said.words) :])
        way, here = said.get("way"), (self.number, self.place, anchor) in self.told
        return bool(named and (way == "before" or (way == "after" and here)))

    def _anchor(self, unit: str) -> When | None:
        """The last date told nearby that is close enough to count a unit from."""
        for number, _, when in reversed(self.told):
            if self.number - number <= _NEARBY and _width(when.resolved) <= _FAR[unit]:
                return when
        return None

    def _clauses(self, here: Sequence[When]) -> Iterator[When]:
        """ "After Kabul fell in 1996, Moscow ..." has what Moscow did from 1996 on."""
        for clause in _CLAUSE.finditer(self.sentence):
            first, last = (self.start + n for n in clause.span())
            inside = [when for when in here if first < when.start < last]
            if inside := [when for when in inside if when.resolved and ".." not in when.resolved]:
                yield When(clause[0].strip(), "", *_following(inside[-1]), first)


def _step(said: Said) -> tuple[int, str]:
    """How many of which unit words count on; no unit where they do not count."""
    unit = date_words.key("units", said.get("unit")) if said.get("unit") else ""
    for table in ("told", "published", "days"):
        if words := said.get(table):
            return date_words.key(table, words), unit or "day"
    word = said.get("number") or "1"
    number = int(word) if word.isdigit() else date_words.key("numbers", word)
    return (-number if said.get("way") in _BACK else number), unit


def _width(edtf: str) -> int:
    """0 for a day, 1 for days or months, 2 for a year, 3 for more, 4 for an open date."""
    return _WIDTH.get(dates.precision(edtf), 3)


def _following(when: When) -> tuple[str, str]:
    return f"{when.resolved.split('/')[0]}/..", f"follows '{when.words}'"


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _unit(day: dt.date, number: int, unit: str) -> str:
    """The unit that lies some units from a day."""
    if unit == "month":
        months = day.year * 12 + day.month - 1 + number
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "decade":
        return f"{day.year // 10 + number}X"
    if unit == "year":
        return f"{day.year + number:04d}"
    moved = day + dt.timedelta(days=number * (7 if unit == "week" else 1))
    return f"{moved}~" if unit == "week" else str(moved)
