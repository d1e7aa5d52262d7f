"""What a paragraph says of dates, in English or Russian, as EDTF by the rules of the codebook.

A small grammar of our own: general date finders read the verb "may" as a month, "the 1990s" as
today and "last month" as a day. Words that lack a year or count from another day are found here
and resolved by ``date_proposals``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from helpers.record import dates

WORDS = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
# Early, mid and late, of a month (days), a year (months) and a decade (years).
_PARTS = {
    "early": ((1, 10), (1, 3), (0, 3)),
    "mid": ((11, 20), (5, 8), (4, 6)),
    "late": ((21, 31), (10, 12), (7, 9)),
    "first": ((1, 10), (1, 1), (0, 0)),
    "last": ((21, 31), (12, 12), (9, 9)),
}


def _any(table: str) -> str:
    return f"(?:{'|'.join(WORDS[table].values())})"


_CAPITAL = r"(?-i:(?=[A-ZА-Яа-я]))"
_M = rf"(?P<month>{_CAPITAL}{_any('months')})\.?"
_WEEKDAY = rf"{_CAPITAL}{_any('weekdays')}"
_Y = r"(?P<year>1[89]\d\d|20\d\d)(?:\s?(?:года|году|годом|год|г\.))?"
_UNIT = rf"(?P<unit>{_any('units')})"
_TO = r"\s?(?:-|–|—|to|until|and|и|по)\s?"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAYS = rf"{_D}(?:{_TO}{_D.replace('day', 'day2')})?"
_PART = rf"(?:(?P<part>{_any('parts')})(?:\sof)?[-\s]?)"
_PUBLISHED = rf"(?P<published>{_any('published')})"
_ANCHOR = rf"(?:{_PUBLISHED}|(?P<told>{_any('told')}))"
_OF = rf"(?:,?\s?(?:of\s|in\s)?{_Y}|,?\s(?:of\s|in\s)?{_ANCHOR}\s(?P<unit>year|года|году))"
_SEASON = rf"(?P<season>{_any('seasons')})"
_NUMBER = rf"(?P<number>\d{{1,3}}|{_any('numbers')})"

_GRAMMAR = [
    re.compile(rf"(?<![\w,.])(?<!\d[/–-])(?:{words})(?!\w)", re.IGNORECASE)
    for words in (
        rf"(?:{_WEEKDAY},?\s)?(?:the )?{_DAYS}(?: of)?\s{_M}{_OF}?",
        rf"(?:{_WEEKDAY},?\s)?{_M}\s{_DAYS}{_OF}?",
        rf"{_M}{_OF}?",
        rf"(?:the )?{_PART}{_M}{_OF}?",
        rf"{_PUBLISHED}\s{_M}",
        rf"(?P<feast>{_any('feasts')}){_OF}?",
        rf"(?:the )?{_PART}?(?:the )?{_SEASON}{_OF}",
        rf"(?:{_PUBLISHED}|(?:in|during) the)\s{_SEASON}",
        rf"(?:the |{_PART}(?:the )?)(?P<named>{_any('decades')})",
        rf"(?:the )?{_PART}?(?:the )?(?P<decade>1[89]\d|20\d)0(?:['’]?s|-[ех]\b(?: год\w*)?)",
        rf"(?:the )?{_PART}?{_Y}",
        rf"(?P<war>(?-i:{_any('wars')}))",
        r"(?P<year>1[89]\d\d|20\d\d)[-–](?P<year2>\d\d)(?![-–]?\d)",
        r"(?P<year>1[89]\d\d|20\d\d)-(?P<two>\d\d)-(?P<one>\d\d)",
        rf"(?P<one>\d\d?)(?P<by>[./])(?P<two>\d\d?)(?P=by){_Y}",
        rf"{_PART}(?:of )?{_ANCHOR}\s{_UNIT}",
        rf"(?:(?P<bit>earlier|later)\s)?(?:в |на )?{_ANCHOR}\s{_UNIT}",
        rf"(?:the|{_NUMBER})\s{_UNIT}\s(?P<way>ago|earlier|before|later|after|afterwards|назад)",
        rf"{_UNIT}\s(?P<way>назад)",
        rf"been\s{_NUMBER}\s{_UNIT}\s(?P<way>since)",
        rf"(?P<way>через|спустя)\s(?:{_NUMBER}\s)?{_UNIT}",
        rf"(?P<days>{_any('days')})(?!['’]s)",
        rf"(?:on |в |во )?(?:{_PUBLISHED}\s)?(?P<weekday>{_WEEKDAY})",
        rf"(?P<after>{WORDS['afterwards']})",
        WORDS["recently"],
    )
]
_SIDE = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{words})' for name, words in WORDS['sides'].items())})"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)
# "May" and "March" without a day are months only where one may stand.
_DOUBTFUL = re.compile(r"may|march", re.IGNORECASE)
_BEFORE_MONTH = re.compile(rf"\b(?:{WORDS['before a month']})[\s-]$", re.IGNORECASE)
_MORE = re.compile(r",\s(?:(?:in|on|в)\s)?")
_END = re.compile(r"\bend\b|кон[ец]", re.IGNORECASE)  # "before the end of" a year is within it


def key(table: str, words: str) -> Any:  # noqa: ANN401
    """The number or name under which a table has some words."""
    every = WORDS[table].items()
    return next(k for k, said in every if re.fullmatch(said, words, re.IGNORECASE))


@dataclasses.dataclass(frozen=True)
class Said:
    """Words that tell a date: the groups of one match or, of an interval, of two."""

    start: int
    end: int
    words: str
    groups: tuple[dict[str, str], ...]
    side: str = ""  # by, before, since, about; between is gone once the interval is made
    lead: str = ""

    def get(self, name: str) -> str:
        """A group of the last match, ``""`` where it has none."""
        return self.groups[-1].get(name, "")

    @property
    def plain(self) -> Said:
        """The same without "by" or "since"."""
        return dataclasses.replace(self, side="", lead="")

    @property
    def year(self) -> str:
        """The year as written, or what says it as well as a year."""
        return next(filter(None, map(self.get, ("year", "decade", "named", "war"))), "")

    @property
    def calendar(self) -> bool:
        """Whether it names a month, a day or a season, so that a year makes it a date."""
        return any(map(self.get, ("month", "season", "feast")))

    def edtf(self, year: str) -> str:
        """The date in a year; ``""`` where it is none or can be read in two ways."""
        ends = [_point(groups, groups.get("year", year)) for groups in self.groups]
        told = ends[0] if len(ends) == 1 else f"{ends[0].split('/')[0]}/{ends[1].split('/')[-1]}"
        told = _bounded(told, self) if self.side and dates.valid(told) else told
        return told if dates.valid(told) else ""


def found(text: str) -> list[Said]:
    """What a paragraph says of dates, in its order; of overlapping readings the longest counts."""
    every = [match for pattern in _GRAMMAR for match in pattern.finditer(text)]
    chosen: list[re.Match[str]] = []
    for match in sorted(every, key=lambda m: (m.start() - m.end(), m.start())):
        if all(match.end() <= o.start() or match.start() >= o.end() for o in chosen):
            chosen.append(match)
    said: list[Said] = []
    for match in sorted(chosen, key=lambda m: m.start()):
        before = text[: match.start()]
        groups = {name: words for name, words in match.groupdict().items() if words}
        groups |= {name: groups[name].lower() for name in ("way", "bit") if name in groups}
        bare = _DOUBTFUL.fullmatch(match[0]) and not _BEFORE_MONTH.search(before)
        side = _SIDE.search(before)
        if bare or ("war" in groups and not side):
            continue
        new = Said(match.start(), match.end(), match[0], (groups,))
        if side and not groups.keys() & {"day2", "year2"}:
            kind, lead = str(side.lastgroup), side[0].strip()
            new = dataclasses.replace(new, start=side.start(), side=kind, lead=lead)
        said[-1:] = _joined(said[-1], new, text) if said else [new]
    return [dataclasses.replace(one, side=one.side.removeprefix("between")) for one in said]


def _joined(last: Said, new: Said, text: str) -> list[Said]:
    """Two dates, or the interval that they make; "in March and June 2002" are two of one year."""
    gap = text[last.end : new.start]
    if last.get("way") and new.get("year") and _MORE.fullmatch(gap):
        return [new]  # "nine years ago, in February 2017"
    if new.side or not re.fullmatch(rf"{_TO}|,\s", gap, re.IGNORECASE):
        return [last, new]
    if not last.year and last.calendar and new.get("year"):
        groups = ({**last.groups[-1], "year": new.get("year")},)
        last = dataclasses.replace(last, groups=groups)
    ranged = last.side in ("between", "since") or not re.search(r"and|и|,", gap)
    if ranged and (last.year or last.calendar) and (new.year or new.calendar):
        groups = last.groups + new.groups
        return [dataclasses.replace(last, groups=groups, end=new.end, side="", lead="")]
    return [last, new]


def _point(said: dict[str, str], year: str) -> str:
    """One date in a year, its part if one is named; ``"?"`` where it can be read in two ways."""
    whole = _whole(said, year)
    return part_of(whole, said["part"]) if "part" in said else whole


def _whole(said: dict[str, str], year: str) -> str:
    if "war" in said:
        return key("wars", said["war"])
    if "feast" in said:
        return f"{year}-{key('feasts', said['feast'])}"
    if "season" in said:
        first = key("seasons", said["season"])
        return f"{year}-{first:02d}/{year}-{first + 2:02d}"  # a winter has two years
    if "decade" in said or "named" in said:
        return f"{said.get('decade') or key('decades', said['named'])}X"
    if "one" in said:  # ``15.08.2021`` has the day first; ``08/09/2021`` stays open
        one, two = int(said["one"]), int(said["two"])
        if said.get("by") == "/":
            if one <= 12 and two <= 12 and one != two:
                return "?"
            one, two = max(one, two), min(one, two)
        return f"{year}-{two:02d}-{one:02d}"
    if "month" in said:
        month = f"{year}-{key('months', said['month']):02d}"
        days = [f"{month}-{int(said[day]):02d}" for day in ("day", "day2") if day in said]
        return "/".join(days) or month
    short = said.get("year2", "")
    return f"{year}/{year[:2]}{short}" if short else year


def part_of(whole: str, words: str) -> str:
    """Early, mid or late of a month, a year or a decade, as an interval."""
    days, months, years = _PARTS[key("parts", words)]
    if whole.endswith("X"):
        return f"{whole[:3]}{years[0]}/{whole[:3]}{years[1]}"
    first, last = months if len(whole) == 4 else days
    if len(whole) == 7 and dates.valid(whole):
        last = min(last, dates.bounds(whole).last.day)
    start, end = f"{whole}-{first:02d}", f"{whole}-{last:02d}"
    return start if start == end else f"{start}/{end}"


def _bounded(told: str, said: Said) -> str:
    """``by late 2015``, ``since March 2016``: open on the side that is not told."""
    first, last = told.split("/")[0].replace("X", "0"), told.split("/")[-1].replace("X", "9")
    if said.side == "about":
        return told if "/" in told or "X" in told else f"{told}~"
    if said.side == "by" or (said.side == "before" and _END.search(said.get("part"))):
        return f"../{last}"
    if said.side == "before":
        return f"../{dates.bounds(told).first - dt.timedelta(days=1)}"
    if said.lead.lower() == "from" and (said.get("decade") or said.get("named")):
        return told
    return f"{last if said.get('war') else first}/.."
